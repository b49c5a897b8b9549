"""An upgrade adds what a workbook lacks, keeps all that is there, and finds nothing to do a second time."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter, range_boundaries

from hapusheets.cli.main import run
from hapusheets.model.errors import Refused
from hapusheets.starting import make_practice_workspace
from hapusheets.upgrading import plan_upgrade, upgrade
from hapusheets.workbooks import edit_workbook, read_workbook
from hapusheets.workspace import Workspace
from tests.own_words import OWN, own_workspace


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def without_column(sheet: Any, header: str) -> None:
    """Take the last column of a table away, as a workbook of an older version would have it."""
    (table,) = sheet.tables.values()
    left, top, right, bottom = (int(edge or 0) for edge in range_boundaries(table.ref))
    assert sheet.cell(top, right).value == header
    letter = get_column_letter(right)
    sheet.delete_cols(right)
    del sheet.column_dimensions[letter]
    table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right - 1)}{bottom}"
    table.tableColumns = table.tableColumns[:-1]
    rules = sheet.data_validations.dataValidation
    sheet.data_validations.dataValidation = [rule for rule in rules if not str(rule.sqref).startswith(f"{letter}2:")]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An older workspace: a sheet, two columns, a list and codes are missing; a column and a note are the user's."""
    folder = tmp_path / "tila"
    make_practice_workspace(folder)
    path = folder / "rekisterit" / "valitys.xlsx"
    book = opened(path)
    del book["Tarjoukset"]
    del book.defined_names["lista_reply"]
    last = [cell.value for cell in book["Sijaistarpeet"][1]][-1]
    without_column(book["Sijaistarpeet"], last)
    without_column(book["Vuorot"], "Työnantaja hyväksynyt")
    next(p for p in book.custom_doc_props.props if p.name == "hapusheets_schema").value = 0
    book["Vuorot"]["A2"].comment = Comment("Oma muistiinpano", "Käyttäjä")
    book.save(path)
    settings = folder / "rekisterit" / "asetukset.xlsx"
    codes = Workspace.open(folder).table(Workspace.open(folder).schema.register("codes"))
    edit_workbook(
        settings, {("Koodit", codes.address(codes.rows[-1].number, header)): None for header in codes.columns}
    )
    return folder


def values(folder: Path) -> dict[str, list[dict[str, object]]]:
    space = Workspace.open(folder)
    return {
        register.name: [
            {h: c.value for h, c in row.cells.items() if c.value is not None} for row in space.table(register)
        ]
        for register in space.schema.registers
        if register.sheet in space.workbook(register.workbook).sheets
    }


def test_the_sample_lacks_nothing(tmp_path: Path) -> None:
    make_practice_workspace(tmp_path / "tila")
    assert not plan_upgrade(Workspace.open(tmp_path / "tila"))


def test_an_older_workspace_becomes_equal_and_keeps_its_own(old: Path) -> None:
    before, plan = values(old), plan_upgrade(Workspace.open(old))
    (offices, brokering) = sorted(plan.books, key=lambda book: book.name)
    assert brokering.sheets == ("Tarjoukset",)
    assert set(brokering.columns) == {"Sijaistarpeet", "Vuorot"}
    assert len(offices.rows["Koodit"]) == 1
    upgrade(Workspace.open(old), plan)
    after, space = values(old), Workspace.open(old)
    assert {name: rows for name, rows in after.items() if name not in ("offers", "codes")} == {
        name: rows for name, rows in before.items() if name != "codes"
    }
    for register in space.schema.registers:
        assert set(register.headers) <= set(space.table(register).columns), register.sheet
    assert opened(old / "rekisterit" / "valitys.xlsx")["Vuorot"]["A2"].comment.text == "Oma muistiinpano"
    assert not plan_upgrade(Workspace.open(old))


def test_new_columns_have_their_prompt_check_look_and_table(old: Path) -> None:
    upgrade(Workspace.open(old), plan_upgrade(Workspace.open(old)))
    fresh = old.parent / "uusi"
    make_practice_workspace(fresh)
    made, model = (opened(at / "rekisterit" / "valitys.xlsx") for at in (old, fresh))
    for name in ("Vuorot", "Tarjoukset"):
        mine, theirs = (checks(book[name]) for book in (made, model))
        assert mine == theirs, name
    (table,) = made["Tarjoukset"].tables.values()
    assert table.ref.startswith("A1:")
    assert made["Tarjoukset"].freeze_panes == "B2"
    assert made["Tarjoukset"].print_title_rows == "$1:$1"
    assert dict(made.defined_names).keys() == dict(model.defined_names).keys()
    assert {p.name: p.value for p in made.custom_doc_props.props}["hapusheets_schema"] == 1


