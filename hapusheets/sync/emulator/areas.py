"""Rectangles of a sheet: A1 and R1C1 notation, GridRange objects, and what happens to them when rows move."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from hapusheets.model.cells import column_letters, column_number
from hapusheets.sync.emulator.errors import Json, bad

_END = r"\$?([A-Za-z]{0,3})\$?(\d{0,7})"
_A1 = re.compile(rf"{_END}(?::{_END})?")
_R1C1 = re.compile(r"R(\d+)C(\d+)(?::R(\d+)C(\d+))?", re.IGNORECASE)
_SHEET = re.compile(r"(?:'((?:[^']|'')*)'|([^'!][^!]*))(?:!(.*))?", re.DOTALL)
_BARE = re.compile(r"[^\W\d]\w*")


class Area(NamedTuple):
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right`` of one sheet, from 0, ends excluded.

    ``None`` as an end: as far as the sheet goes.
    """

    sheet_id: int
    top: int = 0
    left: int = 0
    bottom: int | None = None
    right: int | None = None

    @property
    def is_cell(self) -> bool:
        """Tell whether the area is one cell."""
        return self.bottom == self.top + 1 and self.right == self.left + 1

    def clip(self, row_count: int, column_count: int) -> Box:
        """Return the area inside a grid of that size; it may be empty."""
        bottom = row_count if self.bottom is None else min(self.bottom, row_count)
        right = column_count if self.right is None else min(self.right, column_count)
        return Box(self.sheet_id, self.top, self.left, bottom, right)

    def as_json(self) -> Json:
        """Return the GridRange object."""
        ends = {"endRowIndex": self.bottom, "endColumnIndex": self.right}
        starts: Json = {}
        if self.top or self.bottom is not None:
            starts["startRowIndex"] = self.top
        if self.left or self.right is not None:
            starts["startColumnIndex"] = self.left
        given = {name: end for name, end in ends.items() if end is not None}
        order = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
        both = starts | given
        return {"sheetId": self.sheet_id} | {name: both[name] for name in order if name in both}


