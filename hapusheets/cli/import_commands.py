"""``check --import FILE``: an old or pasted list is shown as rows of a register, and added when that is wanted."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hapusheets.cli.app import App
from hapusheets.messages import text
from hapusheets.model.errors import HapusheetsError, Refused, WrongUse

if TYPE_CHECKING:
    from hapusheets.checking.engine import CheckResult
    from hapusheets.importing import Import
    from hapusheets.model.changes import Applied


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the command line says of an import."""

    file: Path
    sheet: str | None
    mapping: Sequence[str]
    fills: Sequence[str]
    include: str | None
    show_sensitive: bool


def run_import(app: App, registers: frozenset[str] | None, options: ImportOptions) -> int:
    """Show everything, ask, add the rows, and tell what is wrong in them. Returns the exit code."""
    from hapusheets.importing import Import

    run = Import(app.workspace, options.file, register=_one(registers), sheet=options.sheet, asked=_asked(options))
    _tell_open(app, run)
    shown = _Shown(app, run, options.show_sensitive)
    shown.columns()
    if not app.dry_run:
        _confirm_unsure(app, run)
    shown.before_adding()
    repaired, filled = _offered(app, run, shown)
    if app.dry_run or not run.plan.rows:
        result = run.preview(repaired=repaired, filled=filled)
        if app.dry_run and run.plan.rows:
            run.add(repaired=repaired, filled=filled, dry_run=True)
        shown.findings(result)
        return shown.end(result, None, {}, repaired=repaired, filled=filled)
    if not app.yes:
        shown.findings(run.preview(repaired=repaired, filled=filled))
    return _add(app, run, shown, repaired=repaired, filled=filled)


def refuse_without_import(given: Mapping[str, object]) -> None:
    """Raise WrongUse for the first option that says something of an import where there is none."""
    for option, value in given.items():
        if value:
            raise WrongUse("import.only_with_import", option=option)


def _add(app: App, run: Import, shown: _Shown, *, repaired: bool, filled: bool) -> int:
    register = run.plan.register
    if not app.confirm("import.ask", n=len(run.plan.rows), sheet=register.sheet, workbook=register.workbook):
        shown.say([text("import.not_done")])
        return Refused.exit_code
    try:
        applied = run.add(repaired=repaired, filled=filled)
    except HapusheetsError:  # what was found is shown although it cannot be written now
        if app.yes:
            shown.findings(run.preview(repaired=repaired, filled=filled))
        raise
    result, rows = run.check_added(applied)
    shown.findings(result)
    shown.added(applied)
    return shown.end(result, applied, rows, repaired=repaired, filled=filled)


class _Shown:
    """The lines of an import as they come; under ``--json`` one object at the end."""

    def __init__(self, app: App, run: Import, show_sensitive: bool) -> None:
        self.app, self.run, self.show_sensitive = app, run, show_sensitive

    def say(self, lines: Iterable[str]) -> None:
        """Write lines; under ``--json`` they are in the object."""
        if not self.app.json:
            self.app.answer({}, lines)

    @property
    def _about(self) -> dict[str, Any]:
        chosen = self.run.chosen
        return {"guessed": chosen.guessed, "others": chosen.others, "show_sensitive": self.show_sensitive}

    def columns(self) -> None:
        """Show where each column goes."""
        from hapusheets.checking.importing_report import plan_lines

        self.say(plan_lines(self.run.plan, **self._about))

    def before_adding(self) -> None:
        """Show what is skipped and held back, and how many rows are left."""
        from hapusheets.checking.importing_report import counts_line, held_lines, skipped_lines

        plan = self.run.plan
        self.say([*skipped_lines(plan.source.skipped), *held_lines(plan.held), counts_line(plan), ""])

    def findings(self, result: CheckResult) -> None:
        """Show what is wrong in the rows."""
        from hapusheets.checking.reports import report_lines

        if self.run.plan.rows:
            self.say([*report_lines(result, show_sensitive=self.show_sensitive), ""])

    def added(self, applied: Applied) -> None:
        """Tell what was added and how to take it back."""
        first, last = applied.ids[0], applied.ids[-1]
        ids = first if first == last else f"{first} – {last}"
        self.say([text("import.done", n=applied.rows_added, ids=ids, undo=applied.operation)])

    def end(
        self, result: CheckResult, applied: Applied | None, rows: Mapping[int, int], *, repaired: bool, filled: bool
    ) -> int:
        """Answer under ``--json`` and return the exit code."""
        from hapusheets.checking.importing_report import finding_rows, plan_payload
        from hapusheets.checking.reports import report_payload

        plan = self.run.plan
        checked = report_payload(result, 0.0, show_sensitive=self.show_sensitive)
        if applied is None:
            self.say([text("import.nothing_written")])
        if self.app.json:
            payload = {
                "schema": "hapusheets.import/1",
                **plan_payload(plan, **self._about),
                "repaired": repaired,
                "filled": filled,
                "rows": [row.number for row in plan.rows],
                "ids": list(applied.ids) if applied else [],
                "added": applied.rows_added if applied else 0,
                "undo": applied.operation if applied else None,
                "findings": finding_rows(checked["findings"], rows),
            }
            self.app.answer(payload, [])
        lost = any(row.lost for row in plan.rows)
        doubtful = any(not held.is_same_row for held in plan.held)
        return 1 if result.needs_a_person or doubtful or lost else 0


