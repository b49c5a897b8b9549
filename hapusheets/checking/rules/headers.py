"""Headers that are missing, renamed or unknown. A new name is proposed, never taken silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hapusheets.checking.book import Book
from hapusheets.checking.header_names import likely_header
from hapusheets.model.cells import cell_address
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.model.tables import Table
from hapusheets.registers.schema import RegisterSchema


def missing_headers(book: Book) -> Iterator[Finding]:
    """Every known column that is not on its sheet; at the cell of its likely new name when there is one."""
    for register, table in book.readable():
        yield from header_findings(register, table)


def header_findings(register: RegisterSchema, table: Table) -> Iterator[Finding]:
    """Yield what is to be said of the headers of one sheet."""
    missing = [c.header for c in register.columns if c.header not in {*table.columns, *table.doubled} and not c.own]
    renamed = _renamed(register, table, missing)
    for header, new in renamed.items():
        yield _at_header(register, table, new, header)
    for header in missing:
        if header not in renamed:
            yield _missing(register, header)


def is_about(finding: Finding, headers: Iterable[str]) -> bool:
    """Tell whether a finding of ``header_findings`` says that one of the headers is missing or renamed."""
    return bool({finding.params.get("header"), finding.params.get("suggestion")} & set(headers))


def _renamed(register: RegisterSchema, table: Table, missing: list[str]) -> dict[str, str]:
    """Return the likely new name of each missing header, where exactly one unknown header is near it."""
    found: dict[str, list[str]] = {}
    for header in table.columns:
        if register.by_header(header) is None and (meant := likely_header(header, missing)):
            found.setdefault(meant, []).append(header)
    return {meant: headers[0] for meant, headers in found.items() if len(headers) == 1}


def _at_header(register: RegisterSchema, table: Table, value: str, suggestion: str) -> Finding:
    cell = cell_address(table.header_row, table.columns[value])
    return Finding("header.unknown", Severity.ERROR, register.workbook, register.sheet, cell, table.header_row,
                   value, params={"value": value, "suggestion": suggestion},
                   fix=Fix(suggestion, FixClass.ASK))  # fmt: skip


def _missing(register: RegisterSchema, header: str) -> Finding:
    column = register.by_header(header)
    severity = Severity.ERROR if column is not None and column.required else Severity.WARNING
    return Finding("header.missing_column", severity, register.workbook, register.sheet, column=header,
                   params={"header": header, "sheet": register.sheet})  # fmt: skip
