"""``check`` and ``explain`` on the invented Länsi-Pohja, as a person runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hapusheets.cli.main import run
from hapusheets.model.cells import Value
from hapusheets.resources import samples_dir
from hapusheets.workbooks import edit_workbook
from hapusheets.workspace import Workspace


def planted_in_readme() -> set[tuple[str, str, str, str]]:
    """Return (workbook, sheet, cell, code) of every mistake the samples' README names."""
    text = (samples_dir() / "README.md").read_text(encoding="utf-8")
    rows = ([part.strip(" `") for part in line.strip("| ").split("|")] for line in text.splitlines())
    return {(row[0], row[1], row[2], row[5]) for row in rows if len(row) == 7 and row[0].endswith(".xlsx")}


def check_json(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """Run ``check --json`` and return the exit code and the object."""
    capsys.readouterr()
    code = run(["-w", str(folder), "check", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def put(folder: Path, register: str, record: str, **values: Value) -> None:
    """Type values into cells of a record, as somebody in Excel would."""
    registers = Workspace.open(folder).registers
    schema = registers.schema.register(register)
    cells = {(schema.sheet, registers.cell(register, record, name).split("!")[1]): v for name, v in values.items()}
    edit_workbook(folder / "rekisterit" / schema.workbook, cells)


def type_header(path: Path, cell: str, header: str) -> None:
    """Rename a header as a person does; our own patcher refuses to."""
    workbook = openpyxl.load_workbook(path)
    workbook["Asiakkaat"][cell] = header
    workbook.save(path)


def test_the_samples_give_exactly_the_findings_their_readme_names(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = check_json(sample_workspace, capsys)
    found = {(f["workbook"], f["sheet"], f["cell"], f["code"]) for f in answer["findings"]}
    assert code == 1
    assert found == planted_in_readme()
    assert len(found) > 20


def test_repairs_are_shown_made_and_not_made_again(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(sample_workspace, "customers", "A-0010", phone="040.555.0123", municipality="torneå", confirmed="1.2.2026",
        national_id="010594–9032", postal_code=94100, first_names="Aino\u00a0 Maria")  # fmt: skip
    put(sample_workspace, "requests", "R-0003", start_time="klo 9.30")
    _, before = check_json(sample_workspace, capsys, "--fix", "--dry-run")
    assert before["fixed"]["cells"] == 0
    _, mended = check_json(sample_workspace, capsys, "--fix", "--yes")
    assert mended["fixed"]["cells"] == len(before["fixed"]["changes"]) >= 7
    _, again = check_json(sample_workspace, capsys, "--fix", "--yes")
    assert again["fixed"] == {"cells": 0, "changes": []}
    customer = Workspace.open(sample_workspace).registers.customers["A-0010"]
    assert (customer.phone, customer.municipality, customer.first_names) == ("+358405550123", "Tornio", "Aino Maria")


def test_an_id_given_to_a_mended_row_is_told_apart_from_the_repairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["init", str(tmp_path / "tila")])
    first = {"D2": "Virtanen", "E2": "Aino", "H2": "kemi"}
    edit_workbook(tmp_path / "tila/rekisterit/asiakkaat.xlsx", {("Asiakkaat", at): to for at, to in first.items()})
    capsys.readouterr()
    run(["-w", str(tmp_path / "tila"), "check", "--fix", "--yes"])
    out = capsys.readouterr().out
    assert "Korjattuja soluja: 1." in out
    assert "Tunnus annettiin riveille, joilta se puuttui: 1." in out


def test_a_repair_can_be_undone(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in (sample_workspace / "rekisterit").iterdir()}
    _, mended = check_json(sample_workspace, capsys, "--fix", "--yes")
    assert run(["-w", str(sample_workspace), "undo", mended["undo"], "--yes"]) == 0
    assert {path.name: path.read_bytes() for path in (sample_workspace / "rekisterit").iterdir()} == before


def test_nothing_is_written_without_an_answer(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in (sample_workspace / "rekisterit").iterdir()}
    assert run(["-w", str(sample_workspace), "check", "--fix"]) == 3
    told = capsys.readouterr()
    assert "Turvalliset korjaukset" in told.out
    assert "Tarkistettuja rivejä" in told.out
    assert {path.name: path.read_bytes() for path in (sample_workspace / "rekisterit").iterdir()} == before


def test_a_workbook_open_elsewhere_is_checked_but_not_written(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = sample_workspace / "rekisterit" / ".~lock.asiakkaat.xlsx#"
    lock.write_text(",Anna,koje,12.03.2026 06:40,file:///x;", encoding="utf-8")
    assert run(["-w", str(sample_workspace), "check", "--fix", "--yes"]) == 4
    told = capsys.readouterr()
    assert "Tarkistettuja rivejä" in told.out
    assert "asiakkaat.xlsx on auki toisessa ohjelmassa. Tallentamattomia muutoksia ei nähdä." in told.err


def test_a_copy_of_a_conflict_is_named_and_not_read(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registers = sample_workspace / "rekisterit"
    (registers / "asiakkaat - Kopio.xlsx").write_bytes(b"not even a workbook")
    assert run(["-w", str(sample_workspace), "check", "Saatavuus"]) == 1
    assert "asiakkaat - Kopio.xlsx" in capsys.readouterr().err


def test_a_sheet_or_workbook_may_be_asked_about_alone(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, sheet = check_json(sample_workspace, capsys, "saatavuus")
    _, workbook = check_json(sample_workspace, capsys, "sijaiset.xlsx")
    assert {f["sheet"] for f in sheet["findings"]} == {"Saatavuus"}
    assert {f["sheet"] for f in workbook["findings"]} == {"Sijaiset", "Saatavuus"}
    assert run(["-w", str(sample_workspace), "check", "Sijaset"]) == 2
    assert "Sijaiset" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "workbook", id="an old .xls under a new name"),
        pytest.param(b"Tunnus;Nimi\n", "workbook", id="a text file under a new name"),
        pytest.param(None, "workbook.missing", id="a workbook that is gone"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_one_finding_and_the_others_are_checked(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str], harm: bytes | None, code: str
) -> None:
    path = sample_workspace / "rekisterit" / "sijaiset.xlsx"
    path.unlink() if harm is None else path.write_bytes(harm)
    exit_code, answer = check_json(sample_workspace, capsys)
    (found,) = [f for f in answer["findings"] if f["workbook"] == "sijaiset.xlsx"]
    assert exit_code == 1
    assert found["code"].startswith(code)
    assert not [f for f in answer["findings"] if f["code"].startswith("reference.dangling") and "S-" in f["message"]]
    assert {f["workbook"] for f in answer["findings"]} >= {"asiakkaat.xlsx", "avustajat.xlsx", "valitys.xlsx"}


def test_a_renamed_header_is_named_with_its_cell(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = Workspace.open(sample_workspace).registers.table("customers")
    cell = table.address(table.header_row, "Henkilötunnus")
    type_header(sample_workspace / "rekisterit" / "asiakkaat.xlsx", cell, "Hetu")
    _, answer = check_json(sample_workspace, capsys, "Asiakkaat")
    assert [(f["cell"], f["message"]) for f in answer["findings"] if f["code"] == "header.unknown"] == [
        (
            cell,
            "Saraketta ”Hetu” ei tunneta. Onko se sama kuin ”Henkilötunnus”? Sarake säilyy, mutta sitä ei tarkisteta.",
        )
    ]


def test_a_doubled_header_is_named_with_both_cells(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = Workspace.open(sample_workspace).registers.table("customers")
    first, second = (table.address(table.header_row, header) for header in ("Puhelin", "Maksaja"))
    type_header(sample_workspace / "rekisterit" / "asiakkaat.xlsx", second, "Puhelin")
    _, answer = check_json(sample_workspace, capsys)
    (found,) = [f for f in answer["findings"] if f["code"] == "header.duplicate"]
    assert (found["cell"], found["related"]) == (second, [f"[asiakkaat.xlsx]Asiakkaat!{first}"])
    assert not [f for f in answer["findings"] if f["column"] == "Puhelin" and f["code"] == "header.missing_column"]


def test_a_doubled_header_hides_no_other_mistake_and_stops_no_repair(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Workspace.open(sample_workspace).registers.table("representatives")
    place = table.address(table.header_row, "Yhteysosoite")
    type_header(sample_workspace / "rekisterit" / "asiakkaat.xlsx", place, "Puhelin")
    _, answer = check_json(sample_workspace, capsys)
    assert [f["record"] for f in answer["findings"] if f["sheet"] == "Edustajat" and f["record"]] == ["E-003"]
    assert run(["check", "-w", str(sample_workspace), "--fix", "--yes"]) in (0, 1)


def test_a_new_workspace_is_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "uusi"
    assert run(["init", str(folder), "--yes"]) == 0
    code, answer = check_json(folder, capsys)
    assert (code, answer["findings"]) == (0, [])


def test_reading_changes_no_file(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = sample_workspace.with_name("ennen")
    shutil.copytree(sample_workspace, copy)
    check_json(sample_workspace, capsys)
    for path in (sample_workspace / "rekisterit").iterdir():
        assert path.read_bytes() == (copy / "rekisterit" / path.name).read_bytes()


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_whole_report_speaks_every_language(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    assert run(["-w", str(sample_workspace), "--lang", language, "check"]) == 1
    out = capsys.readouterr().out
    assert "None" not in out
    assert "{" not in out
    assert {"fi": "virhe", "sv": "fel", "en": "error"}[language] in out


@pytest.mark.parametrize("typed", ["[hetu.check_character]", "HETU.check_character"])
def test_explain_takes_a_code_as_it_is_pasted(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", typed]) == 0
    assert capsys.readouterr().out.startswith("hetu.check_character\n")


def test_explain_tells_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "hetu.check_character"]) == 0
    assert "ei koskaan arvaa" in " ".join(capsys.readouterr().out.split())
    assert run(["selitä", "hetu.check"]) == 2
