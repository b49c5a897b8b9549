"""Ranges that grow when rows are added under a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hapusheets.model.cells import cell_address
from hapusheets.workbooks.sheet_parts import range_bounds

_AREA = re.compile(r"\$([A-Z]{1,3})\$([0-9]+):\$([A-Z]{1,3})\$([0-9]+)")
#: A block of sparklines, whose ranges are single cells and never grow, or a range of an extended format or validation.
_EXTENDED = re.compile(
    r"(<(?:\w+:)?sparklineGroups\b.*?</(?:\w+:)?sparklineGroups>)|(<(\w+:)sqref>)([^<]*)(</\3sqref>)", re.DOTALL
)
_QUOTED = r"""(?:"([^"]*)"|'([^']*)')"""


@dataclass(frozen=True, slots=True)
class Growth:
    """Rows up to ``last`` were added under the header in ``header_row``, columns ``left`` to ``right``.

    ``anchor`` is the last row of the table before that: a range that reaches it goes on over the new rows.
    """

    header_row: int
    anchor: int
    last: int
    left: int
    right: int

    def covers(self, bounds: tuple[int, int, int, int]) -> bool:
        """Tell whether a range reaches the last row of the table and so goes on over the added ones."""
        _, left, bottom, right = bounds
        overlaps = left <= self.right and right >= self.left
        return overlaps and self.header_row < bottom < self.last and bottom >= self.anchor

    def grown(self, ref: str) -> str:
        """Return the range, longer when it goes on over the added rows."""
        try:
            top, left, bottom, right = range_bounds(ref)
        except ValueError:
            return ref
        if not self.covers((top, left, bottom, right)):
            return ref
        return f"{cell_address(top, left)}:{cell_address(self.last, right)}"

    def grown_filter(self, ref: str) -> str:
        """Return a filter range: it grows also when only its header stood there."""
        try:
            top, left, bottom, right = range_bounds(ref)
        except ValueError:
            return ref
        if top != self.header_row or bottom >= self.last:
            return ref
        return f"{cell_address(top, left)}:{cell_address(self.last, right)}"

    def grown_list(self, sqref: str) -> str:
        """Return a space-separated list of ranges with each one grown."""
        return " ".join(self.grown(ref) for ref in sqref.split())

    def grown_areas(self, formula: str) -> str:
        """Return a defined name's absolute areas grown, as print areas and lists are."""
        return _AREA.sub(self._grown_area, formula)

    def _grown_area(self, match: re.Match[str]) -> str:
        bounds = range_bounds(match[0])
        if not self.covers(bounds):
            return match[0]
        return f"${match[1]}${match[2]}:${match[3]}${self.last}"


def grow_sheet(text: str, prefix: str, growth: Growth) -> str:
    """Return a sheet's text with validations, conditional formats and the filter grown over the added rows."""
    start, stop = text.find(f"<{prefix}sheetData"), text.rfind(f"</{prefix}sheetData")
    head, data, tail = text[:start], text[start:stop], text[stop:]
    tail = changed_attribute(tail, r"(?:dataValidation|conditionalFormatting|ignoredError)", "sqref", growth.grown_list)
    tail = _EXTENDED.sub(lambda match: match[1] or f"{match[2]}{growth.grown_list(match[4])}{match[5]}", tail)
    return head + data + changed_attribute(tail, "autoFilter", "ref", growth.grown_filter)


def grow_table(text: str, growth: Growth) -> str:
    """Return a table part's text with its range and its filter grown."""
    return changed_attribute(text, r"(?:table|autoFilter)", "ref", growth.grown_filter)


def changed_attribute(text: str, element: str, name: str, change: Callable[[str], str]) -> str:
    """Return ``text`` with an attribute's value changed in every element whose name the pattern ``element`` matches."""
    pattern = re.compile(rf"(<(?:\w+:)?{element}\s(?:[^<>]*?\s)?{name}\s*=\s*){_QUOTED}")

    def replace(match: re.Match[str]) -> str:
        old = match[2] if match[2] is not None else match[3]
        new = change(old)
        return match[0] if new == old else f'{match[1]}"{new}"'

    return pattern.sub(replace, text)


def grow_dimension(text: str, prefix: str, rows: set[int], columns: set[int]) -> str:
    """Return a sheet's text whose dimension covers the written rows and columns as well."""
    head = text[: text.find(f"<{prefix}sheetData")]
    match = re.search(rf"(<{prefix}dimension\s[^<>]*?ref\s*=\s*){_QUOTED}", head)
    if match is None or not rows or not columns:
        return text
    try:
        top, left, bottom, right = range_bounds(match[2] if match[2] is not None else match[3])
    except ValueError:
        return text
    first = cell_address(min(top, *rows), min(left, *columns))
    last = cell_address(max(bottom, *rows), max(right, *columns))
    ref = first if first == last else f"{first}:{last}"
    return f'{text[: match.start()]}{match[1]}"{ref}"{text[match.end() :]}'
