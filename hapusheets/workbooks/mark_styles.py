"""The looks of marked cells: a cell's own style with the fill of a mark, tied to the mark's named style.

Marks are known by the named style, which Excel and LibreOffice keep. A cell whose own style has another named style
for a parent (*Hyperlink*) gets a mark style that tells it in brackets, so that the parent comes back with the cell.
A cell that a person has filled with a colour keeps her colour: the note and *Havainnot* tell what is wrong there.
"""

from __future__ import annotations

import re
from typing import Final

from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.style_sections import StyleSections, with_attributes
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

#: The named style of each mark and its fill; the same as new workbooks have from the start.
FILLS: Final = {"hapu_virhe": "FFF8D0D0", "hapu_varoitus": "FFFFE8A3"}
_FLAGS: Final = ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection")


class MarkStyles:
    """Marks and unmarks cell styles of one styles part."""

    def __init__(self, sections: StyleSections) -> None:
        self._sections = sections

    def marked(self, style: int, mark: str) -> int:
        """Return the style of a cell with the mark; the style itself where a person has filled the cell."""
        if self.mark_of(style) == mark and self._bears_fill(style):
            return style
        plain = self.unmarked(style)
        xf = self._xf(plain)
        if self._is_filled(xf):
            return plain
        parent = self._style_name(xf)
        name = f"{mark} ({parent})" if parent else mark
        place = self._named(name, xf, mark)
        fill = attributes(self._head(self._sections.items("cellStyleXfs")[place])).get("fillId", "0")
        flags: dict[str, str | None] = {f"apply{flag}": "1" for flag in _FLAGS}
        return self._sections.add("cellXfs", with_attributes(xf, fillId=fill, xfId=str(place), **flags))

    def unmarked(self, style: int) -> int:
        """Return the style without our mark; the style itself when it bears none."""
        if self.mark_of(style) is None:
            return style
        xf = self._xf(style)
        own = attributes(self._head(xf)).get("fillId", "0")
        fill = self._empty_fill() if self._bears_fill(style) else own
        return self._sections.add("cellXfs", with_attributes(xf, fillId=fill, xfId=str(self._parent(xf))))

    def _bears_fill(self, style: int) -> bool:
        """Tell whether a marked style still has the fill of its mark, not one that a person chose since."""
        found = attributes(self._head(self._xf(style)))
        named = self._sections.items("cellStyleXfs")[whole(found.get("xfId"), 0)]
        return attributes(self._head(named)).get("fillId", "0") == found.get("fillId", "0")

    def mark_of(self, style: int) -> str | None:
        """Return the mark that cells of a style bear; None for no mark of ours."""
        xfs = self._sections.items("cellXfs")
        if not 0 <= style < len(xfs):
            return None
        name = self._style_name(xfs[style])
        return next((mark for mark in FILLS if name == mark or name.startswith(f"{mark} (")), None)

    def own_styles(self) -> dict[int, str]:
        """Return the marks by the styles that bear them."""
        found = ((style, self.mark_of(style)) for style in range(len(self._sections.items("cellXfs"))))
        return {style: mark for style, mark in found if mark is not None}

    def _xf(self, style: int) -> str:
        xfs = self._sections.items("cellXfs")
        if not xfs:
            p = self._sections.prefix
            self._sections.add("cellXfs", f'<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>')
        return xfs[style] if 0 <= style < len(xfs) else xfs[0]

    def _head(self, item: str) -> str:
        return item.partition(">")[0].rstrip("/")

    def _style_name(self, xf: str) -> str:
        """Return the name of the named style that an ``<xf>`` leans on, "" for the ordinary one."""
        place = attributes(self._head(xf)).get("xfId", "0")
        for name, found in self._names():
            if found.get("xfId") == place:
                return "" if found.get("builtinId") == "0" else name
        return ""

    def _names(self) -> list[tuple[str, dict[str, str]]]:
        tags = (attributes(self._head(item)) for item in self._sections.items("cellStyles"))
        return [(unescape_xml(each.get("name", "")), each) for each in tags]

    def _parent(self, xf: str) -> int:
        """Return the place of the named style that a marked cell had before: the name in brackets tells it."""
        told = re.search(r" \((.*)\)$", self._style_name(xf))
        for name, found in self._names():
            if (name == told[1]) if told else found.get("builtinId") == "0":
                return whole(found.get("xfId"), 0)
        return 0

    def _is_filled(self, xf: str) -> bool:
        fills = self._sections.items("fills")
        place = whole(attributes(self._head(xf)).get("fillId"), 0)
        if not 0 <= place < len(fills):
            return False
        return not _is_empty(fills[place])

    def _empty_fill(self) -> str:
        p = self._sections.prefix
        fills = self._sections.items("fills")
        found = next((str(place) for place, fill in enumerate(fills) if _is_empty(fill)), None)
        added = f'<{p}fill><{p}patternFill patternType="none"/></{p}fill>'
        return str(self._sections.add("fills", added)) if found is None else found

    def _named(self, name: str, xf: str, mark: str) -> int:
        """Return the place of a named style among the parents, made when it is missing."""
        for each, found in self._names():
            if each == name and whole(found.get("xfId"), -1) < len(self._sections.items("cellStyleXfs")):
                return whole(found.get("xfId"), 0)
        self._have_an_ordinary_style()
        p = self._sections.prefix
        colours = f'<{p}fgColor rgb="{FILLS[mark]}"/><{p}bgColor indexed="64"/>'
        fill = f'<{p}patternFill patternType="solid">{colours}</{p}patternFill>'
        self._sections.have_reserved_fills()
        place = self._sections.add("fills", f"<{p}fill>{fill}</{p}fill>")
        parents = self._sections.items("cellStyleXfs")
        self._fill_gaps(parents)
        base = parents[min(whole(attributes(self._head(xf)).get("xfId"), 0), len(parents) - 1)]
        look = with_attributes(base, xfId=None, fillId=str(place), applyFill="1")
        parent = self._sections.append("cellStyleXfs", look)
        self._sections.append("cellStyles", f'<{p}cellStyle name="{escape_xml(name)}" xfId="{parent}"/>')
        return parent

    def _fill_gaps(self, parents: list[str]) -> None:
        """Fill the places that cell styles lean on though nothing is there: ours must not take one of them."""
        leaned = (whole(attributes(self._head(xf)).get("xfId"), 0) for xf in self._sections.items("cellXfs"))
        for _ in range(len(parents), min(max(leaned, default=0), 65_000) + 1):
            self._sections.append("cellStyleXfs", parents[0])

    def _have_an_ordinary_style(self) -> None:
        p = self._sections.prefix
        if not self._sections.items("cellStyleXfs"):
            self._sections.add("cellStyleXfs", f'<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>')
        if not self._sections.items("cellStyles"):
            self._sections.add("cellStyles", f'<{p}cellStyle name="Normal" xfId="0" builtinId="0"/>')


def _is_empty(fill: str) -> bool:
    pattern = re.search(r"""\bpatternType\s*=\s*["'](\w+)["']""", fill)
    return "gradientFill" not in fill and (pattern is None or pattern[1] == "none")
