"""The looks of a donor's cells, taken into the styles of another workbook: appended, each once."""

from __future__ import annotations

import re
from typing import Final

from hapusheets.workbooks.package import Package
from hapusheets.workbooks.part_edits import PartEdits
from hapusheets.workbooks.parts import WorkbookPart, read_workbook_part
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.style_patch import StylePatch
from hapusheets.workbooks.style_sections import StyleSections, with_attributes
from hapusheets.workbooks.styles import read_styles
from hapusheets.workbooks.xml_text import unescape_xml

_PIECES: Final = ("font", "fill", "border")
_NUMBER: Final = re.compile(r"""\snumFmtId\s*=\s*["'](\d+)["']""")
_CODE: Final = re.compile(r"""\sformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class GraftStyles:
    """Gives the place of a donor's cell style, or conditional look, among the other workbook's own."""

    def __init__(self, donor: Package, parts: PartEdits, workbook: WorkbookPart) -> None:
        part = read_workbook_part(donor).target("styles") or ""
        self._theirs = StyleSections(donor.text(part))
        self._codes = read_styles(donor, part)
        self._parts = parts
        self._patch = StylePatch(parts.package, workbook.target("styles"))
        self._cells: dict[int, int] = {}
        self._looks: dict[int, int] = {}

    def cell(self, style: int) -> int:
        """Return the place of a cell style."""
        if style not in self._cells:
            xf = self._theirs.items("cellXfs")[style]
            found = attributes(xf.partition(">")[0].rstrip("/"))
            pieces = {name: self._piece(name, found) for name in _PIECES}
            alignment = re.search(r"<alignment\b[^>]*/>", xf)
            code = self._codes.code(style)
            self._cells[style] = self._patch.look(**pieces, alignment=alignment[0] if alignment else "", code=code)
        return self._cells[style]

    def _piece(self, name: str, found: dict[str, str]) -> str:
        place = whole(found.get(f"{name}Id"), 0)
        return self._theirs.items(f"{name}s")[place] if place or name == "font" else ""

    def conditional(self, look: int) -> int:
        """Return the place of the look of a conditional format."""
        if look not in self._looks:
            sections = self._patch.sections
            item = self._patch.prefixed(self._renumbered(self._theirs.items("dxfs")[look], sections))
            self._looks[look] = sections.add("dxfs", item)
        return self._looks[look]

    def _renumbered(self, item: str, sections: StyleSections) -> str:
        """Give the number format of a look a number that nobody else has, or the one that says the same already."""
        code = _code(item)
        if code is None:
            return item
        same = [each for each in sections.items("dxfs") if _code(each) == code]
        taken = [*sections.items("dxfs"), *sections.items("numFmts")]
        numbers = [int(match[1]) for each in same or taken for match in _NUMBER.finditer(each)]
        number = numbers[0] if same and numbers else 1 + max([199, *numbers])
        return re.sub(r"<numFmt\b[^>]*/>", lambda match: with_attributes(match[0], numFmtId=str(number)), item)

    def finish(self) -> None:
        """Put the grown styles in their part."""
        for part, content in self._patch.changed.items():
            self._parts.put(part, content.decode("utf-8"))


def _code(item: str) -> str | None:
    found = _CODE.search(item)
    return None if found is None else unescape_xml(found[1] if found[1] is not None else found[2])
