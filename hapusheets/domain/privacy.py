"""Who is withheld: people with a turvakielto, their household, and every row that refers to them. Pure.

A withheld row stays on the coordinator's machine whole: no cloud, shared folder, area view, map or list may hold it
(PRODUCT: rules that protect people; Väestötietolaki 661/2009 36 §). The flag itself is secret too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import permutations
from typing import Final

from hapusheets.domain.spelling import (
    Home,
    Needle,
    folded,
    identity_needle,
    name_needle,
    phone_needle,
    read_home,
    squeezed,
    squeezed_lines,
    street_needle,
)
from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.protection import Remembered
from hapusheets.model.tables import TableRow
from hapusheets.model.values import format_value, split_list
from hapusheets.registers.records import Record
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema

PEOPLE: Final = ("customers", "representatives", "assistants", "substitutes")
#: A number from here on may be a phone that Excel took for a number (``405550001``).
_LEAST_PHONE: Final = 1_000_000
_CUSTODIAN: Final = "huoltaja"


@dataclass(frozen=True)
class Privacy:
    """Who and what is withheld in a workspace.

    ``flagged``: ids with a flag of their own. ``protected``: those and their household, under every id that they have.
    ``rows``: the keys of withheld rows by register name. ``names``: what finds a protected person in a text.
    ``split_names``: last and calling names, as they may stand in two cells of a row.
    """

    flagged: frozenset[str] = frozenset()
    protected: frozenset[str] = frozenset()
    rows: Mapping[str, frozenset[str]] = field(default_factory=dict)
    names: frozenset[Needle] = frozenset()
    split_names: frozenset[tuple[str, str]] = frozenset()

    def is_protected(self, identifier: str | None) -> bool:
        """Tell whether an id is that of a protected person or of the household."""
        return identifier is not None and identifier in self.protected

    def is_withheld(self, register: str, key: str) -> bool:
        """Tell whether a row of a register must stay on the coordinator's machine."""
        return key in self.rows.get(register, frozenset())

    def mentions(self, texts: Iterable[str]) -> bool:
        """Tell whether any of the texts names a protected person: an id, a full name, a phone, an e-mail, a street."""
        return self._pattern is not None and self._pattern.search(folded(" | ".join(texts))) is not None

    def mentions_split(self, texts: Iterable[str]) -> bool:
        """Tell whether two of the cells are a protected person's last name and first names, in either order."""
        forms = [{folded(text), folded(text.split()[0])} for text in texts if text.strip()]
        words = frozenset().union(*forms)
        near = [(last, first) for last, first in self.split_names if last in words and first in words]
        return any(last in a and first in b for last, first in near for a, b in permutations(forms, 2))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.names:
            return None
        return re.compile("|".join(sorted(needle.pattern for needle in self.names)))

    @cached_property
    def _cores(self) -> frozenset[str]:
        return frozenset({needle.core for needle in self.names} | {squeezed(last) for last, _ in self.split_names})

    def suspects(self, rows: Iterable[Iterable[str]]) -> list[bool]:
        """Tell row by row whether its texts may name a protected person: quick, and never False for a mention."""
        lines = squeezed_lines(map(" ".join, rows))
        everything = "\n".join(lines)
        cores = [core for core in self._cores if core in everything]
        return [any(core in line for core in cores) for line in lines]


def is_flagged(cell: Cell | None) -> bool:
    """Tell whether a cell of *Turvakielto* is the flag: anything but blank and ``ei``, unreadable cells included."""
    if cell is None:
        return False
    if cell.kind is CellKind.ERROR or (cell.value is None and cell.formula is not None):
        return True
    return cell.value is not None and str(cell.value).strip().casefold() not in ("", "ei")


def find_protected(registers: Registers) -> frozenset[str]:
    """Return the ids of protected people and their households alone: quicker than ``find_withheld``."""
    return _with_aliases(_households(_all_flagged(registers), registers) | _kept_ids(registers), registers)


