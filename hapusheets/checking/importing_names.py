"""A person's name typed in one cell, parted into surname and first names by what names look like. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from hapusheets.model.values import compare_key, normalise_text

SURNAME_FIRST: Final = "surname"
GIVEN_FIRST: Final = "given"
_PARTICLES: Final = frozenset({"von", "af", "de", "van", "der", "al", "el"})
_TITLES: Final = re.compile(r"^(?:hra|rva|nti|herra|rouva|neiti|hr|fr)\.?\s+", re.IGNORECASE)
_NOISE: Final = re.compile(r"\s*\([^)]*\)\s*$|[.;]+$")
_SURNAME_ENDINGS: Final = (
    "nen", "ström", "qvist", "kvist", "berg", "lund", "sson", "mäki", "niemi", "joki", "järvi", "koski",
    "vaara", "saari", "lahti", "talo", "salo", "ranta", "maa", "oja", "harju", "kangas", "blom", "gren",
    "stedt", "dahl", "holm", "back", "pää", "suo", "vuori", "perä", "lampi", "korpi", "ojala", "luoma", "aho",
    "ov", "ova", "enko",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SplitName:
    """A name in two parts. ``sure``: the parts are recognised, not only placed by their order."""

    last: str
    first: str
    sure: bool = True


@cache
def given_names() -> frozenset[str]:
    """Return the common given names of Finland, casefolded."""
    source = (Path(__file__).parent / "importing_given_names.txt").read_text(encoding="utf-8")
    return frozenset(line.casefold() for line in source.split())


def is_given(word: str) -> bool:
    """Tell whether a word is a common given name, ``Anna-Liisa`` too.

    >>> is_given("Anna-Liisa"), is_given("Virtanen")
    (True, False)
    """
    parts = compare_key(word).strip(",.").split("-")
    return bool(parts) and all(part in given_names() for part in parts)


def is_surname_like(word: str) -> bool:
    """Tell whether a word has the form of a surname and is no given name.

    >>> is_surname_like("Virtanen"), is_surname_like("Aino")
    (True, False)
    """
    key = compare_key(word).strip(",.")
    last = key.rsplit("-", maxsplit=1)[-1]
    return (
        len(last) > 3 and last not in given_names() and (last.endswith(_SURNAME_ENDINGS) or last[-2:] in ("la", "lä"))
    )


def looks_like_name(text: str) -> bool:
    """Tell whether a text can be a whole name: two to four words of letters, one of them a name that is known."""
    words = _words(text)
    letters = all(re.fullmatch(r"[^\W\d_][^\W\d_'’.-]*", word.strip(",")) for word in words)
    return 2 <= len(words) <= 5 and letters and any(is_given(w) or is_surname_like(w) for w in words)


def likely_order(names: Iterable[str]) -> str | None:
    """Return how most names of a column are written: surname first or given name first; None when nothing tells."""
    votes = {SURNAME_FIRST: 0, GIVEN_FIRST: 0}
    for name in names:
        if order := _order(_words(name), name):
            votes[order] += 1
    if votes[SURNAME_FIRST] == votes[GIVEN_FIRST]:
        return None
    return max(votes, key=lambda order: votes[order])


def split_name(text: str, usual: str | None) -> SplitName:
    """Return a name in two parts. ``usual`` is the order of the column, for names that tell nothing themselves.

    >>> split_name("Virtanen Aino Maria", None)
    SplitName(last='Virtanen', first='Aino Maria', sure=True)
    >>> split_name("Aino Virtanen", "surname")
    SplitName(last='Virtanen', first='Aino', sure=True)
    """
    words = _words(text)
    if len(words) < 2:
        return _single("".join(words))
    if "," in text:
        last, _, first = normalise_text(_TITLES.sub("", text)).partition(",")
        return SplitName(normalise_text(last), normalise_text(first.replace(",", " ")))
    own = _order(words, text)
    order = own or usual or SURNAME_FIRST
    at = _surname_words(words, order)
    if order == SURNAME_FIRST:
        return SplitName(" ".join(words[:at]), " ".join(words[at:]), own is not None)
    return SplitName(" ".join(words[-at:]), " ".join(words[:-at]), own is not None)


def are_swapped(last: str, first: str) -> bool:
    """Tell whether a surname and first names surely stand in each other's columns.

    >>> are_swapped("Aino", "Virtanen"), are_swapped("Virtanen", "Aino")
    (True, False)
    """
    lasts, firsts = _words(last), _words(first)
    if not lasts or len(firsts) != 1 or is_given(firsts[0]):
        return False
    return all(map(is_given, lasts)) and not any(map(is_surname_like, lasts))


def _single(word: str) -> SplitName:
    return SplitName("", word, sure=False) if is_given(word) else SplitName(word, "", sure=False)


def _words(text: str) -> list[str]:
    return _NOISE.sub("", _TITLES.sub("", normalise_text(text))).split()


def _surname_words(words: list[str], order: str) -> int:
    """Return how many words the surname has: more than one only after a particle."""
    count = 1
    if order == SURNAME_FIRST:
        while count < len(words) - 1 and compare_key(words[count - 1]) in _PARTICLES:
            count += 1
        return count
    while count < len(words) - 1 and compare_key(words[-count - 1]) in _PARTICLES:
        count += 1
    return count


def _order(words: list[str], text: str) -> str | None:
    if len(words) < 2:
        return None
    if "," in text:
        return SURNAME_FIRST
    first, last = is_given(words[0]), is_given(words[-1])
    if first != last:
        return GIVEN_FIRST if first else SURNAME_FIRST
    like = is_surname_like(words[0]), is_surname_like(words[-1])
    if like[0] != like[1] and not first:
        return SURNAME_FIRST if like[0] else GIVEN_FIRST
    return None


__all__ = [
    "GIVEN_FIRST",
    "SURNAME_FIRST",
    "SplitName",
    "are_swapped",
    "given_names",
    "is_given",
    "is_surname_like",
    "likely_order",
    "looks_like_name",
    "split_name",
]
