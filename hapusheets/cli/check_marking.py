"""``check --write``: the findings as marks in the workbooks, shown first and put on when they are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hapusheets.cli.app import App
from hapusheets.cli.check_fixing import Outcome
from hapusheets.messages import text
from hapusheets.model.errors import UnreadableWorkbook

if TYPE_CHECKING:
    from hapusheets.checking.engine import CheckResult


def mark(app: App, result: CheckResult, only: frozenset[str] | None, outcome: Outcome) -> None:
    """Mark the workbooks with all their findings (``only``: those that hold one of these registers)."""
    from hapusheets.checking.marks import markings
    from hapusheets.model.changes import ChangeSet

    whole = result if only is None else app.workspace.open_check()[1]
    read = _readable(app, only)
    changes = ChangeSet("check --write", (), read, markings=markings(whole.findings, read))
    wanted = app.workspace.apply(changes, dry_run=True)
    n, books = wanted.marked, ", ".join(wanted.workbooks)
    if not wanted.workbooks:
        return outcome.add(text("check.nothing_to_mark"), _answer((), 0))
    if app.dry_run or not app.confirm("check.mark_ask", n=n, books=books):
        return outcome.add(text("check.mark_not_done", n=n, books=books), _answer(wanted.workbooks, 0))
    applied = app.workspace.apply(changes)
    return outcome.add(
        text("check.marked", n=applied.marked, books=books, undo=applied.operation),
        {"undo": applied.operation, **_answer(applied.workbooks, applied.marked, undo=applied.operation)},
    )


def _answer(books: tuple[str, ...], cells: int, **undo: str) -> dict[str, Any]:
    return {"marked": {"cells": cells, "workbooks": list(books), **undo}}


def _readable(app: App, only: frozenset[str] | None) -> dict[str, str]:
    """Return the workbooks that can be marked, with the sha256 they had when they were read."""
    found = {}
    for workbook in app.workspace.schema.workbooks:
        if only is None or any(register.name in only for register in workbook.registers):
            try:
                found[workbook.workbook] = app.workspace.workbook(workbook.workbook).sha256
            except UnreadableWorkbook:
                continue  # that it cannot be read is a finding of its own
    return found
