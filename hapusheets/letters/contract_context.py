"""The data of an employment contract: items 1–15 of TSL 2:4 (55/2001 as amended by 744/2022)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hapusheets.domain.people import find_signer, full_name, refuse_wrong_signer
from hapusheets.letters.gathering import Gathering, Origin
from hapusheets.letters.parties import person_name, put_party, town_name
from hapusheets.messages import text
from hapusheets.model.errors import WrongUse
from hapusheets.registers.records import Customer, Employment, Person
from hapusheets.registers.registers import Registers

if TYPE_CHECKING:
    from hapusheets.letters.context import LetterRequest

#: Words that tell of somebody's health; a reason that holds one is not printed (759/2004 3 and 5 §).
_HEALTH = re.compile(
    r"sair|tauti|taud|leikkau|raska|äitiys|diagno|burnout|masenn|vamma|tapaturm|sjuk|gravid|operation|\bill|sick",
    re.IGNORECASE,
)


def put_contract(gathering: Gathering, request: LetterRequest) -> list[str]:
    """Put the contract of an employment row; returns no remarks."""
    employment = gathering.registers.employments[request.record]
    _refuse_other_kinds(gathering, employment)
    customer, person = _people(gathering.registers, employment)
    _put_parties(gathering, request, customer, person)
    _put_terms(gathering, request, employment)
    _put_work(gathering, employment, customer)
    return []


def _refuse_other_kinds(gathering: Gathering, employment: Employment) -> None:
    if employment.kind not in (None, "määräaikainen"):
        raise WrongUse("letter.not_fixed_term", where=employment.id, id=employment.id, kind=employment.kind)
    if employment.kind is None and not gathering.draft:
        gathering.put("sopimus.laji", None, Origin("employments", employment.id, "kind"))


def _people(registers: Registers, employment: Employment) -> tuple[Customer, Person]:
    """Return both parties. A row whose references lead nowhere cannot become a contract."""
    customer = registers.customers.get(employment.customer or "")
    person = registers.person(employment.person or "")
    if customer is None or person is None:
        column = "customer" if customer is None else "person"
        place = registers.cell("employments", employment.id, column)
        header = registers.schema.register("employments").header(column)
        raise WrongUse("letter.no_party", where=place, id=employment.id, header=header, cell=place)
    return customer, person


def _put_parties(gathering: Gathering, request: LetterRequest, customer: Customer, person: Person) -> None:
    registers = gathering.registers
    if request.signer:
        refuse_wrong_signer(customer, registers.representatives, request.today, request.signer)
    signer = find_signer(customer, registers.representatives, request.today)
    home = town_name(gathering, _home(gathering, signer.record))
    put_party(gathering, "työnantaja", signer.register, signer.record, name=signer.name)
    column = "post_town" if signer.is_representative else "municipality"
    gathering.put("työnantaja.kotipaikka", home, Origin(signer.register, signer.id, column))
    gathering.put("allekirjoittaja.nimi", signer.name)
    key = "letter.word.for_employer" if signer.is_representative else "letter.word.employer"
    gathering.put("allekirjoittaja.otsikko", text(key, lang=gathering.language))
    if signer.is_representative:
        gathering.put("edustaja.laji", gathering.word(signer.kind))
        seen = getattr(signer.record, "authority_seen", None)
        gathering.put("edustaja.valtuutus_nähty", seen, Origin("representatives", signer.id, "authority_seen"))
        gathering.put("avun_käyttäjä.nimi", full_name(customer), Origin("customers", customer.id, "last_name"))
    _put_worker(gathering, person)


def _put_worker(gathering: Gathering, person: Person) -> None:
    register = "assistants" if person.assistant is not None else "substitutes"
    put_party(gathering, "työntekijä", register, person, name=person_name(person))
    home = town_name(gathering, _home(gathering, person))
    gathering.put("työntekijä.kotipaikka", home, Origin(register, person.id, "municipality"))
    gathering.put("työntekijä.henkilötunnus", person.national_id, Origin(register, person.id, "national_id"))


def _home(gathering: Gathering, record: Any) -> str | None:
    """Return the domicile; a representative's row has no municipality: the post town stands for it."""
    if gathering.is_protected(record.id):
        return None
    return getattr(record, "municipality", None) or getattr(record, "post_town", None)