class Box(NamedTuple):
    """An area with both ends known."""

    sheet_id: int
    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Number of rows."""
        return max(0, self.bottom - self.top)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(0, self.right - self.left)

    def rows(self) -> range:
        """Return the row numbers, from 0."""
        return range(self.top, self.bottom)

    def columns(self) -> range:
        """Return the column numbers, from 0."""
        return range(self.left, self.right)

    def holds(self, row: int, column: int) -> bool:
        """Tell whether the cell is inside."""
        return self.top <= row < self.bottom and self.left <= column < self.right

    def meets(self, other: Box) -> bool:
        """Tell whether the two share a cell (of the same sheet)."""
        same = self.sheet_id == other.sheet_id
        return (
            same
            and self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def within(self, other: Box) -> bool:
        """Tell whether every cell of this box is in ``other``."""
        tall = other.top <= self.top and self.bottom <= other.bottom
        return self.sheet_id == other.sheet_id and tall and other.left <= self.left and self.right <= other.right

    def area(self) -> Area:
        """Return the same as an Area."""
        return Area(*self)


def area_from_json(body: Json, default_sheet: int = 0) -> Area:
    """Return the Area of a GridRange object."""
    top, left = int(body.get("startRowIndex", 0)), int(body.get("startColumnIndex", 0))
    bottom, right = body.get("endRowIndex"), body.get("endColumnIndex")
    area = Area(
        int(body.get("sheetId", default_sheet)),
        top,
        left,
        None if bottom is None else int(bottom),
        None if right is None else int(right),
    )
    _refuse_backwards(area)
    return area


def _refuse_backwards(area: Area) -> None:
    spans = (("row", "Row", area.top, area.bottom), ("column", "Column", area.left, area.right))
    for _, word, start, end in spans:
        if start < 0:
            raise bad(f"range.start{word}Index[{start}] must be greater than or equal to 0")
        if end is not None and end < start:
            raise bad(f"range.end{word}Index[{end}] must be after range.start{word}Index[{start}]")


def split_sheet(text: str) -> tuple[str, str | None, bool]:
    """Return (title, range or None, was it quoted) of ``'Oma taulu'!A1:B2``. Raises ValueError.

    >>> split_sheet("'Oma ''taulu'''!A1"), split_sheet("Sheet1")
    (("Oma 'taulu'", 'A1', True), ('Sheet1', None, False))
    """
    match = _SHEET.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match[1] is not None:
        return match[1].replace("''", "'"), match[3], True
    return match[2], match[3], False


def parse_cells(text: str, sheet_id: int) -> Area | None:
    """Return the area written in A1 or R1C1 notation without a sheet; None when it is neither.

    >>> parse_cells("B2:C", 0), parse_cells("3:4", 0)
    (Area(sheet_id=0, top=1, left=1, bottom=None, right=3), Area(sheet_id=0, top=2, left=0, bottom=4, right=None))
    """
    numbered = _R1C1.fullmatch(text)
    if numbered:
        if any(end is not None and int(end) == 0 for end in numbered.groups()):
            return None
        rows = sorted((int(numbered[1]), int(numbered[3] or numbered[1])))
        columns = sorted((int(numbered[2]), int(numbered[4] or numbered[2])))
        return Area(sheet_id, rows[0] - 1, columns[0] - 1, rows[1], columns[1])
    match = _A1.fullmatch(text)
    return _from_ends(match, sheet_id, alone=":" not in text) if match else None


def _from_ends(match: re.Match[str], sheet_id: int, *, alone: bool) -> Area | None:
    first, second = (match[1], match[2]), (match[3], match[4])
    if alone:
        second = first
        if not (first[0] and first[1]):
            return None
    if not any(first) or not any(second) or first[1] == "0" or second[1] == "0":
        return None
    top, bottom = _span(*(int(end[1]) if end[1] else None for end in (first, second)))
    left, right = _span(*(column_number(end[0].upper()) if end[0] else None for end in (first, second)))
    return Area(sheet_id, top, left, bottom, right)


def _span(first: int | None, second: int | None) -> tuple[int, int | None]:
    if first is None:
        return (0, None) if second is None else (0, second)
    if second is None:
        return first - 1, None
    return min(first, second) - 1, max(first, second)


def quote_title(title: str) -> str:
    """Return the title as it stands before ``!``: quoted unless it is a plain word.

    >>> quote_title("Sheet1"), quote_title("Oppaan tiedot"), quote_title("A1")
    ('Sheet1', "'Oppaan tiedot'", "'A1'")
    """
    if _BARE.fullmatch(title) and parse_cells(title, 0) is None:
        return title
    return "'" + title.replace("'", "''") + "'"


def a1(box: Box) -> str:
    """Return the box in A1 notation without a sheet."""
    first = f"{column_letters(box.left + 1)}{box.top + 1}"
    last = f"{column_letters(box.right)}{box.bottom}"
    return first if first == last else f"{first}:{last}"


class Moves(NamedTuple):
    """How the rows (or columns) of one sheet get new numbers. ``point(n)`` is None where a row went away.

    Between two ``cuts`` all rows move by the same number, or all go away.
    """

    point: Callable[[int], int | None]
    length: Callable[[int], int]
    cuts: tuple[int, ...]

    def span(self, start: int, end: int | None) -> tuple[int, int | None] | None:
        """Return the new start and end of a range; None when nothing of it is left."""
        if end is None:
            new = self.point(start)
            return (new if new is not None else start, None)
        near = {start, end - 1} | {place for cut in self.cuts for place in (cut - 1, cut)}
        ends = [self.point(place) for place in near if start <= place < end]
        places = [place for place in ends if place is not None]
        return (min(places), max(places) + 1) if places else None


def inserted(at: int, count: int) -> Moves:
    """Return the moves when ``count`` rows are inserted before ``at``."""
    return Moves(lambda place: place if place < at else place + count, lambda length: length + count, (at,))


def deleted(start: int, end: int) -> Moves:
    """Return the moves when rows ``start`` to ``end`` (excluded) are deleted."""

    def point(place: int) -> int | None:
        if place < start:
            return place
        return place - (end - start) if place >= end else None

    return Moves(point, lambda length: length - (end - start), (start, end))


def moved(start: int, end: int, to: int) -> Moves:
    """Return the moves when rows ``start`` to ``end`` go before the row that is at ``to`` now."""
    count = end - start

    def point(place: int) -> int:
        if start <= place < end:
            return place - start + (to if to <= start else to - count)
        if to <= place < start:
            return place + count
        return place - count if end <= place < to else place

    return Moves(point, lambda length: length, (start, end, to))