def checks(sheet: Any) -> dict[str, tuple[Any, ...]]:
    """Return the check, prompt, width, format and header look of each column by its header."""
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    found = {}
    for cell in sheet[1]:
        rule, whole = rules[f"{cell.column_letter}2"], sheet.column_dimensions[cell.column_letter]
        look = (cell.font.b, cell.font.color.rgb, cell.fill.fgColor.rgb, whole.width, whole.number_format)
        found[cell.value] = (rule.type, rule.formula1, rule.promptTitle, rule.prompt, rule.error, *look)
    return found


def test_own_columns_lists_and_codes_come_into_drop_downs(tmp_path: Path) -> None:
    space = own_workspace(tmp_path / "tila")
    made = opened(space.workbook_path("asiakkaat.xlsx"))
    shown = checks(made["Asiakkaat"])
    assert shown["Avain"][:2] == ("list", "lista_avaimet")
    assert shown["Avaimen numero"][3] == "Numero on avaimen lapussa."
    assert shown["Palaute"][0] == "date"
    listed = {column[0].value: [cell.value for cell in column[1:] if cell.value] for column in made["Listat"].columns}
    assert listed["avaimet"] == ["toimistolla", "ei ole"]
    assert listed["tehtävät"][-1] == "hieronta"
    rows = Workspace.open(space.root).registers.code_rows
    assert (rows["tehtävät|hieronta"].name_sv, rows["tehtävät|hieronta"].requires) == ("massage", "auto")


def test_a_column_that_the_user_has_made_already_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = own_workspace(tmp_path / "tila", "sarakkeet: {}").root
    path = folder / "rekisterit" / "asiakkaat.xlsx"
    width = len(read_workbook(path).sheets["Asiakkaat"].tables[0].columns)
    edit_workbook(path, {("Asiakkaat", f"{get_column_letter(width + 1)}1"): "Avain"})
    (folder / "omat.yaml").write_text(OWN, encoding="utf-8")
    plan = plan_upgrade(Workspace.open(folder)).books[0]
    assert plan.columns == {"Asiakkaat": ("Avaimen numero", "Palaute")}
    assert plan.dressed == {"Asiakkaat": ("Avain",)}


def test_undo_puts_the_very_files_back_and_refuses_after_an_edit(old: Path) -> None:
    path = old / "rekisterit" / "valitys.xlsx"
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    done = upgrade(Workspace.open(old), plan_upgrade(Workspace.open(old)))
    Workspace.open(old).undo(done.operation)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    done = upgrade(Workspace.open(old), plan_upgrade(Workspace.open(old)))
    edit_workbook(path, {("Vuorot", "G2"): 15})
    with pytest.raises(Refused, match=r"undo\.whole_changed"):
        Workspace.open(old).undo(done.operation)


def test_a_dry_run_makes_and_verifies_everything_and_changes_nothing(old: Path) -> None:
    files = {path: path.read_bytes() for path in (old / "rekisterit").iterdir()}
    applied = upgrade(Workspace.open(old), plan_upgrade(Workspace.open(old)), dry_run=True)
    assert set(applied.workbooks) == {"valitys.xlsx", "asetukset.xlsx"}
    assert {path: path.read_bytes() for path in (old / "rekisterit").iterdir()} == files


def test_a_workbook_of_a_newer_program_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "tila"
    make_practice_workspace(folder)
    path = folder / "rekisterit" / "kunnat.xlsx"
    book = opened(path)
    next(p for p in book.custom_doc_props.props if p.name == "hapusheets_schema").value = 99
    book.save(path)
    assert run(["-w", str(folder), "upgrade", "--yes"]) == 3
    assert "kunnat.xlsx" in capsys.readouterr().err