def find_withheld(registers: Registers) -> Privacy:
    """Return everybody and everything that must not leave the coordinator's machine."""
    flagged, protected = _all_flagged(registers), find_protected(registers)
    gone = gone_people(registers)
    names = {*_names(protected, registers), *(Needle(*needle) for person in gone for needle in person.needles)}
    split = {*_split_names(protected, registers), *((person.last, person.first) for person in gone if person.last)}
    people_only = Privacy(flagged, protected, {}, frozenset(names), frozenset(split))
    return replace(people_only, rows=_withheld_rows(people_only, registers))


def people_to_remember(registers: Registers) -> tuple[Remembered, ...]:
    """Return the protected people as they stand now, and those remembered whose rows are gone.

    A flag is lifted by emptying *Turvakielto* on the person's own row; a deleted row, or a number that has got another
    name, lifts nothing.
    """
    flagged = _flagged(registers)
    gone = (person for person in gone_people(registers) if person.id not in flagged)
    return (*(_remembered(identifier, registers) for identifier in sorted(flagged)), *gone)


def gone_people(registers: Registers) -> tuple[Remembered, ...]:
    """Return the remembered people who do not stand in the registers under their own number and name any more."""
    return tuple(person for person in registers.remembered if not _stands(person, registers))


def _stands(person: Remembered, registers: Registers) -> bool:
    records = (registers.records(name).get(person.id) for name in PEOPLE)
    return any(_last_and_first(record) == (person.last, person.first) for record in records if record is not None)


def _remembered(identifier: str, registers: Registers) -> Remembered:
    own = _with_aliases({identifier}, registers)
    household = _with_aliases(_households(own, registers), registers)
    records = (registers.records(name).get(identifier) for name in PEOPLE)
    last, first = next((_last_and_first(record) for record in records if record is not None), ("", ""))
    needles = tuple(sorted((needle.core, needle.pattern) for needle in _names(own, registers)))
    return Remembered(identifier, tuple(sorted(household)), last, first, needles)


def _all_flagged(registers: Registers) -> frozenset[str]:
    return _with_aliases(_flagged(registers) | {person.id for person in gone_people(registers)}, registers)


def _kept_ids(registers: Registers) -> set[str]:
    return {identifier for person in gone_people(registers) for identifier in person.household}


def _flagged(registers: Registers) -> set[str]:
    """Return flagged ids, read from every row of the sheets (a doubled id may hide a flag in its second row)."""
    found = set()
    for name in PEOPLE:
        register = registers.schema.register(name)
        header, key = register.header("nondisclosure"), register.key_headers[0]
        shown = {record.place.row: identifier for identifier, record in registers.records(name).items()}
        for row in registers.table(name):
            if is_flagged(row.cells.get(header)):
                found.add(shown.get(row.number) or str(row.value(key)))
    return found


def _with_aliases(ids: set[str], registers: Registers) -> frozenset[str]:
    """Return the ids with the other number of each: a linked substitute is one person under two ids."""
    pairs = registers.aliases.items()
    linked = {sub for sub, own in pairs if own in ids} | {own for sub, own in pairs if sub in ids}
    return frozenset(ids | linked)


def _households(flagged: frozenset[str], registers: Registers) -> set[str]:
    """Return the flagged and their household: Perheenjäsenet, huoltaja, whoever shares street and postal code."""
    members = set(flagged)
    for profile in registers.profiles.values():
        group = {profile.customer, *profile.family} - {None}
        if group & flagged:
            members |= {str(member) for member in group}
    homes = _homes(registers)
    while True:
        joined = {other for home in homes if members & home for other in home}
        joined |= {other for pair in _custody(registers) if members & pair for other in pair}
        if joined <= members:
            return members
        members |= joined


