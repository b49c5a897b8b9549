"""The totals row of an Excel table: the table part says what its cells hold, and must not say otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hapusheets.model.cells import Value, parse_address
from hapusheets.workbooks.parts import root_prefix
from hapusheets.workbooks.sheet_parts import SheetTable
from hapusheets.workbooks.xml_text import escape_cell

_SAID = re.compile(r"""\s(?:totalsRowLabel|totalsRowFunction)\s*=\s*(?:"[^"]*"|'[^']*')""")


def totals_written(table: SheetTable, values: Mapping[str, Value]) -> dict[int, Value]:
    """Return the values among ``values`` (by address) that stand in the table's totals row, by place from 0."""
    _, left, bottom, right = table.bounds
    if not table.totals_rows:
        return {}
    places = ((parse_address(address), value) for address, value in values.items())
    return {column - left: value for (row, column), value in places if row == bottom and left <= column <= right}


def with_totals(text: str, totals: Mapping[int, Value]) -> str:
    """Return a table part's text whose columns say that their totals are these: a text is a label, else nothing."""
    p = root_prefix(text)
    attribute = r"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*"""
    column = re.compile(rf"<{p}tableColumn({attribute})\s*(?:/>|>(.*?)</{p}tableColumn\s*>)", re.DOTALL)
    pieces, position = [], 0
    for place, match in enumerate(column.finditer(text)):
        if place in totals:
            pieces += [text[position : match.start()], _column(p, match[1], match[2] or "", totals[place])]
            position = match.end()
    return "".join((*pieces, text[position:]))


def _column(prefix: str, said: str, inner: str, value: Value) -> str:
    label = f' totalsRowLabel="{escape_cell(value)}"' if isinstance(value, str) and value else ""
    formula = rf"<{prefix}totalsRowFormula(?:\s[^<>]*)?(?:/>|>[^<]*</{prefix}totalsRowFormula\s*>)"
    inner = re.sub(formula, "", inner)
    head = f"<{prefix}tableColumn{_SAID.sub('', said)}{label}"
    return f"{head}>{inner}</{prefix}tableColumn>" if inner.strip() else f"{head}/>"
