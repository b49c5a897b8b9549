"""Custom document properties of a workbook: set in their part, which is made when there is none."""

from __future__ import annotations

import re
from typing import Final

from hapusheets.workbooks.part_edits import HEAD, PartEdits
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.xml_text import escape_xml

_PART: Final = "docProps/custom.xml"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_KIND: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_SPACE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST_NUMBER: Final = 2


def with_property(parts: PartEdits, name: str, value: str | int) -> None:
    """Set a custom property; every other one stays as it is."""
    part = next((one for one in parts.package.members if one.casefold() == _PART.casefold()), _PART)
    if part not in parts:
        parts.put(part, f'{HEAD}<Properties xmlns="{_SPACE}" xmlns:vt="{_VALUES}"></Properties>')
        parts.declare(part, _TYPE)
        parts.relate("", _KIND, part)
    text = re.sub(r"<((?:\w+:)?Properties)(\s[^<>]*?)\s*/>", r"<\1\2></\1>", parts.text(part))
    parts.put(part, _with_value(text, name, value))


def _with_value(text: str, name: str, value: str | int) -> str:
    kind = "i4" if isinstance(value, int) else "lpwstr"
    wanted = f'<vt:{kind} xmlns:vt="{_VALUES}">{escape_xml(str(value))}</vt:{kind}>'
    numbers = []
    for match in re.finditer(r"(<((?:\w+:)?property)\s([^<>]*)>)(.*?)(</\2\s*>)", text, re.DOTALL):
        found = attributes(match[3])
        if found.get("name") == name:
            return text[: match.start()] + match[1] + wanted + match[5] + text[match.end() :]
        numbers.append(whole(found.get("pid"), _FIRST_NUMBER))
    number = max([_FIRST_NUMBER - 1, *numbers]) + 1
    head = re.search(r"<((?:\w+:)?)Properties\b", text)
    p = head[1] if head else ""
    item = f'<{p}property fmtid="{_FORMAT}" pid="{number}" name="{escape_xml(name)}">{wanted}</{p}property>'
    stop = text.rfind(f"</{p}Properties")
    return text[:stop] + item + text[stop:]


__all__ = ["with_property"]
