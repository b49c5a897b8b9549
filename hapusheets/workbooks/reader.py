"""Workbooks as typed cells, read from the raw package."""

from __future__ import annotations

import gc
from dataclasses import replace
from os import PathLike
from pathlib import Path

from hapusheets.model.cells import Cell, parse_address
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks.book import Sheet, Workbook
from hapusheets.workbooks.cell_reader import CellReader
from hapusheets.workbooks.locks import OpenBy, open_by
from hapusheets.workbooks.package import Package, open_package
from hapusheets.workbooks.parts import (
    SheetEntry,
    read_custom_properties,
    read_relations,
    read_workbook_part,
    refuse_missing_parts,
)
from hapusheets.workbooks.scan import scan_cells
from hapusheets.workbooks.sheet_parts import SheetTable, read_comments, read_frame, read_tables
from hapusheets.workbooks.strings import read_shared_strings
from hapusheets.workbooks.styles import read_styles

__all__ = ["Sheet", "SheetTable", "Workbook", "read_package", "read_workbook"]


def read_workbook(path: str | PathLike[str]) -> Workbook:
    """Return every sheet's typed cells, read at once so that a file open elsewhere does no harm.

    A whole number is ``int`` when its stored text is whole, else ``float``; dates honour the 1904 system.
    Macros are never looked at. Raises ``UnreadableWorkbook`` with a code that tells what kind of file it is.
    """
    path = Path(path)
    collecting = gc.isenabled()
    gc.disable()  # the collector would walk through the many new cells again and again
    try:
        return read_package(open_package(path), open_by(path))
    finally:
        if collecting:
            gc.enable()


def read_package(package: Package, owner: OpenBy | None = None) -> Workbook:
    """Return the workbook of an opened package."""
    workbook = read_workbook_part(package)
    refuse_missing_parts(package, workbook)
    strings = read_shared_strings(package, workbook.target("sharedStrings"))
    reader = CellReader(strings, read_styles(package, workbook.target("styles")), date1904=workbook.date1904)
    sheets = {entry.name: _sound_sheet(package, entry, reader) for entry in workbook.sheets}
    properties = read_custom_properties(package)
    return Workbook(package.path, sheets, properties, package.sha256, workbook.date1904, owner)


def _sound_sheet(package: Package, entry: SheetEntry, reader: CellReader) -> Sheet:
    """A number or an address that no sheet can hold is a damaged part, wherever in it it stands."""
    try:
        return _read_sheet(package, entry, reader)
    except ValueError as error:
        name = package.name
        raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=entry.part) from error


def _read_sheet(package: Package, entry: SheetEntry, reader: CellReader) -> Sheet:
    text = package.text(entry.part)
    package.forget(entry.part)
    found, hidden_rows = scan_cells(text, package.name, entry.part)
    frame = read_frame(text)
    relations = read_relations(package, entry.part)
    comments = read_comments(package, relations)
    cells, junk = reader.read(found)
    cells |= {address: replace(cells[address], comment=True) for address in comments if address in cells}
    return Sheet(
        entry.name,
        _hide(cells, hidden_rows, frame.hidden_columns),
        entry.state,
        read_tables(package, relations),
        frame.merged,
        hidden_rows,
        frame.hidden_columns,
        comments,
        frame.autofilter,
        junk,
    )


def _hide(cells: dict[str, Cell], rows: frozenset[int], columns: frozenset[int]) -> dict[str, Cell]:
    if not rows and not columns:
        return cells
    return {
        address: replace(cell, hidden=True) if _is_hidden(address, rows, columns) else cell
        for address, cell in cells.items()
    }


def _is_hidden(address: str, rows: frozenset[int], columns: frozenset[int]) -> bool:
    row, column = parse_address(address)
    return row in rows or column in columns
