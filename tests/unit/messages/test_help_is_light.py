"""The help page reads its own catalogue and no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASK = (
    "from hapusheets import messages; from hapusheets.cli.main import run; "
    "run(['--help']); import sys; sys.exit(messages._all.cache_info().currsize)"
)


def test_help_reads_no_other_catalogue() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", ASK], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
