"""The program itself: no words, wrong words, the language, the log and what a dry run leaves alone."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hapusheets.cli.app import to_json
from hapusheets.cli.failures import tell
from hapusheets.cli.main import run, spoken_language


def test_no_words_show_what_can_be_done_now(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample_workspace: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([]) == 0
    assert "hapu esittely" in capsys.readouterr().out
    monkeypatch.chdir(sample_workspace / "rekisterit")
    assert run([]) == 0
    assert "hapu etsi" in capsys.readouterr().out
    assert run(["--lang", "en"]) == 0
    assert "hapu match" in capsys.readouterr().out


def test_the_menu_names_the_program_as_it_was_started(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HAPUSHEETS_PROGRAM", "python3 start.py")
    run([])
    told = capsys.readouterr().out
    assert "python3 start.py --help" in told
    assert "hapu " not in told


@pytest.mark.parametrize("command", ["init", "check", "explain", "undo", "log", "share", "guide", "letter make"])
def test_finnish_help_names_what_to_type_in_finnish(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([*command.split(), "--help"]) == 0
    told = capsys.readouterr().out
    english = {"FOLDER", "REGISTERS", "CODE", "OPERATION", "AREAS", "AREA", "TEMPLATE", "MORE", "TEXT", "INTEGER"}
    assert english.isdisjoint(re.findall(r"[A-Z]{4,}", told))


def test_the_module_runs_without_words(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-m", "hapusheets"], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        pytest.param([], "fi", id="nothing asked"),
        pytest.param(["check", "--lang", "sv"], "sv", id="after the command"),
        pytest.param(["--lang=en", "check"], "en", id="with an equals sign"),
        pytest.param(["check", "--lang"], "fi", id="the value is missing"),
        pytest.param(["choose", "--", "--lang", "sv"], "fi", id="behind two dashes it is a word"),
    ],
)
def test_the_language_is_known_before_anything_is_said(words: list[str], language: str) -> None:
    assert spoken_language(words) == language


@pytest.mark.parametrize("words", [["mach"], ["match", "--writ"], ["choose", "R-0001"], ["check", "--lang", "de"]])
def test_wrong_use_is_told_without_a_traceback(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert run(words) == 2
    told = capsys.readouterr()
    assert told.err.strip()
    assert "Traceback" not in told.err
    assert told.out == ""


def test_a_failure_under_json_is_one_object(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["-w", str(tmp_path), "check", "--json"]) == 2
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["schema", "code", "where", "seen", "todo"]
    assert told["schema"] == "hapusheets.error/1"


@pytest.mark.parametrize(
    "words",
    [
        ["match", "131052-308T"],
        ["choose", "131052-308T", "V-0001"],
        ["guide", "131052-308T"],
        ["share", "131052-308T"],
        ["undo", "131052-308T"],
        ["check", "131052-308T"],
        ["131052-308T"],
        ["match", "R-0001", "--131052-308T"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("form", [[], ["--json"], ["-v"]], ids=["text", "json", "traceback"])
def test_an_identity_code_given_for_an_id_is_masked_in_the_answer(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path, words: list[str], form: list[str]
) -> None:
    assert run(["-w", str(sample_workspace), *form, *words]) in (2, 3)
    told = "".join(capsys.readouterr())
    assert "308T" not in told
    assert told.strip()


def test_a_name_given_on_the_command_line_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    assert run(["-w", str(sample_workspace), "match", "R\x1b]0;PWN\x07\u202e"]) == 3
    told = capsys.readouterr().err
    assert "R␛]0;PWN␇‹U+202E›" in told
    assert "\x1b" not in told


def test_json_holds_no_letter_that_a_terminal_obeys_or_hides() -> None:
    value = "Kemi\x1b[2J\x9b2J\u202e\u200b\u2028 ä"
    written = to_json({"value": value})
    assert written.replace("\n", "").isprintable()
    assert "ä" in written
    assert json.loads(written) == {"value": value}


def test_an_identity_code_in_a_reason_is_masked_in_the_log(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    run(["-w", str(sample_workspace), "choose", "R-0001", "S-0007", "--anyway", "hetu 010190-999W", "--yes"])
    capsys.readouterr()
    assert run(["-w", str(sample_workspace), "log", "--json"]) == 0
    told = capsys.readouterr().out
    assert "010190-****" in told
    assert "999W" not in told


def test_the_log_says_what_was_done_to_which_rows(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    run(["-w", str(sample_workspace), "choose", "R-0001", "S-0001", "--yes"])
    capsys.readouterr()
    run(["-w", str(sample_workspace), "log"])
    [line] = capsys.readouterr().out.splitlines()
    assert "asiakkaan valinta: Sijaistarpeet R-0001, Vuorot U-2007, Työsuhteet T-0065" in line


def test_the_log_names_what_was_undone_and_which_views_were_published(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    run(["-w", str(sample_workspace), "choose", "R-0001", "S-0001", "--yes"])
    run(["-w", str(sample_workspace), "undo", "--yes"])
    run(["-w", str(sample_workspace), "share", "Kemi", "--yes"])
    capsys.readouterr()
    run(["-w", str(sample_workspace), "log"])
    chosen, undone, shared = capsys.readouterr().out.splitlines()
    assert f"kumoaminen: {chosen.rpartition(', ')[2].rstrip(')')}  (" in undone
    assert "kuntanäkymät: Kemi.xlsx  (" in shared


@pytest.mark.parametrize("number", [errno.EROFS, errno.ENOSPC, errno.EACCES], ids=["read-only", "full", "no right"])
def test_what_the_system_refuses_is_no_unexpected_failure(capsys: pytest.CaptureFixture[str], number: int) -> None:
    assert tell(OSError(number, "no", "valitys.xlsx"), []) == 4
    assert "ei anna kirjoittaa" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["match", "R-0001", "--write"],
        ["choose", "R-0001", "S-0001"],
        ["check", "--fix"],
        ["share", "Simo"],
        ["letter", "make", "tervetulokirje", "--for", "A-0002"],
        ["guide", "Tornio"],
        ["undo"],
    ],
    ids=" ".join,
)
def test_a_dry_run_changes_no_file(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path, words: list[str]
) -> None:
    workspace = ["-w", str(sample_workspace)]
    run([*workspace, "match", "R-0002", "--write"])
    before = _hashes(sample_workspace)
    assert run([*workspace, *words, "--dry-run"]) in (0, 1)
    capsys.readouterr()
    assert _hashes(sample_workspace) == before


def test_a_dry_run_names_what_would_change_but_hides_the_customers_words(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    run(["-w", str(sample_workspace), "choose", "R-0001", "S-0001", "--words", "Salaiset sanat", "--dry-run"])
    told = capsys.readouterr().out
    assert "valitys.xlsx › Sijaistarpeet R-0001 Tila: avoin → täytetty" in told
    assert "valitys.xlsx › Vuorot, uusi rivi: Asiakas A-0001; Tekijä S-0001; Päivä 12.3.2026" in told
    assert "Salaiset" not in told


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("hapusheets ")


def test_a_demo_has_no_dry_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(["demo", str(tmp_path / "d"), "--dry-run"]) == 2
    capsys.readouterr()
    assert not (tmp_path / "d").exists()


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
