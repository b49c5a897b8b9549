"""``log`` and ``undo``: what was done, and taking it back."""

from __future__ import annotations

from hapusheets.cli.app import App, argument, command, option
from hapusheets.messages import text
from hapusheets.model.errors import Refused


@command("log")
@option("--limit", type=int, default=20)
def log(app: App, limit: int) -> int:
    """Show the last entries of the audit log."""
    from hapusheets.journal.audit import read_log

    entries = read_log(app.workspace.state_dir, limit)
    lines = [f"{entry['when'][:16].replace('T', ' ')}  {entry['operation']}  {entry['command']}" for entry in entries]
    app.answer({"schema": "hapusheets.log/1", "entries": entries}, lines or [text("log.empty")])
    return 0


@command("undo")
@argument("operation", required=False)
def undo(app: App, operation: str | None) -> int:
    """Take back the last or the named operation."""
    found = app.workspace.find_operation(operation)
    if found is None:
        raise Refused("undo.nothing", id=operation or "")
    if not app.dry_run and not app.confirm("undo.ask", id=found.id, command=found.command):
        return 3
    applied = app.workspace.undo(found.id, dry_run=app.dry_run)
    payload = {"schema": "hapusheets.undo/1", "undone": found.id, "applied": not app.dry_run, "cells": applied.cells}
    code = "undo.dry_run" if app.dry_run else "undo.done"
    app.answer(payload, [text(code, id=found.id, n=applied.cells + applied.rows_added + applied.rows_deleted)])
    return 0
