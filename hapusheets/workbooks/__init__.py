"""Workbooks read and changed without harm: the only code that opens an .xlsx or .xlsm.

``read_workbook`` types every cell of the raw package; ``read_table`` finds the header row of a register;
``read_any`` reads CSV files too;
``prepare_edit`` … ``commit_edit`` patch only the parts that must change and copy all others raw.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hapusheets.workbooks.book import Sheet, Workbook
    from hapusheets.workbooks.csv_files import read_any, read_csv, write_csv
    from hapusheets.workbooks.headers import HeaderRow, UnreadableTable, find_header_row, read_table
    from hapusheets.workbooks.locks import OpenBy, conflict_copies, open_by
    from hapusheets.workbooks.new_sheets import NewSheet
    from hapusheets.workbooks.patcher import (
        PreparedEdit,
        SheetPatch,
        commit_edit,
        discard_edit,
        edit_workbook,
        prepare_edit,
        refuse_open,
    )
    from hapusheets.workbooks.reader import read_workbook
    from hapusheets.workbooks.sheet_parts import SheetTable

_HOMES = {
    "HeaderRow": "headers",
    "UnreadableTable": "headers",
    "find_header_row": "headers",
    "read_table": "headers",
    "OpenBy": "locks",
    "conflict_copies": "locks",
    "open_by": "locks",
    "NewSheet": "new_sheets",
    "PreparedEdit": "patcher",
    "SheetPatch": "patcher",
    "commit_edit": "patcher",
    "discard_edit": "patcher",
    "edit_workbook": "patcher",
    "prepare_edit": "patcher",
    "refuse_open": "patcher",
    "Sheet": "book",
    "SheetTable": "sheet_parts",
    "Workbook": "book",
    "read_any": "csv_files",
    "read_csv": "csv_files",
    "read_workbook": "reader",
    "write_csv": "csv_files",
}
__all__ = [
    "HeaderRow",
    "NewSheet",
    "OpenBy",
    "PreparedEdit",
    "Sheet",
    "SheetPatch",
    "SheetTable",
    "UnreadableTable",
    "Workbook",
    "commit_edit",
    "conflict_copies",
    "discard_edit",
    "edit_workbook",
    "find_header_row",
    "open_by",
    "prepare_edit",
    "read_any",
    "read_csv",
    "read_table",
    "read_workbook",
    "refuse_open",
    "write_csv",
]


def __getattr__(name: str) -> Any:
    """Import a theme only when one of its names is asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)
