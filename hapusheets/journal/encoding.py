"""Changes as plain JSON, for the operation's record (kept in the owner-only state folder), and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, Change, RowAdded, RowDeleted


def encode_change(change: Change) -> dict[str, Any]:
    """Return a change as JSON values."""
    place = {"workbook": change.workbook, "sheet": change.sheet, "record": change.record}
    match change:
        case CellChange():
            cell = {"column": change.column, "row": change.row}
            return {"kind": "set", **place, **cell, "old": encode(change.old), "new": encode(change.new)}
        case RowAdded():
            return {"kind": "add", **place, "values": encode_row(change.values)}
        case RowDeleted():
            return {"kind": "delete", **place, "row": change.row, "old": encode_row(change.old)}


def inverse(raw: Mapping[str, Any]) -> Change:
    """Return the change that takes an encoded one back."""
    place = {"workbook": raw["workbook"], "sheet": raw["sheet"], "record": raw["record"]}
    match raw["kind"]:
        case "set":
            old, new = decode(raw["new"]), decode(raw["old"])
            return CellChange(**place, column=raw["column"], old=old, new=new, row=raw["row"])
        case "add":
            return RowDeleted(**place, old=decode_row(raw["values"]))
        case _:
            return RowAdded(**place, values=decode_row(raw["old"]))


def encode_row(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return a row's values as JSON values."""
    return {header: encode(value) for header, value in values.items()}


def decode_row(values: Mapping[str, Any]) -> dict[str, Value]:
    """Return a row's typed values again."""
    return {header: decode(value) for header, value in values.items()}


def encode(value: Value) -> Any:
    """Return a value as JSON: plain where JSON keeps the type, else ``{"type": text}``.

    >>> encode(dt.date(2026, 3, 12)), encode("x")
    ({'date': '2026-03-12'}, 'x')
    """
    match value:
        case dt.datetime():
            return {"datetime": value.isoformat()}
        case dt.date():
            return {"date": value.isoformat()}
        case dt.time():
            return {"time": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case _:
            return value


_DECODERS: dict[str, Callable[[str], Value]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "decimal": Decimal,
}


def decode(raw: Any) -> Value:
    """Return the typed value of an encoded one.

    >>> decode({"date": "2026-03-12"})
    datetime.date(2026, 3, 12)
    """
    if isinstance(raw, dict):
        [(kind, text)] = raw.items()
        return _DECODERS[kind](text)
    value: Value = raw
    return value
