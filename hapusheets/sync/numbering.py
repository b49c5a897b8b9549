"""Ids: rows without one get one, and two different things that got one number apart are told apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, Change
from hapusheets.model.tables import Table
from hapusheets.registers.references import format_id, name_key, number_of, read_id
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema
from hapusheets.sync.merge import same
from hapusheets.sync.sides import Side, SideRow, row_key


@dataclass
class Numbers:
    """Gives ids that nobody has: neither side, nor the base, nor a withheld row."""

    register: RegisterSchema
    taken: set[str] = field(default_factory=set)

    def next(self) -> str:
        """Return the next free id and take it."""
        pattern = self.register.id_pattern or ""
        free = 1 + max((number_of(key, pattern) or 0 for key in self.taken), default=0)
        identifier = format_id(free, pattern)
        self.taken.add(identifier)
        return identifier

    def keep_or_next(self, shown: str | None, elsewhere: Collection[str]) -> str:
        """Return the id under which a row has been shown, unless it means another row elsewhere."""
        if shown is None or shown in elsewhere:
            return self.next()
        self.taken.add(shown)
        return shown


def number_local_rows(
    side: Side, register: RegisterSchema, registers: Registers, numbers: Numbers, elsewhere: Collection[str]
) -> list[Change]:
    """Give ids to local rows that lack one (withheld ones too) and return the cells to write."""
    shown = {r.place.row: key for key, r in registers.records(register.name).items() if r.new_id}
    blank = [row for row in side.table if not row_key(row, register)]
    given = {row.number: numbers.keep_or_next(shown.get(row.number), elsewhere) for row in blank}
    for row in side.unnumbered:
        rename(row, given[row.number], register)
    header = register.key_headers[0]
    return [
        CellChange(register.workbook, register.sheet, None, header, None, key, row=number)
        for number, key in given.items()
    ]


def number_remote_rows(side: Side, register: RegisterSchema, numbers: Numbers) -> dict[tuple[int, int], Value]:
    """Give ids to rows made on the other side without one, and return the cells to write there."""
    column = side.table.columns[register.key_headers[0]]
    cells: dict[tuple[int, int], Value] = {}
    for row in side.unnumbered:
        rename(row, numbers.next(), register)
        cells[row.number, column] = row.key
    return cells


def rename(row: SideRow, key: str, register: RegisterSchema) -> None:
    """Let a row go by another id from here on."""
    row.key = key
    row.values[register.key_headers[0]] = key


def required_alike(
    a: Mapping[str, Value], b: Mapping[str, Value], register: RegisterSchema, *, share: float = 1.0
) -> bool:
    """Tell whether two rows with one id are one thing: (a ``share`` of) the required synced cells are equal."""
    headers = [c.header for c in register.columns if c.required and c.sync and c.name not in register.key]
    asked = [header for header in headers if a.get(header) is not None or b.get(header) is not None]
    equal = sum(same(a.get(header), b.get(header)) for header in asked)
    return equal >= share * len(asked)


def same_thing(a: Mapping[str, Value], b: Mapping[str, Value], register: RegisterSchema) -> bool:
    """Tell whether two rows with one id are surely one thing: of people by both names, else by all required cells."""
    columns = {column.name: column.header for column in register.columns}
    if "last_name" not in columns or a.get(columns["last_name"]) is None:
        return required_alike(a, b, register)
    names = (columns["last_name"], columns["first_names"])
    return all(name_key(str(a.get(header) or "")) == name_key(str(b.get(header) or "")) for header in names)


def renumber(old: str, new: str, register: RegisterSchema, registers: Registers) -> list[Change]:
    """Return the changes that give a local row another id, and every local reference to it with it."""
    own = CellChange(register.workbook, register.sheet, old, register.key_headers[0], old, new)
    return [own, *_Renumbering(old, new, register.name, registers).references()]


@dataclass(frozen=True, slots=True)
class _Renumbering:
    """Follows a row's new id through every reference to it."""

    old: str
    new: str
    register: str
    registers: Registers

    def references(self) -> Iterator[Change]:
        """Yield the reference cells to change."""
        for other in self.registers.schema.registers:
            columns = [column for column in other.columns if self.register in column.references]
            if columns:
                yield from self._of_register(other, columns)

    def _of_register(self, other: RegisterSchema, columns: list[ColumnSchema]) -> Iterator[Change]:
        records = {record.place.row: record for record in self.registers.records(other.name).values()}
        for row in self.registers.table(other.name):
            for column in columns if row.number in records else ():
                value = row.value(column.header)
                changed = self._changed(value, column) if isinstance(value, str) else value
                if changed != value:
                    key = None if records[row.number].new_id else records[row.number].id
                    yield CellChange(other.workbook, other.sheet, key, column.header, value, changed, row=row.number)

    def _changed(self, text: str, column: ColumnSchema) -> str:
        schema = self.registers.schema
        patterns = [p for name in column.references if (p := schema.register(name).id_pattern)]
        parts = text.split(";") if column.many else [text]
        return ";".join(_swap(part, self.new) if read_id(part, patterns) == self.old else part for part in parts)


def _swap(part: str, new: str) -> str:
    lead = part[: len(part) - len(part.lstrip())]
    _, _, rest = part.strip().partition(" ")
    return f"{lead}{new} {rest}".rstrip()


def known_ids(register: RegisterSchema, local: Table, remote: Side, base: Collection[str]) -> set[str]:
    """Return every id that means something already, withheld rows included."""
    here = {row_key(row, register) for row in local}
    return (here | set(remote.by_key) | set(base)) - {""}


__all__ = [
    "Numbers",
    "known_ids",
    "number_local_rows",
    "number_remote_rows",
    "rename",
    "renumber",
    "required_alike",
]
