"""The per-user state folder of a workspace, readable by its owner only, never in a synced folder."""

from __future__ import annotations

import datetime as dt
import getpass
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import platformdirs

_HOME = "home.json"
#: Who is protected (``journal.protection``): a copied workspace takes it along.
PROTECTION_FILE = "protected.json"


def state_folder(workspace_id: str, root: Path) -> Path:
    """Return (and make) the state folder of the workspace in ``root``. ``HAPUSHEETS_STATE`` names another parent.

    A workspace that was moved keeps its state. A copy of one that still stands gets a state of its own, so that an
    undo in the copy never touches the original.
    """
    parent = Path(os.environ.get("HAPUSHEETS_STATE") or platformdirs.user_state_dir("hapusheets", appauthor=False))
    folder = private_folder(parent / workspace_id)
    known = read_json(folder / _HOME)
    if known and Path(known["root"]) != root and _still_stands(Path(known["root"]), workspace_id):
        original = folder
        folder = private_folder(parent / f"{workspace_id}-{hashlib.sha256(str(root).encode()).hexdigest()[:8]}")
        known = read_json(folder / _HOME)
        if known is None and (original / PROTECTION_FILE).is_file():
            write_atomic(folder / PROTECTION_FILE, (original / PROTECTION_FILE).read_bytes())
    if known is None or known["root"] != str(root):
        write_json(folder / _HOME, {"root": str(root)})
    return folder


def _still_stands(root: Path, workspace_id: str) -> bool:
    settings = root / "hapusheets.toml"
    return settings.is_file() and workspace_id in settings.read_text(encoding="utf-8-sig", errors="replace")


def private_folder(folder: Path) -> Path:
    """Make ``folder`` for its owner only (mode 700; on Windows by ACL) and return it."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        _close_to_others(folder)
    return folder


def is_private(folder: Path) -> bool:
    """Tell whether others on this machine are kept out (always True on Windows, where the ACL is set at making)."""
    return sys.platform == "win32" or not folder.stat().st_mode & 0o077


def write_atomic(path: Path, content: bytes) -> None:
    """Write ``content`` so that ``path`` always holds either the old or the new whole file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_json(path: Path, value: Any) -> None:
    """Write ``value`` as JSON, atomically."""
    write_atomic(path, json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8"))


def read_json(path: Path) -> Any:
    """Return the JSON in ``path``; None when there is no such file."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def wall_clock() -> dt.datetime:
    """Return the real time in Helsinki, to the second: the log tells when things were done, whatever ``--now`` says."""
    return dt.datetime.now(ZoneInfo("Europe/Helsinki")).replace(microsecond=0)


def current_user() -> str:
    """Return the operating system's user name; "?" where the system has none to give."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def _close_to_others(folder: Path) -> None:
    if sys.platform == "win32":
        grant = f"{current_user()}:(OI)(CI)F"
        subprocess.run(["icacls", str(folder), "/inheritance:r", "/grant:r", grant], check=False, capture_output=True)
    else:
        folder.chmod(0o700)
