"""What reading a cell needs and what it gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from hapusheets.model.cells import Cell, Value
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.findings import Fix, FixClass, Severity
from hapusheets.model.values import format_value

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema

#: A cell that may hold several values reads as a tuple.
ReadValue = Value | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong or doubtful in a cell: a code of the message catalogue with its facts, and the mend if any."""

    code: str
    severity: Severity = Severity.ERROR
    params: Mapping[str, Any] = field(default_factory=dict)
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The typed value of a cell (None when blank or unreadable; ``()`` for a blank cell of several values)."""

    value: ReadValue = None
    problem: Problem | None = None


def _nobody(registers: Iterable[str], text: str) -> str | None:  # noqa: ARG001 - the shape of a resolver
    return None


@dataclass(frozen=True, slots=True)
class KindContext:
    """What the meaning of a cell depends on. Readings are kept per column and distinct value.

    ``municipalities``: the known names (empty: any name is taken). ``resolve`` finds the id meant by a reference.
    """

    practice: bool
    today: dt.date
    code_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    municipalities: tuple[str, ...] = ()
    resolve: Callable[[Iterable[str], str], str | None] = _nobody
    memo: dict[int, tuple[ColumnSchema, dict[Any, Reading]]] = field(default_factory=dict, repr=False, compare=False)

    def readings(self, column: ColumnSchema) -> dict[Any, Reading]:
        """Return the readings of this column made so far, by distinct value."""
        kept = self.memo.get(id(column))
        if kept is None or kept[0] is not column:
            kept = self.memo[id(column)] = (column, {})
        return kept[1]


Reader = Callable[["ColumnSchema", Cell, KindContext], Reading]
#: What programs leave in a cell for *nothing*.
NOTHING_OF_PROGRAMS: Final = frozenset({"None", "nan", "NaN", "NULL", "null", "undefined", "#N/A", "<NA>", "NaT"})
BLANK: Final = Reading()
BLANK_MANY: Final = Reading(())


def safe(code: str, severity: Severity, cell: Cell, new: Value, value: ReadValue, **params: Any) -> Reading:
    """Return a value that is readable but should be written as ``new``; that repair is safe."""
    facts = {"value": format_value(cell.value), "suggestion": format_value(new), **params}
    return Reading(value, Problem(code, severity, facts, Fix(new, FixClass.SAFE)))


def ask(
    code: str, cell: Cell, suggestion: Value = None, *, value: ReadValue = None,
    severity: Severity = Severity.ERROR, **params: Any,
) -> Reading:  # fmt: skip
    """Return a problem whose mend, if there is one, is only proposed."""
    facts = {"value": format_value(cell.value), **params}
    if suggestion is None:
        return Reading(value, Problem(code, severity, facts))
    facts["suggestion"] = format_value(suggestion)
    return Reading(value, Problem(code, severity, facts, Fix(suggestion, FixClass.ASK)))


def unreadable(error: UnreadableValue, cell: Cell) -> Reading:
    """Return the problem that a parser of ``model.values`` told."""
    facts = {name: fact for name, fact in error.facts.items() if name not in ("value", "suggestion")}
    return ask(error.code, cell, error.facts.get("suggestion"), **facts)
