"""Registers that can be checked although some of their sheets cannot be read: each such sheet is a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from hapusheets.checking.book import Book
from hapusheets.checking.foreign_rows import own_rows, second_table
from hapusheets.checking.rules.headers import header_findings, is_about
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema, Schema
from hapusheets.registers.totals import without_totals
from hapusheets.workbooks import UnreadableTable

TableOf = Callable[[RegisterSchema], Table]


def open_registers(
    schema: Schema, table_of: TableOf, *, practice: bool, today: dt.date
) -> tuple[Book, tuple[Finding, ...]]:
    """Return the registers to check, and a finding for each workbook or sheet that cannot be read.

    A sheet without the column of its ids is not judged: nobody knows what its rows are called. Where a header stands
    twice, the other columns are judged.
    """
    tables: dict[str, Table] = {}
    findings: dict[tuple[str, str, str], Finding] = {}
    headers = frozenset(compare_key(header) for register in schema.registers for header in register.headers)
    codes = {name: frozenset(map(compare_key, listed)) for name, listed in schema.codes.items()}
    for register in schema.registers:
        try:
            table = without_totals(table_of(register), register)
            table, second = first_table(table, register, headers)
            tables[register.name], other = own_rows(table, register, codes)
            second = second or other
        except (UnreadableWorkbook, UnreadableTable) as error:
            second = _unreadable(register, error)
            if isinstance(error, UnreadableTable) and error.rest is not None:
                tables[register.name] = without_totals(error.rest, register)
        if second is not None:
            findings.setdefault((second.workbook, second.sheet, second.code), second)
    nameless = {name: found for name, table in tables.items() if (found := lost_keys(schema.register(name), table))}
    findings.update({(one.workbook, one.sheet, one.column): one for found in nameless.values() for one in found})
    broken = frozenset(register.name for register in schema.registers) - (tables.keys() - nameless.keys())
    registers = Registers(
        schema, lambda register: tables.get(register.name) or _empty(register), practice=practice, today=today
    )
    return Book(registers, broken), tuple(findings.values())


def first_table(table: Table, register: RegisterSchema, headers: frozenset[str]) -> tuple[Table, Finding | None]:
    """Return the rows above a second table on the sheet, and a finding where one begins.

    It begins after an empty row, with a row that holds mostly ``headers`` (of any register) and no row of ours.
    """
    before = table.header_row
    for index, row in enumerate(table.rows):
        if row.number > before + 1 and _is_headers(row, headers):
            return replace(table, rows=table.rows[:index]), second_table(register, row)
        before = row.number
    return table, None


def _is_headers(row: TableRow, headers: frozenset[str]) -> bool:
    filled = [cell.value for cell in row.cells.values() if cell.value is not None]
    known = [value for value in filled if isinstance(value, str) and compare_key(value) in headers]
    return len(known) > 1 and 2 * len(known) > len(filled)


def lost_keys(register: RegisterSchema, table: Table) -> tuple[Finding, ...]:
    """Return what is to be said of the headers of a sheet that lacks a column of its key; nothing when it has them."""
    if all(header in table.columns for header in register.key_headers):
        return ()
    return tuple(found for found in header_findings(register, table) if is_about(found, register.key_headers))


def _empty(register: RegisterSchema) -> Table:
    return Table(register.workbook, register.sheet, 1, {}, ())


def _unreadable(register: RegisterSchema, error: UnreadableWorkbook | UnreadableTable) -> Finding:
    """A workbook that cannot be opened is one finding, not one for each of its sheets."""
    sheet = register.sheet if isinstance(error, UnreadableTable) or error.code == "workbook.no_sheet" else ""
    first, cell = str(error.facts.get("first", "")), str(error.facts.get("second", ""))
    related = (f"[{register.workbook}]{register.sheet}!{first}",) if first else ()
    header = str(error.facts.get("header", ""))
    return Finding(error.code, Severity.ERROR, register.workbook, sheet, cell, column=header,
                   related=related, params=error.facts)  # fmt: skip
