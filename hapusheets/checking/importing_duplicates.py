"""Rows held back because they may be in the registers already, or twice in the list: a person decides. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hapusheets.checking.importing_rows import NewRow, column_of, kind_of
from hapusheets.checking.importing_source import Source
from hapusheets.domain.spelling import squeezed
from hapusheets.model.cells import Cell, Value
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key, format_value
from hapusheets.registers.kinds import KindContext, read_cell
from hapusheets.registers.references import name_key
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

#: Registers of people, in the order in which a match is told.
PEOPLE: Final = ("customers", "assistants", "substitutes", "representatives")
#: What is compared: our column, and its role for ``find_duplicates``.
_ROLES: Final = {
    "last_name": "family_name",
    "first_names": "given_name",
    "national_id": "national_id",
    "birth_date": "birth_date",
    "street_address": "street",
    "postal_code": "postal_code",
    "post_town": "city",
    "municipality": "city",
    "phone": "phone",
    "email": "email",
}
_LEAST_EQUAL: Final = 2
_PLACES: Final = 3
#: What makes two people of one name different: both filled, and not the same.
_TELLING: Final = ("national_id", "birth_date", "birth_year")


@dataclass(frozen=True, slots=True)
class Other:
    """Where the other row lies: ``place`` as ``[asiakkaat.xlsx]Asiakkaat!C4`` (or of the list itself), its id or ""."""

    place: str
    record: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A row that is not added. ``cell`` its first cell; ``agreements`` roles or columns that agree ("row": all)."""

    row: NewRow
    cell: str
    others: tuple[Other, ...]
    agreements: tuple[str, ...]

    @property
    def is_same_row(self) -> bool:
        """Tell whether everything the list says stands in the other row already."""
        return self.agreements == ("row",)


def hold_back(
    rows: Sequence[NewRow], source: Source, register: RegisterSchema, registers: Registers, *, include: frozenset[int]
) -> tuple[HeldBack, ...]:
    """Return the rows that seem to be there already. ``include``: source rows that a person has looked at."""
    held = {found.row.number: found for found in _same_rows(rows, source, register, registers)}
    if any(column.name == "last_name" for column in register.columns):
        for found in _same_people([row for row in rows if row.number not in held], source, register, registers):
            held.setdefault(found.row.number, found)
    return tuple(held[row.number] for row in rows if row.number in held and row.number not in include)


def _same_rows(
    rows: Sequence[NewRow], source: Source, register: RegisterSchema, registers: Registers
) -> Iterator[HeldBack]:
    """Yield the rows whose every value stands in one row of the register, or in an earlier row of the list."""
    table, context = registers.table(register.name), registers.context
    known: dict[tuple[str, ...], dict[tuple[object, ...], Other]] = {}
    met: dict[tuple[Any, ...], Other] = {}
    for row in rows:
        headers = tuple(column.header for column in register.columns if column.header in row.entries)
        if len(headers) < _LEAST_EQUAL:
            continue
        if headers not in known:
            known[headers] = _index(headers, table, register, registers)
        key = tuple(_meaning(column_of(register, h), row.entries[h].mended, context) for h in headers)
        other = known[headers].get(key) or met.get((headers, key))
        here = row.first_cell
        if other is not None:
            yield HeldBack(row, here, (other,), ("row",))
        met.setdefault((headers, key), Other(f"[{source.file}]{source.sheet}!{here}", ""))


def _index(
    headers: tuple[str, ...], table: Table, register: RegisterSchema, registers: Registers
) -> dict[tuple[object, ...], Other]:
    index: dict[tuple[object, ...], Other] = {}
    columns = [column_of(register, header) for header in headers]
    for row in table:
        key = tuple(_meaning(column, row.value(column.header), registers.context) for column in columns)
        index.setdefault(key, Other(_place(register, table, row, headers[0]), _id_of(row, register)))
    return index


def _meaning(column: ColumnSchema, value: Value, context: KindContext) -> object:
    """Return what a value means for comparing: its typed reading, else its text."""
    if value is None:
        return None
    read = read_cell(column, Cell("A1", kind_of(value), value), context).value
    if read in (None, ()) or isinstance(read, str):
        return compare_key(format_value(value) if read in (None, ()) else str(read))
    return read


def _place(register: RegisterSchema, table: Table, row: TableRow, header: str) -> str:
    return f"[{register.workbook}]{register.sheet}!{table.address(row.number, header)}"


def _id_of(row: TableRow, register: RegisterSchema) -> str:
    return str(row.value(register.key_headers[0]) or "") if register.id_pattern else ""


