"""The door of this package: people in, the pairs that are one person out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hapusheets.checking.duplicates.cleaning import clean
from hapusheets.checking.duplicates.deciding import decide
from hapusheets.checking.duplicates.explaining import agreements_of
from hapusheets.checking.duplicates.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two rows judged the same person.

    ``index_a`` < ``index_b`` are their places in the list; ``score`` the odds in bits (10: a thousand to one).
    ``agreements``: role → how it agrees, in words of the current language; no value of the people is in it.
    ``kinds``: role → the same as a stable code (same, form, near, part, swapped).
    """

    index_a: int
    index_b: int
    score: float
    agreements: Mapping[str, str] = field(compare=False)
    kinds: Mapping[str, str] = field(compare=False)


def find_duplicates(people: Sequence[Mapping[str, Any]], roles: Mapping[str, str]) -> list[Duplicate]:
    """Return the pairs of ``people`` that are judged the same person, in the order of the list.

    ``roles`` maps keys of the dicts to given_name, family_name, birth_date, street, street_number, city, postal_code,
    phone, email, national_id; some may be absent (ValueError for another role). Values may be text, numbers, dates
    or None. Two different valid Finnish identity codes are always two people, the same one is always one. A pair
    that could as well belong to somebody else is left out: it needs a person to judge.
    """
    if len(people) < 2:
        return []
    scorer = Scorer(clean(people, roles))
    pairs = scorer.compare(*scorer.candidates())
    scorer.learn(pairs)
    decided = decide(scorer, pairs)
    kinds = agreements_of(decided.pairs)
    rows = zip(decided.pairs.a.tolist(), decided.pairs.b.tolist(), decided.score.tolist(), kinds, strict=True)
    return [Duplicate(a, b, round(score, 2), *agreeing) for a, b, score, agreeing in rows]
