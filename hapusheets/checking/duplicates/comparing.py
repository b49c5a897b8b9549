"""How well two people agree in each part: a level per pair and part, every distinct pair of values looked at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from hapusheets.checking.duplicates.blocking import codes_of
from hapusheets.checking.duplicates.names import is_known, same_nickname, sound_key, surname_words

if TYPE_CHECKING:
    import numpy as np

    Codes = np.ndarray[Any, np.dtype[np.int64]]
    Levels = np.ndarray[Any, np.dtype[np.int8]]

#: Levels of agreement. What is not known on either side says nothing.
UNKNOWN, DIFFER, FAR, PART, NEAR, FORM, SAME = -1, 0, 1, 2, 3, 4, 5
_NEAR: Final = 0.74
_FAR: Final = 0.55
_SHORTEST_TYPO: Final = 3
#: Edits that day and month in each other's place, or a year beside a whole date, take at most.
_LONGEST_SWAP: Final = 4
_GENERATION_YEARS: Final = 14


@dataclass(frozen=True)
class Column:
    """The distinct values of one role, and the number of each row's value (-1: unknown)."""

    values: list[str]
    codes: Codes


def column(values: Sequence[str]) -> Column:
    """Return a role's values by number."""
    return Column(list(dict.fromkeys(value for value in values if value)), codes_of(values))


