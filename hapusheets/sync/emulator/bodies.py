"""Reading the body of an HTTP request: by its length or in chunks, never more than the limit."""

from __future__ import annotations

import re
from email.message import Message
from io import BufferedIOBase

from hapusheets.sync.emulator.errors import ApiError, bad

LARGEST = 64 * 1024 * 1024
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,60})[ \t]*(?:;[^\r\n]*)?\r?\n")


def read_body(headers: Message, stream: BufferedIOBase) -> bytes:
    """Return the body. Raises the 400 for a length that is none and the 413 for one above the limit."""
    coding = str(headers.get("Transfer-Encoding", "")).strip().lower()
    if coding == "chunked":
        return _chunks(stream)
    if coding not in {"", "identity"}:
        raise bad("Transfer-Encoding is not supported.")
    length = str(headers.get("Content-Length", "0")).strip()
    if not re.fullmatch("[0-9]+", length):
        raise bad("Content-Length is not a number.")
    if len(length) > len(str(LARGEST)) or int(length) > LARGEST:
        raise _too_large()
    return stream.read(int(length))


def _chunks(stream: BufferedIOBase) -> bytes:
    found = bytearray()
    while size := _size(stream.readline(1024)):
        if len(found) + size > LARGEST:
            raise _too_large()
        found += stream.read(size)
        if stream.readline(3) not in {b"\r\n", b"\n"}:
            raise bad("A chunk is not as long as it says.")
    for _ in range(100):
        if stream.readline(8192) in {b"\r\n", b"\n", b""}:
            return bytes(found)
    raise bad("The chunks have too many trailers.")


def _size(line: bytes) -> int:
    match = _SIZE.fullmatch(line)
    if match is None:
        raise bad("The size of a chunk is not a number.")
    return int(match[1], 16)


def _too_large() -> ApiError:
    return ApiError(413, "Request payload size exceeds the limit.")
