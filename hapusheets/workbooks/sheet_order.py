"""Where an element belongs among the children of a worksheet (ECMA-376 part 1, 18.3.1.99)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_TAG: Final = re.compile(r"<!--.*?-->|<\?.*?\?>|<(/?)((?:[\w.-]+:)?[\w.-]+)(?:\s[^<>]*?)?(/?)>", re.DOTALL)
#: What may stand after ``<legacyDrawing>``; a choice between versions wraps controls and embedded objects only.
AFTER_LEGACY_DRAWING: Final = frozenset(
    {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent",
     "webPublishItems", "tableParts", "extLst"}
)  # fmt: skip


def top_elements(text: str) -> Iterator[tuple[str, int]]:
    """Yield the local name and the start of each outermost element in a piece of XML, up to a stray end tag."""
    depth = 0
    for tag in _TAG.finditer(text):
        if tag[2] is None:
            continue
        if tag[1]:
            depth -= 1
            if depth < 0:
                return
        else:
            if depth == 0:
                yield tag[2].rpartition(":")[2], tag.start()
            depth += 0 if tag[3] else 1


def place_before(text: str, prefix: str, later: frozenset[str]) -> int:
    """Return where an element goes that stands before all elements ``later`` of the sheet ``text``."""
    match = list(re.finditer(rf"</{prefix}sheetData\s*>|<{prefix}sheetData\s*/>", text))
    start = match[-1].end() if match else 0
    found = next((place for name, place in top_elements(text[start:]) if name in later), None)
    return text.rfind(f"</{prefix}worksheet") if found is None else start + found
