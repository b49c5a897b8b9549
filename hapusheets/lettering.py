"""Letters of a workspace: registers in, files below ``valmiit`` and *Asiakirjat* rows out.

Everything is gathered and filled before anything is written: what is missing is told for the whole batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hapusheets.journal.state import current_user
from hapusheets.letters.archive import already_made, document_rows, free_path, write_letter
from hapusheets.letters.context import LetterRequest, gather_letter, recipient_language
from hapusheets.letters.fields import TemplatePlace, find_templates, pick_template
from hapusheets.letters.formats import format_date
from hapusheets.letters.making import Letter, fill_letter
from hapusheets.letters.pdf import PdfResult, make_pdfs
from hapusheets.messages import text
from hapusheets.model.errors import HapusheetsError, MissingValue, UnsafeTemplate, WrongUse
from hapusheets.resources import templates_dir

if TYPE_CHECKING:
    from hapusheets.letters.context import LetterData
    from hapusheets.letters.gathering import MissingField
    from hapusheets.letters.problems import TemplateProblem
    from hapusheets.model.changes import ChangeSet
    from hapusheets.workspace import Workspace

OWN_TEMPLATES = "mallit"


@dataclass(frozen=True, slots=True)
class LetterOptions:
    """How letters are made. ``language`` fi, sv, en or "" for the recipient's own; the rest as in LetterRequest."""

    draft: bool = False
    language: str = ""
    reader: str = "työnantaja"
    easy: bool = False
    signer: str = ""
    candidates: Sequence[Mapping[str, Any]] | None = None


@dataclass(slots=True)
class LettersPlan:
    """What would be made: filled letters; who lacks what; failures by row; remarks for the coordinator.

    ``gaps`` are the lines left to fill in drafts. ``problems`` are the faults of the template, each with its file:
    with any of them no letter of the batch is made.
    """

    letters: list[Letter] = field(default_factory=list)
    missing: dict[tuple[str, str], tuple[MissingField, ...]] = field(default_factory=dict)
    gaps: dict[tuple[str, str], tuple[MissingField, ...]] = field(default_factory=dict)
    failures: dict[str, HapusheetsError] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    problems: list[tuple[Path, TemplateProblem]] = field(default_factory=list)

    @property
    def failure(self) -> HapusheetsError | None:
        """The first thing that stopped a letter: a fault of the template, or a row's own; None without any."""
        return next((_faulty(*problem) for problem in self.problems), next(iter(self.failures.values()), None))

    def raise_first(self) -> None:
        """Raise the first failure, or MissingValue with everything that is missing; nothing when all can be made."""
        if self.failure is not None:
            raise self.failure
        missing = tuple(lacking for fields in self.missing.values() for lacking in fields)
        if missing:
            fields = ", ".join(one.title for one in missing)
            cells = ", ".join(one.place for one in missing)
            raise MissingValue("letter.missing_value", missing=missing, fields=fields, cells=cells)

    @property
    def skipped(self) -> int:
        """How many letters could not be made, a faulty template aside."""
        return len(self.missing) + len(self.failures)


@dataclass(frozen=True, slots=True)
class MadeLetter:
    """A letter on disk. ``pdf`` is None when none was asked for or it could not be made."""

    letter: Letter
    path: Path
    pdf: Path | None = None


@dataclass(frozen=True, slots=True)
class LettersMade:
    """What was written, what the PDF step said, and the operation that ``undo`` takes ("" when nothing was logged)."""

    made: tuple[MadeLetter, ...]
    pdf_remarks: tuple[str, ...] = ()
    operation: str = ""


def letter_templates(workspace: Workspace | None = None) -> dict[str, TemplatePlace]:
    """Return the templates by name: the workspace's own in ``mallit`` first, then the shipped ones."""
    own = [workspace.root / OWN_TEMPLATES] if workspace is not None else []
    return find_templates([*own, templates_dir()])


def plan_letters(
    workspace: Workspace, template: str, records: Sequence[str], options: LetterOptions | None = None
) -> LettersPlan:
    """Return the letters of ``template`` for ``records``, filled but not written.

    A record is a row's id, an id with a name, an unambiguous name or a municipality's name. One bad row never stops
    the rest: its failure stands in the plan. A faulty template stops all: its problems stand there.
    Raises ``WrongUse`` for an unknown template.
    """
    place = pick_template(letter_templates(workspace), template)
    plan = LettersPlan()
    asked = options or LetterOptions()
    gathered: dict[str, LetterData] = {}
    for name in dict.fromkeys(records):
        with _noted(plan, name):
            data = _gather(workspace, place, find_record(workspace, place, name), asked, plan)
            gathered.setdefault(data.record, data)
    plan.problems = _faults(place, sorted({data.language for data in gathered.values()}))
    for data in () if plan.problems else gathered.values():
        with _noted(plan, data.record):
            _fill(workspace, place, data, asked, plan)
    return plan


def find_record(workspace: Workspace, place: TemplatePlace, name: str) -> str:
    """Return the id of the row that ``name`` means, as a reference cell is read; see ``plan_letters``.

    Raises ``WrongUse`` when several rows have that name. An id is returned even when no row has it.
    """
    register = place.fields.record
    if name in workspace.registers.records(register):
        return name
    if register == "municipalities":
        return find_area(workspace, name)
    references = workspace.registers.references
    found = references.resolve([register], name)
    if found is None and (several := sorted(references.named([register], name))):
        raise WrongUse("letter.ambiguous_record", where=name, name=name, ids=", ".join(several))
    return found or name


