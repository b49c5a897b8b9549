"""What stops a pair before anything of it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hapusheets.sync.merge import Merged
from hapusheets.sync.plans import Note
from hapusheets.sync.sides import Side


@dataclass(frozen=True, slots=True)
class Limits:
    """How many rows one run may delete in a sheet: ``rows``, or ``percent`` of the rows when that is more."""

    rows: int = 5
    percent: int = 10

    def allows(self, deleted: int, total: int) -> bool:
        """Tell whether so many deletions may be made without being asked for."""
        return deleted <= max(self.rows, total * self.percent // 100)


def doubled_keys(side: Side, key_header: str, where: str) -> list[Note]:
    """Return a refusal for each key that stands in two rows of one side, naming both cells."""
    return [
        Note(f"sync.twice.{where}", {"sheet": side.table.sheet, "id": key, "first": first, "second": second})
        for key, first, second in side.twice(key_header)
    ]


def empty_side(base_rows: int, local: Side, remote: Side) -> list[Note]:
    """Return a refusal when a side that had rows has none."""
    facts = {"sheet": local.table.sheet, "n": base_rows}
    if not base_rows:
        return []
    empty = [code for side, code in ((local, "sync.empty.local"), (remote, "sync.empty.remote")) if not side.rows]
    return [Note(code, facts) for code in empty]


def many_deletions(merged: Merged, base_rows: int, sheet: str, limits: Limits | None) -> list[Note]:
    """Return a refusal when one side lacks too many rows; ``limits`` None: every deletion is wanted."""
    if limits is None:
        return []
    sides = ((merged.local_changes, "sync.many_deleted"), (merged.remote_changes, "sync.many_deleted_here"))
    counted = ((code, _deleted(changes)) for changes, code in sides)
    return [Note(code, {"sheet": sheet, "n": n}) for code, n in counted if not limits.allows(n, base_rows)]


def _deleted(changes: Sequence[object]) -> int:
    return sum(getattr(change, "kind", "") == "delete" for change in changes)


__all__ = ["Limits", "doubled_keys", "empty_side", "many_deletions"]
