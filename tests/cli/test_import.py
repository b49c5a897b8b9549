"""``check --import`` as a coordinator runs it: a pasted list, an old workbook, and files that are no list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hapusheets.cli.main import run
from hapusheets.registers.records import Customer
from hapusheets.workbooks import edit_workbook, read_workbook
from hapusheets.workspace import Workspace
from tests.messy_lists import INFO_EVENING, old_workbook


def evening(folder: Path, encoding: str = "utf-8-sig", newline: str = "\n") -> Path:
    path = folder / "infoilta.csv"
    path.write_text(INFO_EVENING, encoding=encoding, newline=newline)
    return path


def imported(
    space: Path, file: Path, capsys: pytest.CaptureFixture[str], *words: str, register: str = "Asiakkaat"
) -> tuple[int, dict[str, Any]]:
    """Run the import under ``--json`` and return the exit code and the object."""
    capsys.readouterr()
    code = run(["-w", str(space), "check", *([register] if register else []), "--import", str(file), "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def shown(space: Path, file: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    capsys.readouterr()
    code = run(["-w", str(space), "check", "Asiakkaat", "--import", str(file), *words])
    out = capsys.readouterr()
    return code, out.out + out.err


def customers(space: Path) -> dict[str, Customer]:
    return dict(Workspace.open(space).registers.customers)


def test_ten_messy_rows_give_every_finding_with_its_cell_and_suggestion(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answer = imported(sample_workspace, evening(tmp_path), capsys, "--dry-run", "--set", "Rooli=työnantaja")
    found = {(f["cell"], f["code"]): (f["fix"] or {}).get("value") for f in answer["findings"]}
    assert code == 1
    assert {
        ("A4", "import.names_swapped"): "Virtanen",
        ("F4", "municipality.unknown"): None,
        ("D4", "hetu.check_character"): None,
        ("G5", "phone.letters"): "040 555 0199",
        ("H6", "email.form"): "liisa.niemi@example.fi",
        ("H7", "email.form"): "pekka@example.fi",
        ("G11", "phone.unknown"): None,
        ("B12", "required.missing"): None,
    }.items() <= found.items()
    assert {("C4", "date.short_year"), ("C6", "date.impossible"), ("G4", "phone.several")} <= found.keys()
    assert [held["row"] for held in answer["held_back"]] == [9, 10]
    assert {each["why"]: each["row"] for each in answer["skipped"]} == {"title": 1, "header": 8, "totals": 14}
    assert {"cell": "G6", "header": "Puhelin", "old": "405550188", "new": "040 555 0188"} in answer["repairs"]
    assert [c["title"] for c in answer["columns"] if not c["headers"]] == ["Kengännumero"]


def test_the_rows_are_added_once_and_taken_back_by_undo(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = customers(sample_workspace), evening(tmp_path)
    code, answer = imported(sample_workspace, file, capsys, "--yes")
    after = customers(sample_workspace)
    assert (code, answer["added"], list(after)[-7:]) == (1, 7, answer["ids"])
    niemi = next(c for c in after.values() if c.last_name == "Niemi" and c.id in answer["ids"])
    assert (niemi.phone, niemi.postal_code, niemi.municipality) == ("+358405550188", "94450", "Keminmaa")
    _, again = imported(sample_workspace, file, capsys, "--yes")
    assert (again["added"], len(again["held_back"])) == (0, 9)
    assert run(["-w", str(sample_workspace), "undo", answer["undo"], "--yes"]) == 0
    assert customers(sample_workspace) == before


def test_nothing_typed_is_lost_and_nothing_runs(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, answer = imported(sample_workspace, evening(tmp_path), capsys, "--yes")
    space = Workspace.open(sample_workspace)
    table = space.table(space.schema.register("customers"))
    rows = {str(row.value("Tunnus")): row for row in table}
    aino, lehto = rows[answer["ids"][0]], rows[answer["ids"][3]]
    assert [aino.value(h) for h in ("Syntymäaika", "Kunta", "Puhelin")] == [
        "1.2.26", "Hki", "040 555 0123 / 050 555 0456",
    ]  # fmt: skip
    cell = lehto.cells["Lisätiedot"]
    assert (cell.value, cell.formula) == ("=cmd|' /C calc'!A0", None)


def test_the_findings_after_adding_lie_in_the_register(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, answer = imported(sample_workspace, evening(tmp_path), capsys, "--yes")
    sheet = read_workbook(sample_workspace / "rekisterit" / "asiakkaat.xlsx").sheets["Asiakkaat"]
    phone = next(f for f in answer["findings"] if f["code"] == "phone.letters")
    assert (phone["workbook"], phone["source_row"]) == ("asiakkaat.xlsx", 5)
    assert sheet.cells[phone["cell"]].value == "O40 555 0199"


def test_how_many_were_added_and_the_undo_are_told_last(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = shown(sample_workspace, evening(tmp_path), capsys, "--yes")
    assert told.index("Tarkistettuja rivejä") < told.index("Lisättyjä rivejä")
    assert "Kumoa: hapu kumoa" in told.rpartition("Lisättyjä rivejä")[2]


def test_a_held_back_row_is_added_when_a_person_says_so(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, answer = imported(sample_workspace, evening(tmp_path), capsys, "--yes", "--include", "9")
    assert 9 in answer["rows"]
    assert [held["row"] for held in answer["held_back"]] == [10]
    code, failure = imported(sample_workspace, evening(tmp_path), capsys, "--yes", "--include", "99")
    assert (code, failure["code"]) == (2, "import.no_such_row")


def test_an_old_workbook_finds_its_sheet_its_register_and_its_rows(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = old_workbook(tmp_path / "vanha lista.xlsx")
    code, answer = imported(sample_workspace, file, capsys, "--yes", register="")
    assert (code, answer["register"], answer["sheet"]) == (1, "Avustajat", "Avustajat 2019")
    assert (answer["added"], answer["other_sheets"]) == (3, ["Muistiinpanot"])
    ojala = Workspace.open(sample_workspace).registers.assistants[answer["ids"][0]]
    assert (ojala.last_name, ojala.phone, ojala.postal_code, ojala.municipality, ojala.state) == (
        "Ojala", "+358405550611", "94100", "Kemi", "aikova",
    )  # fmt: skip


@pytest.mark.parametrize(("encoding", "newline"), [("cp1252", "\r\n"), ("utf-16", "\n"), ("utf-8", "\r")],
                         ids=["ANSI from Windows", "UTF-16", "old Macintosh line ends"])  # fmt: skip
def test_every_way_of_saving_gives_the_same_rows(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str, newline: str
) -> None:
    _, plain = imported(sample_workspace, evening(tmp_path), capsys, "--dry-run")
    _, other = imported(sample_workspace, evening(tmp_path, encoding, newline), capsys, "--dry-run")
    assert [f["message"] for f in other["findings"]] == [f["message"] for f in plain["findings"]]
    assert [r["new"] for r in other["repairs"]] == [r["new"] for r in plain["repairs"]]


def test_sensitive_values_are_masked_unless_asked_for(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = shown(sample_workspace, evening(tmp_path), capsys, "--dry-run")
    assert all(secret not in out for secret in ("901X", "Rantatie", "1.5.1980", "5.6.1968", "soittaa iltaisin"))
    _, told = shown(sample_workspace, evening(tmp_path), capsys, "--dry-run", "--show-sensitive")
    assert "Kirkkokatu 1 A 3" in told


def test_the_audit_log_learns_how_many_but_not_who(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(sample_workspace, evening(tmp_path), capsys, "--yes")
    logs = [path.read_text(encoding="utf-8") for path in Workspace.open(sample_workspace).state_dir.rglob("*.jsonl")]
    log = "\n".join(logs)
    assert "check --import" in log
    assert all(name not in log for name in ("Virtanen", "Outila", "0405550188", "infoilta"))


def test_without_a_terminal_and_without_yes_nothing_is_written(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = customers(sample_workspace)
    code, out = shown(sample_workspace, evening(tmp_path), capsys)
    assert code == 3
    assert "Infoilta" not in out
    assert customers(sample_workspace) == before


def test_a_match_that_is_only_likely_is_refused_with_the_words_to_copy(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lista.csv"
    file.write_text("Nimi;Yhteys\nTuomela Esa;040 555 0471\n", encoding="utf-8")
    code, failure = imported(sample_workspace, file, capsys, "--yes")
    assert (code, failure["code"]) == (3, "import.unsure")
    assert '--map "Yhteys=Puhelin"' in failure["todo"]
    _, answer = imported(sample_workspace, file, capsys, "--yes", "--map", "Yhteys=Puhelin")
    assert customers(sample_workspace)[answer["ids"][0]].phone == "+358405550471"


@pytest.mark.parametrize(
    ("name", "content", "code", "failure"),
    [
        ("tyhja.csv", b"", 3, "import.empty"),
        ("otsikot.csv", b"Nimi;Puhelin\n", 3, "import.no_rows"),
        ("muu.csv", b"Foo;Bar\nx y z;?\n", 3, "import.nothing_fits"),
        ("sivu.xls", b"<html><table><tr><td>Nimi</td></tr></table></html>", 3, "workbook.text_file"),
        ("kuva.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00", 3, "workbook.not_csv"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    *, name: str, content: bytes, code: int, failure: str,
) -> None:  # fmt: skip
    (tmp_path / name).write_bytes(content)
    got, answer = imported(sample_workspace, tmp_path / name, capsys, "--yes")
    assert (got, answer["schema"], answer["code"]) == (code, "hapusheets.error/1", failure)


def test_the_register_itself_is_no_list_and_its_copy_adds_nothing(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = sample_workspace / "rekisterit" / "asiakkaat.xlsx"
    assert imported(sample_workspace, own, capsys, "--yes")[1]["code"] == "import.own_register"
    copy = tmp_path / "kopio.xlsx"
    copy.write_bytes(own.read_bytes())
    code, answer = imported(sample_workspace, copy, capsys, "--yes", register="")
    assert (code, answer["added"], answer["register"]) == (0, 0, "Asiakkaat")


def test_a_register_that_cannot_be_told_is_asked_for(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lista.csv"
    file.write_text("Nimi;Puhelin\nTuomela Esa;040 555 0471\n", encoding="utf-8")
    code, failure = imported(sample_workspace, file, capsys, "--yes", register="")
    assert (code, failure["code"]) == (2, "import.which_register")


def test_values_in_error_are_told_and_formulas_give_their_results(
    sample_workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = old_workbook(tmp_path / "avustajat.xlsx")
    edit_workbook(file, {("Avustajat 2019", "D7"): "#REF! oli tässä"})
    import openpyxl

    book = openpyxl.load_workbook(file)
    book["Avustajat 2019"]["C7"] = "=A1"  # written without a stored result
    book.save(file)
    code, answer = imported(sample_workspace, file, capsys, "--dry-run", register="Avustajat")
    assert code == 1
    assert ("C7", "import.no_result") in {(f["cell"], f["code"]) for f in answer["findings"]}
