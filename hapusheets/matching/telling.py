"""What is told of a candidate wherever people read it: phone, travel, rest, confirmation."""

from __future__ import annotations

from hapusheets.matching.ranking import Ranked
from hapusheets.matching.roster import Candidate
from hapusheets.matching.wording import duration, say
from hapusheets.model.formats import format_phone


def phone_of(candidate: Candidate) -> str:
    """Return the phone number; "see the register" for a protected person, and for one without a number."""
    phone = candidate.person.value("phone")
    return say("match.ask_register") if candidate.protected or not phone else format_phone(phone)


def travel_of(ranked: Ranked) -> str:
    """Return ``27 km, 39 min``; only a word where no distance may be told or is known."""
    if ranked.travel is not None:
        return say(f"match.travel.{ranked.travel.value}")
    if ranked.km is None or ranked.minutes is None:
        return say("match.travel.ask")
    code = "match.km_near" if ranked.km < 1 else "match.km_estimated" if ranked.estimated else "match.km"
    return say(code, km=round(ranked.km), minutes=ranked.minutes)


def travel_cell(ranked: Ranked) -> str:
    """Return the travel as a cell holds it, the number first: ``27 km, 39 min``, ``3 km (arvio), 10 min``."""
    if ranked.travel is not None or ranked.km is None or ranked.minutes is None:
        return travel_of(ranked)
    code = "match.km_cell" if ranked.estimated else "match.km"
    return say(code, km=round(ranked.km), minutes=ranked.minutes)


def rest_of(ranked: Ranked) -> str:
    """Return the free time before and after the shift."""
    before, after = ranked.rest
    told = [say("match.rest.before", rest=duration(before))] if before is not None else []
    told += [say("match.rest.after", rest=duration(after))] if after is not None else []
    return ", ".join(told) or say("match.rest.plenty")


def confirmed_of(candidate: Candidate) -> str:
    """Return when the person's details were confirmed."""
    date = candidate.person.value("confirmed")
    return say("match.confirmed", date=date) if date else say("match.unconfirmed")


def reasons_of(ranked: Ranked) -> str:
    """Return the reasons that gave points, in one line; travel is told beside the name."""
    told = [reason.text for reason in ranked.reasons if reason.criterion != "travel" and reason.points]
    return ", ".join(told)
