"""Area views: a municipality's own workbook, with only its rows and the columns that the schema allows.

Nothing of a person comes in without a valid consent, and nothing of a protected person or the household at all.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from hapusheets.domain.privacy import Privacy
from hapusheets.messages import text
from hapusheets.model.cells import Value
from hapusheets.registers.records import Customer, Record
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

#: The registers of a view, in sheet order. No other register ever leaves in a view.
VIEW_REGISTERS: Final = (
    "customers", "representatives", "decisions", "guide_facts", "contacts", "letter_orders", "events",
)  # fmt: skip
_LABELLED: Final = (*VIEW_REGISTERS, "actors")

_WORDS: Final = ("description", "prompt")
_EXAMPLE: Final = re.compile(r",? (?:esimerkiksi|till exempel|for example) [A-Z]{1,2}-\d+")

ViewRow = dict[str, Value]


@dataclass(frozen=True)
class AreaView:
    """The content of one municipality's workbook: rows by register, by English column name, and what they are of.

    ``keys`` are the ids of the rows by register; ``columns`` the English names of the columns that each sheet has.
    """

    area: str
    rows: Mapping[str, Sequence[ViewRow]]
    keys: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    lookups: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def people(self) -> frozenset[str]:
        """The ids of the people whom the view is about."""
        return frozenset((*self.keys["customers"], *self.keys["representatives"]))


@dataclass(frozen=True)
class ViewMaker:
    """What area views are made of. ``narrow``: allowed headers by sheet, where settings leave some out."""

    registers: Registers
    privacy: Privacy
    today: dt.date
    narrow: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def view(self, area: str) -> AreaView:
        """Return the view of a municipality."""
        keys = self._keys(area)
        columns = {name: tuple(c.name for c in self.allowed_columns(name)) for name in VIEW_REGISTERS}
        rows = {name: [self._row(name, key) for key in keys[name]] for name in VIEW_REGISTERS}
        lookups = {name: [self._label(name, key) for key in keys[name]] for name in VIEW_REGISTERS}
        return AreaView(area, rows, keys, columns, lookups)

    def allowed_columns(self, name: str) -> list[ColumnSchema]:
        """Return the columns of a register that a view may hold: allowed by the schema and never a sensitive one."""
        register = self.registers.schema.register(name)
        wanted = self.narrow.get(register.sheet)
        allowed = [column for column in register.columns if column.area is not None and not column.sensitive]
        return [c for c in allowed if wanted is None or c.header in wanted or c.name in register.key]

    def _keys(self, area: str) -> dict[str, tuple[str, ...]]:
        customers = self._choose("customers", lambda record: self._is_shared(record, area))
        of_view = [self.registers.customers[key] for key in customers]
        signers = {customer.representative for customer in of_view}
        found = {
            "customers": customers,
            "representatives": self._choose("representatives", lambda record: record.id in signers),
            "decisions": self._choose("decisions", lambda record: record.customer in customers),
            "guide_facts": self._choose("guide_facts", lambda record: record.municipality == area),
            "contacts": self._choose("contacts", lambda record: record.municipality == area),
            "events": self._choose("events", lambda record: self._is_local_event(record, area)),
        }
        seen = {key for keys in found.values() for key in keys}
        return {**found, "letter_orders": self._choose("letter_orders", lambda record: record.subject in seen)}

    def _choose(self, name: str, wanted: Callable[[Any], bool]) -> tuple[str, ...]:
        """Return the ids of the rows that are wanted and not withheld."""
        rows = self.registers.records(name).items()
        return tuple(key for key, record in rows if wanted(record) and not self.privacy.is_withheld(name, key))

    def _is_shared(self, customer: Customer, area: str) -> bool:
        """Tell whether the municipality may see a customer: its own, and a consent that is in force."""
        return customer.municipality == area and customer.consent is not None and customer.consent <= self.today

    def _is_local_event(self, event: Record, area: str) -> bool:
        """Tell whether an event is the municipality's own or common to all."""
        typed = self._cell("events", event, "municipality")
        return typed is None or getattr(event, "municipality", None) == area

    def _cell(self, name: str, record: Record, column: str) -> Value:
        header = self.registers.schema.register(name).header(column)
        rows = {row.number: row for row in self.registers.table(name)}
        return rows[record.place.row].value(header)

    def _row(self, name: str, key: str) -> ViewRow:
        register = self.registers.schema.register(name)
        record = self.registers.records(name)[key]
        source = next(row for row in self.registers.table(name) if row.number == record.place.row)
        made: ViewRow = {}
        for column in self.allowed_columns(name):
            made[column.name] = self._value(column, record, source.value(column.header))
        return {**made, register.key[0]: key}

    def _value(self, column: ColumnSchema, record: Record, typed: Value) -> Value:
        if not column.references:
            return typed
        target = str(getattr(record, column.name, None) or "")
        labels = (self._label(name, target) for name in column.references if self._is_known(name, target))
        return next(labels, None)

    def _is_known(self, name: str, key: str) -> bool:
        return name in _LABELLED and key in self.registers.records(name) and not self.privacy.is_withheld(name, key)

    def _label(self, name: str, key: str) -> str:
        record = self.registers.records(name)[key]
        parts = ("last_name", "first_names") if hasattr(record, "last_name") else ("name",)
        return " ".join(str(part) for part in (key, *(getattr(record, p, None) for p in parts)) if part)


def view_bytes(view: AreaView, registers: Registers, *, today: dt.date) -> bytes:
    """Return the view as a friendly workbook. It is read-only for now, and its sheet *Lue minut* says so."""
    from hapusheets.workbooks.builder import SheetSpec, workbook_bytes

    specs = [SheetSpec(_shared(registers, name, view), view.columns[name], view.rows[name]) for name in VIEW_REGISTERS]
    return workbook_bytes(
        specs,
        title=text("share.title", lang="fi", area=view.area),
        readme=text("share.readme", lang="fi", date=f"{today.day}.{today.month}.{today.year}").splitlines(),
        lookups=view.lookups,
        codes={**registers.code_lists, "municipalities": (view.area,)},
        schema=registers.schema,
        today=today,
    )


def _shared(registers: Registers, name: str, view: AreaView) -> RegisterSchema:
    """Return the register with the columns of the view only: descriptions of other columns stay at home too."""
    register = registers.schema.register(name)
    columns = tuple(_without_example(column) for column in register.columns if column.name in view.columns[name])
    return register.model_copy(update={"columns": columns, "orders": ()})


def _without_example(column: ColumnSchema) -> ColumnSchema:
    """Return the column without an example id in its words: it may be the id of somebody elsewhere."""
    words = {part: {lang: _EXAMPLE.sub("", said) for lang, said in getattr(column, part).items()} for part in _WORDS}
    return column.model_copy(update=words)


def summary(view: AreaView, registers: Registers) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield each sheet of a view with its number of rows and its headers."""
    for name in VIEW_REGISTERS:
        register = registers.schema.register(name)
        yield register.sheet, len(view.rows[name]), tuple(register.header(column) for column in view.columns[name])


__all__ = ["VIEW_REGISTERS", "AreaView", "ViewMaker", "summary", "view_bytes"]
