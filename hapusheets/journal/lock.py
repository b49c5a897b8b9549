"""One writer at a time in a workspace. A lock left by a dead process is taken over."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hapusheets.model.errors import WorkspaceBusy

_EXPIRES = dt.timedelta(hours=12)


@contextmanager
def writing_lock(folder: Path) -> Iterator[None]:
    """Hold the workspace's lock. Raises WorkspaceBusy when a living process holds it.

    The lock is re-entrant within one process, so that a sync may apply its local changes.
    """
    path = folder / "lock.json"
    with _one_at_a_time(folder):
        ours = _holder(path) == os.getpid()
        if not ours:
            _take(path)
    try:
        yield
    finally:
        if not ours:
            path.unlink(missing_ok=True)


def was_killed(folder: Path) -> bool:
    """Tell whether a process that held the lock has died without letting go of it."""
    path = folder / "lock.json"
    held = _read(path) if path.is_file() else None
    return held is not None and not _is_alive(held)


def _take(path: Path) -> None:
    held = _read(path)
    if held is not None and _is_alive(held):
        raise WorkspaceBusy("workspace.busy", where=str(path.parent), pid=held["pid"])
    note = {"pid": os.getpid(), "host": socket.gethostname(), "since": dt.datetime.now(dt.UTC).isoformat()}
    path.write_text(json.dumps(note), encoding="utf-8")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time look at the lock and take it; the system lets go when a process dies."""
    with (folder / "lock.guard").open("a+b") as guard:
        if sys.platform == "win32":
            import msvcrt

            guard.seek(0)
            msvcrt.locking(guard.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                guard.seek(0)
                msvcrt.locking(guard.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(guard, fcntl.LOCK_EX)
            yield


def _holder(path: Path) -> int | None:
    held = _read(path)
    return int(held["pid"]) if held and held["host"] == socket.gethostname() else None


def _read(path: Path) -> dict[str, str] | None:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {"pid": str(held["pid"]), "host": str(held["host"]), "since": str(held["since"])}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _is_alive(held: dict[str, str]) -> bool:
    if dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(held["since"]) > _EXPIRES:
        return False
    return held["host"] != socket.gethostname() or process_exists(int(held["pid"]))


def process_exists(pid: int) -> bool:
    """Tell whether a process of this machine still runs."""
    if sys.platform == "win32":
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
