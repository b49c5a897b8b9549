"""An old or pasted list as it lies in its file: where its header is, which rows are data and which are not. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from hapusheets.model.cells import Cell, CellKind, cell_address, column_letters, parse_address
from hapusheets.model.values import compare_key, format_value, normalise_text

_SEARCHED_ROWS: Final = 40
_FEW_CELLS: Final = 4
_ENOUGH: Final = 2
#: What the name of a column does not hold, and most values do.
_NO_LABEL: Final = re.compile(r"[\d@]")
_TOTALS: Final = frozenset(
    {"yhteensä", "summa", "kaikki yhteensä", "yht", "totalt", "summa totalt", "total", "sammanlagt", "lukumäärä", "kpl"}
)
_TOTAL_TEXT: Final = re.compile(r"(?:yhteensä|yht\.?|totalt|total|summa)(?!\w)", re.IGNORECASE)


class SheetCells(Protocol):
    """What is needed of a read sheet."""

    @property
    def name(self) -> str: ...
    @property
    def cells(self) -> Mapping[str, Cell]: ...
    @property
    def merged(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column of the list. ``header`` is "" where the list has none."""

    number: int
    header: str

    @property
    def letters(self) -> str:
        """The column's letters, as a spreadsheet shows them."""
        return column_letters(self.number)

    @property
    def title(self) -> str:
        """The header, or the letters where there is none: how the column is called in ``--map``."""
        return self.header or self.letters


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of data. ``cells`` by column number holds only filled cells, cells in error too."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data. ``why``: title, header, totals, heading."""

    row: int
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """A list ready to be mapped. ``header_row`` is 0 where no header was found."""

    file: str
    sheet: str
    header_row: int
    columns: tuple[SourceColumn, ...]
    rows: tuple[SourceRow, ...]
    skipped: tuple[Skipped, ...] = field(default=())

    def cell(self, row: int, column: int) -> str:
        """Return the address of a cell."""
        return cell_address(row, column)

    def filled(self, column: SourceColumn) -> list[Cell]:
        """Return the filled cells of a column, from above."""
        return [row.cells[column.number] for row in self.rows if column.number in row.cells]


def read_source(sheet: SheetCells, file: str, known: Callable[[str], bool], town: Callable[[str], bool]) -> Source:
    """Return the list on a sheet.

    ``known`` tells whether a text is the name of some column; ``town`` whether it names a municipality (a row with
    nothing else is a heading between groups). Rows above the header are titles; blank rows are not counted at all.
    """
    grid = _grid(sheet)
    header_row, headers = _header(grid, _covers(sheet.merged), known)
    rows, skipped = [], [Skipped(number, "title") for number in grid if number < header_row]
    for number, cells in grid.items():
        if number <= header_row or number in headers.rows:
            continue
        why = _no_data(cells, headers.texts, town)
        if why:
            skipped.append(Skipped(number, why))
        else:
            rows.append(SourceRow(number, cells))
    used = sorted({number for row in rows for number in row.cells} | set(headers.texts))
    columns = tuple(SourceColumn(number, headers.texts.get(number, "")) for number in used)
    return Source(file, sheet.name, header_row, columns, tuple(rows), tuple(skipped))


@dataclass(frozen=True, slots=True)
class _Headers:
    """Texts by column number, and the rows that the header takes below its first."""

    texts: Mapping[int, str]
    rows: frozenset[int] = frozenset()


def _grid(sheet: SheetCells) -> dict[int, dict[int, Cell]]:
    grid: dict[int, dict[int, Cell]] = {}
    for address, cell in sheet.cells.items():
        if not is_blank(cell):
            row, column = parse_address(address)
            grid.setdefault(row, {})[column] = cell
    return {row: dict(sorted(grid[row].items())) for row in sorted(grid)}


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell says nothing: empty, only spaces. A formula without a result and an error say something."""
    if cell.kind is CellKind.EMPTY:
        return cell.formula is None
    return isinstance(cell.value, str) and not normalise_text(cell.value)


def _covers(merged: Iterable[str]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the anchor of each merged cell among the rows where a header may be."""
    covers = {}
    for reference in merged:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = parse_address(first), parse_address(last or first)
        for row in range(top, min(bottom, _SEARCHED_ROWS + 1) + 1):
            for column in range(left, min(right, left + 60) + 1):
                covers[row, column] = (top, left)
    return covers