def test_a_renamed_header_gets_no_empty_twin(tmp_path: Path) -> None:
    folder = tmp_path / "tila"
    make_practice_workspace(folder)
    space = Workspace.open(folder)
    address = space.table(space.schema.register("customers")).address(1, "Turvakielto")
    book = opened(space.workbook_path("asiakkaat.xlsx"))
    book["Asiakkaat"][address] = "Turvakielot"
    (table,) = book["Asiakkaat"].tables.values()
    next(column for column in table.tableColumns if column.name == "Turvakielto").name = "Turvakielot"
    book.save(space.workbook_path("asiakkaat.xlsx"))
    with pytest.raises(Refused, match=r"upgrade\.renamed") as caught:
        plan_upgrade(Workspace.open(folder))
    assert caught.value.facts["header"] == "Turvakielto"


def test_the_command_shows_asks_and_tells_how_to_take_it_back(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["-w", str(old), "päivitä", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "uusi taulukko: Tarjoukset" in said
    assert "hapu kumoa" in said
    assert run(["-w", str(old), "upgrade", "--yes"]) == 0
    assert "ajan tasalla" in capsys.readouterr().out


@pytest.mark.libreoffice
def test_libreoffice_opens_an_upgraded_workbook(old: Path, tmp_path: Path) -> None:
    upgrade(Workspace.open(old), plan_upgrade(Workspace.open(old)))
    path = old / "rekisterit" / "valitys.xlsx"
    words = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--convert-to",
        "fods",
    ]
    subprocess.run([*words, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=180)
    text = (tmp_path / "valitys.fods").read_text(encoding="utf-8")
    assert 'table:name="Tarjoukset"' in text
    assert "cell-content-is-in-list(lista_reply)" in text
    assert "#REF!" not in text
    assert "#NAME?" not in text


def test_a_missing_workbook_is_made_as_for_a_new_workspace(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sample_workspace / "rekisterit" / "toiminta.xlsx"
    path.unlink()
    assert run(["-w", str(sample_workspace), "upgrade"]) == 3
    assert "työkirja puuttuu" in capsys.readouterr().out
    assert not path.exists()
    assert run(["-w", str(sample_workspace), "upgrade", "--yes"]) == 0
    assert "Uudet työkirjat: toiminta.xlsx" in capsys.readouterr().out
    made, whole = opened(path), opened(sample_workspace / "rekisterit" / "asiakkaat.xlsx")
    assert {"Lue minut", "Listat", "Haku"} <= set(made.sheetnames)
    names = [cell.value for cell in made["Haku"]["A"] if cell.value]
    assert len(names) > 20  # the people of the other workbooks are in the drop-downs
    assert whole.sheetnames[0] == made.sheetnames[0]
    assert run(["-w", str(sample_workspace), "upgrade"]) == 0
    assert sorted(left.name for left in path.parent.glob(".*")) == []


def test_a_workbook_whose_copy_alone_is_there_is_not_made(sample_workspace: Path) -> None:
    path = sample_workspace / "rekisterit" / "toiminta.xlsx"
    path.rename(path.with_name("toiminta - Kopio.xlsx"))
    with pytest.raises(Refused, match="toiminta - Kopio"):
        plan_upgrade(Workspace.open(sample_workspace))
    assert not path.exists()


def test_check_tells_of_codes_that_the_drop_down_lists_do_not_offer_yet(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["-w", str(sample_workspace), "check", "Säännöt"])
    assert "Alasvetoluetteloissa" not in capsys.readouterr().err
    table = Workspace.open(sample_workspace).table(Workspace.open(sample_workspace).schema.register("codes"))
    last = table.rows[-1].number + 1
    row = {"Lista": "asiakkaan tila", "Koodi": "odottaa", "Nimi fi": "odottaa"}
    cells = {("Koodit", table.address(last, header)): value for header, value in row.items()}
    edit_workbook(sample_workspace / "rekisterit" / "asetukset.xlsx", cells)
    run(["-w", str(sample_workspace), "check", "Säännöt"])
    assert "asiakkaan tila: odottaa. Lisää ne: hapu päivitä." in capsys.readouterr().err
    run(["-w", str(sample_workspace), "upgrade", "--yes"])
    capsys.readouterr()
    run(["-w", str(sample_workspace), "check", "Säännöt"])
    assert "Alasvetoluetteloissa" not in capsys.readouterr().err
