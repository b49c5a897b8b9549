"""The tool's own sheets behind drop-downs: *Listat* (codes) and *Haku* (id + name of people and things).

A drop-down points to a defined name, and the name follows its column as far as it is filled, so the tool refreshes a
list by writing cells and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hapusheets.model.cells import cell_address, column_letters
from hapusheets.registers.schema import ColumnSchema, Schema
from hapusheets.registers.shipped import list_names

CODES_SHEET: Final = "Listat"
LOOKUP_SHEET: Final = "Haku"
MUNICIPALITIES: Final = "municipalities"
_PEOPLE: Final = frozenset({"customers", "assistants", "substitutes", "representatives"})

#: What may be chosen, by register: the text of each drop-down line, such as ``A-0031 Virtanen Aino``.
Lookups = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column of a tool sheet: its defined name, its header and its values from row 2 down."""

    sheet: str
    name: str
    header: str
    values: tuple[str, ...]


def list_name(column: ColumnSchema) -> str | None:
    """Return the defined name behind a column's drop-down; None when the column has no drop-down."""
    if column.references:
        return "haku_" + "_".join(column.references)
    if column.kind in ("municipality", "municipalities"):
        return "_".join(("lista", MUNICIPALITIES, *column.choices))
    if column.kind == "boolean":
        return "lista_yes_no"
    found = column.list or column.choices_hint
    return f"lista_{found}" if found else None


def list_columns(
    columns: Iterable[ColumnSchema], schema: Schema, codes: Mapping[str, Sequence[str]], lookups: Lookups
) -> tuple[ListColumn, ...]:
    """Return the list columns that the drop-downs of ``columns`` need, each once, codes first."""
    found = {name: _list_column(name, column, schema, codes, lookups) for column, name in _named(columns)}
    return tuple(sorted(found.values(), key=lambda item: item.sheet == LOOKUP_SHEET))


def _named(columns: Iterable[ColumnSchema]) -> Iterator[tuple[ColumnSchema, str]]:
    for column in columns:
        name = list_name(column)
        if name is not None:
            yield column, name


def _list_column(
    name: str, column: ColumnSchema, schema: Schema, codes: Mapping[str, Sequence[str]], lookups: Lookups
) -> ListColumn:
    if column.references:
        header = "/".join(schema.register(register).sheet for register in column.references)
        lines = tuple(line for register in column.references for line in lookups.get(register, ()))
        return ListColumn(LOOKUP_SHEET, name, header, lines)
    key = name.removeprefix("lista_")
    if key.startswith(MUNICIPALITIES):
        header = "/".join(("kunnat", *column.choices))
        return ListColumn(CODES_SHEET, name, header, (*column.choices, *codes.get(MUNICIPALITIES, ())))
    return ListColumn(CODES_SHEET, name, list_names().get(key, key), tuple(codes[key]))


def filled_range(sheet: str, number: int) -> str:
    """Return a formula for the filled cells of column ``number`` below its header (at least one cell).

    >>> filled_range("Listat", 2)
    'Listat!$B$2:INDEX(Listat!$B:$B,MAX(2,COUNTA(Listat!$B:$B)))'
    """
    letter = column_letters(number)
    return f"{sheet}!${letter}$2:INDEX({sheet}!${letter}:${letter},MAX(2,COUNTA({sheet}!${letter}:${letter})))"


def lookup_cells(header_columns: Mapping[str, int], schema: Schema, lookups: Lookups) -> dict[str, str]:
    """Return the cells that a *Haku* sheet should hold, by address, for the headers found in its row 1.

    ``header_columns`` maps a header such as ``Avustajat/Sijaiset`` to its column number.
    """
    cells: dict[str, str] = {}
    for header, number in header_columns.items():
        registers = [schema.register(sheet).name for sheet in header.split("/")]
        lines = [line for name in registers for line in lookups.get(name, ())]
        cells.update({cell_address(row, number): line for row, line in enumerate(lines, start=2)})
    return cells


def lookup_lines(schema: Schema, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> dict[str, tuple[str, ...]]:
    """Return the drop-down lines of every register that others refer to. Turvakielto people appear by id only.

    ``rows`` holds rows by register name, values by English column name. A person's name is left out when the cell
    Turvakielto says anything but ``ei`` (PRODUCT: any non-empty value is the flag).
    """
    wanted = {name for register in schema.registers for column in register.columns for name in column.references}
    return {name: tuple(_lines(schema.register(name).key[0], rows.get(name, ()), name)) for name in sorted(wanted)}


def _lines(key: str, rows: Sequence[Mapping[str, object]], register: str) -> Iterator[str]:
    for row in rows:
        if row.get(key):
            yield f"{row[key]} {'' if _hidden(row) else _label(row, register)}".strip()


def _hidden(row: Mapping[str, object]) -> bool:
    return str(row.get("nondisclosure") or "ei").strip().casefold() != "ei"


def _label(row: Mapping[str, object], register: str) -> str:
    if register in _PEOPLE:
        return " ".join(str(row[part]) for part in ("last_name", "first_names") if row.get(part))
    return str(row.get("name") or "")
