"""The typed value of a cell, and what is wrong with it. Records and ``check`` both read through here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.findings import Fix, FixClass, Severity
from hapusheets.model.values import normalise_text
from hapusheets.registers.reading import identities, lists, plain
from hapusheets.registers.reading.base import (
    BLANK,
    BLANK_MANY,
    NOTHING_OF_PROGRAMS,
    KindContext,
    Problem,
    Reader,
    Reading,
    ReadValue,
)

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema

_READERS: Final[dict[str, Reader]] = {
    "id": plain.read_text,
    "text": plain.read_text,
    "long_text": plain.read_long_text,
    "code": lists.read_code,
    "codes": lists.read_codes,
    "weekday": lists.read_code,
    "municipality": lists.read_municipality,
    "municipalities": lists.read_municipalities,
    "reference": lists.read_reference,
    "references": lists.read_references,
    "date": plain.read_date,
    "datetime": plain.read_datetime,
    "time": plain.read_time,
    "year": plain.read_year,
    "integer": plain.read_number,
    "decimal": plain.read_number,
    "hours": plain.read_number,
    "km": plain.read_number,
    "minutes": plain.read_number,
    "money": plain.read_number,
    "boolean": plain.read_boolean,
    "hetu": identities.read_hetu,
    "phone": identities.read_phone,
    "email": identities.read_email,
    "postal_code": identities.read_postal_code,
    "iban": identities.read_iban,
}

_ANSWERS: Final = frozenset({"ei ole"})
_NOTHING: Final = _ANSWERS | {
    "-", "–", "—", "−", "--", "---", "?", "??", "n/a", "ei tiedossa", "ei tietoa", "tuntematon", "puuttuu", "tyhjä",
    "none", "nan", "null", "ei tiedetä", "okänd", "saknas", "unknown",
}  # fmt: skip
_FREE: Final = frozenset({"text", "long_text", "id"})


def read_cell(column: ColumnSchema, cell: Cell | None, context: KindContext) -> Reading:
    """Return the typed value of a cell as people type it, and the problem with it if there is one.

    The value is None when the cell is blank or cannot be read surely (``()`` where several values may stand).
    A value that is readable but oddly written comes with both: the value, and a problem with a safe fix.
    Days are ``date`` or ``datetime``, times ``time``, hours, km and money ``Decimal``, phones E.164.
    """
    if cell is None:
        return BLANK_MANY if column.many else BLANK
    readings = context.readings(column)
    key: object = cell.value
    if cell.kind is not CellKind.TEXT:  # only numbers depend on their format, and only an error looks like a text
        key = (cell.value.__class__, cell.value, cell.number_format, cell.kind is CellKind.ERROR, cell.formula is None)
    reading = readings.get(key)
    if reading is None:
        reading = readings[key] = _read(column, cell, context)
    return reading


def _read(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    blank = BLANK_MANY if column.many else BLANK
    if cell.kind is CellKind.ERROR:
        return Reading(blank.value, Problem("cell.error", params={"value": str(cell.value)}))
    if cell.value is None:
        no_result = Problem("cell.no_result", Severity.WARNING)
        return blank if cell.formula is None else Reading(blank.value, no_result)
    if isinstance(cell.value, str):
        if not "0" <= cell.value[:1] <= "z" and not normalise_text(cell.value):
            return _only_spaces(cell.value, blank)
        if cell.value in NOTHING_OF_PROGRAMS:
            return _nothing(cell.value, blank)
    reading = _READERS[column.kind](column, cell, context)
    if reading.problem is not None and isinstance(cell.value, str) and _is_placeholder(column, cell.value):
        return _nothing(cell.value, blank)
    return Reading(blank.value, reading.problem) if reading.value is None else reading


def _only_spaces(typed: str, blank: Reading) -> Reading:
    if not typed:
        return blank
    return Reading(blank.value, Problem("cell.only_spaces", Severity.INFO, fix=Fix(None, FixClass.SAFE)))


def _nothing(typed: str, blank: Reading) -> Reading:
    fix = Fix(None, FixClass.ASK)
    return Reading(blank.value, Problem("cell.placeholder", Severity.WARNING, {"value": typed}, fix))


def _is_placeholder(column: ColumnSchema, typed: str) -> bool:
    """Tell whether a text that cannot be read stands for *nothing*: what people write in a typed column."""
    if typed.strip() in NOTHING_OF_PROGRAMS:
        return True
    words = _NOTHING - _ANSWERS if column.kind == "boolean" else _NOTHING
    return column.kind not in _FREE and normalise_text(typed).casefold() in words


__all__ = ["BLANK", "BLANK_MANY", "KindContext", "Problem", "ReadValue", "Reading", "read_cell"]
