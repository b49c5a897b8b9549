"""Cells alone, required cells, headers."""

from __future__ import annotations

from dataclasses import replace

from hapusheets.checking.book import Book
from hapusheets.checking.engine import check_registers
from hapusheets.checking.opening import open_registers
from hapusheets.checking.wording import message
from hapusheets.model.findings import Severity
from hapusheets.model.tables import Table
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema
from tests.small_tables import check, make_book, only, told

FULL = """
    Tunnus | Tila      | Rooli      | Sukunimi | Etunimet | Kunta | Asiointikieli
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi  | suomi
"""


def test_a_clean_register_gives_nothing() -> None:
    result = check(customers=FULL)
    assert (result.findings, result.rows, result.needs_a_person) == ((), 5, False)


def test_a_finding_names_sheet_cell_header_and_row() -> None:
    finding = only(check(customers=FULL.replace("Kemi", "Keni")), "municipality.unknown")
    assert (finding.workbook, finding.sheet, finding.cell) == ("asiakkaat.xlsx", "Asiakkaat", "F2")
    assert (finding.row, finding.column, finding.record) == (2, "Kunta", "A-0001")
    assert finding.params["suggestion"] == "Kemi"


def test_every_required_cell_that_is_empty_is_told() -> None:
    customers = """
        Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta | Asiointikieli
        A-0001 | aktiivinen | työnantaja |          | Aino     | '     | suomi
    """
    assert told("required", customers=customers) == [
        ("required.missing", "D2", "A-0001"),
        ("required.missing", "F2", "A-0001"),
    ]


def test_an_empty_id_is_filled_by_the_tool_and_never_missing() -> None:
    result = check(customers=FULL.replace("A-0001", "      "))
    assert result.findings == ()


def test_an_error_cell_is_broken_rather_than_missing() -> None:
    assert told("", customers=FULL.replace("Kemi ", "#REF!")) == [("cell.error", "F2", "A-0001")]


def test_a_linked_substitute_inherits_what_it_lacks() -> None:
    substitutes = """
        Tunnus | Avustaja | Tila       | Sukunimi
        S-0001 | V-0001   |            |
        S-0002 |          | aktiivinen | Niemi
    """
    missing = told("required", assistants=ASSISTANT, substitutes=substitutes)
    assert {record for _, _, record in missing} == {"S-0002"}


def test_availability_has_a_day_or_a_weekday() -> None:
    availability = """
        Tunnus  | Henkilö | Laji  | Päivä     | Viikonpäivä | Klo alkaa | Klo päättyy
        SA-0001 | V-0001  | vapaa | 13.3.2026 |             | 8         | 16
        SA-0002 | V-0001  | vapaa |           | pe          | 8         | 16
        SA-0003 | V-0001  | vapaa |           |             | 8         | 16
    """
    assert told("required", assistants=ASSISTANT, availability=availability) == [("required.missing", "D4", "SA-0003")]


ASSISTANT = """
    Tunnus | Tila   | Sukunimi | Etunimet | Kunta  | Puhelin
    V-0001 | työssä | Aho      | Oili     | Tornio | 040 555 0101
"""


def test_a_formula_is_never_mended() -> None:
    made = make_book(customers=FULL.replace("Kemi", "kemi"))
    table = made.registers.table("customers")
    row = table.rows[0]
    formula = row.cells["Kunta"]._replace(formula="H1")
    made = _with_table(made, replace(table, rows=(replace(row, cells={**row.cells, "Kunta": formula}),)))
    finding = only(check_registers(made), "municipality.spelling")
    assert finding.fix is None


def test_a_renamed_header_is_proposed_at_its_cell() -> None:
    made = make_book(customers=FULL)
    table = made.registers.table("customers")
    columns = {("Hetu" if header == "Henkilötunnus" else header): number for header, number in table.columns.items()}
    finding = only(check_registers(_with_table(made, replace(table, columns=columns))), "header.unknown")
    assert (finding.cell, finding.params) == (
        made.registers.table("customers").address(1, "Henkilötunnus"),
        {"value": "Hetu", "suggestion": "Henkilötunnus"},
    )


def test_a_missing_required_header_is_one_error_and_no_cascade() -> None:
    made = make_book(customers=FULL)
    table = made.registers.table("customers")
    columns = {header: number for header, number in table.columns.items() if header != "Kunta"}
    result = check_registers(_with_table(made, replace(table, columns=columns)))
    assert [(f.code, f.severity, f.column) for f in result.findings] == [
        ("header.missing_column", Severity.ERROR, "Kunta")
    ]


def test_a_column_of_the_users_own_is_no_finding() -> None:
    made = make_book(customers=FULL)
    table = made.registers.table("customers")
    result = check_registers(_with_table(made, replace(table, columns={**table.columns, "Omat muistiinpanot": 90})))
    assert result.findings == ()


def _with_table(made: Book, table: Table) -> Book:
    """Return the book with one sheet exchanged."""

    def table_of(register: RegisterSchema) -> Table:
        return table if register.sheet == table.sheet else made.registers.table(register.name)

    old = made.registers
    return Book(Registers(old.schema, table_of, practice=old.practice, today=old.today))


def test_a_row_of_sums_is_nobodys_row() -> None:
    registers = make_book(customers=FULL + "    Yhteensä |  |  |  |  |  | \n").registers
    book, found = open_registers(
        registers.schema, lambda register: registers.table(register.name), practice=True, today=registers.today
    )
    result = check_registers(book, found)
    assert (result.findings, result.rows) == ((), 5)


def test_a_lonely_note_under_the_table_is_told_once() -> None:
    note = FULL + "           |  |  | muista soittaa |  |  | \n"
    assert told("", customers=note) == [("row.stray", "D3", "A-0002")]


def test_an_identity_code_in_a_text_is_told_and_never_shown() -> None:
    customers = FULL.replace("Sukunimi |", "Sukunimi | Lisätiedot |").replace(
        "Mäki     |", "Mäki | äiti  010190-999W soittaa |"
    )
    finding = only(check(customers=customers), "text.identity_code")
    assert finding.cell == "E2"
    assert "999W" not in message(finding)
    assert told("text", customers=customers.replace("999W", "999A")) == []


def test_an_identity_code_in_an_oddly_spaced_text_stays_masked() -> None:
    assistants = ASSISTANT.replace("Kunta  |", "Kunta | Koulutukset |").replace(
        "Tornio |", "Tornio | EA1  010190-999W |"
    )
    finding = only(check(assistants=assistants), "text.spacing")
    assert "EA1 010190-****" in message(finding)


def test_nobody_works_over_a_hundred_hours_a_week() -> None:
    assistants = ASSISTANT.replace("Kunta  |", "Kunta | Enimmäistunnit/vko |").replace("Tornio |", "Tornio | 375 |")
    assert told("", assistants=assistants) == [("number.very_large", "F2", "V-0001")]
