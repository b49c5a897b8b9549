"""Every command in the README is run, in order, in one folder, as a newcomer would."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import start

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

#: Done, or done and a person has something to decide.
FINE = {0, 1}


def commands() -> list[list[str]]:
    """Return the words of every line of the README's sh blocks that starts the program."""
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    lines = [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]
    return [words[2:] for words in lines if words[:2] == ["python3", "start.py"]]


def as_started(words: list[str], here: Path) -> list[str]:
    """Return what ``start.py`` would run for ``words`` in the folder ``here``; questions are answered yes."""
    given = start.with_demo_folder(start.with_workspace(words, here), here)
    return [sys.executable, "-P", "-m", "hapusheets", *given, "--yes"]


def test_both_promised_commands_are_there() -> None:
    first_words = [words[0] for words in commands()]
    assert first_words[0] == "demo"
    assert "test" in first_words


def test_every_command_of_the_readme_works(tmp_path: Path) -> None:
    environment = {**os.environ, "HAPUSHEETS_STATE": str(tmp_path / "state"), "PYTHONPATH": str(ROOT)}
    here = tmp_path / "tyhjä kansio"
    here.mkdir()
    for words in commands():
        if words[0] == "test":
            continue
        run = subprocess.run(
            as_started(words, here), cwd=here, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert run.returncode in FINE, f"{shlex.join(words)}\n{run.stdout}\n{run.stderr}"


@pytest.mark.parametrize(
    "page", sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=lambda path: path.name
)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("image", sorted((ROOT / "docs" / "images").glob("*")), ids=lambda path: path.name)
def test_pictures_are_small(image: Path) -> None:
    assert image.stat().st_size < 300_000


def test_every_decision_is_in_the_list_of_decisions() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {path.name for path in folder.glob("*.md")} - {"README.md"}
