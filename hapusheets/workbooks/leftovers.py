"""Changed copies that a killed program left beside a workbook: each holds a whole register.

The name of a copy tells who made it: ``.valitys-<machine and user>.<process>-<random>.hapusheets.tmp``.
"""

from __future__ import annotations

import glob
import os
import re
import socket
import time
import zlib
from contextlib import suppress
from pathlib import Path

from hapusheets.journal.lock import process_exists
from hapusheets.journal.state import current_user

SUFFIX = ".hapusheets.tmp"
_LEFT_BEHIND = 24 * 3600
_OURS = re.compile(rf"\..+-(?P<maker>[0-9a-f]{{8}})\.(?P<process>[0-9]{{1,9}})-[^-]*{re.escape(SUFFIX)}")


def copy_prefix(target: Path) -> str:
    """Return how the name of a changed copy of ``target`` by this process begins."""
    return f"{_stem(target)}{_maker()}.{os.getpid()}-"


def sweep_old(target: Path) -> None:
    """Remove copies of a workbook that were left behind more than a day ago, whoever made them."""
    for left in target.parent.glob(f"{glob.escape(_stem(target))}*{SUFFIX}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                left.unlink()


def sweep_dead(folder: Path) -> None:
    """Remove all copies in a folder that this user's dead processes of this machine made.

    Call it under the writing lock, after interrupted operations are finished: they need their copies.
    """
    for left in folder.glob(f".*{SUFFIX}"):
        made = _OURS.fullmatch(left.name)
        if made and made["maker"] == _maker() and not process_exists(int(made["process"])):
            with suppress(OSError):
                left.unlink()


def _stem(target: Path) -> str:
    return f".{target.stem[:40]}-"


def _maker() -> str:
    return f"{zlib.crc32(f'{socket.gethostname()} {current_user()}'.encode()):08x}"
