"""A sheet's cells by address: typed when they are read, made when they are looked at."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Sequence, ValuesView
from itertools import chain
from operator import itemgetter
from typing import Any, Protocol

from hapusheets.model.bulk import no_collecting
from hapusheets.model.cells import Cell

_ADDRESS = itemgetter(0)


class CellBlock(Protocol):
    """Cells in the file's order that can be made again and again."""

    def __iter__(self) -> Iterator[Cell]: ...

    def __len__(self) -> int: ...


class LazyCells(dict[str, Cell]):
    """A dict of cells by address that is filled when one is asked for by its address.

    Whoever only walks over ``values()`` or ``items()`` gets each cell made and dropped again: no big dict, half the
    time. In all else it is the dict it will be: order, length, equality, changes.
    """

    def __init__(self, blocks: Sequence[CellBlock]) -> None:
        super().__init__()
        self._blocks: Sequence[CellBlock] | None = blocks

    @property
    def blocks(self) -> Sequence[CellBlock] | None:
        """The cells as they were typed; None when the dict is filled and may have been changed."""
        return self._blocks

    def walk(self) -> Iterator[Cell]:
        """Return the cells in the file's order."""
        return iter(super().values()) if self._blocks is None else chain.from_iterable(self._blocks)

    def _fill(self) -> None:
        if self._blocks is not None:
            blocks, self._blocks = self._blocks, None
            with no_collecting():
                for block in blocks:
                    cells = list(block)
                    super().update(zip(map(_ADDRESS, cells), cells, strict=True))

    def __len__(self) -> int:
        return super().__len__() if self._blocks is None else sum(map(len, self._blocks))

    def __bool__(self) -> bool:
        return len(self) > 0

    def __iter__(self) -> Iterator[str]:
        return super().__iter__() if self._blocks is None else map(_ADDRESS, self.walk())

    def __reversed__(self) -> Iterator[str]:
        self._fill()
        return super().__reversed__()

    def __contains__(self, address: object) -> bool:
        self._fill()
        return super().__contains__(address)

    def __getitem__(self, address: str) -> Cell:
        self._fill()
        return super().__getitem__(address)

    def get(self, address: str, default: Any = None) -> Any:
        """Return the cell at ``address``, or ``default``."""
        self._fill()
        return super().get(address, default)

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # a dict's own view would look into the unfilled dict
        """Return the addresses."""
        return KeysView(self)

    def values(self) -> ValuesView[Cell]:  # type: ignore[override]  # see keys
        """Return the cells."""
        return _Values(self)

    def items(self) -> ItemsView[str, Cell]:  # type: ignore[override]  # see keys
        """Return addresses with their cells."""
        return _Items(self)

    def __eq__(self, other: object) -> bool:
        self._fill()
        return dict(self) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # as any dict

    def __repr__(self) -> str:
        return repr(dict(self))

    def __or__(self, other: Any) -> dict[Any, Any]:
        return dict(self) | dict(other)

    def __ror__(self, other: Any) -> dict[Any, Any]:
        return dict(other) | dict(self)

    def __ior__(self, other: Any) -> LazyCells:  # type: ignore[override]  # itself, filled
        self.update(other)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def copy(self) -> dict[str, Cell]:
        """Return a plain dict of the same cells."""
        return dict(self)

    def __setitem__(self, address: str, cell: Cell) -> None:
        self._fill()
        super().__setitem__(address, cell)

    def __delitem__(self, address: str) -> None:
        self._fill()
        super().__delitem__(address)

    def clear(self) -> None:
        """Remove every cell."""
        self._blocks = None
        super().clear()

    def pop(self, address: str, *default: Any) -> Any:
        """Remove the cell at ``address`` and return it."""
        self._fill()
        return super().pop(address, *default)

    def popitem(self) -> tuple[str, Cell]:
        """Remove the last cell and return it with its address."""
        self._fill()
        return super().popitem()

    def setdefault(self, address: str, default: Any = None) -> Any:
        """Return the cell at ``address``, put there when it is missing."""
        self._fill()
        return super().setdefault(address, default)

    def update(self, *others: Any, **more: Any) -> None:
        """Add or replace cells."""
        self._fill()
        super().update(*others, **more)


class _Values(ValuesView[Cell]):
    _mapping: LazyCells

    def __iter__(self) -> Iterator[Cell]:
        return self._mapping.walk()

    def __contains__(self, cell: object) -> bool:
        return any(each == cell for each in self)


class _Items(ItemsView[str, Cell]):
    _mapping: LazyCells

    def __iter__(self) -> Iterator[tuple[str, Cell]]:
        return ((cell[0], cell) for cell in self._mapping.walk())
