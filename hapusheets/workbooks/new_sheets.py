"""Sheets of our own in a user's workbook: added behind the others, replaced, and taken out again.

A hidden defined name that points to the sheet tells that it is ours; Excel and LibreOffice keep the name through
saving, moving and renaming. A sheet without it is somebody's own and never replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from hapusheets.model.cells import Value, cell_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import sheet_names, sheet_writer
from hapusheets.workbooks.part_edits import PartEdits, relations_namespace
from hapusheets.workbooks.style_patch import StylePatch
from hapusheets.workbooks.xml_text import escape_xml

_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PLAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet as it shall be.

    ``rows``: values from A1 on (None: blank). Rows above ``header_row`` (from 1) are title lines; those below are the
    list. ``widths`` in characters, one per column. ``links``: address → place in the workbook, such as
    ``Asiakkaat!F12``. ``looks``: address → ``error`` or ``warning`` for cells that carry the colour of a mark. The last
    ``hidden_columns`` columns are there for the program alone.
    """

    rows: Sequence[Sequence[Value]]
    header_row: int = 1
    widths: Sequence[float] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    looks: Mapping[str, str] = field(default_factory=dict)
    hidden_columns: int = 0

    def cells(self) -> dict[str, Value]:
        """Return the values by address, blank ones left out."""
        found = ((cell_address(n, c), value) for n, row in enumerate(self.rows, 1) for c, value in enumerate(row, 1))
        return {address: value for address, value in found if value is not None}


class SheetBook:
    """The list of sheets of one workbook, with ours added and taken out."""

    def __init__(self, parts: PartEdits, workbook: str, styles: StylePatch) -> None:
        self._parts = parts
        self._workbook = workbook
        self._styles = styles
        self.written: dict[str, NewSheet] = {}
        self.gone: list[str] = []

    def apply(self, wanted: Mapping[str, NewSheet | None]) -> None:
        """Add or replace our sheets; None takes one out. Raises ``UnsafeEdit`` for a sheet that is not ours."""
        for name, sheet in wanted.items():
            part = self._own_part(name)
            if sheet is not None:
                part = part or self._added(name)
                self._write(name, part, sheet)
            elif part is not None:
                self._remove(name, part)

    def _text(self) -> str:
        return self._parts.text(self._workbook)

    def _own_part(self, name: str) -> str | None:
        """Return the part of our own sheet of that name; None when the workbook has no sheet of that name."""
        listed = sheet_names.find_sheet(self._text(), name)
        if listed is None:
            return None
        if name.casefold() not in sheet_names.own_sheets(self._text()):
            file = self._parts.package.name
            raise UnsafeEdit("edit.sheet_not_ours", where=file, name=file, sheet=name)
        return next(each.target for each in self._parts.relations(self._workbook) if each.id == listed.relation)

    def _added(self, name: str) -> str:
        if not name or len(name) > 31 or re.search(r"[\[\]:*?/\\]|^'|'$", name):
            raise UnsafeEdit("edit.bad_value", where=name, cell=name, reason="A1")
        part = self._parts.free_name("xl/worksheets", "sheet", ".xml")
        self._parts.put(part, "")
        self._parts.declare(part, _SHEET_TYPE)
        kind = f"{relations_namespace(self._text())}/worksheet"
        identifier = self._parts.relate(self._workbook, kind, part)
        self._parts.put(self._workbook, sheet_names.with_sheet(self._text(), name, identifier))
        self._retitle()
        return part

    def _write(self, name: str, part: str, sheet: NewSheet) -> None:
        text = self._text()
        main = _STRICT if _STRICT in text else _PLAIN
        viewed = re.search(r"<(?:\w+:)?workbookView[\s/>]", text) is not None
        written = sheet_writer.sheet_xml(sheet, self._styles, main, relations_namespace(text), viewed=viewed)
        before = self._parts.reachable()
        if part not in self._parts.package or self._parts.text(part) != written:
            if relations := self._parts.relations(part):
                for each in relations:
                    self._parts.unrelate(part, each.id)
            self._parts.put(part, written)
        self._parts.put(self._workbook, sheet_names.with_print_titles(text, name, sheet.header_row))
        self._sweep(before)
        self.written[name] = sheet

    def _remove(self, name: str, part: str) -> None:
        self._refuse_used(name, part)
        before = self._parts.reachable()
        listed = sheet_names.find_sheet(self._text(), name)
        if listed is not None:
            self._parts.put(self._workbook, sheet_names.without_sheet(self._text(), listed))
            self._parts.unrelate(self._workbook, listed.relation)
        self._sweep(before)
        self._retitle()
        self.gone.append(name)

    def _sweep(self, before: set[str]) -> None:
        """Take out the parts that nothing leads to any more."""
        for part in sorted(before - self._parts.reachable()):
            self._parts.remove(part)

    def _refuse_used(self, name: str, part: str) -> None:
        """Raise ``UnsafeEdit`` when a formula, a chart or a name of the user's reads the sheet."""
        read = re.escape(escape_xml(name)) + r"(?:'|&apos;)?!"
        used = re.compile(
            rf"<(?:\w+:)?(?:f|formula|formula1|formula2)(?:\s[^<>]*)?>(?:[^<]*[^\w<])?{read}", re.IGNORECASE
        )
        others = [each for each in self._parts.package.members if each.endswith(".xml") and each != part]
        if any(used.search(self._parts.text(each)) for each in others if each in self._parts):
            file = self._parts.package.name
            raise UnsafeEdit("edit.sheet_in_use", where=file, name=file, sheet=name)

    def _retitle(self) -> None:
        """Keep the list of sheets in the document's properties in step, where a program has written one."""
        titles = next((p for p in self._parts.package.members if p.casefold() == "docprops/app.xml"), None)
        if titles is not None and titles in self._parts:
            old = sheet_names.sheet_titles(self._parts.package.text(self._workbook))
            new = sheet_names.sheet_titles(self._text())
            text = sheet_names.retitled(self._parts.package.text(titles), old, new)
            self._parts.put(titles, text)
