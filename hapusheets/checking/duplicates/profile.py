"""What kind of list this is: whether whole cells are often exchanged in it, so that one contradiction proves little.

In a register kept by people two first names at one address are two people: twins, siblings, spouses. In a list that
was copied badly (or made by a generator of errors) whole values are exchanged everywhere: house numbers in the same
street, towns, family names, and first names as often as those. Only the data can tell which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from hapusheets.checking.duplicates.comparing import DIFFER, FAR, NEAR, PART

if TYPE_CHECKING:
    from hapusheets.checking.duplicates.comparing import Levels

#: Fewer pairs with an exchanged house number prove nothing.
_FEWEST: Final = 5
_RATE: Final = 0.04
_HOUSEHOLDS: Final = 0.03
_EXPECTED: Final = 2


def exchanges_cells(level: Mapping[str, Levels]) -> bool:
    """Tell whether whole cells are exchanged so often that a different first name or birth date is no proof."""
    towns = [role for role in ("postal_code", "city") if role in level]
    if not towns or any(role not in level for role in ("given_name", "family_name", "street", "street_number")):
        return False
    street, number, born = level["street"] >= NEAR, level["street_number"], level.get("birth_date")
    town = level[towns[0]] >= NEAR
    other_given = (level["given_name"] >= DIFFER) & (level["given_name"] <= FAR) & (level["family_name"] >= NEAR)
    person = (level["given_name"] >= NEAR) & (level["family_name"] >= NEAR)
    household, home = other_given, street & town & (number >= PART)
    if born is not None:
        household = household & (born >= DIFFER) & (born <= FAR)
        other_given, person = other_given & (born >= NEAR), person & (born >= NEAR)
    sure = int((person & home).sum())
    exchanged = int((person & street & town & (number == DIFFER)).sum())
    if exchanged < max(_FEWEST, _RATE * sure) or int((other_given & home).sum()) > _EXPECTED * exchanged + _FEWEST:
        return False
    if born is not None and int((household & home).sum()) > _HOUSEHOLDS * sure:
        return False
    return len(towns) < 2 or int((person & home & (level["city"] == DIFFER)).sum()) >= max(_FEWEST, _RATE * sure / 2)
