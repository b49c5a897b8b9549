"""People who are in the registers twice: within one register, and across them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hapusheets.checking.book import Book
from hapusheets.messages import text
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.registers.records import Customer, Record

#: Registers of people, in the order in which a finding is put at the later one.
_REGISTERS: Final = ("customers", "assistants", "substitutes", "representatives")
#: The most telling first: what to do with a row that is in several pairs.
_CODES: Final = ("duplicate.same_person", "duplicate.not_linked", "duplicate.two_roles")
_ROLES: Final = {
    "first_names": "given_name", "last_name": "family_name", "born": "birth_date", "street_address": "street",
    "postal_code": "postal_code", "town": "city", "phone": "phone", "email": "email", "national_id": "national_id",
}  # fmt: skip
#: Values that only one person or one home has: rows that share none of them and no name need no closer look.
_TELLING: Final = ("born", "phone", "email", "national_id", "street_address")
#: A part that says nothing more where another one agrees.
_IMPLIED: Final = {"street_number": "street", "postal_code": "street", "city": "postal_code"}


@dataclass(frozen=True, slots=True)
class _Row:
    register: str
    record: Record

    def linked(self) -> str | None:
        """Return the row that this one names as the same person, or as the one who signs."""
        return getattr(self.record, "assistant", None) or getattr(self.record, "representative", None)


@dataclass(frozen=True, slots=True)
class _Pair:
    one: _Row
    other: _Row
    kinds: Mapping[str, str]

    @property
    def code(self) -> str:
        """The finding that this pair is."""
        registers = (self.one.register, self.other.register)
        if registers[0] == registers[1]:
            return "duplicate.same_person"
        return "duplicate.not_linked" if registers == ("assistants", "substitutes") else "duplicate.two_roles"

    @property
    def is_known(self) -> bool:
        """Tell whether the rows name each other, or share an identity code, which has its own finding."""
        one, other = self.one, self.other
        linked = one.linked() == other.record.id or other.linked() == one.record.id
        return linked or self.kinds.get("national_id") == "same"


def people_there_twice(book: Book) -> Iterator[Finding]:
    """Every row whose person is probably on an earlier row too, once, with the row that says most of what to do.

    Rows linked to each other are no finding, nor are rows with the same identity code: those have their own.
    """
    if not (book.has("substitutes", "assistant") or "substitutes" in book.broken):
        return  # who is linked to whom is not known
    rows = [_Row(name, record) for name in _REGISTERS for record in book.registers.records(name).values()]
    if all(getattr(row.record, "national_id", None) for row in rows):
        return  # a code that stands twice has its own finding, and two codes are two people
    people = [_facts(row.record) for row in rows]
    if not _worth_a_look(people):
        return
    from hapusheets.checking.duplicates import find_duplicates

    found = [_Pair(rows[pair.index_a], rows[pair.index_b], pair.kinds) for pair in find_duplicates(people, _ROLES)]
    for pair in _one_for_each_row(found):
        yield _finding(book, pair)


def _one_for_each_row(pairs: list[_Pair]) -> Iterator[_Pair]:
    """Yield for each later row its first pair of the most telling kind; none for a row linked to one that is told."""
    told = {(pair.one.record.id, pair.other.record.id) for pair in pairs if not pair.is_known}
    kept: dict[str, _Pair] = {}
    for pair in pairs:
        link = pair.other.linked()
        if pair.is_known or (link is not None and (pair.one.record.id, link) in told):
            continue
        before = kept.setdefault(pair.other.record.id, pair)
        if _CODES.index(pair.code) < _CODES.index(before.code):
            kept[pair.other.record.id] = pair
    yield from kept.values()


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


def told_parts(kinds: Mapping[str, str]) -> str:
    """Return which parts agree, in words of the current language: those that are the same, then the nearly same."""
    telling = [role for role in kinds if _IMPLIED.get(role) not in kinds]
    groups = {
        "same": [role for role in telling if kinds[role] == "same"],
        "nearly": [role for role in telling if kinds[role] != "same"],
    }
    words = {name: ", ".join(text(f"alike.role.{role}") for role in roles) for name, roles in groups.items()}
    return ". ".join(text(f"alike.told.{name}", parts=parts) for name, parts in words.items() if parts)


def _finding(book: Book, pair: _Pair) -> Finding:
    one, other = pair.one, pair.other
    a, b, parts = one.record, other.record, told_parts(pair.kinds)
    place = (book.record_place(one.register, a, "id"),)
    if pair.code == "duplicate.not_linked":
        register = book.schema.register("substitutes")
        return book.at(pair.code, Severity.WARNING, register, b.place.row, "assistant", related=place,
                       fix=Fix(a.id, FixClass.ASK), a=b.id, b=a.id, parts=parts)  # fmt: skip
    severity = Severity.WARNING if pair.code == "duplicate.same_person" else Severity.INFO
    return book.of(b, pair.code, severity, other.register, "id", related=place, a=a.id, b=b.id, parts=parts)
