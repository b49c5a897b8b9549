"""Which pairs are worth a look: people who share a key in one of many passes. Never every pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np

    Codes = np.ndarray[Any, np.dtype[np.int64]]

#: A larger block is not paired whole: each of it meets its next neighbours only.
_LARGEST_BLOCK: Final = 16
_NEIGHBOURS: Final = 4


def codes_of(values: Sequence[str]) -> Codes:
    """Return a number for each value, equal for equal ones; -1 for ""."""
    import numpy as np

    numbers: dict[str, int] = {}
    take = numbers.setdefault
    known = (take(value, len(numbers)) if value else -1 for value in values)
    return np.fromiter(known, dtype=np.int64, count=len(values))


def joined(*parts: Codes) -> Codes:
    """Return one key of several; -1 where any of them is unknown."""
    import numpy as np

    key = parts[0].copy()
    known = parts[0] >= 0
    for part in parts[1:]:
        key = key * (int(part.max(initial=0)) + 2) + part
        known &= part >= 0
        _, key = np.unique(key, return_inverse=True)
    key = key.astype(np.int64)
    key[~known] = -1
    return key


def pairs(keys: Sequence[Codes], order: Codes) -> tuple[Codes, Codes]:
    """Return the pairs (a < b) that share at least one key, each once.

    ``order``: in a large block each meets its neighbours in this order.
    """
    import numpy as np

    size = len(order)
    found = [low * size + high for key in keys for low, high in _within(key, order)]
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    packed = np.sort(np.concatenate(found))
    packed = packed[np.concatenate(([True], packed[1:] != packed[:-1]))]
    return packed // size, packed % size


def _within(key: Codes, order: Codes) -> Iterator[tuple[Codes, Codes]]:
    """Yield the pairs of each distance between neighbours in blocks of one key."""
    import numpy as np

    rows = np.lexsort((order, key))
    rows = rows[key[rows] >= 0]
    if len(rows) < 2:
        return
    sorted_key = key[rows]
    starts = np.flatnonzero(np.concatenate(([True], sorted_key[1:] != sorted_key[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(rows)])))
    reach = np.where(sizes <= _LARGEST_BLOCK, sizes - 1, _NEIGHBOURS)
    left = np.repeat(starts + sizes, sizes) - np.arange(len(rows)) - 1
    left = np.minimum(left, np.repeat(reach, sizes))
    for distance in range(1, int(left.max(initial=0)) + 1):
        here = np.flatnonzero(left >= distance)
        a, b = rows[here], rows[here + distance]
        yield np.minimum(a, b), np.maximum(a, b)
