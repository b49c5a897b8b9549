"""Small registers from text tables, read by the real reading code: cells hold what a person would type."""

from __future__ import annotations

import datetime as dt

from hapusheets.domain.calendar import HELSINKI
from hapusheets.matching.options import MatchSettings
from hapusheets.matching.ranking import Ranking, rank_candidates
from hapusheets.model.cells import Cell, CellKind, cell_address
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema, load_schema

#: Thursday, an hour and twenty minutes before the shift.
NOW = dt.datetime(2026, 3, 12, 6, 40, tzinfo=HELSINKI)
SETTINGS = MatchSettings(centre="Resurssikeskus", centre_phone="040 555 0999")

_WORLD = {
    "Kunnat": """
        Kuntanumero | Nimi     | Nimi ruotsiksi | Missä        | Leveys | Pituus
        240         | Kemi     | Kemi           | Kemissä      | 65,736 | 24,564
        851         | Tornio   | Torneå         | Torniossa    | 65,848 | 24,147
        751         | Simo     |                | Simossa      | 65,667 | 25,05
        976         | Ylitornio|                | Ylitorniolla | 66,309 | 23,677""",
    "Etäisyydet": """
        Mistä | Mihin     | Km
        Kemi  | Tornio    | 27
        Kemi  | Simo      | 29
        Simo  | Tornio    | 54""",
    "Postinumerot": """
        Postinumero | Paikka | Kunta  | Leveys | Pituus
        95400       | Tornio | Tornio | 65,856 | 24,186
        95420       | Tornio | Tornio | 65,838 | 24,186""",
    "Asiakkaat": """
        Tunnus | Tila      | Rooli       | Sukunimi | Etunimet | Kunta  | Postinumero | Asiointikieli
        A-0001 | aktiivinen| työnantaja  | Koski    | Aino     | Tornio | 95400       | suomi
        A-0002 | aktiivinen| työnantaja  | Niemi    | Olli     | Kemi   |             | suomi""",
    "Profiilit": """
        Asiakas | Tehtävät            | Ehdottomat tehtävät | Kielet
        A-0001  | siirrot; asiointi   | siirrot             | suomi""",
    "Päätökset": """
        Tunnus | Asiakas | Päätöspäivä | Alkaa    | Tunnit/kk päivittäiset | Sijaisjärjestelyt
        P-0001 | A-0001  | 1.12.2025   | 1.1.2026 | 100                    | sijaispooli; ostopalvelu""",
    "Sijaistarpeet": """
        Tunnus | Asiakas | Päivä     | Klo alkaa | Klo päättyy | Syy      | Tila
        R-0001 | A-0001  | 12.3.2026 | 8         | 14          | sairaus  | avoin""",
}  # fmt: skip

#: A substitute in Tornio who fits the base request in every way.
FITTING = {
    "Tila": "aktiivinen", "Sukunimi": "Lahti", "Etunimet": "Eero", "Kunta": "Tornio", "Postinumero": "95420",
    "Puhelin": "040 555 0111", "Taidot": "siirrot; asiointi", "Kielet": "suomi", "Alueet": "Tornio",
    "Enimmäismatka km": "40", "Syntymävuosi": "1988",
}  # fmt: skip


def small_registers(**sheets: str) -> Registers:
    """Return registers with the base world and the given sheets (spaces in a name as ``_``) instead of its own."""
    given = {name.replace("_", " "): text for name, text in sheets.items()}
    texts = _WORLD | {name.replace(" kk ", "/kk "): text for name, text in given.items()}

    def table_of(register: RegisterSchema) -> Table:
        return text_table(register, texts.get(register.sheet, ""))

    return Registers(load_schema(), table_of, practice=True, today=NOW.date())


