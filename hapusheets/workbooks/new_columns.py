"""Where new columns of a register go: right after its last header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hapusheets.model.cells import cell_address, column_letters
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.growth import changed_attribute
from hapusheets.workbooks.guards import Guards
from hapusheets.workbooks.new_rows import Place
from hapusheets.workbooks.parts import root_prefix
from hapusheets.workbooks.sheet_parts import LAST_COLUMN, SheetTable, attributes, range_bounds, whole
from hapusheets.workbooks.sheet_rows import SheetRows
from hapusheets.workbooks.xml_text import escape_cell

_AREA = re.compile(r"\$([A-Z]{1,3})\$([0-9]+):\$([A-Z]{1,3})\$([0-9]+)")


@dataclass(frozen=True, slots=True)
class Widening:
    """Columns up to ``last`` were added to the right of ``right``, under the headers in ``header_row``."""

    header_row: int
    right: int
    last: int
    headers: tuple[str, ...]

    def widened(self, ref: str) -> str:
        """Return a range over the headers, wider when it ends at their old right edge."""
        try:
            top, left, bottom, right = range_bounds(ref)
        except ValueError:
            return ref
        if right != self.right or not top <= self.header_row <= bottom:
            return ref
        return f"{cell_address(top, left)}:{cell_address(bottom, self.last)}"

    def widened_areas(self, formula: str) -> str:
        """Return a print area or a filter's area, wider when it ends at the old right edge."""
        return _AREA.sub(self._widened_area, formula)

    def _widened_area(self, match: re.Match[str]) -> str:
        if self.widened(match[0]) == match[0].replace("$", ""):
            return match[0]
        return f"${match[1]}${match[2]}:${column_letters(self.last)}${match[4]}"


def find_widening(rows: SheetRows, guards: Guards, place: Place, headers: Sequence[str]) -> Widening:
    """Return where the columns go. Raises ``UnsafeEdit`` when something stands in the way or a header is not new."""
    widening = Widening(place.header_row, place.right, place.right + len(headers), tuple(headers))
    _refuse_headers(guards, place, headers)
    if widening.last > LAST_COLUMN:
        raise _no_room(guards, place.header_row, LAST_COLUMN)
    _refuse_ranges(guards, place, widening)
    _refuse_values(rows, guards, place, widening)
    return widening


def wider(place: Place, widening: Widening) -> Place:
    """Return the place of rows after the columns were added."""
    if place.table is None:
        return replace(place, right=widening.last)
    table = place.table
    table = replace(table, ref=widening.widened(table.ref), columns=(*table.columns, *widening.headers))
    return replace(place, right=widening.last, table=table)


def _refuse_headers(guards: Guards, place: Place, headers: Sequence[str]) -> None:
    where = f"{guards.sheet}!{cell_address(place.header_row, place.right + 1)}"
    if place.table is not None:
        taken = [name.casefold() for name in place.table.columns]
        if place.table.kind:
            raise UnsafeEdit("edit.unsupported", where=where, name=guards.sheet, what=f"tableType={place.table.kind}")
    else:
        taken = []
    for header in headers:
        if not header.strip() or header.casefold() in taken:
            raise UnsafeEdit("edit.bad_header", where=where, sheet=guards.sheet, header=header)
        taken.append(header.casefold())


def _refuse_ranges(guards: Guards, place: Place, widening: Widening) -> None:
    others = [table.ref for table in guards.tables if place.table is None or table.part != place.table.part]
    bottom = place.table.bounds[2] if place.table else place.last_used
    for ref in (*others, *guards.merged, *(spread for _, spread in guards.spread)):
        top, left, low, right = range_bounds(ref)
        if top <= bottom and low >= place.header_row and left <= widening.last and right > widening.right:
            raise _no_room(guards, top, max(left, widening.right + 1))


def _refuse_values(rows: SheetRows, guards: Guards, place: Place, widening: Widening) -> None:
    bottom = place.table.bounds[2] if place.table else max(place.last_used, place.header_row)
    for number in rows.numbers:
        span = rows.span(number) if place.header_row <= number <= bottom else None
        for cell in rows.cells(span) if span else ():
            if widening.right < cell.column <= widening.last and (cell.has_value or cell.formula):
                raise _no_room(guards, number, cell.column)


def _no_room(guards: Guards, row: int, column: int) -> UnsafeEdit:
    cell = cell_address(row, column)
    return UnsafeEdit("edit.no_room_right", where=f"{guards.sheet}!{cell}", sheet=guards.sheet, cell=cell)


def widen_sheet(text: str, prefix: str, widening: Widening) -> str:
    """Return a sheet's text whose own filter covers the new columns; formats and validations stay as they are."""
    stop = text.rfind(f"</{prefix}sheetData")
    return text[:stop] + changed_attribute(text[stop:], "autoFilter", "ref", widening.widened)


def widen_table(text: str, widening: Widening) -> str:
    """Return a table part's text with its range, its filter and its columns widened."""
    p = root_prefix(text)
    text = changed_attribute(text, r"(?:table|autoFilter)", "ref", widening.widened)
    start, stop = re.search(rf"<{p}tableColumns\b[^<>]*>", text), text.rfind(f"</{p}tableColumns")
    if start is None or stop < 0:
        raise UnsafeEdit("edit.unsupported", name="", what="tableColumns")
    tags = re.findall(rf"<{p}tableColumn\s[^<>]*>", text[start.end() : stop])
    highest = max((whole(attributes(tag).get("id"), 0) for tag in tags), default=0)
    columns = "".join(
        f'<{p}tableColumn id="{highest + place}" name="{_name(header)}"/>'
        for place, header in enumerate(widening.headers, start=1)
    )
    tag = re.sub(r"""\scount\s*=\s*["'][0-9]+["']""", f' count="{len(tags) + len(widening.headers)}"', start[0])
    return text[: start.start()] + tag + text[start.end() : stop] + columns + text[stop:]


def _name(header: str) -> str:
    return escape_cell(header).replace("\n", "_x000a_").replace("\t", "&#9;")


def table_as_widened(before: SheetTable, after: SheetTable, widening: Widening) -> bool:
    """Tell whether a table read back has its old columns and then the new ones."""
    top, left, _, right = after.bounds
    wanted = (*before.columns, *widening.headers)
    return after.columns == wanted and (top, left, right) == (*before.bounds[:2], widening.last)
