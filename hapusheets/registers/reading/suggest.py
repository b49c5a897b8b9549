"""Did you mean: the one near word of a list, or nothing when unsure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from hapusheets.model.values import compare_key

_BARE: Final = str.maketrans("åäöáéšž", "aaoaesz", " -_.")


def did_you_mean(text: str, choices: Iterable[str]) -> str | None:
    """Return the choice that ``text`` most likely means; None when none is near or two are equally near.

    The same letters without their dots, spaces and hyphens are nearest. Else nearness is the casefolded
    Damerau–Levenshtein distance (1 up to four letters, 2 up to eight, then 3), or being
    the unambiguous beginning of one choice.

    >>> did_you_mean("Toirnio", ["Tornio", "Tervola"]), did_you_mean("mo", ["ma", "to"])
    ('Tornio', None)
    """
    from rapidfuzz.distance import OSA

    key = compare_key(text)
    words = {choice: compare_key(choice) for choice in choices}
    if alike := [choice for choice, word in words.items() if _bare(word) == _bare(key)]:
        return alike[0] if len(alike) == 1 else None
    limit = _limit(len(key))
    near = {choice: OSA.distance(key, word, score_cutoff=limit) for choice, word in words.items()}
    least = min(near.values(), default=limit + 1)
    if least <= limit:
        nearest = [choice for choice, distance in near.items() if distance == least]
        return nearest[0] if len(nearest) == 1 else None
    return _only_beginning(key, words)


def _bare(key: str) -> str:
    """Return the letters alone, as typed on a keyboard without å, ä and ö."""
    return key.translate(_BARE)


def _limit(letters: int) -> int:
    return 1 if letters <= 4 else 2 if letters <= 8 else 3


def _only_beginning(key: str, words: dict[str, str]) -> str | None:
    found = [choice for choice, word in words.items() if len(key) >= 3 and word.startswith(key)]
    return found[0] if len(found) == 1 else None
