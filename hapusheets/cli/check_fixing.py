"""``check --fix``: the safe repairs shown as a difference, and made when they are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hapusheets.cli.app import App
from hapusheets.messages import text

if TYPE_CHECKING:
    from hapusheets.checking.book import Book
    from hapusheets.checking.engine import CheckResult


def say(app: App, lines: Iterable[str]) -> None:
    """Write lines of the answer that come before its end; under ``--json`` they are in the object."""
    if not app.json:
        app.answer({}, lines)


def fix(app: App, book: Book, result: CheckResult, *, show_sensitive: bool) -> dict[str, Any]:
    """Show the safe repairs and make them when they are wanted. Nothing is shown where nothing can be mended."""
    from hapusheets.checking.fixes import repairs, safe_repairs

    lines = [repair.line(show_sensitive=show_sensitive) for repair in repairs(result.findings, book)]
    changes = safe_repairs(result.findings, book, _fingerprints(app, result))
    if not changes:
        say(app, [text("check.nothing_to_fix"), ""])
        return {"fixed": {"cells": 0, "changes": []}}
    say(app, [text("check.repairs"), *(f"  {line}" for line in lines), ""])
    if app.dry_run or not app.confirm("check.fix_ask", n=len(lines), books=", ".join(changes.workbooks)):
        say(app, [text("check.fix_not_done", n=len(lines)), ""])
        return {"fixed": {"cells": 0, "changes": lines}}
    applied = app.workspace.apply(changes)
    say(app, [text("check.fixed", n=applied.cells, undo=applied.operation), ""])
    return {"undo": applied.operation, "fixed": {"cells": applied.cells, "changes": lines}}


def _fingerprints(app: App, result: CheckResult) -> dict[str, str]:
    """Return the sha256 of each workbook that has something to mend, as it was read."""
    names = {finding.workbook for finding in result.findings if finding.fix}
    return {name: app.workspace.workbook(name).sha256 for name in names}
