"""The answer as JSON: ``hapusheets.match/1``. It holds everybody; distances of protected people are null."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hapusheets.domain.calendar import moment_of
from hapusheets.matching.fallback import find_fallback
from hapusheets.matching.lacks import Lack
from hapusheets.matching.ranking import Excluded, Ranked, Ranking
from hapusheets.matching.relaxations import NearMiss
from hapusheets.matching.reply_time import answer_by
from hapusheets.matching.rules import Problem
from hapusheets.matching.telling import phone_of
from hapusheets.matching.twins import filled_twins

SCHEMA = "hapusheets.match/1"


def match_payload(
    rankings: Iterable[Ranking], load: float, rank: float, unasked: Iterable[Lack] = ()
) -> dict[str, Any]:
    """Return the whole answer; ``load`` and ``rank`` are seconds, ``unasked`` what kept others from being asked."""
    return {
        "schema": SCHEMA,
        "requests": [ranking_payload(ranking) for ranking in rankings],
        "unasked": [_lack(lack) for lack in unasked],
        "seconds": {"load": round(load, 3), "rank": round(rank, 3)},
    }


def _lack(lack: Lack) -> dict[str, Any]:
    told = {"request": lack.request, "where": lack.where, "code": lack.code}
    return told | {"text": lack.text, "todo": lack.todo}


def ranking_payload(ranking: Ranking) -> dict[str, Any]:
    """Return one request's answer."""
    question = ranking.question
    by = answer_by(question)
    return {
        "request": ranking.request.id,
        "customer": question.customer.id,
        "start": moment_of(question.span.start).isoformat(),
        "end": moment_of(question.span.end).isoformat(),
        "answer_by": by.isoformat() if by else None,
        "notes": _problems(filled_twins(question)),
        "candidates": [_candidate(ranked) for ranked in ranking.candidates],
        "excluded": [_excluded(excluded) for excluded in ranking.excluded],
        "near_misses": [_near_miss(miss) for miss in ranking.near_misses],
        "counts": [
            {"rule": rule, "excluded": count, "alone": alone} for rule, (count, alone) in ranking.counts.items()
        ],
        "fallback": _fallback(ranking),
    }


def _candidate(ranked: Ranked) -> dict[str, Any]:
    person = ranked.candidate.person
    return {
        "id": person.id,
        "name": person.full_name,
        "group": ranked.group.value,
        "rank": ranked.rank,
        "score": ranked.score,
        "km": ranked.km,
        "minutes": ranked.minutes,
        "reasons": [{"criterion": r.criterion, "points": r.points, "text": r.text} for r in ranked.reasons],
        "warnings": _problems(ranked.warnings),
        "unknown": [problem.text for problem in ranked.unknown],
        "phone": phone_of(ranked.candidate),
        "estimated": ranked.estimated,
        "travel": ranked.travel.value if ranked.travel else None,
        "rest": {"before": ranked.rest[0], "after": ranked.rest[1]},
        "confirmed": person.value("confirmed"),
    }


def _problems(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"rule": problem.rule, "text": problem.text} for problem in problems]


def _excluded(excluded: Excluded) -> dict[str, Any]:
    return {
        "id": excluded.candidate.id,
        "reasons": _problems(excluded.verdict.stops),
        "name": excluded.candidate.person.full_name,
        "group": excluded.group.value,
    }


def _near_miss(miss: NearMiss) -> dict[str, Any]:
    return {"ids": list(miss.ids), "change": miss.change, "cost": miss.cost, "text": miss.text}


def _fallback(ranking: Ranking) -> dict[str, Any]:
    found = find_fallback(ranking.question)
    contact = found.contact
    return {
        "arrangements": list(found.arrangements),
        "contact": None if contact is None else {"name": contact.name, "phone": contact.phone},
        "on_call": found.on_call,
    }
