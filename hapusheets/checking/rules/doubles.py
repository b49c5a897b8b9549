"""People who are in the registers twice: within one register, and across them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.registers.records import Customer, Record

#: Registers of people, in the order in which a finding is put at the later one.
_REGISTERS: Final = ("customers", "assistants", "substitutes", "representatives")
_ROLES: Final = {
    "first_names": "given_name", "last_name": "family_name", "born": "birth_date", "street_address": "street",
    "postal_code": "postal_code", "town": "city", "phone": "phone", "email": "email", "national_id": "national_id",
}  # fmt: skip
#: Values that only one person or one home has: rows that share none of them and no name need no closer look.
_TELLING: Final = ("born", "phone", "email", "national_id", "street_address")


@dataclass(frozen=True, slots=True)
class _Row:
    register: str
    record: Record

    def linked(self) -> str | None:
        """Return the row that this one names as the same person, or as the one who signs."""
        return getattr(self.record, "assistant", None) or getattr(self.record, "representative", None)


def people_there_twice(book: Book) -> Iterator[Finding]:
    """Every pair of rows that is probably one person. Rows linked to each other are no finding, nor are rows with
    the same identity code: those have their own."""  # fmt: skip
    if not (book.has("substitutes", "assistant") or "substitutes" in book.broken):
        return  # who is linked to whom is not known
    rows = [_Row(name, record) for name in _REGISTERS for record in book.registers.records(name).values()]
    people = [_facts(row.record) for row in rows]
    if not _worth_a_look(people):
        return
    from hapusheets.checking.duplicates import find_duplicates

    for pair in find_duplicates(people, _ROLES):
        one, other = rows[pair.index_a], rows[pair.index_b]
        if pair.kinds.get("national_id") != "same" and not _are_linked(one, other):
            yield _finding(book, one, other, "; ".join(pair.agreements.values()))


def _facts(record: Record) -> Mapping[str, Any]:
    facts = {name: getattr(record, name, None) for name in _ROLES}
    born = record.birth_date if isinstance(record, Customer) else getattr(record, "birth_year", None)
    return facts | {"born": born, "town": getattr(record, "post_town", None) or getattr(record, "municipality", None)}


def _worth_a_look(people: list[Mapping[str, Any]]) -> bool:
    """Tell at a glance whether anybody shares something telling: small registers are then done."""
    seen: set[tuple[str, Any]] = set()
    for person in people:
        keys = {(name, person[name]) for name in _TELLING if person[name] and not isinstance(person[name], int)}
        names = [str(person[name] or "").casefold() for name in ("first_names", "last_name")]
        keys |= {("name", name[:4]) for name in (" ".join(sorted(names)),) if name.strip()}
        if not seen.isdisjoint(keys):
            return True
        seen |= keys
    return False


def _are_linked(one: _Row, other: _Row) -> bool:
    return one.linked() == other.record.id or other.linked() == one.record.id


def _finding(book: Book, one: _Row, other: _Row, parts: str) -> Finding:
    a, b = one.record, other.record
    place = (book.record_place(one.register, a, "id"),)
    if one.register == other.register:
        return book.of(b, "duplicate.same_person", Severity.WARNING, other.register, "id", related=place,
                       a=a.id, b=b.id, parts=parts)  # fmt: skip
    if (one.register, other.register) == ("assistants", "substitutes"):
        register = book.schema.register("substitutes")
        return book.at("duplicate.not_linked", Severity.WARNING, register, b.place.row, "assistant", related=place,
                       fix=Fix(a.id, FixClass.ASK), a=b.id, b=a.id, parts=parts)  # fmt: skip
    return book.of(b, "duplicate.two_roles", Severity.INFO, other.register, "id", related=place,
                   a=a.id, b=b.id, parts=parts)  # fmt: skip
