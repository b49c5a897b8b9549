"""Replacing by somebody's regular expression, in a process of its own that is stopped when it takes too long.

Google's expressions cannot run without end; Python's can, and nothing in Python stops one that runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from hapusheets.sync.emulator.errors import bad

#: How long the texts of one request may take, in seconds.
SECONDS = 4.0
#: The most characters that a cell holds at Google.
LONGEST = 50_000
_WORKER = Path(__file__).with_name("regex_worker.py")
_HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def replaced(pattern: str, flags: int, by: str, texts: list[str]) -> list[tuple[str, int]]:
    """Return each text after the replacement, and how often it was found.

    Raises Google's 400 for a faulty expression, for one that takes too long, and for a text that would grow too long.
    """
    task = json.dumps({"pattern": pattern, "flags": flags, "by": by, "texts": texts, "longest": LONGEST})
    words = [sys.executable, "-I", "-S", "-X", "utf8", str(_WORKER)]
    try:
        done = subprocess.run(
            words, input=task.encode("ascii"), capture_output=True, timeout=SECONDS, check=False, creationflags=_HIDDEN
        )
    except subprocess.TimeoutExpired:
        raise bad("The regular expression takes too long to match.") from None
    if done.returncode != 0:
        raise bad("Invalid regular expression: it cannot be matched.")
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise bad(str(answer["fault"]))
    return [(text, number) for text, number in answer["done"]]
