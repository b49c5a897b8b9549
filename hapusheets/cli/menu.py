"""``hapu`` alone: what can be done now."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hapusheets.cli.app import App
from hapusheets.messages import current_language, text
from hapusheets.model.errors import HapusheetsError

_FIRST: Final = ("demo", "init", "doctor")
_DAILY: Final = ("check", "match", "choose", "letter", "sync", "share")


def show_menu(app: App, finnish: Mapping[str, str]) -> None:
    """Say where we are and name the next useful commands; ``finnish`` has their names for a Finnish reader."""
    from hapusheets.settings import find_workspace

    try:
        root = app.folder or find_workspace(Path.cwd())
    except HapusheetsError:
        lines = [text("menu.no_workspace"), "", *_rows(_FIRST, finnish)]
    else:
        app.folder = root
        lines = [text("menu.workspace", path=root), "", *_rows(_DAILY, finnish)]
    more = text("menu.more", program=_program())
    app.answer({"schema": "hapusheets.menu/1", "lines": lines}, [*lines, "", more])


def _rows(names: tuple[str, ...], finnish: Mapping[str, str]) -> list[str]:
    called = [finnish.get(name, name) if current_language() == "fi" else name for name in names]
    width = max(map(len, called)) + 2
    return [f"  {_program()} {shown:<{width}}{text(f'help.{name}')}" for shown, name in zip(called, names, strict=True)]


def _program() -> str:
    """Return what the user types to start the program."""
    return os.environ.get("HAPUSHEETS_PROGRAM", "hapu")
