"""Check: every wrong or doubtful cell named, explained and, where it is safe, mended.

``check_registers`` runs the rules over the registers and gives findings; ``message`` words one;
``safe_repairs`` gives the change set of the repairs that are safe; ``find_duplicates`` finds who is there twice.
Nothing here opens or writes a file.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hapusheets.checking.duplicates.finding import Duplicate, find_duplicates
    from hapusheets.checking.engine import CheckResult, check_registers
    from hapusheets.checking.fixes import safe_repairs
    from hapusheets.checking.opening import open_registers
    from hapusheets.checking.wording import message

_HOMES = {
    "CheckResult": "engine",
    "Duplicate": "duplicates.finding",
    "check_registers": "engine",
    "find_duplicates": "duplicates.finding",
    "message": "wording",
    "open_registers": "opening",
    "safe_repairs": "fixes",
}
__all__ = [
    "CheckResult",
    "Duplicate",
    "check_registers",
    "find_duplicates",
    "message",
    "open_registers",
    "safe_repairs",
]


def __getattr__(name: str) -> Any:
    """Import a part only when one of its names is asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)
