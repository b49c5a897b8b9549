"""Where rows, ranges and formulas point after rows of one sheet are gone, as Excel moves them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hapusheets.model.cells import column_letters, column_number
from hapusheets.workbooks.sheet_parts import LAST_COLUMN, LAST_ROW

_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_WORD = r"[\w.\\?]"
_TOKEN = re.compile(
    rf"""
    "(?:[^"]|"")*"
    | (?:(?P<sheet>'(?:[^']|'')+'|(?:\[[^\[\]]*\])?{_WORD}+(?::{_WORD}+)?)!)?
      (?P<area>{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}})
      (?![\w.(!\[\\?])
    | \[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]
    | '(?:[^']|'')*'
    | {_WORD}+
    """,
    re.VERBOSE | re.DOTALL,
)
_END = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")


@dataclass(frozen=True, slots=True)
class _End:
    """One end of an area. ``row`` is 0 for a whole column, ``column`` 0 for a whole row."""

    column: int
    row: int
    lock: str
    row_lock: str

    def at(self, row: int) -> str:
        letters = f"{self.lock}{column_letters(self.column)}" if self.column else ""
        return f"{letters}{self.row_lock}{row}"


@dataclass(frozen=True)
class RowMoves:
    """The rows ``gone`` from ``sheet``. ``order`` names the sheets in order, for references over several sheets."""

    sheet: str
    gone: tuple[int, ...]
    order: Sequence[str] = ()
    crossed: list[str] = field(default_factory=list)

    def row(self, number: int) -> int | None:
        """Return the new number of a row; None when it is gone."""
        place = bisect_left(self.gone, number)
        return None if place < len(self.gone) and self.gone[place] == number else number - place

    def nearest(self, number: int) -> int:
        """Return the new number of a row, or of the row that takes the place of a gone one."""
        return max(number - bisect_left(self.gone, number), 1)

    def kept_until(self, number: int) -> int:
        """Return how many of the rows 1 to ``number`` are left."""
        return number - bisect_right(self.gone, number)

    def rows(self, top: int, bottom: int) -> tuple[int, int] | None:
        """Return the new first and last row of a range; None when all of it is gone."""
        first, last = self.kept_until(top - 1) + 1, self.kept_until(bottom)
        return (first, last) if first <= last else None

    def first_kept(self, top: int, bottom: int) -> int | None:
        """Return the first row of a range, in its old number, that is left."""
        return next((row for row in range(top, min(bottom, top + len(self.gone)) + 1) if self.row(row)), None)

    def ref(self, ref: str) -> str:
        """Return a range attribute after the move; "" when all of it is gone. What is no range stays."""
        return self._area(ref, _vanish) if _is_area(ref) else ref

    def refs(self, sqref: str) -> str:
        """Return a list of ranges after the move, the gone ones left out."""
        return " ".join(filter(None, map(self.ref, sqref.split())))

    def nearest_refs(self, sqref: str) -> str:
        """Return a selection after the move: a gone cell is the one that takes its place."""
        return " ".join(self._area(ref, self._taken_place) if _is_area(ref) else ref for ref in sqref.split())

    def formula(
        self, formula: str, *, here: bool, base: tuple[int, int] | None = None, fixed_only: bool = False
    ) -> str:
        """Return a formula after the move.

        ``here``: it stands on the sheet itself, so plain references are moved too. ``base``: (old row, new row) of
        the cell a format's or a validation's formula is written for; a relative reference to a gone row keeps its
        distance then. ``fixed_only``: only rows with ``$`` move, as in defined names.

        >>> RowMoves("T", (3,)).formula("SUM(A2:A9)+A3+'T'!$B$4&\\"A5\\"", here=True)
        'SUM(A2:A8)+#REF!+\\'T\\'!$B$3&"A5"'
        """
        lost: Callable[[Sequence[_End]], str] = _broken
        if base is not None:
            lost = lambda ends: _kept_distance(ends, *base)  # noqa: E731 - a closure over the base

        def moved(match: re.Match[str]) -> str:
            area, sheet = match["area"], match["sheet"]
            if not area or not self._is_here(sheet, here, area):
                return match[0]
            new = self._area(area, lost, fixed_only=fixed_only)
            return match[0] if new == area else match[0][: len(match[0]) - len(area)] + new

        return _TOKEN.sub(moved, formula)

    def _is_here(self, sheet: str | None, here: bool, area: str) -> bool:
        if sheet is None:
            return here
        name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        if "[" in name:
            return False
        first, colon, last = name.partition(":")
        if colon and self._lies_between(first, last) and self._area(area, _vanish) != area:
            self.crossed.append(f"{name}!{area}")
        return not colon and name.casefold() == self.sheet.casefold()

    def _lies_between(self, first: str, last: str) -> bool:
        names = [name.casefold() for name in self.order]
        try:
            ends = sorted((names.index(first.casefold()), names.index(last.casefold())))
            return ends[0] <= names.index(self.sheet.casefold()) <= ends[1]
        except ValueError:
            return False

    def _area(self, area: str, lost: Callable[[Sequence[_End]], str], *, fixed_only: bool = False) -> str:
        ends = [_end(text) for text in area.split(":")]
        if any(end.column > LAST_COLUMN or end.row > LAST_ROW for end in ends) or not all(end.row for end in ends):
            return area
        if fixed_only and not all(end.row_lock for end in ends):
            return area
        numbers = sorted(end.row for end in ends)
        rows = self.rows(numbers[0], numbers[-1])
        if rows is None:
            return lost(ends)
        if list(rows) == numbers or (len(ends) == 1 and rows[0] == numbers[0]):
            return area
        low, high = rows
        if len(ends) == 1:
            return ends[0].at(low)
        first, last = (low, high) if ends[0].row <= ends[1].row else (high, low)
        return f"{ends[0].at(first)}:{ends[1].at(last)}"

    def _taken_place(self, ends: Sequence[_End]) -> str:
        return ":".join(end.at(self.nearest(end.row)) for end in ends)


def _end(text: str) -> _End:
    lock, letters, row_lock, row = _END.findall(text)[0]
    if not letters:
        lock, row_lock = "", lock or row_lock
    return _End(column_number(letters.upper()) if letters else 0, int(row) if row else 0, lock, row_lock)


def _is_area(text: str) -> bool:
    return re.fullmatch(rf"{_CELL}(?::{_CELL})?|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}}", text) is not None


def _vanish(_: Sequence[_End]) -> str:
    return ""


def _broken(_: Sequence[_End]) -> str:
    return "#REF!"


def _kept_distance(ends: Sequence[_End], old: int, new: int) -> str:
    if any(end.row_lock for end in ends):
        return "#REF!"
    return ":".join(end.at(max(end.row - old + new, 1)) for end in ends)
