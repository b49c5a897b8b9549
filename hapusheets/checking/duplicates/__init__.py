"""Who is in the registers twice: cleaned, blocked, scored, decided, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hapusheets.checking.duplicates.finding import Duplicate, find_duplicates

__all__ = ["Duplicate", "find_duplicates"]


def __getattr__(name: str) -> Any:
    """Import the engine only when it is asked for."""
    if name in __all__:
        from hapusheets.checking.duplicates import finding

        return getattr(finding, name)
    raise AttributeError(name)
