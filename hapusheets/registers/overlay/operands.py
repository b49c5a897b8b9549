"""What a condition compares with: values of a list, days, times, numbers, today, or another column of the row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.values import compare_key, parse_date, parse_datetime, parse_decimal, parse_time
from hapusheets.registers.overlay.models import OwnCondition
from hapusheets.registers.reading.suggest import did_you_mean
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

TODAY: Final = "tänään"
#: What can be compared with what: columns of one family only.
FAMILIES: Final = {
    "date": "day", "datetime": "day", "time": "time",
    **dict.fromkeys(("year", "integer", "decimal", "hours", "km", "minutes", "money"), "number"),
}  # fmt: skip
_COMPARISONS: Final = ("before", "after", "at_least", "at_most")

Operand = dt.date | dt.datetime | dt.time | Decimal


def refuse_wrong_operands(
    own: OwnCondition,
    column: ColumnSchema,
    register: RegisterSchema,
    codes: Sequence[str],
    refuse: Callable[..., Any],
) -> None:
    """Refuse a value that the column can never hold, and a comparison that cannot be made."""
    known = ("kyllä", "ei") if column.kind == "boolean" else tuple(codes)
    for word in ("one_of", "none_of"):
        for value in getattr(own, word) if known else ():
            if compare_key(value) not in {compare_key(code) for code in known}:
                near = did_you_mean(value, known)
                code = "overlay.unknown_value" if near else "overlay.unknown_value_alone"
                refuse(code, _alias(word), value=value, suggestion=near or "", allowed=", ".join(known))
    for word in _COMPARISONS:
        typed = getattr(own, word)
        if typed is not None:
            _refuse_comparison(typed, word, column, register, refuse)


def _refuse_comparison(
    typed: str, word: str, column: ColumnSchema, register: RegisterSchema, refuse: Callable[..., Any]
) -> None:
    family = FAMILIES.get(column.kind)
    if family is None:
        refuse("overlay.not_comparable", _alias(word), header=column.header)
    other = next((one for one in register.columns if compare_key(one.header) == compare_key(typed)), None)
    if other is not None:
        if FAMILIES.get(other.kind) != family:
            refuse("overlay.other_family", _alias(word), header=column.header, other=other.header)
    elif not (typed == TODAY and family == "day") and operand(typed, column.kind) is None:
        headers = [one.header for one in register.columns if FAMILIES.get(one.kind) == family]
        near = did_you_mean(typed, headers)
        code = "overlay.unknown_operand" if near else "overlay.unknown_operand_alone"
        refuse(code, _alias(word), value=typed, suggestion=near or "", header=column.header)


def _alias(word: str) -> str:
    return OwnCondition.model_fields[word].alias or word


def operand(value: Value, kind: str) -> Operand | None:
    """Return what a text or value means in a column of this kind, ready to be compared; None when it means nothing.

    >>> operand("1.2.2026", "date"), operand("9.30", "time"), operand("7,5", "hours")
    (datetime.date(2026, 2, 1), datetime.time(9, 30), Decimal('7.5'))
    """
    try:
        if kind == "time":
            return parse_time(value)
        if FAMILIES.get(kind) == "day":
            return _moment(value)
        return parse_decimal(value)
    except UnreadableValue:
        return None


def _moment(value: Value) -> dt.date | dt.datetime:
    try:
        return parse_date(value)
    except UnreadableValue:
        return parse_datetime(value)


__all__ = ["FAMILIES", "TODAY", "Operand", "operand", "refuse_wrong_operands"]
