"""The values of a cloud sheet as the API answers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from hapusheets.model.cells import Value


class SheetValues(NamedTuple):
    """A sheet as it was read, row by row from A1 without empty ends; a blank is "", a date its serial number.

    ``formulas``: the text of each formula by (row, column) from 1; ``rows`` then holds what it gives.
    """

    rows: Sequence[Sequence[Value]]
    formulas: Mapping[tuple[int, int], str]

    def value(self, row: int, column: int) -> Value:
        """Return a bare value by row and column from 0; None for a blank."""
        inside = row < len(self.rows) and column < len(self.rows[row])
        return blank(self.rows[row][column]) if inside else None


NOTHING: Final = SheetValues((), {})


def range_of(title: str) -> str:
    """Return the title as a range of the whole sheet."""
    return "'" + title.replace("'", "''") + "'"


def blank(value: Value) -> Value:
    """Return None for an empty text, else the value."""
    return None if value == "" else value


def may_hold_formulas(rows: list[list[Any]]) -> bool:
    """Tell whether any text begins like a formula; a text that only looks like one counts too."""
    return any(value[:2].lstrip("'")[:1] == "=" for row in rows for value in row if value.__class__ is str)


def formulas_in(entered: list[list[Any]], bare: list[list[Any]]) -> dict[tuple[int, int], str]:
    """Return the cells whose entered text is a formula: what they give differs from it."""
    found: dict[tuple[int, int], str] = {}
    for y, row in enumerate(entered):
        for x, text in enumerate(row):
            if isinstance(text, str) and text[:1] == "=":
                given = bare[y][x] if y < len(bare) and x < len(bare[y]) else ""
                found |= {(y + 1, x + 1): text} if given != text else {}
    return found


def with_formulas(sheet: SheetValues) -> Sequence[Sequence[Value]]:
    """Return the rows with the text of each formula in its cell."""
    if not sheet.formulas:
        return sheet.rows
    rows = [list(row) for row in sheet.rows]
    for (row, column), formula in sheet.formulas.items():
        rows.extend([] for _ in range(row - len(rows)))
        rows[row - 1].extend("" for _ in range(column - len(rows[row - 1])))
        rows[row - 1][column - 1] = formula
    return rows


def of_answer(answer: Mapping[str, Any]) -> list[list[Value]]:
    """Return the rows of the one range that a ``batchUpdate`` was asked to answer.

    >>> cell = {"effectiveValue": {"numberValue": 5}}
    >>> of_answer({"updatedSpreadsheet": {"sheets": [{"data": [{"rowData": [{}, {"values": [{}, cell]}]}]}]}})
    [[], ['', 5]]
    """
    sheets = answer.get("updatedSpreadsheet", {}).get("sheets") or [{}]
    blocks = sheets[0].get("data") or [{}]
    return [[_effective(cell) for cell in row.get("values", [])] for row in blocks[0].get("rowData", [])]


def _effective(cell: Mapping[str, Any]) -> Value:
    given = cell.get("effectiveValue", {})
    found: Value = next((given[name] for name in ("stringValue", "numberValue", "boolValue") if name in given), "")
    return found


__all__ = [
    "NOTHING",
    "SheetValues",
    "blank",
    "formulas_in",
    "may_hold_formulas",
    "of_answer",
    "range_of",
    "with_formulas",
]
