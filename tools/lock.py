"""Remake requirements/run.txt and requirements/test.txt from pyproject.toml: ``python tools/lock.py [--upgrade]``.

Needs ``uv`` on the path. The files name each part's version and hashes and no index address: they are the same on
every machine, whatever index pip is set up with.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-annotate",
           "--no-header", "--quiet")  # fmt: skip
GROUPS = {"run": (), "test": ("--group", "test")}


def lock(kind: str, words: list[str]) -> None:
    """Write one lock file; ``words`` go to uv as they are (``--upgrade``, ``--upgrade-package NAME``)."""
    output = ROOT / "requirements" / f"{kind}.txt"
    command = ["uv", "pip", "compile", "pyproject.toml", *GROUPS[kind], *OPTIONS, "-o", str(output), *words]
    # One set of versions for both files: the test file holds everything the run file holds.
    constraint = [] if kind == "run" else ["-c", str(ROOT / "requirements" / "run.txt")]
    subprocess.run([*command, *constraint], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=dict(os.environ))


if __name__ == "__main__":
    for name in GROUPS:
        lock(name, sys.argv[1:])
