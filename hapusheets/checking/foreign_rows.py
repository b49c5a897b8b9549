"""Rows below an empty row that are no rows of the register: another table under headers nobody knows, or a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

_AN_ID: Final = re.compile(r"\s*[^\W\d_]{1,3}\W?\s*\d")
_FOUR_DIGITS: Final = re.compile(r"(?:\d\D{0,3}){4}")
_YES_NO: Final = frozenset({"kyllä", "ei"})
#: By kind, what a value of our own looks like at the very least. Kinds that take anything tell nothing.
_SIGNS: Final = {
    "id": _AN_ID, "reference": _AN_ID, "references": _AN_ID, "date": _FOUR_DIGITS, "datetime": _FOUR_DIGITS,
    "phone": _FOUR_DIGITS, "hetu": _FOUR_DIGITS, "iban": _FOUR_DIGITS, "postal_code": _FOUR_DIGITS,
    "time": re.compile(r"\d"), "email": re.compile("@"), "code": None, "codes": None, "weekday": None, "boolean": None,
}  # fmt: skip
_REMARK_WORDS: Final = 3

CodeLists = Mapping[str, frozenset[str]]


def own_rows(table: Table, register: RegisterSchema, codes: CodeLists) -> tuple[Table, Finding | None]:
    """Return the table without such rows, and a finding where another table begins. A remark is no finding.

    ``codes``: the codes of each list, for comparing. Rows are left out only below an empty row, and only where not one
    of their cells could be a value of ours.
    """
    rows = table.rows
    if register.id_pattern is None or not rows or rows[-1].number - rows[0].number + 1 == len(rows):
        return table, None
    blocks = list(_blocks(rows))
    remarks = [block for block in blocks[1:] if _is_remark(block)]
    tables = [block for block in blocks[1:] if _is_other_table(block, register, codes)]
    if not remarks and not tables:
        return table, None
    gone = {row.number for block in (*remarks, *tables) for row in block}
    left = replace(table, rows=tuple(row for row in rows if row.number not in gone))
    return left, second_table(register, tables[0][0]) if tables else None


def second_table(register: RegisterSchema, row: TableRow) -> Finding:
    """Return the finding that another table begins on this row."""
    cell = next(cell for cell in row.cells.values() if cell.value is not None)
    return Finding("sheet.second_table", Severity.WARNING, register.workbook, register.sheet, cell.address, row.number,
                   params={"row": str(row.number)})  # fmt: skip


def _blocks(rows: tuple[TableRow, ...]) -> Iterator[list[TableRow]]:
    """Yield the rows between empty rows."""
    block = [rows[0]]
    for row in rows[1:]:
        if row.number > block[-1].number + 1:
            yield block
            block = []
        block.append(row)
    yield block


def _filled(row: TableRow) -> dict[str, Cell]:
    return {header: cell for header, cell in row.cells.items() if row.value(header) is not None}


def _is_remark(block: list[TableRow]) -> bool:
    """Tell whether these rows hold one sentence each and nothing else."""
    return all(
        len(filled := list(_filled(row).values())) == 1
        and isinstance(filled[0].value, str)
        and len(filled[0].value.split()) >= _REMARK_WORDS
        for row in block
    )


def _is_other_table(block: list[TableRow], register: RegisterSchema, codes: CodeLists) -> bool:
    """Tell whether words like headers stand first, and nothing below suits our columns."""
    heads = list(_filled(block[0]).values())
    if len(block) < 2 or len(heads) < 2 or not all(_is_head(cell) for cell in heads):
        return False
    known = [(column, cell) for row in block for header, cell in _filled(row).items()
             if (column := register.by_header(header)) is not None and column.kind in _SIGNS]  # fmt: skip
    return bool(known) and not any(_could_be(column, cell, codes) for column, cell in known)


def _is_head(cell: Cell) -> bool:
    return isinstance(cell.value, str) and not any(sign.isdigit() for sign in cell.value)


def _could_be(column: ColumnSchema, cell: Cell, codes: CodeLists) -> bool:
    sign = _SIGNS[column.kind]
    if sign is not None:
        return cell.kind in (CellKind.DATE, CellKind.TIME) or sign.search(str(cell.value)) is not None
    allowed = _YES_NO | codes.get(column.list or "", frozenset()) | {compare_key(choice) for choice in column.choices}
    return any(compare_key(part) in allowed for part in str(cell.value).split(";"))
