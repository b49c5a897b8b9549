"""The rows of an old list as rows of a register: cells parted and joined, safe repairs beside what was typed. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from hapusheets.checking.importing_contents import shown
from hapusheets.checking.importing_headers import ADDRESS, NAME, POSTAL
from hapusheets.checking.importing_matching import Match
from hapusheets.checking.importing_names import SplitName, likely_order, split_name
from hapusheets.checking.importing_source import Source, SourceRow
from hapusheets.model.cells import Cell, CellKind, Value, cell_address
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.findings import FixClass
from hapusheets.model.values import compare_key, format_value, normalise_lines, parse_date
from hapusheets.registers.kinds import KindContext, Problem, read_cell
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

_WHOLE_ADDRESS: Final = re.compile(
    r"(?P<street>.*?)[\s,;]+(?:FI-?)?(?P<code>\d{5})[\s,]+(?P<town>[^\W\d].*)", re.DOTALL
)
_CODE_AND_TOWN: Final = re.compile(r"(?:FI-?)?(?P<code>\d{5})[\s,]+(?P<town>[^\W\d].*)", re.DOTALL)
_SPACED: Final = frozenset({"first_names", "last_name", "street_address"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a new row. ``typed`` is what stands in the list, ``mended`` the safe repair (same as typed: none).

    ``cell`` is where it stands. ``problem``: what reading told of the typed value.
    """

    typed: Value
    mended: Value
    cell: str
    problem: Problem | None = None

    @property
    def is_repaired(self) -> bool:
        """Tell whether a safe repair is offered."""
        return self.mended != self.typed or self.mended.__class__ is not self.typed.__class__


@dataclass(frozen=True, slots=True)
class Lost:
    """A cell whose value cannot be had: an error, or a formula without a stored result."""

    cell: str
    column: str
    what: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to be added. ``entries`` by Finnish header; ``first_cell`` is the address of its first cell in the list.

    ``name_guessed``: the cell of a name whose order could not be told, or "".
    """

    number: int
    first_cell: str
    entries: Mapping[str, Entry]
    lost: tuple[Lost, ...] = ()
    name_guessed: str = ""
    fills: Mapping[str, Value] = field(default_factory=dict)

    def values(self, *, repaired: bool, filled: bool) -> dict[str, Value]:
        """Return the values to write by Finnish header."""
        own = {header: entry.mended if repaired else entry.typed for header, entry in self.entries.items()}
        own = {header: value for header, value in own.items() if value is not None}
        return {**(self.fills if filled else {}), **own}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A value for one column of the register, before values for the same column are joined."""

    name: str
    value: Value
    cell: Cell
    title: str = ""


def new_rows(
    source: Source, matches: tuple[Match, ...], register: RegisterSchema, context: KindContext
) -> tuple[NewRow, ...]:
    """Return every row of the list as a row of the register; nothing that is mapped is left out."""
    maker = _Maker(source, matches, register, context)
    return tuple(maker.row(row) for row in source.rows)


