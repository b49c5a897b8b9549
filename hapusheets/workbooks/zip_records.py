"""Zip packages by their raw records, so that members can be copied byte for byte.

The standard library's writer packs every member again; here an untouched member keeps its local header,
its packed bytes and its directory entry.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Set
from dataclasses import dataclass

from hapusheets.model.errors import UnreadableWorkbook

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCATOR, _LARGE_END = struct.Struct("<4sIQI"), struct.Struct("<4sQ2H2I4Q")
_LARGE_KIND = 1
_MAX32 = 0xFFFFFFFF
_DESCRIPTOR_FLAG = 8
#: Above this many bytes one level less saves a third of the time for one per cent more bytes.
_BIG_PART = 1_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """One directory entry. ``start`` is where its local header begins; ``record`` its raw directory entry."""

    name: str
    flags: int
    method: int
    crc: int
    packed_size: int
    size: int
    start: int
    record: bytes


def read_directory(data: bytes, name: str) -> tuple[tuple[Member, ...], int]:
    """Return the members in directory order and where the end record starts. Zip64 sizes and places are understood.

    Raises ``UnreadableWorkbook`` for a cut-off or inconsistent directory.
    """
    try:
        return _directory(data)
    except (struct.error, ValueError, IndexError) as error:
        raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part="") from error


def _directory(data: bytes) -> tuple[tuple[Member, ...], int]:
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0:
        raise ValueError("no end record")
    _, disk, _, _, count, size, offset, _ = _END.unpack_from(data, end)
    if offset == _MAX32 or count == 0xFFFF or size == _MAX32:
        count, size, offset = _large_end(data, end)
    if disk or offset + size > end:
        raise ValueError("split archive")
    members = []
    for _ in range(count):
        member, offset = _entry(data, offset)
        members.append(member)
    return tuple(members), end


def _large_end(data: bytes, end: int) -> tuple[int, int, int]:
    """Return (members, size, offset) of the directory as the zip64 end record tells them."""
    sign, _, place, disks = _LOCATOR.unpack_from(data, end - _LOCATOR.size)
    large, _, _, _, _, _, _, count, size, offset = _LARGE_END.unpack_from(data, place)
    if sign != b"PK\x06\x07" or large != b"PK\x06\x06" or disks > 1:
        raise ValueError("bad zip64 end record")
    return count, size, offset


def _entry(data: bytes, offset: int) -> tuple[Member, int]:
    fields = _CENTRAL.unpack_from(data, offset)
    (sign, _, _, flags, method, _, _, crc, packed, size, name_size, extra_size, note_size, _, _, _, start) = fields
    if sign != b"PK\x01\x02":
        raise ValueError("bad directory entry")
    stop = offset + _CENTRAL.size + name_size + extra_size + note_size
    raw_name = data[offset + _CENTRAL.size : offset + _CENTRAL.size + name_size]
    if stop > len(data):
        raise ValueError("cut-off directory")
    extra = data[offset + _CENTRAL.size + name_size : stop - note_size]
    size, packed, start = _large_sizes(extra, (size, packed, start))
    text = raw_name.decode("utf-8" if flags & 0x800 else "cp437").replace("\\", "/")  # some Windows programs
    return Member(text, flags, method, crc, packed, size, start, data[offset:stop]), stop


def _large_sizes(extra: bytes, written: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return size, packed size and place of a member; those too large for the entry stand in its zip64 field."""
    if _MAX32 not in written:
        return written
    field, place = _large_field(extra), 0
    numbers = []
    for number in written:
        large = number == _MAX32
        if large and place + 8 > len(field):
            raise ValueError("zip64 entry without sizes")
        numbers.append(int.from_bytes(field[place : place + 8], "little") if large else number)
        place += 8 * large
    return numbers[0], numbers[1], numbers[2]


def _large_field(extra: bytes) -> bytes:
    place = 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, place)
        if kind == _LARGE_KIND:
            return extra[place + 4 : place + 4 + size]
        place += 4 + size
    return b""


def _plain_entry(record: bytes, member: Member) -> bytes:
    """Return a directory entry with sizes of 32 bits, its zip64 field left out: what we write is never that large."""
    name_size, extra_size, note_size = struct.unpack_from("<3H", record, 28)
    first = _CENTRAL.size + name_size
    extra, kept, place = record[first : first + extra_size], b"", 0
    if not _large_field(extra):
        return record
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<2H", extra, place)
        kept += b"" if kind == _LARGE_KIND else extra[place : place + 4 + size]
        place += 4 + size
    sizes = struct.pack("<2I3H", member.packed_size, member.size, name_size, len(kept), note_size)
    return record[:20] + sizes + record[34:first] + kept + record[first + extra_size :]


