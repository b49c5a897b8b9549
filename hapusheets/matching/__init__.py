"""Matching: ranks the people who could take a shift, says why and why not, and records the customer's choice.

It proposes and explains; the customer decides. It reads records and returns values and change sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hapusheets.matching.choosing import Choice, choose
    from hapusheets.matching.options import MatchSettings
    from hapusheets.matching.ranking import Ranking, rank_candidates
    from hapusheets.matching.roster import Roster, gather_roster

_HOMES = {
    "Choice": "choosing",
    "choose": "choosing",
    "MatchSettings": "options",
    "Ranking": "ranking",
    "rank_candidates": "ranking",
    "Roster": "roster",
    "gather_roster": "roster",
}
__all__ = ["Choice", "MatchSettings", "Ranking", "Roster", "choose", "gather_roster", "rank_candidates"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"hapusheets.matching.{_HOMES[name]}"), name)
    raise AttributeError(name)
