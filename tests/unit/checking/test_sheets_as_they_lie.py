"""Sheets as people leave them: titles, sums, repeated and renamed headers, hidden rows, second tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from hapusheets.checking import CheckResult, check_registers, open_registers
from hapusheets.checking.header_names import likely_header
from hapusheets.model.tables import Table
from hapusheets.registers.schema import RegisterSchema, load_schema
from hapusheets.workbooks import read_table, read_workbook
from tests.small_tables import TODAY, make_book

HEADERS = load_schema().register("customers").headers
ROW = {
    "Tunnus": "A-0001", "Tila": "aktiivinen", "Rooli": "työnantaja", "Sukunimi": "Mäki", "Etunimet": "Aino",
    "Kunta": "Kemi", "Asiointikieli": "suomi",
}  # fmt: skip


def line(**changes: str) -> list[str | None]:
    row = {**ROW, **{key.replace("_", " "): value for key, value in changes.items()}}
    return [row.get(header) for header in HEADERS]


def checked(tmp_path: Path, rows: list[list[str | None]], *, hide_row: int = 0, hide_column: str = "") -> CheckResult:
    """Check a customers sheet written by another program, every other register empty."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Asiakkaat"
    for row in rows:
        sheet.append(row)
    if hide_row:
        sheet.row_dimensions[hide_row].hidden = True
    if hide_column:
        sheet.column_dimensions[hide_column].hidden = True
    book.save(tmp_path / "asiakkaat.xlsx")
    empty = make_book().registers

    def table_of(register: RegisterSchema) -> Table:
        if register.name != "customers":
            return empty.table(register.name)
        found = read_workbook(tmp_path / "asiakkaat.xlsx").sheets["Asiakkaat"]
        return replace(read_table(found, register.headers, workbook="asiakkaat.xlsx"))

    return check_registers(*open_registers(load_schema(), table_of, practice=True, today=TODAY))


def codes(result: CheckResult) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in result.findings]


TITLE: list[str | None] = ["Asiakkaat 2026"]
HEAD: list[str | None] = list(HEADERS)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([TITLE, [], HEAD, line(), line(Tunnus="A-0002", Sukunimi="Koski")], id="a title above the header"),
        pytest.param([HEAD, line(), [], line(Tunnus="A-0002", Sukunimi="Koski")], id="a blank row"),
        pytest.param([HEAD, line(), HEAD, line(Tunnus="A-0002", Sukunimi="Koski")], id="the header printed again"),
        pytest.param([HEAD, line(), ["Yhteensä:", None, None, "=COUNTA(D2:D2)"]], id="a row of sums"),
        pytest.param([HEAD, line(), [], [None, None, None, "=COUNTA(D2:D2)"]], id="a sum without a word"),
    ],
)
def test_what_surrounds_the_rows_is_no_finding(tmp_path: Path, rows: list[list[str | None]]) -> None:
    assert codes(checked(tmp_path, rows)) == []


def test_a_second_table_is_told_once_and_not_read(tmp_path: Path) -> None:
    below: list[list[str | None]] = [
        ["Tunnus", "Laji", "Sukunimi", "Etunimet"],
        ["E-001", "huoltaja", "Lahti", "Maija"],
    ]
    result = checked(tmp_path, [HEAD, line(), [], [], *below])
    assert codes(result) == [("sheet.second_table", "A5")]


@pytest.mark.parametrize("first", [0, 1, 2])
def test_a_table_under_headers_nobody_knows_is_told_once(tmp_path: Path, first: int) -> None:
    below: list[list[str | None]] = [["Tilanne", "Kpl", "Huom"], ["avoin", "3", "a"], ["kiinni", "4", None]]
    shift: list[str | None] = [None] * first
    rows = [HEAD, line(), [], *([*shift, *each] for each in below), [], line(Tunnus="A-0002", Kunta="Keni")]
    left = "ABC"[first]
    assert codes(checked(tmp_path, rows)) == [("sheet.second_table", f"{left}4"), ("municipality.unknown", "K8")]


