"""What a rule sees: every register as tables and records, and the way to point at a cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from hapusheets.checking.bookings import Booking, read_bookings
from hapusheets.model.cells import Cell
from hapusheets.model.findings import Finding, Fix, Severity
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.kinds import Reading, ReadValue, read_cell
from hapusheets.registers.records import Record
from hapusheets.registers.references import are_plain
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema, Schema

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "customers": ("state", "role", "representative", "nondisclosure"),
    "assistants": ("state", "nondisclosure"),
    "substitutes": ("assistant", "nondisclosure"),
    "profiles": ("blocked", "favourites", "family"),
    "decisions": ("customer", "start", "end", "family_allowed"),
    "employments": ("customer", "person", "kind", "start", "end", "fixed_term_reason"),
    "requests": ("customer", "date", "start_time", "end_time", "state", "chosen", "people"),
    "shifts": ("customer", "person", "date", "start_time", "end_time", "kind"),
    "offers": ("request", "candidate", "reply"),
    "availability": ("person", "start", "end"),
}


def _needed_headers(register: RegisterSchema) -> list[str]:
    return [register.header(name) for name in _NEEDED.get(register.name, ())]


@dataclass(frozen=True)
class Book:
    """The registers under check. ``broken`` names those that could not be read at all: they are not judged."""

    registers: Registers
    broken: frozenset[str] = frozenset()
    _ids: dict[str, dict[int, str]] = field(default_factory=dict, repr=False, compare=False)
    _plain: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def whole(self) -> Book:
        """The same registers without those that lack a column which rules across rows need."""
        lacking = {r.name for r, table in self.readable() if any(h not in table.columns for h in _needed_headers(r))}
        if not lacking:
            return self
        own = self.registers

        def table_of(register: RegisterSchema) -> Table:
            table = own.table(register.name)
            return replace(table, rows=()) if register.name in lacking else table

        return Book(Registers(own.schema, table_of, practice=own.practice, today=own.today), self.broken | lacking)

    @property
    def schema(self) -> Schema:
        """The schema of all registers."""
        return self.registers.schema

    @property
    def today(self) -> dt.date:
        """The day the check is made for."""
        return self.registers.today

    def readable(self) -> Iterator[tuple[RegisterSchema, Table]]:
        """Yield each register that could be read, with its table."""
        for register in self.schema.registers:
            if register.name not in self.broken:
                yield register, self.registers.table(register.name)

    def has(self, register: str, column: str) -> bool:
        """Tell whether a register could be read and has this column, both by their English names."""
        header = self.schema.register(register).header(column)
        return register not in self.broken and header in self.registers.table(register).columns

    def columns(self, register: RegisterSchema) -> Iterator[ColumnSchema]:
        """Yield the known columns that stand on the register's sheet."""
        present = self.registers.table(register.name).columns
        return (column for column in register.columns if column.header in present)

    def cells(self, kinds: frozenset[str]) -> Iterator[tuple[RegisterSchema, ColumnSchema, TableRow, Cell]]:
        """Yield every existing cell under a known column of one of ``kinds``."""
        for register, table in self.readable():
            for column in self.columns(register):
                if column.kind in kinds:
                    for row in table:
                        if (cell := row.cells.get(column.header)) is not None:
                            yield register, column, row, cell

    def read(self, column: ColumnSchema, row: TableRow) -> Reading:
        """Return the typed value of a row's cell and its problem."""
        return read_cell(column, row.cells.get(column.header), self.registers.context)

    def column(self, register: RegisterSchema, name: str) -> Sequence[ReadValue]:
        """Return the typed values of a whole column by its English name, one for each row."""
        return self.registers.column(register.name, name).values

    def rows_with(
        self, kinds: frozenset[str], sign: re.Pattern[str]
    ) -> Iterator[tuple[RegisterSchema, ColumnSchema, TableRow, str]]:
        """Yield every text in which ``sign`` is found, under a known column of one of ``kinds``.

        All different texts of a column are searched at once: mostly none has it.
        """
        for register, table in self.readable():
            for column in self.columns(register):
                if column.kind in kinds:
                    values = table.column(column.header).values
                    texts = {value for value in set(values) if isinstance(value, str)}
                    if sign.search("\n".join(texts)) is not None:
                        found = {text for text in texts if sign.search(text) is not None}
                        pairs = zip(table.rows, values, strict=True)
                        yield from ((register, column, row, value) for row, value in pairs
                                    if isinstance(value, str) and value in found)  # fmt: skip

    def has_plain_ids(self, register: RegisterSchema) -> bool:
        """Tell whether every row has an id of the register's form, each another one: nothing is wrong with them."""
        if register.name not in self._plain:
            values = self.registers.table(register.name).column(register.key_headers[0]).values
            texts = all(isinstance(value, str) for value in values)
            distinct = texts and register.id_pattern is not None and len(set(values)) == len(values)
            self._plain[register.name] = distinct and are_plain(values, register.id_pattern or "")
        return self._plain[register.name]

    def row_id(self, register: RegisterSchema, row: int) -> str | None:
        """Return the id of a row as records know it (a blank one gets its next free number); None without any."""
        if register.name not in self._ids:
            records = self.registers.records(register.name)
            self._ids[register.name] = {record.place.row: key for key, record in records.items()}
        return self._ids[register.name].get(row) or self._typed_key(register, row)

    def _typed_key(self, register: RegisterSchema, number: int) -> str | None:
        """The second row of a doubled id has no record of its own."""
        row = self._rows[register.name].get(number)
        parts = [self._key_part(register.column(name), row) for name in register.key] if row else []
        return "|".join(parts) if any(parts) else None

    def _key_part(self, column: ColumnSchema, row: TableRow) -> str:
        return str(self.read(column, row).value or row.value(column.header) or "").strip()

    @cached_property
    def _rows(self) -> dict[str, dict[int, TableRow]]:
        return {register.name: {row.number: row for row in table} for register, table in self.readable()}

    @cached_property
    def uses(self) -> dict[str, list[tuple[RegisterSchema, ColumnSchema, TableRow]]]:
        """Every reference by the id it means, in the order of the sheets, but for columns into unreadable registers."""
        found: dict[str, list[tuple[RegisterSchema, ColumnSchema, TableRow]]] = {}
        for register, column in self.references():
            for row, value in zip(self.registers.table(register.name), self.column(register, column.name), strict=True):
                if value:
                    for identifier in value if isinstance(value, tuple) else (str(value),):
                        found.setdefault(identifier, []).append((register, column, row))
        return found

    def references(self) -> Iterator[tuple[RegisterSchema, ColumnSchema]]:
        """Yield every column of references, but for those into unreadable registers."""
        for register, _ in self.readable():
            for column in self.columns(register):
                if column.references and not set(column.references) & self.broken:
                    yield register, column

    @cached_property
    def bookings(self) -> Mapping[str, tuple[Booking, ...]]:
        """Everybody's shifts and choices in the order of time, by person's id."""
        return read_bookings(self.registers)

    @cached_property
    def protected(self) -> frozenset[str]:
        """The ids of people with a turvakielto and of their households."""
        from hapusheets.domain.privacy import PEOPLE, find_protected, is_flagged

        header = {name: self.schema.register(name).header("nondisclosure") for name in PEOPLE}
        flagged = any(is_flagged(row.cells.get(header[name])) for name in PEOPLE for row in self.registers.table(name))
        return find_protected(self.registers) if flagged else frozenset()

    def place(self, register: RegisterSchema, row: int, column: str) -> str:
        """Return ``[asiakkaat.xlsx]Asiakkaat!B3``; ``column`` by its English name."""
        return f"[{register.workbook}]{register.sheet}!{self.address(register, row, column)}"

    def address(self, register: RegisterSchema, row: int, column: str) -> str:
        """Return the address of a cell; "" when the column is not on the sheet."""
        table = self.registers.table(register.name)
        header = register.header(column)
        return table.address(row, header) if header in table.columns else ""

    def at(
        self, code: str, severity: Severity, register: RegisterSchema, row: int, column: str, /, *,
        related: tuple[str, ...] = (), fix: Fix | None = None, **params: Any,
    ) -> Finding:  # fmt: skip
        """Return a finding at a cell; ``row`` by its number, ``column`` by its English name."""
        schema = register.column(column)
        return Finding(
            code,
            severity,
            register.workbook,
            register.sheet,
            self.address(register, row, column),
            row,
            schema.header,
            self.row_id(register, row),
            related,
            params,
            fix,
            schema.sensitive,
        )

    def of(
        self, record: Record, code: str, severity: Severity, register: str, column: str, /, *,
        related: tuple[str, ...] = (), **params: Any,
    ) -> Finding:  # fmt: skip
        """Return a finding at a record's column."""
        return self.at(code, severity, self.schema.register(register), record.place.row, column,
                       related=related, **params)  # fmt: skip

    def record_place(self, register: str, record: Record, column: str) -> str:
        """Return where a record's column lies, ``[asiakkaat.xlsx]Asiakkaat!B3``."""
        return self.place(self.schema.register(register), record.place.row, column)
