"""Shared and inline strings: rich runs joined, phonetic guides left out."""

from __future__ import annotations

import re

from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks.package import Package, parse_xml
from hapusheets.workbooks.parts import elements, local_name, own_text, root_prefix
from hapusheets.workbooks.xml_text import unescape_cell, unescape_xml

_PLAIN = re.compile(
    r"<si>(?:<t(?: xml:space=[\"']preserve[\"'])?(?:/>|>([^<]*)</t>)</si>|(.*?)</si>)|<si/>",
    re.DOTALL,
)
_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
_PHONETIC_END = re.compile(r"</(?:\w+:)?rPh>")
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?(?:/>|>([^<]*)</(?:\w+:)?t\s*>)")


def read_shared_strings(package: Package, part: str | None) -> list[str]:
    """Return the shared strings in order; [] when the workbook has none."""
    if part is None or part not in package:
        return []
    text = normal_lines(package.text(part))
    package.forget(part)
    if "<!" in text or root_prefix(text):
        return _parsed(text, package.name, part)
    items = _PLAIN.findall(text, 0, max(text.rfind(end) + len(end) for end in ("</si>", "<si/>")))
    if len(items) != text.count("</si>") + text.count("<si/>"):
        return _parsed(text, package.name, part)
    if "&" not in text and "_x" not in text:  # then a plain text is as it stands
        return [plain or rich_text(rich) for plain, rich in items]
    return [rich_text(rich) if rich else plain_text(plain) for plain, rich in items]


def _parsed(text: str, name: str, part: str) -> list[str]:
    root = parse_xml(text, name, part)
    if local_name(root) != "sst":
        raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=part)
    texts = []
    for item in elements(root):
        runs = [item, *(each for each in elements(item) if local_name(each) == "r")]
        pieces = [own_text(each) for run in runs for each in elements(run) if local_name(each) == "t"]
        texts.append(unescape_cell("".join(pieces)))
    return texts


def plain_text(text: str) -> str:
    """Return the text of one ``<t>`` as it stands in the XML."""
    return unescape_cell(unescape_xml(text)) if "&" in text or "_x" in text else text


def rich_text(inner: str) -> str:
    """Return the text of an ``<si>`` or ``<is>`` element from its inner XML."""
    if "rPh" in inner:
        inner = without_phonetic(inner)
    return plain_text("".join(_TEXT.findall(inner)))


def without_phonetic(inner: str) -> str:
    """Return the inside of a rich text without its phonetic guides."""
    ends = [match.end() for match in _PHONETIC_END.finditer(inner)]
    end = ends[-1] if ends else 0
    return _PHONETIC.sub("", inner[:end]) + inner[end:]


def normal_lines(text: str) -> str:
    """Return XML text with line ends as a parser would give them."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
