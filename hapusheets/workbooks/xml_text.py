"""Texts as they stand in SpreadsheetML: XML entities, ``_x000D_`` escapes, characters XML cannot hold."""

from __future__ import annotations

import re

_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # CR too: XML would turn it into LF


def unescape_xml(text: str) -> str:
    """Return ``text`` with the five XML entities and character references resolved; others stay as they are.

    >>> unescape_xml("A &amp; B &lt;&#67;&gt;")
    'A & B <C>'
    """
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED[name]
    if len(hexadecimal or decimal) > 8:
        return match[0]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]


def unescape_cell(text: str) -> str:
    """Return a cell's text from its (already XML-unescaped) form: ``_x000D_`` becomes a carriage return.

    >>> unescape_cell("a_x000D_b, _x005F_x000D_")
    'a\\rb, _x000D_'
    """
    return _ESCAPE.sub(_escaped, text) if "_x" in text else text


def _escaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def escape_cell(text: str) -> str:
    """Return ``text`` ready to stand inside ``<t>``: every character comes back when a spreadsheet reads it.

    >>> escape_cell("A & B\\r, _x000D_")
    'A &amp; B_x000D_, _x005F_x000D_'
    """
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    text = _FORBIDDEN.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return escape_xml(text)


def escape_xml(text: str) -> str:
    """Return ``text`` ready for element content or a double-quoted attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
