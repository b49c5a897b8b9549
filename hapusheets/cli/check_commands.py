"""``check``: what is wrong in the registers; shown, written into a report, and mended when that is asked for."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hapusheets.cli.app import App, argument, command, option
from hapusheets.cli.check_fixing import Outcome, say
from hapusheets.cli.check_fixing import fix as make_repairs
from hapusheets.cli.check_marking import mark
from hapusheets.cli.check_reports import check_paths, terminal_look, write_reports
from hapusheets.cli.import_commands import ImportOptions, refuse_without_import, run_import
from hapusheets.messages import text
from hapusheets.model.errors import HapusheetsError, WrongUse

if TYPE_CHECKING:
    from hapusheets.checking.baseline import Comparison
    from hapusheets.checking.book import Book
    from hapusheets.checking.engine import CheckResult
    from hapusheets.registers.schema import Schema

_FILE = click.Path(path_type=Path, dir_okay=False)


@command("check")
@argument("registers", nargs=-1, metavar="[REKISTERI]...")
@option("--fix", is_flag=True)
@option("--write", is_flag=True)
@option("--new", is_flag=True)
@option("--html", type=_FILE, metavar="TIEDOSTO.html")
@option("--sarif", type=_FILE, metavar="TIEDOSTO.sarif")
@option("--show-sensitive", is_flag=True)
@option("--import", "import_file", type=click.Path(path_type=Path), metavar="TIEDOSTO")
@option("--sheet", metavar="NIMI")
@option("--map", "mapping", multiple=True, metavar="OTSIKKO=SARAKE")
@option("--set", "fills", multiple=True, metavar="SARAKE=ARVO")
@option("--include", metavar="RIVIT")
def check(
    app: App, registers: tuple[str, ...], *, fix: bool, write: bool, new: bool, html: Path | None, sarif: Path | None,
    show_sensitive: bool, import_file: Path | None, sheet: str | None, mapping: tuple[str, ...], fills: tuple[str, ...],
    include: str | None,
) -> int:  # fmt: skip
    """Check the registers; with ``--fix`` make the safe repairs first, with ``--write`` mark the cells."""
    from hapusheets.checking.reports import only_new, report_lines, report_payload

    started = time.perf_counter()
    check_paths(html=html, sarif=sarif)
    only = _asked(app.workspace.schema, registers)
    if import_file is not None:
        options = ImportOptions(import_file, sheet, mapping, fills, include, show_sensitive)
        return run_import(app, only, options)
    refuse_without_import({"--sheet": sheet, "--map": mapping, "--set": fills, "--include": include})
    look = terminal_look(show_sensitive=show_sensitive)
    _tell_open(app)
    book, result = app.workspace.open_check(only)
    _tell_lists(app, book)
    outcome = Outcome()
    try:
        if fix and make_repairs(app, book, result, outcome, show_sensitive=show_sensitive):
            book, result = app.workspace.open_check(only)
        if write:
            mark(app, result, only, outcome)
    except HapusheetsError:  # what was found is shown although it cannot be written now
        say(app, [*report_lines(result, look=look), *outcome.told(look.width)])
        raise
    told = _compare(app, book, result, only, again=bool(new or html or sarif))
    reports = write_reports(app, result, told, html=html, sarif=sarif, show_sensitive=show_sensitive)
    shown, of_them = only_new(result, told) if new else (result, told)
    payload = report_payload(shown, time.perf_counter() - started, show_sensitive=show_sensitive, told=of_them)
    lines = [*report_lines(shown, told=of_them, look=look, new_only=new), *([text("check.only_new")] if new else [])]
    app.answer(payload | outcome.facts | reports, [*lines, *outcome.told(look.width)])
    return 1 if result.needs_a_person else 0


def _compare(app: App, book: Book, result: CheckResult, only: frozenset[str] | None, *, again: bool) -> Comparison:
    from hapusheets.check_memory import compare_with_last

    return compare_with_last(
        result, book, app.workspace.state_dir, app.now, again=again, keep=not app.dry_run, only=only
    )


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


def _tell_lists(app: App, book: Book) -> None:
    """Say which codes of *Koodit* the drop-down lists do not offer yet: only ``upgrade`` brings them."""
    from hapusheets.registers.reading.identities import mask_codes
    from hapusheets.upgrade_lists import lists_behind

    behind = lists_behind(app.workspace, book.registers)
    if behind:
        codes = "; ".join(f"{title}: {', '.join(words)}" for title, words in behind.items())
        app.note(text("check.lists_behind", codes=mask_codes(codes)))


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
