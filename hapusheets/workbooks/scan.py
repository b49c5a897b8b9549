"""The cells of a sheet's XML, found by one regular expression.

Nearly every program writes cells the same plain way, and a regular expression over the text is many times faster than
an XML parser. Text that is written otherwise (prefixes, cells without ``r``, comments, other attribute order)
is first brought to that plain form by a parser, so there is one way to read cells. Counting tags tells which:
no cell can be missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

from hapusheets.model.cells import cell_address, parse_address
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks.package import parse_xml
from hapusheets.workbooks.parts import child, elements, has_two_prefixes, local_name, namespace, own_text, root_prefix
from hapusheets.workbooks.sheet_parts import LAST_ROW, is_range, whole
from hapusheets.workbooks.strings import normal_lines
from hapusheets.workbooks.xml_text import escape_xml

if TYPE_CHECKING:
    from lxml import etree

#: Address, other attributes, formula (after ``<f``, with its attributes), value; or the inside of an unusual cell.
RawCell = tuple[str, str, str, str, str]

_CELL = re.compile(
    r'<c r="([A-Z]{1,3}[1-9][0-9]{0,6})"([^<>/]*)>(?:(?:<f([^<]*)</f>)?<v>([^<]*)</v></c>|(.*?)</c>)',
    re.DOTALL,
)
_ROW = re.compile(r"<row\s([^<>]*)>")
_NUMBER = re.compile(r'(?:^|\s)r="([0-9]{1,7})"')
#: An address with fewer letters and digits is always on the sheet, or in a column that only we would see.
_MAY_BE_BELOW = 7
_HIDDEN = re.compile(r'(?:^|\s)hidden="(?:1|true)"')


def scan_cells(text: str, name: str, part: str) -> tuple[list[RawCell], frozenset[int]]:
    """Return the cells that are not empty elements, in order, and the numbers of the hidden rows.

    Raises ``UnreadableWorkbook`` when unusual text is not well-formed XML or a row lies below the last one of a sheet.
    """
    data = _sheet_data(normal_lines(text))
    plain = plain_cells(data) if data is not None else None
    if plain is None:
        data = _plain_form(text, name, part)
        plain = _found(data), _hidden_rows(data)
    found, hidden = plain
    if any(len(cell[0]) > _MAY_BE_BELOW and not is_range(cell[0]) for cell in found):
        raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=part)
    return found, hidden


def _sheet_data(text: str) -> str | None:
    """Return the inside of ``<sheetData>``; None when the text needs a parser."""
    if root_prefix(text) or has_two_prefixes(text):
        return None
    start, stop = text.find("<sheetData>"), text.rfind("</sheetData>")
    if start >= 0 and stop >= 0:
        return text[start + len("<sheetData>") : stop]
    return "" if "<sheetData/>" in text else None


def plain_cells(data: str) -> tuple[list[RawCell], frozenset[int]] | None:
    """Return the cells with content and the hidden rows; None unless all are written plainly.

    Each match takes exactly one end tag, so equal numbers mean that none was missed or swallowed by another.
    """
    if ("!" in data and "<!" in data) or ("?" in data and "<?" in data) or "xmlns" in data:
        return None
    found: list[RawCell] = _found(data)
    if len(found) != data.count("</c") or not _is_well_formed(data):
        return None
    return (found, _hidden_rows(data)) if all(_NUMBER.search(row) for row in _hidden_tags(data)) else None


def _is_well_formed(data: str) -> bool:
    """Tell whether each tag of some rows has its end: in a damaged part a cell must not be lost without a word."""
    try:
        expat.ParserCreate().Parse(f"<rows>{data}</rows>", True)  # no entity can be declared: there is no "<!" here
    except expat.ExpatError:
        return False
    return True


def _found(data: str) -> list[RawCell]:
    """Return the cells; behind the last end tag none is looked for, so that each one begun has an end."""
    return _CELL.findall(data, 0, data.rfind("</c>") + len("</c>"))


def hidden_row(attributes: str) -> bool:
    """Tell whether the attributes of a row hide it."""
    return _HIDDEN.search(attributes) is not None


def _hidden_tags(data: str) -> Iterator[str]:
    if "hidden=" in data:
        yield from (row for row in _ROW.findall(data) if _HIDDEN.search(row))


def _hidden_rows(data: str) -> frozenset[int]:
    numbers = (_NUMBER.search(row) for row in _hidden_tags(data))
    return frozenset(int(number[1]) for number in numbers if number)


def _plain_form(text: str, name: str, part: str) -> str:
    """Return the rows and cells of any well-formed sheet in the plain form."""
    root = parse_xml(text, name, part)
    data = child(root, "sheetData")
    lines: list[str] = []
    row_number = 0
    for row in [] if data is None else elements(data):
        if local_name(row) == "row" and namespace(row) == namespace(root):
            row_number = whole(row.get("r"), LAST_ROW + 1) if row.get("r") else row_number + 1
            if not 0 < row_number <= LAST_ROW:
                raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=part)
            hidden = ' hidden="1"' if row.get("hidden") in ("1", "true") else ""
            lines.append(f'<row r="{row_number}"{hidden}>')
            lines.extend((*_plain_row(row, row_number), "</row>"))
    return "".join(lines)


def _plain_row(row: etree._Element, row_number: int) -> Iterator[str]:
    column = 0
    for cell in elements(row):
        if local_name(cell) == "c":
            address, column = _place(cell.get("r", ""), row_number, column)
            yield _plain_cell(cell, address)


def _place(written: str, row_number: int, column: int) -> tuple[str, int]:
    """Return a cell's address and column; without ``r`` it stands beside the one before. ValueError: no such place."""
    if written.strip():
        row_number, column = parse_address(written.strip().upper())
    else:
        column += 1
    return cell_address(row_number, column), column


def _plain_cell(cell: etree._Element, address: str) -> str:
    style = f' s="{whole(cell.get("s"), 0)}"' if cell.get("s") else ""
    kind = "".join(letter for letter in cell.get("t", "") if letter.isascii() and letter.isalpha())
    kind = f' t="{kind}"' if kind else ""
    formula, value, inline = (child(cell, each) for each in ("f", "v", "is"))
    inner = "" if formula is None else _plain_formula(formula)
    if value is not None:
        inner += f"<v>{_inner(value)}</v>"
    if inline is not None:
        runs = [inline, *(each for each in elements(inline) if local_name(each) == "r")]
        texts = (_inner(each) for run in runs for each in elements(run) if local_name(each) == "t")
        inner += f"<is><t>{''.join(texts)}</t></is>"
    return f'<c r="{address}"{style}{kind}>{inner}</c>' if inner else ""


def _plain_formula(formula: etree._Element) -> str:
    attributes = "".join(f' {key!s}="{escape_xml(str(value))}"' for key, value in formula.attrib.items())
    return f"<f{attributes}>{_inner(formula)}</f>"


def _inner(node: etree._Element) -> str:
    return escape_xml(own_text(node))
