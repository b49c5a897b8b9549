"""One cell as the emulator keeps it, and the JSON shapes of its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from hapusheets.sync.emulator.errors import Json, bad

Scalar = str | int | float | bool | None


class Fault(NamedTuple):
    """The result of a formula that failed: Google's type, what the cell shows, and why."""

    type: str
    shown: str
    message: str


Result = Scalar | Fault

DIVIDE = Fault("DIVIDE_BY_ZERO", "#DIV/0!", "Function DIVIDE parameter 2 cannot be zero.")
NO_REFERENCE = Fault("REF", "#REF!", "Reference does not exist.")
CIRCULAR = Fault("REF", "#REF!", "Circular dependency detected.")
NOT_AVAILABLE = Fault("N_A", "#N/A", "Did not find value.")
TOO_LARGE = Fault("NUM", "#NUM!", "The result is too large.")
UNPARSED = Fault("ERROR", "#ERROR!", "Formula parse error.")


def wrong_value(message: str) -> Fault:
    """Return the fault for a value of the wrong kind."""
    return Fault("VALUE", "#VALUE!", message)


def unknown_name(name: str) -> Fault:
    """Return the fault for a name that means nothing here."""
    return Fault("NAME", "#NAME?", f"Unknown function: '{name}'.")


class Cell(NamedTuple):
    """What somebody put into a cell. ``formula`` begins with ``=``; ``value`` is then None.

    ``format`` is userEnteredFormat; ``extras`` holds text runs, pivot tables and the like as they came.
    """

    value: Scalar = None
    formula: str | None = None
    format: Mapping[str, Any] | None = None
    note: str = ""
    validation: Mapping[str, Any] | None = None
    extras: Mapping[str, Any] | None = None

    @property
    def filled(self) -> bool:
        """Tell whether the cell has a value or a formula."""
        return self.value is not None or self.formula is not None

    @property
    def number_format(self) -> Mapping[str, Any]:
        """Return its numberFormat; empty when automatic."""
        return (self.format or {}).get("numberFormat") or {}


EMPTY = Cell()


def plain_number(number: float) -> int | float:
    """Return the number as JSON prints it: whole numbers without ``.0``, and no finer than a double holds."""
    if isinstance(number, int) and abs(number) > 2**53:
        return int(float(number))
    return int(number) if isinstance(number, float) and number.is_integer() and abs(number) < 1e21 else number


def extended(result: Result) -> Json:
    """Return the ExtendedValue object of a value."""
    if isinstance(result, Fault):
        return {"errorValue": {"type": result.type, "message": result.message}}
    if isinstance(result, bool):
        return {"boolValue": result}
    if isinstance(result, str):
        return {"stringValue": result}
    return {"numberValue": plain_number(0 if result is None else result)}


def from_extended(body: Json | None) -> tuple[Scalar, str | None]:
    """Return (value, formula) of an ExtendedValue object; (None, None) clears."""
    if not body:
        return None, None
    if "formulaValue" in body:
        formula = str(body["formulaValue"])
        if not formula.startswith("="):
            raise bad(f"Invalid formula: {formula}")
        return None, formula
    if "numberValue" in body:
        return plain_number(float(body["numberValue"])), None
    if "boolValue" in body:
        return bool(body["boolValue"]), None
    if "stringValue" in body:
        return str(body["stringValue"]) or None, None
    raise bad("Invalid value: user_entered_value")


def pack(cell: Cell) -> list[Any]:
    """Return the cell as a short JSON list for storage."""
    fields = list(cell)
    while fields and not fields[-1] and fields[-1] is not False and fields[-1] != 0:
        fields.pop()
    return fields


def unpack(fields: list[Any]) -> Cell:
    """Return the cell that ``pack`` stored."""
    return Cell(*fields)
