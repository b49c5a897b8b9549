"""A zip file put together from entries that are compressed once: what a letter does not change is copied as it is."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s2B4H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_UTF8_NAME = 0x800
_VERSION = 20
_OWN_FILE = 0o600 << 16
_MIDNIGHT = 0
_FIRST_DAY = (1 << 5) | 1  # 1 January 1980: the same build gives the same bytes
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One compressed file: ``method`` as in zip (0 stored, 8 deflated), ``size`` in bytes before compression."""

    method: int
    crc: int
    size: int
    data: bytes


def compress(content: bytes) -> Entry:
    """Return ``content`` deflated."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    return Entry(zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packer.compress(content) + packer.flush())


def take_entry(archive: bytes, info: zipfile.ZipInfo) -> Entry:
    """Return an entry of a zip file as it is compressed there; ``zipfile`` has read and checked it before."""
    *_, name_length, extra_length = _LOCAL.unpack_from(archive, info.header_offset)
    start = info.header_offset + _LOCAL.size + name_length + extra_length
    return Entry(info.compress_type, info.CRC, info.file_size, archive[start : start + info.compress_size])


def write_zip(entries: Mapping[str, Entry]) -> bytes:
    """Return the bytes of a zip file: the same entries in the same order, the same bytes."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, entry in entries.items():
        head, tail = _headers(name, entry, offset)
        pieces += (head, entry.data)
        directory.append(tail)
        offset += len(head) + len(entry.data)
    size = sum(map(len, directory))
    end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), size, offset, 0)
    return b"".join([*pieces, *directory, end])


def _headers(name: str, entry: Entry, offset: int) -> tuple[bytes, bytes]:
    """Return the header before the data and the one in the directory."""
    encoded = name.encode("utf-8")
    flags = 0 if name.isascii() else _UTF8_NAME
    told = (flags, entry.method, _MIDNIGHT, _FIRST_DAY, entry.crc, len(entry.data), entry.size, len(encoded), 0)
    local = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, *told) + encoded
    central = _CENTRAL.pack(b"PK\x01\x02", _VERSION, 0, _VERSION, 0, *told, 0, 0, 0, _OWN_FILE, offset) + encoded
    return local, central
