"""The boxes of notes: shapes of the legacy drawing (VML) that a sheet with notes must have."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hapusheets.model.cells import parse_address

_SHAPE: Final = re.compile(r"<([\w.-]+):shape\s.*?</\1:shape\s*>", re.DOTALL)
_ROW, _COLUMN = re.compile(r"<\w+:Row>\s*(\d+)\s*<"), re.compile(r"<\w+:Column>\s*(\d+)\s*<")
_NUMBER = re.compile(r"""_x0000_s(\d+)["']""")
_BLOCK = re.compile(r"""<\w+:idmap\s[^<>]*\bdata\s*=\s*["'](\d+)""")
_SPACES: Final = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_TEXT_BOX: Final = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_EMPTY: Final = (
    f'<xml xmlns:v="{_SPACES["v"]}" xmlns:o="{_SPACES["o"]}" xmlns:x="{_SPACES["x"]}">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_LINE, _WIDTH, _EDGE, _LETTERS = 16, 300, 14, 46
_LAST_COLUMN = 16_384


@dataclass(frozen=True, slots=True)
class Grid:
    """How large rows and columns are, in pixels, by their numbers from 1."""

    width: Callable[[int], int]
    height: Callable[[int], int]


def empty_drawing() -> str:
    """Return a legacy drawing without shapes."""
    return _EMPTY


def has_shapes(text: str) -> bool:
    """Tell whether a legacy drawing holds any shape: a note's box, a control, a picture."""
    return (
        re.search(r"<[\w.-]+:(?:shape|group|rect|oval|line|image|roundrect|polyline|curve|arc)[\s>]", text) is not None
    )


def _cell_of(shape: str) -> tuple[int, int] | None:
    """Return (row, column) of the cell whose note a shape is; None for any other shape."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if row is None or column is None or not re.search(r"""ObjectType\s*=\s*["']Note["']""", shape):
        return None
    return int(row[1]) + 1, int(column[1]) + 1


def without_shapes(text: str, addresses: Collection[str]) -> str:
    """Return the drawing without the note shapes of some cells."""
    places = {parse_address(address) for address in addresses}
    return _SHAPE.sub(lambda match: "" if _cell_of(match[0]) in places else match[0], text) if places else text


def without_text_box(text: str) -> str:
    """Return the drawing without the shape type of text boxes, which notes need and other shapes do not mind."""
    return re.sub(
        r"""<(\w+):shapetype\s[^<>]*\bid\s*=\s*["']_x0000_t202["'].*?</\1:shapetype\s*>""", "", text, flags=re.DOTALL
    )


def with_shapes(text: str, notes: Mapping[str, str], grid: Grid) -> str:
    """Return the drawing with a hidden box for each note (address → words), large enough for its words.

    A box that is already there for a cell is used.
    """
    text = re.sub(r"^(.*<xml\b[^<>]*?)\s*/>\s*$", r"\1></xml>", text, flags=re.DOTALL)
    present = {_cell_of(match[0]) for match in _SHAPE.finditer(text)}
    new = [(address, words) for address, words in notes.items() if parse_address(address) not in present]
    numbers = _free_numbers(text)
    addition = "".join(_shape(next(numbers), address, words, grid) for address, words in new)
    if addition and not re.search(r"""shapetype\s[^<>]*\bid\s*=\s*["']_x0000_t202["']""", text):
        addition = _TEXT_BOX + addition
    stop = text.rfind("</")
    return text[:stop] + _renamed(addition, _prefixes(text)) + text[stop:]


def _prefixes(text: str) -> dict[str, str]:
    root = re.search(r"<[A-Za-z_][\w:.-]*(?:\s[^<>]*)?>", text)
    declared = re.findall(r"""xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""", root[0] if root else "")
    return {space: prefix for prefix, space in declared}


def _renamed(shapes: str, declared: dict[str, str]) -> str:
    """Write the shapes with the drawing's own prefixes; a namespace that it lacks is declared on each shape."""
    lacking = "".join(f' xmlns:{name}="{space}"' for name, space in _SPACES.items() if space not in declared)
    if lacking:
        shapes = re.sub(r"(<v:shape(?:type)?)(?=\s)", rf"\1{lacking}", shapes)
    for name, space in _SPACES.items():
        own = declared.get(space, name)
        if own != name:
            shapes = re.sub(rf"(?<=[</\s]){name}:", f"{own}:", shapes)
    return shapes


def _free_numbers(text: str) -> Iterator[int]:
    block = _BLOCK.search(text)
    first = 1024 * (int(block[1]) if block and len(block[1]) < 7 else 1) + 1
    taken = {int(number) for number in _NUMBER.findall(text) if len(number) < 10}
    return (number for number in range(first, first + 10_000_000) if number not in taken)


def _shape(number: int, address: str, words: str, grid: Grid) -> str:
    row, column = parse_address(address)
    height = _LINE * _lines(words) + _EDGE
    left, anchor = _anchor(row, column, height, grid)
    top = sum(grid.height(each) for each in range(max(1, row - 200), row))
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:{left * 0.75:g}pt;'
        f"margin-top:{top * 0.75:g}pt;width:{_WIDTH * 0.75:g}pt;height:{height * 0.75:g}pt;z-index:{number % 1024};"
        'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )


def _lines(words: str) -> int:
    return sum(max(1, len(textwrap.wrap(line, _LETTERS))) for line in words.split("\n"))


def _anchor(row: int, column: int, height: int, grid: Grid) -> tuple[int, str]:
    """Return the box's distance from the left in pixels and its anchor: column, offset, row, offset, twice."""
    first = column + 1
    if first + 20 > _LAST_COLUMN:
        first = max(1, column - 6)
    left, top = (first, 15), (max(1, row - 1), 10 if row > 1 else 2)
    right = _reach(*left, _WIDTH, grid.width, _LAST_COLUMN)
    bottom = _reach(*top, height, grid.height, 1_048_576)
    numbers = (left[0] - 1, left[1], top[0] - 1, top[1], right[0] - 1, right[1], bottom[0] - 1, bottom[1])
    distance = sum(grid.width(each) for each in range(max(1, first - 200), first)) + 15
    return distance, ", ".join(map(str, numbers))


def _reach(start: int, offset: int, size: int, extent: Callable[[int], int], last: int) -> tuple[int, int]:
    """Return the row or column, and the offset in it, that lies ``size`` pixels after a place."""
    left = offset + size
    for each in range(start, min(start + 2000, last)):
        if left <= extent(each):
            return each, left
        left -= extent(each)
    return min(start + 2000, last), 0
