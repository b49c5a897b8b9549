"""The data of the choice card: candidates as plain dicts, in the proposal's order; no points, no contact data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hapusheets.domain.people import full_name
from hapusheets.letters.gathering import Gathering, Origin
from hapusheets.letters.parties import calling_name, short_name
from hapusheets.messages import text
from hapusheets.model.errors import Refused
from hapusheets.registers.records import Person, Request

if TYPE_CHECKING:
    from hapusheets.letters.context import LetterRequest

PER_PAGE = 3
#: With so many on the first page the other answers no longer fit below them.
_FIRST_IS_FULL = 2
_MOST = 6
#: What a card may tell of a candidate. Anything else in a candidate's dict is left out.
CANDIDATE_FIELDS = ("nimi", "osaa", "tuttu", "kielet", "auto", "tupakoi")


def put_choice_card(gathering: Gathering, request: LetterRequest) -> list[str]:
    """Put the choice card of a request; returns no remarks. Refused when there is nobody to choose from."""
    need = gathering.registers.requests[request.record]
    columns = {"tunnus": "id", "päivä": "date", "alkaa": "start_time", "päättyy": "end_time"}
    gathering.put_all("tarve", need, columns, "requests")
    customer = gathering.registers.customers.get(need.customer or "")
    origin = Origin("requests", need.id, "customer")
    called = calling_name(customer.first_names) if customer else None
    gathering.put("asiakas.kutsumanimi", called, origin)
    gathering.put("asiakas.nimi", full_name(customer) if customer else None, origin)
    given = request.candidates
    candidates = stored_candidates(gathering, need) if given is None else list(given)
    if not candidates:
        raise Refused("letter.no_candidates", where=need.id, id=need.id)
    gathering.put("järjestys", text("letter.word.card_order", lang=gathering.language))
    gathering.put_list("sivut", card_pages(candidates))
    return []


def card_pages(candidates: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return candidates three to a page, each with nothing but what a card may tell.

    ``täynnä``: the other answers go to a page of their own, so that they stay together.
    """
    allowed = [{name: candidate.get(name) for name in CANDIDATE_FIELDS} for candidate in candidates[:_MOST]]
    pages = [allowed[start : start + PER_PAGE] for start in range(0, len(allowed), PER_PAGE)]
    full = [len(page) >= (PER_PAGE if number else _FIRST_IS_FULL) for number, page in enumerate(pages)]
    return [{"ehdokkaat": page, "täynnä": is_full} for page, is_full in zip(pages, full, strict=True)]


def stored_candidates(gathering: Gathering, need: Request) -> list[dict[str, Any]]:
    """Return the candidates written in *Ehdotukset* for a request, in the order of *Sija*."""
    registers = gathering.registers
    rows = [row for row in registers.suggestions.values() if row.request == need.id]
    ordered = sorted(rows, key=lambda row: (row.rank is None, row.rank or 0))
    people = [(row, registers.person(row.candidate or "")) for row in ordered]
    return [
        describe_candidate(gathering, need, person, known=row.group in ("oma", "tuttu"))
        for row, person in people
        if person is not None
    ]


def describe_candidate(gathering: Gathering, need: Request, person: Person, *, known: bool) -> dict[str, Any]:
    """Return what a card tells of one person: the tasks of this request that the person has as skills."""
    profile = gathering.registers.profiles.get(need.customer or "")
    wanted = need.tasks or (profile.tasks if profile else ())
    skills = person.skills or ()
    able = [task for task in wanted if task in skills] or list(skills)
    return {
        "nimi": short_name(person),
        "osaa": gathering.words(able),
        "tuttu": known,
        "kielet": gathering.words(person.languages),
        "auto": person.car,
        "tupakoi": person.smokes,
    }
