"""Plain data for a template: checked, cleaned and copied before any template sees it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hapusheets.model.errors import WrongUse

#: A value written as a line to fill by hand; ``fill_line`` makes it, only the renderer reads it.
FILL_START, FILL_END = "\ue0f0", "\ue0f1"
#: A value that is missing but shown: its name, highlighted.
MARK_START, MARK_END = "\ue0f2", "\ue0f3"
#: Characters with which the renderer itself works; never let in from outside.
RESERVED = "".join(chr(code) for code in range(0xE000, 0xE010)) + FILL_START + FILL_END + MARK_START + MARK_END

_MAX_TEXT = 200_000
_MAX_DEPTH = 12


class Group(dict[str, Any]):
    """A dict that knows its dotted place in the context, so that a missing key can be named in full."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path


class Line(str):
    """A line to fill by hand, about as long as a name unless told otherwise. Made by the toolkit only."""

    __slots__ = ()


class Mark(str):
    """The name of a missing value, shown highlighted in a draft. Made by the toolkit only."""

    __slots__ = ()


def fill_line(millimetres: int = 60) -> Line:
    """Return a value that prints as an empty line to write on."""
    return Line(f"{FILL_START}{millimetres}{FILL_END}")


def highlight(name: str) -> Mark:
    """Return a value that prints ``[name]`` highlighted."""
    return Mark(f"{MARK_START}{clean_text(name)}{MARK_END}")


def plain_context(context: Mapping[str, Any]) -> Group:
    """Return a cleaned copy of ``context``.

    Only dict, list, str, int, bool, None, Decimal, date, time and datetime are let in. Anything else, a
    float among them, raises ``WrongUse`` that names the field.
    """
    return _group(context, "", 0)


def clean_text(value: str) -> str:
    """Return text that XML can hold: NFC, no control characters, no lone surrogates; line breaks stay.

    >>> clean_text("A\\x07B\\ud800C\\r\\nD")
    'ABC\\nD'
    """
    if value.isprintable():
        return unicodedata.normalize("NFC", value)
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", "".join(char for char in text if _is_allowed(char)))


def _is_allowed(char: str) -> bool:
    code = ord(char)
    if code < 0x20:
        return char in "\n\t"
    if 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return char not in RESERVED


def _group(value: Mapping[Any, Any], path: str, depth: int) -> Group:
    group = Group(path)
    for key, item in value.items():
        if not isinstance(key, str):
            raise WrongUse("letter.bad_value", field=path or "?", kind=type(key).__name__)
        name = unicodedata.normalize("NFC", key)
        group[name] = _value(item, f"{path}.{name}" if path else name, depth + 1)
    return group


def _value(value: Any, path: str, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise WrongUse("letter.bad_value", field=path, kind="…")
    if isinstance(value, Line | Mark):
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, dict):
        return _group(value, path, depth)
    if isinstance(value, list | tuple):
        return [_value(item, f"{path}[{number}]", depth + 1) for number, item in enumerate(value)]
    return _quantity(value, path)


def _text(value: str, path: str) -> str:
    if len(value) > _MAX_TEXT:
        raise WrongUse("letter.bad_value", field=path, kind=f"str > {_MAX_TEXT}")
    return clean_text(value)


def _quantity(value: Any, path: str) -> Any:
    if value is None or type(value) in {bool, int, dt.date, dt.time, dt.datetime}:
        return value
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 30:
        return value
    raise WrongUse("letter.bad_value", field=path, kind=type(value).__name__)
