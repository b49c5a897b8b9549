"""The three-way merge of one table, cell by cell, rows matched by their key. Pure.

The law: every value ever written is overwritten only by somebody who had seen it, or is on both sides, or is in the
conflict report. The whole table of decisions is in ``docs/sync.md``, and a test runs it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal

from hapusheets.model.cells import Value
from hapusheets.model.errors import Refused

Row = Mapping[str, Value]
Key = tuple[object, ...]
Kind = Literal["set", "add", "delete"]


class _Absent(Enum):
    """The column is not there at all: neither a value nor a blank."""

    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Change:
    """One change to be made on one side.

    ``key`` is the value of the key column (a tuple where the key has several). ``column`` None: the whole row, and
    ``old``/``new`` are its cells by column (None where there is no row).
    """

    key: Any
    column: str | None
    kind: Kind
    old: Any
    new: Any

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One cell (``column`` None: one row, and the values are its cells) changed on both sides. Neither is touched."""

    record: Any
    column: str | None
    base: Any
    local: Any
    remote: Any

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge found. ``agreed`` is the next base: what both sides hold once the changes are made.

    Where sides are in conflict ``agreed`` keeps the old base, so that the same conflict is found again.
    """

    local_changes: tuple[Change, ...]
    remote_changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    merged: tuple[dict[str, Value], ...]
    agreed: tuple[dict[str, Value], ...]


def merge_tables(
    base: Sequence[Row] | None, local: Sequence[Row], remote: Sequence[Row], key: str | Sequence[str]
) -> Merged:
    """Return the changes that make ``local`` and ``remote`` one again, and the conflicts that a person must decide.

    ``base``: what both sides last agreed on; None when that is not known. ``key``: the column, or columns, that name
    a row. A missing dict key is an absent column, None is a blank. Raises Refused for a key that is blank or twice.
    """
    merge = _Merge((key,) if isinstance(key, str) else tuple(key))
    sides = merge.index(base or (), "base"), merge.index(local, "local"), merge.index(remote, "remote")
    for row_key in dict.fromkeys((*sides[1], *sides[2], *sides[0])):
        merge.row(*(side.get(row_key) for side in sides))
    return merge.result()


def same(a: object, b: object) -> bool:
    """Tell whether two cell values are equal by type; numbers to 15 digits, a midnight is its day.

    >>> same(7, 7.0), same(1, True), same("1", 1), same(0.1 + 0.2, Decimal("0.3"))
    (True, False, False, True)
    """
    if a is b or (a.__class__ is b.__class__ and a == b):
        return True
    return comparable(a) == comparable(b)


def comparable(value: object) -> object:
    """Return a value that is equal and hashes alike for every two values that are ``same``."""
    match value:
        case bool():
            return ("bool", value)
        case int() | float() | Decimal():
            return ("number", float(f"{value:.15g}"))
        case dt.datetime():
            return value.date() if value.time() == dt.time() else value
        case _:
            return value


@dataclass
class _Merge:
    """Collects the merge of one table, row by row."""

    columns: tuple[str, ...]
    local: list[Change] = field(default_factory=list)
    remote: list[Change] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    merged: list[dict[str, Value]] = field(default_factory=list)
    agreed: list[dict[str, Value]] = field(default_factory=list)

    def index(self, rows: Sequence[Row], side: str) -> dict[Key, Row]:
        """Return the rows by key, in order."""
        found: dict[Key, Row] = {}
        for row in rows:
            key = tuple(comparable(row.get(column)) for column in self.columns)
            if None in key or key in found:
                code = "sync.no_key" if None in key else "sync.duplicate_key"
                raise Refused(code, where=side, side=side, id=" ".join(str(row.get(c) or "") for c in self.columns))
            found[key] = row
        return found

    def row(self, base: Row | None, local: Row | None, remote: Row | None) -> None:
        """Decide about one row; None where a side does not have it."""
        if local is not None and remote is not None:
            self._cells(base, local, remote)
        elif local is not None:
            self._one_sided(base, local, is_local=True)
        elif remote is not None:
            self._one_sided(base, remote, is_local=False)

    def result(self) -> Merged:
        """Return what was collected."""
        return Merged(
            tuple(self.local), tuple(self.remote), tuple(self.conflicts), tuple(self.merged), tuple(self.agreed)
        )

    def _name(self, row: Row) -> Any:
        values = tuple(row.get(column) for column in self.columns)
        return values[0] if len(values) == 1 else values

    def _one_sided(self, base: Row | None, kept: Row, *, is_local: bool) -> None:
        key, whole = self._name(kept), dict(kept)
        if base is None:
            other = self.remote if is_local else self.local
            other.append(Change(key, None, "add", None, whole))
            self.merged.append(whole)
            self.agreed.append(whole)
        elif _is_untouched(base, kept):
            (self.local if is_local else self.remote).append(Change(key, None, "delete", whole, None))
        else:
            self.conflicts.append(
                Conflict(key, None, dict(base), whole if is_local else None, None if is_local else whole)
            )
            self.merged.append(whole)
            self.agreed.append(dict(base))

    def _cells(self, base: Row | None, local: Row, remote: Row) -> None:
        key = self._name(local)
        merged: dict[str, Value] = {}
        agreed: dict[str, Value] = {}
        for column in _columns(local, remote, base or {}):
            was: Any = ABSENT if base is None else base.get(column, ABSENT)
            here, there = local.get(column, ABSENT), remote.get(column, ABSENT)
            kept, next_base = self._cell(key, column, was, here, there)
            if kept is not ABSENT:
                merged[column] = kept
            if next_base is not ABSENT:
                agreed[column] = next_base
        self.merged.append(merged)
        self.agreed.append(agreed)

    def _cell(self, key: Any, column: str, was: Any, here: Any, there: Any) -> tuple[Any, Any]:
        """Return what the merged cell and the next base hold; note the change or the conflict."""
        if here is ABSENT and there is ABSENT:
            return ABSENT, was
        if same(here, there) or ({here, there} == {ABSENT, None}):
            return (here, here) if here is not ABSENT else (there, there)
        side = _side_to_change(was, here, there)
        if side == "remote":
            self.remote.append(Change(key, column, "set", _blank(there), here))
            return here, here
        if side == "local":
            self.local.append(Change(key, column, "set", _blank(here), there))
            return there, there
        kept = there if here is ABSENT else here
        if side == "both":
            self.conflicts.append(Conflict(key, column, _blank(was), _blank(here), _blank(there)))
        return kept, was


def _side_to_change(was: Any, here: Any, there: Any) -> Literal["local", "remote", "both", "none"]:
    """Tell which side takes the other's value; ``both`` is a conflict. The two values differ."""
    if was is ABSENT:  # nothing known of the cell: a blank takes the other's value
        if _blank(here) is None:
            return "local"
        return "remote" if _blank(there) is None else "both"
    if ABSENT in (here, there):  # a column taken away on one side is asked about, never spread
        kept = there if here is ABSENT else here
        return "none" if same(was, kept) else "both"
    if same(was, there):
        return "remote"
    return "local" if same(was, here) else "both"


def _is_untouched(base: Row, kept: Row) -> bool:
    """Tell whether a row still is as both sides last knew it; a new column's value is an edit."""
    return all(same(value, base.get(column)) for column, value in kept.items())


def _columns(*rows: Row) -> Iterator[str]:
    return iter(dict.fromkeys(column for row in rows for column in row))


def _blank(value: Any) -> Any:
    return None if value is ABSENT else value


__all__ = ["ABSENT", "Change", "Conflict", "Merged", "comparable", "merge_tables", "same"]
