"""A new row is as high as its longest wrapped text; a height that a person has set stays."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Alignment

from hapusheets.workbooks import SheetPatch, commit_edit, prepare_edit

LONG = "osaa kaikki tehtävät, puhuu suomea ja ruotsia, ollut täällä kymmenessä vuorossa"


@pytest.mark.parametrize(
    ("wraps", "words", "expected"),
    [
        pytest.param(True, LONG, 67, id="a long text that wraps takes five lines"),
        pytest.param(True, "lyhyt", None, id="a short text needs no height"),
        pytest.param(False, LONG, None, id="a text that does not wrap takes one line"),
    ],
)
def test_a_new_row_shows_its_text_whole(tmp_path: Path, wraps: bool, words: str, expected: float | None) -> None:
    path = _sheet(tmp_path, wraps=wraps)
    commit_edit(prepare_edit(path, {"Vuorot": SheetPatch(new_rows=[{1: "U-2", 2: words}], header_row=1)}))
    assert openpyxl.load_workbook(path)["Vuorot"].row_dimensions[3].height == expected


def test_a_height_set_by_hand_is_kept_and_copied(tmp_path: Path) -> None:
    path = _sheet(tmp_path, wraps=True, height=40)
    commit_edit(prepare_edit(path, {"Vuorot": SheetPatch(new_rows=[{1: "U-2", 2: LONG}], header_row=1)}))
    assert openpyxl.load_workbook(path)["Vuorot"].row_dimensions[3].height == 40


def _sheet(folder: Path, *, wraps: bool, height: float | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Vuorot"
    sheet.append(["Tunnus", "Perustelut"])
    sheet.append(["U-1", "eka"])
    sheet.column_dimensions["B"].width = 20
    sheet["B2"].alignment = Alignment(wrap_text=wraps)
    sheet.row_dimensions[2].height = height
    path = folder / "vuorot.xlsx"
    book.save(path)
    return path
