"""Drawings, controls and the boxes of notes after rows are gone."""

from __future__ import annotations

import re
from collections.abc import Callable

from hapusheets.workbooks.row_moves import RowMoves
from hapusheets.workbooks.sheet_parts import attributes
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml


def blocks(text: str, name: str, change: Callable[[str], str]) -> str:
    """Return ``text`` with each whole element of a name changed."""
    pattern = rf"<((?:\w+:)?{name})(?=[\s>/])(?:[^<>]*/>|[^<>]*>.*?</\1\s*>)"
    return re.sub(pattern, lambda match: change(match[0]), text, flags=re.DOTALL)


def moved_anchors(text: str, moves: RowMoves, element: str) -> str:
    """Return ``text`` with the rows of drawings' and controls' anchors moved. Rows are counted from 0 in them."""
    return blocks(text, element, lambda block: _moved_anchor(block, moves))


def _moved_anchor(block: str, moves: RowMoves) -> str:
    tag = attributes(block[: block.find(">")])
    if tag.get("editAs") == "absolute":
        return block
    places = list(re.finditer(r"(<((?:\w+:)?row)>)\s*([0-9]+)\s*(</\2>)", block))
    rows = [int(place[3]) for place in places[:2]]
    if not rows:
        return block
    news = [moves.nearest(row + 1) - 1 for row in rows]
    if tag.get("editAs") == "oneCell":
        news = [news[0] + row - rows[0] for row in rows]
    for place, new in reversed(list(zip(places, news, strict=False))):
        gone = moves.row(int(place[3]) + 1) is None
        rest = block[place.end() :]
        rest = re.sub(r"(<((?:\w+:)?rowOff)>)[^<]*(</\2>)", r"\g<1>0\g<3>", rest, count=1) if gone else rest
        block = f"{block[: place.start()]}{place[1]}{new}{place[4]}{rest}"
    return block


def moved_shapes(text: str, moves: RowMoves) -> str:
    """Return a legacy drawing (VML) with its notes, controls and their links moved."""
    return blocks(text, "shape", lambda shape: _moved_shape(shape, moves))


def _moved_shape(shape: str, moves: RowMoves) -> str:
    row = re.search(r"(<\w+:Row>)\s*(\d+)\s*<", shape)
    by = 0
    if row is not None and "Note" in shape:
        by = moves.nearest(int(row[2]) + 1) - 1 - int(row[2])
        shape = f"{shape[: row.start()]}{row[1]}{int(row[2]) + by}<{shape[row.end() :]}"
    links = r"(<(\w+:Fmla(?:Link|Range|Txbx|Group))>)([^<]*)(</\2>)"
    shape = re.sub(links, lambda match: match[1] + _moved_link(match[3], moves) + match[4], shape)
    anchor = re.search(r"(<\w+:Anchor>)([^<]*)<", shape)
    numbers = [each.strip() for each in anchor[2].split(",")] if anchor else []
    if anchor is None or len(numbers) != 8 or not all(each.lstrip("-").isdigit() for each in numbers):
        return shape
    for place in (2, 6):
        old = int(numbers[place])
        numbers[place] = str(max(old + by, 0) if row is not None else moves.nearest(old + 1) - 1)
    return f"{shape[: anchor.start()]}{anchor[1]}{', '.join(numbers)}<{shape[anchor.end() :]}"


def _moved_link(written: str, moves: RowMoves) -> str:
    formula = unescape_xml(written)
    moved = moves.formula(formula, here=True)
    return written if moved == formula else escape_xml(moved)
