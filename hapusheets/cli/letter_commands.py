"""``letter`` and ``guide``: templates listed, linted and filled; a municipality's guide page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hapusheets.cli.app import App, argument, command, group, option
from hapusheets.messages import current_language, text
from hapusheets.model.errors import HapusheetsError

if TYPE_CHECKING:
    from hapusheets.lettering import LetterOptions, LettersMade, LettersPlan
    from hapusheets.letters.fields import TemplatePlace
    from hapusheets.letters.gathering import MissingField
    from hapusheets.letters.problems import TemplateProblem

SCHEMA = "hapusheets.letters/1"
GUIDE = "kuntasivu"
REFUSED = 3


@group("letter")
def letter(app: App) -> None:
    """Templates and what is made of them."""


@letter.command("list", "lista")
def list_templates(app: App) -> int:
    """List the templates."""
    places = _templates(app)
    rows = [
        {
            "template": name,
            "title": place.fields.title_in(current_language()),
            "languages": sorted(place.files),
            "made_for": place.fields.record,
            "orderable_by": place.fields.orderable_by,
        }
        for name, place in places.items()
    ]
    app.answer({"schema": SCHEMA, "templates": rows}, (_list_line(name, place) for name, place in places.items()))
    return 0


@letter.command("lint", "tarkista")
@argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[MALLI]...")
def lint(app: App, paths: tuple[Path, ...]) -> int:
    """Show every fault of the templates."""
    from hapusheets.letters import lint_template

    files = list(_files(app, paths))
    found = [(path, problem) for path in files for problem in lint_template(path)]
    lines = [_problem_line(path, problem) for path, problem in found] or [text("letters.lint_clean", n=len(files))]
    app.answer({"schema": SCHEMA, "problems": [_problem(path, problem) for path, problem in found]}, lines)
    return 1 if found else 0


@letter.command("fields", "kentät")
@argument("template", required=False, metavar="[MALLI]")
def show_fields(app: App, template: str | None) -> int:
    """Show the fields of the templates."""
    from hapusheets.letters.fields import pick_template

    places = _templates(app)
    chosen = [pick_template(places, template)] if template else list(places.values())
    rows = [row for place in chosen for row in _field_rows(place)]
    lines = [text("letters.field_line", **row) for row in rows]
    app.answer({"schema": SCHEMA, "fields": rows}, lines)
    return 0


@letter.command("make", "tee")
@argument("template", metavar="MALLI")
@argument("more", nargs=-1, metavar="[TUNNUS]...")
@option("--for", "records", multiple=True, metavar="TUNNUS")
@option("--draft", is_flag=True)
@option("--pdf/--no-pdf", default=None)
@option("--language", type=click.Choice(["fi", "sv", "en"]), default=None)
@option("--signer", default="", metavar="NIMI")
def make(
    app: App,
    template: str,
    more: tuple[str, ...],
    records: tuple[str, ...],
    *,
    draft: bool,
    pdf: bool | None,
    language: str | None,
    signer: str,
) -> int:
    """Make letters for rows."""
    from hapusheets.lettering import LetterOptions

    wanted = [*records, *more]
    if not wanted:
        raise click.UsageError(text("cli.missing_parameter", name="--for"))
    return _make(app, template, wanted, LetterOptions(draft=draft, language=language or "", signer=signer), pdf=pdf)


@command("guide")
@argument("area", metavar="KUNTA")
@option("--reader", type=click.Choice(["työnantaja", "päämies", "avustaja"]), default="työnantaja")
@option("--selko", is_flag=True)
@option("--pdf/--no-pdf", default=None)
def guide(app: App, area: str, reader: str, selko: bool, pdf: bool | None) -> int:
    """Make a municipality's guide page."""
    from hapusheets.lettering import LetterOptions, find_area

    record = find_area(app.workspace, area)
    return _make(app, GUIDE, [record], LetterOptions(reader=reader, easy=selko), pdf=pdf)


def _make(app: App, template: str, records: Sequence[str], options: LetterOptions, *, pdf: bool | None) -> int:
    """Make the letters; a PDF beside each final one (``pdf`` None), beside all (True) or none (False)."""
    from hapusheets.lettering import LettersMade, make_letters, plan_letters

    wanted = not options.draft if pdf is None else pdf
    plan = plan_letters(app.workspace, template, records, options)
    if plan.problems:
        return _refuse(app, plan)
    if len(records) == 1:
        for failure in plan.failures.values():
            raise failure
    for remark in [*plan.remarks, *map(_failure_words, plan.failures.values())]:
        app.note(remark)
    made = LettersMade(()) if app.dry_run else make_letters(app.workspace, plan, pdf=wanted)
    for remark in made.pdf_remarks:
        app.note(remark)
    app.answer(_payload(app, plan, made), _lines(app, plan, made))
    return 1 if plan.skipped or plan.gaps else 0


def _refuse(app: App, plan: LettersPlan) -> int:
    """Tell every fault of the template; no letter is made from it."""
    from hapusheets.lettering import LettersMade

    if app.json:
        app.answer(_payload(app, plan, LettersMade(())), ())
    for path, problem in () if app.json else plan.problems:
        app.note(_problem_line(path, problem))
    app.note(text("letters.faulty_template.more"))
    return REFUSED


