"""Records of asiakkaat.xlsx. Fields are named as in the schema (a test compares them)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from hapusheets.registers.records.base import Record


@dataclass(frozen=True, slots=True)
class Customer(Record):
    """An employer or a principal."""

    state: str | None = None
    role: str | None = None
    last_name: str | None = None
    first_names: str | None = None
    national_id: str | None = None
    birth_date: dt.date | None = None
    street_address: str | None = None
    postal_code: str | None = None
    post_town: str | None = None
    municipality: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    nondisclosure: str | None = None
    contact_address: str | None = None
    travel_area: tuple[str, ...] = ()
    representative: str | None = None
    social_worker: str | None = None
    referral_received: dt.date | None = None
    meeting: dt.date | None = None
    user_agreement: dt.date | None = None
    consent: dt.date | None = None
    services: tuple[str, ...] = ()
    payer: str | None = None
    accident_insurer: str | None = None
    pension_insurer: str | None = None
    heta_member_since: dt.date | None = None
    assistant_portal: bool | None = None
    confirmed: dt.date | None = None
    delete_by: dt.date | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True)
class Profile(Record):
    """What help the customer wants and how."""

    customer: str | None = None
    tasks: tuple[str, ...] = ()
    must_tasks: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    animals: tuple[str, ...] = ()
    smoking_at_home: bool | None = None
    gender_wish: str | None = None
    gender_reason: str | None = None
    favourites: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    unconditional: tuple[str, ...] = ()
    own_words: str | None = None
    confirmed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Representative(Record):
    """A legal employer or signer for a principal."""

    kind: str | None = None
    last_name: str | None = None
    first_names: str | None = None
    street_address: str | None = None
    postal_code: str | None = None
    post_town: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    contact_address: str | None = None
    authority_seen: dt.date | None = None
    valid_until: dt.date | None = None
    nondisclosure: str | None = None


@dataclass(frozen=True, slots=True)
class Decision(Record):
    """Granted hours per month, their validity and ways of arranging."""

    customer: str | None = None
    number: str | None = None
    organiser: str | None = None
    decided: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    hours_daily: Decimal | None = None
    hours_work: Decimal | None = None
    hours_leisure: Decimal | None = None
    arranging: tuple[str, ...] = ()
    substitute_arrangement: tuple[str, ...] = ()
    family_allowed: bool | None = None
