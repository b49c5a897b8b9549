"""Marks, notes and sheets of ours: put on after all other changes of a workbook, and verified on their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hapusheets.model.cells import cell_address, parse_address
from hapusheets.workbooks import note_shapes, verification
from hapusheets.workbooks.marks import MarksOutcome, apply_marks, verify_marks
from hapusheets.workbooks.new_sheets import NewSheet, SheetBook
from hapusheets.workbooks.notes import AUTHOR, Note, SheetNotes, without_drawing
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.part_edits import PartEdits, relations_namespace
from hapusheets.workbooks.parts import SheetEntry, WorkbookPart, root_prefix
from hapusheets.workbooks.row_heights import column_widths
from hapusheets.workbooks.sheet_edit import SheetPatch
from hapusheets.workbooks.sheet_names import sheet_titles
from hapusheets.workbooks.sheet_parts import attributes
from hapusheets.workbooks.sheet_rows import SheetRows
from hapusheets.workbooks.style_patch import StylePatch
from hapusheets.workbooks.style_sections import StyleSections
from hapusheets.workbooks.styles import read_styles

_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_USUAL_WIDTH = 8.43
_LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")


@dataclass
class _Done:
    """What was done to one sheet: its part, its text before, the marks, our notes, and cells that could not get one."""

    part: str
    text: str
    marks: MarksOutcome
    notes: dict[str, str | None]
    left: tuple[str, ...]
    before: _Bears


@dataclass(frozen=True)
class _Bears:
    """The notes of a sheet (author and element by address), its threaded comments and its legacy drawing."""

    notes: dict[str, Note]
    threaded: frozenset[str]
    drawing: str

    @classmethod
    def of(cls, notes: SheetNotes) -> _Bears:
        """Return what a sheet bears now."""
        return cls(notes.present(), notes.threaded, notes.drawing_text())


class Extras:
    """Puts marks, notes and sheets of ours on the parts as the other changes have left them."""

    def __init__(self, parts: PartEdits, workbook: WorkbookPart, styles: StylePatch) -> None:
        self._parts = parts
        self._workbook = workbook
        self._styles = styles
        self._done: dict[str, _Done] = {}
        self._book = SheetBook(parts, workbook.part, styles)

    def apply_to_sheet(self, entry: SheetEntry, patch: SheetPatch) -> None:
        """Put the marks and notes of a patch on its sheet."""
        if not (patch.marks or patch.notes):
            return
        text = self._parts.text(entry.part)
        marks = apply_marks(text, f"{self._parts.package.name} › {entry.name}", patch.marks, self._styles.marks)
        if marks.styles:
            self._parts.put(entry.part, marks.text)
        notes = SheetNotes(self._parts, entry.part)
        before = _Bears.of(notes)
        done, left = notes.apply(patch.notes, _grid(marks.text))
        self._done[entry.name] = _Done(entry.part, text, marks, done, tuple(left), before)

    def apply_sheets(self, sheets: Mapping[str, NewSheet | None]) -> None:
        """Add, replace and remove sheets of ours."""
        self._book.apply(sheets)

    def finish_styles(self) -> None:
        """Put the new styles in their part; a workbook without one gets it."""
        for part, content in self._styles.changed.items():
            self._parts.put(part, content.decode("utf-8"))
            if self._styles.is_new:
                self._parts.declare(part, _STYLES_TYPE)
                kind = f"{relations_namespace(self._parts.text(self._workbook.part))}/styles"
                self._parts.relate(self._workbook.part, kind, part)

    @property
    def left_notes(self) -> dict[str, tuple[str, ...]]:
        """The cells by sheet where somebody else's note stands in the place of ours."""
        return {name: done.left for name, done in self._done.items() if done.left}

    @property
    def coloured(self) -> dict[str, tuple[str, ...]]:
        """The cells by sheet that keep a person's own colour instead of the mark's."""
        return {name: tuple(done.marks.coloured) for name, done in self._done.items() if done.marks.coloured}

    def text_before(self, name: str, new: Package, part: str) -> str:
        """Return a sheet's text as it was before marks and notes; of an untouched one its text in ``new``."""
        return self._done[name].text if name in self._done else new.text(part)

    def verify(self, new: Package) -> None:
        """Raise ``UnsafeEdit`` unless only our marks, notes and sheets came on top of the other changes."""
        old = self._parts.package
        for done in self._done.values():
            if not _same_sheet(done, new.text(done.part), old.name):
                raise verification.failed(old, done.part)
            if not _same_notes(_Bears.of(SheetNotes(PartEdits(new), done.part)), done):
                raise verification.failed(old, "notes")
        if not (_only_grown(old, new, self._workbook) and self._same_formats(new)):
            raise verification.failed(old, "styles")
        self._verify_sheets(new)

    def _same_formats(self, new: Package) -> bool:
        """Tell whether marked cells show their values as before: the same number format."""
        part = self._workbook.target("styles")
        if part is None or not any(done.marks.styles for done in self._done.values()):
            return True
        codes = read_styles(new, part)
        for done in self._done.values():
            before = _styles_of(done.text, done.marks.styles)
            for address, style in done.marks.styles.items():
                if address in before and codes.code(style) != codes.code(before[address]):
                    return False
        return True

    def _verify_sheets(self, new: Package) -> None:
        from hapusheets.workbooks.reader import read_package

        old = self._parts.package
        gone, added = self._book.gone, self._book.written
        kept = [name for name in sheet_titles(old.text(self._workbook.part)) if name not in gone]
        wanted = [*kept, *(name for name in added if name.casefold() not in {each.casefold() for each in kept})]
        if sheet_titles(new.text(self._workbook.part)) != wanted:
            raise verification.failed(old, self._workbook.part)
        if added:
            sheets = read_package(new).sheets
            for name, sheet in added.items():
                found = {address: cell.value for address, cell in sheets[name].cells.items()}
                if found != sheet.cells():
                    raise verification.failed(old, name)


