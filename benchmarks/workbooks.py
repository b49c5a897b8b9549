"""Reading and editing side by side with openpyxl: CPU seconds, medians of alternating runs, and the ratio.

Run ``python benchmarks/workbooks.py [ROWS] [RUNS]``; the sheet has 20 columns of ids, names, numbers, dates, times
and formulas. Targets: reading at least 8 times less CPU, editing 100 cells at least 20 times less than load and save.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter

from hapusheets.model.cells import Value, cell_address
from hapusheets.workbooks import edit_workbook, read_workbook


def make_workbook(path: Path, rows: int) -> None:
    """Write a register-like sheet of 20 columns."""
    chance = random.Random(7)
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Data")
    day, clock = book.add_format({"num_format": "d.m.yyyy"}), book.add_format({"num_format": "h:mm"})
    sheet.write_row(0, 0, [f"Sarake {column}" for column in range(20)])
    for row in range(1, rows + 1):
        for column in range(20):
            kind = column % 7
            if kind == 0:
                sheet.write_string(row, column, f"A-{row * 20 + column:06d}")
            elif kind == 1:
                sheet.write_number(row, column, chance.randrange(10_000))
            elif kind == 2:
                sheet.write_datetime(row, column, dt.date(2026, 1, 1) + dt.timedelta(chance.randrange(365)), day)
            elif kind == 3:
                sheet.write_datetime(row, column, dt.time(chance.randrange(24), chance.choice([0, 15, 30])), clock)
            elif kind == 4:
                sheet.write_number(row, column, round(chance.random() * 100, 6))
            elif kind == 5:
                sheet.write_string(row, column, chance.choice(["Kemi", "Tornio", "Keminmaa", "Simo & co", "Äiti"]))
            else:
                sheet.write_formula(row, column, f"=B{row + 1}*2", None, 4)
    book.close()


def read_ours(path: Path) -> None:
    """Read every cell, all kinds told apart."""
    book = read_workbook(path)
    sum(cell.value is not None for cell in book.sheets["Data"].cells.values())


def read_theirs(path: Path) -> None:
    """Read every cell with openpyxl."""
    book = openpyxl.load_workbook(path, data_only=True)
    sum(cell.value is not None for row in book["Data"].iter_rows() for cell in row)


def hundred_values(rows: int) -> dict[str, Value]:
    """Return 100 cells spread over the sheet with new values."""
    kinds: list[Value] = ["uusi arvo", 5, dt.date(2026, 3, 12), dt.time(8, 30), 1.25]
    return {cell_address(2 + n * rows // 100, 1 + n % 20): kinds[n % 5] for n in range(100)}


def edit_ours(path: Path, values: dict[str, Value]) -> None:
    """Change 100 cells, verified."""
    edit_workbook(path, {("Data", address): value for address, value in values.items()})


def edit_theirs(path: Path, values: dict[str, Value]) -> None:
    """Load, change 100 cells, save."""
    book = openpyxl.load_workbook(path)
    for address, value in values.items():
        book["Data"][address] = value
    book.save(path)


def cpu_seconds(action: Callable[[], None]) -> float:
    """Return the processor time of one run."""
    started = time.process_time()
    action()
    return time.process_time() - started


def compare(name: str, ours: Callable[[], None], theirs: Callable[[], None], runs: int) -> None:
    """Print the medians of alternating runs and their ratio."""
    pairs = [(cpu_seconds(ours), cpu_seconds(theirs)) for _ in range(runs)]
    mine, peer = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{name:<22} hapusheets {mine:6.3f} s   openpyxl {peer:6.3f} s   ratio {peer / mine:5.1f}")


def main() -> None:
    """Compare on a fresh workbook."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        path, mine, theirs = (Path(folder) / f"{name}.xlsx" for name in ("a", "b", "c"))
        make_workbook(path, rows)
        values = hundred_values(rows)
        print(f"{rows} rows × 20 columns, {path.stat().st_size:,} bytes")
        compare("read", lambda: read_ours(path), lambda: read_theirs(path), runs)
        for copy in (mine, theirs):
            shutil.copy(path, copy)
        compare("edit 100 cells", lambda: edit_ours(mine, values), lambda: edit_theirs(theirs, values), runs)
        print(f"size after the edits: {mine.stat().st_size / path.stat().st_size:.3f} of the original")


if __name__ == "__main__":
    main()
