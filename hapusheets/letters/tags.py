"""The tags of a template, found in its text as a reader sees it and healed of what Word did to them.

Word splits a tag over runs, puts proofing marks and bookmarks into it, makes its quotes curly and its
spaces no-break. Here every tag becomes one piece again and is cut out of the XML; what is left in its
place is a token, so that the text around it is never read as code.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate

from lxml import etree

from hapusheets.letters.word_xml import W, parent_of, text_of

TOKEN_START, TOKEN_END = "\ue000", "\ue001"
TOKEN = re.compile(f"{TOKEN_START}(\\d+){TOKEN_END}")
MARK = "hapu-mark"

#: A tag longer than this is none: its braces are strays.
_LONGEST = 4_000
_ANY = f".{{0,{_LONGEST}}}?"
_TAG = re.compile(rf"\{{\{{{_ANY}\}}\}}|\{{%{_ANY}%\}}|\{{#{_ANY}#\}}", re.DOTALL)
#: How much of the text before a tag is looked at for the word klo.
_BEFORE = 8
_STRAY = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_BODY = re.compile(r"^(?P<dash>[-+]?)(?P<scope>(?:tr|tc|p|r)(?=\s))?(?P<code>.*?)(?P<end>[-+]?)$", re.DOTALL)
_LOOSE_SCOPE = re.compile(r"^\s*(tr|tc|p|r)\s+(?=(if|elif|else|endif|for|endfor)\b)")
_MENDED = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\n": " ",
        "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None, "\u00ad": None,
    }
)  # fmt: skip
_TEXT, _BREAKS = (
    f"{W}t",
    {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""},
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class TagKind(StrEnum):
    """What a tag is: a value to print, a statement or a remark."""

    VALUE = "value"
    STATEMENT = "statement"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag. ``code`` is its healed inside; ``scope`` is "", p, tr, tc or r: what the tag takes away.

    ``paragraph`` counts from 1 within the part; ``raw`` is the tag as written; ``container`` names the element
    in which its block must end; ``after_clock``: the word *klo* or a range dash stands just before.
    """

    kind: TagKind
    code: str
    scope: str
    paragraph: int
    raw: str
    container: str = ""
    after_clock: bool = False

    @property
    def keyword(self) -> str:
        """The first word of a statement; "" for other tags."""
        words = self.code.split(None, 1)
        return words[0] if self.kind is TagKind.STATEMENT and words else ""


@dataclass(frozen=True, slots=True)
class Stray:
    """A brace pair that opens or closes nothing."""

    paragraph: int
    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class TaggedPart:
    """A part cut at its tags: ``xml`` holds a token for each of ``tags``, by number."""

    xml: str
    tags: tuple[Tag, ...]
    strays: tuple[Stray, ...]
    lost: tuple[Stray, ...] = ()


