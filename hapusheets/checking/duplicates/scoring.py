"""From people to scored pairs: the levels of every part, their weight in bits, and what contradicts one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from hapusheets.checking.duplicates import blocking
from hapusheets.checking.duplicates.cleaning import People, valid_hetu
from hapusheets.checking.duplicates.comparing import (
    DIFFER,
    FAR,
    FORM,
    JUDGES,
    NEAR,
    PART,
    SAME,
    Column,
    column,
    judge_text,
    levels,
)
from hapusheets.checking.duplicates.profile import exchanges_cells
from hapusheets.checking.duplicates.weighing import HABITS, bits, frequencies, learnt, most_common_share

if TYPE_CHECKING:
    import numpy as np

    from hapusheets.checking.duplicates.comparing import Codes, Levels
    from hapusheets.checking.duplicates.weighing import Bits

    Truths = np.ndarray[Any, np.dtype[np.bool_]]

#: A register is never thought smaller than this when the chance of a duplicate is weighed.
_SMALLEST: Final = 500
_ROUNDS: Final = 2
_SWAPPED_COST: Final = 4.0
#: As many candidates are looked at closely, on average; the likeliest at a glance.
_MOST_PER_PERSON: Final = 6
_FEWEST_PAIRS: Final = 30_000
#: Values that bring two people together alone.
_ALONE: Final = ("national_id", "birth_date", "phone", "email", "street")
#: What another home, and another phone or e-mail, say against one person at most.
_HOME: Final = ("street", "street_number", "city", "postal_code")
_CONTACTS: Final = ("phone", "email")
_MOVED, _CHANGED = 6.0, 2.0


@dataclass(frozen=True)
class Compared:
    """Pairs (``a`` < ``b``) with their levels by role; ``swapped``: given and family name in each other's place."""

    a: Codes
    b: Codes
    level: dict[str, Levels]
    swapped: Truths

    def at(self, role: str) -> Levels:
        """Return the levels of a role; all unknown when the people have no such column."""
        import numpy as np

        found = self.level.get(role)
        return np.full(len(self.a), -1, np.int8) if found is None else found


