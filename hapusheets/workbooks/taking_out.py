"""Rows taken out where that can be done without harm, and cleared where it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.new_sheets import NewSheet
from hapusheets.workbooks.patcher import PreparedEdit, SheetPatch, prepare_edit


def prepare_removal(
    path: Path, patches: Mapping[str, SheetPatch], *, new_sheets: Mapping[str, NewSheet | None] | None = None
) -> PreparedEdit:
    """Return a prepared edit as ``prepare_edit`` does.

    Where something keeps a row to be taken out on its sheet (the last row of a table, a merge, a formula that must not
    move), all such rows are cleared instead.
    """
    try:
        return prepare_edit(path, patches, new_sheets=new_sheets)
    except UnsafeEdit as error:
        if error.code != "edit.row_stays":
            raise
    cleared = {
        sheet: replace(patch, delete_rows=(), clear_rows=(*patch.clear_rows, *patch.delete_rows))
        for sheet, patch in patches.items()
    }
    return prepare_edit(path, cleared, new_sheets=new_sheets)
