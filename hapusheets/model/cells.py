"""Cells and their addresses."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

#: What a cell can hold once it is typed. ``None`` is an empty cell.
Value = str | int | float | Decimal | bool | dt.date | dt.datetime | dt.time | None

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


class CellKind(StrEnum):
    """The kind of a cell's value, or of a formula's cached value."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    BOOL = "bool"
    ERROR = "error"
    EMPTY = "empty"


class Cell(NamedTuple):
    """One cell as a reader saw it. ``formula`` is its text without ``=``; ``value`` then is the cached result.

    ``hidden``: its row or column is hidden (or filtered away). ``raw`` is the text of the stored value.
    ``comment``: a note is attached. A named tuple, because a sheet has hundreds of thousands of them and Python makes
    no other object as fast. ``_replace`` makes a changed copy, and so does ``dataclasses.replace``.
    """

    address: str
    kind: CellKind
    value: Value
    formula: str | None = None
    hidden: bool = False
    raw: str = ""
    number_format: str = "General"
    comment: bool = False


dataclass(init=False, repr=False, eq=False)(Cell)  # its fields are known to ``dataclasses`` too


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_address(row: int, column: int) -> str:
    """Return an address such as ``B3``; row and column are counted from 1."""
    return f"{column_letters(column)}{row}"


def parse_address(address: str) -> tuple[int, int]:
    """Return (row, column), counted from 1. Dollar signs are allowed. Raises ``ValueError`` otherwise.

    >>> parse_address("$AB$12")
    (12, 28)
    """
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise ValueError(address)
    return int(match[2]), column_number(match[1])
