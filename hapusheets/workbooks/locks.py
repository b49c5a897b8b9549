"""Whether a workbook is open in Excel or LibreOffice, and which copies a cloud drive has left beside it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

#: A lock file older than this (seconds) is taken for one that a crash left behind, when nothing better is known.
_OLD = 7 * 24 * 3600
_CONFLICT = re.compile(
    r"""
    -[A-Z0-9][A-Z0-9-]*                          # OneDrive: asiakkaat-KONTTORI-PC
    | [ ]?\(\d+\)                                # a second download or Google Drive: asiakkaat (1)
    | [ ]?-[ ](?:Kopio|Copy|Kopia)(?:[ ]\(\d+\))?  # Explorer
    | [ ]?\(.*(?:conflict|ristiriita|konflikt).*\) # Dropbox
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OpenBy:
    """Who seems to have a workbook open. ``user`` may be "". ``program``: excel, libreoffice or "".

    ``stale``: the lock was left behind by a program that no longer runs, as far as can be told.
    """

    user: str
    program: str
    stale: bool
    lock_file: Path | None


def open_by(path: str | PathLike[str]) -> OpenBy | None:
    """Return who has the workbook open; None when nobody seems to.

    Staleness is known for LibreOffice on this computer (no such process) and on Windows (the system lets the lock
    file be opened for writing); otherwise a lock older than a week counts as stale.
    """
    path = Path(path)
    for lock, reader in (
        (path.with_name(f"~${path.name}"), _excel_owner),
        (path.with_name(f".~lock.{path.name}#"), _libreoffice_owner),
    ):
        content = _lock_content(lock)
        if content is not None:
            return reader(lock, content)
    return OpenBy("", "", stale=False, lock_file=None) if _share_violation(path) else None


def _lock_content(lock: Path) -> bytes | None:
    try:
        return lock.read_bytes()[:4096]
    except FileNotFoundError:
        return None
    except OSError:
        return b""  # it is there, but its program does not share it


def _excel_owner(lock: Path, content: bytes) -> OpenBy:
    size = content[55] if len(content) > 57 else 0
    user = content[57 : 57 + 2 * size].decode("utf-16-le", "replace")
    if not user and content:
        user = content[1 : 1 + content[0]].decode("cp1252", "replace")
    stale = not _share_violation(lock) if sys.platform == "win32" else _is_old(lock)
    return OpenBy(user.strip("\x00 "), "excel", stale, lock)


def _libreoffice_owner(lock: Path, content: bytes) -> OpenBy:
    fields = [field.strip() for field in content.decode("utf-8", "replace").rstrip(";\r\n ").split(",")]
    name, login, host, *_ = [*fields, "", "", ""]
    here = host.casefold() == socket.gethostname().casefold()
    stale = _is_old(lock) or (here and not _libreoffice_runs())
    return OpenBy(name or login, "libreoffice", stale, lock)


def _is_old(lock: Path) -> bool:
    try:
        return time.time() - lock.stat().st_mtime > _OLD
    except OSError:
        return False


def _share_violation(path: Path) -> bool:
    """Tell whether Windows refuses to open ``path`` for writing because another program holds it."""
    if sys.platform != "win32" or not os.access(path, os.W_OK):
        return False
    try:
        with path.open("r+b"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False


def _libreoffice_runs() -> bool:
    """Tell whether a LibreOffice process runs here; True when that cannot be found out."""
    processes = Path("/proc")
    if (processes / "self" / "comm").exists():
        return any(_command(each).startswith("soffice") for each in processes.glob("[0-9]*/comm"))
    listing = ["tasklist"] if sys.platform == "win32" else ["ps", "-axco", "command"]
    try:
        found = subprocess.run(listing, capture_output=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return True
    return b"soffice" in found.stdout


def _command(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def conflict_copies(path: str | PathLike[str]) -> tuple[Path, ...]:
    """Return the files beside a workbook that look like its copies (OneDrive, Explorer, Dropbox, Google Drive).

    They are only named: which one is right is for a person to say.
    """
    path = Path(path)
    if not path.parent.is_dir():
        return ()
    found = (
        each
        for each in path.parent.iterdir()
        if each.suffix.casefold() == path.suffix.casefold()
        and each.stem != path.stem
        and each.stem.startswith(path.stem)
        and _CONFLICT.fullmatch(each.stem[len(path.stem) :])
    )
    return tuple(sorted(found))