def same_entry(before: Member, after: Member) -> bool:
    """Tell whether two directory entries say the same of a member, its place in the file aside."""
    first, second = _plain_entry(before.record, before), _plain_entry(after.record, after)
    return first[:42] == second[:42] and first[46:] == second[46:]


def packed_bytes(data: bytes, member: Member) -> bytes:
    """Return the member's packed content; ``ValueError`` when its local header is not where it should be."""
    first = _content_start(data, member)
    return data[first : first + member.packed_size]


def _content_start(data: bytes, member: Member) -> int:
    if data[member.start : member.start + 4] != b"PK\x03\x04" or member.start + _LOCAL.size > len(data):
        raise ValueError("bad local header")
    name_size, extra_size = struct.unpack_from("<2H", data, member.start + 26)
    first: int = member.start + _LOCAL.size + name_size + extra_size
    if first + member.packed_size > len(data):
        raise ValueError("cut off")
    return first


def rewrite(
    data: bytes,
    members: tuple[Member, ...],
    end: int,
    changed: Mapping[str, bytes],
    removed: Set[str] = frozenset(),
) -> bytes:
    """Return the archive with the ``changed`` members' content replaced and the ``removed`` ones left out.

    Every other member keeps its raw record, order, name, date and flags. Names in ``changed`` that no member has
    are added at the end.
    """
    kept = [member for member in members if member.name not in removed]
    known = {member.name for member in members}
    body: list[bytes] = []
    entries: dict[str, bytes] = {}
    position = 0
    for member in sorted(kept, key=lambda each: each.start):
        content = changed.get(member.name)
        local, entry = _copied(data, member) if content is None else _packed(data, member, content)
        entry = _plain_entry(entry, member) if content is None else entry
        entries[member.name] = entry[:42] + struct.pack("<I", position) + entry[46:]
        body.append(local)
        position += len(local)
    for name in sorted(changed.keys() - known):
        local, entry = _added(name, changed[name])
        entries[name] = entry[:42] + struct.pack("<I", position) + entry[46:]
        body.append(local)
        position += len(local)
    names = [*(member.name for member in kept), *sorted(changed.keys() - known)]
    directory = b"".join(entries[name] for name in names)
    sign, disk, first, _, _, _, _, note = _END.unpack_from(data, end)
    last = _END.pack(sign, disk, first, len(names), len(names), len(directory), position, note)
    return b"".join((*body, directory, last, data[end + _END.size : end + _END.size + note]))


def _copied(data: bytes, member: Member) -> tuple[bytes, bytes]:
    stop = _content_start(data, member) + member.packed_size
    if member.flags & _DESCRIPTOR_FLAG:
        stop += (16 if data[stop : stop + 4] == b"PK\x07\x08" else 12) + 8 * _is_large(data, member)
    return data[member.start : stop], member.record


def _is_large(data: bytes, member: Member) -> bool:
    """Tell whether a member's local header has a zip64 field: each size after its content takes eight bytes then."""
    name_size, extra_size = struct.unpack_from("<2H", data, member.start + 26)
    first = member.start + _LOCAL.size + name_size
    return bool(_large_field(data[first : first + extra_size]))


def _packed(data: bytes, member: Member, content: bytes) -> tuple[bytes, bytes]:
    packed = _deflate(content) if member.method else content
    sizes = struct.pack("<3I", zlib.crc32(content), len(packed), len(content))
    flags = struct.pack("<H", member.flags & ~_DESCRIPTOR_FLAG)
    name_size = struct.unpack_from("<H", data, member.start + 26)[0]
    header = data[member.start : member.start + _LOCAL.size + name_size]
    # The local extra field is left out: it may hold zip64 sizes of the old content.
    local = header[:6] + flags + header[8:14] + sizes + header[26:28] + b"\0\0" + header[30:]
    record = _plain_entry(member.record, member)
    return local + packed, record[:8] + flags + record[10:16] + sizes + record[28:]


def _added(name: str, content: bytes) -> tuple[bytes, bytes]:
    """Return the local record and the directory entry of a new member, dated 1.1.1980 so that bytes repeat."""
    packed, raw_name = _deflate(content), name.encode("utf-8")
    facts = (20, 0x800, zlib.DEFLATED, 0, 0x21, zlib.crc32(content), len(packed), len(content), len(raw_name), 0)
    local = _LOCAL.pack(b"PK\x03\x04", *facts) + raw_name
    entry = _CENTRAL.pack(b"PK\x01\x02", 20, *facts, 0, 0, 0, 0, 0) + raw_name
    return local + packed, entry


def _deflate(content: bytes) -> bytes:
    engine = zlib.compressobj(5 if len(content) > _BIG_PART else 6, zlib.DEFLATED, -15)
    return engine.compress(content) + engine.flush()
