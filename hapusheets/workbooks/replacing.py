"""Which file is replaced, whether it may be, and one writer of this machine at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import platformdirs

from hapusheets.journal.state import private_folder
from hapusheets.model.errors import UnsafeEdit

_TURN = "replacing.lock"


def real_file(path: Path) -> Path:
    """Return the file that a link leads to, so that the link stays one; any other path as it is."""
    return path.resolve() if path.is_symlink() else path


def refuse_read_only(path: Path) -> None:
    """Raise ``UnsafeEdit`` when the file is there but marked read-only: replacing it would not ask the mark."""
    with suppress(FileNotFoundError):
        if not path.stat().st_mode & 0o222:
            raise UnsafeEdit("edit.read_only", where=path.name, name=path.name)


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other process of this user replaces a workbook, and keep the others waiting meanwhile.

    Between looking whether a workbook is still the one that was read and replacing it, nobody else may replace it.
    Where the lock cannot be had the work goes on without.
    """
    lock = _lock_file()
    if lock is None:
        yield
        return
    with lock:
        _wait_for(lock)
        yield


def _lock_file() -> IO[bytes] | None:
    parent = os.environ.get("HAPUSHEETS_STATE") or platformdirs.user_state_dir("hapusheets", appauthor=False)
    try:
        return (private_folder(Path(parent)) / _TURN).open("ab")
    except OSError:
        return None


def _wait_for(lock: IO[bytes]) -> None:
    """Lock the open file; closing it, or the end of the process, frees it."""
    with suppress(OSError):
        if sys.platform == "win32":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