def _header(
    grid: Mapping[int, Mapping[int, Cell]],
    covers: Mapping[tuple[int, int], tuple[int, int]],
    known: Callable[[str], bool],
) -> tuple[int, _Headers]:
    """Return the row with most known names, merged ones read through their anchor; 0 when no row names columns."""
    candidates = [row for row in grid if row <= _SEARCHED_ROWS]
    texts = {row: _texts(grid, covers, row) for row in candidates}
    scores = {row: len({key for text in texts[row].values() if known(key := compare_key(text))}) for row in candidates}
    best = max(candidates, key=lambda row: (scores[row], -row), default=0)
    if not best or not _names_columns(scores[best], texts[best], grid[best]):
        strange = next((row for row in candidates if len(grid[row]) > 1), 0)
        is_header = bool(strange) and _is_unlike_below(strange, grid, candidates)
        return (strange, _Headers(texts[strange])) if is_header else (0, _Headers({}))
    lower = {column for (row, column), anchor in covers.items() if row == best + 1 and anchor[0] <= best}
    below = best + 1 in grid and bool(lower) and not (set(grid[best + 1]) & lower) and scores.get(best + 1, 0) > 0
    named = {**texts[best], **texts[best + 1]} if below else texts[best]
    return best, _Headers(named, frozenset({best + 1}) if below else frozenset())


def _is_unlike_below(row: int, grid: Mapping[int, Mapping[int, Cell]], candidates: list[int]) -> bool:
    """Tell whether a row of unknown words stands over columns of numbers, addresses or days: words name those."""
    below = [grid[other] for other in candidates if other > row]
    return _are_labels(grid[row]) and any(
        bool(column := [cells[number] for cells in below if number in cells])
        and all(_NO_LABEL.search(format_value(cell.value)) for cell in column)
        for number in grid[row]
    )


def _are_labels(cells: Mapping[int, Cell]) -> bool:
    return all(isinstance(cell.value, str) and not _NO_LABEL.search(cell.value) for cell in cells.values())


def _texts(
    grid: Mapping[int, Mapping[int, Cell]], covers: Mapping[tuple[int, int], tuple[int, int]], row: int
) -> dict[int, str]:
    """Return the texts of a possible header row by column; a merged cell says what its anchor says."""
    columns = set(grid[row]) | {column for (covered, column) in covers if covered == row}
    found = {}
    for column in sorted(columns):
        top, left = covers.get((row, column), (row, column))
        cell = grid.get(top, {}).get(left)
        if cell is not None and isinstance(cell.value, str):
            found[column] = normalise_text(cell.value)
    return found


def _names_columns(score: int, texts: Mapping[int, str], cells: Mapping[int, Cell]) -> bool:
    """One known name is enough only where nothing but words stands beside it."""
    return score >= _ENOUGH or (score == 1 and (len(set(texts.values())) == 1 or _are_labels(cells)))


def _no_data(cells: Mapping[int, Cell], headers: Mapping[int, str], town: Callable[[str], bool]) -> str:
    """Return why a row is no data; "" when it is."""
    texts = {column: compare_key(cell.value) for column, cell in cells.items() if isinstance(cell.value, str)}
    same = sum(text == compare_key(headers.get(column, "")) for column, text in texts.items())
    if same >= 2 or (same and same == len(cells)):
        return "header"
    first = next(iter(texts.values()), "")
    if len(cells) <= _FEW_CELLS and (first.rstrip(":. ") in _TOTALS or _TOTAL_TEXT.match(first)):
        return "totals"
    if len(cells) == 1 and first and len(headers) > 2 and (town(first.rstrip(":")) or first.endswith(":")):
        return "heading"
    return ""


__all__ = ["Skipped", "Source", "SourceColumn", "SourceRow", "is_blank", "read_source"]
