"""The customer's choice, written; the draft of the contract that it proposes; and what becomes of papers on undo."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hapusheets.journal.state import private_folder
from hapusheets.lettering import LetterOptions, make_letters, plan_letters
from hapusheets.model.changes import Applied
from hapusheets.model.errors import HapusheetsError

if TYPE_CHECKING:
    from hapusheets.journal.operations import Operation
    from hapusheets.letters.gathering import MissingField
    from hapusheets.matching.choosing import Choice
    from hapusheets.workspace import Workspace

CONTRACT = "sijaisen_tyosopimus"
_FINISHED = "valmiit"


@dataclass(frozen=True, slots=True)
class ChoiceWritten:
    """What was written. ``draft`` is None when no contract was proposed, on a dry run, or when ``failure`` tells why.

    ``gaps`` are the lines left to fill in the draft.
    """

    applied: Applied
    draft: Path | None = None
    gaps: tuple[MissingField, ...] = ()
    failure: HapusheetsError | None = None


def record_choice(workspace: Workspace, choice: Choice, *, dry_run: bool = False) -> ChoiceWritten:
    """Write the choice and make the contract's draft. A draft that cannot be made never takes the choice back."""
    applied = workspace.apply(choice.changes, dry_run=dry_run)
    if dry_run or choice.covered_by is not None:
        return ChoiceWritten(applied)
    plan = plan_letters(workspace, CONTRACT, [applied.ids[-1]], LetterOptions(draft=True))
    try:
        made = make_letters(workspace, plan)
    except HapusheetsError as error:
        return ChoiceWritten(applied, failure=error)
    gaps = tuple(gap for gaps in plan.gaps.values() for gap in gaps)
    return ChoiceWritten(applied, made.made[0].path if made.made else None, gaps, plan.failure)


def withdraw_papers(workspace: Workspace, operation: Operation) -> tuple[str, ...]:
    """Move the papers of an undone operation to the bin in the state folder and return where they lie now.

    A choice made the draft of a contract, ``letter make`` the files of its *Asiakirjat* rows; a PDF goes with its
    Word file. A paper that cannot be moved (open in Word) stays where it is.
    """
    made = {path for word in _papers(workspace, operation) for path in (word, word.with_suffix(".pdf"))}
    bin_ = workspace.state_dir / "bin" / operation.id
    return tuple(str(moved) for path in sorted(made) if path.is_file() and (moved := _move(path, bin_)) is not None)


def _papers(workspace: Workspace, operation: Operation) -> Iterator[Path]:
    home = workspace.root / _FINISHED
    added = [raw for raw in operation.changes if raw["kind"] == "add"]
    contracts, documents = (workspace.schema.register(name) for name in ("employments", "documents"))
    for raw in added:
        if operation.command == "choose" and raw["sheet"] == contracts.sheet:
            name = re.compile(rf".*_luonnos(_.+)?_{re.escape(raw['record'])}(_\d+)?\.docx")
            yield from (path for path in home.glob("*/*.docx") if name.fullmatch(path.name))
        elif operation.command == "letter make" and raw["sheet"] == documents.sheet:
            path = (workspace.root / str(raw["values"][documents.header("file")])).resolve()
            yield from [path] if path.is_relative_to(home.resolve()) else []


def _move(path: Path, folder: Path) -> Path | None:
    try:
        return Path(shutil.move(path, private_folder(folder) / path.name))
    except OSError:
        return None