def _same_people(
    rows: Sequence[NewRow], source: Source, register: RegisterSchema, registers: Registers
) -> Iterator[HeldBack]:
    known = list(_known_people(registers))
    people = [*(person for person, _ in known), *(_person(row, register, registers.context) for row in rows)]
    first = len(known)
    found: dict[int, dict[int, tuple[str, ...]]] = {}
    for a, b, agreements in same_people(people):
        if b >= first:
            found.setdefault(b, {})[a] = agreements
    cells = [row.first_cell for row in rows] if found else []
    for index in sorted(found):
        others = [(other, agreed) for other, agreed in sorted(found[index].items())]
        places = tuple(
            known[other][1] if other < first else Other(f"[{source.file}]{source.sheet}!{cells[other - first]}", "")
            for other, _ in others[:_PLACES]
        )
        yield HeldBack(
            rows[index - first], cells[index - first], places, max((agreed for _, agreed in others), key=len)
        )


def _known_people(registers: Registers) -> Iterator[tuple[Mapping[str, Value], Other]]:
    for name in PEOPLE:
        register, table = registers.schema.register(name), registers.table(name)
        if register.header("last_name") not in table.columns:
            continue
        for row in table:
            cells = {c.name: row.cells.get(c.header) for c in register.columns if c.name in _COMPARED}
            person = {key: _plain(register.column(key), cell, registers.context) for key, cell in cells.items() if cell}
            yield person, Other(_place(register, table, row, register.header("last_name")), _id_of(row, register))


_COMPARED: Final = frozenset({*_ROLES, *_TELLING})


def _person(row: NewRow, register: RegisterSchema, context: KindContext) -> Mapping[str, Value]:
    named = {column.name: column for column in register.columns if column.name in _COMPARED}
    person = {}
    for name, column in named.items():
        if entry := row.entries.get(column.header):
            person[name] = _plain(column, Cell(entry.cell, kind_of(entry.mended), entry.mended), context)
    return person


def _plain(column: ColumnSchema, cell: Cell, context: KindContext) -> Value:
    """Return a cell's reading for comparing people; its own value where it cannot be read."""
    read = read_cell(column, cell, context).value
    return cell.value if read is None or isinstance(read, tuple) else read


def same_people(people: Sequence[Mapping[str, Value]]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Yield (a, b, agreements) with a < b for people judged one person, or of one name with nothing to part them.

    Two different identity codes or births always part them.
    """
    from hapusheets.checking.duplicates import find_duplicates

    judged = {
        (pair.index_a, pair.index_b): _in_our_words(pair.agreements) for pair in find_duplicates(people, dict(_ROLES))
    }
    named = {(a, b): agreed for a, b in _candidates(people) if (agreed := _agreements(people[a], people[b]))}
    for (a, b), agreements in sorted({**judged, **named}.items()):
        yield a, b, agreements


def _in_our_words(roles: Iterable[str]) -> tuple[str, ...]:
    ours = {role: name for name, role in _ROLES.items()} | {"given_name": "name", "family_name": "name"}
    told = dict.fromkeys(ours[role] for role in roles if role in ours)
    return tuple(name for name in told if name not in ("postal_code", "post_town", "municipality")) or ("name",)


def _candidates(people: Sequence[Mapping[str, Value]]) -> Iterable[tuple[int, int]]:
    """Return the pairs that share a name in any order, an identity code, a phone or an e-mail."""
    blocks: dict[tuple[str, str], list[int]] = {}
    for index, person in enumerate(people):
        for key in set(_keys(person)):
            blocks.setdefault(key, []).append(index)
    return sorted({(members[0], later) for members in blocks.values() for later in members[1:]})


def _keys(person: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for name in ("national_id", "phone", "email"):
        if value := person.get(name):
            yield name, squeezed(format_value(value))
    if whole := _names(person):
        yield "name", whole[0]
        yield "name", whole[-1]


def _names(person: Mapping[str, Value]) -> list[str]:
    last, first = (format_value(person.get(name)).strip() for name in ("last_name", "first_names"))
    if not last or not first:
        return []
    return [name_key(f"{last} {first}"), name_key(f"{last} {first.split()[0]}")]


def _agreements(one: Mapping[str, Value], other: Mapping[str, Value]) -> tuple[str, ...]:
    """Return what agrees when it is enough; () when it is not, or when something tells two people apart."""
    equal = tuple(name for name in _COMPARED_IN_ORDER if _both(one, other, name) and _equal(one, other, name))
    if "national_id" in equal:
        return equal
    if any(_both(one, other, name) and name not in equal for name in _TELLING):
        return ()
    named = bool(set(_names(one)) & set(_names(other)))
    if named:
        return ("name", *equal)
    return ()


_COMPARED_IN_ORDER: Final = ("national_id", "birth_date", "birth_year", "phone", "email", "street_address")


def _both(one: Mapping[str, Value], other: Mapping[str, Value], name: str) -> bool:
    return bool(one.get(name)) and bool(other.get(name))


def _equal(one: Mapping[str, Value], other: Mapping[str, Value], name: str) -> bool:
    return squeezed(format_value(one.get(name))) == squeezed(format_value(other.get(name)))


__all__ = ["PEOPLE", "HeldBack", "Other", "hold_back", "same_people"]
