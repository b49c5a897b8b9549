"""When nobody fits: the decision's fall-back, and whom to call at this hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hapusheets.domain.calendar import Span, covers, is_public_holiday, minute_at, read_weekly_times
from hapusheets.matching.question import Question
from hapusheets.registers.records import Contact

#: Arrangements of *Sijaisjärjestelyt* that are not people of ours.
_OUTSIDE: Final = ("palveluseteli", "ostopalvelu", "kotihoito")


@dataclass(frozen=True, slots=True)
class Fallback:
    """``arrangements``: what the decision allows instead of people of ours; ``recorded``: all that it says.

    ``contact`` answers now (None: no number is known for this hour); ``on_call``: it is the on-call one.
    """

    arrangements: tuple[str, ...]
    recorded: tuple[str, ...]
    contact: Contact | None
    on_call: bool


def find_fallback(question: Question) -> Fallback:
    """Return the decision's fall-back and who answers the phone at this hour.

    In phone hours the customer's own social worker, then the municipality's, then a common one; otherwise on-call.
    Of a protected customer no municipality is looked at: only the own social worker or a common number.
    """
    arranged = question.decision.substitute_arrangement if question.decision else ()
    allowed = tuple(name for name in arranged if name in _OUTSIDE)
    contacts = question.roster.registers.contacts.values()
    open_now = [c for c in contacts if c.phone and not c.on_call and _answers(c, question.now)]
    nearest = sorted((c for c in open_now if _concerns(c, question)), key=lambda c: _nearness(c, question))
    if nearest:
        return Fallback(allowed, arranged, nearest[0], on_call=False)
    return Fallback(allowed, arranged, _on_call(contacts, question.now), on_call=True)


def _on_call(contacts: Iterable[Contact], now: dt.datetime) -> Contact | None:
    known = [contact for contact in contacts if contact.on_call and contact.phone]
    answering = [contact for contact in known if not contact.phone_hours or _answers(contact, now)]
    return next(iter((*answering, *known)), None)


def _answers(contact: Contact, now: dt.datetime) -> bool:
    """Tell whether the contact's *Puhelinaika* holds this minute; on a public holiday only an on-call one does."""
    times = read_weekly_times(contact.phone_hours)
    if times is None or (is_public_holiday(now.date()) and not contact.on_call):
        return False
    minute = minute_at(now)
    return covers(times, Span(minute, minute + 1))


def _concerns(contact: Contact, question: Question) -> bool:
    """Tell whether the contact is the customer's own, of the municipality, or common advice (not a payroll office)."""
    if contact.id == question.customer.social_worker:
        return True
    if contact.municipality is None:
        return (contact.title or "").casefold() in ("neuvonta", "päivystys")
    return not question.protected and contact.municipality == question.customer.municipality


def _nearness(contact: Contact, question: Question) -> int:
    if contact.id == question.customer.social_worker:
        return 0
    return 1 if contact.municipality else 2
