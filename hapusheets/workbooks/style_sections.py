"""The styles part as lists that only grow: fonts, fills, borders, formats of cells and named styles."""

from __future__ import annotations

import re
from typing import Final

from hapusheets.workbooks.parts import root_prefix
from hapusheets.workbooks.sheet_parts import attributes

#: The lists in the order in which a styles part holds them, with the name of their items.
_ITEMS: Final = {
    "numFmts": "numFmt",
    "fonts": "font",
    "fills": "fill",
    "borders": "border",
    "cellStyleXfs": "xf",
    "cellXfs": "xf",
    "cellStyles": "cellStyle",
    "dxfs": "dxf",
}
_APPLY: Final = re.compile(r"""\sapply\w+\s*=\s*(?:"[^"]*"|'[^']*')""")
_REFERENCES: Final = ("numFmtId", "fontId", "fillId", "borderId", "xfId")


class StyleSections:
    """The text of a styles part; every list keeps its items at their places and takes new ones at its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.prefix = root_prefix(text)
        self._items: dict[str, list[str]] = {}
        self._counts: dict[str, int] = {}
        self._places: dict[str, dict[tuple[object, ...], int]] = {}

    def items(self, section: str) -> list[str]:
        """Return the items of a list as XML texts, the added ones last."""
        if section not in self._items:
            p, item = self.prefix, _ITEMS[section]
            block = re.search(rf"<{p}{section}(?:\s[^<>]*)?(?<!/)>(.*?)</{p}{section}\s*>", self._text, re.DOTALL)
            element = re.compile(rf"<{p}{item}(?:\s[^<>]*?)?(?:/>|>.*?</{p}{item}\s*>)", re.DOTALL)
            self._items[section] = element.findall(block[1]) if block else []
            self._counts[section] = len(self._items[section])
        return self._items[section]

    def add(self, section: str, item: str) -> int:
        """Return the place of an item, added when the list has none that says the same."""
        items = self.items(section)
        places = self._places.setdefault(section, {})
        if not places:
            places.update((_meaning(each), place) for place, each in reversed(list(enumerate(items))))
        place = places.setdefault(_meaning(item), len(items))
        return self.append(section, item) if place == len(items) else place

    def have_reserved_fills(self) -> None:
        """Make sure that the first font, border and two fills are there: every style names them unless it says more.

        Whatever stands at the places of the fills, Excel shows none and grey.
        """
        p = self.prefix
        for section, item in (("fonts", f'<{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>'),
                              ("borders", f"<{p}border/>")):  # fmt: skip
            if not self.items(section):
                self.append(section, item)
        for pattern in ("none", "gray125")[len(self.items("fills")) :]:
            self.append("fills", f'<{p}fill><{p}patternFill patternType="{pattern}"/></{p}fill>')

    def append(self, section: str, item: str) -> int:
        """Add an item at the end of a list, whatever the list holds already, and return its place."""
        self.items(section).append(item)
        return len(self._items[section]) - 1

    @property
    def grown(self) -> bool:
        """Tell whether any list has got new items."""
        return any(len(items) > self._counts[section] for section, items in self._items.items())

    def text(self) -> str:
        """Return the styles part with the added items."""
        text = self._text
        for section, items in self._items.items():
            if new := items[self._counts[section] :]:
                text = self._with_items(text, section, new)
        return text

    def _with_items(self, text: str, section: str, new: list[str]) -> str:
        p = self.prefix
        start = re.search(rf"<{p}{section}(?:\s[^<>]*)?>", text)
        if start is None or start[0].endswith("/>"):
            text = text if start is None else text[: start.start()] + text[start.end() :]
            place = self._place(text, section)
            block = f'<{p}{section} count="{len(new)}">{"".join(new)}</{p}{section}>'
            return text[:place] + block + text[place:]
        stop = text.find(f"</{p}{section}", start.end())
        count = re.search(r"""\scount\s*=\s*["'](\d+)["']""", start[0])
        tag = start[0].replace(count[0], f' count="{int(count[1]) + len(new)}"') if count else start[0]
        return text[: start.start()] + tag + text[start.end() : stop] + "".join(new) + text[stop:]

    def _place(self, text: str, section: str) -> int:
        """Return where a list that is not there yet begins: after those that stand before it."""
        p = self.prefix
        names = list(_ITEMS)
        for before in reversed(names[: names.index(section)]):
            found = re.search(rf"</{p}{before}\s*>|<{p}{before}(?:\s[^<>]*)?/>", text)
            if found:
                return found.end()
        start = re.search(rf"<{p}styleSheet\b[^<>]*>", text)
        return start.end() if start else 0


def _meaning(item: str) -> tuple[object, ...]:
    """Return what an item says whatever the order of its attributes; formats of cells without their apply flags."""
    head, _, rest = item.partition(">")
    inner = re.sub(r">\s+<", "><", re.sub(r"^.*?<", "<", rest.rpartition("</")[0], flags=re.DOTALL).strip())
    found = attributes(_APPLY.sub("", head.rstrip("/")))
    if re.match(r"<(?:\w+:)?xf\b", head):
        found = dict.fromkeys(_REFERENCES, "0") | {"quotePrefix": "0", "pivotButton": "0"} | found
    return tuple(sorted(found.items())), inner


def with_attributes(item: str, **new: str | None) -> str:
    """Return an XML item with some attributes set (None: taken away).

    >>> with_attributes('<xf fillId="2" fontId="1"/>', fillId="0", xfId="3")
    '<xf fontId="1" fillId="0" xfId="3"/>'
    """
    head = re.match(r"<[^<>]*?(?=\s*/?>)", item)
    tag = head[0] if head else item
    rest = item[len(tag) :].lstrip()
    for name, value in new.items():
        tag = re.sub(rf"""\s{name}\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag)
        tag += "" if value is None else f' {name}="{value}"'
    return tag + rest
