"""``log`` and ``undo``: what was done, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from hapusheets.cli.app import App, argument, command, option
from hapusheets.messages import has, text
from hapusheets.model.errors import Refused

_SHOWN: Final = 3


@command("log")
@option("--limit", type=int, default=20, metavar="MÄÄRÄ")
def log(app: App, limit: int) -> int:
    """Show the last entries of the audit log."""
    from hapusheets.journal.audit import read_log

    entries = read_log(app.workspace.state_dir, limit)
    app.answer(
        {"schema": "hapusheets.log/1", "entries": entries}, map(_line, entries) if entries else [text("log.empty")]
    )
    return 0


@command("undo")
@argument("operation", required=False, metavar="[TUNNUS]")
def undo(app: App, operation: str | None) -> int:
    """Take back the last or the named operation."""
    found = app.workspace.find_operation(operation)
    if found is None:
        raise Refused("undo.unknown", id=operation) if operation else Refused("undo.nothing")
    rows = _records(" ".join(str(raw[key] or "") for key in ("workbook", "sheet", "record")) for raw in found.changes)
    asked = {"id": found.id, "command": _deed(found.command), "rows": rows}
    if not app.dry_run and not app.confirm("undo.ask", **asked):
        return 3
    applied = app.workspace.undo(found.id, dry_run=app.dry_run)
    payload = {"schema": "hapusheets.undo/1", "undone": found.id, "applied": not app.dry_run, "cells": applied.cells,
               "withdrawn": applied.withdrawn}  # fmt: skip
    code = "undo.dry_run" if app.dry_run else "undo.done"
    lines = [text(code, id=found.id, n=applied.cells + applied.rows_added + applied.rows_deleted + applied.marked)]
    app.answer(payload, [*lines, *(text("undo.withdrawn", path=path) for path in applied.withdrawn)])
    return 0


def _line(entry: Mapping[str, Any]) -> str:
    """Return an entry in words: when, what, which rows, the id that undo takes."""
    from hapusheets.model.formats import format_datetime

    when = format_datetime(dt.datetime.fromisoformat(entry["when"]).replace(tzinfo=None))
    touched = _touched(entry)
    deed = _deed(entry["command"]) + (f": {touched}" if touched else "")
    return f"{when}  {deed}  ({entry['user']}, {entry['operation']})"


def _touched(entry: Mapping[str, Any]) -> str:
    """Return what an entry is about: rows; the operation that an undo took back; the files of the area views."""
    if undone := entry["notes"].get("undone"):
        return str(undone)
    if entry["command"] == "share":
        return ", ".join(row.rpartition(" ")[0] for row in entry["rows"])
    return _records(entry["rows"])


def _deed(name: str) -> str:
    code = f"log.deed.{name.replace(' ', '_').replace('-', '')}"
    return text(code) if has(code) else name


def _records(rows: Iterable[str]) -> str:
    """Return the rows touched, each once: ``Sijaistarpeet R-0001, Vuorot U-2007 …``."""
    places = dict.fromkeys(" ".join(row.split(" ")[1:3]).strip() for row in rows)
    shown = list(places)[:_SHOWN]
    more = f" + {len(places) - _SHOWN}" if len(places) > _SHOWN else ""
    return ", ".join(shown) + more
