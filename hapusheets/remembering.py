"""Who is protected is remembered in the state folder whenever the registers are read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hapusheets.domain.privacy import people_to_remember
from hapusheets.journal.protection import read_protection, save_protection
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.model.protection import Remembered
from hapusheets.registers.registers import Registers
from hapusheets.workbooks import UnreadableTable


def remembered_anew(state: Path, read: Callable[[tuple[Remembered, ...]], Registers]) -> Registers:
    """Return the registers as they are, after taking note of who is protected now.

    Where the people's own sheets cannot be read now, what was remembered stays as it is.
    """
    before = read_protection(state)
    registers = read(before)
    try:
        now = people_to_remember(registers)
    except (UnreadableWorkbook, UnreadableTable):
        return registers
    if now != before:
        save_protection(state, now)
    return registers


__all__ = ["remembered_anew"]
