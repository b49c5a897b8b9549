"""How a workbook comes to bear its marks: what it bears now compared with what it shall bear.

A note of ours that somebody has written into is left alone: *Havainnot* remembers, in a hidden column, what we wrote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hapusheets.messages import text
from hapusheets.model.cells import Value, cell_address, parse_address
from hapusheets.model.changes import CellMark, Marking, MarkLine
from hapusheets.workbooks import NewSheet, SheetPatch, Workbook
from hapusheets.workbooks.own_marks import OwnMarks, read_own_marks
from hapusheets.workbooks.sheet_names import quoted

FINDINGS_SHEET: Final = "Havainnot"
_STYLES: Final = {"error": "hapu_virhe", "warning": "hapu_varoitus"}
_WIDTHS: Final = (6, 12, 26, 14, 24, 84, 26, 10, 10)
_HEADER_ROW: Final = 4
_PLACE, _MEMORY = 8, 9


@dataclass(frozen=True)
class MarkingPatch:
    """The patches by sheet and the sheet *Havainnot* (a None value: it goes; {}: it stays as it is)."""

    patches: Mapping[str, SheetPatch]
    sheets: Mapping[str, NewSheet | None]

    @property
    def cells(self) -> int:
        """The number of cells that get, lose or change a mark or a note."""
        return sum(len(patch.marks.keys() | patch.notes.keys()) for patch in self.patches.values())

    def __bool__(self) -> bool:
        return bool(self.patches or self.sheets)


def marking_patch(path: Path, workbook: Workbook, marking: Marking) -> MarkingPatch:
    """Return what must change for the workbook at ``path`` to bear just the marks of ``marking``."""
    own = read_own_marks(path)
    memory = _remembered(workbook) if FINDINGS_SHEET in own.own_sheets else {}
    patches = {}
    for name, bears in own.sheets.items():
        if name not in own.own_sheets:
            patch = _sheet_patch(bears, [m for m in marking.marks if m.sheet == name], memory.get(name, {}))
            if patch != SheetPatch():
                patches[name] = patch
    return MarkingPatch(patches, _sheets(workbook, marking, is_there=FINDINGS_SHEET in own.own_sheets))


def _sheet_patch(bears: OwnMarks, wanted: list[CellMark], memory: Mapping[str, str]) -> SheetPatch:
    marks: dict[str, str | None] = dict.fromkeys(bears.marks)
    notes: dict[str, str | None] = dict.fromkeys(bears.notes)
    for each in wanted:
        if each.mark is not None:
            marks[each.cell] = _STYLES[each.mark]
        notes[each.cell] = each.note
    changed = {address: mark for address, mark in marks.items() if bears.marks.get(address) != mark}
    return SheetPatch(
        marks=changed, notes={a: words for a, words in notes.items() if _is_ours_to_write(a, words, bears, memory)}
    )


def _is_ours_to_write(address: str, words: str | None, bears: OwnMarks, memory: Mapping[str, str]) -> bool:
    """Tell whether a note must and may change: not another's, not the same, not one that a person wrote into."""
    present = bears.notes.get(address)
    if address in bears.others or present == words:
        return False
    return present is None or memory.get(address, fingerprint(present)) == fingerprint(present)


def fingerprint(words: str) -> str:
    """Return a short mark of a note's text: enough to see that somebody has changed it."""
    return hashlib.sha256(words.replace("\r\n", "\n").encode("utf-8")).hexdigest()[:16]


def _remembered(workbook: Workbook) -> dict[str, dict[str, str]]:
    """Return the fingerprints of the notes we wrote, by sheet and address, as *Havainnot* keeps them."""
    found: dict[str, dict[str, str]] = {}
    sheet = workbook.sheets[FINDINGS_SHEET]
    for row in {parse_address(address)[0] for address in sheet.cells}:
        place, memory = (sheet.value(cell_address(row, column)) for column in (_PLACE, _MEMORY))
        name, _, address = str(place or "").rpartition("!")
        if row > _HEADER_ROW and name and memory:
            found.setdefault(name, {})[address] = str(memory)
    return found


def _sheets(workbook: Workbook, marking: Marking, *, is_there: bool) -> dict[str, NewSheet | None]:
    if not marking.lines:
        return {FINDINGS_SHEET: None} if is_there else {}
    wanted = findings_sheet(marking)
    if is_there:
        present = {address: cell.value for address, cell in workbook.sheets[FINDINGS_SHEET].cells.items()}
        if present == wanted.cells():
            return {}
    return {FINDINGS_SHEET: wanted}


def findings_sheet(marking: Marking) -> NewSheet:
    """Return the sheet *Havainnot*: a line for each finding in mending order, with a link to its cell.

    It bears no clock: the same findings give the same sheet.
    """
    notes = {(mark.sheet, mark.cell): fingerprint(mark.note) for mark in marking.marks}
    head: list[tuple[Value, ...]] = [
        (FINDINGS_SHEET,),
        (text("check.marks.intro", n=len(marking.lines)),),
        (text("check.marks.kept"),),
        tuple(text("check.marks.heads").split("|")),
    ]
    rows = [*head, *(_row(n, line, notes) for n, line in enumerate(marking.lines, 1))]
    placed = [(row, line) for row, line in enumerate(marking.lines, _HEADER_ROW + 1)]
    return NewSheet(
        rows,
        header_row=_HEADER_ROW,
        widths=_WIDTHS,
        links={cell_address(row, 3): _target(line) for row, line in placed if line.sheet},
        looks={cell_address(row, 2): line.severity for row, line in placed if line.severity in _STYLES},
        hidden_columns=2,
    )


def _row(number: int, line: MarkLine, notes: Mapping[tuple[str, str], str]) -> tuple[Value, ...]:
    place = f"{line.sheet}!{line.cell}" if line.cell else ""
    shown = (place or line.sheet, line.record, line.column, line.message, line.suggestion)
    hidden = (place, notes.get((line.sheet, line.cell), ""))
    return number, text(f"check.severity.{line.severity}"), *(part or None for part in (*shown, *hidden))


def _target(line: MarkLine) -> str:
    return f"{quoted(line.sheet)}!{line.cell or 'A1'}"


__all__ = ["FINDINGS_SHEET", "MarkingPatch", "findings_sheet", "marking_patch"]
