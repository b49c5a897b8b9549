"""``check`` and ``explain``: what is wrong in the registers, and what a finding means."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hapusheets.cli.app import App, argument, command, option
from hapusheets.messages import text
from hapusheets.model.errors import WrongUse

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
    book, result = _run(app, only)
    fixed = _fix(app, book, result, show_sensitive=show_sensitive) if fix else {}
    if fixed.get("undo"):
        _, result = _run(app, only)
    payload = report_payload(result, time.perf_counter() - started, show_sensitive=show_sensitive) | fixed
    app.answer(payload, report_lines(result, show_sensitive=show_sensitive))
    return 1 if result.needs_a_person else 0


def _run(app: App, only: frozenset[str] | None) -> tuple[Book, CheckResult]:
    from hapusheets.checking import check_registers, open_registers

    workspace = app.workspace
    book, found = open_registers(
        workspace.schema, workspace.table, practice=workspace.settings.practice, today=workspace.now.date()
    )
    return book, check_registers(book, found, only=only)


def _fix(app: App, book: Book, result: CheckResult, *, show_sensitive: bool) -> dict[str, Any]:
    """Show the safe repairs and make them when they are wanted. Nothing is shown where nothing can be mended."""
    from hapusheets.checking.fixes import repairs, safe_repairs

    lines = [repair.line(show_sensitive=show_sensitive) for repair in repairs(result.findings, book)]
    shas = {name: app.workspace.workbook(name).sha256 for name in {finding.workbook for finding in result.findings
                                                                   if finding.fix}}  # fmt: skip
    changes = safe_repairs(result.findings, book, shas)
    if not changes:
        app.note(text("check.nothing_to_fix"))
        return {"fixed": {"cells": 0, "changes": []}}
    app.note("\n".join([text("check.repairs"), *(f"  {line}" for line in lines), ""]))
    if app.dry_run or not app.confirm("check.fix_ask", n=len(lines), books=", ".join(changes.workbooks)):
        app.note(text("check.fix_not_done", n=len(lines)))
        return {"fixed": {"cells": 0, "changes": lines}}
    applied = app.workspace.apply(changes)
    app.note(text("check.fixed", n=applied.cells, undo=applied.operation))
    return {"undo": applied.operation, "fixed": {"cells": applied.cells, "changes": lines}}


def _asked(schema: Schema, names: tuple[str, ...]) -> frozenset[str] | None:
    """Return the registers meant by sheet, English name or workbook; None when none is named."""
    return frozenset(found for name in names for found in _meant(schema, name)) if names else None


def _meant(schema: Schema, name: str) -> list[str]:
    from hapusheets.registers.reading.suggest import did_you_mean

    key = name.casefold().removesuffix(".xlsx")
    found = [
        register.name
        for register in schema.registers
        if key in (register.name, register.sheet.casefold(), register.workbook.removesuffix(".xlsx"))
    ]
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
