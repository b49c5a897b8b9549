"""Protected people as they were last seen, kept in the state folder: a deleted row does not lift the protection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from hapusheets.journal.state import PROTECTION_FILE, read_json, write_json
from hapusheets.model.errors import Refused
from hapusheets.model.protection import Remembered

_FORMAT: Final = 1


def read_protection(state: Path) -> tuple[Remembered, ...]:
    """Return who is remembered; nobody when there is no such file. Raises Refused when it is damaged."""
    try:
        raw = read_json(state / PROTECTION_FILE)
        return tuple(map(_remembered, raw["people"])) if raw else ()
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("protection.damaged", where=str(state / PROTECTION_FILE)) from error


def save_protection(state: Path, people: Iterable[Remembered]) -> None:
    """Write who is remembered, atomically."""
    write_json(state / PROTECTION_FILE, {"format": _FORMAT, "people": [asdict(person) for person in people]})


def _remembered(raw: dict[str, Any]) -> Remembered:
    needles = tuple((core, pattern) for core, pattern in raw["needles"])
    return Remembered(raw["id"], tuple(raw["household"]), raw["last"], raw["first"], needles)


__all__ = ["read_protection", "save_protection"]
