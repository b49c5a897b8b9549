"""The last look at a finished workbook: is anything in it that must not leave?

Every part of the package is unpacked, unescaped and read with its runs joined: cells, hidden sheets, comments, defined
names, document properties, cached values, validation lists, leftover shared strings, headers, file names. Values are
found as whole tokens, however they are parted.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hapusheets.model.errors import LeakFound
from hapusheets.sync.forbidden import Forbidden, tokens
from hapusheets.sync.sides import from_serial

#: Tags inside a piece of text: taking them away joins its runs. Every other tag parts two texts.
_RUN_TAGS: Final = re.compile(
    r"</?(?:\w+:)?(?:r|t|rPr|b|i|u|sz|color|rFont|family|charset|scheme|vertAlign|font|span)\b[^>]*>"
)
_TAG: Final = re.compile(r"<[^>]*>")
_ATTRIBUTE: Final = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)')""")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CELL: Final = re.compile(r"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_STRING: Final = re.compile(r"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_ROW: Final = re.compile(r"<(?:\w+:)?row\b.*?(?:</(?:\w+:)?row>|/>)", re.DOTALL)
_VALUE: Final = re.compile(r"<(?:\w+:)?v\b[^>]*>(.*?)</(?:\w+:)?v>", re.DOTALL)
_DATES: Final = re.compile(r"(?<!\d)(?:(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})|(\d{4})-(\d{1,2})-(\d{1,2}))(?!\d)")
#: What stands before the words of a page header or footer: ``&C``, ``&12``, ``&"Arial"``, ``&K000000``.
_HEADER_CODE: Final = re.compile(r"""&(?:"[^"]*"|K[0-9A-Fa-f]{6}|\d+|[A-Za-z])""")
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_XML: Final = (".xml", ".rels", ".vml")
_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class Leak:
    """Where something forbidden was found, and of which kind; never the value."""

    place: str
    kind: str


def refuse_leaks(name: str, content: bytes, forbidden: Forbidden) -> None:
    """Raise LeakFound, naming the first place, when a finished file holds a forbidden value."""
    for leak in find_leaks(name, content, forbidden):
        raise LeakFound("share.stopped", where=leak.place, name=name, kind=leak.kind)


def find_leaks(name: str, content: bytes, forbidden: Forbidden) -> Iterator[Leak]:
    """Yield every place of a workbook (its bytes, and its file name) that holds a forbidden value."""
    for place, text in _pieces(name, content):
        kind = found_in(text, forbidden)
        if kind is not None:
            yield Leak(place, kind)


def found_in(text: str, forbidden: Forbidden) -> str | None:
    """Return the kind of the first forbidden value in a text; None when there is none."""
    plain = _HEADER_CODE.sub(" ", text)
    return _found_in(text, forbidden) or (_found_in(plain, forbidden) if plain != text else None)


def _found_in(text: str, forbidden: Forbidden) -> str | None:
    words = tokens(text)
    for start in range(len(words)):
        kind = _found_from(words, start, forbidden)
        if kind is not None:
            return kind
    return "birth date" if forbidden.dates and forbidden.dates.intersection(_dates(text)) else None


def _found_from(words: list[str], start: int, forbidden: Forbidden) -> str | None:
    joined = ""
    for word in words[start:]:
        joined += word
        if joined in forbidden.words:
            return forbidden.words[joined]
        if joined not in forbidden.prefixes:
            return None
    return None


def _dates(text: str) -> Iterator[dt.date]:
    for match in _DATES.finditer(text):
        day, month, year = (match[1], match[2], match[3]) if match[3] else (match[6], match[5], match[4])
        try:
            yield dt.date(int(year), int(month), int(day))
        except ValueError:
            continue


def _pieces(name: str, content: bytes, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield (place, text) for every piece of text in a package."""
    yield name, name
    if depth > _DEEPEST or not zipfile.is_zipfile(io.BytesIO(content)):
        yield name, _decoded(content)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        yield name, package.comment.decode("utf-8", "replace")
        parts = {info.filename: package.read(info) for info in package.infolist()}
    titles = _sheet_titles(parts)
    strings = [_text(body) for body in _STRING.findall(_decoded(parts.get("xl/sharedStrings.xml", b"")))]
    for part, raw in parts.items():
        yield from ((f"{name} › {place}", text) for place, text in _part(part, raw, titles, strings, depth))


def _part(part: str, raw: bytes, titles: dict[str, str], strings: list[str], depth: int) -> Iterator[tuple[str, str]]:
    yield part, part
    if zipfile.is_zipfile(io.BytesIO(raw)):
        yield from _pieces(part, raw, depth + 1)
        return
    source = _decoded(raw)
    if not part.lower().endswith(_XML):
        yield part, source
        return
    if _SHEET.fullmatch(part):
        yield from _cells(titles.get(part, part), source, strings)
    yield from ((part, piece) for piece in (*_texts(source), *_attributes(source)) if piece)


def _cells(title: str, source: str, strings: list[str]) -> Iterator[tuple[str, str]]:
    """Yield each cell, and each row with its cells side by side (a full name may stand in two cells)."""
    for row in _ROW.findall(source):
        found = [(_address(head), _cell_text(head, body, strings)) for head, body in _CELL.findall(row)]
        yield from ((f"{title}!{address}", text) for address, text in found if text)
        if found:
            yield f"{title}!{found[0][0]}", " ".join(text for _, text in found if not _DATES.search(text))


def _cell_text(head: str, body: str, strings: list[str]) -> str:
    value = _VALUE.search(body)
    if value is None:
        return _text(body)
    if re.search(r"""\bt=["']s["']""", head) and value[1].strip().isdigit():
        index = int(value[1])
        return strings[index] if index < len(strings) else ""
    return _text(body) + _as_date(value[1])


def _as_date(stored: str) -> str:
    """Return the day that a stored number would be, so that a birth date is found behind its serial number."""
    try:
        day = from_serial("date", float(stored))
    except ValueError:
        return ""
    return f" {day.isoformat()}" if isinstance(day, dt.date) else ""


def _address(head: str) -> str:
    match = re.search(r"""\br=["']([A-Z]+\d+)["']""", head)
    return match[1] if match else ""


def _sheet_titles(parts: dict[str, bytes]) -> dict[str, str]:
    """Return the name of each sheet by its part."""
    workbook, relations = (_decoded(parts.get(p, b"")) for p in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
    targets = {
        _attribute("Id", tag): _attribute("Target", tag).lstrip("/")
        for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations)
    }
    titles = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
        target = targets.get(_attribute("r:id", tag), "")
        titles[target if target.startswith("xl/") else f"xl/{target}"] = html.unescape(_attribute("name", tag))
    return titles


def _attribute(name: str, tag: str) -> str:
    match = re.search(rf"""\s{name}=["']([^"']*)["']""", tag)
    return match[1] if match else ""


def _texts(source: str) -> list[str]:
    return [_unescaped(piece) for piece in _TAG.split(_RUN_TAGS.sub("", source)) if piece.strip()]


def _attributes(source: str) -> list[str]:
    return [_unescaped(a or b) for a, b in _ATTRIBUTE.findall(source)]


def _text(body: str) -> str:
    return " ".join(_texts(body))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), html.unescape(text))


def _decoded(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8-sig", "replace")


__all__ = ["Leak", "find_leaks", "found_in", "refuse_leaks"]
