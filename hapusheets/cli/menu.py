"""``hapu`` alone: what can be done now."""

from __future__ import annotations

import os
from pathlib import Path

from hapusheets.cli.app import App
from hapusheets.messages import text
from hapusheets.model.errors import HapusheetsError


def show_menu(app: App) -> None:
    """Say where we are and name the next useful commands."""
    from hapusheets.settings import find_workspace

    try:
        root = app.folder or find_workspace(Path.cwd())
    except HapusheetsError:
        lines = [text("menu.no_workspace"), "", *_rows(("demo", "init", "doctor"))]
    else:
        app.folder = root
        lines = [text("menu.workspace", path=root), "", *_rows(("check", "match", "choose", "letter", "sync", "share"))]
    app.answer({"schema": "hapusheets.menu/1", "lines": lines}, [*lines, "", text("menu.more")])


def _rows(names: tuple[str, ...]) -> list[str]:
    program = os.environ.get("HAPUSHEETS_PROGRAM", "hapu")
    return [f"  {program} {name:<8}{text(f'help.{name}')}" for name in names]