def _put_terms(gathering: Gathering, request: LetterRequest, employment: Employment) -> None:
    start = employment.start
    columns = {"tunnus": "id", "alkaa": "start", "päättyy": "end", "koeaika_päättyy": "trial_end",
               "irtisanomisaika": "notice_period"}  # fmt: skip
    gathering.put_all("sopimus", employment, columns, "employments")
    gathering.put("sopimus.päiväys", request.today)
    gathering.put("sopimus.toistaiseksi", employment.kind == "toistaiseksi")
    gathering.put("sopimus.vaihteleva", employment.kind == "tarvittaessa")
    gathering.put("sopimus.työtä_kun", employment.agreed_times if employment.kind == "tarvittaessa" else None)
    origin = Origin("employments", employment.id, "fixed_term_reason")
    gathering.put("sopimus.peruste", _reason(gathering, employment), origin)
    if start is not None:
        gathering.put("määräaika.ensimmäiset", start + dt.timedelta(days=7))
        gathering.put("määräaika.loput", month_after(start))


def month_after(day: dt.date) -> dt.date:
    """Return the same day of the next month, or its last day.

    >>> month_after(dt.date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    """
    first = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return min(first + dt.timedelta(days=day.day - 1), last)


def _reason(gathering: Gathering, employment: Employment) -> str | None:
    """Return the reason to print: the row's own words, or only *sijaisuus* where they would tell too much."""
    typed = (employment.fixed_term_reason or "").strip()
    if not typed:
        return None
    plain = text("letter.word.substitution", lang=gathering.language)
    telling = _HEALTH.search(typed) or _names_somebody(typed, gathering.registers)
    return plain if telling or gathering.language != "fi" else typed


def _names_somebody(words_: str, registers: Registers) -> bool:
    said = {piece.casefold() for piece in re.findall(r"\w+", words_)}
    names = (registers.customers.values(), registers.people.values())
    return any(_is_named(said, person) for group in names for person in group)


def _is_named(said: set[str], person: Any) -> bool:
    """A surname in any ending counts: *Virtasen* and *Virtaselle* begin like *Virtanen*."""
    surname = str(person.last_name or "").casefold()
    stem = surname.removesuffix("nen") if len(surname) > 5 else surname
    return len(stem) > 3 and any(piece == surname or piece.startswith((f"{stem}se", f"{stem}st")) for piece in said)


def _put_work(gathering: Gathering, employment: Employment, customer: Customer) -> None:
    registers = gathering.registers
    tasks = employment.tasks or _request_tasks(registers, employment) or _profile_tasks(registers, customer)
    gathering.put("työ.tehtävät", gathering.words(tasks), Origin("employments", employment.id, "tasks"))
    workplace = _workplace(gathering, employment, customer)
    gathering.put("työ.työpaikka", workplace, Origin("employments", employment.id, "workplace"))
    gathering.put_all(
        "palkka",
        employment,
        {"ryhmä": "wage_group", "tuntipalkka": "hourly_wage", "maksu": "pay_day"},
        "employments",
    )
    gathering.put_all(
        "työaika", employment, {"tunnit_viikossa": "hours_week", "sovitut_ajat": "agreed_times"}, "employments"
    )
    gathering.put_list("työaika.vuorot", _shifts(registers, employment))
    columns = {"eläke": "pension_insurer", "tapaturma": "accident_insurer"}
    gathering.put_all("vakuutus", customer, columns, "customers")


def _workplace(gathering: Gathering, employment: Employment, customer: Customer) -> str | None:
    """A protected home is never printed: its place is left to be written by hand."""
    typed = employment.workplace
    told = (customer.street_address, customer.municipality, customer.post_town)
    telling = typed and any(place and place.casefold() in typed.casefold() for place in told)
    hidden = telling and gathering.is_protected(customer.id)
    return None if hidden else typed


def _request_tasks(registers: Registers, employment: Employment) -> tuple[str, ...]:
    request = registers.requests.get(employment.request or "")
    return request.tasks if request else ()


def _profile_tasks(registers: Registers, customer: Customer) -> tuple[str, ...]:
    profile = registers.profiles.get(customer.id)
    return profile.tasks if profile else ()


def _shifts(registers: Registers, employment: Employment) -> Iterator[dict[str, Any]]:
    """Yield the shifts of the request the contract is for: planned ones, else the request's own time."""
    if not employment.request:
        return
    planned = [
        shift
        for shift in registers.shifts.values()
        if shift.request == employment.request and shift.person == employment.person
    ]
    request = registers.requests.get(employment.request)
    rows: Iterable[Any] = planned or ([request] if request else [])
    for row in sorted((row for row in rows if row.date), key=lambda row: (row.date, row.start_time or dt.time())):
        if row.start_time and row.end_time:
            yield {"päivä": row.date, "alkaa": row.start_time, "päättyy": row.end_time}
