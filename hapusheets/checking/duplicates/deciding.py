"""From scored pairs to people: links gather into groups, contradictions part them, and ties are left to a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hapusheets.checking.duplicates.scoring import Compared, Scorer

if TYPE_CHECKING:
    from hapusheets.checking.duplicates.comparing import Codes
    from hapusheets.checking.duplicates.weighing import Bits

#: Bits that a link needs, and that a pair joined through others may lack.
_LINK, _CARELESS_LINK = 3.0, -1.0
_THROUGH_OTHERS: Final = -8.0
_CARELESS_THROUGH: Final = -25.0
#: Two links that exclude each other and differ by less are a tie.
_TIE: Final = 6.0
_LARGEST_GROUP: Final = 40


@dataclass(frozen=True)
class Decided:
    """The pairs judged one person, with their scores, in the order of the rows."""

    pairs: Compared
    score: Bits


def decide(scorer: Scorer, pairs: Compared) -> Decided:
    """Return the pairs that are the same person beyond reasonable doubt."""
    import numpy as np

    score = scorer.score(pairs)
    forced = scorer.same_code(pairs)
    linked = forced | ((score >= _threshold(scorer)) & ~scorer.contradicted(pairs))
    links = np.flatnonzero(linked)
    if not len(links):
        return Decided(_taken(pairs, links), score[links])
    through = _through_others(scorer, pairs, links)
    rows = _join(_taken(pairs, links), through)
    return _grouped(scorer, rows)


def _threshold(scorer: Scorer) -> float:
    return _CARELESS_LINK if scorer.careless else _LINK


def _taken(pairs: Compared, rows: Codes) -> Compared:
    level = {role: found[rows] for role, found in pairs.level.items()}
    return Compared(pairs.a[rows], pairs.b[rows], level, pairs.swapped[rows])


def _join(one: Compared, other: Compared) -> Compared:
    import numpy as np

    level = {role: np.concatenate((found, other.level[role])) for role, found in one.level.items()}
    a, b = np.concatenate((one.a, other.a)), np.concatenate((one.b, other.b))
    return Compared(a, b, level, np.concatenate((one.swapped, other.swapped)))


def _through_others(scorer: Scorer, pairs: Compared, links: Codes) -> Compared:
    """Return the pairs of linked people that have no link of their own, compared."""
    import numpy as np

    size = scorer.people.size
    a, b = pairs.a[links].tolist(), pairs.b[links].tolist()
    have = set(zip(a, b, strict=True))
    missing = [
        low * size + high
        for group in _groups(have)
        if 2 < len(group) <= _LARGEST_GROUP
        for index, low in enumerate(group)
        for high in group[index + 1 :]
        if (low, high) not in have
    ]
    packed = np.array(sorted(missing), np.int64)
    return scorer.compare(packed // size, packed % size)


def _groups(links: set[tuple[int, int]]) -> list[list[int]]:
    """Return the people joined by links, each group in the order of the rows."""
    home: dict[int, list[int]] = {}
    for a, b in sorted(links):
        one, other = home.setdefault(a, [a]), home.setdefault(b, [b])
        if one is not other:
            one.extend(other)
            home.update(dict.fromkeys(other, one))
    return [sorted(group) for group in {id(group): group for group in home.values()}.values()]


def _grouped(scorer: Scorer, rows: Compared) -> Decided:
    """Keep the pairs of groups without contradiction whole; part the others."""
    import numpy as np

    score = scorer.score(rows)
    forced = scorer.same_code(rows)
    through = _CARELESS_THROUGH if scorer.careless else _THROUGH_OTHERS
    against = (scorer.contradicted(rows) | (score < through)) & ~forced
    link = forced | ((score >= _threshold(scorer)) & ~against)
    kept = ~against
    a, b = rows.a.tolist(), rows.b.tolist()
    quarrel = {(a[i], b[i]) for i in np.flatnonzero(against).tolist()}
    if quarrel:
        strength = {(a[i], b[i]): float(score[i]) + 1000.0 * bool(forced[i]) for i in np.flatnonzero(link).tolist()}
        torn = {person for pair in quarrel for person in pair}
        homes = {}
        for group in _groups(set(strength)):
            if torn.intersection(group):
                homes.update(_part(group, strength, quarrel))
        together = np.fromiter(
            (homes.get(x, -1) == homes.get(y, -1) for x, y in zip(a, b, strict=True)), np.bool_, len(a)
        )
        kept &= together | forced
    chosen = np.flatnonzero(kept)
    chosen = chosen[np.lexsort((rows.b[chosen], rows.a[chosen]))]
    return Decided(_taken(rows, chosen), score[chosen])


def _part(group: list[int], strength: dict[tuple[int, int], float], quarrel: set[tuple[int, int]]) -> dict[int, int]:
    """Return a number of the smaller group for each person; somebody whose place is a tie stands alone."""
    members = set(group)
    inside = sorted(
        ((bits, pair) for pair, bits in strength.items() if pair[0] in members and pair[1] in members),
        key=lambda item: (-item[0], item[1]),
    )
    while True:
        homes, tied = _gathered(group, inside, quarrel)
        if not tied:
            return {person: min(home) for person, home in homes.items()}
        inside = [(bits, pair) for bits, pair in inside if not tied.intersection(pair)]


def _gathered(
    group: list[int], inside: list[tuple[float, tuple[int, int]]], quarrel: set[tuple[int, int]]
) -> tuple[dict[int, list[int]], set[int]]:
    """Gather the strongest links first; ``tied``: people who could as well belong elsewhere."""
    homes = {person: [person] for person in group}
    best: dict[int, float] = {}
    tied: set[int] = set()
    for bits, (a, b) in inside:
        one, other = homes[a], homes[b]
        if one is not other and any(_quarrel(x, y, quarrel) for x in one for y in other):
            tied.update(
                person
                for person, home, rival in ((a, one, b), (b, other, a))
                if best.get(person, -1e9) < bits + _TIE and any(_quarrel(x, rival, quarrel) for x in home)
            )
            continue
        for person in (a, b):
            best.setdefault(person, bits)
        if one is not other:
            one.extend(other)
            homes.update(dict.fromkeys(other, one))
    return homes, tied


def _quarrel(a: int, b: int, quarrel: set[tuple[int, int]]) -> bool:
    return ((a, b) if a < b else (b, a)) in quarrel
