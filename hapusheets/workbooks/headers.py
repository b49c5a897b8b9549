"""A register's header row on its sheet, and the rows under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from operator import itemgetter

from hapusheets.model.bulk import no_collecting
from hapusheets.model.cells import Cell, CellKind, cell_address, column_letters, parse_address
from hapusheets.model.errors import Refused
from hapusheets.model.tables import MadeRows, Rows, Table, TableRow
from hapusheets.model.values import compare_key
from hapusheets.workbooks.book import Sheet
from hapusheets.workbooks.columns import TypedRows
from hapusheets.workbooks.lazy_cells import CellBlock, LazyCells
from hapusheets.workbooks.sheet_parts import range_bounds
from hapusheets.workbooks.typed_rows import typed_part

_SEARCHED_ROWS = 20
_TALLEST_HEADER = 5
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]+")

Grid = dict[int, dict[int, Cell]]


class UnreadableTable(Refused):
    """A sheet cannot be read as a table.

    ``code`` is ``header.missing`` (facts ``sheet``) or ``header.duplicate`` (facts ``sheet``, ``header``, ``first`` and
    ``second``: the two addresses). Check makes a finding of it: the code, the facts as parameters, ``facts["second"]``
    as its cell and ``facts["first"]`` as related. ``find_header_row`` gives the same without an exception.
    ``rest`` is the table without the doubled columns; None when there is no table at all.
    """

    rest: Table | None = None


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """The header row found: its number, where rows begin, known and unknown headers by column number.

    ``duplicates`` are (known header, first address, second address); ``renamed`` as in ``Table``.
    """

    row: int
    first_data_row: int
    columns: Mapping[str, int]
    renamed: Mapping[str, str]
    duplicates: tuple[tuple[str, str, str], ...]


def comparable(text: str) -> str:
    """Return ``text`` for comparing: NFC, spaces of all widths collapsed, invisible signs left out, case folded.

    >>> comparable("  Klo\\u00a0 ALKAA ")
    'klo alkaa'
    """
    return compare_key(text)


def find_header_row(sheet: Sheet, known_headers: Iterable[str]) -> HeaderRow | None:
    """Return the row among the first 20 with most of the known headers; None when no row has any."""
    return _header_row(sheet, _top(sheet), known_headers)


def read_table(sheet: Sheet, known_headers: Iterable[str], *, workbook: str = "") -> Table:
    """Return the rows under the header row; blank rows and a table's totals row are left out.

    Unknown columns are kept under their own spelling (a repeated one with its column letters added); columns
    without a header are left out. Cells of value *error* are kept. Raises ``UnreadableTable`` when no header is
    found or a known header stands in two columns.
    """
    with no_collecting():
        header = _header_row(sheet, _top(sheet), known_headers)
        if header is None:
            raise UnreadableTable("header.missing", where=_where(workbook, sheet.name), sheet=sheet.name)
        if header.duplicates:
            raise _doubled(sheet, header, workbook)
        return _table(sheet, header, workbook)


def _table(sheet: Sheet, header: HeaderRow, workbook: str, doubled: frozenset[str] = frozenset()) -> Table:
    parts = _parts(sheet, header)
    rows = tuple(chain.from_iterable(part.rows for part in parts))
    return Table(
        workbook, sheet.name, header.row, header.columns, rows, header.renamed, doubled, parts=(rows, tuple(parts))
    )


def _doubled(sheet: Sheet, header: HeaderRow, workbook: str) -> UnreadableTable:
    name, first, second = header.duplicates[0]
    where = _where(workbook, sheet.name, second)
    error = UnreadableTable("header.duplicate", where=where, sheet=sheet.name, header=name, first=first, second=second)
    names = frozenset(name for name, _, _ in header.duplicates)
    alone = replace(header, columns={name: at for name, at in header.columns.items() if name not in names})
    error.rest = _table(sheet, alone, workbook, names)
    return error


def _where(workbook: str, sheet: str, cell: str = "") -> str:
    place = f"{sheet}!{cell}" if cell else sheet
    return f"{workbook} › {place}" if workbook else place


def _grid(cells: Iterable[Cell]) -> Grid:
    grid: Grid = {}
    columns: dict[str, int] = {}
    for cell in cells:
        address = cell[0]
        letters = address.rstrip("0123456789")
        column = columns.get(letters)
        if column is None:
            _, column = parse_address(address)
            columns[letters] = column
        grid.setdefault(int(address[len(letters) :]), {})[column] = cell
    return grid


def _top(sheet: Sheet) -> Grid:
    """Return the rows where a header is looked for, and those that a merged header may reach."""
    if _blocks(sheet) is None:
        return _grid(sheet.cells.values())
    top = takewhile(lambda cell: parse_address(cell.address)[0] <= _SEARCHED_ROWS + _TALLEST_HEADER, _walk(sheet))
    return _grid(top)


def _blocks(sheet: Sheet) -> Sequence[CellBlock] | None:
    """Return the cells as they were typed, in the order of the rows; None when they may stand in any order."""
    return sheet.cells.blocks if isinstance(sheet.cells, LazyCells) else None


def _walk(sheet: Sheet) -> Iterator[Cell]:
    """Return the cells in their order, those of a block of many rows only as far as they are asked for."""
    for block in _blocks(sheet) or ():
        yield from block.top(_SEARCHED_ROWS + _TALLEST_HEADER + 1) if isinstance(block, TypedRows) else block


def _header_row(sheet: Sheet, grid: Grid, known_headers: Iterable[str]) -> HeaderRow | None:
    known = {comparable(header): header for header in known_headers}
    candidates = sorted(row for row in grid if row <= _SEARCHED_ROWS)
    scores = {row: len({_header(cell) for cell in grid[row].values()} & known.keys()) for row in candidates}
    best = max(candidates, key=lambda row: scores[row], default=0)
    if not best or not scores[best]:
        return None
    return _described(sheet, grid, best, known)


def _header(cell: Cell) -> str:
    return comparable(cell.value) if isinstance(cell.value, str) and cell.kind is CellKind.TEXT else ""


def _described(sheet: Sheet, grid: Grid, row: int, known: Mapping[str, str]) -> HeaderRow:
    columns: dict[str, int] = {}
    renamed: dict[str, str] = {}
    duplicates = []
    for column, cell in sorted(grid[row].items()):
        text = str(cell.value).strip()
        name = known.get(_header(cell), text)
        if not text or cell.kind in (CellKind.EMPTY, CellKind.ERROR):
            continue
        if name in columns and _header(cell) in known:
            duplicates.append((name, cell_address(row, columns[name]), cell_address(row, column)))
            continue
        columns[name if name not in columns else f"{name} ({column_letters(column)})"] = column
        if _header(cell) in known and cell.value != name:
            renamed[name] = str(cell.value)
    return HeaderRow(row, _first_data_row(sheet, grid, row), columns, renamed, tuple(duplicates))


def _first_data_row(sheet: Sheet, grid: Grid, row: int) -> int:
    """Return the row under the header; a header merged downwards ends where its merge ends.

    A merge over more rows than a header takes, or one with values under its first row, hides no rows.
    """
    bounds = [range_bounds(ref) for ref in sheet.merged]
    over = [each for each in bounds if each[0] <= row <= each[2] < row + _TALLEST_HEADER]
    return max([row, *(each[2] for each in over if not _holds_values_below(grid, each, row))]) + 1


def _holds_values_below(grid: Grid, bounds: tuple[int, int, int, int], row: int) -> bool:
    _, left, bottom, right = bounds
    below = (cell for number in range(row + 1, bottom + 1) for column, cell in grid.get(number, {}).items()
             if left <= column <= right)  # fmt: skip
    return any(not _is_blank(cell) for cell in below)


def _parts(sheet: Sheet, header: HeaderRow) -> list[Rows]:
    """Return the rows under the header, as they were typed: whole blocks column by column, others row by row."""
    names = {column: name for name, column in sorted(header.columns.items(), key=itemgetter(1))}
    totals = _totals_rows(sheet, header)
    blocks = _blocks(sheet)
    parts: list[Rows] = []
    for block in blocks if blocks is not None else [list(sheet.cells.values())]:
        if isinstance(block, TypedRows):
            parts += typed_part(block, names, header.first_data_row, totals, sheet.hidden_rows)
        else:
            parts.append(MadeRows(_rows(sheet, _grid(block), names, header.first_data_row, totals)))
    return [part for part in parts if part.rows]


def _rows(sheet: Sheet, grid: Grid, names: Mapping[int, str], first: int, totals: frozenset[int]) -> list[TableRow]:
    rows = []
    for number in sorted(row for row in grid if row >= first and row not in totals):
        cells = {names[column]: cell for column, cell in sorted(grid[number].items()) if column in names}
        if any(not _is_blank(cell) for cell in cells.values()):
            rows.append(TableRow(number, cells, number in sheet.hidden_rows))
    return rows


def _is_blank(cell: Cell) -> bool:
    return cell.kind is CellKind.EMPTY or (isinstance(cell.value, str) and not _SPACES.sub("", cell.value))


def _totals_rows(sheet: Sheet, header: HeaderRow) -> frozenset[int]:
    tables = (table for table in sheet.tables if table.totals_rows)
    return frozenset(table.bounds[2] for table in tables if table.bounds[0] == header.row)
