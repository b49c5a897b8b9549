"""A register workbook made by other software, with a chart, a macro, notes, rules and a filter, keeps all of it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from hapusheets import Workspace
from hapusheets.cli.main import run
from hapusheets.demo import CloudSheet
from hapusheets.model.cells import column_letters
from hapusheets.sync.emulator import serve
from hapusheets.syncing import set_up_cloud, sync_workspace
from hapusheets.workbooks import read_workbook

MACRO = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8


@pytest.fixture
def foreign(sample_workspace: Path, tmp_path: Path) -> Path:
    """A workspace whose valitys.xlsx was made anew by XlsxWriter, as valitys.xlsm with everything in it."""
    workspace = Workspace.open(sample_workspace)
    (tmp_path / "vbaProject.bin").write_bytes(MACRO)
    target = workspace.registers_dir / "valitys.xlsm"
    book = xlsxwriter.Workbook(str(target), {"default_date_format": "d.m.yyyy"})
    book.add_vba_project(str(tmp_path / "vbaProject.bin"))
    for register in workspace.schema.workbook("valitys.xlsx").registers:
        _fill(book, workspace, register.name)
    book.close()
    (workspace.registers_dir / "valitys.xlsx").unlink()
    return sample_workspace


def test_check_match_and_sync_leave_all_other_parts_as_they_are(
    foreign: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = foreign / "rekisterit" / "valitys.xlsm"
    before = _parts(path)

    run(["-w", str(foreign), "check"])
    assert _parts(path) == before
    assert run(["-w", str(foreign), "match", "R-0001", "--write"]) == 0
    _sync_with_an_edit_in_the_cloud(foreign)
    capsys.readouterr()

    after = _parts(path)
    changed = {name for name in before if before[name] != after[name]}
    assert list(after) == list(before)
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/tables/table1.xml",
                       "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"}  # fmt: skip
    assert after["xl/vbaProject.bin"] == MACRO
    for kept in (b"<conditionalFormatting", b"<tableParts", b"<dataValidation", b"<drawing", b"<legacyDrawing",
                 b'hidden="1"', b"<pane"):  # fmt: skip
        assert kept in after["xl/worksheets/sheet1.xml"], kept


def test_what_was_written_is_there(foreign: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-w", str(foreign), "match", "R-0001", "--write"]) == 0
    capsys.readouterr()
    workspace = Workspace.open(foreign)
    assert workspace.registers.requests["R-0001"].state == "ehdotettu"
    first = next(row for row in workspace.registers.suggestions.values() if row.request == "R-0001")
    assert first.candidate == "V-0002"
    sheet = read_workbook(foreign / "rekisterit" / "valitys.xlsm").sheets["Sijaistarpeet"]
    [table] = sheet.tables
    assert table.ref.startswith("A1:")


def _fill(book: Any, workspace: Workspace, name: str) -> None:
    register = workspace.schema.register(name)
    sheet = book.add_worksheet(register.sheet)
    rows = [[row.value(header) for header in register.headers] for row in workspace.registers.table(name)]
    for number, header in enumerate(register.headers):
        sheet.write(0, number, header)
    formats = {"date": "d.m.yyyy", "time": "h:mm", "datetime": "d.m.yyyy h:mm"}
    shown = [book.add_format({"num_format": formats.get(column.kind, "General")}) for column in register.columns]
    for row, values in enumerate(rows, start=1):
        for number, value in enumerate(values):
            if value is not None:
                sheet.write(row, number, value, shown[number])
    last = f"{column_letters(len(register.headers))}{len(rows) + 1}"
    if name == "requests":
        sheet.add_table(f"A1:{last}", {"columns": [{"header": header} for header in register.headers]})
    else:
        sheet.autofilter(f"A1:{last}")
    if name in {"requests", "shifts"}:
        _decorate(book, sheet, register.sheet)


def _decorate(book: Any, sheet: Any, name: str) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={name}!$A$2:$A$9"})
    sheet.insert_chart("Z3", chart)
    sheet.write_comment("C2", "Soita ensin.", {"author": "Maija"})
    bold = book.add_format({"bold": True})
    sheet.conditional_format("A2:A99", {"type": "text", "criteria": "containing", "value": "R", "format": bold})
    sheet.data_validation("M2:M99", {"validate": "list", "source": ["avoin", "ehdotettu"], "error_type": "warning"})
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.freeze_panes(1, 1)


def _sync_with_an_edit_in_the_cloud(folder: Path) -> None:
    with serve() as cloud:
        workspace = Workspace.open(folder)
        set_up_cloud(workspace, endpoint=cloud.url)
        sync_workspace(workspace)
        sheet = CloudSheet.open(workspace, cloud.url, workspace.schema.register("requests"))
        sheet.type_in("R-0001", "Valintatapa", "puhelimessa")
        sync_workspace(workspace)
    assert Workspace.open(folder).registers.requests["R-0001"].chosen_way == "puhelimessa"


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}
