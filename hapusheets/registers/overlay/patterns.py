"""Whether a regular expression that a person wrote could stall a check: in how many ways it may be tried on a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf
from typing import Any, Final

#: The longest value that an own rule matches with a pattern, in letters.
LONGEST_MATCHED: Final = 500
_LONGEST_PATTERN: Final = 200
#: Two free repeats may stand in a pattern, or several short ones: a row is judged in milliseconds.
_MOST_WAYS: Final = 4 * LONGEST_MATCHED**2


def could_stall(pattern: str) -> bool:
    """Tell whether a pattern is too long, or may be tried in too many ways. Raises re.error where it is none.

    >>> could_stall("[A-Z]{2}-[0-9]+"), could_stall("(a|a)*b"), could_stall("(a+)+b")
    (False, True, True)
    """
    parser: Any = re._parser  # type: ignore[attr-defined]
    tree = parser.parse(pattern)
    return len(pattern) > _LONGEST_PATTERN or _ways(tree) > _MOST_WAYS


def _ways(parts: Iterable[tuple[Any, Any]]) -> float:
    ways = 1.0
    for kind, given in parts:
        ways = min(ways * _ways_of(str(kind), given), inf)
    return ways


def _ways_of(kind: str, given: Any) -> float:
    """Return in how many ways one part of a parsed pattern may be tried."""
    if kind == "BRANCH":
        return sum(map(_ways, given[1]))
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, inner = given
        return _repeated(_ways(inner), int(least), min(int(most), LONGEST_MATCHED))
    if kind == "GROUPREF_EXISTS":
        return sum(_ways(part) for part in given[1:] if part is not None)
    inner = given[-1] if isinstance(given, tuple) else given
    return _ways(inner) if kind in ("SUBPATTERN", "ASSERT", "ASSERT_NOT", "ATOMIC_GROUP", "POSSESSIVE_REPEAT") else 1.0


def _repeated(ways: float, least: int, most: int) -> float:
    if ways <= 1:
        return max(most - least, 0) + 1.0
    return inf if most > _MANY else sum(ways**times for times in range(least, most + 1))


_MANY: Final = 30

__all__ = ["LONGEST_MATCHED", "could_stall"]
