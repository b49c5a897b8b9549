"""Registers that can be checked although some of their sheets cannot be read: each such sheet is a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hapusheets.checking.book import Book
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import Table
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema, Schema
from hapusheets.registers.totals import without_totals
from hapusheets.workbooks import UnreadableTable

TableOf = Callable[[RegisterSchema], Table]


def open_registers(
    schema: Schema, table_of: TableOf, *, practice: bool, today: dt.date
) -> tuple[Book, tuple[Finding, ...]]:
    """Return the registers to check, and a finding for each workbook or sheet that cannot be read."""
    tables: dict[str, Table] = {}
    findings: dict[tuple[str, str, str], Finding] = {}
    for register in schema.registers:
        try:
            tables[register.name] = without_totals(table_of(register), register)
        except (UnreadableWorkbook, UnreadableTable) as error:
            found = _unreadable(register, error)
            findings.setdefault((found.workbook, found.sheet, found.code), found)
    broken = frozenset(register.name for register in schema.registers) - tables.keys()
    registers = Registers(
        schema, lambda register: tables.get(register.name) or _empty(register), practice=practice, today=today
    )
    return Book(registers, broken), tuple(findings.values())


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