def _homes(registers: Registers) -> list[set[str]]:
    """Return the ids that share a home, however its street, stair, flat and postal code are spelt."""
    homes: dict[Home, set[str]] = {}
    for name in PEOPLE:
        for identifier, record in registers.records(name).items():
            street, code = getattr(record, "street_address", None), getattr(record, "postal_code", None)
            home = read_home(street, str(code or "")) if street else None
            if home is not None and home.postal_code:
                homes.setdefault(home, set()).add(identifier)
    return [home for home in homes.values() if len(home) > 1]


def _custody(registers: Registers) -> list[set[str]]:
    """Return each customer with the huoltaja who represents him or her."""
    custodians = {key for key, record in registers.representatives.items() if record.kind == _CUSTODIAN}
    pairs = ((customer.id, customer.representative) for customer in registers.customers.values())
    return [{customer, custodian} for customer, custodian in pairs if custodian in custodians and custodian is not None]


def _names(protected: frozenset[str], registers: Registers) -> Iterator[Needle]:
    """Yield what a text may call a protected person."""
    for identifier, row, register in _people_rows(protected, registers):
        called = _called(*_typed_names(row, register))
        yield from filter(None, (name_needle(identifier), *called, *_reached(row, register)))


def _split_names(protected: frozenset[str], registers: Registers) -> Iterator[tuple[str, str]]:
    for _, row, register in _people_rows(protected, registers):
        last, first = _typed_names(row, register)
        if last and first:
            yield folded(last), folded(first.split()[0])


def _people_rows(protected: frozenset[str], registers: Registers) -> Iterator[tuple[str, TableRow, RegisterSchema]]:
    """Yield every row of a protected person; where a number stands twice, both rows."""
    for name in PEOPLE if protected else ():
        register, key = registers.schema.register(name), registers.schema.register(name).key_headers[0]
        shown = {record.place.row: identifier for identifier, record in registers.records(name).items()}
        for row in registers.table(name):
            identifier = shown.get(row.number) or str(row.value(key) or "").strip()
            if identifier in protected:
                yield identifier, row, register


def _typed_names(row: TableRow, register: RegisterSchema) -> tuple[str, str]:
    last, first = (str(row.value(register.header(part)) or "").strip() for part in ("last_name", "first_names"))
    return last, first


def _last_and_first(record: Record) -> tuple[str, str]:
    """Return the last and the calling name as texts are searched for them; both "" when either lacks."""
    last, first = (str(getattr(record, part, None) or "") for part in ("last_name", "first_names"))
    return (folded(last), folded(first.split()[0])) if last.strip() and first.strip() else ("", "")


def _called(last: str, first: str) -> Iterator[Needle | None]:
    if last and first:
        calling = first.split(maxsplit=1)[0]
        forms = (f"{last} {first}", f"{first} {last}", f"{last} {calling}", f"{calling} {last}")
        yield from map(name_needle, forms)


_REACHED: Final = {
    "phone": phone_needle,
    "email": name_needle,
    "national_id": identity_needle,
    "street_address": street_needle,
}


def _reached(row: TableRow, register: RegisterSchema) -> Iterator[Needle | None]:
    """Yield what finds phone, e-mail, identity code and home as they were typed, readable or not."""
    for column in register.columns:
        value = row.value(column.header) if column.name in _REACHED else None
        if value is not None:
            yield _REACHED[column.name](value if isinstance(value, str) else format_value(value))


def _withheld_rows(people: Privacy, registers: Registers) -> dict[str, frozenset[str]]:
    """Return withheld keys by register: protected people, rows that refer to them, and rows about such rows."""
    withheld = {register.name: _first_rows(register, people, registers) for register in registers.schema.registers}
    things = [register for register in registers.schema.registers if register.name not in PEOPLE]
    grown = True
    while grown:
        hidden = {key for register in things for key in withheld[register.name] if register.id_pattern}
        grown = False
        for register in registers.schema.registers:
            more = _referring(register, hidden, registers) - withheld[register.name]
            withheld[register.name] |= more
            grown = grown or bool(more)
    return {name: frozenset(keys) for name, keys in withheld.items()}


