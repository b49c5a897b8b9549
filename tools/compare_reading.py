"""Every workbook of a folder read by hapusheets and by openpyxl, cell by cell: what differs is printed and counted.

Run ``python tools/compare_reading.py FOLDER [--all]``. A workbook that only one of the two reads is named with the
reason. Differences on purpose are
explained in ``tests/unit/workbooks/test_like_openpyxl.py``. Workbooks over ``_BIGGEST`` bytes are left out: the peer
takes minutes for them.
"""

from __future__ import annotations

import datetime as dt
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.errors import HapusheetsError
from hapusheets.workbooks import read_workbook

_BIGGEST = 3_000_000


def read_theirs(path: Path) -> dict[str, dict[str, tuple[Any, Any]]]:
    """Return value and formula by sheet and address, as openpyxl reads them."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path)
    return {
        sheet.title: {
            cell.coordinate: (cell.value, formulas[sheet.title][cell.coordinate].value)
            for row in sheet.iter_rows()
            for cell in row
        }
        for sheet in values.worksheets
    }


def kind_of_difference(cell: Cell | None, theirs: Any) -> str:
    """Return "" when both hold the same, a known reason, or the two values."""
    mine = None if cell is None else cell.value
    if same(mine, theirs):
        return ""
    if cell is not None and cell.kind is CellKind.ERROR and cell.raw not in (theirs, ""):
        return "junk that openpyxl reads as text or not at all"
    if isinstance(theirs, dt.timedelta):
        return "a duration of a day or more"
    return f"{mine!r} / {theirs!r}"


def same(mine: object, theirs: object) -> bool:
    """Tell whether two values are the same but for midnight of a day and whole floats."""
    if mine in (None, "") and theirs in (None, ""):
        return True
    if isinstance(theirs, dt.datetime) and isinstance(mine, dt.date) and not isinstance(mine, dt.datetime):
        mine = dt.datetime.combine(mine, dt.time())
    if isinstance(mine, bool) is not isinstance(theirs, bool):
        return False
    return bool(mine == theirs)


def differences(path: Path) -> Iterator[tuple[str, str]]:
    """Yield place and reason for each cell that the two do not read alike."""
    ours, theirs = read_workbook(path), read_theirs(path)
    for name, cells in theirs.items():
        sheet = ours.sheets.get(name)
        if sheet is None:
            yield f"{path.name} › {name}", "the sheet is missing"
            continue
        for address in sorted({*cells, *sheet.cells}):
            cell = sheet.cells.get(address)
            value, formula = cells.get(address, (None, None))
            reason = kind_of_difference(cell, value)
            if reason:
                yield f"{path.name} › {name}!{address}", reason
            reason = formula_difference(cell, formula)
            if reason:
                yield f"{path.name} › {name}!{address}", reason


def formula_difference(cell: Cell | None, theirs: Any) -> str:
    """Return "" unless openpyxl reads another formula."""
    if not isinstance(theirs, str) or not theirs.startswith("="):
        return ""
    if cell is not None and (cell.formula == theirs[1:] or (cell.formula is None and cell.value == theirs)):
        return ""
    return f"formula {cell and cell.formula!r} / {theirs!r}"


def examined(path: Path, folder: Path, seen: Counter[str]) -> list[tuple[str, str]]:
    """Return what differs in one workbook; count and print how reading went."""
    try:
        found = list(differences(path))
    except HapusheetsError as error:
        seen[f"refused: {error.code}"] += 1
        print(f"{path.relative_to(folder)}: {error}")
        return []
    except Exception as error:
        ours = "hapusheets" in "".join(traceback.format_tb(error.__traceback__)[-1:])
        seen["CRASH" if ours else "openpyxl fails"] += 1
        print(f"{path.relative_to(folder)}: {'CRASH' if ours else 'openpyxl'} {type(error).__name__} {error}"[:200])
        return []
    seen["read by both"] += 1
    seen["exactly alike"] += not found
    return found


def main() -> int:
    """Compare and print."""
    folder, every = Path(sys.argv[1]), "--all" in sys.argv
    endings = (".xlsx", ".xlsm", ".xltx")
    paths = sorted(each for each in folder.rglob("*") if each.suffix.lower() in endings and each.is_file())
    seen: Counter[str] = Counter()
    for path in paths:
        if path.stat().st_size > _BIGGEST:
            seen["left out: big"] += 1
            continue
        found = examined(path, folder, seen)
        for place, reason in found if every else found[:3]:
            print(f"  {place}: {reason}"[:220])
        seen["differing cells"] += len(found)
    print(f"{len(paths)} workbooks: " + ", ".join(f"{count} {what}" for what, count in sorted(seen.items())))
    return 1 if seen["CRASH"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
