"""Sensitive cells that are filled although they should be empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.reading.identities import account_in
from hapusheets.registers.schema import RegisterSchema

_PEOPLE: Final = ("customers", "assistants", "substitutes")
#: Every Finnish account begins so.
_ACCOUNT: Final = re.compile(r"FI[0-9]{2}", re.IGNORECASE)
_TEXTS: Final = frozenset({"text", "long_text"})
_NO_HEALTH: Final = frozenset(
    {
        ("customers", "notes"), ("interactions", "topic"), ("interactions", "notes"), ("offers", "reason"),
        ("employments", "fixed_term_reason"),
    }
)  # fmt: skip
#: Words that tell of somebody's health; tasks and needs are no such words.
_HEALTH: Final = re.compile(
    r"\b(?:diagnoosi\w*|dg[.:]|skitsofreni\w*|psykoosi\w*|bipolaari\w*|epilepsi\w*|diabete\w*|dementi\w*|alzheimer\w*|"
    r"muistisairau\w*|ms-tau\w*|cp-vam\w*|parkinson\w*|autis\w*|adhd\w*|asperger\w*|als-tau\w*|hiv\b|syöpä\w*|syövä\w*|"
    r"masennus\w*|masennuk\w*|mielisairau\w*|alkoholis\w*|päihdeongelm\w*|aivoverenvuo\w*|aivoinfark\w*|halvau\w*|"
    r"icd-10\b)",
    re.IGNORECASE,
)


def travel_areas_without_flag(book: Book) -> Iterator[Finding]:
    """Every *Matka-alue* of somebody without a turvakielto: there it only hides the true distance."""
    for name in _PEOPLE:
        for record in book.registers.records(name).values():
            if getattr(record, "travel_area", ()) and not _is_protected(book, record.id):
                yield book.of(record, "sensitive.travel_area", Severity.WARNING, name, "travel_area",
                              related=(book.record_place(name, record, "nondisclosure"),))  # fmt: skip


def _is_protected(book: Book, identifier: str) -> bool:
    """Tell whether the person has or shares a turvakielto, under any of the ids and in the household."""
    return identifier in book.protected or book.registers.aliases.get(identifier, identifier) in book.protected


def reasons_without_wish(book: Book) -> Iterator[Finding]:
    """Every *Toiveen peruste* without a *Sukupuolitoive*: a reason for nothing is health data kept for nothing."""
    table, register = book.registers.table("profiles"), book.schema.register("profiles")
    wish = register.header("gender_wish")
    wished = {row.number for row in table if row.value(wish) is not None}
    if wish not in table.columns:
        return
    for profile in book.registers.profiles.values():
        if profile.gender_reason and profile.place.row not in wished:
            yield book.of(profile, "sensitive.gender_reason", Severity.WARNING, "profiles", "gender_reason",
                          related=(book.record_place("profiles", profile, "gender_wish"),))  # fmt: skip


def municipality_of_protected(book: Book) -> Iterator[Finding]:
    """Every contact with a protected person whose *Kunta* is filled: statistics must not tell where somebody lives."""
    for row in book.registers.interactions.values():
        if row.municipality is not None and row.subject is not None and row.subject in book.protected:
            yield book.of(row, "sensitive.municipality", Severity.WARNING, "interactions", "municipality",
                          related=(book.record_place("interactions", row, "subject"),))  # fmt: skip


def health_in_texts(book: Book) -> Iterator[Finding]:
    """Every text about a person that names an illness, where the schema asks for no health data.

    A training (*diabeteskoulutus*), an event or the customer's own words may well name one.
    """
    for register, column, row, _ in book.rows_with(_TEXTS, _HEALTH):
        if (register.name, column.name) in _NO_HEALTH:
            yield book.at("sensitive.health", Severity.WARNING, register, row.number, column.name,
                          header=column.header)  # fmt: skip


def accounts_in_texts(book: Book) -> Iterator[Finding]:
    """Every bank account in a column of texts: it belongs only in *IBAN*, which never leaves."""
    for register, column, row, text in book.rows_with(_TEXTS, _ACCOUNT):
        if _is_about_people(register) and account_in(text):
            yield book.at("text.account", Severity.WARNING, register, row.number, column.name, header=column.header)


def _is_about_people(register: RegisterSchema) -> bool:
    return register.workbook not in ("kunnat.xlsx", "asetukset.xlsx")