def test_people_typed_below_an_empty_row_are_people(tmp_path: Path) -> None:
    new = [line(Tunnus="", Tila="aktivinen"), line(Tunnus="", Sukunimi="Koski")]
    assert ("code.unknown", "B4") in codes(checked(tmp_path, [HEAD, line(), [], *new]))
    bare = [[None, None, None, "Lahti", "Maija"], [None, None, None, "Koski", "Eero"]]
    assert ("required.missing", "B4") in codes(checked(tmp_path, [HEAD, line(), [], *bare]))


def test_a_remark_below_the_rows_is_no_row(tmp_path: Path) -> None:
    remarks: list[list[str | None]] = [["* Pakollinen tieto on merkitty tähdellä"], ["Muista kysyä Kemistä"]]
    assert codes(checked(tmp_path, [HEAD, line(), [], *remarks])) == []


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    rows = [HEAD, line(), line(Tunnus="A-0002", Kunta="Keni")]
    assert codes(checked(tmp_path, rows, hide_row=3)) == [("sheet.hidden_rows", ""), ("municipality.unknown", "K3")]
    assert codes(checked(tmp_path, rows[:2], hide_column="D")) == [("sheet.hidden_columns", "")]


def test_a_sheet_without_its_ids_is_told_at_the_header_alone(tmp_path: Path) -> None:
    head = ["Asiakasnro" if header == "Tunnus" else header for header in HEADERS]
    result = checked(tmp_path, [[*head], line(), line(Kunta="Keni")])
    assert [finding.column for finding in result.findings] == ["Tunnus"]
    named = ["ID" if header == "Tunnus" else header for header in HEADERS]
    (finding,) = checked(tmp_path, [[*named], line()]).findings
    assert (finding.code, finding.cell, finding.fix and finding.fix.value) == ("header.unknown", "A1", "Tunnus")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("Puh.", "Puhelin", id="shortened"),
        pytest.param("Suku nimi", "Sukunimi", id="in two words"),
        pytest.param("SUKUNIMI *", "Sukunimi", id="with a star"),
        pytest.param("Synt.aika", "Syntymäaika", id="an abbreviation"),
        pytest.param("Efternamn", "Sukunimi", id="in Swedish"),
        pytest.param("Phone number", "Puhelin", id="in English"),
        pytest.param("E-mail", "Sähköposti", id="a foreign word"),
        pytest.param("Kotikunta", "Kunta", id="another word"),
        pytest.param("Muistiinpanoja kevään ajalta", None, id="a column of her own"),
        pytest.param("Alku", None, id="of two alike none"),
    ],
)
def test_headers_people_use(typed: str, meant: str | None) -> None:
    missing = ["Tunnus", "Sukunimi", "Puhelin", "Syntymäaika", "Sähköposti", "Kunta", "Alkaa", "Alkoi"]
    assert likely_header(typed, missing) == meant


def test_a_column_that_rules_need_is_told_and_starts_no_cascade() -> None:
    decisions = (
        "Tunnus | Asiakas | Päätöspäivä | Alkaa | Tunnit/kk päivittäiset | Järjestämistapa\n"
        "P-0001 | A-0001 | 1.1.2025 | 1.1.2025 | 40 | työnantajamalli\n"
        "P-0002 | A-0001 | 1.1.2026 | 1.1.2026 | 40 | työnantajamalli"
    )
    customers = "\n".join([" | ".join(ROW), " | ".join(ROW.values())])
    made = make_book(customers=customers, decisions=decisions).registers

    def table_of(register: RegisterSchema) -> Table:
        table = made.table(register.name)
        if register.name != "decisions":
            return table
        return replace(table, columns={name: at for name, at in table.columns.items() if name != "Päättyy"})

    result = check_registers(*open_registers(load_schema(), table_of, practice=True, today=TODAY))
    assert [(finding.code, finding.column) for finding in result.findings] == [("header.missing_column", "Päättyy")]
