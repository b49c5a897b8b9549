"""Records of kunnat.xlsx, toiminta.xlsx, asiakirjat.xlsx and asetukset.xlsx, named as in the schema."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from hapusheets.registers.records.base import Record


@dataclass(frozen=True, slots=True)
class Municipality(Record):
    """A municipality with its case forms."""

    number: str | None = None
    name: str | None = None
    name_sv: str | None = None
    name_se: str | None = None
    genitive: str | None = None
    where: str | None = None
    to: str | None = None
    from_: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    organiser: str | None = None


@dataclass(frozen=True, slots=True)
class PostalCode(Record):
    """A postal code with its point."""

    code: str | None = None
    place_name: str | None = None
    municipality: str | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Distance(Record):
    """Road kilometres between two municipalities, both ways."""

    origin: str | None = None
    destination: str | None = None
    km: Decimal | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Contact(Record):
    """Somebody who works for the county, a municipality or the centre."""

    name: str | None = None
    title: str | None = None
    organisation: str | None = None
    municipality: str | None = None
    phone: str | None = None
    email: str | None = None
    phone_hours: str | None = None
    on_call: bool | None = None
    confirmed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class GuideFact(Record):
    """One dated fact of the guide."""

    municipality: str | None = None
    chapter: str | None = None
    order: int | None = None
    title: str | None = None
    text: str | None = None
    language: str | None = None
    readers: tuple[str, ...] = ()
    easy: bool | None = None
    source: str | None = None
    checked: dt.date | None = None
    valid_until: dt.date | None = None
    responsible: str | None = None


@dataclass(frozen=True, slots=True)
class Actor(Record):
    """An organisation."""

    name: str | None = None
    role: str | None = None
    services: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Interaction(Record):
    """A call, a meeting or a visit."""

    date: dt.date | None = None
    subject: str | None = None
    way: str | None = None
    topic: str | None = None
    minutes: int | None = None
    municipality: str | None = None
    next_agreed: dt.date | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Event(Record):
    """A training, a peer group, a briefing."""

    kind: str | None = None
    name: str | None = None
    date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    location: str | None = None
    municipality: str | None = None
    organiser: str | None = None
    audience: str | None = None
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Attendance(Record):
    """Who was asked to an event and who came."""

    event: str | None = None
    person: str | None = None
    state: str | None = None
    support_needs: str | None = None
    certificate: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Task(Record):
    """Something to be done by a date."""

    subject: str | None = None
    what: str | None = None
    due: dt.date | None = None
    who: str | None = None
    state: str | None = None
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class LetterOrder(Record):
    """A letter that somebody asked for."""

    template: str | None = None
    subject: str | None = None
    requester: str | None = None
    language: str | None = None
    state: str | None = None
    file: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Document(Record):
    """A document that was made."""

    made: dt.datetime | None = None
    template: str | None = None
    template_hash: str | None = None
    subject: str | None = None
    file: str | None = None
    file_hash: str | None = None
    given: dt.date | None = None
    way: str | None = None
    state: str | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Rule(Record):
    """A rule's value or level, over the shipped default."""

    rule: str | None = None
    value: str | None = None
    unit: str | None = None
    scope: str | None = None
    area: str | None = None
    level: str | None = None
    valid_from: dt.date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CodeRow(Record):
    """A code of a list, shipped or the workspace's own."""

    list: str | None = None
    code: str | None = None
    name_fi: str | None = None
    name_sv: str | None = None
    name_en: str | None = None
    requires: str | None = None
    wage_group: str | None = None


@dataclass(frozen=True, slots=True)
class Suppression(Record):
    """A finding that is known and accepted."""

    finding: str | None = None
    register: str | None = None
    record: str | None = None
    reason: str | None = None
    valid_until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ApprovedTemplate(Record):
    """A template that may be used in a batch."""

    template: str | None = None
    hash: str | None = None
    approved: dt.date | None = None
    who: str | None = None
