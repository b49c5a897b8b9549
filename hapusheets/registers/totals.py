"""Rows that are nobody's: sums (*Yhteensä*) below a register, and the header row printed again in its middle."""

from __future__ import annotations

import re
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
    doubtful = sorted({*table.sparse(_CELLS, _known(table, register)), *_like_headers(table)})
    needless = [place for place in doubtful if _is_nobodys(table.rows[place], register)]
    if not needless:
        return table
    gone = frozenset(needless)
    return table.picked([place for place in range(len(table.rows)) if place not in gone])


def _known(table: Table, register: RegisterSchema) -> list[str]:
    return [header for header in register.headers if header in table.columns]


def _like_headers(table: Table) -> list[int]:
    """Return the places where the header stands again in the fullest column, or nothing."""
    fullest = min(table.columns, key=lambda header: table.column(header).blanks, default=None)
    if fullest is None:
        return []
    values, key = table.column(fullest).values, fullest.casefold()
    if not table.column(fullest).blanks and key not in "\n".join(map(str, values)).casefold():
        return []
    same: set[object] = {None, *(value for value in set(values) if isinstance(value, str) and _is_same(value, key))}
    return [place for place, value in enumerate(values) if value in same]


def _is_same(value: str, key: str) -> bool:
    first = value[:1]
    return (first.casefold() == key[:1] or first.isspace()) and value.strip().casefold() == key


def _is_nobodys(row: TableRow, register: RegisterSchema) -> bool:
    return _is_totals(row, register) or _is_header(row)


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
