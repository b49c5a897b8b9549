"""What LibreOffice shows of a patched workbook beside what it shows of the original."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tools.trials.comparing import moved
from tools.trials.trying import Trial

#: Every sheet as a CSV file of its own, values as shown, UTF-8.
_CSV = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"


def office_differences(originals: Path, trials: Iterable[Trial], folder: Path) -> list[Trial]:
    """Return a trial for each patched copy: clean when LibreOffice opens it and shows the same other cells."""
    made = [trial for trial in trials if trial.copy is not None]
    before = folder / "before"
    shown_as_csv([originals / name for name in dict.fromkeys(trial.workbook for trial in made)], before)
    found = []
    for edit in dict.fromkeys(trial.edit for trial in made):
        of_edit = [trial for trial in made if trial.edit == edit]
        after = folder / f"after-{edit.replace(' ', '-')}"
        shown_as_csv([trial.copy for trial in of_edit if trial.copy], after)
        found += [_compared(trial, before, after) for trial in of_edit]
    return found


def shown_as_csv(paths: list[Path], folder: Path) -> None:
    """Let LibreOffice write each sheet of the workbooks into ``folder``; what it cannot open is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    profile = (folder.parent / "profile").resolve().as_uri()
    for start in range(0, len(paths), 40):
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", _CSV, "--outdir",
                   str(folder), *map(str, paths[start : start + 40])]  # fmt: skip
        subprocess.run(command, check=False, capture_output=True, timeout=900)


def _compared(trial: Trial, before: Path, after: Path) -> Trial:
    assert trial.copy is not None
    result = replace(trial, edit=f"LibreOffice, {trial.edit}", outcome="clean", reason="")
    originals = {each.name.removeprefix(f"{Path(trial.workbook).stem}-"): each
                 for each in before.glob(f"{_escaped(Path(trial.workbook).stem)}-*.csv")}  # fmt: skip
    copies = {each.name.removeprefix(f"{trial.copy.stem}-"): each
              for each in after.glob(f"{_escaped(trial.copy.stem)}-*.csv")}  # fmt: skip
    if not originals:
        return replace(result, outcome="refused", reason="LibreOffice does not open the original")
    if originals.keys() != copies.keys():
        return replace(result, outcome="harmed", reason=f"sheets {sorted(copies)} for {sorted(originals)}")
    seen = [each for name in originals for each in _cells_apart(originals[name], copies[name], trial, name)]
    return replace(result, outcome="harmed" if seen else "clean", reason="; ".join(seen[:5]))


def _escaped(name: str) -> str:
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def _cells_apart(first: Path, second: Path, trial: Trial, name: str) -> list[str]:
    here = name == f"{trial.sheet}.csv"
    before, after = _shown(first), _shown(second)
    if here and trial.deleted:
        before = {(moved(row, trial.deleted), column): text for (row, column), text in before.items()
                  if row not in trial.deleted}  # fmt: skip
    apart = []
    for row, column in before.keys() | after.keys():
        old, new = before.get((row, column), ""), after.get((row, column), "")
        if old != new and not (here and f"{_letters(column)}{row}" in trial.cells):
            apart.append(f"{name} {_letters(column)}{row}: {old!r} → {new!r}")
    return sorted(apart)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shown(path: Path) -> dict[tuple[int, int], str]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    return {(row, column): text for row, cells in enumerate(rows, 1) for column, text in enumerate(cells, 1) if text}