def levels(left: Column, right: Column, a: Codes, b: Codes, judge: Callable[[list[str], list[str]], Levels]) -> Levels:
    """Return the level of each pair of rows; ``judge`` is asked once for each distinct pair of unequal values."""
    import numpy as np

    one, other = left.codes[a], right.codes[b]
    known = (one >= 0) & (other >= 0)
    found = np.full(len(a), UNKNOWN, np.int8)
    if left is right:
        found[known & (one == other)] = SAME
        open_ = np.flatnonzero(known & (one != other))
        low, high = np.minimum(one[open_], other[open_]), np.maximum(one[open_], other[open_])
    else:
        open_ = np.flatnonzero(known)
        low, high = one[open_], other[open_]
    if len(open_):
        packed, back = np.unique(low * (len(right.values) + 1) + high, return_inverse=True)
        lows = [left.values[code] for code in (packed // (len(right.values) + 1)).tolist()]
        highs = [right.values[code] for code in (packed % (len(right.values) + 1)).tolist()]
        found[open_] = judge(lows, highs)[back]
    return found


def similarities(lows: list[str], highs: list[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return how alike texts are, pair by pair (1: equal), by the edits that turn one into the other."""
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    return cpdist(lows, highs, scorer=OSA.normalized_similarity, dtype=np.float32)


def judge_text(lows: list[str], highs: list[str]) -> Levels:
    """Judge streets and cities: by likeness, spaces left out."""
    import numpy as np

    alike = similarities([low.replace(" ", "") for low in lows], [high.replace(" ", "") for high in highs])
    found = np.full(len(lows), DIFFER, np.int8)
    found[alike >= _FAR] = FAR
    found[alike >= _NEAR] = NEAR
    found[alike >= 0.999] = FORM
    for index, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if found[index] < NEAR and (low.startswith(high) or high.startswith(low)) and min(len(low), len(high)) > 3:
            found[index] = PART
    return found


def judge_given(lows: list[str], highs: list[str]) -> Levels:
    """Judge given names: spellings, call names, one of several names, initials and typing errors."""
    import numpy as np

    alike = similarities(lows, highs)
    found = np.full(len(lows), DIFFER, np.int8)
    for index, (low, high) in enumerate(zip(lows, highs, strict=True)):
        found[index] = given_level(low, high, float(alike[index]))
    return found


def given_level(low: str, high: str, alike: float) -> int:
    """Return the level of two unequal given names of ``alike`` likeness."""
    (low, _, low_age), (high, _, high_age) = low.partition("|"), high.partition("|")
    if low_age != high_age and "" not in (low_age, high_age):
        return DIFFER
    if low == high:
        return FORM
    low_words, high_words = low.split(), high.split()
    if len(low_words) == 1 and len(high_words) == 1:
        return _one_name(low, high, alike)
    return _several_names(low_words, high_words, alike)


def _one_name(low: str, high: str, alike: float) -> int:
    low_key, high_key = sound_key(low), sound_key(high)
    if low_key == high_key:
        return FORM
    if same_nickname(low_key, high_key):
        return FORM
    if min(len(low), len(high)) == 1:
        return PART if low[0] == high[0] else DIFFER
    if alike < _FAR or min(len(low), len(high)) < _SHORTEST_TYPO:
        return DIFFER
    if is_known(low) and is_known(high):
        return DIFFER
    return NEAR if alike >= _NEAR or _near_key(low_key, high_key) else FAR


def _near_key(low: str, high: str) -> bool:
    from rapidfuzz.distance import OSA

    return min(len(low), len(high)) > _SHORTEST_TYPO and OSA.distance(low, high) <= 1


def _several_names(low: list[str], high: list[str], alike: float) -> int:
    """Names of one person share the first one; a single name may be any of the other's."""
    if sound_key("".join(low)) == sound_key("".join(high)) or set(low) == set(high):
        return FORM
    if len(low) == 1 or len(high) == 1:
        return _one_of_several(*((low[0], high) if len(low) == 1 else (high[0], low)), alike)
    first = _word_level(low[0], high[0])
    if first < NEAR:
        return DIFFER
    second = max(_word_level(x, y) for x in low[1:] for y in high[1:])
    return FORM if min(first, second) >= FORM else NEAR if second >= NEAR else PART


def _one_of_several(single: str, several: list[str], alike: float) -> int:
    first = _word_level(single, several[0])
    if first >= NEAR:
        return PART if first > NEAR else NEAR
    if max(_word_level(single, word) for word in several) >= FORM:
        return PART
    return NEAR if alike >= _NEAR and not is_known(single) else max(DIFFER, min(first, FAR))


@lru_cache(maxsize=1 << 16)
def _word_level(low: str, high: str) -> int:
    if low == high:
        return SAME
    from rapidfuzz.distance import OSA

    return _one_name(low, high, OSA.normalized_similarity(low, high))


def judge_family(lows: list[str], highs: list[str]) -> Levels:
    """Judge family names: spellings, double names that share a part, typing errors."""
    import numpy as np

    alike = similarities(lows, highs)
    found = np.full(len(lows), DIFFER, np.int8)
    found[alike >= _FAR] = FAR
    found[alike >= _NEAR] = NEAR
    for index, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if found[index] < NEAR or alike[index] > 0.8 or " " in low + high:
            found[index] = max(found[index], _family_level(low, high))
    return found


def _family_level(low: str, high: str) -> int:
    low_key, high_key = sound_key(low.replace(" ", "")), sound_key(high.replace(" ", ""))
    if low_key == high_key:
        return FORM
    if _near_key(low_key, high_key):
        return NEAR
    if " " in low or " " in high:
        shared = {sound_key(w) for w in surname_words(low)} & {sound_key(w) for w in surname_words(high)}
        return PART if shared else DIFFER
    return DIFFER


def judge_date(lows: list[str], highs: list[str]) -> Levels:
    """Judge birth dates: a bare year, day and month exchanged, one slip of the finger; FAR: a generation apart."""
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    edits = cpdist(lows, highs, scorer=OSA.distance, dtype=np.int32)
    found = np.full(len(lows), DIFFER, np.int8)
    for index in np.flatnonzero(edits <= _LONGEST_SWAP).tolist():
        found[index] = date_level(lows[index], highs[index])
    return found


def date_level(low: str, high: str) -> int:
    """Return the level of two unequal birth dates.

    >>> date_level("19900201", "1990") == PART, date_level("19900201", "19900102") == FORM
    (True, True)
    """
    if len(low) == 4 or len(high) == 4:
        return PART if low[:4] == high[:4] else DIFFER
    if low[:4] == high[:4] and low[4:6] == high[6:] and low[6:] == high[4:6]:
        return FORM
    if low[:6] == high[:6] and abs(int(low[6:]) - int(high[6:])) == 1:
        return NEAR
    from rapidfuzz.distance import OSA

    edits = OSA.distance(low, high, score_cutoff=2)
    if edits > 2:
        return DIFFER
    if abs(int(low[:4]) - int(high[:4])) >= _GENERATION_YEARS:
        return FAR
    return NEAR if edits == 1 else DIFFER


def judge_number(lows: list[str], highs: list[str]) -> Levels:
    """Judge house numbers: PART when only the flat is told by one, DIFFER when the flats differ."""
    import numpy as np

    return np.fromiter((number_level(*pair) for pair in zip(lows, highs, strict=True)), np.int8, len(lows))


def number_level(low: str, high: str) -> int:
    """Return the level of two unequal house numbers.

    >>> number_level("5 a 3", "5") == PART, number_level("5 a 3", "5 a 4") == DIFFER
    (True, True)
    """
    if low.replace(" ", "") == high.replace(" ", ""):
        return FORM
    low_words, high_words = low.split(), high.split()
    if low_words[:1] == high_words[:1]:
        return PART if len(low_words) == 1 or len(high_words) == 1 else DIFFER
    if len(low) > 1 and len(high) > 1 and sorted(low) == sorted(high):
        return NEAR
    return FAR if low.startswith(high) or high.startswith(low) else DIFFER


def judge_digits(lows: list[str], highs: list[str]) -> Levels:
    """Judge phones, postal codes and ids: NEAR for one slip of the finger."""
    import numpy as np
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import cpdist

    edits = cpdist(lows, highs, scorer=OSA.distance, dtype=np.int32)
    return np.where(edits == 1, NEAR, np.where(edits == 2, FAR, DIFFER)).astype(np.int8)


def judge_email(lows: list[str], highs: list[str]) -> Levels:
    """Judge e-mails: PART when the names before @ are equal, NEAR for a slip of the finger."""
    import numpy as np

    alike = similarities(lows, highs)
    found = np.where(alike >= 0.9, NEAR, DIFFER).astype(np.int8)
    for index, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if low.partition("@")[0] == high.partition("@")[0]:
            found[index] = PART
    return found


JUDGES: Final[dict[str, Callable[[list[str], list[str]], Levels]]] = {
    "given_name": judge_given,
    "family_name": judge_family,
    "birth_date": judge_date,
    "street": judge_text,
    "street_number": judge_number,
    "city": judge_text,
    "postal_code": judge_digits,
    "phone": judge_digits,
    "email": judge_email,
    "national_id": judge_digits,
}
