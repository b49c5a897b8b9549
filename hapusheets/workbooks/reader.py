"""Workbooks as typed cells, read from the raw package."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from hapusheets.model.bulk import no_collecting
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks.book import Sheet, Workbook
from hapusheets.workbooks.cell_reader import CellReader
from hapusheets.workbooks.columns import SheetTyper
from hapusheets.workbooks.lazy_cells import LazyCells
from hapusheets.workbooks.locks import OpenBy, open_by
from hapusheets.workbooks.package import Package, open_package
from hapusheets.workbooks.parts import (
    SheetEntry,
    read_custom_properties,
    read_relations,
    read_workbook_part,
    refuse_missing_parts,
)
from hapusheets.workbooks.row_scan import in_order, scan_sheet
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
    with no_collecting():
        return read_package(open_package(path), open_by(path))


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
    scanned = scan_sheet(text, package.name, entry.part)
    frame = read_frame(text)
    relations = read_relations(package, entry.part)
    comments = read_comments(package, relations)
    typer = SheetTyper(reader, scanned, frame.hidden_columns, comments)
    cells = LazyCells(typer.blocks())
    return Sheet(
        entry.name,
        cells if in_order(scanned.blocks) else dict(cells),
        entry.state,
        read_tables(package, relations),
        frame.merged,
        scanned.hidden_rows,
        frame.hidden_columns,
        comments,
        frame.autofilter,
        tuple(typer.junk),
    )
