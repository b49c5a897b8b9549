"""Make ``sample_workbooks`` again: ``python tools/make_samples.py [FOLDER]``. The same seed gives the same bytes."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.samples.making import make_samples  # noqa: E402 - the repository is put on the path first

if __name__ == "__main__":
    make_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample_workbooks")
