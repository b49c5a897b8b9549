"""Marks put on cells of a sheet and taken off: only the cells' styles change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from hapusheets.model.cells import cell_address, parse_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.mark_styles import FILLS, MarkStyles
from hapusheets.workbooks.parts import root_prefix
from hapusheets.workbooks.sheet_edit import column_styles, parsed_address
from hapusheets.workbooks.sheet_rows import CellText, SheetRows

_STYLE: Final = re.compile(r"""\ss\s*=\s*(?:"[^"]*"|'[^']*')""")
_SPANS: Final = re.compile(r"""\sspans\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass
class MarksOutcome:
    """The sheet's new text, the marked cells' styles by address, and the cells whose own colour was left alone."""

    text: str
    styles: dict[str, int] = field(default_factory=dict)
    coloured: list[str] = field(default_factory=list)


def apply_marks(text: str, name: str, wanted: Mapping[str, str | None], styles: MarkStyles) -> MarksOutcome:
    """Give cells the style of their mark (None: their own again). Raises ``UnsafeEdit`` for an unknown mark."""
    return _Marking(text, name, styles).apply(wanted) if wanted else MarksOutcome(text)


class _Marking:
    def __init__(self, text: str, name: str, styles: MarkStyles) -> None:
        self._rows = SheetRows(text, name)
        self._styles = styles
        self._columns = column_styles(self._rows.text, self._rows.prefix)
        self._outcome = MarksOutcome(text)
        self._tags: dict[int, str] = {}

    def apply(self, wanted: Mapping[str, str | None]) -> MarksOutcome:
        by_row: dict[int, dict[int, str | None]] = {}
        for address, mark in wanted.items():
            if mark is not None and mark not in FILLS:
                raise UnsafeEdit("edit.bad_value", where=address, cell=address, reason=mark)
            row, column = parsed_address(address)
            by_row.setdefault(row, {})[column] = mark
        elements = {row: element for row, marks in by_row.items() if (element := self._row(row, marks))}
        if elements:
            self._outcome.text = self._rows.replaced(elements)
        return self._outcome

    def _row(self, row: int, marks: Mapping[int, str | None]) -> str:
        span = self._rows.span(row)
        present = {cell.column: cell for cell in self._rows.cells(span)} if span else {}
        base = self._rows.row_style(span)
        changes = {}
        for column, mark in marks.items():
            usual = base if base is not None else self._columns.get(column, 0)
            element = self._cell(row, column, present.get(column), usual, mark)
            if element is not None:
                changes[column] = element
        if not changes:
            return ""
        tag = self._rows.tag(span)[len(f"<{self._rows.prefix}row") :].rstrip(">").rstrip("/").rstrip() if span else ""
        tag = _SPANS.sub("", tag) if changes.keys() - present.keys() else tag
        return self._rows.row_element(span, row, tag or f' r="{row}"', changes)

    def _cell(self, row: int, column: int, cell: CellText | None, usual: int, mark: str | None) -> str | None:
        """Return the cell's new element, "" to take out a cell that only bore a mark, None for no change."""
        own = usual if cell is None else cell.style or 0
        address = cell_address(row, column)
        style = self._styles.unmarked(own) if mark is None else self._styles.marked(own, mark)
        if mark is not None and self._styles.mark_of(style) is None:
            self._outcome.coloured.append(address)
        if style == own:
            return None
        self._outcome.styles[address] = style
        if cell is None:
            return f'<{self._rows.prefix}c r="{address}" s="{style}"/>'
        if style == usual and not cell.inner:
            return ""
        return self._restyled(cell, address, style)

    def _restyled(self, cell: CellText, address: str, style: int) -> str:
        p = self._rows.prefix
        kept = _STYLE.sub("", cell.attributes)
        kept = kept if re.search(r"\sr\s*=", kept) else f' r="{address}"{kept}'
        look = f' s="{style}"' if style else ""
        closed = not cell.inner and cell.raw.partition(">")[0].endswith("/")
        return f"<{p}c{kept}{look}/>" if closed else f"<{p}c{kept}{look}>{cell.inner}</{p}c>"


def marked_cells(text: str, styles: MarkStyles) -> dict[str, str]:
    """Return the marks on a sheet by address; cells without an address of their own included."""
    own = styles.own_styles()
    if not own:
        return {}
    p = root_prefix(text)
    numbers = "|".join(map(str, own))
    rows = SheetRows(text, "")
    pattern = re.compile(rf"""<{p}c\s[^<>]*?\bs\s*=\s*["'](?:{numbers})["']""")
    found: dict[str, str] = {}
    for number in rows.numbers:
        span = rows.span(number)
        if span is not None and pattern.search(rows.text, span.inner, span.end):
            found |= {cell_address(number, c.column): own[c.style] for c in rows.cells(span) if c.style in own}
    return found


def verify_marks(before: str, after: str, name: str, styles: Mapping[str, int]) -> bool:
    """Tell whether two texts of a sheet differ in nothing but the styles of the cells named."""
    old, new = SheetRows(before, name), SheetRows(after, name)
    touched: dict[int, dict[int, int]] = {}
    for address, style in styles.items():
        row, column = parse_address(address)
        touched.setdefault(row, {})[column] = style
    if _outside(old, set(touched)) != _outside(new, set(touched)):
        return False
    return all(_same_row(old, new, row, wanted) for row, wanted in touched.items())


def _outside(rows: SheetRows, touched: set[int]) -> str:
    pieces, position = [], 0
    for number in sorted(touched):
        span = rows.span(number)
        if span is not None:
            pieces.append(rows.text[position : span.start])
            position = span.stop
    return "".join((*pieces, rows.text[position:]))


def _same_row(old: SheetRows, new: SheetRows, row: int, wanted: Mapping[int, int]) -> bool:
    def cells(rows: SheetRows) -> dict[int, CellText]:
        span = rows.span(row)
        return {cell.column: cell for cell in rows.cells(span)} if span else {}

    before, after = cells(old), cells(new)
    others = (before.keys() | after.keys()) - wanted.keys()
    if any(before.get(column, _NOTHING).inner != after.get(column, _NOTHING).inner for column in wanted):
        return False
    if any(after[column].style not in (style, None) for column, style in wanted.items() if column in after):
        return False
    return all(
        column in before
        and column in after
        and (before[column].inner, before[column].style) == (after[column].inner, after[column].style)
        for column in others
    )


_NOTHING: Final = CellText(0, "", "", "")
