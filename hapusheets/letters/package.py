"""A .docx as the set of its parts, opened only when it is safe, written so that equal parts give equal bytes."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hapusheets.letters.safety import refuse, refuse_unsafe_parts
from hapusheets.letters.zipping import Entry, compress, take_entry, write_zip

_MAX_FILE = 40_000_000
_MAX_PART = 40_000_000
_MAX_TOTAL = 120_000_000
_MAX_PARTS = 2_000
_MAX_RATIO = 300
_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Package:
    """Parts by name, in the order of the file. ``name`` is the file name, for messages.

    ``entries`` are the same parts as they are compressed in the file.
    """

    name: str
    parts: dict[str, bytes]
    entries: Mapping[str, Entry] = field(default_factory=dict)


def read_package(path: Path) -> Package:
    """Return the parts of a Word template.

    Raises ``UnsafeTemplate`` that names the part for anything that runs, embeds or fetches something, for
    a zip bomb and for a file that is no .docx; ``FileNotFoundError`` when there is none.
    """
    if path.suffix.lower() != ".docx":
        raise refuse(path.name, "suffix", path.suffix.lower() or path.name)
    return unpack(path.read_bytes(), path.name)


def unpack(data: bytes, name: str) -> Package:
    """Return the parts of a Word file given as bytes; refusals as in ``read_package``."""
    if len(data) > _MAX_FILE:
        raise refuse(name, "size", name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, name)
            entries = {part: take_entry(data, archive.getinfo(part)) for part in parts}
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeDecodeError,
        zlib.error,
    ) as problem:
        raise refuse(name, "not_docx", name) from problem
    if _MAIN not in parts or "[Content_Types].xml" not in parts:
        raise refuse(name, "not_docx", name)
    refuse_unsafe_parts(name, parts)
    return Package(name, parts, entries)


def pack(parts: Mapping[str, bytes], like: Package | None = None) -> bytes:
    """Return the bytes of a .docx: same parts in the same order, same bytes.

    ``like``: the package whose unchanged parts are copied as they are compressed there.
    """
    return write_zip({name: _entry(name, content, like) for name, content in parts.items()})


def _entry(name: str, content: bytes, like: Package | None) -> Entry:
    if like is not None and name in like.entries and like.parts[name] is content:
        return like.entries[name]
    return compress(content)


def _parts(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    _refuse_bomb(entries, name)
    names = [entry.filename for entry in entries]
    if len({part.lower() for part in names}) != len(names):
        raise refuse(name, "duplicate_part", name)
    return {entry.filename: _read(archive, entry, name) for entry in entries}


def _refuse_bomb(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > _MAX_PARTS or sum(entry.file_size for entry in entries) > _MAX_TOTAL:
        raise refuse(name, "size", name)
    for entry in entries:
        bloated = entry.file_size > 1_000_000 and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1)
        if entry.file_size > _MAX_PART or bloated:
            raise refuse(name, "size", entry.filename)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    with archive.open(entry) as stream:
        content = stream.read(_MAX_PART + 1)
    if len(content) > _MAX_PART:
        raise refuse(name, "size", entry.filename)
    return content
