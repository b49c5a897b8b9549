"""choose: the customer's choice becomes a shift, a proposed contract and its draft."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

from hapusheets import Workspace
from hapusheets.cli.main import run


def test_a_choice_makes_a_draft_that_says_why_but_not_who_was_ill(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    told = _choose(capsys, sample_workspace, "R-0001", "S-0001", "--words", "Kirsi on tuttu.")

    words = _words(Path(told["draft"]))
    assert "LUONNOS" in words
    assert "Määräajan peruste: sijaisuus." in words
    assert "avun käyttäjän koti" in words
    absent = Workspace.open(sample_workspace).registers.people["V-0001"]
    assert not [secret for secret in (absent.last_name, "sairaus", "sairas") if secret in words]


def test_an_own_assistant_in_a_contract_needs_no_draft(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    told = _choose(capsys, sample_workspace, "R-0001", "V-0002")
    assert (told["draft"], told["proposed"]) == (None, False)


def test_a_dry_run_makes_no_draft(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    told = _choose(capsys, sample_workspace, "R-0001", "S-0001", "--dry-run")
    assert (told["draft"], told["applied"]) == (None, False)
    assert not list(sample_workspace.glob("valmiit/*/*luonnos*"))


def test_a_draft_that_cannot_be_made_does_not_take_the_choice_back(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    broken = sample_workspace / "mallit" / "sijaisen_tyosopimus"
    shutil.copytree(Path(__file__).parents[2] / "templates" / "sijaisen_tyosopimus", broken)
    (broken / "fi.docx").write_bytes(b"no document at all")

    assert run(["-w", str(sample_workspace), "choose", "R-0001", "S-0001", "--yes"]) == 0

    assert "sopimusluonnosta ei tehty" in capsys.readouterr().out
    assert Workspace.open(sample_workspace).registers.requests["R-0001"].chosen == ("S-0001",)


def test_writing_suggestions_asks_nothing_and_can_be_undone(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    before = (sample_workspace / "rekisterit" / "valitys.xlsx").read_bytes()
    assert run(["-w", str(sample_workspace), "match", "R-0001", "--write"]) == 0
    assert Workspace.open(sample_workspace).registers.requests["R-0001"].state == "ehdotettu"
    assert run(["-w", str(sample_workspace), "undo", "--yes"]) == 0
    assert (sample_workspace / "rekisterit" / "valitys.xlsx").read_bytes() == before
    capsys.readouterr()


def _choose(capsys: pytest.CaptureFixture[str], workspace: Path, *words: str) -> dict[str, Any]:
    assert run(["-w", str(workspace), "--json", "choose", *words, "--yes"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def _words(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_undoing_a_choice_takes_its_draft_out_of_the_finished_papers_but_keeps_it(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    draft = Path(_choose(capsys, sample_workspace, "R-0001", "S-0001")["draft"])
    draft.with_suffix(".pdf").write_bytes(b"%PDF-1.7 of the draft")
    other = draft.with_name(draft.name.replace("T-0", "T-9"))
    other.write_bytes(b"the draft of another contract")
    assert run(["-w", str(sample_workspace), "--json", "undo", "--yes"]) == 0
    withdrawn = [Path(path) for path in json.loads(capsys.readouterr().out)["withdrawn"]]
    assert [path.name for path in withdrawn] == [draft.name, draft.with_suffix(".pdf").name]
    assert all(path.is_relative_to(Workspace.open(sample_workspace).state_dir / "bin") for path in withdrawn)
    assert all(path.is_file() for path in withdrawn)
    assert list(draft.parent.iterdir()) == [other]


def test_undoing_a_letter_takes_it_out_of_the_finished_papers(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    workspace = ["-w", str(sample_workspace)]
    assert run([*workspace, "letter", "make", "tervetulokirje", "--for", "A-0001", "--no-pdf"]) == 0
    assert run([*workspace, "undo", "--dry-run"]) == 0
    (made,) = sample_workspace.glob("valmiit/*/*.docx")
    assert run([*workspace, "undo", "--yes"]) == 0
    assert not made.exists()
    assert f"{made.name}" in capsys.readouterr().out.splitlines()[-1]
    documents = Workspace.open(sample_workspace).registers.documents.values()
    assert made.name not in [Path(row.file or "").name for row in documents]
