"""The customer's choice, written; and the draft of the contract that it proposes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hapusheets.lettering import LetterOptions, make_letters, plan_letters
from hapusheets.model.changes import Applied
from hapusheets.model.errors import HapusheetsError

if TYPE_CHECKING:
    from hapusheets.letters.gathering import MissingField
    from hapusheets.matching.choosing import Choice
    from hapusheets.workspace import Workspace

CONTRACT = "sijaisen_tyosopimus"


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
