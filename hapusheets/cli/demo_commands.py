"""``demo``: the whole main job on invented people, told step by step."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hapusheets.cli.app import App, argument, command
from hapusheets.messages import current_language, text
from hapusheets.model.errors import WrongUse

if TYPE_CHECKING:
    from hapusheets.demo import Demo, Step

_WIDTH = 92
#: What to try next: message, command in Finnish, command in other languages.
_NEXT = (
    ("match", "etsi R-0004", "match R-0004"),
    ("check", "tarkista", "check"),
    ("undo", "kumoa", "undo"),
    ("cloud", "pilvi käynnistä", "cloud serve"),
    ("sync", "synkronoi", "sync"),
    ("own", "aloita UUSI-KANSIO", "init NEW-FOLDER"),
)


@command("demo")
@argument("folder", type=click.Path(path_type=Path), metavar="KANSIO")
def demo(app: App, folder: Path) -> int:
    """Do the whole main job in ``folder``."""
    from hapusheets.demo import STEPS, Demo

    if app.dry_run:
        raise WrongUse("demo.no_dry_run")
    began = time.perf_counter()
    show = Demo(folder)
    _tell(app, [text("demo.opening"), ""])
    done: list[Step] = []
    for step in show.run(lambda name: _announce(name, len(done) + 1, len(STEPS))):
        done.append(step)
        _tell(app, _step_lines(step, len(done), len(STEPS)))
    seconds = time.perf_counter() - began
    payload = {"schema": "hapusheets.demo/1", "folder": str(folder), "seconds": round(seconds, 1)}
    payload["steps"] = [
        {"name": step.name, "said": step.said, "files": [str(path) for path in step.files], "seconds": step.seconds}
        for step in done
    ]
    app.answer(payload, _closing(show, folder, seconds))
    return 0


def _tell(app: App, lines: Iterable[str]) -> None:
    """Write the story as it goes; under ``--json`` the one object at the end says it all."""
    if not app.json:
        app.answer({}, lines)
        sys.stdout.flush()


def _announce(name: str, number: int, count: int) -> None:
    """Show on a terminal what is being done now; the finished step takes the line's place."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{number}/{count} {text(f'demo.step.{name}')} …\r")
        sys.stderr.flush()


def _step_lines(step: Step, number: int, count: int) -> Iterator[str]:
    seconds = f"{step.seconds:.1f}".replace(".", "." if current_language() == "en" else ",")
    yield f"{number}/{count} {text(f'demo.step.{step.name}')} ({seconds} s)"
    for line in step.said:
        yield from textwrap.wrap(line, _WIDTH, initial_indent="    ", subsequent_indent=_indent(line))
    yield from (f"    → {_shown(path)}" for path in step.files)
    yield ""


def _indent(line: str) -> str:
    return "    " + " " * (len(line) - len(line.lstrip()))


def _closing(show: Demo, folder: Path, seconds: float) -> Iterator[str]:
    yield text("demo.done", seconds=round(seconds), folder=folder)
    yield "    " + text("demo.next.open", path=_shown(show.workspace.registers_dir))
    for name, finnish, other in _NEXT:
        words = finnish if current_language() == "fi" else other
        yield "    " + text(f"demo.next.{name}")
        yield f"        {_program(folder, name)} {words}"
    if program := os.environ.get("HAPUSHEETS_PROGRAM"):
        yield text("demo.next.name", program=program)


def _program(folder: Path, name: str) -> str:
    """Return how to call the program on the demo: start.py knows ./esittely by itself."""
    program = os.environ.get("HAPUSHEETS_PROGRAM", "hapu")
    known = "HAPUSHEETS_PROGRAM" in os.environ and folder == Path("esittely")
    return program if known or name == "own" else f"{program} -w {_quoted(folder)}"


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)


def _shown(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