def _confirm_unsure(app: App, run: Import) -> None:
    """Ask of each match that is only likely; without a terminal they are refused, with the words to copy."""
    from hapusheets.checking.importing import unsure_matches
    from hapusheets.checking.importing_report import map_options, told_as

    unsure = unsure_matches(run.plan)
    if not unsure:
        return
    if app.yes or not sys.stdin.isatty():
        options = map_options(unsure, run.plan)
        raise Refused("import.unsure", where=run.workbook.name, n=len(unsure), options=options)
    told = dict(run.asked.mapping)
    for match in unsure:
        headers = " + ".join(run.plan.register.header(name) for name in match.parts)
        said = app.confirm("import.ask_column", letters=match.column.letters, title=match.column.title, headers=headers)
        told[match.column.letters] = told_as(run.plan, match) if said else ""
    run.ask(replace(run.asked, mapping=told))


def _offered(app: App, run: Import, shown: _Shown) -> tuple[bool, bool]:
    """Show the fills and the safe repairs and return which of them are wanted: (repaired, filled)."""
    from hapusheets.checking.importing_report import fill_lines, repair_lines

    plan = run.plan
    if plan.fills:
        shown.say([text("import.fills"), *fill_lines(plan), ""])
    asked = [fill for fill in plan.fills if fill.why != "told"]
    if asked and not app.dry_run and not app.confirm("import.ask_fills", n=sum(len(each.rows) for each in asked)):
        run.ask(replace(run.asked, fills={**{fill.header: "" for fill in asked}, **run.asked.fills}))
        plan = run.plan
    if not plan.repairs:
        return False, bool(plan.fills)
    shown.say([text("check.repairs"), *repair_lines(plan, show_sensitive=shown.show_sensitive), ""])
    return app.dry_run or app.confirm("import.ask_repairs", n=len(plan.repairs)), bool(plan.fills)


def _tell_open(app: App, run: Import) -> None:
    owner = run.workbook.open_by
    if owner is not None and not owner.stale:
        app.note(text("check.open_elsewhere", name=run.workbook.name))


def _one(registers: frozenset[str] | None) -> str | None:
    """Return the one register that is named; None when none is."""
    if registers is not None and len(registers) > 1:
        raise WrongUse("import.one_register")
    return next(iter(registers)) if registers else None


def _asked(options: ImportOptions) -> Any:
    from hapusheets.checking.importing import ImportAsked

    return ImportAsked(_pairs(options.mapping, "--map"), _pairs(options.fills, "--set"), _rows(options.include or ""))


def _pairs(words: Sequence[str], option: str) -> dict[str, str]:
    """Return ``Puh.=Puhelin`` as a pair; the last ``=`` parts a title from a header."""
    found = {}
    for word in words:
        before, sign, after = word.rpartition("=") if option == "--map" else word.partition("=")
        if not sign or not before.strip():
            raise WrongUse("import.bad_pair", option=option, value=word)
        found[before.strip()] = after.strip()
    return found


def _rows(words: str) -> frozenset[int]:
    try:
        return frozenset(int(word) for word in words.replace(";", ",").split(",") if word.strip())
    except ValueError as error:
        raise WrongUse("import.bad_rows", value=words) from error


__all__ = ["ImportOptions", "refuse_without_import", "run_import"]
