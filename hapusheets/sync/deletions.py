"""Which rows a sync would delete, and how they are named to the person who is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hapusheets.domain.privacy import PEOPLE
from hapusheets.messages import text
from hapusheets.model.tables import TableRow
from hapusheets.model.values import format_value
from hapusheets.registers.schema import RegisterSchema
from hapusheets.sync.sides import synced_headers
from hapusheets.sync.withholding import Withholding

#: So many rows are named; of the others the count is told.
_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Deletion:
    """A row that goes. ``here``: on this side (else in the cloud). ``person``: who it is about, "" for nobody to name.

    ``only_here``: headers of its cells that were never in the cloud and would be lost with it.
    """

    register: RegisterSchema
    record: str
    here: bool
    person: str = ""
    only_here: tuple[str, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return the row for a JSON answer, without the person's name."""
        place = {"workbook": self.register.workbook, "sheet": self.register.sheet, "record": self.record}
        return {"side": "local" if self.here else "cloud", **place, "only_here": list(self.only_here)}


def read_deletion(
    row: TableRow, register: RegisterSchema, key: str, withholding: Withholding, *, here: bool
) -> Deletion:
    """Return how a row that goes is told. Protected people are told by id alone."""
    hidden = withholding.privacy.is_protected(key) or withholding.points_to_protected(register, row)
    synced = set(synced_headers(register))
    own = [header for header in register.headers if header not in synced and row.value(header) is not None]
    return Deletion(register, key, here, "" if hidden else _person(row, register), tuple(own) if here else ())


def _person(row: TableRow, register: RegisterSchema) -> str:
    """Return the name on a person's row; on another row, the first person that it refers to, as it is typed."""
    if register.name in PEOPLE:
        headers = [column.header for column in register.columns if column.name in ("last_name", "first_names")]
        return " ".join(format_value(row.value(header)) for header in headers if row.value(header) is not None)
    pointing = [c.header for c in register.columns if c.sync and not c.many and set(c.references) & set(PEOPLE)]
    return next((format_value(row.value(header)) for header in pointing if row.value(header) is not None), "")


def question(deletions: Sequence[Deletion]) -> tuple[str, dict[str, Any]]:
    """Return the code and facts of the question whether the rows may go."""
    facts: dict[str, Any] = {"n": len(deletions), "rows": _listed(deletions)}
    only = [deletion for deletion in deletions if deletion.only_here]
    if not only:
        return "sync.ask_deletions", facts
    return "sync.ask_deletions_only_here", {**facts, "only": _listed(only, cells=True)}


def deletion_lines(deletions: Sequence[Deletion], *, applied: bool) -> Iterator[str]:
    """Yield what the plan or the summary says of the rows that go, or went."""
    if deletions:
        code = "sync.deleted" if applied else "sync.to_delete"
        yield text(code, n=len(deletions), rows=_listed(deletions))
    only = [deletion for deletion in deletions if deletion.only_here]
    if only and not applied:
        yield text("sync.only_here", only=_listed(only, cells=True))


def _listed(deletions: Sequence[Deletion], *, cells: bool = False) -> str:
    named = [_told(deletion, cells=cells) for deletion in deletions[:_NAMED]]
    more = len(deletions) - len(named)
    return "; ".join([*named, *([text("sync.deletion.more", n=more)] if more else [])])


def _told(deletion: Deletion, *, cells: bool) -> str:
    row = f"{deletion.record} ({deletion.person})" if deletion.person else deletion.record
    if cells:
        return f"{row}: {', '.join(deletion.only_here)}"
    side = "sync.deletion.here" if deletion.here else "sync.deletion.cloud"
    return text(side, sheet=deletion.register.sheet, row=row)


__all__ = ["Deletion", "deletion_lines", "question", "read_deletion"]
