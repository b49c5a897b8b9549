"""What a workspace adds to the registers without a programmer: own columns, lists, codes and rules in ``omat.yaml``.

``workspace_schema`` reads the file (or every ``*.yaml`` of the folder ``omat``) and returns the shipped schema with it.
Nothing that ships can be renamed or taken away. A mistake in the file stops every command, naming the line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hapusheets.registers.overlay.merging import workspace_schema
    from hapusheets.registers.overlay.source import FILE, FOLDER, own_files

_HOMES = {"workspace_schema": "merging", "FILE": "source", "FOLDER": "source", "own_files": "source"}
__all__ = ["FILE", "FOLDER", "own_files", "workspace_schema"]


def __getattr__(name: str) -> Any:
    """Import a part only when one of its names is asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)
