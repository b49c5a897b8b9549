"""The cells of many like rows, typed column by column: nearly all loops run inside the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice, repeat
from typing import Any, cast

from hapusheets.model.cells import Cell, CellKind, column_number, parse_address
from hapusheets.workbooks.cell_reader import CellReader, read_formula
from hapusheets.workbooks.row_scan import Block, ScannedSheet
from hapusheets.workbooks.scan import RawCell

_Texts = tuple[str | None, ...]
_MAKE = cast("Callable[[type[Cell], tuple[Any, ...]], Cell]", tuple.__new__)


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """The cells of one column in a block of rows, field by field; ``there``: which rows have one (None: all)."""

    letters: str
    numbers: Sequence[str]
    kinds: Iterable[CellKind]
    values: Sequence[Any]
    formulas: Iterable[str | None]
    hidden: Iterable[bool]
    raws: Sequence[str]
    codes: Iterable[str]
    comments: Iterable[bool]
    there: Sequence[bool] | None

    @property
    def kind(self) -> CellKind | None:
        """The kind of all the cells; None when they are of several."""
        if isinstance(self.kinds, repeat):
            return cast("CellKind", next(self.kinds))
        kinds = set(self.kinds)
        return kinds.pop() if len(kinds) == 1 else None

    def below(self, row: int) -> TypedColumn:
        """Return the column without the first ``row`` rows."""
        gone = row if self.there is None else sum(self.there[:row])

        def rest(values: Any) -> Any:
            return values if isinstance(values, repeat) else values[gone:]

        return TypedColumn(
            self.letters, rest(self.numbers), rest(self.kinds), rest(self.values), rest(self.formulas),
            rest(self.hidden), rest(self.raws), rest(self.codes), rest(self.comments),
            None if self.there is None else self.there[row:],
        )  # fmt: skip

    def cells(self) -> Iterable[Cell | None]:
        """Return a cell or None for each row."""
        addresses = map(self.letters.__add__, self.numbers)
        fields = zip(  # the endless fields end with the others
            addresses, self.kinds, self.values, self.formulas, self.hidden, self.raws, self.codes, self.comments,
            strict=False,
        )  # fmt: skip
        made: Iterator[Cell] = map(_MAKE, repeat(Cell), fields)
        return made if self.there is None else [next(made) if each else None for each in self.there]


@dataclass(frozen=True, slots=True)
class TypedRows:
    """A block of rows whose cells are typed but not made yet; ``numbers`` of the rows."""

    numbers: Sequence[str]
    columns: list[TypedColumn]

    def __iter__(self) -> Iterator[Cell]:
        rows = zip(*(column.cells() for column in self.columns), strict=False)
        return cast("Iterator[Cell]", filter(None, chain.from_iterable(rows)))

    def __len__(self) -> int:
        return sum(len(column.values) for column in self.columns)

    def top(self, rows: int) -> Iterator[Cell]:
        """Return the cells of the first rows."""
        some = zip(*(islice(column.cells(), rows) for column in self.columns), strict=False)
        return cast("Iterator[Cell]", filter(None, chain.from_iterable(some)))

    def below(self, row: int) -> TypedRows:
        """Return the rows without the first ``row`` ones, and without columns that then have no cells."""
        if not row:
            return self
        columns = (column.below(row) for column in self.columns)
        return TypedRows(self.numbers[row:], [column for column in columns if column.values])


class SheetTyper:
    """Types the cells of one sheet."""

    def __init__(
        self,
        reader: CellReader,
        scanned: ScannedSheet,
        hidden_columns: frozenset[int] = frozenset(),
        comments: frozenset[str] = frozenset(),
    ) -> None:
        self._reader, self._scanned = reader, scanned
        self._hidden_columns, self._comments = hidden_columns, comments
        self._hidden_rows = frozenset(str(number) for number in scanned.hidden_rows)
        self._commented = frozenset(address.rstrip("0123456789") for address in comments)
        self.junk: list[str] = []

    def blocks(self) -> list[TypedRows | list[Cell]]:
        """Return the typed cells in the file's order; ``junk`` then has those whose stored value is junk."""
        return [self._rows(block) if block.rows else self._others(block.cells) for block in self._scanned.blocks]

    def _others(self, found: list[RawCell]) -> list[Cell]:
        cells, junk = self._reader.read_cells(found, self._scanned.masters)
        self.junk += junk
        if not self._hidden_rows and not self._hidden_columns and not self._comments:
            return cells
        return [
            cell._replace(hidden=self._is_hidden(cell.address), comment=cell.address in self._comments)
            for cell in cells
        ]

    def _is_hidden(self, address: str) -> bool:
        row, column = parse_address(address)
        return row in self._scanned.hidden_rows or column in self._hidden_columns

    def _rows(self, block: Block) -> TypedRows:
        numbers, columns = block.columns()
        made = (self._column(letters, numbers, *texts) for letters, *texts in columns)
        return TypedRows(numbers, [column for column in made if column])

    def _column(
        self, letters: str, numbers: tuple[str, ...], attrs: _Texts, formulas: _Texts, stored: _Texts
    ) -> TypedColumn | None:
        there: list[bool] | None = None
        if None in attrs:
            there = [each is not None for each in attrs]
            numbers, attrs, formulas, stored = _few((numbers, attrs, formulas, stored), there)
        if not numbers:
            return None
        found = self._typed(cast("tuple[str, ...]", attrs), stored)
        if not isinstance(found[0], repeat):
            self._note_junk(letters, numbers, attrs, found[0])
            if CellKind.EMPTY in found[0]:
                keep = [
                    kind is not CellKind.EMPTY or part is not None
                    for kind, part in zip(found[0], formulas, strict=True)
                ]
                numbers, formulas, *found = _few((numbers, formulas, *found), keep)
                there = keep if there is None else _narrowed(there, keep)
        return self._made(letters, numbers, formulas, found, there) if numbers else None

    def _made(
        self, letters: str, numbers: tuple[str, ...], formulas: _Texts, found: Sequence[Any], there: list[bool] | None
    ) -> TypedColumn:
        kinds, values, raws, codes = found
        written = repeat(None) if formulas.count(None) == len(formulas) else self._formulas(letters, numbers, formulas)
        notes: Iterable[bool] = repeat(False)
        if letters in self._commented:
            notes = [letters + number in self._comments for number in numbers]
        hidden = self._hidden(letters, numbers)
        return TypedColumn(letters, numbers, kinds, values, written, hidden, raws, codes, notes, there)

    def _typed(self, attrs: tuple[str, ...], stored: _Texts) -> Sequence[Any]:
        """Return the kinds, values, raw texts and number formats of the cells."""
        values = self._reader.values
        first = values[attrs[0]]
        if None not in stored and attrs.count(attrs[0]) == len(attrs):
            same = first.uniform(cast("tuple[str, ...]", stored))
            if same:
                kind, found, raws = same
                return repeat(kind), found, raws, repeat(first.code)
            each = [first[text] for text in stored]
        else:
            each = [values[attr][text] for attr, text in zip(attrs, stored, strict=True)]
        return tuple(zip(*each, strict=True))

    def _note_junk(self, letters: str, numbers: Sequence[str], attrs: _Texts, kinds: Sequence[CellKind]) -> None:
        if CellKind.ERROR in kinds:
            known = self._reader.values
            self.junk += [
                letters + number
                for number, attr, kind in zip(numbers, attrs, kinds, strict=True)
                if kind is CellKind.ERROR and known[attr or ""].kind != "e"
            ]

    def _formulas(self, letters: str, numbers: Sequence[str], formulas: _Texts) -> list[str | None]:
        masters = self._scanned.masters
        return [
            part[1:]
            if part and part[0] == ">" and "&" not in part
            else part and read_formula(letters + number, part, masters)
            for number, part in zip(numbers, formulas, strict=True)
        ]

    def _hidden(self, letters: str, numbers: Sequence[str]) -> Iterable[bool]:
        if column_number(letters) in self._hidden_columns:
            return repeat(True)
        return [number in self._hidden_rows for number in numbers] if self._hidden_rows else repeat(False)


def _few(lists: Iterable[Iterable[Any]], there: Sequence[bool]) -> list[Any]:
    """Return each list with only the items whose place is true; endless ones stay as they are."""
    return [each if isinstance(each, repeat) else tuple(compress(each, there)) for each in lists]


def _narrowed(there: Sequence[bool], keep: Sequence[bool]) -> list[bool]:
    """Return ``there`` with those of its true places that ``keep`` keeps."""
    kept = iter(keep)
    return [each and next(kept) for each in there]
