"""Notes of cells: ours added, replaced and removed; everybody else's, and threaded comments, never touched.

A note is a ``<comment>`` of the sheet's comments part and a shape of its legacy drawing. Ours are known by their
author; LibreOffice drops authors when it saves, so there a nameless note that begins with our name is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from hapusheets.model.cells import parse_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import note_shapes
from hapusheets.workbooks.part_edits import HEAD, PartEdits, id_attribute, relations_namespace
from hapusheets.workbooks.parts import Relation, root_prefix
from hapusheets.workbooks.sheet_order import AFTER_LEGACY_DRAWING, place_before
from hapusheets.workbooks.sheet_parts import attributes, is_range, whole
from hapusheets.workbooks.xml_text import escape_cell, unescape_cell, unescape_xml

AUTHOR: Final = "hapusheets"
_FIRST_LINE: Final = f"{AUTHOR}:\n"
_LONGEST: Final = 32_000
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"


@dataclass(frozen=True, slots=True)
class Note:
    """A note: ``text`` without the line that names its author; ``raw`` its element; ``own``: made by us."""

    address: str
    author: str
    text: str
    own: bool
    raw: str
    start: int


class SheetNotes:
    """The notes of one sheet, as its parts hold them now."""

    def __init__(self, parts: PartEdits, sheet: str) -> None:
        self._parts = parts
        self._sheet = sheet
        self._relations = parts.relations(sheet)
        self._comments = self._target("comments")
        self._drawing, self._drawing_id = self._legacy_drawing()
        self.threaded = frozenset(self._threaded())

    def _target(self, kind: str) -> Relation | None:
        found = (each for each in self._relations if each.kind == kind and each.target in self._parts)
        return next(found, None)

    def _legacy_drawing(self) -> tuple[str | None, str]:
        tag = _drawing_tag(self._parts.text(self._sheet))
        ids = attributes(tag[0]).items() if tag else ()
        identifier = next((value for name, value in ids if name.rpartition(":")[2] == "id"), "")
        found = (each.target for each in self._relations if each.id == identifier and each.target in self._parts)
        return next(found, None), identifier

    def _threaded(self) -> Iterator[str]:
        for each in self._relations:
            if each.kind == "threadedComment" and each.target in self._parts:
                text = self._parts.text(each.target)
                yield from re.findall(r"""<(?:\w+:)?threadedComment\s[^<>]*?\bref\s*=\s*["']([^"']*)["']""", text)

    def present(self) -> dict[str, Note]:
        """Return the notes by address, threaded ones too (through what stands in for them)."""
        if self._comments is None:
            return {}
        return {note.address: note for note in read_notes(self._parts.text(self._comments.target), self.threaded)}

    def drawing_text(self) -> str:
        """Return the text of the sheet's legacy drawing; "" when it has none."""
        return "" if self._drawing is None else self._parts.text(self._drawing)

    def apply(
        self, wanted: Mapping[str, str | None], grid: note_shapes.Grid
    ) -> tuple[dict[str, str | None], list[str]]:
        """Add, replace and remove our notes. Returns what was done by address, and where another's note stands."""
        done: dict[str, str | None] = {}
        left: list[str] = []
        present = self.present()
        for address, words in wanted.items():
            note = present.get(address)
            if (note is not None and not note.own) or (note is None and address in self.threaded):
                left.append(address)
            elif (None if note is None else note.text) != words:
                _refuse_unfit(address, words)
                done[address] = words
        if done:
            self._replace(done, grid)
            self._drop_empty()
        return done, [address for address in left if wanted[address] is not None]

    def _replace(self, done: Mapping[str, str | None], grid: note_shapes.Grid) -> None:
        added = {address: words for address, words in done.items() if words is not None}
        if self._comments is not None or added:
            part = self._comments_part()
            self._parts.put(part, with_notes(self._parts.text(part), done))
        if self._drawing is not None or added:
            drawing = self._drawing_part()
            text = note_shapes.without_shapes(self._parts.text(drawing), done)
            boxes = {address: _FIRST_LINE + words for address, words in added.items()}
            self._parts.put(drawing, note_shapes.with_shapes(text, boxes, grid))

    def _comments_part(self) -> str:
        if self._comments is None:
            sheet = self._parts.text(self._sheet)
            main = _STRICT_MAIN if _STRICT_MAIN in sheet else _MAIN
            part = self._parts.free_name("xl", "comments", ".xml")
            body = f'{HEAD}<comments xmlns="{main}"><authors></authors><commentList></commentList></comments>'
            self._parts.put(part, body)
            self._parts.declare(part, _COMMENTS_TYPE)
            identifier = self._parts.relate(self._sheet, f"{relations_namespace(sheet)}/comments", part)
            self._comments = Relation(identifier, "comments", part, False)
        return self._comments.target

    def _drawing_part(self) -> str:
        if self._drawing is None:
            sheet = self._parts.text(self._sheet)
            part = self._parts.free_name("xl/drawings", "vmlDrawing", ".vml")
            self._parts.put(part, note_shapes.empty_drawing())
            self._parts.declare_ending("vml", _DRAWING_TYPE)
            identifier = self._parts.relate(self._sheet, f"{relations_namespace(sheet)}/vmlDrawing", part)
            self._parts.put(self._sheet, _with_drawing(without_drawing(sheet), identifier))
            self._drawing, self._drawing_id = part, identifier
        return self._drawing

    def _drop_empty(self) -> None:
        """Take out a comments part without notes and a drawing without shapes: both only made room for ours."""
        relation, drawing = self._comments, self._drawing
        if relation is not None and not list(read_notes(self._parts.text(relation.target), self.threaded)):
            self._parts.unrelate(self._sheet, relation.id)
            self._parts.remove(relation.target)
            self._comments = None
            if drawing is not None and not note_shapes.has_shapes(self._parts.text(drawing)):
                self._parts.unrelate(self._sheet, self._drawing_id)
                self._parts.remove(drawing)
                self._parts.put(self._sheet, without_drawing(self._parts.text(self._sheet)))
                self._drawing = None