def _first_rows(register: RegisterSchema, people: Privacy, registers: Registers) -> set[str]:
    if not people.protected:
        return set()
    own = {key for key in registers.records(register.name) if register.name in PEOPLE and key in people.protected}
    return own | set(_naming(register, people, registers)) | _referring(register, people.protected, registers)


def _naming(register: RegisterSchema, people: Privacy, registers: Registers) -> Iterator[str]:
    """Yield the keys of rows that name a protected person. In people's own registers a namesake is somebody else."""
    rows = list(_rows(register, registers))
    own = _own_headers(register)
    texts = [list(_texts(row, own)) for _, row in rows]
    met: dict[tuple[str, str], bool] = {}
    for (key, row), said, suspect in zip(rows, texts, people.suspects(texts), strict=True):
        named = may_refer(row, register, people.protected, registers, met)
        named = named or (suspect and people.mentions(said))
        if named or (suspect and register.name not in PEOPLE and people.mentions_split(said)):
            yield key


def may_refer(
    row: TableRow,
    register: RegisterSchema,
    ids: frozenset[str],
    registers: Registers,
    met: dict[tuple[str, str], bool] | None = None,
) -> bool:
    """Tell whether a reference of a row that fits several people may mean any of the ids (``Kangas`` alone).

    ``met``: answers for (header, text) of the same register and ids, kept from row to row.
    """
    met = {} if met is None else met
    for column in register.columns:
        typed = row.value(column.header) if column.references else None
        if typed is None:
            continue
        place = (column.header, str(typed))
        if place not in met:
            parts = split_list(str(typed)) if column.many else (str(typed),)
            possible = (registers.references.possible(column.references, part) for part in parts)
            met[place] = any(not ids.isdisjoint(found) for found in possible)
        if met[place]:
            return True
    return False


def _referring(register: RegisterSchema, ids: Iterable[str], registers: Registers) -> set[str]:
    """Return the keys of rows that refer to any of the ids, in whatever column, sensitive ones too."""
    columns = [column for column in register.columns if column.references]
    wanted = set(ids)
    if not wanted or not columns:
        return set()
    found = set()
    for key, record in registers.records(register.name).items():
        for column in columns:
            value = getattr(record, column.name, None)
            if value is not None and not wanted.isdisjoint(value if isinstance(value, tuple) else (value,)):
                found.add(key)
    return found


def _rows(register: RegisterSchema, registers: Registers) -> Iterator[tuple[str, TableRow]]:
    shown = {record.place.row: key for key, record in registers.records(register.name).items()}
    return ((shown[row.number], row) for row in registers.table(register.name) if row.number in shown)


def row_texts(row: TableRow, register: RegisterSchema) -> Iterator[str]:
    """Return the texts of a row, formulas included, but for the row's own phone, e-mail and street address.

    A guardian's or a home's number may rightly stand on several people's rows, and a street has its name in many towns;
    in any other text it points to somebody.
    """
    return _texts(row, _own_headers(register))


def _own_headers(register: RegisterSchema) -> set[str]:
    return {c.header for c in register.columns if c.kind in ("phone", "email") or c.name == "street_address"}


def _texts(row: TableRow, own: set[str]) -> Iterator[str]:
    for header, cell in row.cells.items():
        if isinstance(cell.value, str) and header not in own:
            yield cell.value
        elif isinstance(cell.value, int | float) and cell.value >= _LEAST_PHONE and header not in own:
            yield f"{cell.value:.0f}"
        if cell.formula:
            yield cell.formula


__all__ = [
    "PEOPLE",
    "Privacy",
    "find_protected",
    "find_withheld",
    "gone_people",
    "is_flagged",
    "may_refer",
    "people_to_remember",
    "row_texts",
]
