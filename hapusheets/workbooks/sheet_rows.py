"""A sheet's XML as rows of cells that can be replaced one by one, all other text kept as it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hapusheets.model.cells import cell_address, parse_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.parts import root_prefix
from hapusheets.workbooks.sheet_parts import attributes, is_true_attribute
from hapusheets.workbooks.xml_text import escape_xml

_COMMENT = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_NUMBER = re.compile(r"""\sr\s*=\s*["']([0-9]+)["']""")
_ADDRESS = re.compile(r"""(\sr\s*=\s*)["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Where a row stands in the text: ``start`` of its tag, ``inner`` after the tag, ``stop`` after its end."""

    number: int
    start: int
    inner: int
    stop: int


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell as text: its attributes and inner XML. ``raw`` is the whole element and what follows it in its row."""

    column: int
    attributes: str
    inner: str
    raw: str

    @property
    def style(self) -> int | None:
        """The cell's own style index; None when it has none."""
        number = attributes(self.attributes).get("s", "")
        return int(number) if number.isdigit() else None

    @property
    def formula(self) -> str:
        """The whole ``<f>`` element, "" when the cell has none."""
        match = re.search(r"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f\s*>)", self.inner)
        return match[0] if match else ""

    @property
    def has_value(self) -> bool:
        """A constant or a cached result is stored."""
        return bool(re.search(r"<(?:\w+:)?(?:v(?:\s[^>]*)?>[^<]|is[\s>])", self.inner))


class SheetRows:
    """The text of one worksheet part, with its rows found."""

    def __init__(self, text: str, name: str) -> None:
        self.prefix = root_prefix(text)
        self.text = _without_comments(text, self.prefix)
        self._name = name
        p = self.prefix
        self._cell = re.compile(
            rf"<{p}c((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?:/>|>(.*?)</{p}c\s*>)", re.DOTALL
        )
        self._find_rows()
        if any(not _NUMBER.search(self.tag(span)) for span in self.rows):
            self._number_rows()

    def _find_rows(self) -> None:
        p = self.prefix
        data = re.search(rf"<{p}sheetData\s*/>|<{p}sheetData\s*>", self.text)
        stop = self.text.rfind(f"</{p}sheetData")
        if data is None or (not data[0].endswith("/>") and stop < 0):
            raise UnsafeEdit("edit.unsupported", where=self._name, name=self._name, what="sheetData")
        if data[0].endswith("/>"):
            opened = f"<{p}sheetData></{p}sheetData>"
            self.text = self.text[: data.start()] + opened + self.text[data.end() :]
            stop = data.start() + len(f"<{p}sheetData>")
            self.data_start = stop
        else:
            self.data_start = data.end()
        self.data_stop = stop
        self.rows = list(self._row_spans())
        self.numbers = [span.number for span in self.rows]
        if any(after <= before for before, after in zip(self.numbers, self.numbers[1:], strict=False)):
            raise UnsafeEdit("edit.unsupported", where=self._name, name=self._name, what="row order")

    def _row_spans(self) -> Iterator[RowSpan]:
        p, number = self.prefix, 0
        closing = f"</{p}row>"
        tags = re.compile(rf"<{p}row(?:\s[^>]*)?>")
        for tag in tags.finditer(self.text, self.data_start, self.data_stop):
            written = _NUMBER.search(tag[0])
            number = int(written[1]) if written else number + 1
            if tag[0].endswith("/>"):
                yield RowSpan(number, tag.start(), tag.end(), tag.end())
            else:
                end = self.text.find(closing, tag.end(), self.data_stop)
                if end < 0:
                    raise UnsafeEdit("edit.unsupported", where=self._name, name=self._name, what="row")
                yield RowSpan(number, tag.start(), tag.end(), end + len(closing))

    def _number_rows(self) -> None:
        """Write ``r`` on every row that lacks it, so that rows can be added between them."""
        pieces, position = [], 0
        for span in self.rows:
            if not _NUMBER.search(self.tag(span)):
                place = span.start + len(f"<{self.prefix}row")
                pieces.append(self.text[position:place] + f' r="{span.number}"')
                position = place
        self.text = "".join((*pieces, self.text[position:]))
        self._find_rows()

    def tag(self, span: RowSpan) -> str:
        """Return a row's start tag."""
        return self.text[span.start : span.inner]

    def span(self, number: int) -> RowSpan | None:
        """Return where row ``number`` stands; None when it is not written."""
        place = bisect_left(self.numbers, number)
        return self.rows[place] if place < len(self.rows) and self.numbers[place] == number else None

    def following(self, number: int) -> int:
        """Return where the first row after ``number`` starts, or the rows end."""
        place = bisect_left(self.numbers, number + 1)
        return self.rows[place].start if place < len(self.rows) else self.data_stop

    def cells(self, span: RowSpan) -> list[CellText]:
        """Return the row's cells from left to right, each with its column."""
        inner = self._inner(span)
        matches = list(self._cell.finditer(inner))
        found, column = [], 0
        for match, following in zip(matches, [*matches[1:], None], strict=True):
            column = self._column(match[1], span.number, column)
            raw = inner[match.start() : following.start() if following else len(inner)]
            found.append(CellText(column, match[1], match[2] or "", raw))
        return found

    def _column(self, attrs: str, row: int, before: int) -> int:
        address = _ADDRESS.search(attrs)
        if address is None:
            return before + 1
        try:
            found_row, column = parse_address(address[2].upper())
        except ValueError:
            found_row, column = 0, 0
        if found_row != row or column <= before:
            raise UnsafeEdit("edit.unsupported", where=self._name, name=self._name, what=f"cell {address[2]}")
        return column

    def _inner(self, span: RowSpan) -> str:
        closing = len(f"</{self.prefix}row>")
        return "" if span.inner == span.stop else self.text[span.inner : span.stop - closing]

    def replaced(self, rows: Mapping[int, str]) -> str:
        """Return the sheet's text with each row of ``rows`` (number → whole element) put in its place."""
        pieces, position = [], 0
        for number in sorted(rows):
            place = bisect_left(self.numbers, number)
            span = self.rows[place] if place < len(self.rows) else None
            start = self.data_stop if span is None else span.start
            pieces.append(self.text[position:start] + rows[number])
            position = span.stop if span is not None and span.number == number else start
        return "".join((*pieces, self.text[position:]))

    def row_element(self, span: RowSpan | None, number: int, tag_attributes: str, changes: Mapping[int, str]) -> str:
        """Return row ``number`` with the cells of ``changes`` (column → whole element, "" takes the cell out)."""
        cells = [] if span is None else self.cells(span)
        written = {cell.column: self._addressed(cell, number) for cell in cells} | dict(changes)
        inner = "".join(written[column] for column in sorted(written))
        head = ("" if span is None else self._inner(span)[: self._before_cells(span)]) + inner
        return f"<{self.prefix}row{tag_attributes}>{head}</{self.prefix}row>"

    def _before_cells(self, span: RowSpan) -> int:
        match = self._cell.search(self._inner(span))
        return match.start() if match else 0

    def _addressed(self, cell: CellText, row: int) -> str:
        if _ADDRESS.search(cell.attributes):
            return cell.raw
        place = len(f"<{self.prefix}c")
        return f'{cell.raw[:place]} r="{cell_address(row, cell.column)}"{cell.raw[place:]}'

    def row_style(self, span: RowSpan | None) -> int | None:
        """Return the style a row gives its empty cells; None when it gives none."""
        if span is None:
            return None
        found = attributes(self.tag(span))
        return int(found["s"]) if is_true_attribute(found, "customFormat") and found.get("s", "").isdigit() else None


def _without_comments(text: str, prefix: str) -> str:
    start = text.find(f"<{prefix}sheetData")
    head, data = text[: max(start, 0)], text[max(start, 0) :]
    if "<!" in data:
        data = _CDATA.sub(lambda match: escape_xml(match[1]), data)
        data = _COMMENT.sub("", data)
    elif "<?" in data:
        data = _COMMENT.sub("", data)
    return head + data
