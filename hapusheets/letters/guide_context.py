"""The data of a municipality's guide page."""

from __future__ import annotations

import datetime as dt
import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from hapusheets.letters.formats import format_date
from hapusheets.letters.gathering import Gathering, Origin
from hapusheets.letters.guide import (
    LOCAL_CHAPTER,
    Selection,
    ShownFact,
    chapter_name,
    chapter_number,
    paragraphs_and_steps,
    required_but_expired,
    select_facts,
    usable_contacts,
)
from hapusheets.messages import text
from hapusheets.model.errors import Refused
from hapusheets.registers.records import GuideFact, Municipality

if TYPE_CHECKING:
    from hapusheets.letters.context import LetterRequest

_LANGUAGES = {"fi": "suomi", "sv": "ruotsi", "en": "englanti"}


def put_guide(gathering: Gathering, request: LetterRequest) -> list[str]:
    """Put a municipality's page; return what was left out or is to be checked, as sentences.

    Refused when a required fact is there only past its date, or nothing is left to print.
    """
    municipality = gathering.registers.municipalities[request.record]
    area = municipality.name or municipality.id
    selection = select_facts(
        gathering.registers.guide_facts.values(),
        area=area,
        language=_LANGUAGES[gathering.language],
        reader=request.reader,
        easy=request.easy,
        today=request.today,
    )
    _refuse(gathering, selection, area)
    _put_names(gathering, municipality, request)
    remarks = _put_contacts(gathering, area, request.today)
    gathering.put_list("luvut", _chapters(gathering, selection, area))
    _put_sources(gathering, selection)
    return [*_remarks(gathering, selection), *remarks]


def _refuse(gathering: Gathering, selection: Selection, area: str) -> None:
    expired = required_but_expired(selection, gathering.promises.required)
    if expired is not None and expired.valid_until is not None:
        where = gathering.registers.cell("guide_facts", expired.id, "valid_until")
        date = format_date(expired.valid_until)
        raise Refused("guide.fact_expired", where=where, id=expired.id, title=expired.title, date=date)
    if not selection.shown:
        raise Refused("guide.empty", where=area, name=area)


def _put_names(gathering: Gathering, municipality: Municipality, request: LetterRequest) -> None:
    columns = {"nimi": "name", "missä": "where", "genetiivi": "genitive"}
    gathering.put_all("kunta", municipality, columns, "municipalities")
    gathering.put("lukija", request.reader)


def _put_contacts(gathering: Gathering, area: str, today: dt.date) -> list[str]:
    usable, stale = usable_contacts(gathering.registers.contacts.values(), area, today)
    rows = [
        {
            "nimi": one.name or one.title,
            "organisaatio": one.organisation,
            "puhelin": one.phone,
            "puhelinaika": one.phone_hours,
        }
        for one in usable
    ]
    gathering.put_list("yhteystiedot", rows)
    oldest = min((one.confirmed for one in usable if one.confirmed), default=None)
    gathering.put("yhteystiedot_tarkistettu", oldest, Origin("contacts", usable[0].id, "confirmed") if usable else "")
    return [
        text(
            "guide.contact_not_checked",
            id=one.id,
            date=format_date(one.confirmed) if one.confirmed else "–",
            place=gathering.registers.cell("contacts", one.id, "confirmed"),
        )
        for one in stale
    ]


def _chapters(gathering: Gathering, selection: Selection, area: str) -> list[dict[str, Any]]:
    grouped = groupby(selection.shown, key=lambda shown: shown.fact.chapter)
    return [
        {"otsikko": _chapter_title(chapter, area, gathering.language), "kohdat": _facts(list(group))}
        for chapter, group in grouped
    ]


def _chapter_title(chapter: str | None, area: str, language: str) -> str:
    if chapter_number(chapter) == LOCAL_CHAPTER:
        return text("letter.word.local_facts", lang=language, name=area)
    return chapter_name(chapter)


def _facts(shown: list[ShownFact]) -> list[dict[str, Any]]:
    """Facts that follow each other under the same heading share it."""
    facts = [_fact(one) for one in shown]
    for before, fact in pairwise(facts):
        fact["uusi_otsikko"] = fact["otsikko"] != before["otsikko"]
    return facts


def _fact(shown: ShownFact) -> dict[str, Any]:
    paragraphs, steps = paragraphs_and_steps(_unbroken(shown.fact.text or ""))
    return {
        "otsikko": shown.fact.title,
        "uusi_otsikko": True,
        "kappaleet": [{"teksti": paragraph} for paragraph in paragraphs],
        "askeleet": [{"numero": number, "teksti": words} for number, words in steps],
        "vanha": shown.old,
        "varmista": shown.unsure,
        "tarkistettu": shown.fact.checked,
    }


def _unbroken(words: str) -> str:
    """Keep a phone number or a large number on one line."""
    return re.sub(r"(?<=\d) (?=\d{3})", "\u00a0", words)


def _put_sources(gathering: Gathering, selection: Selection) -> None:
    facts = [shown.fact for shown in selection.shown]
    sources = dict.fromkeys((fact.source or "").replace("[?]", "").strip() for fact in facts)
    gathering.put_list("lähteet", [{"teksti": source} for source in sources if source])
    checked = [fact.checked for fact in facts if fact.checked]
    gathering.put("tarkistettu", min(checked, default=None))
    people = list(dict.fromkeys(fact.responsible for fact in facts if fact.responsible))
    gathering.put("vastuuhenkilöt", people)


def _remarks(gathering: Gathering, selection: Selection) -> list[str]:
    old = [shown.fact for shown in selection.shown if shown.old]
    return [
        *(_remark(gathering, "guide.left_out", fact, "valid_until") for fact in selection.expired),
        *(_remark(gathering, "guide.no_source", fact, "source") for fact in selection.unsourced),
        *(_remark(gathering, "guide.not_checked", fact, "checked") for fact in old),
    ]


def _remark(gathering: Gathering, code: str, fact: GuideFact, column: str) -> str:
    date = fact.valid_until if column == "valid_until" else fact.checked
    return text(
        code,
        id=fact.id,
        title=fact.title,
        date=format_date(date) if date else "–",
        place=gathering.registers.cell("guide_facts", fact.id, column),
    )
