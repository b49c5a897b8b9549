"""Rows that are nobody's: sums (*Yhteensä*) below a register, and the header row printed again in its middle."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key
from hapusheets.registers.schema import RegisterSchema

_WORDS: Final = frozenset(
    {"yhteensä", "summa", "kaikki yhteensä", "yht", "totalt", "summa totalt", "total", "yhteensä h", "rivejä", "lkm"}
)
_ADDS: Final = re.compile(r"\s*(?:SUM|SUBTOTAL|COUNTA?|AVERAGE|AGGREGATE)\s*\(", re.IGNORECASE)
_CELLS: Final = 4


def without_totals(table: Table, register: RegisterSchema) -> Table:
    """Return the table without rows of sums and repeated header rows.

    Sums: a few filled cells, the first of them such a word, or nothing but formulas that add up.
    """
    rows = tuple(row for row in table.rows if not _is_totals(row, register) and not _is_header(row))
    return table if len(rows) == len(table.rows) else replace(table, rows=rows)


def _is_header(row: TableRow) -> bool:
    """Tell whether at least two cells stand under their own header, and none holds anything else."""
    filled = [(header, cell.value) for header, cell in row.cells.items() if cell.value is not None]
    return len(filled) > 1 and all(isinstance(v, str) and compare_key(v) == compare_key(h) for h, v in filled)


def _is_totals(row: TableRow, register: RegisterSchema) -> bool:
    filled = [cell for header, cell in row.cells.items() if cell.value is not None and register.by_header(header)]
    if not filled or len(filled) > _CELLS:
        return False
    if all(cell.formula is not None and _ADDS.match(cell.formula) for cell in filled):
        return True
    first = filled[0].value
    return isinstance(first, str) and compare_key(first).strip(" :.*-") in _WORDS
