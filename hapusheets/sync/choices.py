"""What a person has decided about conflicts in *ristiriidat.xlsx*, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Final

from hapusheets.model.cells import Cell, CellKind, Value
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.findings import Severity
from hapusheets.model.values import (
    compare_key,
    format_value,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_hours,
    parse_integer,
    parse_time,
)
from hapusheets.registers.kinds import KindContext, read_cell
from hapusheets.registers.schema import ColumnSchema, RegisterSchema
from hapusheets.sync.merge import Change, Conflict, Merged, same
from hapusheets.sync.plans import WHOLE_ROW, PairConflict
from hapusheets.sync.sides import KEY

MINE, THEIRS, BASE = "sinun", "heidän", "pohja"
MASK: Final = "ei näytetä"
DELETED: Final = "(poistettu)"

_PARSERS: Final[dict[str, Any]] = {
    "date": parse_date,
    "datetime": parse_datetime,
    "time": parse_time,
    "hours": parse_hours,
    "integer": parse_integer,
    **dict.fromkeys(("decimal", "km", "money"), parse_decimal),
    **dict.fromkeys(("minutes", "year"), parse_integer),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision as it was typed, with the three values that the person was shown."""

    choice: str
    base: str
    local: str
    remote: str


#: What people write when they mean a side.
_NEARLY: Final = frozenset(
    {"minun", "oma", "omani", "meidän", "pilvi", "pilven", "mine", "theirs", "base", "min", "deras"}
)
#: Decisions by (sheet, record, column or ``(rivi)``).
Choices = Mapping[tuple[str, str, str], Choice]


def shown_values(conflict: Conflict | PairConflict, *, masked: bool) -> tuple[str, str, str]:
    """Return how base, local and remote of a conflict stand in *ristiriidat.xlsx*."""
    whole = conflict.column is None
    values = (conflict.base, conflict.local, conflict.remote)
    base, local, remote = (DELETED if whole and v is None else shown(v, masked=masked) for v in values)
    return base, local, remote


def shown(value: Any, *, masked: bool = False) -> str:
    """Return how a value, or a whole row, is shown to a person."""
    if isinstance(value, Mapping):
        cells = (f"{header}: {format_value(cell)}" for header, cell in value.items() if header and cell is not None)
        return "; ".join(cells)
    if masked and value is not None:
        return MASK
    return format_value(value)


def settle(
    merged: Merged, register: RegisterSchema, choices: Choices, context: KindContext
) -> tuple[Merged, tuple[tuple[Conflict, str], ...]]:
    """Return the merge with decided conflicts turned into changes, where both sides still hold what was shown.

    Beside it: the conflicts whose decision cannot be understood, each with what was typed. They stay conflicts.
    """
    left: list[Conflict] = []
    unclear: list[tuple[Conflict, str]] = []
    settled = _Settled(list(merged.local_changes), list(merged.remote_changes), [dict(row) for row in merged.agreed])
    for conflict in merged.conflicts:
        choice = choices.get((register.sheet, str(conflict.record), conflict.column or WHOLE_ROW))
        stands = choice is not None and _still_shown(conflict, choice, register)
        if choice is None or not stands:
            left.append(conflict)
        elif not settled.take(conflict, choice, register, context):
            left.append(conflict)
            unclear.append((conflict, choice.choice))
    changed = replace(
        merged,
        local_changes=tuple(settled.local),
        remote_changes=tuple(settled.remote),
        conflicts=tuple(left),
        agreed=tuple(settled.agreed),
    )
    return changed, tuple(unclear)


def _still_shown(conflict: Conflict, choice: Choice, register: RegisterSchema) -> bool:
    column = register.by_header(conflict.column) if conflict.column else None
    masked = column is not None and column.sensitive
    return shown_values(conflict, masked=masked) == (choice.base, choice.local, choice.remote)


@dataclass
class _Settled:
    """The changes that grow by each decision."""

    local: list[Change]
    remote: list[Change]
    agreed: list[dict[str, Value]]

    def take(self, conflict: Conflict, choice: Choice, register: RegisterSchema, context: KindContext) -> bool:
        """Carry a decision out; False when what was typed cannot be understood."""
        if conflict.column is None:
            return self._row(conflict, compare_key(choice.choice))
        try:
            value = _chosen(conflict, choice.choice, register.by_header(conflict.column), context)
        except UnreadableValue:
            return False
        for side, held in ((self.local, conflict.local), (self.remote, conflict.remote)):
            if not same(held, value):
                side.append(Change(conflict.record, conflict.column, "set", held, value))
        for row in self.agreed:
            if row[KEY] == conflict.record:
                row[conflict.column] = value
        return True

    def _row(self, conflict: Conflict, choice: str) -> bool:
        if choice not in (MINE, THEIRS):
            return False
        kept, lost_by = (conflict.local, self.remote) if choice == MINE else (conflict.remote, self.local)
        self.agreed = [row for row in self.agreed if row[KEY] != conflict.record]
        if kept is None:  # the deletion holds: the other side's row goes
            lost_by.append(Change(conflict.record, None, "delete", conflict.local or conflict.remote, None))
        else:
            lost_by.append(Change(conflict.record, None, "add", None, kept))
            self.agreed.append(dict(kept))
        return True


def _chosen(conflict: Conflict, typed: str, column: ColumnSchema | None, context: KindContext) -> Value:
    """Return the value that a decision names.

    Raises UnreadableValue for an own text that does not fit the column, or that looks like a misspelt name of a side:
    ``heidan`` must never become somebody's phone number.
    """
    named = {MINE: conflict.local, THEIRS: conflict.remote, BASE: conflict.base}
    key = compare_key(typed)
    if key in named:
        value: Value = named[key]
        return value
    if key in _NEARLY or get_close_matches(key, named, n=1, cutoff=0.7):
        raise UnreadableValue("sync.choice_unclear", value=typed)
    if column is not None and not _fits(column, typed, context):
        raise UnreadableValue("sync.choice_unclear", value=typed)
    parse = _PARSERS.get(column.kind) if column is not None else None
    return typed.strip() if parse is None else parse(typed)


def _fits(column: ColumnSchema, typed: str, context: KindContext) -> bool:
    problem = read_cell(column, Cell("A1", CellKind.TEXT, typed.strip()), context).problem
    return problem is None or problem.severity is not Severity.ERROR


__all__ = ["MASK", "Choice", "Choices", "settle", "shown", "shown_values"]