class Scorer:
    """Compares and weighs pairs of the given people; learns from the first pairs that it is shown."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.columns: dict[str, Column] = {role: column(people.column(role)) for role in people.columns}
        self._often = {role: frequencies(own, HABITS[role].chance) for role, own in self.columns.items()}
        self._true: dict[str, tuple[float, ...]] = {role: HABITS[role].true for role in self.columns}
        self._typical = {role: most_common_share(own) for role, own in self.columns.items()}
        self.careless = False

    @cached_property
    def hetus(self) -> Truths:
        """Tell of each distinct national id whether it is a valid Finnish identity code."""
        import numpy as np

        ids = self.columns["national_id"].values if "national_id" in self.columns else []
        return np.fromiter((len(code) == 11 and valid_hetu(code) for code in ids), np.bool_, len(ids))

    def candidates(self) -> tuple[Codes, Codes]:
        """Return the pairs that are worth a look."""
        keys = Keys(self.people, self.columns)
        a, b = blocking.pairs(keys.passes(), keys.order)
        most = max(_FEWEST_PAIRS, _MOST_PER_PERSON * self.people.size)
        return (a, b) if len(a) <= most else self._likeliest(keys, a, b, most)

    def _likeliest(self, keys: Keys, a: Codes, b: Codes, most: int) -> tuple[Codes, Codes]:
        """Return the pairs that share the rarest values, at a glance: equal values and equal beginnings."""
        import numpy as np

        glance = np.zeros(len(a), np.float32)
        whole = ((own.codes, self._often[role]) for role, own in self.columns.items())
        parts = ((key, _share(key)) for key in keys.beginnings)
        for codes, often in (*whole, *parts):
            rarity = np.append(-np.log2(often), 0.0).astype(np.float32)
            one = codes[a]
            glance += np.where(one == codes[b], rarity[one], 0.0)
        kept = np.flatnonzero(glance >= np.partition(glance, len(a) - most)[len(a) - most])[:most]
        return a[kept], b[kept]

    def compare(self, a: Codes, b: Codes) -> Compared:
        """Return the levels of pairs of rows."""
        level = {role: levels(own, own, a, b, JUDGES[role]) for role, own in self.columns.items()}
        return Compared(a, b, level, self._swapped(a, b, level))

    def learn(self, pairs: Compared) -> None:
        """Learn from candidate pairs how often true pairs disagree in each part, and what kind of list this is."""
        import numpy as np

        for _ in range(_ROUNDS):
            score = np.clip(self.score(pairs), -50, 50)
            sure = np.where(self.contradicted(pairs), 0.0, 1 / (1 + 2.0**-score))
            self._true = {role: learnt(role, found, sure) for role, found in pairs.level.items()}
        self.careless = exchanges_cells(pairs.level)
        if self.careless:
            sure = 1 / (1 + 2.0 ** -np.clip(self.score(pairs), -50, 50))
            self._true = {role: learnt(role, found, sure) for role, found in pairs.level.items()}

    def score(self, pairs: Compared) -> Bits:
        """Return the odds that each pair is one person, in bits: 0 is even, 10 is a thousand to one."""
        import numpy as np

        weight = {
            role: bits(role, found, self._commoner(role, pairs), self._true[role], self._typical[role])
            for role, found in pairs.level.items()
        }
        self._weigh_swapped(pairs, weight)
        _go_together(weight, "city", "postal_code")
        _part_together(weight, pairs.at("birth_date") >= FORM)
        total = np.full(len(pairs.a), -np.log2(max(self.people.size, _SMALLEST)))
        for one in weight.values():
            total += one
        return total

    def _commoner(self, role: str, pairs: Compared) -> Bits:
        """Return how common the commoner of the two values of each pair is."""
        import numpy as np

        codes, often = self.columns[role].codes, np.append(self._often[role], 1.0)
        found: Bits = np.maximum(often[codes[pairs.a]], often[codes[pairs.b]])
        return found

    def _weigh_swapped(self, pairs: Compared, weight: dict[str, Bits]) -> None:
        import numpy as np

        rows = np.flatnonzero(pairs.swapped)
        for role in ("given_name", "family_name") if len(rows) else ():
            own = self.columns[role].codes
            often = np.maximum(self._often[role][own[pairs.a[rows]]], HABITS[role].chance)
            weight[role][rows] = np.maximum(-np.log2(often) - _SWAPPED_COST, 1.0)

    def _swapped(self, a: Codes, b: Codes, level: dict[str, Levels]) -> Truths:
        import numpy as np

        found = np.zeros(len(a), np.bool_)
        if "given_name" not in level or "family_name" not in level:
            return found
        given, family = level["given_name"], level["family_name"]
        rows = np.flatnonzero((given >= 0) & (given <= PART) & (family >= 0) & (family <= PART))
        if len(rows):
            one, other = self.columns["given_name"], self.columns["family_name"]
            there = levels(one, other, a[rows], b[rows], judge_text)
            back = levels(other, one, a[rows], b[rows], judge_text)
            found[rows] = (there >= NEAR) & (back >= NEAR)
        return found

    def same_code(self, pairs: Compared) -> Truths:
        """Tell which pairs share a valid identity code."""
        return self._codes(pairs, same=True)

    def vetoed(self, pairs: Compared) -> Truths:
        """Tell which pairs have two different valid identity codes."""
        return self._codes(pairs, same=False)

    def _codes(self, pairs: Compared, *, same: bool) -> Truths:
        import numpy as np

        if "national_id" not in self.columns:
            return np.zeros(len(pairs.a), np.bool_)
        codes = self.columns["national_id"].codes
        valid = np.append(self.hetus, False)
        one, other = codes[pairs.a], codes[pairs.b]
        found: Truths = valid[one] & valid[other] & ((one == other) if same else (one != other))
        return found

    def contradicted(self, pairs: Compared) -> Truths:
        """Tell which pairs are two people whatever else agrees: other first names (twins, siblings, spouses), births
        a slip of the finger does not explain (parent and child), or identity codes."""  # fmt: skip
        given, born, family = pairs.at("given_name"), pairs.at("birth_date"), pairs.at("family_name")
        vetoed = self.vetoed(pairs)
        if self.careless:
            return vetoed
        other_given = (given >= DIFFER) & (given <= FAR) & ~pairs.swapped
        other_birth = (born >= DIFFER) & (born <= FAR)
        other_family = (family >= DIFFER) & (family <= FAR) & ~pairs.swapped
        unsure_birth = other_family & (born >= 0) & (born < FORM)
        nameless = (given < 0) & (born < FORM)
        stranger = (other_family | (born < FORM)) & ~_contact(pairs)
        return vetoed | other_given | other_birth | unsure_birth | nameless | stranger | _another_phone(pairs)


def _at_home(pairs: Compared) -> Truths:
    number = pairs.at("street_number")
    found: Truths = (pairs.at("street") >= NEAR) & ((number >= PART) | (number < 0))
    return found


def _contact(pairs: Compared) -> Truths:
    """Tell who is reached at the same phone, e-mail or home: needed where the name or the birth date is unsure."""
    found: Truths = (pairs.at("phone") >= NEAR) | (pairs.at("email") >= PART) | _at_home(pairs)
    return found


def _another_phone(pairs: Compared) -> Truths:
    """Where no birth date tells parent from child, one name in one home with two phones may be both of them."""
    phone, email = pairs.at("phone"), pairs.at("email")
    return (pairs.at("birth_date") < 0) & _at_home(pairs) & (phone >= DIFFER) & (phone <= FAR) & (email < PART)


def _go_together(weight: dict[str, Bits], one: str, other: str) -> None:
    """A town and its postal code agree together: the lesser agreement counts half."""
    import numpy as np

    if one in weight and other in weight:
        both = (weight[one] > 0) & (weight[other] > 0)
        lesser = np.minimum(weight[one], weight[other])
        weight[one] = weight[one] - np.where(both, lesser / 2, 0.0)


def _part_together(weight: dict[str, Bits], born: Truths) -> None:
    """Somebody (of a known birth date) who moves changes street, number, town and code at once: it counts once."""
    import numpy as np

    home = [role for role in _HOME if role in weight]
    if home:
        against = np.minimum(np.array([weight[role] for role in home]), 0.0)
        summed = against.sum(axis=0)
        weight["moved"] = np.where(born, np.maximum(-_MOVED, summed) - summed, 0.0)
    for role in _CONTACTS:
        if role in weight:
            weight[role] = np.where(born, np.maximum(weight[role], -_CHANGED), weight[role])


class Keys:
    """What may bring two people together: equal values, and equal beginnings of two values."""

    def __init__(self, people: People, columns: dict[str, Column]) -> None:
        given, family = people.column("given_name"), people.column("family_name")
        self._whole = [columns[role].codes for role in _ALONE if role in columns]
        self._given, self._family = _beginning(given, 3), _beginning(family, 3)
        self._street, self._city = _beginning(people.column("street"), 4), _beginning(people.column("city"), 4)
        self._postal = blocking.codes_of(["".join(sorted(code)) for code in people.column("postal_code")])
        self._number = blocking.codes_of([number.partition(" ")[0] for number in people.column("street_number")])
        #: Either order of the names.
        self._both = blocking.codes_of(
            [" ".join(sorted((a[:4], b[:4]))) if a and b else "" for a, b in zip(given, family, strict=True)]
        )
        #: In a large block each meets its neighbours in this order.
        self.order = blocking.codes_of([f"{a}{b}" for a, b in zip(family, given, strict=True)])
        self.beginnings = (self._given, self._family, self._street, self._both, self._number)

    def passes(self) -> list[Codes]:
        """Return the key of each pass; -1 where a person has none."""
        given, family, street, city = self._given, self._family, self._street, self._city
        postal, number = self._postal, self._number
        twos = (
            (street, number), (family, postal), (given, postal), (given, city), (family, city), (family, number),
            (given, number), (postal, number), (city, postal), (city, number), (street, postal), (street, city),
            (given, street), (family, street),
        )  # fmt: skip
        return [self._both, *self._whole, *(blocking.joined(*two) for two in twos)]


def _share(key: Codes) -> Bits:
    """Return how common each number of a key is, halved in bits: an equal beginning says less than an equal value."""
    import numpy as np

    counts = np.bincount(key[key >= 0], minlength=1)
    return np.sqrt(np.maximum(counts, 1) / len(key))


def _beginning(values: list[str], length: int) -> Codes:
    return blocking.codes_of([value[:length] for value in values])


__all__ = ["SAME", "Compared", "Scorer"]
