"""Formulas copied to another cell: relative references move, absolute ones stay."""

from __future__ import annotations

import re

from hapusheets.model.cells import column_letters, column_number

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_TOKEN = re.compile(
    r"""
    (?P<text>"(?:[^"]|"")*")
    | (?P<quoted>'(?:[^']|'')*')
    | (?P<brackets>\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\])
    | (?P<columns>(?<![\w.$\\])(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})(?![\w.(!\[]))
    | (?P<rows>(?<![\w.$\\:])(\$?)(\d+):(\$?)(\d+)(?![\w.(]))
    | (?P<cell>(?<![\w.$\\])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!\[]))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def shift_formula(formula: str, rows: int, columns: int) -> str:
    """Return ``formula`` (without ``=``) as it reads when copied ``rows`` down and ``columns`` to the right.

    Texts, sheet names and structured references stay. A reference pushed off the sheet becomes ``#REF!``.

    >>> shift_formula('SUM(A1:$B$2)+LOG10(C3)&"A1"', 1, 1)
    'SUM(B2:$B$2)+LOG10(D4)&"A1"'
    """
    return _TOKEN.sub(lambda match: _shifted(match, rows, columns), formula)


def _shifted(match: re.Match[str], rows: int, columns: int) -> str:
    kind = match.lastgroup
    parts = [part for part in match.groups()[3:] if part is not None]
    if kind == "cell":
        _, lock, letters, row_lock, row = parts
        return _join(_column(lock, letters, columns), _row(row_lock, row, rows))
    if kind == "columns":
        _, lock, letters, last_lock, last = parts
        return _join(_column(lock, letters, columns), ":", _column(last_lock, last, columns))
    if kind == "rows":
        _, lock, row, last_lock, last = parts
        return _join(_row(lock, row, rows), ":", _row(last_lock, last, rows))
    return match[0]


def _join(*pieces: str | None) -> str:
    return "#REF!" if None in pieces else "".join(piece or "" for piece in pieces)


def _column(lock: str, letters: str, columns: int) -> str | None:
    number = column_number(letters.upper()) + (0 if lock else columns)
    return f"{lock}{column_letters(number)}" if 1 <= number <= _LAST_COLUMN else None


def _row(lock: str, row: str, rows: int) -> str | None:
    number = int(row) + (0 if lock else rows)
    return f"{lock}{number}" if 1 <= number <= _LAST_ROW else None
