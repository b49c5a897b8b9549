"""The one door for writing: all or nothing, with backup, log and undo."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from hapusheets import Workspace
from hapusheets.journal.audit import read_log
from hapusheets.journal.operations import sha256
from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, ChangeSet, RowAdded, RowDeleted
from hapusheets.model.errors import Refused, UnreadableWorkbook, WorkbookChanged, WorkbookOpen, WrongUse
from hapusheets.workbooks import SheetPatch, edit_workbook, prepare_edit

REQUESTS = ("valitys.xlsx", "Sijaistarpeet")
SHIFT: dict[str, Value] = {"Asiakas": "A-0001", "Tekijä": "V-0002", "Päivä": dt.date(2026, 3, 12),
         "Klo alkaa": dt.time(8),
         "Klo päättyy": dt.time(14), "Laji": "suunniteltu"}  # fmt: skip


@pytest.fixture
def practice(sample_workspace: Path) -> Workspace:
    return Workspace.open(sample_workspace)


def test_a_change_set_is_written_and_read_back(practice: Workspace) -> None:
    applied = practice.apply(
        ChangeSet("test", (_state("avoin", "ehdotettu"), RowAdded("valitys.xlsx", "Vuorot", SHIFT)))
    )

    assert practice.registers.requests["R-0001"].state == "ehdotettu"
    [identifier] = applied.ids
    shift = practice.registers.shifts[identifier]
    assert (shift.person, shift.start_time, shift.end_time) == ("V-0002", dt.time(8), dt.time(14))
    assert (applied.cells, applied.rows_added, applied.workbooks) == (1, 1, ("valitys.xlsx",))


def test_a_dry_run_counts_and_changes_nothing(practice: Workspace) -> None:
    before = _hashes(practice)
    applied = practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)), dry_run=True)
    assert (applied.cells, applied.operation) == (1, "")
    assert _hashes(practice) == before


def test_undo_puts_the_files_back_byte_for_byte(practice: Workspace) -> None:
    before = _hashes(practice)
    practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"), RowAdded("valitys.xlsx", "Vuorot", SHIFT))))
    practice.undo()
    assert _hashes(practice) == before


def test_undo_in_a_copy_never_touches_the_original(practice: Workspace, tmp_path: Path) -> None:
    practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)))
    copy = Workspace.open(shutil.copytree(practice.root, tmp_path / "kopio"))
    with pytest.raises(Refused):
        copy.undo()
    assert practice.registers.requests["R-0001"].state == "ehdotettu"


def test_a_moved_workspace_can_still_be_undone(practice: Workspace, tmp_path: Path) -> None:
    practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)))
    moved = Workspace.open(practice.root.rename(tmp_path / "muualla"))
    moved.undo()
    assert moved.registers.requests["R-0001"].state == "avoin"


def test_undo_after_other_edits_takes_back_only_its_own_cells(practice: Workspace) -> None:
    applied = practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)))
    practice.apply(ChangeSet("other", (CellChange(*REQUESTS, "R-0001", "Valintatapa", None, "puhelimessa"),)))

    practice.undo(applied.operation)

    request = practice.registers.requests["R-0001"]
    assert (request.state, request.chosen_way) == ("avoin", "puhelimessa")


def test_undo_is_refused_where_somebody_has_typed_since(practice: Workspace) -> None:
    applied = practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)))
    practice.apply(ChangeSet("other", (_state("ehdotettu", "peruttu"),)))
    with pytest.raises(WorkbookChanged):
        practice.undo(applied.operation)
    assert practice.registers.requests["R-0001"].state == "peruttu"


def test_what_was_undone_cannot_be_undone_again(practice: Workspace) -> None:
    applied = practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)))
    practice.undo(applied.operation)
    with pytest.raises(Refused):
        practice.undo(applied.operation)
    with pytest.raises(Refused):
        practice.undo()


def test_a_cell_that_no_longer_holds_what_was_read_stops_everything(practice: Workspace) -> None:
    before = _hashes(practice)
    wrong = (RowAdded("valitys.xlsx", "Vuorot", SHIFT), _state("tarjottu", "ehdotettu"))
    with pytest.raises(WorkbookChanged):
        practice.apply(ChangeSet("test", wrong))
    assert _hashes(practice) == before


def test_a_file_that_changed_since_it_was_read_stops_everything(practice: Workspace) -> None:
    path = practice.registers_dir / "valitys.xlsx"
    seen = {"valitys.xlsx": sha256(path)}
    edit_workbook(path, {("Sijaistarpeet", practice.registers.table("requests").address(2, "Valintatapa")): "x"})
    with pytest.raises(WorkbookChanged):
        practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),), fingerprints=seen))


def test_a_workbook_open_elsewhere_is_not_written(practice: Workspace) -> None:
    owner = practice.registers_dir / ".~lock.valitys.xlsx#"
    owner.write_text(",Maija,office,12.03.2026 06:40,file:///x;", encoding="utf-8")
    before = _hashes(practice)
    with pytest.raises(WorkbookOpen):
        practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)))
    assert _hashes(practice) == before


KILLED = """
import os, sys
from hapusheets.workbooks import SheetPatch, prepare_edit
prepare_edit(sys.argv[1], {"Sijaistarpeet": SheetPatch({"Z9": "x"})})
os._exit(9)
"""


def test_the_copy_of_a_killed_command_goes_with_the_next_write_but_that_of_others_stays(practice: Workspace) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(practice.registers_dir / "valitys.xlsx")], check=False)
    [left] = practice.registers_dir.glob(".*.hapusheets.tmp")
    of_others = practice.registers_dir / ".valitys-00000000.1-abc.hapusheets.tmp"
    waiting = prepare_edit(practice.registers_dir / "valitys.xlsx", {"Sijaistarpeet": SheetPatch({"Z9": "x"})}).temp
    of_others.write_bytes(b"somebody else writes on another machine")

    practice.apply(ChangeSet("test", (_state("avoin", "ehdotettu"),)), dry_run=True)

    assert (left.exists(), of_others.exists(), waiting.exists()) == (False, True, True)


def test_a_deleted_row_is_gone_and_comes_back(practice: Workspace) -> None:
    old = {"Syy": "sairaus"}
    before = practice.registers.requests["R-0001"]
    practice.apply(ChangeSet("test", (RowDeleted(*REQUESTS, "R-0001", old),)))
    assert "R-0001" not in practice.registers.requests
    practice.undo()
    assert practice.registers.requests["R-0001"] == before


def test_the_log_names_rows_and_columns_but_no_value(practice: Workspace) -> None:
    words = CellChange(*REQUESTS, "R-0001", "Asiakkaan sanat", None, "Haluan Ainon")
    practice.apply(ChangeSet("choose", (words,)))
    [entry] = read_log(practice.state_dir, 5)
    assert entry["rows"] == ["valitys.xlsx Sijaistarpeet R-0001 Asiakkaan sanat"]
    assert "Ainon" not in str(entry)


def test_a_row_without_id_gets_the_number_it_was_shown_under(practice: Workspace) -> None:
    applied = practice.apply(ChangeSet("test", (RowAdded("valitys.xlsx", "Vuorot", SHIFT),)))
    shift = practice.registers.shifts[applied.ids[0]]
    address = practice.registers.table("shifts").address(shift.place.row, "Tunnus")
    edit_workbook(practice.registers_dir / "valitys.xlsx", {("Vuorot", address): None})
    practice.refresh()
    shown = practice.registers.shifts[applied.ids[0]]
    assert shown.new_id

    second = practice.apply(
        ChangeSet("test", (RowAdded("valitys.xlsx", "Vuorot", SHIFT | {"Klo alkaa": dt.time(15)}),))
    )

    assert not practice.registers.shifts[applied.ids[0]].new_id
    assert second.ids[0] > applied.ids[0]


def test_a_new_customer_appears_behind_the_drop_downs_by_name_but_a_protected_one_by_number(
    practice: Workspace,
) -> None:
    row: dict[str, Value] = {"Tila": "uusi", "Rooli": "työnantaja", "Sukunimi": "Uusinimi", "Etunimet": "Aino",
           "Kunta": "Simo",
           "Asiointikieli": "suomi"}  # fmt: skip
    hidden = row | {"Sukunimi": "Salainen", "Turvakielto": "kyllä"}
    sheet = ("asiakkaat.xlsx", "Asiakkaat")
    applied = practice.apply(ChangeSet("test", (RowAdded(*sheet, row), RowAdded(*sheet, hidden))))

    lines = [cell.value for cell in practice.workbook("asiakkaat.xlsx").sheets["Haku"].cells.values()]
    assert f"{applied.ids[0]} Uusinimi Aino" in lines
    assert applied.ids[1] in lines
    assert not [line for line in lines if "Salainen" in str(line)]


@pytest.mark.parametrize(
    ("workbook", "register", "column"),
    [
        pytest.param("asiakkaat.xlsx", "customers", "nondisclosure", id="who is protected"),
        pytest.param("asiakkaat.xlsx", "profiles", "blocked", id="whom the customer has ruled out"),
        pytest.param("sijaiset.xlsx", "substitutes", "refuses_customers", id="whom the substitute does not go to"),
    ],
)
def test_a_renamed_protecting_header_stops_the_reading(
    practice: Workspace, workbook: str, register: str, column: str
) -> None:
    _rename_header(practice, workbook, register, column)
    with pytest.raises(UnreadableWorkbook) as refused:
        practice.registers.records(register)
    assert practice.schema.register(register).header(column) in refused.value.facts["headers"]


def _rename_header(workspace: Workspace, workbook: str, register: str, column: str) -> None:
    path, schema = workspace.workbook_path(workbook), workspace.schema.register(register)
    book = openpyxl.load_workbook(path)
    cell = next(cell for cell in book[schema.sheet][1] if cell.value == schema.header(column))
    cell.value = "Uusi nimi"
    book.save(path)


def test_a_frame_is_typed_and_leaves_sensitive_columns_out(practice: Workspace) -> None:
    frame = practice.frame("Asiakkaat")
    assert "Henkilötunnus" not in frame.columns
    assert "Henkilötunnus" in practice.frame("Asiakkaat", sensitive=True).columns
    shifts = practice.frame("Vuorot")
    assert str(shifts["Päivä"].dtype) == "datetime64[s]"
    assert len(shifts) == len(practice.registers.shifts)


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WrongUse):
        Workspace.open(tmp_path)


def _state(old: str, new: str) -> CellChange:
    return CellChange(*REQUESTS, "R-0001", "Tila", old, new)


def _hashes(workspace: Workspace) -> dict[str, str]:
    return {path.name: sha256(path) for path in sorted(workspace.registers_dir.glob("*.xlsx"))}


def test_only_a_workbook_that_has_changed_is_read_again(practice: Workspace) -> None:
    shifts, customers = practice.workbook("valitys.xlsx"), practice.workbook("asiakkaat.xlsx")
    registers = practice.registers
    practice.refresh()
    assert practice.registers is registers
    path = practice.workbook_path("valitys.xlsx")
    shift = registers.table("shifts").rows[0].number
    edit_workbook(path, {("Vuorot", registers.table("shifts").address(shift, "Tauko min")): 7})
    os.utime(path, ns=(0, 0))
    practice.refresh()
    assert practice.registers is not registers
    assert practice.workbook("valitys.xlsx") is not shifts
    assert practice.workbook("asiakkaat.xlsx") is customers
