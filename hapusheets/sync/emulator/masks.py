"""Field masks: ``sheets(properties.title,data.rowData/values/note)`` as a tree, and what it leaves of an answer."""

from __future__ import annotations

import re
from typing import Any

from hapusheets.sync.emulator.errors import bad

#: A mask as a tree; ``{}`` as a leaf means everything below.
Mask = dict[str, Any]
_PIECE = re.compile(r"\s*([A-Za-z0-9_*@]+|[(),./])\s*")


def parse_mask(text: str) -> Mask:
    """Return the tree of a mask. Raises the 400 that Google gives.

    >>> parse_mask("id,sheets(properties.title,merges)")
    {'id': {}, 'sheets': {'properties': {'title': {}}, 'merges': {}}}
    """
    pieces = _PIECE.findall(text)
    if "".join(pieces) != re.sub(r"\s", "", text) or not pieces:
        raise _invalid(text)
    tree: Mask = {}
    rest = _read_list(pieces, 0, tree, text)
    if rest != len(pieces):
        raise _invalid(text)
    return tree


def _invalid(text: str) -> Exception:
    return bad(f"Request contains an invalid argument. Invalid field mask: {text}")


def _read_list(pieces: list[str], place: int, tree: Mask, text: str) -> int:
    while True:
        place = _read_path(pieces, place, tree, text)
        if place >= len(pieces) or pieces[place] != ",":
            return place
        place += 1


def _read_path(pieces: list[str], place: int, tree: Mask, text: str) -> int:
    node = tree
    while True:
        if place >= len(pieces) or pieces[place] in "(),./":
            raise _invalid(text)
        node = node.setdefault(pieces[place], {})
        place += 1
        sign = pieces[place] if place < len(pieces) else ""
        if sign in {".", "/"}:
            place += 1
        elif sign == "(":
            place = _read_list(pieces, place + 1, node, text)
            if place >= len(pieces) or pieces[place] != ")":
                raise _invalid(text)
            return place + 1
        else:
            return place


class Cut(dict[str, Any]):
    """An object that holds only what its mask wants already."""


def apply_mask(value: Any, mask: Mask) -> Any:
    """Return what the mask leaves of a JSON value."""
    if not mask or "*" in mask or isinstance(value, Cut):
        return value
    if isinstance(value, list):
        return [apply_mask(one, mask) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: apply_mask(value[name], below) for name, below in mask.items() if name in value}


def asks_for(mask: Mask, *path: str) -> bool:
    """Tell whether the mask lets anything through at the path."""
    for name in path:
        if not mask or "*" in mask:
            return True
        if name not in mask:
            return False
        mask = mask[name]
    return True


def refuse_unknown(mask: Mask, known: set[str]) -> None:
    """Raise the 400 for a field that the top object does not have."""
    for name in mask:
        if name not in known and name != "*":
            raise bad(f"Request contains an invalid argument. Invalid field mask: {name}")


def leaves(mask: Mask, prefix: str = "") -> list[str]:
    """Return the paths of the mask: ``["gridProperties.rowCount", "title"]``."""
    found: list[str] = []
    for name, below in mask.items():
        path = f"{prefix}{name}"
        found += leaves(below, f"{path}.") if below else [path]
    return found


def merge_by_mask(old: Any, new: Any, mask: Mask) -> Any:
    """Return ``old`` with the masked fields as ``new`` has them; a field that ``new`` lacks goes away."""
    if not mask or "*" in mask:
        return new
    merged = dict(old or {})
    given = new or {}
    for name, below in mask.items():
        value = merge_by_mask(merged.get(name), given.get(name), below)
        if value in (None, {}) and not (name in given and given[name] is not None):
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged
