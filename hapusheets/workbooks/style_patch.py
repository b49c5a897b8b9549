"""Cell styles added at the end of the styles part; the existing ones are never touched."""

from __future__ import annotations

import re
from typing import Final

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.cell_values import wanted_format
from hapusheets.workbooks.dates import BUILTIN_FORMATS
from hapusheets.workbooks.mark_styles import MarkStyles
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.style_sections import StyleSections, with_attributes
from hapusheets.workbooks.styles import read_styles
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

_FIRST_OWN_FORMAT: Final = 164
_BUILTIN_IDS: Final = {"General": 0, "@": 49}
_NEW_PART: Final = "xl/styles.xml"
_PLAIN: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class StylePatch:
    """Hands out style indexes for values, marks and looks, and collects the styles that must be added."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._package = package
        self._part = part if part is not None and part in package else None
        self._styles = read_styles(package, part)
        self._sections = StyleSections(package.text(self._part) if self._part is not None else _PLAIN)
        self._known: dict[tuple[int, str], int] = {}
        self.marks = MarkStyles(self._sections)

    @property
    def is_new(self) -> bool:
        """The workbook had no styles part: ``changed`` is a whole new one."""
        return self._part is None

    def index_for(self, style: int, value: Value, cell: str) -> int:
        """Return the style for ``value`` in a cell whose style is ``style``: the same one where it suits."""
        code = wanted_format(value, self._styles.code(style))
        if code is None:
            return style
        if (style, code) not in self._known:
            self._known[style, code] = self._with_format(style, code, cell)
        return self._known[style, code]

    def wraps(self, style: int) -> bool:
        """Tell whether cells of a style wrap their text."""
        xfs = self._sections.items("cellXfs")
        return 0 <= style < len(xfs) and re.search(r"""\swrapText\s*=\s*["'](?:1|true)""", xfs[style]) is not None

    def _with_format(self, style: int, code: str, cell: str) -> int:
        xfs = self._sections.items("cellXfs")
        if not xfs:
            raise UnsafeEdit("edit.unsupported", where=cell, name=self._package.name, what="styles.xml")
        xf = xfs[style] if 0 <= style < len(xfs) else xfs[0]
        number = _BUILTIN_IDS[code] if code in _BUILTIN_IDS else self._format_id(code)
        return self._sections.add(
            "cellXfs", with_attributes(xf, quotePrefix=None, numFmtId=str(number), applyNumberFormat="1")
        )

    def _format_id(self, code: str) -> int:
        formats = [attributes(item.partition(">")[0].rstrip("/")) for item in self._sections.items("numFmts")]
        taken = {unescape_xml(each.get("formatCode", "")): whole(each.get("numFmtId"), 0) for each in formats}
        if code not in taken:
            taken[code] = max([_FIRST_OWN_FORMAT - 1, *taken.values(), *BUILTIN_FORMATS]) + 1
            p = self._sections.prefix
            item = f'<{p}numFmt numFmtId="{taken[code]}" formatCode="{escape_xml(code)}"/>'
            self._sections.add("numFmts", item)
        return taken[code]

    def look(
        self, *, font: str = "", fill: str = "", border: str = "", alignment: str = "", code: str = "General"
    ) -> int:
        """Return a cell style of XML pieces without prefix: ``<font>…</font>``, ``<alignment …/>`` …; "": plain."""
        self._sections.have_reserved_fills()
        places = {
            f"{name}Id": str(self._sections.add(f"{name}s", self.prefixed(item)) if item else 0)
            for name, item in (("font", font), ("fill", fill), ("border", border))
        }
        number = _BUILTIN_IDS[code] if code in _BUILTIN_IDS else self._format_id(code)
        p = self._sections.prefix
        shown = "".join(f' {name}="{place}"' for name, place in places.items())
        flags = ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        head = f'<{p}xf numFmtId="{number}"{shown} xfId="0"{flags}'
        item = f"{head}>{self.prefixed(alignment)}</{p}xf>" if alignment else f"{head}/>"
        return self._sections.add("cellXfs", item)

    @property
    def sections(self) -> StyleSections:
        """The lists of the styles part, as they grow."""
        return self._sections

    def prefixed(self, item: str) -> str:
        """Return an XML piece with the prefix that the styles part uses."""
        return re.sub(r"<(/?)(?=\w)", rf"<\1{self._sections.prefix}", item)

    @property
    def changed(self) -> dict[str, bytes]:
        """The new content of the styles part; {} when no style was added."""
        return {self._part or _NEW_PART: self._sections.text().encode("utf-8")} if self._sections.grown else {}
