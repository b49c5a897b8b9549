"""The answer as text for an 80-column terminal at 06.40: who could come, how to reach them, why; then why not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from hapusheets.matching.fallback import Fallback, find_fallback
from hapusheets.matching.groups import ORDER, Group
from hapusheets.matching.question import Question
from hapusheets.matching.ranking import Excluded, Ranked, Ranking
from hapusheets.matching.reply_time import answer_by
from hapusheets.matching.roster import is_open
from hapusheets.matching.rules import Problem
from hapusheets.matching.rules.limits import OF_REQUEST, decision_hours, night
from hapusheets.matching.sms import languages_of, offer_sms, sms_length
from hapusheets.matching.telling import confirmed_of, phone_of, reasons_of, rest_of, travel_of
from hapusheets.matching.twins import filled_twins
from hapusheets.matching.wording import Coded, Duration, Weekly, joined, say, weekday_day
from hapusheets.model.formats import format_phone

WIDTH: Final = 80
_EXCLUDED_SHOWN: Final = 12


def ranking_lines(ranking: Ranking, *, everything: bool = False) -> list[str]:
    """Return one request's answer. ``everything``: all candidates and all who are excluded, not only the first."""
    shown = shown_candidates(ranking, everything=everything)
    return [
        *_head(ranking.question),
        *_candidates(ranking, shown),
        *(_nobody(ranking) if not ranking.candidates else ()),
        *_excluded(ranking, everything=everything),
        *_message(ranking.question, shown),
    ]


def shown_candidates(ranking: Ranking, *, everything: bool = False) -> tuple[Ranked, ...]:
    """Return all own assistants and at most five others (a setting), in order."""
    if everything:
        return ranking.candidates
    own = [ranked for ranked in ranking.candidates if ranked.group is Group.OWN]
    others = [ranked for ranked in ranking.candidates if ranked.group is not Group.OWN]
    return (*own, *others[: ranking.question.settings.others_shown])


def _head(question: Question) -> Iterator[str]:
    request, customer = question.request, question.customer
    name = " ".join(part for part in (customer.last_name, customer.first_names) if part)
    place = say("match.place_hidden") if question.protected else joined(sorted(question.areas))
    yield f"{request.id}  {customer.id} {name}  {place}"
    yield when_of(question)
    if request.new_id:
        yield from _wrap("", say("match.new_id", id=request.id))
    yield from _wrap("", "  ".join(_details(question)))
    for problem in (*filled_twins(question), *_of_request(question)):
        yield from _wrap("! ", problem.text)


def when_of(question: Question) -> str:
    """Return ``to 12.3.2026 klo 8–14 (6 t)``."""
    length = Duration(question.span.minutes)
    return say("match.when", day=weekday_day(question.day), time=question.span, length=length)


def _details(question: Question) -> Iterator[str]:
    request = question.request
    if not is_open(request):
        yield say("match.state", state=Coded("request_state", (request.state or "–",)))
    if request.chosen:
        yield say("match.chosen", people=[_named(question, person) for person in request.chosen])
    if (request.people or 1) > 1:
        yield say("match.people", n=request.people)
    if request.absent:
        yield say("match.absent", person=_named(question, request.absent))
    if request.answer_by:
        yield say("match.reply_by", moment=request.answer_by)
    elif is_open(request) and (by := answer_by(question)):
        yield say("match.reply_by_proposed", moment=by)
    if question.tasks:
        yield say("match.tasks", tasks=Coded("tasks", question.tasks))
    if question.must_tasks:
        yield say("match.must", tasks=Coded("tasks", question.must_tasks))
    if question.hours is not None and question.hours.granted is not None:
        left = Duration(int(question.hours.left * 60))
        yield say("match.hours_left", left=left, purpose=Coded("purpose", (question.hours.purpose,)))


def _named(question: Question, identifier: str) -> str:
    candidate = question.roster.by_id.get(identifier)
    return f"{identifier} {candidate.person.full_name}" if candidate else identifier


def _of_request(question: Question) -> Iterator[Problem]:
    """Yield the warnings that are the same whoever comes."""
    anybody = question.roster.candidates[:1]
    for candidate in anybody:
        yield from (problem for check in (decision_hours, night) if (problem := check(question, candidate)))