def text_table(register: RegisterSchema, text: str) -> Table:
    """Return a sheet written as lines of cells between ``|``; the first line holds the headers."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    headers = lines[0] if lines else list(register.headers)
    unknown = set(headers) - set(register.headers)
    assert not unknown, f"{register.sheet}: {unknown}"
    columns = {header: number for number, header in enumerate(headers, start=1)}
    columns |= {h: len(columns) + n for n, h in enumerate((h for h in register.headers if h not in columns), start=1)}
    rows = tuple(_row(number, headers, cells) for number, cells in enumerate(lines[1:], start=2))
    return Table(register.workbook, register.sheet, 1, columns, rows)


def _row(number: int, headers: list[str], cells: list[str]) -> TableRow:
    filled = {
        header: Cell(cell_address(number, column), CellKind.TEXT, value)
        for column, (header, value) in enumerate(zip(headers, cells, strict=True), start=1)
        if value
    }
    return TableRow(number, filled)


def people(*changes: dict[str, str]) -> str:
    """Return *Sijaiset* with one fitting substitute for each change of cells: S-0001, S-0002 …"""
    rows = [{"Tunnus": f"S-{n:04d}"} | FITTING | change for n, change in enumerate(changes or ({},), start=1)]
    headers = list(dict.fromkeys(header for row in rows for header in row))
    lines = [headers, *([row.get(header, "") for header in headers] for row in rows)]
    return "\n".join(" | ".join(line) for line in lines)


def ranking_of(**sheets: str) -> Ranking:
    """Return the ranking of R-0001 in small registers."""
    return ranking_at(NOW, small_registers(**sheets))


def ranking_at(now: dt.datetime, registers: Registers) -> Ranking:
    """Return the ranking of R-0001 at another moment."""
    return rank_candidates(registers, registers.requests["R-0001"], now, SETTINGS)


def stops_of(ranking: Ranking, person: str = "S-0001") -> list[str]:
    """Return the codes of the rules that exclude a person; empty when the person is a candidate."""
    found = [excluded.verdict.stops for excluded in ranking.excluded if excluded.candidate.id == person]
    return [problem.rule for problem in found[0]] if found else []


def ids(ranking: Ranking) -> list[str]:
    """Return the candidates in order."""
    return [ranked.candidate.id for ranked in ranking.candidates]


def times(*rows: str) -> str:
    """Return *Saatavuus* of S-0001: ``vapaa | 12.3.2026 | | | | | 8 | 14`` and so on."""
    header = "Tunnus | Henkilö | Laji | Päivä | Viikonpäivä | Alkaen | Asti | Viikot | Klo alkaa | Klo päättyy"
    return "\n".join([header, *(f"SA-{n:04d} | S-0001 | {row}" for n, row in enumerate(rows, start=1))])


def request(start: str = "8", end: str = "14", day: str = "12.3.2026", **more: str) -> str:
    """Return *Sijaistarpeet* with one request of A-0001."""
    named = {name.replace("_", " "): value for name, value in more.items()}
    row = {"Tunnus": "R-0001", "Asiakas": "A-0001", "Päivä": day, "Klo alkaa": start, "Klo päättyy": end,
           "Syy": "sairaus", "Tila": "avoin"} | named  # fmt: skip
    return " | ".join(row) + "\n" + " | ".join(row.values())


def profile(**cells: str) -> str:
    """Return *Profiilit* of A-0001."""
    row = {"Asiakas": "A-0001", "Tehtävät": "siirrot; asiointi", "Kielet": "suomi"}
    row |= {name.replace("_", " "): value for name, value in cells.items()}
    return " | ".join(row) + "\n" + " | ".join(row.values())


def shifts(*rows: str, kind: str = "suunniteltu") -> str:
    """Return *Vuorot*: ``A-0002 | S-0001 | 12.3.2026 | 15 | 21`` and so on."""
    header = "Tunnus | Asiakas | Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji"
    return "\n".join([header, *(f"U-{n:04d} | {row} | {kind}" for n, row in enumerate(rows, start=1))])


def contracts(*rows: dict[str, str]) -> str:
    """Return *Työsuhteet*; a row not told otherwise is S-0001's permanent contract with A-0001."""
    usual = {"Asiakas": "A-0001", "Tekijä": "S-0001", "Laji": "toistaiseksi", "Alkaa": "1.1.2025"}
    full = [{"Tunnus": f"T-{n:04d}"} | usual | row for n, row in enumerate(rows or ({},), start=1)]
    headers = list(dict.fromkeys(header for row in full for header in row))
    return "\n".join(" | ".join(line) for line in [headers, *([r.get(h, "") for h in headers] for r in full)])
