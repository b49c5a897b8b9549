"""Records of avustajat.xlsx and sijaiset.xlsx. Fields are named as in the schema (a test compares them)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from hapusheets.registers.records.base import Record


@dataclass(frozen=True, slots=True)
class Assistant(Record):
    """A row of Avustajat. Matching works with ``Person``, which joins it with its Sijaiset row."""

    state: str | None = None
    last_name: str | None = None
    first_names: str | None = None
    national_id: str | None = None
    birth_year: int | None = None
    street_address: str | None = None
    postal_code: str | None = None
    post_town: str | None = None
    municipality: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    languages: tuple[str, ...] = ()
    gender: str | None = None
    skills: tuple[str, ...] = ()
    does_not: tuple[str, ...] = ()
    driving_licence: bool | None = None
    car: bool | None = None
    smokes: bool | None = None
    animal_limits: tuple[str, ...] = ()
    smoke_limit: bool | None = None
    areas: tuple[str, ...] = ()
    max_km: Decimal | None = None
    max_hours_week: Decimal | None = None
    notice_minutes: int | None = None
    refuses_customers: tuple[str, ...] = ()
    extract_seen: bool | None = None
    extract_date: dt.date | None = None
    confidentiality: dt.date | None = None
    user_agreement: dt.date | None = None
    trainings: str | None = None
    job_ad: str | None = None
    nondisclosure: str | None = None
    contact_address: str | None = None
    travel_area: tuple[str, ...] = ()
    confirmed: dt.date | None = None
    delete_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Employment(Record):
    """A contract between a customer and a person."""

    customer: str | None = None
    person: str | None = None
    kind: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    fixed_term_reason: str | None = None
    workplace: str | None = None
    tasks: tuple[str, ...] = ()
    hours_week: Decimal | None = None
    max_hours_week: Decimal | None = None
    agreed_times: str | None = None
    wage_group: str | None = None
    hourly_wage: Decimal | None = None
    pay_day: str | None = None
    iban: str | None = None
    trial_end: dt.date | None = None
    notice_period: str | None = None
    request: str | None = None
    signed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Substitute(Record):
    """A row of Sijaiset; with ``assistant`` filled it is that assistant, once."""

    assistant: str | None = None
    state: str | None = None
    last_name: str | None = None
    first_names: str | None = None
    birth_year: int | None = None
    street_address: str | None = None
    national_id: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    postal_code: str | None = None
    municipality: str | None = None
    areas: tuple[str, ...] = ()
    max_km: Decimal | None = None
    car: bool | None = None
    driving_licence: bool | None = None
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    does_not: tuple[str, ...] = ()
    gender: str | None = None
    smokes: bool | None = None
    animal_limits: tuple[str, ...] = ()
    smoke_limit: bool | None = None
    max_hours_week: Decimal | None = None
    notice_minutes: int | None = None
    refuses_customers: tuple[str, ...] = ()
    confidentiality: dt.date | None = None
    extract_seen: bool | None = None
    extract_date: dt.date | None = None
    nondisclosure: str | None = None
    contact_address: str | None = None
    travel_area: tuple[str, ...] = ()
    confirmed: dt.date | None = None
    delete_by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Availability(Record):
    """When a person can or cannot work."""

    person: str | None = None
    kind: str | None = None
    date: dt.date | None = None
    weekday: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    weeks: str | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
