"""Small registers for tests of letters: rows by Finnish header, everything else blank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from hapusheets.model.cells import Cell, CellKind, Value, cell_address
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema, load_schema

Rows = Sequence[Mapping[str, Value]]
TODAY = dt.date(2026, 3, 12)
AWKWARD = "Oy A & B <C>"
SUBSTITUTES = "12 Sijaisen saaminen"


def registers(rows: Mapping[str, Rows], today: dt.date = TODAY) -> Registers:
    """Return registers that hold ``rows``, by sheet name."""
    return Registers(load_schema(), lambda register: _table(register, rows.get(register.sheet, ())), practice=True,
                     today=today)  # fmt: skip


def _table(register: RegisterSchema, rows: Rows) -> Table:
    columns = {header: number for number, header in enumerate(register.headers, start=1)}
    made = tuple(TableRow(number, _cells(columns, number, row)) for number, row in enumerate(rows, start=2))
    return Table(register.workbook, register.sheet, 1, columns, made)


def _cells(columns: Mapping[str, int], number: int, row: Mapping[str, Value]) -> dict[str, Cell]:
    return {
        header: Cell(cell_address(number, columns[header]), _kind(value), value, raw=str(value))
        for header, value in row.items()
        if value is not None
    }


def _kind(value: Value) -> CellKind:
    if isinstance(value, bool):
        return CellKind.BOOL
    if isinstance(value, dt.date):
        return CellKind.DATE
    if isinstance(value, dt.time):
        return CellKind.TIME
    return CellKind.TEXT if isinstance(value, str) else CellKind.NUMBER


def full_rows(name: str = "Esimerkki") -> dict[str, list[dict[str, Value]]]:
    """Return one of everything a letter speaks of; the customer's surname is ``name``."""
    return {
        "Asiakkaat": [
            {
                "Tunnus": "A-0001", "Tila": "aktiivinen", "Rooli": "työnantaja", "Sukunimi": name,
                "Etunimet": "Aino Maria", "Syntymäaika": dt.date(1980, 2, 3), "Katuosoite": "Kirkkokatu 1 A 2",
                "Postinumero": "94100", "Postitoimipaikka": "Kemi", "Kunta": "Kemi", "Puhelin": "040 555 0101",
                "Asiointikieli": "suomi", "Tapaturmavakuutus": "Vakuutus Esimerkki",
                "Työeläkevakuutus": "Eläkevakuutus Esimerkki",
            },
            {
                "Tunnus": "A-0002", "Tila": "aktiivinen", "Rooli": "päämies", "Sukunimi": "Esimerkki",
                "Etunimet": "Eino", "Katuosoite": "Koivutie 3", "Postinumero": "95400", "Postitoimipaikka": "Tornio",
                "Kunta": "Tornio", "Asiointikieli": "ruotsi", "Edustaja": "E-001",
                "Tapaturmavakuutus": "Vakuutus Esimerkki", "Työeläkevakuutus": "Eläkevakuutus Esimerkki",
            },
        ],
        "Edustajat": [
            {
                "Tunnus": "E-001", "Laji": "edunvalvoja", "Sukunimi": "Edustaja", "Etunimet": "Ritva",
                "Katuosoite": "Rantatie 5", "Postinumero": "95400", "Postitoimipaikka": "Tornio",
                "Puhelin": "040 555 0102", "Valtuutus nähty": dt.date(2026, 2, 3),
            }
        ],
        "Päätökset": [
            {
                "Tunnus": "P-0001", "Asiakas": "A-0001", "Päätösnumero": "LAP/1/2026",
                "Päätöspäivä": dt.date(2026, 3, 2), "Alkaa": dt.date(2026, 4, 1), "Tunnit/kk päivittäiset": 120,
                "Tunnit/kk vapaa-aika": 30, "Järjestämistapa": "työnantajamalli",
                "Sijaisjärjestelyt": "omat avustajat; sijaispooli",
            },
            {
                "Tunnus": "P-0002", "Asiakas": "A-0002", "Päätöspäivä": dt.date(2026, 1, 5),
                "Alkaa": dt.date(2026, 2, 1), "Päättyy": dt.date(2028, 1, 31), "Järjestämistapa": "palveluseteli",
            },
        ],
        "Sijaiset": [
            {
                "Tunnus": "S-0001", "Tila": "aktiivinen", "Sukunimi": name, "Etunimet": "Ville Antero",
                "Henkilötunnus": "010190-999W", "Katuosoite": "Katu 2", "Postinumero": "95400", "Kunta": "Tornio",
                "Puhelin": "050 555 0103", "Kielet": "suomi; ruotsi", "Taidot": "siirrot; ruokailu", "Auto": "kyllä",
                "Tupakoi": "ei",
            },
            {
                "Tunnus": "S-0002", "Tila": "aktiivinen", "Sukunimi": "Toinen", "Etunimet": "Iida",
                "Postinumero": "94100", "Kunta": "Kemi", "Puhelin": "050 555 0104", "Taidot": "ruokailu",
            },
        ],
        "Työsuhteet": [
            {
                "Tunnus": "T-0012", "Asiakas": "A-0001", "Tekijä": "S-0001", "Laji": "määräaikainen",
                "Alkaa": dt.date(2026, 3, 12), "Päättyy": dt.date(2026, 3, 15), "Määräajan peruste": "sijaisuus",
                "Työpaikka": "työnantajan koti, Kemi", "Tehtävät": "siirrot; ruokailu", "Palkkaryhmä": "B1",
                "Tuntipalkka": 13.6, "Sijaistarve": "R-0001",
            },
            {
                "Tunnus": "T-0013", "Asiakas": "A-0002", "Tekijä": "S-0001", "Laji": "määräaikainen",
                "Alkaa": dt.date(2026, 3, 12), "Päättyy": dt.date(2026, 9, 15), "Määräajan peruste": "sijaisuus",
                "Työpaikka": "hemmet, Torneå", "Tehtävät": "siirrot", "Koeaika päättyy": dt.date(2026, 5, 1),
            },
        ],
        "Sijaistarpeet": [
            {
                "Tunnus": "R-0001", "Asiakas": "A-0001", "Päivä": dt.date(2026, 3, 12), "Klo alkaa": dt.time(8),
                "Klo päättyy": dt.time(14, 30), "Tehtävät": "siirrot; ruokailu", "Syy": "sairaus", "Tila": "avoin",
            }
        ],
        "Ehdotukset": [
            {"Sijaistarve": "R-0001", "Sija": 2, "Ryhmä": "pooli", "Ehdokas": "S-0002", "Puhelin": "050 555 0104"},
            {"Sijaistarve": "R-0001", "Sija": 1, "Ryhmä": "tuttu", "Ehdokas": "S-0001", "Puhelin": "050 555 0103"},
        ],
        "Kunnat": [
            {"Kuntanumero": "240", "Nimi": "Kemi", "Nimi ruotsiksi": "Kemi", "Missä": "Kemissä"},
            {"Kuntanumero": "751", "Nimi": "Simo", "Nimi ruotsiksi": "Simo", "Missä": "Simossa"},
            {"Kuntanumero": "851", "Nimi": "Tornio", "Nimi ruotsiksi": "Torneå", "Missä": "Torniossa"},
        ],
        "Postinumerot": [{"Postinumero": "95400", "Paikka": "Tornio", "Kunta": "Tornio"}],
        "Yhteyshenkilöt": [
            {
                "Tunnus": "Y-001", "Nimi": "Vammaispalvelujen sosiaalityöntekijä", "Kunta": "Simo",
                "Puhelin": "016 555 0112", "Puhelinaika": "ma–pe 9–10", "Vahvistettu": dt.date(2026, 2, 1),
            },
            {
                "Tunnus": "Y-002", "Nimi": "Vanha numero", "Puhelin": "016 555 0113",
                "Vahvistettu": dt.date(2025, 9, 11),
            },
        ],
        "Oppaan tiedot": [
            _fact("O-0001", SUBSTITUTES, "Mitä tämä on", "Sinä päätät, kuka sijainen on.", 10),
            _fact("O-0002", SUBSTITUTES, "Näin etenet", "1. Kysy omilta avustajiltasi.\n2. Soita.", 20),
            _fact("O-0003", "19 Kuntasivu", "Päivystys", "Soita numeroon 016 555 0114.", 10),
            _fact("O-0004", "19 Kuntasivu", "Päivystys", f"Simon oma numero: {name}.", 10, Kunta="Simo"),
            _fact("O-0005", SUBSTITUTES, "Muista", "Vanhentunut.", 30, **{"Voimassa asti": dt.date(2026, 3, 11)}),
            _fact("O-0006", SUBSTITUTES, "Muista", "Vanha tieto.", 40, Tarkistettu=dt.date(2025, 9, 11)),
            _fact("O-0007", SUBSTITUTES, "Muista", "[?] Epävarma.", 50),
            _fact("O-0008", SUBSTITUTES, "Muista", "Ilman lähdettä.", 60, Lähde=None),
            _fact("O-0009", "17 Avustajalle", "Muista", "Vain avustajalle.", 10, Lukija="avustaja"),
            _fact("O-0010", SUBSTITUTES, "Muista", "Selkokielinen.", 10, Selkokieli="kyllä"),
        ],
    }  # fmt: skip


def _fact(identifier: str, chapter: str, title: str, words: str, order: int, **more: Value) -> dict[str, Value]:
    fact: dict[str, Value] = {
        "Tunnus": identifier, "Luku": chapter, "Otsikko": title, "Teksti": words, "Järjestys": order,
        "Kieli": "suomi", "Lähde": "vammaispalvelulaki 675/2023 10 §", "Tarkistettu": dt.date(2026, 2, 1),
        "Vastuuhenkilö": "koordinaattori",
    }  # fmt: skip
    return fact | more


CENTRE = {
    "name": "Resurssikeskus",
    "street_address": "Esimerkkikatu 1",
    "postal_code": "94100",
    "post_town": "Kemi",
    "phone": "040 555 0999",
    "email": "keskus@example.fi",
    "coordinator": "Maija Mallikas",
    "collective_agreement": "",
}
