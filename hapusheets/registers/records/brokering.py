"""Records of valitys.xlsx. Fields are named as in the schema (a test compares them)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hapusheets.registers.records.base import Record


@dataclass(frozen=True, slots=True)
class Request(Record):
    """One shift that needs somebody."""

    customer: str | None = None
    date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    tasks: tuple[str, ...] = ()
    purpose: str | None = None
    location: str | None = None
    people: int | None = None
    shareable: bool | None = None
    reason: str | None = None
    absent: str | None = None
    urgency: str | None = None
    state: str | None = None
    planned: tuple[str, ...] = ()
    pinned: bool | None = None
    chosen: tuple[str, ...] = ()
    chosen_date: dt.date | None = None
    chosen_way: str | None = None
    customer_words: str | None = None
    answer_by: dt.datetime | None = None
    created: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion(Record):
    """A ranked candidate, written by the tool."""

    request: str | None = None
    rank: int | None = None
    group: str | None = None
    candidate: str | None = None
    name: str | None = None
    phone: str | None = None
    km: str | None = None
    reasons: str | None = None
    warnings: str | None = None
    ask: str | None = None
    confirmed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Offer(Record):
    """A call-out to a candidate."""

    request: str | None = None
    candidate: str | None = None
    wave: int | None = None
    channel: str | None = None
    sent: dt.datetime | None = None
    answer_by: dt.datetime | None = None
    reply: str | None = None
    reason: str | None = None
    replied: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Shift(Record):
    """Planned or worked time."""

    customer: str | None = None
    person: str | None = None
    date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    break_minutes: int | None = None
    purpose: str | None = None
    kind: str | None = None
    request: str | None = None
    accepted: dt.date | None = None
