"""Other words for codes and municipalities: those that mean just the same, and those that a person is asked about."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Final

from hapusheets.model.values import compare_key, plain_dashes

#: Other spellings of the very same code; used only where the code is on the column's list.
_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "maanantai": ("ma",), "tiistai": ("ti",), "keskiviikko": ("ke",), "torstai": ("to",), "perjantai": ("pe",),
    "lauantai": ("la",), "sunnuntai": ("su",), "maanantaisin": ("ma",), "tiistaisin": ("ti",),
    "keskiviikkoisin": ("ke",), "torstaisin": ("to",), "perjantaisin": ("pe",), "lauantaisin": ("la",),
    "sunnuntaisin": ("su",), "svenska": ("ruotsi",), "finska": ("suomi",), "suomen kieli": ("suomi",),
    "ruotsin kieli": ("ruotsi",), "englannin kieli": ("englanti",), "english": ("englanti",), "finnish": ("suomi",),
    "swedish": ("ruotsi",), "engelska": ("englanti",), "tekstari": ("tekstiviesti",), "sms": ("tekstiviesti",),
    "koirat": ("koira",), "kissat": ("kissa",), "nosto": ("nostot",), "siirto": ("siirrot",),
    "toistaiseksi voimassa oleva": ("toistaiseksi",), "toistaiseksi voimassaoleva": ("toistaiseksi",),
    "vuosiloma": ("loma",),
}  # fmt: skip

#: What people write for a code: near in meaning, so it is proposed and never taken.
_LIKELY: Final[Mapping[str, tuple[str, ...]]] = {
    "fi": ("suomi",), "fin": ("suomi",), "sv": ("ruotsi",), "swe": ("ruotsi",), "se": ("ruotsi",),
    "en": ("englanti",), "eng": ("englanti",), "saame": ("pohjoissaame",), "saamen kieli": ("pohjoissaame",),
    "pohjoissaamen kieli": ("pohjoissaame",), "viittoma": ("viittomakieli",), "meänkieltä": ("meänkieli",),
    "mon": ("ma",), "monday": ("ma",), "tuesday": ("ti",), "wednesday": ("ke",), "thursday": ("to",),
    "friday": ("pe",), "saturday": ("la",), "sunday": ("su",), "måndag": ("ma",), "tisdag": ("ti",),
    "onsdag": ("ke",), "torsdag": ("to",), "fredag": ("pe",), "lördag": ("la",), "söndag": ("su",),
    "tis": ("ti",), "sairas": ("sairaus",), "sairaana": ("sairaus",), "sairastunut": ("sairaus",),
    "sairausloma": ("sairaus",), "sairasloma": ("sairaus",), "sairauspoissaolo": ("sairaus",),
    "sairaslomalla": ("sairaus",), "sairauslomalla": ("sairaus",), "flunssa": ("sairaus",), "sjuk": ("sairaus",),
    "kesäloma": ("loma",), "talviloma": ("loma",), "lomalla": ("loma",), "vuosilomalla": ("loma",),
    "lomat": ("loma",), "semester": ("loma",), "koulutuksessa": ("koulutus",), "kurssi": ("koulutus",),
    "kurssilla": ("koulutus",), "vapaapäivä": ("vapaa",), "vapaalla": ("vapaa",), "vakituinen": ("toistaiseksi",),
    "vakinainen": ("toistaiseksi",), "vak": ("toistaiseksi",), "tillsvidare": ("toistaiseksi",),
    "määräaika": ("määräaikainen",), "ma": ("määräaikainen",), "visstid": ("määräaikainen",),
    "tarvittaessa työhön kutsuttava": ("tarvittaessa",), "keikka": ("tarvittaessa",),
    "tarvittaessa kutsuttava": ("tarvittaessa",), "tarvittaessa töihin kutsuttava": ("tarvittaessa",),
    "auki": ("avoin",), "avoinna": ("avoin",), "avoimena": ("avoin",), "open": ("avoin",), "öppen": ("avoin",),
    "täynnä": ("täytetty",), "valmis": ("täytetty", "tehty"), "hoidettu": ("täytetty", "tehty"),
    "peruutettu": ("peruttu",), "peruuntunut": ("peruttu",), "peruttiin": ("peruttu",), "inställd": ("peruttu",),
    "tehty": ("toteutunut",), "pidetty": ("toteutunut",), "toteutettu": ("toteutunut",),
    "suunnitelma": ("suunniteltu",),
    "suunnitteilla": ("suunniteltu",), "n": ("nainen",), "m": ("mies",), "female": ("nainen",), "male": ("mies",),
    "kvinna": ("nainen",), "man": ("mies",), "naispuolinen": ("nainen",), "miespuolinen": ("mies",),
    "lopettanut": ("päättynyt",), "poistunut": ("päättynyt",), "lopetettu": ("päättynyt",), "entinen": ("päättynyt",),
    "tauko": ("tauolla",), "tauvolla": ("tauolla",), "aktiivi": ("aktiivinen",), "voimassa": ("aktiivinen",),
    "passiivinen": ("tauolla",), "töissä": ("työssä",), "työsuhteessa": ("työssä",), "uusi asiakas": ("uusi",),
    "hakee töitä": ("haettavissa",), "vapaana": ("haettavissa", "vapaa"), "arbetsgivare": ("työnantaja",),
    "huvudman": ("päämies",), "asiakas": ("päämies",), "päivittäinen": ("päivittäiset",),
    "päivittäiset toimet": ("päivittäiset",), "arki": ("päivittäiset",), "opiskelu": ("työ ja opiskelu",),
    "työ": ("työ ja opiskelu",), "koulu": ("työ ja opiskelu",), "harrastukset": ("vapaa-aika", "harrastus"),
    "harrastus": ("vapaa-aika",), "k": ("kyllä",), "joo": ("kyllä",), "juu": ("kyllä",), "yes": ("kyllä",),
    "ja": ("kyllä",), "ok": ("kyllä",), "e": ("ei",), "no": ("ei",), "nej": ("ei",), "ei vastannut": ("ei vastausta",),
    "ei vast": ("ei vastausta",), "ei vastaa": ("ei vastausta",), "ei tavoitettu": ("ei vastausta",),
    "kiireellinen": ("välttämätön",), "kiire": ("välttämätön",), "normaali": ("tavallinen",),
    "ei kiireellinen": ("joustava",), "joustaa": ("joustava",), "soitto": ("puhelu", "puhelin"),
    "soitettu": ("puhelu", "puhelin"), "puhelimitse": ("puhelu", "puhelin"), "puhelimella": ("puhelu", "puhelin"),
    "email": ("sähköposti",), "e-mail": ("sähköposti",), "meili": ("sähköposti",), "sposti": ("sähköposti",),
    "s-posti": ("sähköposti",), "kotona": ("kotikäynti",), "toimistolla": ("toimisto",), "varattuna": ("varattu",),
    "ei vapaa": ("varattu",), "mielellään": ("mieluiten",), "käy": ("vapaa",), "palveluseteli ja": ("palveluseteli",),
    "työnantaja malli": ("työnantajamalli",), "seteli": ("palveluseteli",), "ostopalvelut": ("ostopalvelu",),
    "peseytymisapu": ("peseytyminen",), "pesu": ("peseytyminen",), "suihku": ("peseytyminen",),
    "suihkutus": ("peseytyminen",), "pukeminen": ("pukeutuminen",), "syöminen": ("ruokailu",),
    "ruokailussa": ("ruokailu",), "lääkitys": ("lääkkeet",), "lääkkeiden anto": ("lääkkeet",),
    "siivous": ("kodin askareet",), "kotityöt": ("kodin askareet",), "kauppa": ("asiointi",),
    "kaupassa käynti": ("asiointi",), "kyyti": ("kuljettaminen",), "ajaminen": ("kuljettaminen",),
    "kuljetus": ("kuljettaminen",), "viittomat": ("viittomakieli",), "yöt": ("yö",), "yövuoro": ("yö",),
    "parillinen": ("parilliset",), "pariton": ("parittomat",), "joka viikko": ("kaikki",),
    "osallistunut": ("osallistui",),
    "ilmoittautui": ("ilmoittautunut",), "kutsu lähetetty": ("kutsuttu",), "ei osallistunut": ("ei tullut",),
    "tupakointi": ("tupakka",), "mån": ("ma",), "suomeksi": ("suomi",), "ruotsiksi": ("ruotsi",),
    "englanniksi": ("englanti",), "sovittu tapaaminen": ("tapaaminen sovittu",),
    "edunvalvonta": ("edunvalvoja",), "vanhempi": ("huoltaja",), "äiti": ("huoltaja",), "isä": ("huoltaja",),
}  # fmt: skip

#: Short forms that surely mean one municipality of Finland.
_SAME_TOWNS: Final = {"hki": "Helsinki", "hgin kaupunki": "Helsinki", "roi": "Rovaniemi", "rollo": "Rovaniemi"}
#: Names of villages, and of municipalities on both sides of the border.
_LIKELY_TOWNS: Final = {
    "övertorneå": "Ylitornio", "övertornea": "Ylitornio", "ylitorneå": "Ylitornio", "karunki": "Tornio",
    "tornea": "Tornio", "veitsiluoto": "Kemi", "ajos": "Kemi", "arpela": "Tornio", "kaakamo": "Tornio",
    "maksniemi": "Simo", "simoniemi": "Simo", "lautiosaari": "Keminmaa", "liedakkala": "Keminmaa",
    "itäkoski": "Keminmaa", "loue": "Tervola", "aavasaksa": "Ylitornio", "kaulinranta": "Ylitornio",
    "meltosjärvi": "Ylitornio", "y-tornio": "Ylitornio", "kotona": "koti", "kotiin": "koti", "asiakkaan koti": "koti",
    "asiakkaan kotona": "koti", "hemma": "koti",
}  # fmt: skip
_TOWN_WORDS: Final = re.compile(r"(?:n)? (?:kaupunki|kunta|stad|kommun|kaup\.?)$")


def spelling_key(text: str) -> str:
    """Return the form in which a code is compared: casefolded, plain dashes, no quotes or stops around it.

    >>> spelling_key(" ’Vapaa–aika. ")
    'vapaa-aika'
    """
    return compare_key(plain_dashes(text)).strip(" .,:;'’\"”()[]*")


def same_code(key: str, codes: Collection[str]) -> str | None:
    """Return the code of the list that another spelling is; None when there is none, or two."""
    return _only(_SAME.get(key, ()), codes)


def likely_code(key: str, codes: Collection[str]) -> str | None:
    """Return the code that a word most likely means; None when unsure."""
    return _only(_LIKELY.get(key, ()), codes)


def _only(meant: tuple[str, ...], codes: Collection[str]) -> str | None:
    found = [code for code in meant if code in codes]
    return found[0] if len(found) == 1 else None


def same_town(key: str, names: Collection[str]) -> str | None:
    """Return the municipality whose Swedish, Saami, short or official full name this is; None when there is none."""
    found = _SAME_TOWNS.get(key) or _foreign_names().get(key)
    if found is None and (word := _TOWN_WORDS.search(key)):
        stem = key[: word.start()]
        found = _full_names().get(key) or _foreign_names().get(stem) or _by_key(names).get(stem)
    return found if found in names and key not in _LIKELY_TOWNS else None


def likely_town(key: str, names: Collection[str]) -> str | None:
    """Return the municipality that a village, an inflected name or a name with a post code most likely means."""
    bare = re.sub(r"^[0-9]{5} ?", "", key)
    by_key = _by_key(names)
    found = _LIKELY_TOWNS.get(bare) or _inflected_names().get(bare) or (by_key.get(bare) if bare != key else None)
    return found if found in names else None


def _by_key(names: Collection[str]) -> dict[str, str]:
    return {compare_key(name): name for name in names}


@cache
def _foreign_names() -> Mapping[str, str]:
    return _names_of("name_sv", "name_se")


@cache
def _inflected_names() -> Mapping[str, str]:
    return _names_of("genitive", "where", "to", "from_")


@cache
def _full_names() -> Mapping[str, str]:
    """Return ``Tornion kaupunki`` and ``Simon kunta`` for each municipality."""
    words = ("kaupunki", "kunta", "kaup", "kaup.")
    return {f"{genitive} {word}": name for genitive, name in _names_of("genitive").items() for word in words}


def _names_of(*columns: str) -> Mapping[str, str]:
    from hapusheets.registers.shipped import municipality_rows

    return {
        compare_key(str(row[column])): str(row["name"])
        for row in municipality_rows()
        for column in columns
        if row[column]
    }


__all__ = ["likely_code", "likely_town", "same_code", "same_town", "spelling_key"]
