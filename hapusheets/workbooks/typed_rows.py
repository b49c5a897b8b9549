"""Rows of a table over cells that are typed column by column: a cell is made when somebody looks at it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

from hapusheets.model.bulk import make_many
from hapusheets.model.cells import Cell, CellKind, Value, column_number
from hapusheets.model.tables import TEXT_LOOK, Look, PickedRows, Rows, TableRow
from hapusheets.workbooks.columns import TypedColumn, TypedRows

#: As ``headers`` tells blank cells: a text of nothing but spaces and signs without width.
_WRITTEN = re.compile(r"[^\s\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]").search


class RowCells(Mapping[str, Cell]):
    """The cells of one row by header."""

    __slots__ = ("_block", "_place")
    _block: TableBlock
    _place: int

    def get(self, header: str, default: Any = None) -> Any:
        """Return the cell under ``header``; ``default`` when there is none."""
        cells = self._block.cells(header)
        cell = cells[self._place] if cells is not None else None
        return default if cell is None else cell

    def __getitem__(self, header: str) -> Cell:
        cell: Cell | None = self.get(header)
        if cell is None:
            raise KeyError(header)
        return cell

    def __iter__(self) -> Iterator[str]:
        return (header for header in self._block.headers if self.get(header) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


class TableBlock:
    """A block of rows under a header row, blank rows among them. ``columns`` by header, in the order of the sheet."""

    def __init__(self, typed: TypedRows, columns: Mapping[str, TypedColumn], hidden_rows: frozenset[int]) -> None:
        self.headers = tuple(columns)
        self._columns = columns
        self._cells: dict[str, list[Cell | None]] = {}
        numbers, count = [int(number) for number in typed.numbers], len(typed.numbers)
        cells = make_many(RowCells, count, _block=repeat(self), _place=range(count))
        hidden = [number in hidden_rows for number in numbers] if hidden_rows else repeat(False)
        self.rows: Sequence[TableRow] = make_many(TableRow, count, number=numbers, cells=cells, hidden=hidden)

    def cells(self, header: str) -> list[Cell | None] | None:
        """Return the cells of a column, made once; None when the block has no such column."""
        if header not in self._cells:
            if header not in self._columns:
                return None
            self._cells[header] = list(self._columns[header].cells())
        return self._cells[header]

    def values(self, header: str) -> Sequence[Value]:
        """Return the values of a column, None for a cell that is missing, blank or an error."""
        column = self._columns.get(header)
        if column is None:
            return [None] * len(self.rows)
        kind, values = column.kind, column.values
        if kind is None:
            values = [None if each is CellKind.ERROR else value for each, value in zip(column.kinds, values)]  # noqa: B905 - as long
        elif kind is CellKind.ERROR:
            values = [None] * len(values)
        return values if column.there is None else _spread(values, column.there)

    def looks(self, header: str) -> frozenset[Look]:
        """Return how the column's cells look."""
        column = self._columns.get(header)
        if column is None:
            return frozenset()
        if column.kind is CellKind.TEXT:
            return frozenset({TEXT_LOOK})
        formulas: Any = column.formulas
        written = repeat(False) if isinstance(formulas, repeat) else [each is not None for each in formulas]
        kinds, codes = column.kinds, column.codes
        if isinstance(kinds, repeat) and isinstance(codes, repeat) and isinstance(written, repeat):
            return frozenset({Look(next(kinds), next(codes), next(written))})
        found = set(zip(kinds, codes, written))  # noqa: B905 - some are endless
        return frozenset(TEXT_LOOK if each[0] is CellKind.TEXT else Look(*each) for each in found)

    def filled(self) -> Sequence[int]:
        """Return the places of the rows that hold anything but spaces under a header."""
        if any(column.there is None and _is_full(column) for column in self._columns.values()):
            return range(len(self.rows))
        return [place for place, row in enumerate(self.rows) if any(map(_is_filled, row.cells.values()))]


def typed_part(
    block: TypedRows, names: Mapping[int, str], first: int, totals: frozenset[int], hidden_rows: frozenset[int]
) -> list[Rows]:
    """Return the rows of a block from row ``first`` on, without blank ones and ``totals``; ``names`` by column."""
    numbers = [int(number) for number in block.numbers]
    typed = block.below(bisect_left(numbers, first))
    found = {column_number(column.letters): column for column in typed.columns}
    made = TableBlock(typed, {name: found[at] for at, name in names.items() if at in found}, hidden_rows)
    places = made.filled()
    if totals:
        places = [place for place in places if made.rows[place].number not in totals]
    return [made] if len(places) == len(made.rows) else [PickedRows(made, places)]


def _spread(values: Sequence[Value], there: Sequence[bool]) -> list[Value]:
    left = iter(values)
    return [next(left) if each else None for each in there]


def _is_full(column: TypedColumn) -> bool:
    """Tell whether no cell of a column is blank."""
    if column.kind is CellKind.TEXT:
        return all(map(_WRITTEN, column.values))
    return column.kind not in (None, CellKind.EMPTY)


def _is_filled(cell: Cell) -> bool:
    return cell.kind is not CellKind.EMPTY and (not isinstance(cell.value, str) or _WRITTEN(cell.value) is not None)
