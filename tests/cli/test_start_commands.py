"""``init`` on the command line: exit codes, words and JSON."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from hapusheets.cli.main import run

Capture = pytest.CaptureFixture[str]


def test_init_says_what_was_made_and_what_to_do_next(tmp_path: Path, capsys: Capture) -> None:
    assert run(["init", str(tmp_path / "tila")]) == 0
    said = capsys.readouterr().out
    assert "Työtila on valmis" in said
    assert "hapu tarkista" in said


def test_the_next_step_can_be_copied_as_it_stands(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HAPUSHEETS_PROGRAM", raising=False)
    folder = tmp_path / "oma työtila"
    run(["init", str(folder)])
    line = capsys.readouterr().out.splitlines()[-1]
    assert line == f'3. Tarkista ne: hapu tarkista -w "{folder}"'
    assert run(shlex.split(line.partition("hapu ")[2])) == 0


def test_the_finnish_name_does_the_same(tmp_path: Path) -> None:
    assert run(["aloita", str(tmp_path / "tila")]) == 0
    assert (tmp_path / "tila" / "hapusheets.toml").is_file()


def test_init_answers_in_json(tmp_path: Path, capsys: Capture) -> None:
    assert run(["init", str(tmp_path / "tila"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["schema"], answer["workbooks"]) == ("hapusheets.init/1", 8)


def test_a_folder_in_use_is_refused_with_what_to_do(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "oma.txt").write_text("oma", encoding="utf-8")
    assert run(["init", str(tmp_path)]) == 3
    said = capsys.readouterr()
    assert "Mitään ei muutettu" in said.err
    assert "tyhjän kansion" in said.err
    assert said.out == ""


def test_a_dry_run_makes_nothing(tmp_path: Path, capsys: Capture) -> None:
    assert run(["init", str(tmp_path / "tila"), "--dry-run"]) == 0
    assert "Mitään ei vielä tehty" in capsys.readouterr().out
    assert not (tmp_path / "tila").exists()
