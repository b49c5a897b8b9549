"""Reading and editing side by side with their peers: CPU seconds, medians of alternating runs, and the ratios.

Run ``python benchmarks/workbooks.py [ROWS] [RUNS]``; the sheet has 20 columns of ids, names, numbers, dates, times
and formulas. Targets: reading at least 8 times less CPU, editing 100 cells at least 20 times less than load and save.

Editing has three peers: openpyxl (load and save), pandas (all read, all written; nothing but values survives), and the
bare limit of any patcher: the sheet unzipped, its rows found, and zipped again, with nothing verified.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

from hapusheets.model.cells import CellKind, Value, cell_address, parse_address
from hapusheets.workbooks import SheetPatch, commit_edit, edit_workbook, prepare_edit, read_workbook


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
    sum(cell.kind is not CellKind.EMPTY and cell.value is not None for cell in book.sheets["Data"].cells.values())


def look_up_ours(path: Path) -> None:
    """Read, then ask for every cell by its address: the whole dict is made."""
    cells = read_workbook(path).sheets["Data"].cells
    sum(cells[address].value is not None for address in list(cells))


def read_theirs(path: Path) -> None:
    """Read every cell with openpyxl."""
    book = openpyxl.load_workbook(path, data_only=True)
    sum(cell.data_type != "n" or cell.value is not None for row in book["Data"].iter_rows() for cell in row)


def stream_theirs(path: Path) -> None:
    """Read every cell with openpyxl's read-only mode, which knows neither merges nor hidden rows nor notes."""
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    sum(cell.value is not None for row in book["Data"].iter_rows() for cell in row)
    book.close()


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


def edit_with_pandas(path: Path, values: dict[str, Value]) -> None:
    """Read into a frame, change 100 cells, write the frame."""
    import pandas

    frame: Any = pandas.read_excel(path).astype(object)
    for address, value in values.items():
        row, column = parse_address(address)
        frame.iloc[row - 2, column - 1] = value
    frame.to_excel(path, index=False)


def bare_limit(path: Path) -> None:
    """Unzip the sheet, find its rows and cells to change, zip it again: what every patcher must do at least."""
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode("utf-8")
    found = [match.start() for match in re.finditer(r'<row r="([0-9]+)"', text)]
    changed = text[: found[-1]] + text[found[-1] :]
    engine = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = engine.compress(changed.encode("utf-8")) + engine.flush()
    path.with_suffix(".packed").write_bytes(packed)


def delete_ours(path: Path, row: int) -> None:
    """Take one row out of the middle; all that points to rows below follows, verified."""
    commit_edit(prepare_edit(path, {"Data": SheetPatch(delete_rows=[row], header_row=1)}))


def delete_theirs(path: Path, row: int) -> None:
    """Load, take one row out, save: formulas, formats and names keep pointing to the old rows."""
    book = openpyxl.load_workbook(path)
    book["Data"].delete_rows(row)
    book.save(path)


def cpu_seconds(action: Callable[[], None]) -> float:
    """Return the processor time of one run."""
    started = time.process_time()
    action()
    return time.process_time() - started


def compare(name: str, ours: Callable[[], None], runs: int, **peers: Callable[[], None]) -> None:
    """Print the medians of alternating runs and each peer's ratio to ours."""
    rounds = [[cpu_seconds(action) for action in (ours, *peers.values())] for _ in range(runs)]
    mine, *others = (statistics.median(times) for times in zip(*rounds, strict=True))
    shown = "   ".join(f"{peer} {time:6.3f} s ({time / mine:.1f}×)" for peer, time in zip(peers, others, strict=True))
    print(f"{name:<16} hapusheets {mine:6.3f} s   {shown}")


def main() -> None:
    """Compare on a fresh workbook."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        path, mine, theirs = (Path(folder) / f"{name}.xlsx" for name in ("a", "b", "c"))
        make_workbook(path, rows)
        values = hundred_values(rows)
        print(f"{rows} rows × 20 columns, {path.stat().st_size:,} bytes")
        streaming = {"openpyxl": lambda: read_theirs(path), "its read-only mode": lambda: stream_theirs(path)}
        compare("read", lambda: read_ours(path), runs, **streaming)
        compare("read, by address", lambda: look_up_ours(path), runs, **streaming)
        framed = Path(folder) / "d.xlsx"
        for copy in (mine, theirs, framed):
            shutil.copy(path, copy)
        compare(
            "edit 100 cells",
            lambda: edit_ours(mine, values),
            runs,
            openpyxl=lambda: edit_theirs(theirs, values),
            pandas=lambda: edit_with_pandas(framed, values),
            limit=lambda: bare_limit(path),
        )
        print(f"size after the edits: {mine.stat().st_size / path.stat().st_size:.3f} of the original")
        row = rows // 2
        compare("delete a row", lambda: delete_ours(mine, row), runs, openpyxl=lambda: delete_theirs(theirs, row))


if __name__ == "__main__":
    main()
