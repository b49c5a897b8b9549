"""``init``: a new workspace."""

from __future__ import annotations

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
    lines = [text(said, **facts), *([] if app.dry_run else text("start.next").strip().splitlines())]
    app.answer(payload, lines)
    return 0
