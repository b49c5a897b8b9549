"""Cell styles added at the end of the styles part; the existing ones are never touched."""

from __future__ import annotations

import re

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.cell_values import wanted_format
from hapusheets.workbooks.dates import BUILTIN_FORMATS
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.parts import root_prefix
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.styles import read_styles
from hapusheets.workbooks.xml_text import escape_xml

_FIRST_OWN_FORMAT = 164
_BUILTIN_IDS = {"General": 0, "@": 49}


class StylePatch:
    """Hands out style indexes for values and collects the styles that must be added."""

    def __init__(self, package: Package, part: str | None) -> None:
        self._package = package
        self._part = part
        self._styles = read_styles(package, part)
        self._text = package.text(part) if part is not None and part in package else ""
        self._prefix = root_prefix(self._text)
        self._xfs: list[str] | None = None
        self._added: dict[tuple[int, str], int] = {}
        self._new_xfs: list[str] = []
        self._new_formats: dict[str, int] = {}

    def index_for(self, style: int, value: Value, cell: str) -> int:
        """Return the style for ``value`` in a cell whose style is ``style``: the same one where it suits."""
        code = wanted_format(value, self._styles.code(style))
        if code is None:
            return style
        if (style, code) not in self._added:
            self._added[style, code] = self._add(style, code, cell)
        return self._added[style, code]

    def wraps(self, style: int) -> bool:
        """Tell whether cells of a style wrap their text."""
        xfs = self._cell_xfs()
        return 0 <= style < len(xfs) and re.search(r"""\swrapText\s*=\s*["'](?:1|true)""", xfs[style]) is not None

    def _add(self, style: int, code: str, cell: str) -> int:
        xfs = self._cell_xfs()
        if not xfs:
            raise UnsafeEdit("edit.unsupported", where=cell, name=self._package.name, what="styles.xml")
        xf = xfs[style] if 0 <= style < len(xfs) else xfs[0]
        number = _BUILTIN_IDS.get(code, self._format_id(code) if code not in _BUILTIN_IDS else 0)
        self._new_xfs.append(_with_format(xf, number))
        return len(xfs) + len(self._new_xfs) - 1

    def _cell_xfs(self) -> list[str]:
        if self._xfs is None:
            p = self._prefix
            block = re.search(rf"<{p}cellXfs\b[^>]*>(.*?)</{p}cellXfs>", self._text, re.DOTALL)
            found = re.compile(rf"<{p}xf\b[^>]*?(?:/>|>.*?</{p}xf>)", re.DOTALL).findall(block[1]) if block else []
            self._xfs = found
        return self._xfs

    def _format_id(self, code: str) -> int:
        taken = {}
        for tag in re.findall(rf"<{self._prefix}numFmt\s([^>]*)>", self._text):
            found = attributes(tag)
            taken[found.get("formatCode", "")] = whole(found.get("numFmtId"), 0)
        if code in taken:
            return taken[code]
        if code not in self._new_formats:
            highest = max([_FIRST_OWN_FORMAT - 1, *taken.values(), *self._new_formats.values(), *BUILTIN_FORMATS])
            self._new_formats[code] = highest + 1
        return self._new_formats[code]

    @property
    def changed(self) -> dict[str, bytes]:
        """The new content of the styles part; {} when no style was added."""
        if not self._new_xfs or self._part is None:
            return {}
        text = _appended(self._text, self._prefix, "cellXfs", self._new_xfs)
        formats = [
            f'<{self._prefix}numFmt numFmtId="{number}" formatCode="{escape_xml(code)}"/>'
            for code, number in self._new_formats.items()
        ]
        return {self._part: self._with_formats(text, formats).encode("utf-8")}

    def _with_formats(self, text: str, formats: list[str]) -> str:
        p = self._prefix
        if not formats:
            return text
        if re.search(rf"<{p}numFmts\b[^>]*[^/]>", text):
            return _appended(text, p, "numFmts", formats)
        block = f'<{p}numFmts count="{len(formats)}">{"".join(formats)}</{p}numFmts>'
        text = re.sub(rf"<{p}numFmts\b[^>]*/>", "", text)
        start = re.search(rf"<{p}styleSheet\b[^>]*>", text)
        place = start.end() if start else 0
        return text[:place] + block + text[place:]


def _with_format(xf: str, number: int) -> str:
    """Return a copy of an ``<xf>`` element with another number format."""
    tag = re.match(r"<[^>]*?(?=/?>)", xf)
    head = tag[0] if tag else xf
    rest = xf[len(head) :]
    head = re.sub(r"\s(?:numFmtId|applyNumberFormat|quotePrefix)\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", head)
    return f'{head} numFmtId="{number}" applyNumberFormat="1"{rest}'


def _appended(text: str, prefix: str, name: str, items: list[str]) -> str:
    """Return ``text`` with ``items`` at the end of the element ``name`` and its count raised."""
    start = re.search(rf"<{prefix}{name}\b[^>]*>", text)
    stop = text.find(f"</{prefix}{name}>")
    if start is None or stop < 0:
        return text
    count = re.search(r'\scount\s*=\s*["\'](\d+)["\']', start[0])
    tag = start[0]
    if count:
        tag = tag.replace(count[0], f' count="{int(count[1]) + len(items)}"')
    return text[: start.start()] + tag + text[start.end() : stop] + "".join(items) + text[stop:]
