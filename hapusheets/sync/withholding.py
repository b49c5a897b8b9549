"""What a sync must not see: withheld rows of the local side, and rows of the other side that point to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from hapusheets.domain.privacy import PEOPLE, Privacy, gone_people, may_refer, row_texts
from hapusheets.model.tables import TableRow
from hapusheets.model.values import split_list
from hapusheets.registers.references import name_key, read_id
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema
from hapusheets.sync.sides import row_key

_PEOPLE: Final = frozenset(PEOPLE)


@dataclass(frozen=True)
class Withholding:
    """The privacy of a workspace, asked register by register."""

    privacy: Privacy
    registers: Registers

    def keys(self, register: RegisterSchema) -> frozenset[str]:
        """Return the keys of the withheld rows of a register."""
        return self.privacy.rows.get(register.name, frozenset())

    @cached_property
    def gone(self) -> frozenset[str]:
        """The numbers of protected people whose own rows have been deleted here."""
        return frozenset(person.id for person in gone_people(self.registers))

    def numbers(self, register: RegisterSchema) -> frozenset[int]:
        """Return the row numbers of the withheld rows on their sheet, each row of a doubled number included."""
        keys = self.keys(register)
        if not keys:
            return frozenset()
        shown = {record.place.row: key for key, record in self.registers.records(register.name).items()}
        rows = self.registers.table(register.name)
        return frozenset(
            row.number for row in rows if not keys.isdisjoint({shown.get(row.number), row_key(row, register)})
        )

    def points_to_protected(self, register: RegisterSchema, row: TableRow) -> bool:
        """Tell whether a row of the other side refers to a protected person, or to a withheld row, or names one.

        The row's own id does not count: another row may have got the same number elsewhere.
        """
        if not self.privacy.protected:
            return False
        if any(identifier in self._hidden for identifier in self._referred(register, row)):
            return True
        if may_refer(row, register, self.privacy.protected, self.registers):
            return True
        texts = self._texts(register, row)
        split = register.name not in PEOPLE and self.privacy.mentions_split(texts)
        return split or self.privacy.mentions(texts)

    def unknown_person(self, register: RegisterSchema, row: TableRow) -> str:
        """Return the header of a reference to a person who is not in the registers; "" when there is none."""
        for column in register.columns:
            value = row.value(column.header) if _PEOPLE.issuperset(column.references or ("",)) else None
            if value is not None and any(not self._is_known(column, part) for part in self._parts(column, str(value))):
                return column.header
        return ""

    def _is_known(self, column: ColumnSchema, text: str) -> bool:
        found = self.registers.references.resolve(column.references, text)
        return found is not None and any(found in self.registers.records(name) for name in column.references)

    def _parts(self, column: ColumnSchema, text: str) -> tuple[str, ...]:
        return tuple(split_list(text)) if column.many else (text,)

    def other_name(self, register: RegisterSchema, row: TableRow) -> tuple[str, str] | None:
        """Return (header, text) of a reference that gives a protected number but another name; else None."""
        for column in register.columns:
            value = row.value(column.header) if column.references and not column.many else None
            if value is not None and self._is_other_name(column, str(value)):
                return column.header, str(value)
        return None

    def _is_other_name(self, column: ColumnSchema, text: str) -> bool:
        patterns = [self.registers.schema.register(name).id_pattern for name in column.references]
        written = read_id(text, [pattern for pattern in patterns if pattern])
        words = {word for word in name_key(text).split() if word.isalpha()}
        if not words or not self.privacy.is_protected(written):
            return False
        protected = {word for names in self.privacy.split_names for name in names for word in name_key(name).split()}
        return not words & protected

    def is_namesake(self, register: RegisterSchema, row: TableRow) -> bool:
        """Tell whether a row of people made on the other side has a protected person's name, split over its cells."""
        return register.name in PEOPLE and self.privacy.mentions_split(self._texts(register, row))

    def _texts(self, register: RegisterSchema, row: TableRow) -> list[str]:
        own = {row.value(header) for header in register.key_headers}
        return [text for text in row_texts(row, register) if text not in own]

    @cached_property
    def _hidden(self) -> frozenset[str]:
        numbered = (register.name for register in self.registers.schema.registers if register.id_pattern)
        return self.privacy.protected.union(*(self.privacy.rows.get(name, frozenset()) for name in numbered))

    def _referred(self, register: RegisterSchema, row: TableRow) -> Iterator[str]:
        for column in register.columns:
            value = row.value(column.header) if column.references else None
            if value is not None:
                yield from self._ids(column, str(value))

    def _ids(self, column: ColumnSchema, text: str) -> Iterator[str]:
        for part in self._parts(column, text):
            found = self.registers.references.resolve(column.references, part)
            if found is not None:
                yield found


__all__ = ["Withholding"]
