"""Rows that are nobody's: sums (*Yhteensä*) below a register, and the header row printed again in its middle."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from hapusheets.model.cells import Cell
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key
from hapusheets.registers.schema import RegisterSchema

_WORDS: Final = frozenset(
    {"yhteensä", "summa", "kaikki yhteensä", "yht", "totalt", "summa totalt", "total", "yhteensä h", "rivejä", "lkm"}
)
_ADDS: Final = re.compile(r"\s*(?:SUM|SUBTOTAL|COUNTA?|AVERAGE|AGGREGATE)\s*\(", re.IGNORECASE)
_CELLS: Final = 4
_LONGEST: Final = 30


def without_totals(table: Table, register: RegisterSchema) -> Table:
    """Return the table without rows of sums and repeated header rows.

    Sums: a few filled cells, the first of them such a word, or nothing but formulas that add up.
    """
    rows = tuple(row for row in table.rows if not _is_totals(row, register) and not _is_header(row))
    return table if len(rows) == len(table.rows) else replace(table, rows=rows)


def _is_header(row: TableRow) -> bool:
    """Tell whether at least two cells stand under their own header, and none holds anything else."""
    filled = 0
    for header, cell in row.cells.items():
        if cell.value is not None:
            if not isinstance(cell.value, str) or cell.value.strip().casefold() != header.casefold():
                return False
            filled += 1
    return filled > 1


def _is_totals(row: TableRow, register: RegisterSchema) -> bool:
    first = next((cell for cell in row.cells.values() if cell.value is not None), None)
    if first is None or not (first.formula is not None or _is_word(first)):
        return False
    filled = [cell for header, cell in row.cells.items() if cell.value is not None and register.by_header(header)]
    if not filled or len(filled) > _CELLS:
        return False
    return _is_word(filled[0]) or all(cell.formula is not None and _ADDS.match(cell.formula) for cell in filled)


def _is_word(cell: Cell) -> bool:
    return (
        isinstance(cell.value, str) and len(cell.value) < _LONGEST and compare_key(cell.value).strip(" :.*-") in _WORDS
    )
