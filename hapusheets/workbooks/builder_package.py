"""The last step of a new workbook: the same input gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any, Final

_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_CREATED: Final = b"2026-01-01T00:00:00Z"
_FIXED_HEIGHT: Final = re.compile(rb'(<row [^>]*?) customHeight="1"')
_DATES: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def steady_bytes(workbook: Any) -> bytes:
    """Return the .xlsx of ``workbook`` without the clock: fixed dates in its properties and its zip entries."""
    written = io.BytesIO()
    workbook.save(written)
    result = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "docProps/core.xml":
                data = _DATES.sub(rb"\g<1>" + _CREATED + rb"\g<2>", data)
            if entry.filename.startswith("xl/worksheets/"):
                data = _FIXED_HEIGHT.sub(rb"\g<1>", data)  # a height that still follows its text
            member = zipfile.ZipInfo(entry.filename, _STAMP)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            target.writestr(member, data)
    return result.getvalue()
