"""``check --fix``: the safe repairs shown as a difference, and made when they are wanted."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from hapusheets.cli.app import App
from hapusheets.messages import text

if TYPE_CHECKING:
    from hapusheets.checking.book import Book
    from hapusheets.checking.engine import CheckResult

#: Stands for a blank at which a line is not broken: textwrap breaks at blanks alone.
_GLUE: Final = "\0"
_COMMAND: Final = re.compile(r"(hapu) (\w+) (\d{8}-\S+)")


def say(app: App, lines: Iterable[str]) -> None:
    """Write lines of the answer that come before its end; under ``--json`` they are in the object."""
    if not app.json:
        app.answer({}, lines)


class Outcome:
    """What was done or left undone: facts for the object of ``--json``, lines for the end of the answer.

    The lines come last, because hundreds of findings may come before them: what was changed and how it is taken back
    is then still on the screen.
    """

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.lines: list[str] = []

    def add(self, said: str, facts: dict[str, Any]) -> None:
        """Remember one deed. The id of the first that was written stays as ``undo``; each has its own beside it."""
        self.facts = facts | self.facts
        self.lines.append(said)

    def told(self, width: int) -> list[str]:
        """Return the lines, broken at ``width`` columns but never inside a command that may be copied."""
        return [
            part.replace(_GLUE, " ")
            for line in self.lines
            for part in textwrap.wrap(
                _COMMAND.sub(rf"\1{_GLUE}\2{_GLUE}\3", line),
                width,
                subsequent_indent="  ",
                break_long_words=False,
                break_on_hyphens=False,
            )
        ]


def fix(app: App, book: Book, result: CheckResult, outcome: Outcome, *, show_sensitive: bool) -> bool:
    """Show the safe repairs, make them when they are wanted, and return whether something was written."""
    from hapusheets.checking.fixes import repairs, safe_repairs

    lines = [repair.line(show_sensitive=show_sensitive) for repair in repairs(result.findings, book)]
    changes = safe_repairs(result.findings, book, _fingerprints(app, result))
    if not changes:
        outcome.add(text("check.nothing_to_fix"), {"fixed": {"cells": 0, "changes": []}})
        return False
    say(app, [text("check.repairs"), *(f"  {line}" for line in lines), ""])
    if app.dry_run or not app.confirm("check.fix_ask", n=len(lines), books=", ".join(changes.workbooks)):
        outcome.add(text("check.fix_not_done", n=len(lines)), {"fixed": {"cells": 0, "changes": lines}})
        return False
    applied = app.workspace.apply(changes)
    ids = max(applied.cells - len(lines), 0)  # a mended row that had no id was given one
    said = [text("check.ids_given", n=ids)] if ids else []
    outcome.add(
        " ".join([*said, text("check.fixed", n=len(lines), undo=applied.operation)]),
        {"undo": applied.operation, "fixed": {"cells": len(lines), "changes": lines, "ids_given": ids}},
    )
    return True


def _fingerprints(app: App, result: CheckResult) -> dict[str, str]:
    """Return the sha256 of each workbook that has something to mend, as it was read."""
    names = {finding.workbook for finding in result.findings if finding.fix}
    return {name: app.workspace.workbook(name).sha256 for name in names}