def _refuse_unfit(address: str, words: str | None) -> None:
    if words is not None and len(words) > _LONGEST:
        raise UnsafeEdit("edit.bad_value", where=address, cell=address, reason=f"> {_LONGEST}")


def read_notes(text: str, threaded: frozenset[str] = frozenset()) -> Iterator[Note]:
    """Yield the notes of a comments part's text. What stands in for a threaded comment is nobody's to change."""
    p = root_prefix(text)
    authors = _authors(text, p)
    for match in re.finditer(rf"<{p}comment\s([^<>]*?)(?:/>|>(.*?)</{p}comment\s*>)", text, re.DOTALL):
        found = attributes(match[1])
        number = whole(found.get("authorId"), -1)
        author = authors[number] if 0 <= number < len(authors) else ""
        pieces = re.findall(
            rf"<{p}t(?:\s[^<>]*)?>([^<]*)</{p}t\s*>",
            re.sub(rf"<{p}rPh\b.*?</{p}rPh\s*>", "", match[2] or "", flags=re.DOTALL),
        )
        words = unescape_cell(unescape_xml("".join(pieces))).replace("\r\n", "\n")
        address = found.get("ref", "").replace("$", "").upper()
        own = _is_own(author, words) and address not in threaded
        yield Note(address, author, words.removeprefix(_FIRST_LINE) if own else words, own, match[0], match.start())


def _is_own(author: str, words: str) -> bool:
    named = author.strip().casefold()
    return named == AUTHOR or (not named and words.startswith(_FIRST_LINE))


def _authors(text: str, prefix: str) -> list[str]:
    block = re.search(rf"<{prefix}authors\b[^<>]*>(.*?)</{prefix}authors\s*>", text, re.DOTALL)
    found = re.findall(rf"<{prefix}author\b[^<>]*?(?:/>|>([^<]*)</{prefix}author\s*>)", block[1] if block else "")
    return [unescape_cell(unescape_xml(name)) for name in found]


def with_notes(text: str, wanted: Mapping[str, str | None]) -> str:
    """Return a comments part's text with our notes on cells (None: without); others stay just as they are.

    A new note stands before the first one further down, as programs write them row by row.
    """
    p = root_prefix(text)
    text = _opened(_opened(text, p, "authors"), p, "commentList")
    added = {address: words for address, words in wanted.items() if words is not None}
    text, author = _with_author(text, p) if added else (text, 0)
    waiting = sorted(added, key=parse_address)
    pieces, position = [], 0
    for note in read_notes(text):
        pieces.append(text[position : note.start])
        while waiting and is_range(note.address) and parse_address(note.address) > parse_address(waiting[0]):
            pieces.append(_comment(waiting[0], added[waiting.pop(0)], author, p))
        gone = note.own and note.address in wanted
        position = note.start + (len(note.raw) if gone else 0)
    stop = text.find(f"</{p}commentList")
    pieces.append(text[position:stop])
    pieces += [_comment(address, added[address], author, p) for address in waiting]
    return "".join((*pieces, text[stop:]))


def _with_author(text: str, prefix: str) -> tuple[str, int]:
    """Return the text with our name among the authors, and its number."""
    authors = _authors(text, prefix)
    if AUTHOR in authors:
        return text, authors.index(AUTHOR)
    stop = text.find(f"</{prefix}authors")
    return f"{text[:stop]}<{prefix}author>{AUTHOR}</{prefix}author>{text[stop:]}", len(authors)


def _comment(address: str, words: str, author: int, p: str) -> str:
    look = f'<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
    head = f"<{p}r><{p}rPr><{p}b/>{look}</{p}rPr><{p}t>{AUTHOR}:</{p}t></{p}r>"
    body = f'<{p}r><{p}rPr>{look}</{p}rPr><{p}t xml:space="preserve">{escape_cell(chr(10) + words)}</{p}t></{p}r>'
    return f'<{p}comment ref="{address}" authorId="{author}"><{p}text>{head}{body}</{p}text></{p}comment>'


def _opened(text: str, prefix: str, name: str) -> str:
    return re.sub(rf"<{prefix}{name}\s*/>", f"<{prefix}{name}></{prefix}{name}>", text)


def _drawing_tag(text: str) -> re.Match[str] | None:
    p = root_prefix(text)
    start = max(text.rfind(f"</{p}sheetData"), 0)
    return re.compile(rf"<{p}legacyDrawing\s[^<>]*?(?:/>|>\s*</{p}legacyDrawing\s*>)").search(text, start)


def without_drawing(text: str) -> str:
    """Return a sheet's text without the element that names its legacy drawing."""
    tag = _drawing_tag(text)
    return text if tag is None else text[: tag.start()] + text[tag.end() :]


def _with_drawing(text: str, identifier: str) -> str:
    p = root_prefix(text)
    place = place_before(text, p, AFTER_LEGACY_DRAWING)
    return f"{text[:place]}<{p}legacyDrawing {id_attribute(text, identifier)}/>{text[place:]}"
