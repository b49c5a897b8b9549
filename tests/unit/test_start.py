"""start.py: readable by an old Python, quick the second time, never over an existing demo."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path

import pytest

import start

SOURCE = Path(start.__file__)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tree with lock files, where start.py believes it lives."""
    (tmp_path / "requirements").mkdir()
    for kind in ("run", "test"):
        (tmp_path / "requirements" / f"{kind}.txt").write_text(
            f"{kind}==1 \\\n    --hash=sha256:00\n", encoding="utf-8"
        )
    monkeypatch.setattr(start, "ROOT", tmp_path)
    monkeypatch.setattr(start, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / ".venv" / "hapusheets-stamp")
    monkeypatch.setattr(start, "pip_command", lambda _python: ["pip"])
    return tmp_path


def install_nothing(monkeypatch: pytest.MonkeyPatch, *, works: bool) -> list[Path]:
    """Replace the download; return the lock files that were asked for."""
    asked: list[Path] = []

    def install(_pip: list[str], lock: Path) -> bool:
        asked.append(lock)
        return works

    monkeypatch.setattr(start, "install", install)
    return asked


def test_an_old_python_can_read_it() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 4))


def test_it_uses_the_standard_library_only() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    names = {n.name for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_an_old_python_is_told_in_three_languages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 8, 10))
    monkeypatch.setenv("PATH", "")
    assert start.main(["demo"]) == 2
    said = capsys.readouterr().err
    assert said.count("Python 3.8") == 3
    assert "tarvitsee" in said
    assert "behöver" in said
    assert "needs" in said


def test_an_old_python_names_a_newer_one_that_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "python3.12").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    start.tell_old()
    assert "python3.12 start.py" in capsys.readouterr().err


def test_the_second_start_installs_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = install_nothing(monkeypatch, works=True)
    first, second = start.prepare("run"), start.prepare("run")
    assert first == second
    assert asked == [folder / "requirements" / "run.txt"]


def test_the_package_runs_from_the_tree(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install_nothing(monkeypatch, works=True)
    start.prepare("run")
    (link,) = (folder / ".venv").rglob("hapusheets.pth")
    assert (link.parent / link.read_text(encoding="utf-8").strip()).resolve() == folder.resolve()


def test_test_tools_also_serve_running(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = install_nothing(monkeypatch, works=True)
    start.prepare("test")
    start.prepare("run")
    assert [lock.name for lock in asked] == ["test.txt"]


@pytest.mark.usefixtures("folder")
def test_a_new_lock_file_is_installed_over_the_old(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = install_nothing(monkeypatch, works=True)
    start.prepare("run")
    (start.VENV / "kept").touch()
    start.lock_file("run").write_text("run==2\n", encoding="utf-8")
    start.prepare("run")
    assert len(asked) == 2
    assert (start.VENV / "kept").exists()


@pytest.mark.usefixtures("folder")
def test_an_interrupted_set_up_starts_over(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    install_nothing(monkeypatch, works=False)
    assert start.prepare("run") is None
    assert "verkkoyhteys" in capsys.readouterr().err
    (start.VENV / "half").touch()
    install_nothing(monkeypatch, works=True)
    assert start.prepare("run") is not None
    assert not (start.VENV / "half").exists()


def test_a_folder_that_cannot_be_written_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install_nothing(monkeypatch, works=True)
    monkeypatch.setattr(start, "VENV", folder / "requirements" / "run.txt" / ".venv")
    assert start.main(["demo"]) == 4
    assert str(folder) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("present", "first_word"),
    [
        pytest.param({"venv", "pip", "ensurepip"}, sys.executable, id="the machine's pip is used"),
        pytest.param({"venv", "ensurepip"}, "inside", id="without pip, ensurepip puts one inside"),
        pytest.param({"venv"}, None, id="with neither, what to install is named"),
        pytest.param({"pip"}, None, id="a Python cut down by its distribution is named"),
    ],
)
def test_the_best_pip_at_hand_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], present: set[str], first_word: str | None
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name if name in present else None)
    found = start.pip_command(Path("inside"))
    assert (found[0] if found else None) == first_word
    assert ("apt install" in capsys.readouterr().err) == (first_word is None)


@pytest.mark.parametrize(
    ("words", "given"),
    [
        pytest.param(["match", "R-0001"], ["-w", "esittely", "match", "R-0001"], id="the demo is the workspace"),
        pytest.param([], ["-w", "esittely"], id="the menu speaks of the demo"),
        pytest.param(["-w", "muu", "check"], ["-w", "muu", "check"], id="a named workspace wins"),
        pytest.param(["check", "--workspace=muu"], ["check", "--workspace=muu"], id="named after the command"),
        pytest.param(["init", "uusi"], ["init", "uusi"], id="init makes its own"),
    ],
)
def test_the_demo_is_the_workspace_where_there_is_no_other(tmp_path: Path, words: list[str], given: list[str]) -> None:
    (tmp_path / "esittely").mkdir()
    (tmp_path / "esittely" / "hapusheets.toml").touch()
    assert start.with_workspace(words, tmp_path) == given


def test_a_workspace_above_is_used(tmp_path: Path) -> None:
    (tmp_path / "hapusheets.toml").touch()
    below = tmp_path / "rekisterit"
    (below / "esittely").mkdir(parents=True)
    (below / "esittely" / "hapusheets.toml").touch()
    assert start.with_workspace(["check"], below) == ["check"]


@pytest.mark.parametrize(
    ("existing", "words", "given"),
    [
        pytest.param([], ["demo"], ["demo", "esittely"], id="the first demo"),
        pytest.param(["esittely"], ["demo"], ["demo", "esittely-2"], id="the second never overwrites"),
        pytest.param(["esittely", "esittely-2"], ["esittely"], ["esittely", "esittely-3"], id="nor the third"),
        pytest.param([], ["demo", "--lang", "sv"], ["demo", "esittely", "--lang", "sv"], id="options stay"),
        pytest.param(["esittely"], ["demo", "oma"], ["demo", "oma"], id="a named folder wins"),
        pytest.param([], ["demo", "--help"], ["demo", "--help"], id="help needs no folder"),
        pytest.param([], ["check"], ["check"], id="other commands are not touched"),
    ],
)
def test_demo_gets_a_folder_that_is_free(
    tmp_path: Path, existing: list[str], words: list[str], given: list[str]
) -> None:
    for name in existing:
        (tmp_path / name).mkdir()
    assert start.with_demo_folder(words, tmp_path) == given


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(["tests/cli"], ["-n", "2", "--dist", "worksteal", "tests/cli"], id="shared among the processors"),
        pytest.param(["-n0", "-x"], ["-n0", "-x"], id="unless the words say how many"),
    ],
)
def test_the_tests_are_shared_among_the_processors(
    words: list[str], expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert start.pytest_words(words) == expected
