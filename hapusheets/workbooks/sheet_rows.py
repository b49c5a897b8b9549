"""A sheet's XML as rows of cells that can be replaced one by one, all other text kept as it is."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from hapusheets.model.cells import cell_address, parse_address
from hapusheets.model.errors import UnreadableWorkbook, UnsafeEdit
from hapusheets.workbooks.package import parse_xml
from hapusheets.workbooks.parts import has_two_prefixes, is_true, root_prefix
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

_COMMENT = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
#: A row of more characters must be well-formed: without an end to its cells, each would be looked for to the row's.
_LONG_ROW = 50_000
_NUMBER = re.compile(r"""\sr\s*=\s*["']([0-9]+)["']""")
_ADDRESS = re.compile(r"""(\sr\s*=\s*)["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class RowSpan:
    """Where a row stands in the text: ``start`` of its tag, ``inner`` to ``end`` its cells, ``stop`` after its end."""

    number: int
    start: int
    inner: int
    end: int
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
        number = whole(attributes(self.attributes).get("s"), -1)
        return number if number >= 0 else None

    @property
    def formula(self) -> str:
        """The whole ``<f>`` element, "" when the cell has none."""
        match = re.search(r"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f\s*>)", self.inner)
        return match[0] if match else ""

    @property
    def has_value(self) -> bool:
        """A constant or a cached result is stored."""
        return bool(re.search(r"<(?:\w+:)?(?:v(?:\s[^<>]*)?>[^<]|is[\s>])", self.inner))


class SheetRows:
    """The text of one worksheet part, with its rows found."""

    def __init__(self, text: str, name: str) -> None:
        self.prefix = root_prefix(text)
        self.text = _without_comments(text, self.prefix, name)
        self._name = name
        if has_two_prefixes(self.text):
            raise UnsafeEdit("edit.unsupported", where=name, name=name, what="xmlns")
        p = self.prefix
        self._cell = re.compile(
            rf"<{p}c((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(?:/>|>(.*?)</{p}c\s*>)", re.DOTALL
        )
        self._ends = f"</{p}sheetData></{p}worksheet>"
        self._unnumbered = False
        self._find_rows()
        if self._unnumbered:
            self._number_rows()

    def _find_rows(self) -> None:
        p = self.prefix
        data = re.search(rf"<{p}sheetData((?:\s[^<>]*?)?)(/?)>", self.text)
        stop = self.text.rfind(f"</{p}sheetData")
        if data is None or (not data[2] and stop < 0):
            raise self._damaged("sheetData")
        if data[2]:
            opened = f"<{p}sheetData{data[1]}></{p}sheetData>"
            self.text = self.text[: data.start()] + opened + self.text[data.end() :]
            stop = data.start() + len(f"<{p}sheetData{data[1]}>")
        self.data_start, self.data_stop = (stop if data[2] else data.end()), stop
        self.numbers, self._starts = self._numbered_starts()
        if any(after <= before for before, after in pairwise(self.numbers)):
            raise UnsafeEdit("edit.unsupported", where=self._name, name=self._name, what="row order")

    def _numbered_starts(self) -> tuple[Sequence[int], Sequence[int]]:
        """Return the rows' numbers and where they start. Every program but a few writes ``r`` first."""
        p = self.prefix
        plain = re.compile(rf'<{p}row r="([0-9]{{1,15}})"')
        numbers, starts = array("q"), array("q")  # a sheet may have a million rows
        for tag in plain.finditer(self.text, self.data_start, self.data_stop):
            numbers.append(int(tag[1]))
            starts.append(tag.start())
        if len(numbers) != self.text.count(f"<{p}row", self.data_start, self.data_stop):
            found = list(self._counted_starts())
            return [number for number, _ in found], [start for _, start in found]
        return numbers, starts

    def _counted_starts(self) -> Iterator[tuple[int, int]]:
        number = 0
        for tag in re.compile(rf"<{self.prefix}row(?:\s[^<>]*)?>").finditer(self.text, self.data_start, self.data_stop):
            written = _NUMBER.search(tag[0])
            number = int(written[1]) if written else number + 1
            self._unnumbered = self._unnumbered or written is None
            yield number, tag.start()

    def _number_rows(self) -> None:
        """Write ``r`` on every row that lacks it, so that rows can be added between them."""
        pieces, position = [], 0
        for number, start in zip(self.numbers, self._starts, strict=True):
            if not _NUMBER.search(self.text[start : self.text.find(">", start)]):
                place = start + len(f"<{self.prefix}row")
                pieces.append(self.text[position:place] + f' r="{number}"')
                position = place
        self.text = "".join((*pieces, self.text[position:]))
        self._find_rows()

    def _damaged(self, part: str) -> UnreadableWorkbook:
        return UnreadableWorkbook("workbook.damaged", where=self._name, name=self._name, part=part)

    def tag(self, span: RowSpan) -> str:
        """Return a row's start tag."""
        return self.text[span.start : span.inner]

    def span(self, number: int) -> RowSpan | None:
        """Return where row ``number`` stands; None when it is not written."""
        place = bisect_left(self.numbers, number)
        if place == len(self.numbers) or self.numbers[place] != number:
            return None
        start = self._starts[place]
        limit = self._starts[place + 1] if place + 1 < len(self._starts) else self.data_stop
        inner = self.text.find(">", start, limit) + 1
        if inner and self.text[inner - 2] == "/":
            return RowSpan(number, start, inner, inner, inner)
        end = self.text.find(f"</{self.prefix}row", inner, limit)
        stop = self.text.find(">", end, limit) + 1
        if not inner or end < 0 or not stop:
            raise self._damaged(f"row {number}")
        return RowSpan(number, start, inner, end, stop)

    def following(self, number: int) -> int:
        """Return where the first row after ``number`` starts, or the rows end."""
        place = bisect_left(self.numbers, number + 1)
        return self._starts[place] if place < len(self._starts) else self.data_stop

    def cells(self, span: RowSpan) -> list[CellText]:
        """Return the row's cells from left to right, each with its column."""
        inner = self._inner(span)
        if len(inner) > _LONG_ROW:
            parse_xml(
                f"{self.text[: self.data_start]}{self.text[span.start : span.stop]}{self._ends}", self._name, "sheet"
            )
        matches = list(self._cell.finditer(inner))
        found, column = [], 0
        for match, following in zip_longest(matches, matches[1:]):
            column = self._column(match[1], span.number, column)
            raw = inner[match.start() : following.start() if following else len(inner)]
            found.append(CellText(column, match[1], match[2] or "", raw))
        return found

    def _column(self, attrs: str, row: int, before: int) -> int:
        address = _ADDRESS.search(attrs)
        if address is None:
            return before + 1
        try:
            found_row, column = parse_address(unescape_xml(address[2]).upper())
        except ValueError:
            found_row, column = 0, 0
        if found_row != row or column <= before:
            raise UnsafeEdit("edit.unsupported", where=self._name, name=self._name, what=f"cell {address[2]}")
        return column

    def _inner(self, span: RowSpan) -> str:
        return self.text[span.inner : span.end]

    def replaced(self, rows: Mapping[int, str]) -> str:
        """Return the sheet's text with each row of ``rows`` (number → whole element) put in its place."""
        pieces, position = [], 0
        for number in sorted(rows):
            span = self.span(number)
            start = self.following(number - 1) if span is None else span.start
            pieces.append(self.text[position:start] + rows[number])
            position = start if span is None else span.stop
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
        number = whole(found.get("s"), -1)
        return number if number >= 0 and is_true(found.get("customFormat")) else None


def _without_comments(text: str, prefix: str, name: str) -> str:
    """Return a sheet's text whose rows hold no comments, instructions or character data in brackets."""
    if not (("!" in text and "<!" in text) or text.find("<?", 1) > 0):
        return text
    parse_xml(text, name, "sheet")  # each comment has an end
    start = max(text.find(f"<{prefix}sheetData"), 0)
    head, data = text[:start], text[start:]
    return head + _COMMENT.sub("", _CDATA.sub(lambda match: escape_xml(match[1]), data))
