"""Whose program is at the other end of a connection on this machine. Only Linux tells."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def is_stranger(peer: int, own: int) -> bool:
    """Tell whether another user's program holds port ``peer`` of a connection to port ``own``.

    Root is no stranger (it forwards ports, and may read everything anyway); a socket that its program has let go of
    belongs to nobody. Where the system doesn't tell, everybody is known.
    """
    if sys.platform != "linux":
        return False
    known = {"0", str(os.geteuid())}
    for table in ("tcp", "tcp6"):
        try:
            lines = Path("/proc/net", table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for fields in map(str.split, lines):
            ends = fields[1].endswith(f":{peer:04X}") and fields[2].endswith(f":{own:04X}")
            if ends and (fields[7] not in known or fields[9] == "0"):
                return True
    return False
