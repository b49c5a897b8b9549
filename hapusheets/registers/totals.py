"""Rows of sums (*Yhteensä*) that people put below a register: they are nobody's row."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key
from hapusheets.registers.schema import RegisterSchema

_WORDS: Final = frozenset({"yhteensä", "summa", "kaikki yhteensä", "yht.", "totalt", "summa totalt", "total"})
_CELLS: Final = 4


def without_totals(table: Table, register: RegisterSchema) -> Table:
    """Return the table without rows of sums: a few filled cells, the first of them such a word."""
    rows = tuple(row for row in table.rows if not _is_totals(row, register))
    return table if len(rows) == len(table.rows) else replace(table, rows=rows)


def _is_totals(row: TableRow, register: RegisterSchema) -> bool:
    filled = [cell.value for header, cell in row.cells.items() if cell.value is not None and register.by_header(header)]
    return (
        bool(filled)
        and len(filled) <= _CELLS
        and isinstance(filled[0], str)
        and compare_key(filled[0]).rstrip(":") in _WORDS
    )
