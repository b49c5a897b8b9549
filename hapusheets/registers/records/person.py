"""Everybody who can do a shift, once: a Sijaiset row that names an Avustaja is that assistant."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from hapusheets.registers.records.base import RowPlace
from hapusheets.registers.records.workers import Assistant, Substitute

_ACTIVE_ASSISTANT = frozenset({"työssä", "haettavissa"})
_SUBSTITUTE_ONLY = frozenset({"assistant"})


@dataclass(frozen=True, slots=True)
class Person:
    """An assistant, a substitute, or both joined. Blank cells of the Sijaiset row inherit from the Avustajat row.

    ``ids`` are all numbers the person is known by (V- first). ``active``: may be a candidate. ``state`` is the
    state of the row that makes the person active, or of the first row.
    """

    id: str
    ids: tuple[str, ...]
    place: RowPlace
    active: bool
    assistant: Assistant | None
    substitute: Substitute | None

    def value(self, name: str) -> Any:
        """Return a column by its English name: the Sijaiset cell where it is filled, else the Avustajat cell."""
        own = _get(self.substitute, name)
        if own not in (None, ()):
            return own
        other = _get(self.assistant, name)
        return own if other is None else other

    def __getattr__(self, name: str) -> Any:
        """Every column of Avustajat and Sijaiset reads as an attribute, as on their own records."""
        if name in COLUMNS:
            return self.value(name)
        raise AttributeError(name)

    @property
    def full_name(self) -> str:
        """Return ``Sukunimi Etunimet``."""
        return " ".join(part for part in (self.value("last_name"), self.value("first_names")) if part)


#: The columns that a ``Person`` answers for.
COLUMNS = frozenset(field.name for record in (Assistant, Substitute) for field in fields(record)) - _SUBSTITUTE_ONLY


def join_people(assistants: dict[str, Assistant], substitutes: dict[str, Substitute]) -> dict[str, Person]:
    """Return every person by id, assistants first; linked substitutes lie under the assistant's id."""
    linked = {row.assistant: row for row in substitutes.values() if row.assistant in assistants}
    people = {row.id: _join(row, linked.get(row.id)) for row in assistants.values()}
    alone = (row for row in substitutes.values() if row.assistant not in assistants)
    return people | {row.id: _join(None, row) for row in alone}


def _join(assistant: Assistant | None, substitute: Substitute | None) -> Person:
    rows = [row for row in (assistant, substitute) if row is not None]
    return Person(
        id=rows[0].id,
        ids=tuple(row.id for row in rows),
        place=rows[0].place,
        active=_is_active(assistant, substitute),
        assistant=assistant,
        substitute=substitute,
    )


def _is_active(assistant: Assistant | None, substitute: Substitute | None) -> bool:
    working = assistant is not None and assistant.state in _ACTIVE_ASSISTANT
    return working or (substitute is not None and substitute.state == "aktiivinen")


def _get(row: Assistant | Substitute | None, name: str) -> Any:
    return None if row is None else getattr(row, name, None)
