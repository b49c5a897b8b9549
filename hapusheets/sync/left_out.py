"""Cells that the merge does not see on either side, and what is said about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from hapusheets.registers.schema import RegisterSchema
from hapusheets.sync.plans import Note
from hapusheets.sync.revealing import reveals
from hapusheets.sync.sides import Side, SideRow

#: How many cells a sentence names.
_NAMED: Final = 10


def cells_left_out(*sides: Side) -> dict[str, frozenset[str]]:
    """Return by key the headers of the cells that are left out because of either side."""
    found: dict[str, frozenset[str]] = {}
    for side in sides:
        for row in side.rows:
            if row.left_out:
                found[row.key] = found.get(row.key, frozenset()) | row.left_out
    return found


def formula_notes(register: RegisterSchema, local: Side, remote: Side) -> Iterator[Note]:
    """Yield a note that names the cells with a formula or an error, for each side that has some."""
    for code, side in (("sync.formulas", local), ("sync.formulas_there", remote)):
        found = [_place(register, side, row, header) for row in side.rows for header in sorted(row.skipped)]
        if found:
            yield Note(code, _facts(register, found))


def revealing_notes(register: RegisterSchema, sides: Iterable[tuple[str, Side, Sequence[SideRow]]]) -> Iterator[Note]:
    """Yield a note that names the cells with an identity code or an account number, masked: (code, side, rows)."""
    for code, side, rows in sides:
        found = [
            f"{_place(register, side, row, header)} ({reveals(row.source.value(header))})"
            for row in rows
            for header in sorted(row.revealing)
        ]
        if found:
            yield Note(code, _facts(register, found))


def unknown_notes(register: RegisterSchema, local: Side, found: Mapping[int, str]) -> Iterator[Note]:
    """Yield a note that names the cells that refer to nobody in the registers; ``found``: header by row number."""
    if found:
        cells = [f"{register.sheet}!{local.table.address(number, header)}" for number, header in found.items()]
        yield Note("sync.unknown_person", _facts(register, cells))


def _place(register: RegisterSchema, side: Side, row: SideRow, header: str) -> str:
    return f"{register.workbook} › {register.sheet}!{side.table.address(row.number, header)}"


def _facts(register: RegisterSchema, cells: Sequence[str]) -> dict[str, object]:
    named = ", ".join(cells[:_NAMED]) + (" …" if len(cells) > _NAMED else "")
    return {"sheet": register.sheet, "n": len(cells), "cells": named}


__all__ = ["cells_left_out", "formula_notes", "revealing_notes", "unknown_notes"]
