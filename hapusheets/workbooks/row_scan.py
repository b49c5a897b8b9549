"""The cells of a sheet's XML, whole rows at a time.

The rows of a register have the same columns, written the same plain way. One regular expression made for just these
columns takes a row at once, and the cells of a column are then typed together: half the time of going cell by cell.
A row that does not fit is read cell by cell, and a sheet that is written otherwise goes through a parser (``scan``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import cast

from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks.parts import has_two_prefixes
from hapusheets.workbooks.scan import RawCell, hidden_row, plain_cells, scan_cells
from hapusheets.workbooks.sheet_parts import LAST_ROW, is_range
from hapusheets.workbooks.strings import normal_lines
from hapusheets.workbooks.xml_text import unescape_xml

#: The row's number and attributes, then for each column its attributes, formula and value; None for what is absent.
Row = tuple[str | None, ...]
#: A column's letters, then the attributes, formulas and values of its cells.
Column = tuple[str, Row, Row, Row]
_Match = Callable[[str, int, int], re.Match[str] | None]

_COLUMN = (
    r'(?:<c r="{}\1"(?:([^<>/]*)>(?:<f([^<]*)(?:</f>|))?'
    r'(?:<v/>|(?:<v>|<is><t(?: xml:space="preserve"|)>)([^<]*)(?:</v>|</t></is>)|)</c>|[^<>/]*/>)|)'
)
_BARE = r'(?:<c r="{}\1"[^<>/]*/>|)'
_NO_VALUE = "(?:<v/>|)"
_INLINE = '<is><t(?: xml:space="preserve"|)>([^<]*)</t></is>'
_ROW = r'\s*<row r="([1-9][0-9]{{0,6}})"([^<>/]*)(?:/>|>{}</row>)'
_LETTERS = re.compile(r'<c r="([A-Z]{1,3})[0-9]')
_MASTER = re.compile(r'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*><f([^<>]*)>([^<]+)</f>')
_SHARED = re.compile(r'\ssi="([^"]*)"')
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SAMPLE = 60_000
_MOST_COLUMNS = 200
_BLOCK = 500
#: A sheet of fewer characters is faster read cell by cell.
_SMALL = 40_000
#: Regular expressions for rows of one shape take a while to make; one that paid off is given back.
_MOST_SHAPES = 4
#: Fewer plain rows between others are read like those: a block has its price.
_FEW = 8
_MAY_BE_BELOW = 6  # digits of a row number that is always on the sheet


@dataclass(frozen=True, slots=True)
class Place:
    """What a column is in rows of one shape: its attributes, and where formula and value stand in a row (0: none)."""

    letters: str
    attributes: str
    formula: int
    value: int


@dataclass(slots=True)
class Block:
    """Rows in their order: either ``rows``, or the ``cells`` of rows that did not fit.

    A row begins with its number and attributes; then come three texts for each of ``letters`` (attributes, formula,
    value; None for what is absent) or, when ``shape`` is set, what that says.
    """

    letters: tuple[str, ...] = ()
    shape: tuple[Place, ...] = ()
    rows: list[Row] = field(default_factory=list)
    cells: list[RawCell] = field(default_factory=list)

    def columns(self) -> tuple[tuple[str, ...], list[Column]]:
        """Return the row numbers and the columns."""
        texts: list[Row] = list(zip(*self.rows, strict=True))
        numbers = cast("tuple[str, ...]", texts[0])
        if not self.shape:
            places = zip(self.letters, range(2, len(texts), 3), strict=True)
            return numbers, [(each, texts[place], texts[place + 1], texts[place + 2]) for each, place in places]
        texts[0] = (None,) * len(numbers)
        return numbers, [
            (each.letters, (each.attributes,) * len(numbers), texts[each.formula], texts[each.value])
            for each in self.shape
        ]

    def as_cells(self) -> list[RawCell]:
        """Return the cells of ``rows`` one by one."""
        if not self.rows:
            return []
        numbers, columns = self.columns()
        return [
            (f"{letters}{number}", attributes[place] or "", formulas[place] or "", values[place] or "", "")
            for place, number in enumerate(numbers)
            for letters, attributes, formulas, values in columns
            if formulas[place] or values[place] is not None
        ]


@dataclass(slots=True)
class ScannedSheet:
    """All cells as they are stored. ``masters``: address and text of the shared formulas by their index."""

    blocks: list[Block]
    hidden_rows: frozenset[int]
    masters: dict[str, tuple[str, str]]


def scan_sheet(text: str, name: str, part: str) -> ScannedSheet:
    """Return what the sheet stores. Raises ``UnreadableWorkbook`` when it is not well-formed or has impossible rows."""
    text = normal_lines(text)
    found = _whole_rows(text)
    if found is None:
        cells, hidden = scan_cells(text, name, part)
        return ScannedSheet([Block(cells=cells)], hidden, {})
    if any(_is_off_sheet(block) for block in found.blocks):
        raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=part)
    return found


def in_order(blocks: Sequence[Block]) -> bool:
    """Tell whether the rows stand in their order, so that no cell can stand there twice."""
    last = 0
    for block in blocks:
        odd = [cell[0] for cell in block.cells]
        below = [int(row[0] or "") for row in block.rows] or [int(each.lstrip(_ALPHABET)) for each in odd]
        if len(set(odd)) < len(odd) or below != sorted(below) or (block.rows and len(set(below)) < len(below)):
            return False
        if below and below[0] <= last:
            return False
        last = below[-1] if below else last
    return True


def _is_off_sheet(block: Block) -> bool:
    if any(len(row[0] or "") > _MAY_BE_BELOW and int(row[0] or "") > LAST_ROW for row in block.rows):
        return True
    return any(len(cell[0]) > _MAY_BE_BELOW and not is_range(cell[0]) for cell in block.cells)


def _whole_rows(text: str) -> ScannedSheet | None:
    """Return the sheet read by rows; None when it must go through ``scan_cells``."""
    start, stop = text.find("<sheetData>") + len("<sheetData>"), text.rfind("</sheetData>")
    if start < len("<sheetData>") or stop < start or _is_unusual(text, start, stop):
        return None
    letters = _columns(text, start, stop) if stop - start > _SMALL else ()
    return _Scan(text, stop, letters).run(start) if letters else None


def _is_unusual(text: str, start: int, stop: int) -> bool:
    for mark, sign in (("!", "<!"), ("?", "<?"), ("xmlns", "xmlns")):  # one sign alone is found many times sooner
        if text.find(mark, start, stop) >= 0 and text.find(sign, start, stop) >= 0:
            return True
    if has_two_prefixes(text):
        return True
    return text.count("<is>", start, stop) != text.count(' t="inlineStr"', start, stop)


def _columns(text: str, start: int, stop: int) -> tuple[str, ...]:
    """Return the columns that rows at the beginning, in the middle and at the end have; () for too many."""
    places = (start, (start + stop) // 2, max(start, stop - _SAMPLE))
    seen = {letters for place in places for letters in _LETTERS.findall(text, place, min(place + _SAMPLE, stop))}
    ordered = sorted(seen, key=lambda letters: (len(letters), letters))
    fits = len(ordered) <= _MOST_COLUMNS and all(is_range(f"{letters}1") for letters in ordered)
    return tuple(ordered) if fits else ()


def _like(row: Row) -> tuple[object, ...]:
    """Return what rows of the same shape have in common."""
    return row[2::3], [each and each.endswith("/>") for each in row[3::3]], [each is None for each in row[4::3]]


def _shape(letters: tuple[str, ...], row: Row) -> tuple[tuple[Place, ...], _Match]:
    """Return the places of rows like ``row``, and what matches such a row."""
    places: list[Place] = []
    pattern, group = [], 1  # groups are counted from 0 in a row: its number and attributes come first
    for each, place in zip(letters, range(2, len(row), 3), strict=True):
        attributes, formula, value = row[place : place + 3]
        if attributes is None:
            pattern.append(_BARE.format(each))
            continue
        has_formula, has_value = formula is not None, value is not None
        group += has_formula + has_value
        formula_group, value_group = (group - has_value) * has_formula, group * has_value
        places.append(Place(each, attributes, formula_group, value_group))
        pattern.append(_cell_pattern(each, attributes, formula, value))
    return tuple(places), re.compile(_ROW.format("".join(pattern))).match


def _cell_pattern(letters: str, attributes: str, formula: str | None, value: str | None) -> str:
    written = "" if formula is None else "<f([^<]*/>)" if formula.endswith("/>") else "<f([^<]*)</f>"
    stored = _NO_VALUE if value is None else _INLINE if "inlineStr" in attributes else "<v>([^<]*)</v>"
    return f'<c r="{letters}\\1"{re.escape(attributes)}>{written}{stored}</c>'


class _Scan:
    """One pass over the rows of a sheet."""

    def __init__(self, text: str, stop: int, letters: tuple[str, ...]) -> None:
        self._text, self._stop, self._letters = text, stop, letters
        self._any = re.compile(_ROW.format("".join(_COLUMN.format(each) for each in letters))).match
        self._alike: _Match | None = None
        self._shapes_left = _MOST_SHAPES
        self._blocks = [Block(letters)]
        self._hidden: set[int] = set()
        self._hiding = text.find("hidden=", 0, stop) >= 0

    def run(self, position: int) -> ScannedSheet | None:
        """Return the rows from ``position`` on; None when some cell is written in a way only a parser understands."""
        while position < self._stop:
            position = self._alike_rows(self._alike, position) if self._alike else position
            row = self._any(self._text, position, self._stop)
            if row is None:
                after = self._other_rows(position) if position < self._stop else self._stop
                if after is None:
                    return None
                position = after
            else:
                position = row.end()
                self._take(row)
        masters = self._masters() if ' t="shared"' in self._text else {}
        return ScannedSheet(self._blocks, frozenset(self._hidden), masters)

    def _take(self, row: re.Match[str]) -> None:
        if self._hiding and hidden_row(row[2]):
            self._hidden.add(int(row[1]))
        if row.lastindex == 2:
            return
        if len(self._blocks[-1].rows) >= _BLOCK or self._blocks[-1].shape:
            self._blocks.append(Block(self._letters))
        rows = self._blocks[-1].rows
        rows.append(row.groups())
        if len(rows) % 16 == 2 and self._shapes_left and _like(rows[-2]) == _like(rows[-1]):
            self._shapes_left -= 1
            shape, self._alike = _shape(self._letters, rows[-1])
            self._blocks.append(Block(shape=shape))

    def _alike_rows(self, match: _Match, position: int) -> int:
        """Take in rows of the same shape from ``position`` on and return where another begins."""
        text, stop, hiding = self._text, self._stop, self._hiding
        shape, rows, taken = self._blocks[-1].shape, self._blocks[-1].rows, 0
        while row := match(text, position, stop):
            position = row.end()
            taken += 1
            if len(rows) >= _BLOCK:
                self._blocks.append(Block(shape=shape))
                rows = self._blocks[-1].rows
            rows.append(row.groups())
            if hiding and hidden_row(row[2]):
                self._hidden.add(int(row[1]))
        self._shapes_left += taken > _BLOCK
        self._alike = None
        return position

    def _other_rows(self, position: int) -> int | None:
        """Take in the row that does not fit, with empty ones before it, and return where the next begins."""
        end = self._text.find("</row>", position, self._stop)
        end = self._stop if end < 0 else end + len("</row>")
        data = self._text[position:end]
        found = plain_cells(data)
        if found is None:
            return None
        cells, hidden = found
        self._hidden |= hidden
        if cells:
            self._take_in(cells)
        return end

    def _take_in(self, cells: list[RawCell]) -> None:
        """Add cells that stand below the last rows."""
        if len(self._blocks[-1].rows) < _FEW:
            cells = self._blocks.pop().as_cells() + cells
        if self._blocks and self._blocks[-1].cells:
            self._blocks[-1].cells += cells
        else:
            self._blocks.append(Block(cells=cells))
        self._blocks.append(Block(self._letters))

    def _masters(self) -> dict[str, tuple[str, str]]:
        masters: dict[str, tuple[str, str]] = {}
        for address, attributes, formula in _MASTER.findall(self._text):
            index = _SHARED.search(attributes)
            if 't="shared"' in attributes and index:
                masters.setdefault(index[1], (address, unescape_xml(formula)))
        return masters
