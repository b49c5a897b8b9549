"""What people call the columns of a register: a mapping that is proposed, never taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from hapusheets.model.values import compare_key
from hapusheets.registers.reading.suggest import did_you_mean

#: Other names of a header, in Finnish, Swedish and English; of several headers the one that is missing is meant.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "Tunnus": ("id", "nro", "numero", "tunniste", "asiakasnumero", "asiakastunnus", "avustajan tunnus", "rivinumero"),
    "Sukunimi": ("efternamn", "last name", "surname", "family name", "snimi", "asiakkaan sukunimi"),
    "Etunimet": ("etunimi", "förnamn", "first name", "first names", "given name", "given names", "kutsumanimi"),
    "Nimi": ("namn", "name", "tapahtuma", "tapahtuman nimi", "toimija", "kunnan nimi"),
    "Henkilötunnus": ("hetu", "sotu", "personbeteckning", "henk tunnus", "htunnus", "henkilötunniste", "ssn",
                      "personal identity code", "identity code", "national id"),
    "Syntymäaika": ("syntaika", "syntymäpäivä", "syntynyt", "födelsedatum", "födelsetid", "date of birth", "birth date",
                    "birthdate", "dob", "spvm", "synt"),
    "Syntymävuosi": ("syntvuosi", "synt v", "svuosi", "födelseår", "birth year", "year of birth", "syntynyt",
                     "syntymäaika"),
    "Katuosoite": ("osoite", "lähiosoite", "kotiosoite", "gatuadress", "adress", "address", "street", "street address"),
    "Postinumero": ("postinro", "pnro", "postnummer", "postal code", "postcode", "zip", "zip code", "posti nro",
                    "postinumero ja paikka"),
    "Postitoimipaikka": ("ptp", "postipaikka", "paikkakunta", "postort", "ort", "city", "town", "post town"),
    "Kunta": ("kotikunta", "asuinkunta", "kommun", "hemkommun", "municipality", "kunnan nimi"),
    "Puhelin": ("puh", "puhelinnumero", "puhelinnro", "puhnro", "gsm", "matkapuhelin", "kännykkä", "kännykkänumero",
                "puh numero", "telefon", "tel", "mobil", "phone", "phone number", "mobile"),
    "Sähköposti": ("email", "e mail", "mail", "sähköpostiosoite", "sposti", "s posti", "meili", "epost", "e post",
                   "e postadress", "email address"),
    "Asiointikieli": ("äidinkieli", "kieli", "språk", "kontaktspråk", "modersmål", "language"),
    "Kielet": ("kielitaito", "språkkunskaper", "languages"),
    "Tila": ("status", "tilanne", "asiakkuuden tila", "state", "läge"),
    "Rooli": ("roll", "role"),
    "Edustaja": ("edunvalvoja", "huoltaja", "företrädare", "representative", "guardian"),
    "Asiakas": ("klient", "customer", "client", "asiakkaan tunnus", "työnantaja", "asiakastunnus", "asiakas id"),
    "Tekijä": ("avustaja", "työntekijä", "sijainen", "assistent", "worker", "assistant", "henkilö", "tekijän tunnus"),
    "Henkilö": ("person", "avustaja", "osallistuja", "nimi", "tekijä"),
    "Päivä": ("pvm", "päivämäärä", "datum", "dag", "date", "day"),
    "Klo alkaa": ("alkaa klo", "alkuaika", "aloitusaika", "kello alkaa", "alkamisaika", "alku", "klo alku", "alkaa",
                  "start", "start time", "börjar kl", "kl börjar"),
    "Klo päättyy": ("päättyy klo", "loppuaika", "lopetusaika", "kello päättyy", "päättymisaika", "loppu", "klo loppu",
                    "päättyy", "end", "end time", "slutar kl", "kl slutar"),
    "Alkaa": ("alkoi", "alkamispäivä", "alkupvm", "alkaen", "aloituspäivä", "alkamispvm", "voimassa alkaen", "börjar",
              "startdatum", "start", "start date", "from"),
    "Päättyy": ("päättyi", "loppuu", "päättymispäivä", "loppupvm", "päättymispvm", "lopetuspäivä", "asti",
                "voimassa asti", "slutar", "slutdatum", "end", "end date", "until"),
    "Päätöspäivä": ("päätöspvm", "päätetty", "beslutsdatum", "decision date", "päätöksen päivä", "päätöksen pvm"),
    "Päätösnumero": ("päätösnro", "päätöksen numero", "diaarinumero", "beslutsnummer", "decision number"),
    "Tunnit/kk päivittäiset": ("tunnit kk", "päivittäiset tunnit", "tunnit", "päivittäiset h kk", "timmar"),
    "Tunnit/kk työ ja opiskelu": ("työ ja opiskelu", "työtunnit", "opiskelutunnit"),
    "Tunnit/kk vapaa-aika": ("vapaa aika", "vapaa ajan tunnit", "vapaa aika h kk"),
    "Järjestämistapa": ("järjestäminen", "tapa", "sätt att ordna"),
    "Tunnit/vko": ("viikkotunnit", "tunnit viikossa", "h vko", "timmar vecka", "hours per week"),
    "Enimmäistunnit/vko": ("max tunnit", "enimmäistunnit", "maksimitunnit", "max h vko", "tunnit enintään"),
    "Enimmäismatka km": ("max km", "enimmäismatka", "max matka", "matka enintään"),
    "Tuntipalkka": ("palkka", "palkka h", "timlön", "hourly wage", "tuntipalkka €"),
    "IBAN": ("tilinumero", "tili", "pankkitili", "kontonummer", "account", "bank account"),
    "Laji": ("tyyppi", "laatu", "typ", "type", "kind", "työsuhteen laji"),
    "Tehtävät": ("työtehtävät", "uppgifter", "tasks", "avun tarve"),
    "Taidot": ("osaaminen", "osaa", "kunskaper", "skills"),
    "Suosikit": ("suosikkiavustajat", "tutut", "favoriter", "favourites"),
    "Estetyt": ("estolista", "ei halua", "kielletyt", "blockerade", "blocked"),
    "Perheenjäsenet": ("perhe", "perheenjäsen", "familj", "family"),
    "Turvakielto": ("turvakielto kyllä ei", "spärrmarkering", "non disclosure", "turva"),
    "Valittu": ("valittu sijainen", "valittu henkilö", "vald", "chosen", "sijainen"),
    "Ehdokas": ("kandidat", "candidate", "kenelle", "sijainen"),
    "Sijaistarve": ("tarve", "vikariebehov", "request", "sijaistarpeen tunnus"),
    "Syy": ("poissaolon syy", "orsak", "reason"),
    "Vastaus": ("svar", "reply", "answer"),
    "Avustajia": ("avustajien määrä", "lukumäärä", "lkm", "montako"),
    "Vahvistettu": ("tarkistettu", "vahvistus", "bekräftad", "confirmed"),
    "Poistettava viimeistään": ("poistopäivä", "poistetaan", "säilytys päättyy", "delete by"),
    "Lisätiedot": ("huomautukset", "huom", "muistiinpanot", "lisätieto", "muuta", "anteckningar", "notes", "kommentit"),
    "Otteen päiväys": ("rikosrekisteriotteen päiväys", "otteen pvm", "ote pvm"),
    "Rikosrekisteriote nähty": ("rikosrekisteriote", "ote nähty"),
    "Määräajan peruste": ("määräaikaisuuden peruste", "peruste", "määräaikaisuuden syy"),
    "Koeaika päättyy": ("koeaika", "koeajan loppu", "koeaika asti", "provtid"),
}  # fmt: skip


def header_key(text: str) -> str:
    """Return a header for comparing: casefolded, stars, brackets, stops and strokes gone.

    >>> header_key("Puh.nro *"), header_key("Synt.aika (pvm)")
    ('puhnro', 'syntaika')
    """
    plain = re.sub(r"\(.*?\)|[.:*!?]", "", compare_key(text))
    return " ".join(re.sub(r"[-–/_]", " ", plain).split())


def likely_header(header: str, missing: Sequence[str]) -> str | None:
    """Return the missing header that a column's name most likely means; None when unsure."""
    key = header_key(header)
    same = [known for known in missing if header_key(known) == key]
    found = same or [
        known for known in missing if key in _NAMES.get(known, ()) or key.replace(" ", "") in _joined(known)
    ]
    if found:
        return found[0] if len(found) == 1 else None
    return did_you_mean(header, missing)


@cache
def _joined(header: str) -> frozenset[str]:
    return frozenset(name.replace(" ", "") for name in _NAMES.get(header, ()))


__all__ = ["header_key", "likely_header"]
