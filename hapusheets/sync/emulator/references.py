"""References inside formula texts: found, moved when rows move, shifted when a formula is copied."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from hapusheets.model.cells import column_letters, column_number
from hapusheets.sync.emulator.areas import Moves, quote_title

_TITLE = r"(?:('(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})"
_PIECES = re.compile(
    rf'("(?:[^"]|"")*")|(?<![\w.!$\'])(?:{_TITLE}(?:{_CELL}(?::{_CELL})?'
    r"|(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})|(\$?)(\d{1,7}):(\$?)(\d{1,7})))(?![\w(!])"
)


class End(NamedTuple):
    """One end of a reference, from 0; None where only a column or only a row is named."""

    row: int | None
    column: int | None
    row_fixed: bool = False
    column_fixed: bool = False

    def text(self) -> str:
        """Return ``$A$1``."""
        column = "" if self.column is None else ("$" if self.column_fixed else "") + column_letters(self.column + 1)
        row = "" if self.row is None else ("$" if self.row_fixed else "") + str(self.row + 1)
        return column + row


class Reference(NamedTuple):
    """A reference in a formula; ``title`` is None for the formula's own sheet."""

    title: str | None
    first: End
    last: End | None

    def text(self) -> str:
        """Return the reference as it stands in a formula."""
        sheet = "" if self.title is None else f"{quote_title(self.title)}!"
        return sheet + self.first.text() + ("" if self.last is None else f":{self.last.text()}")


def rewrite(formula: str, change: Callable[[Reference], Reference | None]) -> str:
    """Return the formula with every reference changed; ``None`` becomes ``#REF!``.

    >>> rewrite('=A1&"A1"', lambda one: one._replace(first=End(4, 1)))
    '=B5&"A1"'
    """

    def replace(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[0]
        old = read_reference(match)
        new = change(old)
        if new is None:
            return "#REF!"
        return match[0] if new == old else new.text()

    return _PIECES.sub(replace, formula)


def read_reference(match: re.Match[str]) -> Reference:
    """Return the reference that the pattern matched."""
    title = match[2]
    if title is not None and title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    if match[4]:
        first = _end(match[3], match[4], match[5], match[6])
        return Reference(title, first, _end(match[7], match[8], match[9], match[10]) if match[8] else None)
    if match[12]:
        ends = [End(None, column_number(match[n].upper()) - 1, False, match[n - 1] == "$") for n in (12, 14)]
    else:
        ends = [End(int(match[n]) - 1, None, match[n - 1] == "$") for n in (16, 18)]
    return Reference(title, ends[0], ends[1])


def match_reference(text: str, place: int) -> tuple[Reference, int] | None:
    """Return the reference that begins at ``place`` and where it ends; None when there is none."""
    match = _PIECES.match(text, place)
    if match is None or match[1] is not None:
        return None
    return read_reference(match), match.end()


def _end(column_sign: str, column: str, row_sign: str, row: str) -> End:
    return End(int(row) - 1, column_number(column.upper()) - 1, row_sign == "$", column_sign == "$")


def shifted(formula: str, rows: int, columns: int) -> str:
    """Return the formula as copied that many rows down and columns right."""

    def shift_end(end: End) -> End | None:
        row = end.row if end.row is None or end.row_fixed else end.row + rows
        column = end.column if end.column is None or end.column_fixed else end.column + columns
        return None if (row or 0) < 0 or (column or 0) < 0 else end._replace(row=row, column=column)

    def shift(one: Reference) -> Reference | None:
        first = shift_end(one.first)
        last = shift_end(one.last) if one.last else None
        return None if first is None or (one.last and last is None) else one._replace(first=first, last=last)

    return rewrite(formula, shift)


def follow(formula: str, own_title: str, title: str, moves: Moves, *, rows: bool) -> str:
    """Return a formula of sheet ``own_title`` after rows (or columns) of sheet ``title`` moved."""

    def change(one: Reference) -> Reference | None:
        if (one.title or own_title).casefold() != title.casefold():
            return one
        return _follow_one(one, moves, rows=rows)

    return rewrite(formula, change)


def _follow_one(one: Reference, moves: Moves, *, rows: bool) -> Reference | None:
    name = "row" if rows else "column"
    start = getattr(one.first, name)
    if start is None:
        return one
    last = one.last or one.first
    span = moves.span(start, getattr(last, name) + 1)
    if span is None or span[1] is None:
        return None
    first, end = (_placed(old, rows=rows, at=at) for old, at in ((one.first, span[0]), (last, span[1] - 1)))
    return one._replace(first=first, last=None if one.last is None else end)


def _placed(end: End, *, rows: bool, at: int) -> End:
    return end._replace(row=at) if rows else end._replace(column=at)


def renamed(formula: str, old: str, new: str) -> str:
    """Return the formula after the sheet ``old`` got the title ``new``."""

    def change(one: Reference) -> Reference:
        same = one.title is not None and one.title.casefold() == old.casefold()
        return one._replace(title=new) if same else one

    return rewrite(formula, change)
