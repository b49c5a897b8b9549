"""Files with personal data that a person asked for: whole or not at all, readable by their owner only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hapusheets.journal.state import current_user


def write_private(path: Path, content: bytes) -> None:
    """Write ``content`` so that ``path`` holds either the old or the new whole file, closed to other users.

    Raises OSError when the place cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _close_to_others(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _close_to_others(path: Path) -> None:
    """On Windows by the file's access list; elsewhere the mode it was made with says it."""
    if sys.platform == "win32":
        grant = f"{current_user()}:F"
        subprocess.run(["icacls", str(path), "/inheritance:r", "/grant:r", grant], check=False, capture_output=True)
