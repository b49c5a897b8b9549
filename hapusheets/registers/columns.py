"""A whole column of a register, read at once: its typed values, and the rows whose cell has a problem."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any

from hapusheets.model.cells import CellKind
from hapusheets.model.tables import Look, Table
from hapusheets.registers.kinds import BLANK, BLANK_MANY, KindContext, ReadValue, read_cell
from hapusheets.registers.reading.clean import clean_values

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """``values`` as ``read_cell`` reads them, one for each row; ``doubtful``: the places of the rows with a problem."""

    values: Sequence[ReadValue]
    doubtful: Sequence[int] = ()


def read_column(column: ColumnSchema, table: Table, context: KindContext) -> ReadColumn:
    """Return what ``read_cell`` reads from each row of a table, every different value read only once."""
    blank = (BLANK_MANY if column.many else BLANK).value
    typed = table.column(column.header)
    if not typed.looks:
        return ReadColumn([blank] * len(table.rows))
    if typed.look is None or not _is_plain(typed.look):
        return _cell_by_cell(column, table, context)
    if len(set(map(type, typed.values)) - {NoneType}) < 2:
        return _value_by_value(column, typed.look, typed.values, context)
    return _by_type_and_value(column, typed.look, typed.values, context)


def _is_plain(look: Look) -> bool:
    """Tell whether the values alone say what the cells are."""
    return look.kind is CellKind.TEXT or (look.kind not in (CellKind.EMPTY, CellKind.ERROR) and not look.formula)


def _cell_by_cell(column: ColumnSchema, table: Table, context: KindContext) -> ReadColumn:
    header = column.header
    readings = [read_cell(column, row.cells.get(header), context) for row in table]
    doubtful = [place for place, reading in enumerate(readings) if reading.problem is not None]
    return ReadColumn([reading.value for reading in readings], doubtful)


def _value_by_value(column: ColumnSchema, look: Look, values: Sequence[Any], context: KindContext) -> ReadColumn:
    blank = (BLANK_MANY if column.many else BLANK).value
    different = set(values)
    different.discard(None)
    read = dict(clean_values(column, look.kind, different, context))
    bad = set()
    for value in different - read.keys():
        reading = read_cell(column, look.cell(value), context)
        read[value] = reading.value
        if reading.problem is not None:
            bad.add(value)
    read[None] = blank
    doubtful = [place for place, value in enumerate(values) if value in bad] if bad else ()
    return ReadColumn(list(map(read.__getitem__, values)), doubtful)


def _by_type_and_value(column: ColumnSchema, look: Look, values: Sequence[Any], context: KindContext) -> ReadColumn:
    """Read the values of each type for themselves: 1 and 1.0 are equal, and yet not the same."""
    pairs = list(zip(map(type, values), values, strict=True))
    readings = {pair: read_cell(column, look.cell(pair[1]), context) for pair in set(pairs) if pair[1] is not None}
    readings[NoneType, None] = BLANK_MANY if column.many else BLANK
    bad = {pair for pair, reading in readings.items() if reading.problem is not None}
    doubtful = [place for place, pair in enumerate(pairs) if pair in bad] if bad else ()
    return ReadColumn([readings[pair].value for pair in pairs], doubtful)


__all__ = ["ReadColumn", "read_column"]
