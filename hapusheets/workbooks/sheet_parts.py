"""What surrounds a sheet's cells: columns, merges, filter, tables and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hapusheets.model.cells import parse_address
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.parts import Relation, child, elements, is_true, local_name
from hapusheets.workbooks.xml_text import unescape_cell, unescape_xml

_TAG = re.compile(r"<(?:\w+:)?(col|mergeCell|autoFilter)\s([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
#: How often a sheet may say what its columns are; once is enough.
_MOST_TIMES = 64
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class SheetTable:
    """An Excel table. ``header_rows`` and ``totals_rows`` are 0 or 1; ``autofilter`` its filter range or "".

    ``columns`` are the names in order; ``formulas`` the calculated-column formulas by name; ``part`` its part name;
    ``kind`` tells where its rows come from: "" (typed), "xml" or "queryTable".
    """

    name: str
    ref: str
    header_rows: int
    totals_rows: int
    autofilter: str
    columns: tuple[str, ...]
    formulas: dict[str, str]
    part: str
    kind: str = ""

    @property
    def bounds(self) -> tuple[int, int, int, int]:
        """First row, first column, last row, last column, counted from 1."""
        return range_bounds(self.ref)


@dataclass(frozen=True, slots=True)
class Frame:
    """Hidden columns, merged ranges and the sheet's own filter range."""

    hidden_columns: frozenset[int]
    merged: tuple[str, ...]
    autofilter: str


def range_bounds(ref: str) -> tuple[int, int, int, int]:
    """Return (first row, first column, last row, last column) of a range or a cell.

    >>> range_bounds("A1:C3"), range_bounds("$B$2")
    ((1, 1, 3, 3), (2, 2, 2, 2))
    """
    first, _, last = ref.partition(":")
    top, left = parse_address(first)
    bottom, right = parse_address(last or first)
    return top, left, bottom, right


def is_range(ref: str) -> bool:
    """Tell whether ``ref`` is a cell or a range that can be on a sheet."""
    try:
        top, left, bottom, right = range_bounds(ref)
    except ValueError:
        return False
    return top <= bottom <= LAST_ROW and left <= right <= LAST_COLUMN


def whole(text: str | None, default: int) -> int:
    """Return the whole number an attribute says; ``default`` when it is missing or no such number."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 10 else default


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes inside a start tag's text, unescaped."""
    return {name: unescape_xml(first or second) for name, first, second in _ATTRIBUTE.findall(tag)}


def read_frame(text: str) -> Frame:
    """Return what a sheet says around its cells."""
    start, stop = text.find("sheetData"), text.rfind("sheetData")
    around = text[: max(start, 0)] + text[max(stop, 0) :]
    hidden: set[int] = set()
    merged: list[str] = []
    autofilter = ""
    tags = _TAG.findall(around)
    for found, columns in column_spans(inside for tag, inside in tags if tag == "col" and "hidden" in inside):
        if is_true(found.get("hidden")):
            hidden.update(columns)
    for tag, inside in tags:
        found = attributes(inside)
        if tag == "mergeCell" and is_range(found.get("ref", "")):
            merged.append(found.get("ref", ""))
        elif tag == "autoFilter" and not autofilter:
            autofilter = found.get("ref", "")
    return Frame(frozenset(hidden), tuple(merged), autofilter)


def column_spans(tags: Iterable[str]) -> Iterator[tuple[dict[str, str], range]]:
    """Yield the attributes and the columns of each ``<col>``; those of a sheet that names its columns endlessly end."""
    total = 0
    for tag in tags:
        found = attributes(tag)
        columns = range(whole(found.get("min"), 1), min(whole(found.get("max"), 1), LAST_COLUMN) + 1)
        total += len(columns)
        if total > _MOST_TIMES * LAST_COLUMN:
            return
        yield found, columns


def read_comments(package: Package, relations: tuple[Relation, ...]) -> frozenset[str]:
    """Return the addresses that carry a note."""
    refs: set[str] = set()
    for relation in relations:
        if relation.kind in ("comments", "threadedComment") and relation.target in package:
            nodes = package.tree(relation.target).iter("{*}comment", "{*}threadedComment")
            refs.update(node.get("ref", "") for node in nodes)
    return frozenset(refs)


def read_tables(package: Package, relations: tuple[Relation, ...]) -> tuple[SheetTable, ...]:
    """Return the sheet's Excel tables in the order of its relationships."""
    parts = [each.target for each in relations if each.kind == "table" and each.target in package]
    tables = (read_table_part(package, part) for part in parts)
    return tuple(table for table in tables if is_range(table.ref))


def read_table_part(package: Package, part: str) -> SheetTable:
    """Return the Excel table that a part describes."""
    root = package.tree(part)
    filter_, columns = child(root, "autoFilter"), child(root, "tableColumns")
    nodes = [] if columns is None else [each for each in elements(columns) if local_name(each) == "tableColumn"]
    formulas = {}
    for node in nodes:
        formula = child(node, "calculatedColumnFormula")
        if formula is not None and formula.text:
            formulas[unescape_cell(node.get("name", ""))] = formula.text
    return SheetTable(
        root.get("displayName", root.get("name", "")),
        root.get("ref", ""),
        whole(root.get("headerRowCount"), 1),
        whole(root.get("totalsRowCount"), 0),
        "" if filter_ is None else filter_.get("ref", ""),
        tuple(unescape_cell(node.get("name", "")) for node in nodes),
        formulas,
        part,
        root.get("tableType", "").replace("worksheet", ""),
    )
