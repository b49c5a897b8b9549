"""How long ``hapusheets --help`` takes against an empty Click program. Run: ``python benchmarks/startup.py``.

Both are started in turn, 15 times each; medians of wall time are compared.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

EMPTY = "import click\n@click.command()\ndef f(): pass\nf(['--help'])"
OURS = "from hapusheets.cli import main\nmain(['--help'])"
BARE = "pass"
ROUNDS = 15


def main() -> None:
    """Print the medians and the ratio."""
    programs = {"bare Python": BARE, "empty Click program": EMPTY, "hapusheets --help": OURS}
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, code in programs.items():
            times[name].append(_seconds(code))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:22} {median * 1000:7.1f} ms")
    print(f"ratio to the empty Click program: {medians['hapusheets --help'] / medians['empty Click program']:.2f}")


def _seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
