"""What may be opened at all: files told apart by their first bytes, and bounds on what a package may unfold to.

Everything here runs before any part is parsed, in time and memory bounded by the constants below.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hapusheets.model.errors import UnreadableWorkbook

if TYPE_CHECKING:
    from hapusheets.workbooks.zip_records import Member

#: Largest file read at all, largest part, all parts together (bytes); most members; from which size a ratio counts.
MAX_FILE = 200_000_000
MAX_PART = 300_000_000
MAX_TOTAL = 600_000_000
MAX_MEMBERS = 2_000
MAX_RATIO = 200
RATIO_FROM = 10_000_000
_PROLOG = 4096

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16_NAMES = {
    "EncryptedPackage": "workbook.encrypted",
    "Workbook": "workbook.old_xls",
    "Book": "workbook.old_xls",
}
_BAD_NAME = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\]|^[A-Za-z]:|\x00")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)")


def refuse_foreign_file(data: bytes, name: str) -> None:
    """Raise ``UnreadableWorkbook`` when ``data`` is no zip package at all, telling which kind of file it is."""
    if data.startswith(b"PK\x03\x04"):
        return
    raise UnreadableWorkbook(_foreign_code(data), where=name, name=name)


def _foreign_code(data: bytes) -> str:
    if not data:
        return "workbook.empty_file"
    if data.startswith(_OLE):
        return _ole_code(data)
    if data.startswith(b"PK"):
        return "workbook.damaged"
    return "workbook.text_file" if _is_text(data[:4096]) else "workbook.not_zip"


def _ole_code(data: bytes) -> str:
    for stream, code in _UTF16_NAMES.items():
        if stream.encode("utf-16-le") in data:
            return code
    return "workbook.not_zip"


def _is_text(head: bytes) -> bool:
    return head.startswith(_UTF16_MARKS) or not re.search(rb"[\x00-\x08\x0e-\x1a]", head)


def may_be_csv(data: bytes) -> bool:
    """Tell by its first bytes whether ``data`` can be separated text; other programs leave odd signs in it."""
    return data.startswith(_UTF16_MARKS) or not (data.startswith(b"%PDF-") or b"\0" in data[:4096])


def is_office_file(data: bytes) -> bool:
    """Tell by its first bytes whether ``data`` is a package or an old Office file."""
    return data.startswith((b"PK\x03\x04", _OLE))


def refuse_unsafe_members(members: Iterable[Member], name: str) -> None:
    """Raise ``UnreadableWorkbook`` for encrypted, too many, too big, doubled or strangely named members."""
    seen: set[str] = set()
    total = 0
    for number, member in enumerate(members, start=1):
        total += member.size
        code = "workbook.many_parts" if number > MAX_MEMBERS else _member_code(member, total, seen)
        if code:
            raise UnreadableWorkbook(code, where=name, name=name, part=member.name[:80])
        seen.add(member.name.casefold())


def _member_code(member: Member, total: int, seen: set[str]) -> str:
    if member.flags & 1:
        return "workbook.encrypted"
    if _BAD_NAME.search(member.name) or member.name.casefold() in seen:
        return "workbook.bad_part_name"
    if member.method not in (0, 8):
        return "workbook.damaged"
    big = member.size > RATIO_FROM and member.size > MAX_RATIO * max(member.packed_size, 1)
    return "workbook.bomb" if big or member.size > MAX_PART or total > MAX_TOTAL else ""


def inflate(member: Member, packed: bytes, name: str) -> bytes:
    """Return a member's content, never more than its declared size; raises when the size or checksum lies."""
    if member.method == 0:
        content = packed
    else:
        engine = zlib.decompressobj(-15)
        try:
            content = engine.decompress(packed, member.size + 1)
        except zlib.error as error:
            raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=member.name) from error
    if len(content) > member.size:
        raise UnreadableWorkbook("workbook.bomb", where=name, name=name, part=member.name)
    if len(content) < member.size or zlib.crc32(content) != member.crc:
        raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=member.name)
    return content


def first_bytes(member: Member, packed: bytes) -> bytes:
    """Return the first bytes of a member, as many as a document type could hide in; b"" when it is damaged."""
    head = packed[:_PROLOG]
    try:
        return zlib.decompressobj(-15).decompress(head, _PROLOG) if member.method else head
    except zlib.error:
        return b""


def refuse_doctype(text: str, name: str, part: str) -> None:
    """Raise ``UnreadableWorkbook`` when an XML part declares a document type or entities."""
    if "!" in text and _DOCTYPE.search(text):
        raise UnreadableWorkbook("workbook.doctype", where=name, name=name, part=part)
