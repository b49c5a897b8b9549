"""What ``check`` shows on the terminal and what it writes for a browser, paper or another tool."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from hapusheets.cli.app import App, to_json
from hapusheets.messages import text
from hapusheets.model.errors import Refused, WrongUse
from hapusheets.model.findings import Severity

if TYPE_CHECKING:
    from hapusheets.checking.baseline import Comparison
    from hapusheets.checking.engine import CheckResult
    from hapusheets.checking.reports import Look

_NARROW, _USUAL, _WIDE = 60, 80, 100
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_ENDINGS: Final = {"html": (".html", ".htm"), "sarif": (".sarif", ".json")}


def terminal_look(*, show_sensitive: bool) -> Look:
    """Return the width and colours that suit where the answer goes: 80 columns and no colour into a file."""
    from hapusheets.checking.reports import Look

    if not sys.stdout.isatty():
        return Look(_USUAL, show_sensitive)
    width = min(max(shutil.get_terminal_size((_USUAL, 24)).columns, _NARROW), _WIDE)
    return Look(width, show_sensitive, _coloured) if _may_colour() else Look(width, show_sensitive)


def _coloured(words: str, severity: Severity) -> str:
    return click.style(words, fg=_COLOURS[severity], bold=True)


def _may_colour() -> bool:
    """NO_COLOR, a dumb terminal and the old Windows console ask for plain words."""
    old_windows = sys.platform == "win32" and "WT_SESSION" not in os.environ
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and not old_windows


def check_paths(**asked: Path | None) -> None:
    """Refuse, before anything is done, a report's name that could be a workbook's or that has no folder."""
    for kind, path in asked.items():
        if path is not None and path.suffix.casefold() not in _ENDINGS[kind]:
            raise WrongUse("check.report_ending", where=str(path), ending=_ENDINGS[kind][0])
        if path is not None and (path.is_dir() or not path.absolute().parent.is_dir()):
            raise WrongUse("check.no_place_for_report", where=str(path), path=str(path))


def write_reports(
    app: App, result: CheckResult, told: Comparison, *, html: Path | None, sarif: Path | None, show_sensitive: bool
) -> dict[str, Any]:
    """Write the reports that are asked for and say that they hold personal data; a dry run writes none."""
    made = {}
    for kind, path in (("html", html), ("sarif", sarif)):
        if path is not None and not app.dry_run:
            build = _html if kind == "html" else _sarif
            _write(path, build(app, result, told, show_sensitive=show_sensitive))
            _tell(app, path)
            made[kind] = str(path)
    return {"reports": made} if html or sarif else {}


def _html(app: App, result: CheckResult, told: Comparison, *, show_sensitive: bool) -> str:
    from hapusheets.checking.report_page import ReportFacts, report_page

    space = app.workspace
    return report_page(result, told, ReportFacts(space.root.name, app.now, space.schema.rules, show_sensitive))


def _sarif(app: App, result: CheckResult, told: Comparison, *, show_sensitive: bool) -> str:
    from hapusheets.checking.sarif import RunFacts, sarif_log

    space = app.workspace
    facts = RunFacts(space.settings.workspace, app.now, space.schema.rules, show_sensitive)
    return to_json(sarif_log(result, told, facts)) + "\n"


def _write(path: Path, words: str) -> None:
    from hapusheets.private_files import write_private

    try:
        write_private(path, words.encode("utf-8", "replace"))
    except OSError as error:
        raise Refused("check.no_place_for_report", where=str(path), path=str(path)) from error


def _tell(app: App, path: Path) -> None:
    from hapusheets.places_on_disk import synced_folder_name

    app.note(text("check.report_written", path=path))
    if name := synced_folder_name(path.absolute().parent):
        app.note(text("check.report_in_synced_folder", name=name))
