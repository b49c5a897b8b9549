"""``match`` and ``choose``: who could come, and whom the customer chose."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hapusheets.cli.app import App, argument, command, option
from hapusheets.cli.changes import change_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hapusheets.choices import ChoiceWritten
    from hapusheets.matching.choosing import Choice
    from hapusheets.matching.lacks import Lack
    from hapusheets.matching.ranking import Ranking
    from hapusheets.matching.roster import Roster
    from hapusheets.model.errors import HapusheetsError
    from hapusheets.registers.records import Request


@command("match")
@argument("requests", nargs=-1, metavar="[SIJAISTARVE]...")
@option("--write", is_flag=True)
@option("--paper", is_flag=True)
def match(app: App, requests: tuple[str, ...], write: bool, paper: bool) -> int:
    """Rank the people for requests (none named: the open ones of the next 48 hours)."""
    from hapusheets.matching.payload import match_payload

    began = time.perf_counter()
    roster, wanted = app.workspace.open_match(*requests)
    loaded = time.perf_counter()
    rankings, lacks = _rank(app, roster, wanted, everything=not requests)
    payload = match_payload(rankings, loaded - began, time.perf_counter() - loaded, lacks)
    if not app.json:
        app.answer(payload, _lines(app, rankings, lacks))
        _tell_lacks(app, lacks)
    if paper and not app.dry_run:
        _write_papers(app, rankings)
    failure = _write(app, rankings) if write else None
    if app.json:
        app.answer(payload | _written(failure), ())
    elif failure:
        raise failure
    undecided = lacks or any(not ranking.candidates for ranking in rankings)
    return failure.exit_code if failure else int(bool(undecided))


def _written(failure: HapusheetsError | None) -> dict[str, Any]:
    """Return what the JSON answer adds when the suggestions could not be written: the answer itself is still given."""
    if failure is None:
        return {}
    return {"failure": {"code": failure.code, "where": failure.where, "seen": _say(failure.code, **failure.facts)}}


@command("choose")
@argument("request", metavar="SIJAISTARVE")
@argument("person", metavar="HENKILÖ")
@option("--words", metavar="TEKSTI")
@option("--anyway", metavar="SYY")
@option("--way", metavar="TAPA", default="puhelu")
def choose(app: App, /, request: str, person: str, **told: str | None) -> int:
    """Record the customer's choice."""
    made = app.workspace.plan_choice(request, person, **told)
    if not app.dry_run and not app.confirm("choose.ask", **_asked(made)):
        app.note(_say("match.write.no"))
        return 3
    from hapusheets.choices import record_choice
    from hapusheets.matching.choice_answer import choice_lines, choice_payload

    written = record_choice(app.workspace, made, dry_run=app.dry_run)
    payload = choice_payload(made, written.applied) | {"draft": str(written.draft) if written.draft else None}
    lines = [*choice_lines(made, written.applied, _draft_lines(written))]
    app.answer(payload, [*lines, *change_lines(made.changes, app.workspace.schema)] if app.dry_run else lines)
    return 0


def _draft_lines(written: ChoiceWritten) -> Iterator[str]:
    if written.draft:
        yield _say("choose.draft", path=written.draft)
    if written.gaps:
        yield _say("choose.draft_gaps", fields=", ".join(gap.title for gap in written.gaps))
    if written.failure:
        yield _say("choose.no_draft", reason=_say(written.failure.code, **written.failure.facts))


def _rank(app: App, roster: Roster, requests: list[Request], *, everything: bool) -> tuple[list[Ranking], list[Lack]]:
    """Return the rankings, and what the other requests lack: they are named, these are answered.

    ``everything``: nobody named the requests, so the open ones that cannot be asked are looked for. Raises Refused
    when those that were named all lack something.
    """
    from hapusheets.matching.lacks import find_lacks
    from hapusheets.matching.ranking import rank
    from hapusheets.matching.requests import unasked_requests

    lacks = [lack for request in requests for lack in find_lacks(roster.registers, request)]
    kept = {lack.request for lack in lacks}
    rankings = [rank(roster, row, app.workspace.match_settings) for row in requests if row.id not in kept]
    if everything:
        lacks += unasked_requests(roster.registers, roster.now)
    elif lacks and not rankings:
        raised = lacks[0] if app.json else lacks[-1]
        for lack in lacks:
            if lack is not raised:
                app.note(_lack_words(lack))
        raise raised.refusal
    return rankings, lacks


def _tell_lacks(app: App, lacks: list[Lack]) -> None:
    if lacks:
        app.note(_say("match.unasked", n=len({lack.request for lack in lacks})))
    for lack in lacks:
        app.note(_lack_words(lack))


def _lack_words(lack: Lack) -> str:
    place = lack.where.lstrip("[").replace("]", " › ")
    return f"{place}\n{lack.text}\n{lack.todo}"


def _lines(app: App, rankings: list[Ranking], lacks: list[Lack]) -> Iterator[str]:
    from hapusheets.matching.report import WIDTH, ranking_lines

    if not rankings:
        yield _say("match.none_askable" if lacks else "match.none_open")
    for number, ranking in enumerate(rankings):
        if number:
            yield from ("", "─" * WIDTH, "")
        yield from ranking_lines(ranking, everything=app.verbose)


def _write(app: App, rankings: list[Ranking]) -> HapusheetsError | None:
    """Write *Ehdotukset*, the tool's own sheet: ``--write`` is the consent, and ``undo`` takes it back.

    Returns what stopped it, a workbook open in Excel for one; nothing was written then.
    """
    from hapusheets.model.errors import HapusheetsError

    try:
        _write_suggestions(app, rankings)
    except HapusheetsError as error:
        return error
    return None


def _write_suggestions(app: App, rankings: list[Ranking]) -> None:
    from hapusheets.matching.suggestions import count_rows, suggestion_changes

    changes = suggestion_changes(app.workspace.registers, rankings)
    if not changes:
        app.note(_say("match.write.same"))
    elif app.dry_run:
        app.workspace.apply(changes, dry_run=True)
        for line in change_lines(changes, app.workspace.schema):
            app.note(line)
        app.note(_say("match.write.dry_run", n=count_rows(changes)))
    else:
        app.note(_say("match.write.done", undo=app.workspace.apply(changes).operation))


def _write_papers(app: App, rankings: list[Ranking]) -> None:
    from hapusheets.papers import write_call_lists

    for path in write_call_lists(app.workspace, rankings):
        app.note(_say("match.paper.done", path=path))


def _asked(made: Choice) -> dict[str, str]:
    from hapusheets.matching.wording import clocks, weekday_day

    question = made.question
    name = f"{made.candidate.person.full_name} ({made.candidate.id})"
    return {"person": name, "day": weekday_day(question.day), "time": clocks(question.span)}


def _say(code: str, **facts: Any) -> str:
    from hapusheets.messages import text

    return text(code, **facts)