def _grid(text: str) -> note_shapes.Grid:
    """Return the sizes of a sheet's columns and rows in pixels; hidden ones are 0 wide or high."""
    p = root_prefix(text)
    widths = column_widths(text, p)
    rows = SheetRows(text, "")
    hidden = re.findall(rf"<{p}col\s([^<>]*hidden\s*=\s*[\"'](?:1|true)[^<>]*)>", text[: text.find("sheetData")])
    spans = [(int(found.get("min", 0)), int(found.get("max", 0))) for found in map(attributes, hidden)]

    def width(column: int) -> int:
        unseen = any(first <= column <= last for first, last in spans)
        return 0 if unseen else round(widths.get(column, _USUAL_WIDTH) * 7 + 5)

    def height(row: int) -> int:
        span = rows.span(row)
        found = attributes(rows.tag(span)) if span else {}
        if found.get("hidden") in ("1", "true"):
            return 0
        try:
            return round(float(found["ht"]) / 0.75) if "ht" in found else 20
        except ValueError:
            return 20

    return note_shapes.Grid(cache(width), cache(height))


def _same_sheet(done: _Done, after: str, name: str) -> bool:
    before = done.text
    if done.notes:
        before, after = without_drawing(before), without_drawing(after)
    return verify_marks(before, after, name, done.marks.styles) if done.marks.styles else before == after


def _same_notes(after: _Bears, done: _Done) -> bool:
    """Tell whether our notes are as they should be, and everybody else's as they were."""
    before = done.before
    for address in before.notes.keys() | after.notes.keys():
        note = after.notes.get(address)
        if address not in done.notes:
            if _facts(before.notes.get(address)) != _facts(note):
                return False
        elif (note.text if note and note.author == AUTHOR else None) != done.notes[address]:
            return False
    return before.threaded == after.threaded and _same_shapes(before.drawing, after.drawing, done)


def _facts(note: Note | None) -> tuple[str, str] | None:
    return None if note is None else (note.author, note.raw)


def _same_shapes(before: str, after: str, done: _Done) -> bool:
    """Tell whether everything in the legacy drawing but the boxes of our notes is as it was."""
    others = (note_shapes.without_shapes(text, done.notes) for text in (before, after))
    texts = [note_shapes.without_text_box(text) for text in others]
    if not (before and after):
        return not any(map(note_shapes.has_shapes, texts))
    return texts[0] == texts[1]


def _only_grown(old: Package, new: Package, workbook: WorkbookPart) -> bool:
    """Tell whether every list of the styles part begins with what it held before."""
    part = workbook.target("styles")
    if part is None or part not in old or old.text(part) == new.text(part):
        return True
    before, after = StyleSections(old.text(part)), StyleSections(new.text(part))
    return all(before.items(name) == after.items(name)[: len(before.items(name))] for name in _LISTS)


def _styles_of(text: str, addresses: Mapping[str, int]) -> dict[str, int]:
    rows = SheetRows(text, "")
    found = {}
    for number in {parse_address(address)[0] for address in addresses}:
        span = rows.span(number)
        for cell in rows.cells(span) if span else ():
            found[cell_address(number, cell.column)] = cell.style or 0
    return {address: style for address, style in found.items() if address in addresses}
