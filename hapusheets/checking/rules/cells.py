"""Each cell alone: its kind, its list, and whether it may be empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from hapusheets.checking.book import Book
from hapusheets.checking.near_references import likely_reference
from hapusheets.model.cells import CellKind
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import normalise_text
from hapusheets.registers.kinds import Problem
from hapusheets.registers.reading.identities import identity_code_in, mask_hetu
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

#: Told by a rule of its own (``people.principals_without_representative``).
_TOLD_ELSEWHERE: Final = frozenset({("customers", "representative")})
_SHOWN_CHOICES: Final = 8
_STRAY_LACKS: Final = 3
#: A stray row may hold a few cells of the user's own columns or of nothing but spaces.
_STRAY_CELLS: Final = 4
#: Every identity code begins so.
_SIX_DIGITS: Final = re.compile(r"[0-9]{6}")
_TEXTS: Final = frozenset({"text", "long_text"})


def unreadable_cells(book: Book) -> Iterator[Finding]:
    """Every cell whose value is not of its column's kind, or is oddly written."""
    for register, table in book.readable():
        for column in book.columns(register):
            for place in book.registers.column(register.name, column.name).doubtful:
                row = table.rows[place]
                if (problem := book.read(column, row).problem) is not None:
                    yield _finding(book, register, column, row, problem)


def _finding(book: Book, register: RegisterSchema, column: ColumnSchema, row: TableRow, problem: Problem) -> Finding:
    params = {"header": column.header, **problem.params, **_choices(book, column, problem)}
    fix = problem.fix
    if problem.code == "reference.unknown" and (near := likely_reference(book, column, str(problem.params["value"]))):
        params["suggestion"], fix = near, Fix(near, FixClass.ASK)
    found = book.at(problem.code, problem.severity, register, row.number, column.name, fix=fix, **params)
    return replace(found, fix=None) if row.cells[column.header].formula is not None else found


def _choices(book: Book, column: ColumnSchema, problem: Problem) -> dict[str, Any]:
    """Return what a message about a list needs: the allowed codes, or the sheets a reference may point to."""
    if problem.code.startswith("code."):
        codes = column.choices or book.registers.context.code_lists.get(column.list or "", ())
        more = ["…"] if len(codes) > _SHOWN_CHOICES else []
        return {"allowed": ", ".join([*codes[:_SHOWN_CHOICES], *more])}
    if problem.code.startswith("reference."):
        return {"sheets": ", ".join(book.schema.register(name).sheet for name in column.references)}
    return {}


def identity_codes_in_texts(book: Book) -> Iterator[Finding]:
    """Every identity code written in a column of texts: it belongs only in *Henkilötunnus*, which never leaves."""
    for register, column, row, text in book.rows_with(_TEXTS, _SIX_DIGITS):
        if found := identity_code_in(text):
            yield book.at("text.identity_code", Severity.WARNING, register, row.number, column.name,
                          header=column.header, masked=mask_hetu(found))  # fmt: skip


def missing_values(book: Book) -> Iterator[Finding]:
    """Every empty cell that must be filled. An empty id is filled by the tool, so it is never missing."""
    for register, table in book.readable():
        there = {column.name for column in book.columns(register)} | {None}
        able = (column for column in book.columns(register) if _can_be_required(register, column))
        asked = [column for column in able if _decider(column) in there]
        lacking = [(column, row) for column in asked for row in _blank_rows(table, column)]
        stray = {row.number for _, row in lacking if _is_stray(register, row)}
        for column, row in lacking:
            if row.number not in stray and _is_required(register, column, row):
                yield book.at("required.missing", Severity.ERROR, register, row.number, column.name,
                              header=column.header)  # fmt: skip


def stray_rows(book: Book) -> Iterator[Finding]:
    """Every row with a single filled cell where many are required: a note or slip, told once."""
    for register, table in book.readable():
        for row in (table.rows[place] for place in table.sparse(_STRAY_CELLS, table.columns)):
            if _is_stray(register, row):
                (column,) = _filled(register, row)
                yield book.at("row.stray", Severity.WARNING, register, row.number, column.name, header=column.header)


def _is_stray(register: RegisterSchema, row: TableRow) -> bool:
    if sum(cell.value is not None for cell in row.cells.values()) > _STRAY_CELLS:
        return False
    filled = _filled(register, row)
    if len(filled) != 1 or filled[0].kind == "id":
        return False
    lacking = [c for c in register.columns if c.required and c.kind != "id" and _is_blank(row, c)]
    return len(lacking) >= _STRAY_LACKS


def _filled(register: RegisterSchema, row: TableRow) -> list[ColumnSchema]:
    found = (register.by_header(header) for header in row.cells)
    return [column for column in found if column is not None and not _is_blank(row, column)]


def _can_be_required(register: RegisterSchema, column: ColumnSchema) -> bool:
    if column.kind == "id" or (register.name, column.name) in _TOLD_ELSEWHERE:
        return False
    return column.required or column.required_when is not None or column.required_when_empty is not None


def _decider(column: ColumnSchema) -> str | None:
    """Return the column that decides whether this one is required; while it is not on the sheet, nobody knows."""
    when = column.required_when.column if column.required_when is not None else None
    return column.required_unless or column.required_when_empty or when


def _blank_rows(table: Table, column: ColumnSchema) -> list[TableRow]:
    """Return the rows in which the column is blank; only those are looked at whose value may be."""
    values = table.column(column.header).values
    doubtful = {value for value in set(values) if isinstance(value, str) and not "0" <= value[:1] <= "z"}
    if not doubtful and None not in values:
        return []
    places = (place for place, value in enumerate(values) if value is None or value in doubtful)
    return [table.rows[place] for place in places if _is_blank(table.rows[place], column)]


def _is_blank(row: TableRow, column: ColumnSchema) -> bool:
    cell = row.cells.get(column.header)
    if cell is None:
        return True
    value = cell.value
    if isinstance(value, str):
        if "0" <= value[:1] <= "z":  # by far the most: it begins with a digit or a plain letter
            return False
        return cell.kind is not CellKind.ERROR and cell.formula is None and not normalise_text(value)
    return value is None and cell.formula is None and cell.kind is not CellKind.ERROR


def _is_required(register: RegisterSchema, column: ColumnSchema, row: TableRow) -> bool:
    if column.required_unless is not None:
        return column.required and _is_blank(row, register.column(column.required_unless))
    if column.required_when_empty is not None:
        return _is_blank(row, register.column(column.required_when_empty))
    if column.required_when is not None:
        value = row.value(register.header(column.required_when.column))
        return isinstance(value, str) and normalise_text(value) in column.required_when.is_
    return column.required
