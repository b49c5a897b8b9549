"""How much each agreement says: Fellegi and Sunter's weights in bits, by how common the agreeing values are.

No labels are needed: how often a value is met comes from the data, and so does how often true pairs disagree
(pairs that are sure by all other parts teach it in two rounds). Everything is deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hapusheets.checking.duplicates.comparing import DIFFER

if TYPE_CHECKING:
    import numpy as np

    from hapusheets.checking.duplicates.comparing import Column, Levels

    Bits = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Habit:
    """What is believed of a role before the data has spoken.

    ``true``: how often a true pair has each level (DIFFER, FAR, PART, NEAR, FORM, SAME). ``chance``: how common a
    value is in the world; a looser level is met by chance ``looser`` times as often as the same value.
    ``weight``: how far the role may be trusted beside those it goes along with.
    """

    true: tuple[float, float, float, float, float, float]
    chance: float
    looser: tuple[float, float, float, float]  # FAR, PART, NEAR, FORM


HABITS: Final[dict[str, Habit]] = {
    "given_name": Habit((0.02, 0.02, 0.04, 0.07, 0.06, 0.79), 0.010, (25, 6, 4, 2)),
    "family_name": Habit((0.06, 0.02, 0.03, 0.07, 0.03, 0.79), 0.005, (40, 5, 5, 2)),
    "birth_date": Habit((0.02, 0.01, 0.05, 0.05, 0.02, 0.85), 0.00005, (2000, 400, 30, 3)),
    "street": Habit((0.20, 0.02, 0.02, 0.06, 0.02, 0.68), 0.002, (40, 5, 4, 2)),
    "street_number": Habit((0.20, 0.02, 0.06, 0.02, 0.02, 0.68), 0.030, (3, 2, 2, 1.2)),
    "city": Habit((0.12, 0.02, 0.02, 0.06, 0.02, 0.76), 0.030, (5, 3, 3, 1.5)),
    "postal_code": Habit((0.15, 0.02, 0.01, 0.05, 0.01, 0.76), 0.010, (30, 10, 8, 2)),
    "phone": Habit((0.25, 0.01, 0.01, 0.04, 0.01, 0.68), 0.0003, (1000, 30, 20, 2)),
    "email": Habit((0.25, 0.01, 0.03, 0.05, 0.01, 0.65), 0.0002, (1000, 40, 8, 2)),
    "national_id": Habit((0.02, 0.01, 0.01, 0.06, 0.01, 0.89), 0.00001, (1000, 100, 20, 2)),
}
#: As many imagined people stand behind the beliefs when frequencies are counted.
_IMAGINED: Final = 1000
_SURELY: Final = 0.7
#: As many imagined sure pairs stand behind the beliefs when habits are learnt.
_IMAGINED_PAIRS: Final = 60


def frequencies(column: Column, chance: float) -> Bits:
    """Return how likely each distinct value is to be met by chance."""
    import numpy as np

    known = column.codes[column.codes >= 0]
    counts = np.bincount(known, minlength=max(1, len(column.values))).astype(np.float64)
    return (counts + chance * _IMAGINED) / (len(known) + _IMAGINED)


def learnt(role: str, levels: Levels, sure: Bits) -> tuple[float, ...]:
    """Return how often true pairs have each level, from pairs that are true with probability ``sure``."""
    import numpy as np

    known = levels >= 0
    counts = np.bincount(levels[known], weights=sure[known], minlength=6)
    believed = np.array(HABITS[role].true) * _IMAGINED_PAIRS
    shares = (counts + believed) / (counts.sum() + _IMAGINED_PAIRS)
    return tuple(shares.tolist())


def most_common_share(column: Column) -> float:
    """Return the share of the most common value among the known ones; 0 when nothing is known."""
    import numpy as np

    known = column.codes[column.codes >= 0]
    return float(np.bincount(known).max() / len(known)) if len(known) else 0.0


def bits(role: str, levels: Levels, commoner: Bits, true: tuple[float, ...], most_common: float) -> Bits:
    """Return what each pair's level in a role says for (positive) or against one person, in bits.

    ``commoner``: how common the commoner of the two values is; ``true``: how often true pairs have each level.
    """
    import numpy as np

    found = np.zeros(len(levels))
    known = np.flatnonzero(levels >= 0)
    own = levels[known]
    factor = np.array((1.0, *HABITS[role].looser, 1.0))[own]
    chance = np.minimum(commoner[known] * factor, _SURELY)
    chance = np.where(own == DIFFER, 1.0 - min(0.5, most_common), chance)
    found[known] = np.log2(np.array(true)[own] / chance)
    return found
