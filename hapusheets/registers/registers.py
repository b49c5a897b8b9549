"""All registers of a workspace as typed records, each sheet read when it is first asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cached_property
from itertools import repeat
from typing import Any

from hapusheets.model.bulk import make_many, no_collecting
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.model.protection import Remembered
from hapusheets.model.tables import TEXT_LOOK, Table, TableRow
from hapusheets.registers import records as r
from hapusheets.registers.access import RegisterAccess
from hapusheets.registers.columns import ReadColumn, read_column
from hapusheets.registers.kinds import KindContext
from hapusheets.registers.records.person import join_people
from hapusheets.registers.references import ReferenceIndex, are_plain, format_id, number_of
from hapusheets.registers.schema import ColumnSchema, RegisterSchema, Schema
from hapusheets.registers.shipped import list_names, shipped_names

#: Columns that may refer to both of these name people.
_PEOPLE = frozenset({"assistants", "substitutes"})


class Registers(RegisterAccess):
    """Typed records by register. Reading never fails on wrong data: such a cell is None, and ``check`` names it.

    ``guarded``: records of a sheet that lacks an indispensable column are refused, so that a renamed *Turvakielto*
    or *Estetyt* never means that nobody is protected. ``remembered``: protected people as they were last seen.
    """

    def __init__(
        self,
        schema: Schema,
        table_of: Callable[[RegisterSchema], Table],
        *,
        practice: bool,
        today: dt.date,
        guarded: bool = False,
        remembered: tuple[Remembered, ...] = (),
    ) -> None:
        self.schema = schema
        self.practice = practice
        self.today = today
        self.guarded = guarded
        self.remembered = remembered
        self._table_of = table_of
        self._tables: dict[str, Table] = {}
        self._records: dict[str, dict[str, r.Record]] = {}
        self._columns: dict[tuple[str, str], ReadColumn] = {}

    def table(self, name: str) -> Table:
        """Return a register as it lies on its sheet."""
        if name not in self._tables:
            self._tables[name] = self._table_of(self.schema.register(name))
        return self._tables[name]

    def records(self, name: str) -> Mapping[str, r.Record]:
        """Return the records of a register by id, in sheet order. Of a doubled id the first row counts."""
        if name not in self._records:
            if self.guarded:
                self._refuse_lacking(self.schema.register(name))
            self._records[name] = self._read(self.schema.register(name))
        return self._records[name]

    def column(self, register: str, name: str) -> ReadColumn:
        """Return a column of a register by its English name, read as a whole: what ``read_cell`` gives for each row."""
        if (register, name) not in self._columns:
            schema = self.schema.register(register)
            self._columns[register, name] = read_column(schema.column(name), self.table(register), self.context)
        return self._columns[register, name]

    @cached_property
    def context(self) -> KindContext:
        """What reading a cell needs to know: code lists, municipalities, references, practice, today."""
        return KindContext(
            practice=self.practice,
            today=self.today,
            code_lists=self.code_lists,
            municipalities=self._municipality_names,
            resolve=self.references.resolve,
        )

    @cached_property
    def references(self) -> ReferenceIndex:
        """The index that finds the id meant by a reference cell."""
        return ReferenceIndex(self.schema.register, self.table)

    @cached_property
    def code_lists(self) -> dict[str, tuple[str, ...]]:
        """The shipped codes of each list, with the workspace's own from *Koodit* after them."""
        lists = {name: list(codes) for name, codes in self.schema.codes.items()}
        english = {finnish: name for name, finnish in list_names().items()}
        register = self.schema.register("codes")
        for row in self.table("codes"):
            name, code = (str(row.value(register.header(key)) or "").strip() for key in ("list", "code"))
            if name and code and code not in lists.setdefault(english.get(name, name), []):
                lists[english.get(name, name)].append(code)
        return {name: tuple(codes) for name, codes in lists.items()}

    @cached_property
    def _municipality_names(self) -> tuple[str, ...]:
        """The names in *Kunnat*, and the real names of the numbers there: a slip in one name makes no town unknown."""
        register, table = self.schema.register("municipalities"), self.table("municipalities")
        name, number = register.header("name"), register.header("number")
        typed = [str(row.value(name)) for row in table if row.value(name)]
        shipped = shipped_names() if typed else {}
        meant = (shipped.get(str(row.value(number) or "").strip()) for row in table)
        return tuple(dict.fromkeys([*typed, *(found for found in meant if found)]))

    @cached_property
    def people(self) -> Mapping[str, r.Person]:
        """Everybody who can do a shift, by id; a substitute who is an assistant is there once, under V-."""
        return join_people(dict(self.assistants), dict(self.substitutes))

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """The id each linked S- number stands for."""
        linked, table = self.schema.register("substitutes").header("assistant"), self.table("substitutes")
        typed = [str(text or "") for text in table.column(linked).values]
        links = {text: self.references.resolve(["assistants"], text) for text in typed if text}
        if not any(links.values()):
            return {}
        assistants = set(map(str, self.table("assistants").column(self._key_header("assistants")).values))
        ids = table.column(self._key_header("substitutes")).values
        found = zip(ids, map(links.get, typed), strict=True)
        return {str(identifier): link for identifier, link in found if link is not None and link in assistants}

    def person(self, identifier: str) -> r.Person | None:
        """Return a person by V- or S- number; None when there is none."""
        return self.people.get(self.aliases.get(identifier, identifier))

    def cell(self, register: str, identifier: str, column: str) -> str:
        """Return where a record's column lies, ``[valitys.xlsx]Sijaistarpeet!D5``; without cell when unknown."""
        schema = self.schema.register(register)
        record = self.records(register).get(identifier)
        header = schema.header(column)
        place = f"[{schema.workbook}]{schema.sheet}"
        if record is None or header not in self.table(register).columns:
            return place
        return f"{place}!{self.table(register).address(record.place.row, header)}"

    @property
    def remembered_ids(self) -> frozenset[str]:
        """The ids of remembered people and their households, gone or not."""
        return frozenset(identifier for person in self.remembered for identifier in person.household)

    def next_id(self, register: str) -> str:
        """Return the next free id of a register, after those already on the sheet and those given to blank ids."""
        pattern = self.schema.register(register).id_pattern or ""
        numbers = [number_of(identifier, pattern) or 0 for identifier in self.records(register)]
        return format_id(max([*numbers, self._last_remembered(pattern)]) + 1, pattern)

    def _last_remembered(self, pattern: str) -> int:
        """Return the greatest number of a remembered person: the rows that refer to it must not get a new meaning."""
        return max((number_of(identifier, pattern) or 0 for identifier in self.remembered_ids), default=0)

    def _key_header(self, name: str) -> str:
        return self.schema.register(name).key_headers[0]

    def _refuse_lacking(self, register: RegisterSchema) -> None:
        """Raise UnreadableWorkbook when a column that protects people, or a required one, is not on the sheet."""
        present = self.table(register.name).columns
        lacking = [c.header for c in register.columns if c.is_indispensable and c.header not in present]
        if lacking:
            where = f"[{register.workbook}]{register.sheet}"
            facts = {"sheet": register.sheet, "headers": ", ".join(lacking)}
            raise UnreadableWorkbook("register.lacks_column", where=where, **facts)

    def _read(self, register: RegisterSchema) -> dict[str, r.Record]:
        with no_collecting():
            ids, new = self._ids(register)
            found: dict[str, r.Record] = {}
            for record in self._made(register, ids, new):
                found.setdefault(record.id, record)
        return found

    def _ids(self, register: RegisterSchema) -> tuple[list[str], list[bool]]:
        """Return the id of each row, and whether it is a new one: ids that are typed as they should be are those."""
        table = self.table(register.name)
        if register.id_pattern and len(register.key) == 1:
            typed = table.column(register.key_headers[0])
            if typed.look == TEXT_LOOK and None not in typed.values and are_plain(typed.values, register.id_pattern):
                return list(map(str, typed.values)), [False] * len(table.rows)
        rows = list(self._rows_with_ids(register))
        return [identifier for identifier, _, _ in rows], [is_new for _, is_new, _ in rows]

    def _made(self, register: RegisterSchema, ids: list[str], new: list[bool]) -> list[r.Record]:
        """Return the records of all rows, made field by field."""
        kind, rows, count = r.RECORDS[register.name], self.table(register.name).rows, len(ids)
        known = {column.name: column for column in register.columns}
        columns: dict[str, Iterable[Any]] = {
            field.name: self._values(register, known[field.name])
            for field in fields(kind)
            if field.name in known and field.name not in _OF_ALL
        }
        place = make_many(
            r.RowPlace, count, workbook=repeat(register.workbook), sheet=repeat(register.sheet),
            row=[row.number for row in rows],
        )  # fmt: skip
        return make_many(kind, count, id=ids, place=place, new_id=new, own=self._own(register, count), **columns)

    def _values(self, register: RegisterSchema, column: ColumnSchema) -> Iterable[Any]:
        values = self.column(register.name, column.name).values
        names_people = set(column.references) >= _PEOPLE
        return map(self._as_one, values) if names_people and self.aliases else values

    def _own(self, register: RegisterSchema, count: int) -> list[dict[str, Any]]:
        """Return the filled cells of the workspace's own columns for each row."""
        own: list[dict[str, Any]] = [{} for _ in range(count)]
        for column in register.columns:
            if column.own:
                for row, value in zip(own, self._values(register, column), strict=True):
                    if value is not None and value != ():
                        row[column.name] = value
        return own

    def _rows_with_ids(self, register: RegisterSchema) -> Iterator[tuple[str, bool, TableRow]]:
        """Yield each row with its id; blank ids get the next free numbers, in sheet order."""
        rows = [(self._key(register, row), row) for row in self.table(register.name)]
        pattern = register.id_pattern or ""
        free = 1 + max((number_of(key, pattern) or 0 for key, _ in rows), default=0)
        free = max(free, 1 + self._last_remembered(pattern)) if pattern else free
        for key, row in rows:
            if key or not register.id_pattern:
                yield key, False, row
            else:
                yield format_id(free, pattern), True, row
                free += 1

    def _key(self, register: RegisterSchema, row: TableRow) -> str:
        parts = [self._key_part(register.column(name), row) for name in register.key]
        return "|".join(parts) if any(parts) else ""

    def _key_part(self, column: ColumnSchema, row: TableRow) -> str:
        value = row.value(column.header)
        if value is None:
            return ""
        if column.kind == "reference":
            resolved = self.references.resolve(column.references, str(value))
            return self._canonical(column, resolved) or str(value)
        return str(value).strip()

    def _as_one(self, value: Any) -> Any:
        """Return ids with linked S- numbers as the V- numbers they stand for."""
        if isinstance(value, tuple):
            return tuple(self.aliases.get(item, item) for item in value)
        return self.aliases.get(value, value)

    def _canonical(self, column: ColumnSchema, value: Any) -> Any:
        return self.aliases.get(value, value) if column.references and set(column.references) >= _PEOPLE else value


#: The fields that every record has.
_OF_ALL = frozenset({"id", "place", "new_id", "own"})
