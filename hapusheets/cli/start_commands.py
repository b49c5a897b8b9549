"""``init``: a new workspace."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from hapusheets.cli.app import App, argument, command
from hapusheets.messages import current_language, text


@command("init")
@argument("folder", type=click.Path(path_type=Path), metavar="KANSIO")
def init(app: App, folder: Path) -> int:
    """Make a workspace in ``folder``."""
    from hapusheets.starting import make_workspace

    started = make_workspace(folder, dry_run=app.dry_run, lang=current_language())
    facts: dict[str, Any] = {
        "folder": str(started.folder),
        "workbooks": started.workbooks,
        "templates": started.templates,
    }
    said = "start.would_make" if app.dry_run else "start.made"
    payload = {"schema": "hapusheets.init/1", "workspace": started.workspace, "dry_run": app.dry_run, **facts}
    steps = [] if app.dry_run else text("start.next", check=_check_in(started.folder)).strip().splitlines()
    app.answer(payload, [text(said, **facts), *steps])
    return 0


def _check_in(folder: Path) -> str:
    """Return the words that check ``folder`` from where the user stands, with the program as it was started."""
    name = "tarkista" if current_language() == "fi" else "check"
    where = f'"{folder}"' if " " in str(folder) else str(folder)
    return f"{os.environ.get('HAPUSHEETS_PROGRAM', 'hapu')} {name} -w {where}"
