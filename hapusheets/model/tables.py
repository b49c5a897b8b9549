"""A register as it lies on its sheet: rows of cells under named headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Protocol

from hapusheets.model.cells import Cell, CellKind, Value, cell_address

_NOTHING = frozenset({CellKind.EMPTY, CellKind.ERROR})


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row under the header. ``cells`` holds only cells that exist, by header."""

    number: int
    cells: Mapping[str, Cell]
    hidden: bool = False

    def value(self, header: str) -> Value:
        """Return the value under ``header``; None when the cell is missing, blank or an error."""
        cell = self.cells.get(header)
        return None if cell is None or cell.kind in _NOTHING else cell.value


@dataclass(frozen=True, slots=True)
class Look:
    """What a cell is but for its place and value. The number format tells nothing about a text, nor does a formula."""

    kind: CellKind
    number_format: str = ""
    formula: bool = False

    def cell(self, value: Value) -> Cell:
        """Return a cell that looks so, without an address."""
        return Cell("", self.kind, value, number_format=self.number_format)


TEXT_LOOK = Look(CellKind.TEXT)


class Rows(Protocol):
    """Some rows of a table, one under the other, and what their columns hold."""

    @property
    def rows(self) -> Sequence[TableRow]:
        """The rows themselves."""

    def values(self, header: str) -> Sequence[Value]:
        """Return the values as ``TableRow.value`` gives them, one for each row."""

    def looks(self, header: str) -> frozenset[Look]:
        """Return how the column's cells look."""


@dataclass(frozen=True, slots=True)
class MadeRows:
    """Rows that are nothing but rows."""

    rows: Sequence[TableRow]

    def values(self, header: str) -> Sequence[Value]:
        """Return the values of a column."""
        return [row.value(header) for row in self.rows]

    def looks(self, header: str) -> frozenset[Look]:
        """Return how the column's cells look."""
        found = {
            (cell.kind, cell.number_format, cell.formula is not None)
            for row in self.rows
            if (cell := row.cells.get(header)) is not None
        }
        return frozenset(TEXT_LOOK if each[0] is CellKind.TEXT else Look(*each) for each in found)


@dataclass(frozen=True, slots=True)
class PickedRows:
    """Some of the rows that ``of`` has: those at ``places``."""

    of: Rows
    places: Sequence[int]

    @property
    def rows(self) -> Sequence[TableRow]:
        """The rows that were picked."""
        return [self.of.rows[place] for place in self.places]

    def values(self, header: str) -> Sequence[Value]:
        """Return the values of a column."""
        values = self.of.values(header)
        return [values[place] for place in self.places]

    def looks(self, header: str) -> frozenset[Look]:
        """Return how the cells of a column look, perhaps of some more rows than these."""
        return self.of.looks(header)


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its ``values`` as ``TableRow.value`` gives them, one for each row; how its cells look.

    ``blanks`` tells how many of the values are None.
    """

    values: Sequence[Value]
    looks: frozenset[Look]
    blanks: int

    @property
    def look(self) -> Look | None:
        """What all of the cells look like; None when they differ, so that each must be read, or there are none."""
        return next(iter(self.looks)) if len(self.looks) == 1 else None


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet read as a table.

    ``columns`` maps each header, as spelled in the schema when it is known there and as spelled in the
    sheet otherwise, to its column number (from 1). ``header_row`` is counted from 1. ``workbook`` is the
    file name with its ending. ``renamed`` maps a known header to the different spelling found in the sheet.
    ``doubled``: known headers that stand in two columns, so that neither is read; such a table is never written.
    ``parts`` are the rows as a reader has them, column by column; whoever replaces ``rows`` need not care for them.
    """

    workbook: str
    sheet: str
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[TableRow, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    doubled: frozenset[str] = frozenset()
    parts: tuple[tuple[TableRow, ...], tuple[Rows, ...]] | None = field(default=None, compare=False, repr=False)
    _seen: dict[str, TableColumn] = field(default_factory=dict, init=False, compare=False, repr=False)

    def __iter__(self) -> Iterator[TableRow]:
        return iter(self.rows)

    def address(self, row: int, header: str) -> str:
        """Return the address of the cell in sheet row ``row`` under ``header``, blank or not."""
        return cell_address(row, self.columns[header])

    def column(self, header: str) -> TableColumn:
        """Return a whole column; one without cells when there is no such header."""
        if header not in self._seen:
            parts = self._parts() if header in self.columns else ()
            looks = frozenset().union(*(part.looks(header) for part in parts))
            values = list(chain.from_iterable(part.values(header) for part in parts)) or [None] * len(self.rows)
            self._seen[header] = TableColumn(values, looks, values.count(None))
        return self._seen[header]

    def sparse(self, most: int, headers: Iterable[str]) -> Sequence[int]:
        """Return the places of all rows with at most ``most`` values under ``headers``, and perhaps of some more.

        Of any ``most`` + 1 columns such a row lacks a value in one; the fullest ones are looked at.
        """
        columns = sorted(map(self.column, headers), key=lambda column: column.blanks)
        if len(columns) <= most:
            return range(len(self.rows))
        lacking = (column.values for column in columns[: most + 1] if column.blanks)
        return sorted({place for column in lacking for place, value in enumerate(column) if value is None})

    def picked(self, places: Sequence[int]) -> Table:
        """Return the table with only the rows at these places, in this order's rising order."""
        rows = tuple(self.rows[place] for place in places)
        picked, start = [], 0
        for part in self._parts():
            end = start + len(part.rows)
            picked.append(PickedRows(part, [place - start for place in places if start <= place < end]))
            start = end
        return replace(self, rows=rows, parts=(rows, tuple(picked)))

    def _parts(self) -> tuple[Rows, ...]:
        """Return the reader's columns while the rows are still the reader's."""
        if self.parts is not None and self.parts[0] is self.rows:
            return self.parts[1]
        return (MadeRows(self.rows),)
