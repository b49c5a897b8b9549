"""What of ours a workbook bears now: marks, notes and sheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hapusheets.workbooks.marks import marked_cells
from hapusheets.workbooks.notes import SheetNotes
from hapusheets.workbooks.package import open_package
from hapusheets.workbooks.part_edits import PartEdits
from hapusheets.workbooks.parts import read_workbook_part
from hapusheets.workbooks.sheet_names import own_sheets
from hapusheets.workbooks.style_patch import StylePatch


@dataclass(frozen=True, slots=True)
class OwnMarks:
    """One sheet: our marks and our notes' texts by address, and the cells with somebody else's note."""

    marks: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnInBook:
    """``sheets``: every sheet by name. ``own_sheets``: the sheets that we made. ``sha256``: of the file as read."""

    sheets: Mapping[str, OwnMarks]
    own_sheets: frozenset[str]
    sha256: str


def read_own_marks(path: Path) -> OwnInBook:
    """Return our marks, notes and sheets in a workbook. Raises ``UnreadableWorkbook``."""
    package = open_package(path)
    workbook = read_workbook_part(package)
    parts = PartEdits(package)
    styles = StylePatch(package, workbook.target("styles")).marks
    found = {}
    for entry in workbook.sheets:
        notes = SheetNotes(parts, entry.part)
        present = notes.present()
        others = frozenset(address for address, note in present.items() if not note.own) | notes.threaded
        own = {address: note.text for address, note in present.items() if note.own}
        found[entry.name] = OwnMarks(marked_cells(package.text(entry.part), styles), own, others)
    listed = own_sheets(package.text(workbook.part))
    names = frozenset(name for name in found if name.casefold() in listed)
    return OwnInBook(found, names, package.sha256)
