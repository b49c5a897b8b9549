"""``check`` and ``explain``: what is wrong in the registers, and what a finding means."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hapusheets.cli.app import App, argument, command, option
from hapusheets.messages import text
from hapusheets.model.errors import HapusheetsError, WrongUse

if TYPE_CHECKING:
    from hapusheets.checking.book import Book
    from hapusheets.checking.engine import CheckResult
    from hapusheets.registers.schema import Schema


@command("check")
@argument("registers", nargs=-1)
@option("--fix", is_flag=True)
@option("--show-sensitive", is_flag=True)
def check(app: App, registers: tuple[str, ...], fix: bool, show_sensitive: bool) -> int:
    """Check the registers; with ``--fix`` make the safe repairs first."""
    from hapusheets.checking.reports import report_lines, report_payload

    started = time.perf_counter()
    only = _asked(app.workspace.schema, registers)
    _tell_open(app)
    book, result = app.workspace.open_check(only)
    fixed: dict[str, Any] = {}
    try:
        fixed = _fix(app, book, result, show_sensitive=show_sensitive) if fix else {}
    except HapusheetsError:  # what was found is shown although it cannot be written now
        _say(app, report_lines(result, show_sensitive=show_sensitive))
        raise
    if fixed.get("undo"):
        book, result = app.workspace.open_check(only)
    payload = report_payload(result, time.perf_counter() - started, show_sensitive=show_sensitive) | fixed
    app.answer(payload, report_lines(result, show_sensitive=show_sensitive))
    return 1 if result.needs_a_person else 0


def _tell_open(app: App) -> None:
    """Say which workbooks are open in another program, and which have copies of a conflict beside them."""
    from hapusheets.workbooks import conflict_copies, open_by

    for workbook in app.workspace.schema.workbooks:
        path = app.workspace.workbook_path(workbook.workbook)
        owner = open_by(path)
        if owner is not None and not owner.stale:
            app.note(text("check.open_elsewhere", name=path.name))
        if copies := conflict_copies(path):
            app.note(text("check.conflict_copies", name=path.name, copies=", ".join(copy.name for copy in copies)))


def _say(app: App, lines: Iterable[str]) -> None:
    """Write lines of the answer that come before its end; under ``--json`` they are in the object."""
    if not app.json:
        app.answer({}, lines)


def _fix(app: App, book: Book, result: CheckResult, *, show_sensitive: bool) -> dict[str, Any]:
    """Show the safe repairs and make them when they are wanted. Nothing is shown where nothing can be mended."""
    from hapusheets.checking.fixes import repairs, safe_repairs

    lines = [repair.line(show_sensitive=show_sensitive) for repair in repairs(result.findings, book)]
    changes = safe_repairs(result.findings, book, _fingerprints(app, result))
    if not changes:
        _say(app, [text("check.nothing_to_fix"), ""])
        return {"fixed": {"cells": 0, "changes": []}}
    _say(app, [text("check.repairs"), *(f"  {line}" for line in lines), ""])
    if app.dry_run or not app.confirm("check.fix_ask", n=len(lines), books=", ".join(changes.workbooks)):
        _say(app, [text("check.fix_not_done", n=len(lines)), ""])
        return {"fixed": {"cells": 0, "changes": lines}}
    applied = app.workspace.apply(changes)
    _say(app, [text("check.fixed", n=applied.cells, undo=applied.operation), ""])
    return {"undo": applied.operation, "fixed": {"cells": applied.cells, "changes": lines}}


def _fingerprints(app: App, result: CheckResult) -> dict[str, str]:
    """Return the sha256 of each workbook that has something to mend, as it was read."""
    names = {finding.workbook for finding in result.findings if finding.fix}
    return {name: app.workspace.workbook(name).sha256 for name in names}


def _asked(schema: Schema, names: tuple[str, ...]) -> frozenset[str] | None:
    """Return the registers meant by sheet, English name or workbook; None when none is named."""
    return frozenset(found for name in names for found in _meant(schema, name)) if names else None


def _meant(schema: Schema, name: str) -> list[str]:
    from hapusheets.registers.reading.suggest import did_you_mean

    key = name.casefold()
    sheets = [register.name for register in schema.registers if key in (register.name, register.sheet.casefold())]
    books = [r.name for r in schema.registers if key.removesuffix(".xlsx") == r.workbook.removesuffix(".xlsx")]
    found = sheets if sheets and not key.endswith(".xlsx") else books
    if not found:
        near = did_you_mean(name, [register.sheet for register in schema.registers])
        code = "check.unknown_register" if near else "check.unknown_register_alone"
        raise WrongUse(code, value=name, suggestion=near or "", all=", ".join(r.sheet for r in schema.registers))
    return found


@command("explain")
@argument("code")
def explain(app: App, code: str) -> int:
    """Tell what a finding means, why it matters and how to mend it."""
    from hapusheets.checking.explaining import explain_code

    explained = explain_code(code)
    app.answer({"schema": "hapusheets.explain/1", **explained.payload()}, explained.lines())
    return 0
