"""Numbers of the rules that the sheet *Säännöt* may set or switch off."""

from __future__ import annotations

from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.values import parse_decimal

_OFF: Final = "pois"


def rule_number(book: Book, name: str, default: int) -> int | None:
    """Return *Arvo* of a rule, ``default`` without a readable row in force; None when the rule is switched off.

    A row that concerns one municipality only does not count here.
    """
    row = book.registers.rules.get(name)
    if row is None or row.area is not None or (row.valid_from is not None and row.valid_from > book.today):
        return default
    if row.level == _OFF:
        return None
    try:
        return int(parse_decimal(row.value)) if row.value is not None else default
    except UnreadableValue:
        return default


__all__ = ["rule_number"]
