"""Which facts of *Oppaan tiedot* stand on a municipality's page today; pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hapusheets.registers.records import Contact, GuideFact

CHECKED_FOR_MONTHS = 6
LOCAL_CHAPTER = 19
_NUMBER = re.compile(r"\s*(\d+)\s*[.:)]?\s*(.*)")
_STEP = re.compile(r"\s*(\d{1,2})[.)]\s+(.*)")
_INLINE_STEP = re.compile(r"\s+(?=\d{1,2}\.\s+[A-ZÅÄÖ])")
_UNSURE = "[?]"


@dataclass(frozen=True, slots=True)
class ShownFact:
    """A fact on the page. ``old``: not checked for six months. ``unsure``: it is to be made sure of first."""

    fact: GuideFact
    old: bool
    unsure: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """What stands on the page and what was left out: past its date, or without source or check date."""

    shown: tuple[ShownFact, ...]
    expired: tuple[GuideFact, ...]
    unsourced: tuple[GuideFact, ...]


def select_facts(
    facts: Iterable[GuideFact], *, area: str, language: str, reader: str, easy: bool, today: dt.date
) -> Selection:
    """Return the facts for one area, language and reader, in the order of the guide.

    A municipality's fact takes the place of the common one of the same chapter, heading, language, readers and
    form, even when it is past its date: the common one might be wrong there.
    """
    fitting = [fact for fact in facts if _fits(fact, area, language, reader) and bool(fact.easy) == easy]
    own = {_key(fact) for fact in fitting if fact.municipality}
    standing = [fact for fact in fitting if fact.municipality or _key(fact) not in own]
    standing.sort(key=lambda fact: (_chapter_order(fact), fact.order if fact.order is not None else 10_000, fact.id))
    expired = [fact for fact in standing if fact.valid_until is not None and fact.valid_until < today]
    rest = [fact for fact in standing if fact not in expired]
    unsourced = [fact for fact in rest if not fact.source or fact.checked is None]
    shown = [_shown(fact, today) for fact in rest if fact not in unsourced]
    return Selection(tuple(shown), tuple(expired), tuple(unsourced))


def required_but_expired(selection: Selection, required: Sequence[str]) -> GuideFact | None:
    """Return a required fact (by its heading) that is only there past its date; None when all is well."""
    wanted = {title.casefold() for title in required}
    there = {(shown.fact.title or "").casefold() for shown in selection.shown}
    return next(
        (
            fact
            for fact in selection.expired
            if (title := (fact.title or "").casefold()) in wanted and title not in there
        ),
        None,
    )


def is_stale(checked: dt.date | None, today: dt.date) -> bool:
    """Tell whether something was last checked more than six months ago, or never.

    >>> is_stale(dt.date(2026, 5, 24), dt.date(2026, 11, 24)), is_stale(dt.date(2026, 5, 23), dt.date(2026, 11, 24))
    (False, True)
    """
    return checked is None or checked < months_before(today, CHECKED_FOR_MONTHS)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` months earlier, or the last day of that month.

    >>> months_before(dt.date(2026, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (following - dt.timedelta(days=1)).day))


def chapter_number(chapter: str | None) -> int | None:
    """Return the number of a chapter such as ``12 Sijaisen saaminen``; None when it has none."""
    match = _NUMBER.fullmatch(chapter or "")
    return int(match[1]) if match else None


def chapter_name(chapter: str | None) -> str:
    """Return a chapter's name without its number."""
    match = _NUMBER.fullmatch(chapter or "")
    return match[2] if match and match[2] else (chapter or "")


def paragraphs_and_steps(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the paragraphs of a fact and its numbered steps, each with its number.

    >>> paragraphs_and_steps("Näin.\\n1. Soita.\\n2. Sovi.")
    (['Näin.'], [('1.', 'Soita.'), ('2.', 'Sovi.')])
    >>> paragraphs_and_steps("1. Soita. 2. Sovi.")[1]
    [('1.', 'Soita.'), ('2.', 'Sovi.')]
    """
    text = _INLINE_STEP.sub("\n", text.strip()) if text.strip().startswith("1.") else text
    lines = [line.strip() for line in text.replace(_UNSURE, "").splitlines() if line.strip()]
    matches = [(line, _STEP.fullmatch(line)) for line in lines]
    steps = [(f"{match[1]}.", match[2]) for _, match in matches if match]
    return [line for line, match in matches if not match], steps


def usable_contacts(contacts: Iterable[Contact], area: str, today: dt.date) -> tuple[list[Contact], list[Contact]]:
    """Return (contacts to print, contacts left out because they were not confirmed in six months).

    The area's own come first, then the common ones, those on call last. One without a phone is not printed.
    """
    own = [one for one in contacts if one.phone and one.municipality in (area, None)]
    own.sort(key=lambda one: (bool(one.on_call), one.municipality is None, one.id))
    stale = [one for one in own if is_stale(one.confirmed, today)]
    return [one for one in own if one not in stale], stale


def _fits(fact: GuideFact, area: str, language: str, reader: str) -> bool:
    return (
        fact.municipality in (area, None)
        and fact.language == language
        and (not fact.readers or reader in fact.readers)
        and bool(fact.text)
    )


def _key(fact: GuideFact) -> tuple[object, ...]:
    return (fact.chapter, (fact.title or "").casefold(), fact.language, frozenset(fact.readers), bool(fact.easy))


def _chapter_order(fact: GuideFact) -> tuple[bool, int, str]:
    number = chapter_number(fact.chapter)
    return (number != LOCAL_CHAPTER, number if number is not None else 99, fact.chapter or "")


def _shown(fact: GuideFact, today: dt.date) -> ShownFact:
    unsure = _UNSURE in f"{fact.text} {fact.source}"
    return ShownFact(fact, old=is_stale(fact.checked, today), unsure=unsure)