def paragraphs_of(root: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """Yield (number from 1, paragraph) in reading order; copies kept for old programs are not counted."""
    number = 0
    for paragraph in root.iter(f"{W}p"):
        if not any(ancestor.tag == _FALLBACK for ancestor in paragraph.iterancestors()):
            number += 1
        yield number, paragraph


def paragraph_text(paragraph: etree._Element) -> str:
    """Return what a reader sees of a paragraph, text boxes inside it left out."""
    return "".join(_piece(element) for element in _pieces(paragraph))


def tag_part(root: etree._Element) -> TaggedPart:
    """Cut the tags out of a part; ``root`` is changed."""
    tags: list[Tag] = []
    places: list[etree._Element] = []
    strays: list[Stray] = []
    for number, paragraph in list(paragraphs_of(root)):
        _tag_paragraph(number, paragraph, tags, places, strays)
    lost = list(_take_away_scopes(tags, places))
    return TaggedPart(etree.tostring(root, encoding="unicode"), tuple(tags), tuple(strays), tuple(lost))


def count_tags(text: str) -> tuple[int, int]:
    """Return (tags, their characters together) of a whole part's text; a brace pair without its mate counts too."""
    lengths = [len(found[0]) for found in _TAG.finditer(text)]
    return max(len(lengths), sum(1 for _ in _STRAY.finditer(text)) // 2), sum(lengths)


def tag_text(text: str) -> TaggedPart:
    """Cut the tags out of plain text, such as a document property."""
    tags: list[Tag] = []
    cut: list[str] = []
    end = 0
    for found in _TAG.finditer(text):
        cut += [text[end : found.start()], _token(len(tags))]
        tags.append(read_tag(found[0], 1))
        end = found.end()
    xml = "".join([*cut, text[end:]])
    return TaggedPart(xml, tuple(tags), tuple(Stray(1, text, mark[0]) for mark in _STRAY.finditer(xml)))


def read_tag(raw: str, paragraph: int, before: str = "") -> Tag:
    """Return the tag written as ``raw``, its inside healed.

    >>> read_tag("{%p if\\u00a0lomake == ”A” %}", 3).code
    'if lomake == "A"'
    """
    kind = {"{": TagKind.VALUE, "%": TagKind.STATEMENT, "#": TagKind.REMARK}[raw[1]]
    inside = unicodedata.normalize("NFC", raw[2:-2].translate(_MENDED))
    match = _BODY.match(inside)
    scope, code = (match["scope"] or "", match["code"].strip()) if match else ("", inside.strip())
    tag = Tag(kind, code, scope, paragraph, raw, after_clock=_follows_clock(before))
    return _with_loose_scope(tag) if kind is TagKind.STATEMENT and not scope else tag


def _with_loose_scope(tag: Tag) -> Tag:
    """Word likes to put a space after the brace: ``{% p if x %}`` means ``{%p if x %}``."""
    match = _LOOSE_SCOPE.match(tag.code)
    return replace(tag, scope=match[1], code=tag.code[match.end() :]) if match else tag


def _follows_clock(before: str) -> bool:
    return bool(re.search(r"(\bkl(o|\.)[\s\u00a0]|[–-])$", before))


def _token(number: int) -> str:
    return f"{TOKEN_START}{number}{TOKEN_END}"


def _pieces(paragraph: etree._Element) -> list[etree._Element]:
    return [
        element
        for element in paragraph.iter(_TEXT, *_BREAKS)
        if next(element.iterancestors(f"{W}p"), None) is paragraph and parent_of(element).tag != f"{W}tabs"
    ]


def _piece(element: etree._Element) -> str:
    return (element.text or "") if element.tag == _TEXT else _BREAKS[str(element.tag)]


def _tag_paragraph(
    number: int, paragraph: etree._Element, tags: list[Tag], places: list[etree._Element], strays: list[Stray]
) -> None:
    pieces = _pieces(paragraph)
    for piece in pieces:
        if piece.text:
            piece.text = piece.text.replace(TOKEN_START, "").replace(TOKEN_END, "")
    text = "".join(map(_piece, pieces))
    if "{" not in text and "}" not in text:
        return
    found = list(_TAG.finditer(text))
    strays += [Stray(number, text, mark[0]) for mark in _STRAY.finditer(_TAG.sub(_blank, text))]
    numbered = list(enumerate(found, start=len(tags)))
    starts = [0, *accumulate(len(_piece(piece)) for piece in pieces)]
    homes = [_cut(pieces, starts, match.span(), _token(index)) for index, match in reversed(numbered)]
    places += reversed(homes)
    tags += [read_tag(match[0], number, text[max(0, match.start() - _BEFORE) : match.start()]) for match in found]
    if found:
        paragraph.set(MARK, "p")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _cut(pieces: list[etree._Element], starts: list[int], span: tuple[int, int], token: str) -> etree._Element:
    """Put ``token`` where the tag began, take the rest of the tag out; return the text element that holds it.

    ``starts``: where each piece began in the paragraph before anything was cut. Tags are cut from the last to
    the first, so that what is left of a tag still stands where it stood.
    """
    home: etree._Element | None = None
    start, end = span
    for number in range(bisect_right(starts, start) - 1, bisect_left(starts, end)):
        piece = pieces[number]
        content = _piece(piece)
        here, there = max(start - starts[number], 0), min(end, starts[number + 1]) - starts[number]
        if here >= there:
            continue
        if piece.tag == _TEXT:
            piece.text = content[:here] + ("" if home is not None else token) + content[there:]
            home = piece if home is None else home
            piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        else:
            parent_of(piece).remove(piece)
    if home is None:
        raise AssertionError(token)
    return home


_SCOPES = {"p": f"{W}p", "tr": f"{W}tr", "tc": f"{W}tc", "r": f"{W}r"}


def _take_away_scopes(tags: list[Tag], places: list[etree._Element]) -> Iterator[Stray]:
    """Put a scoped tag's token in place of its paragraph, row, cell or run; yield text that goes with it."""
    targets = [_target(tag, place) for tag, place in zip(tags, places, strict=True)]
    homes: dict[etree._Element, int] = {}
    for number, (tag, place, target) in enumerate(zip(list(tags), places, targets, strict=True)):
        home = next(place.iterancestors(f"{W}p")) if target is None else parent_of(target)
        tags[number] = replace(tag, container=str(homes.setdefault(home, len(homes))))
    _mark_loop_tables(tags, targets)
    by_element: dict[etree._Element, list[int]] = {}
    for number, target in enumerate(targets):
        if target is not None:
            by_element.setdefault(target, []).append(number)
    for element, numbers in by_element.items():
        text = TOKEN.sub("", text_of(element)).strip()
        if text and tags[numbers[0]].scope != "r":
            yield Stray(tags[numbers[0]].paragraph, text, tags[numbers[0]].raw)
        _replace(element, "".join(map(_token, numbers)))


def _target(tag: Tag, place: etree._Element) -> etree._Element | None:
    return next(place.iterancestors(_SCOPES[tag.scope]), None) if tag.scope else None


def _mark_loop_tables(tags: list[Tag], targets: list[etree._Element | None]) -> None:
    """Mark tables that repeat rows, and the repeated rows: a table without any is dropped after filling."""
    bounds = {
        target: {"for": 1, "endfor": -1}[tag.keyword]
        for tag, target in zip(tags, targets, strict=True)
        if tag.scope == "tr" and target is not None and tag.keyword in {"for", "endfor"}
    }
    for table in dict.fromkeys(parent_of(row) for row in bounds):
        table.set(MARK, "loop")
        depth = 0
        for row in table.iterchildren(f"{W}tr"):
            depth += bounds.get(row, 0)
            if depth > 0:
                row.set(MARK, "row")


def _replace(element: etree._Element, token: str) -> None:
    parent = parent_of(element)
    before = element.getprevious()
    tail = token + (element.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
