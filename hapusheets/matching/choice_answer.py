"""What is answered when a choice has been recorded: what was written, and the messages to send."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from hapusheets.domain.calendar import moment_of
from hapusheets.matching.choosing import Choice
from hapusheets.matching.report import WIDTH
from hapusheets.matching.sms import chosen_sms, filled_sms, languages_of, sms_length
from hapusheets.matching.telling import phone_of
from hapusheets.matching.wording import joined, say, spoken_in
from hapusheets.model.changes import Applied
from hapusheets.model.formats import format_time


def choice_payload(choice: Choice, applied: Applied) -> dict[str, Any]:
    """Return ``hapusheets.choice/1``. ``employment``: the proposed one, or the one that covers the shift."""
    language = spoken_in(choice.candidate.person.value("language"))
    return {
        "schema": "hapusheets.choice/1",
        "request": choice.question.request.id,
        "person": choice.candidate.id,
        "filled": choice.filled,
        "shift": _shift_id(applied),
        "employment": choice.covered_by.id if choice.covered_by else _contract_id(choice, applied),
        "proposed": choice.covered_by is None,
        "overridden": [{"rule": problem.rule, "text": problem.text} for problem in choice.overridden],
        "messages": {
            "chosen": chosen_sms(choice.question, language),
            "filled": {code: filled_sms(choice.question, code) for code in languages_of(choice.others)},
            "others": [candidate.id for candidate in choice.others],
        },
        "applied": bool(applied.operation),
        "undo": applied.operation,
    }


def choice_lines(choice: Choice, applied: Applied, papers: Iterable[str] = ()) -> Iterator[str]:
    """Yield the answer as text; ``papers`` are lines about the contract's draft."""
    if not applied.operation:
        yield say("choose.dry_run")
        return
    yield from _wrap(say("offer.filled" if _frees_others(choice) else "choose.chosen", **_facts(choice)))
    if choice.overridden:
        yield from _wrap(say("choose.anyway", reasons=" ".join(problem.text for problem in choice.overridden)))
    if choice.still_needed:
        yield say("choose.still", id=choice.question.request.id, n=choice.still_needed)
    yield from _wrap(say("choose.shift", id=_shift_id(applied)))
    if choice.covered_by:
        yield from _wrap(say("choose.covered", id=choice.covered_by.id))
    else:
        yield from _wrap(say("choose.contract", id=_contract_id(choice, applied)))
    yield from papers
    yield from _messages(choice)
    yield ""
    yield say("choose.undo", undo=applied.operation)


def _frees_others(choice: Choice) -> bool:
    """Tell whether others were asked who may now hear that the place is taken."""
    return choice.filled and bool(choice.others)


def _facts(choice: Choice) -> dict[str, Any]:
    span = choice.question.span
    start, end = moment_of(span.start).time(), moment_of(span.end).time()
    name = f"{choice.candidate.person.full_name} ({choice.candidate.id})"
    return {"person": name, "date": choice.question.day, "start": format_time(start), "end": format_time(end)}


def _messages(choice: Choice) -> Iterator[str]:
    language = spoken_in(choice.candidate.person.value("language"))
    words = chosen_sms(choice.question, language)
    yield from _message(words, f"{say('match.sms', n=sms_length(words))}: {phone_of(choice.candidate)}")
    if _frees_others(choice):
        for code in languages_of(choice.others):
            people = [who for who in choice.others if spoken_in(who.person.value("language")) == code]
            numbers = joined(f"{who.person.full_name} {phone_of(who)}" for who in people)
            yield from _message(filled_sms(choice.question, code), say("choose.others", people=numbers))


def _message(words: str, title: str) -> Iterator[str]:
    yield ""
    yield from _wrap(title)
    yield from textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _shift_id(applied: Applied) -> str:
    return applied.ids[0] if applied.ids else ""


def _contract_id(choice: Choice, applied: Applied) -> str:
    return applied.ids[1] if choice.covered_by is None and len(applied.ids) > 1 else ""


def _wrap(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, break_long_words=False, break_on_hyphens=False)
