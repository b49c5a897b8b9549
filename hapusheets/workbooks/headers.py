"""A register's header row on its sheet, and the rows under it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hapusheets.model.cells import Cell, CellKind, cell_address, column_letters, parse_address
from hapusheets.model.errors import Refused
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key
from hapusheets.workbooks.book import Sheet
from hapusheets.workbooks.sheet_parts import range_bounds

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
    return _header_row(sheet, _grid(sheet), known_headers)


def read_table(sheet: Sheet, known_headers: Iterable[str], *, workbook: str = "") -> Table:
    """Return the rows under the header row; blank rows and a table's totals row are left out.

    Unknown columns are kept under their own spelling (a repeated one with its column letters added); columns
    without a header are left out. Cells of value *error* are kept. Raises ``UnreadableTable`` when no header is
    found or a known header stands in two columns.
    """
    grid = _grid(sheet)
    header = _header_row(sheet, grid, known_headers)
    if header is None:
        raise UnreadableTable("header.missing", where=_where(workbook, sheet.name), sheet=sheet.name)
    if header.duplicates:
        raise _doubled(sheet, grid, header, workbook)
    return Table(workbook, sheet.name, header.row, header.columns, _rows(sheet, grid, header), header.renamed)


def _doubled(sheet: Sheet, grid: Grid, header: HeaderRow, workbook: str) -> UnreadableTable:
    name, first, second = header.duplicates[0]
    where = _where(workbook, sheet.name, second)
    error = UnreadableTable("header.duplicate", where=where, sheet=sheet.name, header=name, first=first, second=second)
    names = frozenset(name for name, _, _ in header.duplicates)
    alone = replace(header, columns={name: at for name, at in header.columns.items() if name not in names})
    error.rest = Table(
        workbook, sheet.name, header.row, alone.columns, _rows(sheet, grid, alone), header.renamed, names
    )
    return error


def _where(workbook: str, sheet: str, cell: str = "") -> str:
    place = f"{sheet}!{cell}" if cell else sheet
    return f"{workbook} › {place}" if workbook else place


def _grid(sheet: Sheet) -> Grid:
    grid: Grid = {}
    for address, cell in sheet.cells.items():
        row, column = parse_address(address)
        grid.setdefault(row, {})[column] = cell
    return grid


def _header_row(sheet: Sheet, grid: Grid, known_headers: Iterable[str]) -> HeaderRow | None:
    known = {comparable(header): header for header in known_headers}
    candidates = sorted(row for row in grid if row <= _SEARCHED_ROWS)
    scores = {row: len({_header(cell) for cell in grid[row].values()} & known.keys()) for row in candidates}
    best = max(candidates, key=lambda row: scores[row], default=0)
    if not best or not scores[best]:
        return None
    return _described(sheet, best, dict(sorted(grid[best].items())), known)


def _header(cell: Cell) -> str:
    return comparable(cell.value) if isinstance(cell.value, str) and cell.kind is CellKind.TEXT else ""


def _described(sheet: Sheet, row: int, cells: Mapping[int, Cell], known: Mapping[str, str]) -> HeaderRow:
    columns: dict[str, int] = {}
    renamed: dict[str, str] = {}
    duplicates = []
    for column, cell in cells.items():
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
    return HeaderRow(row, _first_data_row(sheet, row), columns, renamed, tuple(duplicates))


def _first_data_row(sheet: Sheet, row: int) -> int:
    """Return the row under the header; a header merged downwards ends where its merge ends.

    A merge over more rows than a header takes, or one with values under its first row, hides no rows.
    """
    bounds = [range_bounds(ref) for ref in sheet.merged]
    over = [each for each in bounds if each[0] <= row <= each[2] < row + _TALLEST_HEADER]
    return max([row, *(each[2] for each in over if not _holds_values_below(sheet, each, row))]) + 1


def _holds_values_below(sheet: Sheet, bounds: tuple[int, int, int, int], row: int) -> bool:
    _, left, bottom, right = bounds
    below = (cell_address(below, column) for below in range(row + 1, bottom + 1) for column in range(left, right + 1))
    return any(address in sheet.cells and not _is_blank(sheet.cells[address]) for address in below)


def _rows(sheet: Sheet, grid: Grid, header: HeaderRow) -> tuple[TableRow, ...]:
    names = {column: name for name, column in header.columns.items()}
    totals = _totals_rows(sheet, header)
    rows = []
    for number in sorted(row for row in grid if row >= header.first_data_row and row not in totals):
        cells = {names[column]: cell for column, cell in sorted(grid[number].items()) if column in names}
        if any(not _is_blank(cell) for cell in cells.values()):
            rows.append(TableRow(number, cells, number in sheet.hidden_rows))
    return tuple(rows)


def _is_blank(cell: Cell) -> bool:
    return cell.kind is CellKind.EMPTY or (isinstance(cell.value, str) and not _SPACES.sub("", cell.value))


def _totals_rows(sheet: Sheet, header: HeaderRow) -> frozenset[int]:
    tables = (table for table in sheet.tables if table.totals_rows)
    return frozenset(table.bounds[2] for table in tables if table.bounds[0] == header.row)
