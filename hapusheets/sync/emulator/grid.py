"""One sheet: a sparse grid of cells with its properties, merges, filters and groups.

Rows are never changed in place: a write replaces the row. So a copy of a sheet shares the rows it did not
change, which makes a batch atomic and tells the store what to save.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hapusheets.sync.emulator.areas import Area, Box, Moves, a1, quote_title
from hapusheets.sync.emulator.cells import EMPTY, Cell
from hapusheets.sync.emulator.errors import Json, bad

Row = dict[int, Cell]

#: Lists of the Sheet object whose members hold one GridRange under ``range``.
RANGED = ("protectedRanges", "filterViews", "bandedRanges")


@dataclass
class Grid:
    """A sheet. ``properties`` holds the SheetProperties that are not kept in fields of their own."""

    sheet_id: int
    title: str
    row_count: int = 1000
    column_count: int = 26
    rows: list[Row] = field(default_factory=list)
    properties: Json = field(default_factory=dict)
    grid_properties: Json = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    row_data: dict[int, Json] = field(default_factory=dict)
    column_data: dict[int, Json] = field(default_factory=dict)

    def fork(self) -> Grid:
        """Return a copy that can be changed without changing this one."""
        return Grid(
            self.sheet_id,
            self.title,
            self.row_count,
            self.column_count,
            list(self.rows),
            copy.deepcopy(self.properties),
            copy.deepcopy(self.grid_properties),
            copy.deepcopy(self.parts),
            dict(self.row_data),
            dict(self.column_data),
        )

    # -- cells -----------------------------------------------------------------------------------------------------

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell; EMPTY where nothing was put."""
        return self.rows[row].get(column, EMPTY) if row < len(self.rows) else EMPTY

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Replace one cell. Writing many cells of a row: use ``put_row``."""
        self.put_row(row, {column: cell})

    def put_row(self, row: int, cells: Row) -> None:
        """Replace these cells of one row."""
        if len(self.rows) <= row:
            self.rows.extend([{}] * (row + 1 - len(self.rows)))
        kept = {**self.rows[row], **cells}
        self.rows[row] = {column: cell for column, cell in kept.items() if cell != EMPTY}

    def cells_in(self, box: Box) -> Iterator[tuple[int, int, Cell]]:
        """Yield (row, column, cell) of the cells in the box that hold anything, in reading order."""
        for row in range(box.top, min(box.bottom, len(self.rows))):
            cells = self.rows[row]
            for column in sorted(cells):
                if box.left <= column < box.right:
                    yield row, column, cells[column]

    def filled_in(self, box: Box) -> list[tuple[int, int]]:
        """Return the places in the box that hold a value or formula."""
        return [(row, column) for row, column, cell in self.cells_in(box) if cell.filled]

    # -- places ----------------------------------------------------------------------------------------------------

    def whole(self) -> Box:
        """Return the box of the whole grid."""
        return Box(self.sheet_id, 0, 0, self.row_count, self.column_count)

    def name(self, box: Box) -> str:
        """Return ``Sheet1!A1:B2``."""
        return f"{quote_title(self.title)}!{a1(box)}"

    def reading_box(self, area: Area, asked: str = "") -> Box:
        """Return the part of the area that exists. Raises the 400 that Google gives when it starts outside."""
        if area.top >= self.row_count or area.left >= self.column_count:
            raise self.exceeds(area, asked)
        return area.clip(self.row_count, self.column_count)

    def writing_box(self, area: Area, asked: str = "") -> Box:
        """Return the area, which must lie wholly inside the grid."""
        box = self.reading_box(area, asked)
        outside = (area.bottom or 0) > self.row_count or (area.right or 0) > self.column_count
        if outside:
            raise self.exceeds(area, asked)
        return box

    def exceeds(self, area: Area, asked: str = "") -> Exception:
        """Return the 400 for an area outside the grid."""
        bottom = area.bottom if area.bottom is not None else max(self.row_count, area.top + 1)
        right = area.right if area.right is not None else max(self.column_count, area.left + 1)
        name = asked or self.name(Box(self.sheet_id, area.top, area.left, bottom, right))
        return bad(f"Range ({name}) exceeds grid limits. Max rows: {self.row_count}, max columns: {self.column_count}")

    def grow(self, rows: int, columns: int) -> None:
        """Make the grid at least that large."""
        self.row_count = max(self.row_count, rows)
        self.column_count = max(self.column_count, columns)

    def resize(self, rows: int, columns: int) -> None:
        """Set the size; cells outside go away."""
        self.row_count, self.column_count = rows, columns
        del self.rows[rows:]
        for number, row in enumerate(self.rows):
            if any(column >= columns for column in row):
                self.rows[number] = {column: cell for column, cell in row.items() if column < columns}

    # -- rows and columns that move --------------------------------------------------------------------------------

    def move_rows(self, moves: Moves) -> None:
        """Give the rows new numbers; the size follows. References elsewhere are the caller's."""
        placed = [(moves.point(number), row) for number, row in enumerate(self.rows)]
        kept = {place: row for place, row in placed if place is not None}
        length = max(kept, default=-1) + 1
        self.rows = [kept.get(number, {}) for number in range(length)]
        self.row_data = _renumbered(self.row_data, moves)
        self.row_count = moves.length(self.row_count)
        self._move_parts(moves, rows=True)

    def move_columns(self, moves: Moves) -> None:
        """Give the columns new numbers; the size follows."""
        self.rows = [_renumbered(row, moves) for row in self.rows]
        self.column_data = _renumbered(self.column_data, moves)
        self.column_count = moves.length(self.column_count)
        self._move_parts(moves, rows=False)

    def _move_parts(self, moves: Moves, *, rows: bool) -> None:
        self.parts["merges"] = _moved_ranges(self.parts.get("merges", []), moves, rows=rows)
        for name in RANGED:
            self.parts[name] = _moved_members(self.parts.get(name, []), moves, rows=rows)
        if "basicFilter" in self.parts:
            left = _moved_members([self.parts["basicFilter"]], moves, rows=rows)
            self.parts.pop("basicFilter")
            self.parts |= {"basicFilter": left[0]} if left else {}
        self._move_rules(moves, rows=rows)
        self._move_groups("rowGroups" if rows else "columnGroups", moves)
        self._move_tags("ROWS" if rows else "COLUMNS", moves)

    def _move_rules(self, moves: Moves, *, rows: bool) -> None:
        rules = self.parts.get("conditionalFormats", [])
        moved = [rule | {"ranges": _moved_ranges(rule.get("ranges", []), moves, rows=rows)} for rule in rules]
        self.parts["conditionalFormats"] = [rule for rule in moved if rule["ranges"]]

    def _move_groups(self, name: str, moves: Moves) -> None:
        kept = []
        for group in self.parts.get(name, []):
            span = moves.span(group["range"]["startIndex"], group["range"]["endIndex"])
            if span:
                place = {"startIndex": span[0], "endIndex": span[1]}
                kept.append(group | {"range": group["range"] | place})
        self.parts[name] = kept

    def _move_tags(self, dimension: str, moves: Moves) -> None:
        kept = []
        for tag in self.parts.get("developerMetadata", []):
            place = tag["location"].get("dimensionRange")
            if place is None or place["dimension"] != dimension:
                kept.append(tag)
                continue
            span = moves.span(place["startIndex"], place["endIndex"])
            if span:
                moved = place | {"startIndex": span[0], "endIndex": span[1]}
                kept.append(tag | {"location": tag["location"] | {"dimensionRange": moved}})
        self.parts["developerMetadata"] = kept


def _renumbered(items: dict[int, Any], moves: Moves) -> dict[int, Any]:
    placed = ((moves.point(place), item) for place, item in items.items())
    return {place: item for place, item in placed if place is not None}


def moved_range(body: Json, moves: Moves, *, rows: bool) -> Json | None:
    """Return a GridRange object after the moves; None when nothing is left of it."""
    start, end = ("startRowIndex", "endRowIndex") if rows else ("startColumnIndex", "endColumnIndex")
    if start not in body and end not in body:
        return body
    span = moves.span(body.get(start, 0), body.get(end))
    if span is None:
        return None
    changed = body | {start: span[0]}
    return changed if span[1] is None else changed | {end: span[1]}


def _moved_ranges(ranges: list[Json], moves: Moves, *, rows: bool) -> list[Json]:
    return [moved for one in ranges if (moved := moved_range(one, moves, rows=rows)) is not None]


def _moved_members(members: list[Json], moves: Moves, *, rows: bool) -> list[Json]:
    kept = []
    for member in members:
        moved = moved_range(member["range"], moves, rows=rows) if "range" in member else {}
        if moved is not None:
            kept.append(member | {"range": moved} if "range" in member else member)
    return kept
