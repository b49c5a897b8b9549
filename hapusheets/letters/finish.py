"""The last touch to a filled part: nothing empty left behind, lines to write on, valid Word."""

from __future__ import annotations

import copy
import re

from lxml import etree

from hapusheets.letters.plain import FILL_END, FILL_START, MARK_END, MARK_START
from hapusheets.letters.tags import MARK
from hapusheets.letters.word_xml import W, parent_of, take_attribute, text_of

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKER = re.compile(f"({FILL_START}\\d+{FILL_END}|{MARK_START}[^{MARK_END}]*{MARK_END})")
_SEEN = tuple(
    f"{W}{name}"
    for name in (
        "drawing", "pict", "object", "br", "tab", "sym", "fldChar", "fldSimple", "footnoteReference",
        "endnoteReference", "sectPr", "sdt", "noBreakHyphen", "ptab", "lastRenderedPageBreak",
    )
)  # fmt: skip
_NBSP_WIDTH_MM = 1.2


def finish_part(root: etree._Element) -> bytes:
    """Return a filled part as bytes: emptied paragraphs and tables gone, marks turned into runs."""
    for table in list(root.iter(f"{W}tbl")):
        _drop_table_without_rows(table)
    for paragraph in list(root.iter(f"{W}p")):
        if take_attribute(paragraph, MARK) is not None:
            _drop_if_emptied(paragraph)
    for row in root.iter(f"{W}tr"):
        take_attribute(row, MARK)
    _refill_cells(root)
    _turn_marks_into_runs(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_table_without_rows(table: etree._Element) -> None:
    if take_attribute(table, MARK) is None:
        if next(table.iterchildren(f"{W}tr"), None) is None:
            _remove(table)
        return
    rows = list(table.iterchildren(f"{W}tr"))
    plain = [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is None]
    if not any(MARK in row.attrib for row in rows) and (not plain or len(rows) == 1):
        _remove(table)


def _drop_if_emptied(paragraph: etree._Element) -> None:
    if text_of(paragraph).strip() or next(paragraph.iter(*_SEEN), None) is not None:
        return
    _remove(paragraph)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def _refill_cells(root: etree._Element) -> None:
    """Word wants a paragraph at the end of every cell, header, footer and note."""
    for holder in [*root.iter(f"{W}tc", f"{W}footnote", f"{W}endnote", f"{W}txbxContent"), root]:
        if holder is root and root.tag not in {f"{W}hdr", f"{W}ftr"}:
            continue
        last = next(holder.iterchildren(reversed=True), None)
        if last is None or last.tag not in {f"{W}p", f"{W}sdt"}:
            etree.SubElement(holder, f"{W}p")


def _turn_marks_into_runs(root: etree._Element) -> None:
    for text in list(root.iter(f"{W}t")):
        if text.text and (FILL_START in text.text or MARK_START in text.text):
            _split_run(text)


def _split_run(text: etree._Element) -> None:
    run = parent_of(text)
    parent = parent_of(run)
    for piece in _MARKER.split(text.text or ""):
        if piece:
            parent.insert(parent.index(run), _run_like(run, piece))
    run.remove(text)
    if all(child.tag == f"{W}rPr" for child in run):
        parent.remove(run)


def _run_like(run: etree._Element, piece: str) -> etree._Element:
    new = etree.Element(f"{W}r")
    properties = run.find(f"{W}rPr")
    format_ = copy.deepcopy(properties) if properties is not None else etree.Element(f"{W}rPr")
    new.append(format_)
    content = etree.SubElement(new, f"{W}t")
    content.set(_SPACE, "preserve")
    content.text = piece
    if piece[0] == FILL_START:
        content.text = "\u00a0" * max(4, round(int(piece[1:-1]) / _NBSP_WIDTH_MM))
        _set(format_, "u", "single")
    elif piece[0] == MARK_START:
        content.text = f"[{piece[1:-1]}]"
        _set(format_, "highlight", "yellow")
    return new


#: Word wants run properties in this order.
_ORDER_WORDS = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing w kern position sz szCs highlight u effect bdr "
    "shd vertAlign rtl cs lang"
)
_ORDER = tuple(_ORDER_WORDS.split())


def _set(properties: etree._Element, name: str, value: str) -> None:
    for old in properties.findall(f"{W}{name}"):
        properties.remove(old)
    later = {f"{W}{other}" for other in _ORDER[_ORDER.index(name) + 1 :]}
    place = next((number for number, child in enumerate(properties) if child.tag in later), len(properties))
    mark = etree.Element(f"{W}{name}")
    mark.set(f"{W}val", value)
    properties.insert(place, mark)
