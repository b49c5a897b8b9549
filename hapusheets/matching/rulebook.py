"""Levels and numbers of the rules: shipped defaults, overridden by the rows of *Säännöt* in force that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hapusheets.model.errors import UnreadableValue
from hapusheets.model.values import parse_decimal
from hapusheets.registers.records import Rule as RuleRow


class Level(StrEnum):
    """What a broken rule does. The values are those of the column *Taso*."""

    STOP = "este"
    WARN = "varoitus"
    OFF = "pois"


#: Added to a rule's Tunnus on the row that sets its level across employers.
ACROSS = "_eri"
_HOURS = frozenset({"h", "t", "tuntia", "tunti"})


@dataclass(frozen=True)
class RuleBook:
    """The rows of *Säännöt* in force, by Tunnus."""

    rows: Mapping[str, RuleRow]

    def level(self, name: str, default: Level) -> Level:
        """Return the level that *Taso* gives to the rule ``name``; ``default`` when there is no row or it is blank."""
        row = self.rows.get(name)
        return Level(row.level) if row is not None and row.level in tuple(Level) else default

    def number(self, name: str, default: int) -> Decimal:
        """Return *Arvo* of the row ``name``; ``default`` when there is no row or it cannot be read."""
        row = self.rows.get(name)
        if row is None or row.value is None:
            return Decimal(default)
        try:
            return parse_decimal(row.value)
        except UnreadableValue:
            return Decimal(default)

    def minutes(self, name: str, default: int) -> int:
        """Return *Arvo* in minutes (a row in hours is turned into them); ``default`` minutes when there is no row."""
        row = self.rows.get(name)
        if row is None or (row.unit or "").strip().casefold() not in _HOURS:
            return int(self.number(name, default))
        number = self.number(name, 0)
        return int(number * 60) if number else default


def rules_in_force(rows: Iterable[RuleRow], day: dt.date, municipality: str | None) -> RuleBook:
    """Return the rules in force on ``day`` in a municipality; rows for another area or a later day do not count."""
    valid = [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day) and (row.area is None or row.area == municipality)
    ]
    return RuleBook({row.id: row for row in sorted(valid, key=lambda row: row.valid_from or dt.date.min)})
