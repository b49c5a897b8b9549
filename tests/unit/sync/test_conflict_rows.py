"""*ristiriidat.xlsx* from run to run: rows that are decided leave the sheet, the others keep what was typed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hapusheets.sync.conflicts import FILE, SHEET, read_lines, write_conflicts
from hapusheets.sync.plans import PairConflict
from hapusheets.workbooks import edit_workbook, read_workbook

NOW = dt.datetime(2026, 3, 12, 6, 40, tzinfo=dt.UTC)
SYNCED = {("asiakkaat.xlsx", "Asiakkaat")}


def conflict(record: str) -> PairConflict:
    """Return a phone that was changed on both sides."""
    return PairConflict("asiakkaat.xlsx", "Asiakkaat", record, "Puhelin", "1", "2", "3", sensitive=False)


def write(folder: Path, *records: str) -> dict[int, str]:
    """Let the sheet show these conflicts; return its rows by number."""
    write_conflicts(folder, [conflict(record) for record in records], NOW, SYNCED)
    return {number: line["Tunnus"] for number, line in read_lines(folder).items()}


def test_a_settled_conflict_leaves_no_empty_row_and_the_others_keep_their_choice(tmp_path: Path) -> None:
    assert write(tmp_path, "A-0001", "A-0002", "A-0003") == {2: "A-0001", 3: "A-0002", 4: "A-0003"}
    edit_workbook(tmp_path / FILE, {(SHEET, "I4"): "sinun"})
    assert write(tmp_path, "A-0001", "A-0003", "A-0004") == {2: "A-0001", 3: "A-0003", 4: "A-0004"}
    assert read_lines(tmp_path)[3]["Valinta"] == "sinun"
    (table,) = read_workbook(tmp_path / FILE).sheets[SHEET].tables
    assert table.ref == "A1:I4"


def test_a_sheet_whose_conflicts_are_all_settled_is_used_again(tmp_path: Path) -> None:
    write(tmp_path, "A-0001", "A-0002")
    assert write(tmp_path) == {}
    assert write(tmp_path, "A-0009") == {2: "A-0009"}