@contextmanager
def _noted(plan: LettersPlan, record: str) -> Iterator[None]:
    """Keep a row's failure in the plan: the other rows go on."""
    try:
        yield
    except HapusheetsError as failure:
        plan.failures[record] = failure


def _faults(place: TemplatePlace, languages: Sequence[str]) -> list[tuple[Path, TemplateProblem]]:
    """Return what is wrong in the files that are needed. A language that is missing altogether is only a remark."""
    from hapusheets.letters.lint import lint_template

    files = [place.files[language] for language in languages]
    found = [(path, problem) for path in files for problem in lint_template(path)]
    return [(path, problem) for path, problem in found if problem.code != "template.no_sibling"]


def _faulty(path: Path, problem: TemplateProblem) -> UnsafeTemplate:
    return UnsafeTemplate("letters.faulty_template", where=problem.place_in(path), message=problem.message)


def make_letters(workspace: Workspace, plan: LettersPlan, *, pdf: bool = False) -> LettersMade:
    """Write the planned letters and log them in *Asiakirjat*; drafts are written but not logged.

    Nothing is written when the log cannot be (the workbook is open elsewhere): raises as ``workspace.apply``.
    """
    paths = [(letter, free_path(workspace.root, letter, workspace.now)) for letter in plan.letters]
    changes = _log(workspace, paths)
    if changes:
        workspace.apply(changes, dry_run=True)
    made = [(letter, write_letter(workspace.root, letter, workspace.now)) for letter in plan.letters]
    written = _log(workspace, made)
    operation = workspace.apply(written).operation if written else ""
    results = make_pdfs([path for _, path in made]) if pdf else []
    pdfs = {result.source: result.pdf for result in results}
    return LettersMade(
        made=tuple(MadeLetter(letter, path, pdfs.get(path)) for letter, path in made),
        pdf_remarks=tuple(_pdf_remarks(results)),
        operation=operation,
    )


def _log(workspace: Workspace, made: Sequence[tuple[Letter, Path]]) -> ChangeSet:
    logged = workspace.registers.documents.values()
    return document_rows(
        workspace.schema, workspace.root, made, now=workspace.now, author=current_user(), logged=logged
    )


def find_area(workspace: Workspace, name: str) -> str:
    """Return the id of a municipality by its name or number. Raises ``WrongUse`` with the area's own ones."""
    wanted = name.strip().casefold()
    for row in workspace.registers.municipalities.values():
        if wanted in ((row.name or "").casefold(), (row.name_sv or "").casefold(), row.id.casefold()):
            return row.id
    raise WrongUse("guide.no_area", name=name, known=", ".join(workspace.settings.area.municipalities))


def _gather(
    workspace: Workspace, place: TemplatePlace, record: str, options: LetterOptions, plan: LettersPlan
) -> LetterData:
    request = LetterRequest(
        record=record,
        today=workspace.now.date(),
        centre=workspace.settings.centre.model_dump(include=_CENTRE),
        language=options.language,
        draft=options.draft,
        candidates=options.candidates,
        reader=options.reader,
        easy=options.easy,
        signer=options.signer,
    )
    data = gather_letter(place.fields, sorted(place.files), workspace.registers, request)
    plan.remarks += data.remarks
    _note_language(workspace, place, request, data.language, plan)
    return data


def _fill(
    workspace: Workspace, place: TemplatePlace, data: LetterData, options: LetterOptions, plan: LettersPlan
) -> None:
    key = (place.fields.name, data.record)
    try:
        letter = fill_letter(place, data, draft=options.draft)
    except MissingValue as lacking:
        if not data.missing:
            raise
        plan.missing[key] = lacking.missing
        return
    if options.draft and data.missing:
        plan.gaps[key] = data.missing
    _note_earlier(workspace, letter, plan)
    plan.letters.append(letter)


_CENTRE = {
    "name",
    "street_address",
    "postal_code",
    "post_town",
    "phone",
    "email",
    "coordinator",
    "collective_agreement",
}


def _note_language(
    workspace: Workspace, place: TemplatePlace, request: LetterRequest, used: str, plan: LettersPlan
) -> None:
    wanted = request.language or recipient_language(place.fields, workspace.registers, request.record)
    if wanted != used:
        facts = {"record": request.record, "template": place.fields.name, "wanted": wanted, "used": used}
        plan.remarks.append(text("letter.language_fallback", **facts))


def _note_earlier(workspace: Workspace, letter: Letter, plan: LettersPlan) -> None:
    earlier = None if letter.draft else already_made(workspace.registers.documents.values(), letter)
    if earlier is not None and earlier.made is not None:
        date = format_date(earlier.made)
        plan.remarks.append(text("letters.already_made", record=letter.record, date=date, file=earlier.file or "–"))


def _pdf_remarks(results: Sequence[PdfResult]) -> list[str]:
    return list(dict.fromkeys(result.reason for result in results if result.pdf is None))
