"""What LibreOffice shows of a patched workbook beside what it shows of the original."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from hapusheets.model.cells import column_letters
from hapusheets.workbooks.package import open_package
from hapusheets.workbooks.parts import read_workbook_part
from tools.trials.comparing import moved
from tools.trials.trying import Trial

#: Every sheet as a CSV file of its own, values as shown, UTF-8.
_CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"


def office_differences(originals: Path, trials: Iterable[Trial], folder: Path) -> list[Trial]:
    """Return a trial for each patched copy: clean when LibreOffice opens it and shows the same other cells.

    Cells that the edit was for may differ, and formulas, which LibreOffice may calculate anew from the new values.
    """
    made = {f"copy{number}x": trial for number, trial in enumerate(trials) if trial.copy is not None}
    names = {
        name: f"original{number}x"
        for number, name in enumerate(dict.fromkeys(trial.workbook for trial in made.values()))
    }
    shown_as_csv({stem: originals / name for name, stem in names.items()}, folder / "shown")
    shown_as_csv({stem: trial.copy for stem, trial in made.items() if trial.copy}, folder / "shown")
    return [_compared(trial, folder / "shown", names[trial.workbook], stem) for stem, trial in made.items()]


def shown_as_csv(paths: Mapping[str, Path], folder: Path) -> None:
    """Let LibreOffice write each sheet of the workbooks into ``folder``, named by their new stems."""
    given = folder / "given"
    given.mkdir(parents=True, exist_ok=True)
    copies = [shutil.copy(path, given / f"{stem}{path.suffix}") for stem, path in paths.items()]
    profile = (folder.parent / "profile").resolve().as_uri()
    for start in range(0, len(copies), 100):
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", _CSV, "--outdir",
                   str(folder), *map(str, copies[start : start + 100])]  # fmt: skip
        subprocess.run(command, check=False, capture_output=True, timeout=900)


def _compared(trial: Trial, folder: Path, original: str, copy: str) -> Trial:
    result = replace(trial, edit=f"LibreOffice, {trial.edit}", outcome="clean", reason="")
    before, after = ({each.name.removeprefix(f"{stem}-"): each for each in folder.glob(f"{stem}-*.csv")}
                     for stem in (original, copy))  # fmt: skip
    if not before:
        return replace(result, outcome="refused", reason="LibreOffice does not open the original")
    if before.keys() != after.keys():
        return replace(result, outcome="harmed", reason=f"sheets {sorted(after)} for {sorted(before)}")
    formulas = _formula_cells(trial.copy) if trial.copy else frozenset()
    seen = [each for name in before for each in _cells_apart(before[name], after[name], trial, name)
            if each.partition(":")[0] not in formulas]  # fmt: skip
    return replace(result, outcome="harmed" if seen else "clean", reason="; ".join(seen[:5]))


def _formula_cells(path: Path) -> frozenset[str]:
    package = open_package(path)
    return frozenset(
        f"{entry.name}.csv {cell.get('r')}"
        for entry in read_workbook_part(package).sheets
        for cell in package.tree(entry.part).iterfind("{*}sheetData/{*}row/{*}c")
        if cell.find("{*}f") is not None
    )


def _cells_apart(first: Path, second: Path, trial: Trial, name: str) -> list[str]:
    here = name == f"{trial.sheet}.csv"
    before, after = _shown(first), _shown(second)
    if here and trial.deleted:
        before = {(moved(row, trial.deleted), column): text for (row, column), text in before.items()
                  if row not in trial.deleted}  # fmt: skip
    apart = []
    for row, column in before.keys() | after.keys():
        old, new = before.get((row, column), ""), after.get((row, column), "")
        if old != new and not (here and f"{column_letters(column)}{row}" in trial.cells):
            apart.append(f"{name} {column_letters(column)}{row}: {old!r} → {new!r}")
    return sorted(apart)


def _shown(path: Path) -> dict[tuple[int, int], str]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    return {(row, column): text for row, cells in enumerate(rows, 1) for column, text in enumerate(cells, 1) if text}
