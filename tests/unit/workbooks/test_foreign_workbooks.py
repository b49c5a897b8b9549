"""The trials of ``tools/try_workbooks.py`` over workbooks made here by XlsxWriter, openpyxl and LibreOffice."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hapusheets.workbooks import edit_workbook
from tests.unit.workbooks.test_large_zip import streamed
from tests.unit.workbooks.test_row_deletion import crowded
from tests.unit.workbooks.test_without_harm import openpyxl_workbook
from tests.unit.workbooks.workbook_making import convert, rich_workbook, write_parts
from tools.trials.comparing import Allowed, differences
from tools.trials.features import features_of
from tools.trials.office import office_differences
from tools.trials.trying import try_workbook


def streamed_workbook(path: Path) -> Path:
    """Write the rich workbook as a streaming writer packs it."""
    streamed(rich_workbook(path))
    return path


def by_libreoffice(make: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Return a maker of the same workbook as LibreOffice saves it."""

    def made(path: Path) -> Path:
        source = make(path.with_name("lahde.xlsx"))
        return convert(source, "xlsx", path.parent / "lo").replace(path)

    return made


MAKERS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "XlsxWriter": (rich_workbook, "rikas.xlsx"),
    "XlsxWriter, macros": (rich_workbook, "rikas.xlsm"),
    "XlsxWriter, all that points to rows": (crowded, "tiivis.xlsx"),
    "openpyxl": (openpyxl_workbook, "oma.xlsx"),
    "a zip64 stream": (streamed_workbook, "virta.xlsx"),
}
OFFICE = {f"LibreOffice from {name}": (by_libreoffice(make), "lo.xlsx") for name, (make, _) in MAKERS.items()
          if name in ("XlsxWriter", "XlsxWriter, all that points to rows", "openpyxl")}  # fmt: skip
CASES = [pytest.param(*case, id=name) for name, case in MAKERS.items()]
CASES += [pytest.param(*case, id=name, marks=pytest.mark.libreoffice) for name, case in OFFICE.items()]
EDITS = {"cell edited", "row added", "note added", "column added", "row deleted"}


@pytest.mark.parametrize(("make", "name"), CASES)
def test_each_edit_changes_nothing_else(tmp_path: Path, make: Callable[[Path], Path], name: str) -> None:
    trials = try_workbook(make(tmp_path / name), tmp_path / "copies")
    assert [trial for trial in trials if trial.outcome == "harmed"] == []
    assert {trial.edit for trial in trials if trial.outcome == "clean"} == EDITS
    assert all(trial.reason for trial in trials if trial.outcome == "refused")


@pytest.mark.libreoffice
def test_libreoffice_shows_the_same_other_cells_after_each_edit(tmp_path: Path) -> None:
    originals = tmp_path / "originals"
    originals.mkdir()
    trials = []
    for make, name in (MAKERS["XlsxWriter"], MAKERS["XlsxWriter, all that points to rows"], MAKERS["openpyxl"]):
        trials += try_workbook(make(originals / name), tmp_path / "copies")
    shown = office_differences(originals, trials, tmp_path)
    assert len(shown) == sum(trial.copy is not None for trial in trials)
    assert [trial for trial in shown if trial.outcome != "clean"] == []


def test_the_features_of_a_workbook_are_named(tmp_path: Path) -> None:
    found = features_of(rich_workbook(tmp_path / "rikas.xlsm"))
    assert found >= {"charts", "macros", "notes", "rich text", "sparklines", "tables", "x14 extensions", "pictures"}


SPOILED = {
    "another cell": ("xl/worksheets/sheet2.xml", b"<v>7</v>", b"<v>8</v>"),
    "something around the cells": ("xl/worksheets/sheet2.xml", b"<pageMargins", b"<pageMarginz"),
    "a chart": ("xl/charts/chart1.xml", b"$C$6", b"$C$7"),
    "a style": ("xl/styles.xml", b'fontId="0"', b'fontId="1"'),
}


@pytest.mark.parametrize(("part", "seen", "made"), SPOILED.values(), ids=SPOILED)
def test_the_comparison_sees_any_other_change(tmp_path: Path, part: str, seen: bytes, made: bytes) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    edit_workbook(path, {("Toinen", "A2"): 77}, out=tmp_path / "hyva.xlsx")
    allowed = Allowed("xl/worksheets/sheet2.xml", frozenset({"A2"}))
    assert differences(path, tmp_path / "hyva.xlsx", allowed) == []
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    spoiled = parts | {part: parts[part].replace(seen, made, 1)}
    assert spoiled != parts
    bad = write_parts(tmp_path / "huono.xlsx", spoiled)
    assert any(each.startswith(part) for each in differences(path, bad, allowed))