def _candidates(ranking: Ranking, shown: Iterable[Ranked]) -> Iterator[str]:
    kept = list(shown)
    for group in ORDER:
        members = [ranked for ranked in kept if ranked.group is group]
        if members:
            yield ""
            yield say(f"match.group.{group.value}")
        for ranked in members:
            yield from _candidate(ranked)
    if more := len(ranking.candidates) - len(kept):
        yield ""
        yield from _wrap("", say("match.more", n=more))


def _candidate(ranked: Ranked) -> Iterator[str]:
    person = ranked.candidate.person
    name = f"{person.full_name}  {person.id}"
    points = say("match.points", n=ranked.score)
    yield f"{ranked.rank:>2}  {name:<31} {phone_of(ranked.candidate):<15} {travel_of(ranked):<20} {points:>5}".rstrip()
    yield from _wrap("    ", reasons_of(ranked))
    for problem in ranked.warnings:
        if problem.rule not in OF_REQUEST:
            yield from _wrap("    ! ", problem.text)
    for problem in ranked.unknown:
        yield from _wrap("    ? ", say("match.ask", what=problem.text))
    yield from _wrap("    ", f"{rest_of(ranked)}; {confirmed_of(ranked.candidate)}")


def _nobody(ranking: Ranking) -> Iterator[str]:
    found = find_fallback(ranking.question)
    commonest = next(iter(ranking.counts), "inactive")
    facts = {
        "id": ranking.request.id,
        "reason": say(f"match.rulename.{commonest}"),
        "fallback": _arranged(found) or say("match.no_fallback"),
    }
    yield ""
    yield from _wrap("", say("match.nobody" if ranking.near_misses else "match.nobody_at_all", **facts))
    yield from _call(found)
    if ranking.near_misses:
        yield ""
        yield say("match.near.head")
        for miss in ranking.near_misses:
            yield from _wrap("  ", f"{miss.text}: {', '.join(miss.ids)}", hanging=4)


def _arranged(found: Fallback) -> str:
    return str(Coded("substitute_arrangement", found.arrangements or found.recorded))


def _call(found: Fallback) -> Iterator[str]:
    contact = found.contact
    if contact is None:
        return
    phone = format_phone(contact.phone or "")
    code = "match.on_call" if found.on_call else "match.call"
    yield from _wrap("", say(code, name=contact.name, phone=phone, hours=Weekly(contact.phone_hours or "")))


def _excluded(ranking: Ranking, *, everything: bool) -> Iterator[str]:
    if not ranking.excluded:
        return
    yield ""
    yield say("match.excluded", n=len(ranking.excluded))
    yield from _wrap("  ", "; ".join(_count(rule, *counts) for rule, counts in ranking.counts.items()))
    shown = ranking.excluded if everything else ranking.excluded[:_EXCLUDED_SHOWN]
    for excluded in shown:
        yield from _wrap("  ", _why_not(excluded), hanging=4)
    if more := len(ranking.excluded) - len(shown):
        yield from _wrap("  ", say("match.excluded_more", n=more))


def _count(rule: str, count: int, alone: int) -> str:
    code = "match.count" if alone else "match.count_only"
    return say(code, rule=say(f"match.rulename.{rule}"), n=count, alone=alone)


def _why_not(excluded: Excluded) -> str:
    person = excluded.candidate.person
    return f"{person.id} {person.full_name}: " + " ".join(problem.text for problem in excluded.verdict.stops)


def _message(question: Question, shown: Iterable[Ranked]) -> Iterator[str]:
    people = [ranked.candidate for ranked in shown]
    for language in languages_of(people):
        words = offer_sms(question, language)
        yield ""
        yield say("match.sms", n=sms_length(words))
        yield from _wrap("  ", words)
    if people:
        yield ""
        yield from _wrap("", say("match.decides", id=question.request.id))


def _wrap(start: str, words: str, *, hanging: int | None = None) -> list[str]:
    """Return the words broken at 80 columns; following lines are indented below the first word."""
    indent = " " * (len(start) if hanging is None else hanging)
    return textwrap.wrap(
        words, WIDTH, initial_indent=start, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
