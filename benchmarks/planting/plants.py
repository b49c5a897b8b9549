"""What a planted error is, and how rows are chosen for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from tools.samples.world import Row, World

#: No repair is expected, or allowed, for this error.
NO_FIX: Final = object()


@dataclass
class Plant:
    """One error: where a finding must point (any of ``columns``; none: anywhere in the row), and its repair.

    ``also``: further rows that the error directly touches (the other of two overlapping ones, …): a finding there is
    no false alarm. ``header``: the error is in the sheet's header or layout; a finding on the sheet is enough.
    """

    kind: str
    register: str
    row: Row | None
    columns: tuple[str, ...] = ()
    fix: Any = NO_FIX
    also: list[tuple[str, Row]] = field(default_factory=list)
    header: str = ""


class NoRowLeftError(LookupError):
    """Every row that fits is already touched by an error."""


class Planter:
    """Chooses rows by chance, each for one error at most, and keeps what was planted."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.plants: list[Plant] = []
        self._taken: set[Any] = set()
        self._narrow = False

    def pick(self, register: str, fits: Callable[[Row], bool] = lambda _: True) -> Row:
        """Return a row that no error touches yet, neither itself nor those it names."""
        rows = self.fit(register, fits)
        if not rows:
            raise NoRowLeftError(register)
        row = self.chance.choice(rows)
        self.keep(row)
        return row

    def free(self, number: str) -> bool:
        """Tell whether no error touches the row with this id."""
        return number not in self._taken

    def cells_alone(self) -> None:
        """From now on an error uses its own row alone, not the people that the row names."""
        self._narrow = True

    def keep(self, *rows: Row) -> None:
        """Use these rows, and those they name, for no other error."""
        for row in rows:
            self._taken |= self._touched(row)

    def fit(self, register: str, fits: Callable[[Row], bool] = lambda _: True) -> list[Row]:
        """Return all rows of a register that no error touches yet."""
        return [row for row in self.world.rows[register] if fits(row) and self._taken.isdisjoint(self._touched(row))]

    def _touched(self, row: Row) -> set[Any]:
        return {id(row), row.get("id") or id(row)} if self._narrow else _touched(row)

    def row(self, number: str) -> Row:
        """Return a row by its id."""
        rows = (row for own in self.world.rows.values() for row in own)
        return next(row for row in rows if row.get("id") == number)

    def rows_of(self, register: str, column: str, number: str) -> list[Row]:
        """Return the rows of a register that name this id in a column."""
        return [row for row in self.world.rows[register] if row.get(column) == number]

    def plant(self, kind: str, register: str, row: Row, columns: str, **more: Any) -> None:
        """Remember an error; ``columns``: English names parted by blanks."""
        also: Iterable[tuple[str, Row]] = more.pop("also", ())
        self.plants.append(Plant(kind, register, row, tuple(columns.split()), also=list(also), **more))


def _touched(row: Row) -> set[Any]:
    """Return the row's id and the person it is of; without a person the customer; and the row itself."""
    named = [row.get("id"), row.get("person") or row.get("assistant") or row.get("customer")]
    return {id(row), *(name for name in named if isinstance(name, str))}
