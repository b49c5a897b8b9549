"""How high a row must be to show its longest wrapped text: LibreOffice does not find out when it opens a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from hapusheets.model.cells import Value
from hapusheets.workbooks.sheet_parts import column_spans

_USUAL_WIDTH: Final = 9.0
_HEIGHT: Final = re.compile(r"""\sht\s*=\s*(?:"[^"]*"|'[^']*')""")

_NUMERAL: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]+)?")


def row_height(lines: int) -> float:
    """Return the height in points of a row whose longest cell takes ``lines`` lines."""
    return max(15.0, 13.0 * lines + 2)


def lines_of(words: str, width: float) -> int:
    """Return how many lines ``words`` take in a column ``width`` characters wide, wrapped at spaces.

    >>> lines_of("pukeutuminen; siirrot; ruokailu", 24)
    2
    """
    lines, used = 1, 0
    for word in words.split(" "):
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, len(word)
        else:
            used += len(word) + (1 if used else 0)
    return lines + words.count("\n")


def column_widths(text: str, prefix: str) -> dict[int, float]:
    """Return the widths, in characters, that a sheet's ``cols`` give its columns."""
    widths: dict[int, float] = {}
    head = text[: text.find(f"<{prefix}sheetData")]
    for found, columns in column_spans(re.findall(rf"<{prefix}col\s([^<>]*)>", head)):
        if _NUMERAL.fullmatch(found.get("width", "")):
            widths.update(dict.fromkeys(columns, float(found["width"])))
    return widths


def fitting_height(
    values: Mapping[int, Value], widths: Mapping[int, float], wraps: Callable[[int], bool]
) -> float | None:
    """Return the height in points that shows every wrapped text of a row whole; None when one line is enough."""
    texts = {column: value for column, value in values.items() if isinstance(value, str) and wraps(column)}
    lines = max((lines_of(text, widths.get(column, _USUAL_WIDTH) - 1) for column, text in texts.items()), default=1)
    return row_height(lines) if lines > 1 else None


def with_height(tag: str, height: float) -> str:
    """Return a row's attributes with the height; one that a person has set by hand stays."""
    if "customHeight" in tag:
        return tag
    return f'{_HEIGHT.sub("", tag)} ht="{height:g}"'
