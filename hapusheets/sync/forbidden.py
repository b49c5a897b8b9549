"""What a finished area view must not hold, gathered from the registers without looking at the view's own making."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hapusheets.domain.privacy import PEOPLE, Privacy
from hapusheets.domain.spelling import squeezed, tokens
from hapusheets.model.cells import Value
from hapusheets.model.values import format_value
from hapusheets.registers.records import Record
from hapusheets.registers.registers import Registers

_SHORTEST_TEXT: Final = 6
_TEXT_KINDS: Final = ("text", "long_text")
_SHARED_PARTS: Final = ("phone", "email")
_DATE_KINDS: Final = ("date", "datetime")


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Values that must not be found: ``words`` as squeezed tokens by kind (id, name, hetu …), and birth ``dates``."""

    words: Mapping[str, str] = field(default_factory=dict)
    dates: frozenset[dt.date] = frozenset()
    prefixes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: Mapping[str, str], dates: Collection[dt.date] = ()) -> Forbidden:
        """Return the values, ready to be searched for."""
        prefixes = frozenset(word[:length] for word in words for length in range(1, len(word) + 1))
        return cls(dict(words), frozenset(dates), prefixes)


def forbidden_values(
    registers: Registers, privacy: Privacy, *, inside: Mapping[str, Collection[str]], public: Iterable[str] = ()
) -> Forbidden:
    """Return what a view must not hold. ``inside``: ids of the rows that the view is about, by register.

    A value that an insider rightly has there (a namesake, a shared guardian, a shared phone) is no leak; nor are the
    ``public`` texts (the centre's own details).
    """
    gathered = _Gathered(registers, privacy, inside)
    allowed = {squeezed(text) for text in (*gathered.rightly(), *public) if text}
    words: dict[str, str] = {}
    for kind, text in gathered.secrets():
        word = squeezed(text)
        if word and word not in allowed:
            words.setdefault(word, kind)
    return Forbidden.of(words, gathered.birth_dates() - gathered.rightly_dates())


@dataclass(frozen=True)
class _Gathered:
    registers: Registers
    privacy: Privacy
    inside: Mapping[str, Collection[str]]

    def secrets(self) -> Iterator[tuple[str, str]]:
        """Yield (kind, text) of everything that must not be found."""
        for name in PEOPLE:
            for key, record in self.registers.records(name).items():
                yield from _always_secret(record)
                if self._is_outside(name, key):
                    yield from (("id", key), *(("name", text) for text in name_forms(record)))
                    yield from (("contact", text) for text in _contacts(record))
        yield from self._withheld_ids()
        yield from self._sensitive_cells()

    def rightly(self) -> Iterator[str]:
        """Yield what people inside the view rightly have in it."""
        for name, keys in self.inside.items():
            for key in keys:
                record = self.registers.records(name)[key]
                yield from (key, *name_forms(record), *_contacts(record))
        for contact in self.registers.contacts.values():
            yield from filter(None, (contact.name, *_contacts(contact)))

    def birth_dates(self) -> set[dt.date]:
        """Return everybody's birth date: it is in no view."""
        found = set()
        for name in PEOPLE:
            for record in self.registers.records(name).values():
                found |= {getattr(record, "birth_date", None), _birth_of(getattr(record, "national_id", None))}
        return {date for date in found if date is not None}

    def rightly_dates(self) -> set[dt.date]:
        """Return the dates that rows of the view hold in columns of their own."""
        found: set[dt.date] = set()
        for name, keys in self.inside.items():
            columns = [c.name for c in self.registers.schema.register(name).columns if c.area and c.kind in _DATE_KINDS]
            for key in keys:
                values = (getattr(self.registers.records(name)[key], column, None) for column in columns)
                found |= {value for value in values if isinstance(value, dt.date)}
        return found

    def _is_outside(self, name: str, key: str) -> bool:
        return self.privacy.is_protected(key) or key not in self.inside.get(name, ())

    def _withheld_ids(self) -> Iterator[tuple[str, str]]:
        for register in self.registers.schema.registers:
            if register.id_pattern:
                yield from (("id", key) for key in self.privacy.rows.get(register.name, ()))

    def _sensitive_cells(self) -> Iterator[tuple[str, str]]:
        """Yield free texts of sensitive columns, of everybody, and every IBAN."""
        codes = {squeezed(code) for codes in self.registers.code_lists.values() for code in codes}
        for register in self.registers.schema.registers:
            columns = [c for c in register.columns if c.sensitive and c.kind in (*_TEXT_KINDS, "iban")]
            for row in self.registers.table(register.name) if columns else ():
                for column in columns:
                    word = _plain(row.value(column.header))
                    if len(word) >= _SHORTEST_TEXT and squeezed(word) not in codes:
                        yield "iban" if column.kind == "iban" else "text", word


def _plain(value: Value) -> str:
    return "" if value is None else value.strip() if isinstance(value, str) else format_value(value)


def name_forms(record: Record | object) -> Iterator[str]:
    """Yield the ways in which a person's full name is written."""
    last, first = (str(getattr(record, part, None) or "").strip() for part in ("last_name", "first_names"))
    if last and first:
        calling = first.split()[0]
        yield from (f"{last} {first}", f"{first} {last}", f"{last} {calling}", f"{calling} {last}")


def _always_secret(record: Record) -> Iterator[tuple[str, str]]:
    for part, kind in (("national_id", "hetu"), ("street_address", "address"), ("contact_address", "address")):
        value = getattr(record, part, None)
        if value and (any(letter.isdigit() for letter in value) or len(value) >= _SHORTEST_TEXT):
            yield kind, str(value)


def _contacts(record: object) -> Iterator[str]:
    """Yield e-mail and phone in every form in which a phone is written."""
    for part in _SHARED_PARTS:
        value = getattr(record, part, None)
        if value:
            yield str(value)
        if value and part == "phone" and str(value).startswith("+358"):
            national = str(value).removeprefix("+358")
            yield from (f"0{national}", f"00358{national}", f"+358(0){national}")


def _birth_of(national_id: str | None) -> dt.date | None:
    """Return the birth date that an identity code begins with."""
    match = re.match(r"(\d\d)(\d\d)(\d\d)(.)", national_id or "")
    if match is None:
        return None
    century = 1800 if match[4] == "+" else 2000 if match[4].upper() in "ABCDEF" else 1900
    try:
        return dt.date(century + int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


__all__ = ["Forbidden", "forbidden_values", "name_forms", "squeezed", "tokens"]
