"""By when candidates are asked to answer: what the request says, otherwise a time that the lead time allows."""

from __future__ import annotations

import datetime as dt
from typing import Final

from hapusheets.domain.calendar import HELSINKI, minute_at, moment_of
from hapusheets.matching.question import Question

_DAY: Final = 24 * 60
_STEP: Final = 5


def answer_by(question: Question) -> dt.datetime | None:
    """Return the moment (aware) by which an answer is asked: *Vastattava viimeistään*, otherwise ``proposed``.

    None when it has passed.
    """
    written = question.request.answer_by
    now = question.now
    if written is not None:
        moment = written.replace(tzinfo=HELSINKI)
        return moment if moment > now else None
    minute = proposed(minute_at(now), question)
    return None if minute is None or minute <= minute_at(now) else moment_of(minute)


def proposed(now: int, question: Question) -> int | None:
    """Return the proposed minute, rounded down to five; None when the shift has begun.

    Within 24 hours: half of the time left, at most ``answer_minutes``. Earlier: at ``answer_hour`` o'clock today, or
    tomorrow when that is too near, but 24 hours before the shift at the latest.
    """
    start = question.span.start
    if start <= now:
        return None
    soon = now + min(question.settings.answer_minutes, (start - now) // 2)
    if start - now > _DAY:
        soon = max(soon, min(_at_hour(now, soon, question.settings.answer_hour), start - _DAY))
    return soon - moment_of(soon).minute % _STEP


def _at_hour(now: int, soon: int, hour: int) -> int:
    """Return the first ``hour`` o'clock that is not before ``soon``: today's or tomorrow's."""
    today = moment_of(now).date()
    days = (dt.datetime.combine(today + dt.timedelta(n), dt.time(hour), HELSINKI) for n in (0, 1))
    minutes = [minute_at(day) for day in days]
    return next((minute for minute in minutes if minute >= soon), minutes[-1])
