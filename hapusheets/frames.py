"""A register as a typed pandas DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {
    "date": "datetime64[s]",
    "datetime": "datetime64[s]",
    "year": "Int64",
    "integer": "Int64",
    "minutes": "Int64",
    "decimal": "Float64",
    "hours": "Float64",
    "km": "Float64",
    "money": "Float64",
    "boolean": "boolean",
}


def register_frame(registers: Registers, register: RegisterSchema, *, sensitive: bool) -> pd.DataFrame:
    """Return the records of ``register`` under their Finnish headers; blanks are NA (NaT for dates).

    Several values in one cell stay one text joined by ``; ``; times of day are ``datetime.time`` objects.
    """
    import pandas as pd

    records = list(registers.records(register.name).values())
    columns = [column for column in register.columns if sensitive or not column.sensitive]
    series = {c.header: pd.Series([_value(r, c) for r in records], dtype=_dtype(c)) for c in columns}
    return pd.DataFrame(series)


def _dtype(column: ColumnSchema) -> Any:
    if column.kind == "time":
        return "object"
    return _DTYPES.get(column.kind, "string")


def _value(record: Any, column: ColumnSchema) -> Any:
    value = getattr(record, column.name)
    if column.many:
        return "; ".join(value or ()) or None
    return float(value) if column.kind in {"decimal", "hours", "km", "money"} and value is not None else value
