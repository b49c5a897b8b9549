"""One sheet's changes turned into its new text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hapusheets.model.cells import Value, cell_address, parse_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import new_columns, new_rows, row_heights
from hapusheets.workbooks.cell_values import Stored, stored
from hapusheets.workbooks.formulas import shift_formula
from hapusheets.workbooks.growth import Growth, grow_dimension, grow_sheet
from hapusheets.workbooks.guards import Guards
from hapusheets.workbooks.sheet_parts import SheetTable, attributes, column_spans, whole
from hapusheets.workbooks.sheet_rows import CellText, RowSpan, SheetRows
from hapusheets.workbooks.style_patch import StylePatch
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

_DROPPED: Final = re.compile(r"""\s(?:t|s|cm|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")
_SET_BY_HAND = frozenset({"ht", "customHeight"})
_ROW_LOOKS = frozenset({"s", "customFormat", "thickTop", "thickBot"})


@dataclass(frozen=True, slots=True)
class SheetPatch:
    """What to change on a sheet.

    ``cells``: address → value (None clears value and formula, the style stays). ``clear_rows``: rows whose cells in
    the table's columns are cleared. ``new_rows``: one mapping of column number → value per row, put after the last
    used row of the table under ``header_row`` (None: the sheet's only Excel table). ``new_columns``: headers of columns
    put after the last header; new rows can fill them at once. ``notes``: address → text of our own note (None removes
    it; another author's note is never touched). ``marks``: address → ``hapu_virhe`` or ``hapu_varoitus`` (None takes
    our mark off). ``delete_rows``: rows of the table that are taken out last, so that those below move up; all other
    numbers of the patch are those before that.
    """

    cells: Mapping[str, Value] = field(default_factory=dict)
    new_rows: Sequence[Mapping[int, Value]] = ()
    clear_rows: Sequence[int] = ()
    header_row: int | None = None
    new_columns: Sequence[str] = ()
    delete_rows: Sequence[int] = ()
    notes: Mapping[str, str | None] = field(default_factory=dict)
    marks: Mapping[str, str | None] = field(default_factory=dict)


@dataclass
class SheetOutcome:
    """What became of a sheet: its new text and what other parts must know."""

    text: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    lost_formulas: list[str] = field(default_factory=list)
    new_rows: tuple[int, ...] = ()
    growth: Growth | None = None
    widening: new_columns.Widening | None = None
    widened_table: SheetTable | None = None
    tables: dict[str, Growth] = field(default_factory=dict)


class SheetEdit:
    """Applies one ``SheetPatch`` to one sheet's text."""

    def __init__(self, rows: SheetRows, guards: Guards, styles: StylePatch, *, date1904: bool) -> None:
        self._rows = rows
        self._guards = guards
        self._styles = styles
        self._date1904 = date1904
        self._writes: dict[int, dict[int, str]] = {}
        self._tags: dict[int, str] = {}
        self._cells: dict[int, dict[int, CellText]] = {}
        self._columns = column_styles(rows.text, rows.prefix)
        self._widths = row_heights.column_widths(rows.text, rows.prefix)
        self._heights: dict[int, float] = {}
        self.outcome = SheetOutcome()

    def apply(self, patch: SheetPatch) -> SheetOutcome:
        """Return the sheet's new text and the effects on other parts. Raises ``UnsafeEdit``."""
        for address, value in patch.cells.items():
            self._set(*parsed_address(address), value)
        place = None
        if patch.new_rows or patch.clear_rows or patch.new_columns:
            place = new_rows.find_place(self._rows, self._guards, patch.header_row, patch.clear_rows)
            place = self._add_columns(patch.new_columns, place)
            self._clear_rows(patch.clear_rows, place)
        if patch.new_rows and place is not None:
            self._add_rows(patch, place)
        self.outcome.text = self._text()
        return self.outcome

    def _present(self, row: int) -> dict[int, CellText]:
        if row not in self._cells:
            span = self._rows.span(row)
            self._cells[row] = {cell.column: cell for cell in self._rows.cells(span)} if span else {}
        return self._cells[row]

    def _set(self, row: int, column: int, value: Value, look: int | None = None) -> None:
        present = self._present(row).get(column)
        address = cell_address(row, column)
        if value is None and (present is None or not present.inner):
            self.outcome.values[address] = None
            return
        self._guards.refuse_unsafe(row, column, present)
        self._guards.refuse_header_change(row, column, value)
        style = self._style(row, column, look)
        content = stored(value, address, date1904=self._date1904)
        self._write(row, column, self._styles.index_for(style, value, address), content)
        self.outcome.values[address] = value
        if present is not None and present.formula:
            self.outcome.lost_formulas.append(address)

    def _style(self, row: int, column: int, look: int | None = None) -> int:
        present = self._present(row).get(column)
        own = None if present is None else present.style or 0
        candidates = (own, self._rows.row_style(self._rows.span(row)), look, self._columns.get(column))
        return next((style for style in candidates if style is not None), 0)

    def _write(self, row: int, column: int, style: int, content: Stored | None, formula: str = "") -> None:
        present = self._present(row).get(column)
        p = self._rows.prefix
        kept = _DROPPED.sub("", present.attributes) if present else ""
        kept = kept if re.search(r"\sr\s*=", kept) else f' r="{cell_address(row, column)}"{kept}'
        kind = f' t="{content.kind}"' if content is not None and content.kind else ""
        inner = formula + (content.xml(p) if content else "")
        look = f' s="{style}"' if style else ""
        element = f"<{p}c{kept}{look}{kind}>{inner}</{p}c>" if inner else f"<{p}c{kept}{look}/>"
        self._writes.setdefault(row, {})[column] = element

    def _add_columns(self, headers: Sequence[str], place: new_rows.Place) -> new_rows.Place:
        if not headers:
            return place
        widening = new_columns.find_widening(self._rows, self._guards, place, headers)
        last = self._present(place.header_row).get(place.right)
        for column, header in enumerate(headers, start=place.right + 1):
            self._set(place.header_row, column, header, last.style if last else None)
        self.outcome.widening, self.outcome.widened_table = widening, place.table
        return new_columns.wider(place, widening)

    def _clear_rows(self, numbers: Sequence[int], place: new_rows.Place) -> None:
        for number in numbers:
            for column in list(self._present(number)):
                if place.left <= column <= place.right:
                    self._set(number, column, None)

    def _add_rows(self, patch: SheetPatch, place: new_rows.Place) -> None:
        first = place.last_used + 1
        numbers = range(first, first + len(patch.new_rows))
        written = {column for values in patch.new_rows for column in values}
        new_rows.refuse_occupied(self._rows, place, numbers, patch.clear_rows, self._guards.sheet, written=written)
        looks = self._looks(place.template)
        for number, values in zip(numbers, patch.new_rows, strict=True):
            self._add_row(number, values, place, looks)
        self.outcome.new_rows = tuple(numbers)
        self._note_growth(place, numbers)

    def _add_row(
        self, number: int, values: Mapping[int, Value], place: new_rows.Place, looks: Mapping[int, int | None]
    ) -> None:
        if self._rows.span(number) is None:
            self._tags[number] = self._row_looks(number, self._rows.span(place.template))
        for column, value in values.items():
            self._set(number, column, value, looks.get(column))
        height = row_heights.fitting_height(
            values, self._widths, lambda column: self._styles.wraps(self._style(number, column, looks.get(column)))
        )
        if height is not None:
            self._heights[number] = height
        computed = new_rows.computed_columns(place.table)
        for column in computed - values.keys():
            self._copy_formula(number, column, place, looks.get(column))
        for column, look in looks.items():
            if look and column not in self._writes.get(number, {}) and column not in self._present(number):
                self._write(number, column, look, None)

    def _looks(self, template: int) -> dict[int, int | None]:
        """Return the styles of a row by column, without our marks: a new row must not inherit what was wrong there."""
        present = self._present(template).items() if template else ()
        unmarked = self._styles.marks.unmarked
        return {column: None if cell.style is None else unmarked(cell.style) for column, cell in present}

    def _row_looks(self, number: int, template: RowSpan | None) -> str:
        found = attributes(self._rows.tag(template)) if template else {}
        kept = _ROW_LOOKS | _SET_BY_HAND if found.get("customHeight") in ("1", "true") else _ROW_LOOKS
        looks = "".join(f' {name}="{escape_xml(text)}"' for name, text in found.items() if name in kept)
        return f' r="{number}"{looks}'

    def _copy_formula(self, row: int, column: int, place: new_rows.Place, look: int | None) -> None:
        formula = self._formula_above(row, column, place)
        present = self._present(row).get(column)
        standing = present is not None and present.formula and column not in self._writes.get(row, {})
        if formula and not standing:
            p = self._rows.prefix
            element = f"<{p}f>{escape_xml(formula)}</{p}f>"
            self._write(row, column, self._style(row, column, look), None, element)
            self.outcome.formulas[cell_address(row, column)] = formula

    def _formula_above(self, row: int, column: int, place: new_rows.Place) -> str:
        above = self._present(place.template).get(column) if place.template else None
        plain = re.fullmatch(r"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]*)</.*", above.formula) if above else None
        if plain and plain[1] and "array" not in plain[0].partition(">")[0]:
            return shift_formula(unescape_xml(plain[1]), row - place.template, 0)
        table = place.table
        if table is None:
            return ""
        return table.formulas.get(table.columns[column - place.left], "")

    def _note_growth(self, place: new_rows.Place, numbers: range) -> None:
        bottom = place.table.bounds[2] if place.table else place.last_used
        grown = Growth(place.header_row, min(bottom, place.last_used), numbers[-1], place.left, place.right)
        self.outcome.growth = grown
        if place.table is not None and numbers[-1] > bottom:
            self.outcome.tables[place.table.part] = grown

    def _text(self) -> str:
        elements = {}
        for row in self._writes.keys() | self._tags.keys():
            span = self._rows.span(row)
            tag = self._tags.get(row) or self._widened(row, span)
            tag = row_heights.with_height(tag, self._heights[row]) if row in self._heights else tag
            elements[row] = self._rows.row_element(span, row, tag, self._writes.get(row, {}))
        text = self._rows.replaced(elements)
        prefix = self._rows.prefix
        if self.outcome.growth is not None:
            text = grow_sheet(text, prefix, self.outcome.growth)
        if self.outcome.widening is not None:
            text = new_columns.widen_sheet(text, prefix, self.outcome.widening)
        columns = {column for written in self._writes.values() for column in written}
        return grow_dimension(text, prefix, set(self._writes), columns)

    def _widened(self, row: int, span: RowSpan | None) -> str:
        """Return the row's attributes; its ``spans`` hint covers the written cells."""
        if span is None:
            return f' r="{row}"'
        tag = self._rows.tag(span)
        inside = tag[len(f"<{self._rows.prefix}row") :].rstrip(">").rstrip("/").rstrip()
        hint = re.search(r"""\sspans\s*=\s*["'](\d+):(\d+)["']""", inside)
        if hint is None:
            return inside
        columns = [int(hint[1]), int(hint[2]), *self._writes.get(row, {})]
        return inside.replace(hint[0], f' spans="{min(columns)}:{max(columns)}"')


def parsed_address(address: str) -> tuple[int, int]:
    """Return (row, column) of an address that a sheet has; ``UnsafeEdit`` for any other text."""
    try:
        row, column = parse_address(address)
    except ValueError:
        raise UnsafeEdit("edit.bad_address", where=str(address), cell=address) from None
    if row > 1_048_576 or column > 16_384:
        raise UnsafeEdit("edit.bad_address", where=address, cell=address)
    return row, column


def column_styles(text: str, prefix: str) -> dict[int, int]:
    """Return the styles that columns give their empty cells."""
    styles: dict[int, int] = {}
    head = text[: text.find(f"<{prefix}sheetData")]
    for found, columns in column_spans(re.findall(rf"<{prefix}col\s([^<>]*)>", head)):
        style = whole(found.get("style"), -1)
        if style >= 0:
            styles.update(dict.fromkeys(columns, style))
    return styles