class _Maker:
    def __init__(
        self, source: Source, matches: tuple[Match, ...], register: RegisterSchema, context: KindContext
    ) -> None:
        self.source, self.register, self.context = source, register, context
        self.matches = [match for match in matches if match.is_taken]
        self.orders = {match.column.number: self._order(match) for match in self.matches if match.target == NAME}
        notes = [match for match in self.matches if match.target == "notes"]
        self.titled = len(notes) > 1 or any(match.why == "told" for match in notes)

    def _order(self, match: Match) -> str | None:
        return likely_order(shown(cell) for cell in self.source.filled(match.column))

    def row(self, row: SourceRow) -> NewRow:
        """Return one row of the list as a row of the register."""
        found: dict[str, _Piece] = {}
        lost: list[Lost] = []
        guessed = ""
        for match in self.matches:
            cell = row.cells.get(match.column.number)
            if cell is None:
                continue
            if cell.kind is CellKind.ERROR or cell.value is None:
                lost.append(Lost(cell.address, self.register.header(match.parts[0]), str(cell.value or "")))
                continue
            for piece in self._pieces(match, cell):
                found[piece.name] = self._joined(found.get(piece.name), piece)
            if match.target == NAME and not self._split(match, cell).sure:
                guessed = cell.address
        entries = {self.register.header(name): self._entry(piece) for name, piece in found.items()}
        first_cell = cell_address(row.number, min(row.cells))
        whole = {"last_name", "first_names"} <= found.keys()
        return NewRow(row.number, first_cell, entries, tuple(lost), guessed if whole else "")

    def _split(self, match: Match, cell: Cell) -> SplitName:
        return split_name(shown(cell), self.orders[match.column.number])

    def _pieces(self, match: Match, cell: Cell) -> Iterator[_Piece]:
        parted = self._parted(match, cell)
        if parted is None:
            title = match.column.title if self.titled and match.target == "notes" else ""
            yield _Piece(match.parts[0], cell.value, cell, title)
            return
        for name, text in parted.items():
            if text:
                yield _Piece(name, text, cell)

    def _parted(self, match: Match, cell: Cell) -> dict[str, str] | None:
        """Return a cell's texts by column when it holds several things; None when it goes as it is."""
        text = shown(cell)
        if match.target == NAME:
            split = self._split(match, cell)
            return {"last_name": split.last, "first_names": split.first}
        if match.target == ADDRESS and (parts := _WHOLE_ADDRESS.fullmatch(text)) and parts["street"]:
            return {"street_address": parts["street"], "postal_code": parts["code"], "post_town": parts["town"]}
        if match.target in (ADDRESS, POSTAL) and (parts := _CODE_AND_TOWN.fullmatch(text)):
            return {"postal_code": parts["code"], "post_town": parts["town"]}
        if match.target == POSTAL and not any(letter.isdigit() for letter in text):
            return {"post_town": text}
        return None

    def _joined(self, first: _Piece | None, second: _Piece) -> _Piece:
        """Return two cells' values as one: nothing is dropped, equal ones stand once."""
        second = _Piece(second.name, _titled(second), second.cell) if second.title else second
        if first is None:
            return second
        if self._means_same(first, second):
            return first
        texts = (format_value(first.value), format_value(second.value))
        return _Piece(first.name, self._separator(first.name).join(texts), first.cell)

    def _means_same(self, first: _Piece, second: _Piece) -> bool:
        column = self.register.column(first.name)
        values = [read_cell(column, _as_cell(piece.value, piece.cell), self.context).value for piece in (first, second)]
        same_text = compare_key(format_value(first.value)) == compare_key(format_value(second.value))
        return same_text or (values[0] not in (None, ()) and values[0] == values[1])

    def _separator(self, name: str) -> str:
        column = self.register.column(name)
        if column.kind == "long_text":
            return "\n"
        return "; " if column.many else " " if name in _SPACED else " / "

    def _entry(self, piece: _Piece) -> Entry:
        column = self.register.column(piece.name)
        value = (
            normalise_lines(piece.value) if column.kind == "long_text" and isinstance(piece.value, str) else piece.value
        )
        if column.kind == "year" and (year := _year_of(value)) is not None:
            return Entry(value, year, piece.cell.address)
        problem = read_cell(column, _as_cell(value, piece.cell), self.context).problem
        fix = problem.fix if problem else None
        mended = fix.value if fix is not None and fix.fix_class is FixClass.SAFE else value
        return Entry(value, mended, piece.cell.address, problem)


def _titled(piece: _Piece) -> str:
    return f"{piece.title}: {format_value(piece.value)}"


def _year_of(value: Value) -> int | None:
    """A whole birth date where the register wants the year alone."""
    if not isinstance(value, str | dt.date):
        return None
    try:
        return parse_date(value).year
    except UnreadableValue:
        return None


def _as_cell(value: Value, seen: Cell) -> Cell:
    """Return a value as the cell it would be in the register."""
    return Cell(
        seen.address, kind_of(value), value, number_format=seen.number_format if value == seen.value else "General"
    )


def kind_of(value: Value) -> CellKind:
    """Return the kind of cell that a value makes."""
    match value:
        case str():
            return CellKind.TEXT
        case bool():
            return CellKind.BOOL
        case dt.date():
            return CellKind.DATE
        case dt.time():
            return CellKind.TIME
        case None:
            return CellKind.EMPTY
    return CellKind.NUMBER


def column_of(register: RegisterSchema, header: str) -> ColumnSchema:
    """Return the column with this Finnish header; our own headers always have one."""
    column = register.by_header(header)
    if column is None:
        raise KeyError(header)
    return column


__all__ = ["Entry", "Lost", "NewRow", "column_of", "kind_of", "new_rows"]