def _payload(app: App, plan: LettersPlan, made: LettersMade) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "documents": _documents(app, plan, made),
        "missing": [_missing(key, fields) for key, fields in [*plan.missing.items(), *plan.gaps.items()]],
        "problems": [_problem(path, problem) for path, problem in plan.problems],
        "failures": [_failure(record, failure) for record, failure in plan.failures.items()],
        "remarks": plan.remarks,
        "undo": made.operation,
    }


def _documents(app: App, plan: LettersPlan, made: LettersMade) -> list[dict[str, Any]]:
    if app.dry_run:
        return [_document(one.template, one.record, None, None, one.sha256) for one in plan.letters]
    return [
        _document(
            one.letter.template,
            one.letter.record,
            str(one.path),
            str(one.pdf) if one.pdf else None,
            one.letter.sha256,
        )
        for one in made.made
    ]


def _document(template: str, record: str, path: str | None, pdf: str | None, sha256: str) -> dict[str, Any]:
    return {"template": template, "record": record, "path": path, "pdf": pdf, "sha256": sha256}


def _missing(key: tuple[str, str], fields: Iterable[MissingField]) -> dict[str, Any]:
    listed = [
        {"name": one.name, "title": one.title, "workbook": one.workbook, "sheet": one.sheet, "cell": one.cell}
        for one in fields
    ]
    return {"template": key[0], "record": key[1], "fields": listed}


def _failure(record: str, failure: HapusheetsError) -> dict[str, Any]:
    return {"record": record, "code": failure.code, "seen": _failure_words(failure)}


def _failure_words(failure: HapusheetsError) -> str:
    """Return what stopped one row of a batch; that nothing was changed is not said: other letters may be made."""
    from hapusheets.messages import has, todo

    if not has(failure.code):
        return str(failure)
    do = todo(failure.code, **failure.facts).removesuffix(text("letters.nothing_changed"))
    return f"{text(failure.code, **failure.facts)} {do}".strip()


def _lines(app: App, plan: LettersPlan, made: LettersMade) -> Iterable[str]:
    root = app.workspace.root
    for one in made.made:
        for path in filter(None, (one.path, one.pdf)):
            yield text("letter.made", record=one.letter.record, path=path.relative_to(root).as_posix())
    for (template, record), fields in [*plan.missing.items(), *plan.gaps.items()]:
        yield text("letters.missing_head", record=record, template=template)
        for one_field in fields:
            yield text("letters.missing_line", place=one_field.place, name=one_field.title)
    if plan.missing:
        yield text("letters.missing_todo")
    if app.dry_run:
        yield text("letters.would_make", n=len(plan.letters), skipped=plan.skipped)
    else:
        yield text("letters.done", n=len(made.made), skipped=plan.skipped, path=_folder(made))


def _folder(made: LettersMade) -> str:
    return str(made.made[0].path.parent) if made.made else "–"


def _templates(app: App) -> dict[str, TemplatePlace]:
    """Templates can be looked at without a workspace: then only the shipped ones are there."""
    from hapusheets.lettering import letter_templates
    from hapusheets.model.errors import WrongUse

    try:
        return letter_templates(app.workspace)
    except WrongUse as problem:
        if problem.code != "workspace.not_found":
            raise
        return letter_templates()


def _files(app: App, paths: Sequence[Path]) -> Iterable[Path]:
    from hapusheets.letters.fields import pick_template

    if not paths:
        for place in _templates(app).values():
            yield from _promised_files(place)
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*.docx") if not file.name.startswith("~$"))
        elif path.exists():
            yield path
        else:
            yield from _promised_files(pick_template(_templates(app), str(path)))


def _promised_files(place: TemplatePlace) -> Iterable[Path]:
    return place.files.values()


def _list_line(name: str, place: TemplatePlace) -> str:
    from hapusheets.registers.schema import load_schema

    sheet = load_schema().register(place.fields.record).sheet
    title = place.fields.title_in(current_language())
    return text("letters.list_line", name=name, title=title, languages=", ".join(sorted(place.files)), sheet=sheet)


def _problem(path: Path, problem: TemplateProblem) -> dict[str, Any]:
    from hapusheets.letters.problems import template_name

    return {
        "template": template_name(path),
        "part": problem.part,
        "paragraph": problem.paragraph,
        "text": problem.text,
        "suggestion": problem.suggestion,
        "heading": problem.heading,
        "code": problem.code,
        "message": problem.message,
    }


def _problem_line(path: Path, problem: TemplateProblem) -> str:
    return text("letters.problem", place=problem.place_in(path), message=problem.message)


def _field_rows(place: TemplatePlace) -> list[dict[str, str]]:
    from hapusheets.letters.fields import field_source, field_tag

    language = current_language()
    return [
        {
            "template": place.fields.name,
            "tag": field_tag(field.name),
            "title": field.title_in(language),
            "source": field_source(field),
            "example": field.example,
            "missing": field.missing,
        }
        for field in place.fields.fields.values()
    ]
