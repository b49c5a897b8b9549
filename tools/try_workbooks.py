"""Try edits on every workbook of a folder: ``python tools/try_workbooks.py FOLDER [--keep COPIES]``.

Each .xlsx and .xlsm gets one cell edited, one row added, one note added, one column added and one row deleted, each in
a copy of its own, which is compared part by part with the original. Printed: figures by edit and by feature, and every
refusal with its reason. Exit code 1 when anything else changed. ``--libreoffice`` compares what LibreOffice shows.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
import warnings
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.trials.features import features_of  # noqa: E402 - the repository is put on the path first
from tools.trials.office import office_differences  # noqa: E402
from tools.trials.trying import Trial, try_workbook  # noqa: E402


def main() -> int:
    """Try them all and print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--keep", type=Path)
    options.add_argument("--libreoffice", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        copies = chosen.keep or Path(temporary)
        paths = sorted(path for path in chosen.folder.iterdir() if path.suffix.lower() in (".xlsx", ".xlsm"))
        trials = [trial for path in paths for trial in _tried(path, copies)]
        if chosen.libreoffice:
            trials += office_differences(chosen.folder, trials, Path(temporary))
    _print(paths, trials)
    return 1 if any(trial.outcome == "harmed" for trial in trials) else 0


def _tried(path: Path, copies: Path) -> list[Trial]:
    try:
        return try_workbook(path, copies)
    except Exception as error:  # a crash is what this program looks for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return [Trial(path.name, "read", "", "harmed", f"crash: {error!r} at {place.name}:{place.lineno}")]


def _print(paths: list[Path], trials: list[Trial]) -> None:
    outcomes = Counter((trial.edit, trial.outcome) for trial in trials)
    print(f"{len(paths)} workbooks")
    for edit in dict.fromkeys(trial.edit for trial in trials):
        figures = ", ".join(f"{outcome} {outcomes[edit, outcome]}" for outcome in ("clean", "refused", "harmed"))
        sizes = sorted(trial.growth for trial in trials if trial.edit == edit and trial.copy)
        grown = f"; size median {sizes[len(sizes) // 2]:.3f}, highest {sizes[-1]:.3f}" if sizes else ""
        print(f"  {edit:<14} {figures}{grown}")
    _print_features(paths, trials)
    for outcome in ("refused", "harmed"):
        reasons = Counter((trial.edit, trial.reason.split(" ")[0]) for trial in trials if trial.outcome == outcome)
        print(f"\n{outcome}:" if reasons else f"\n{outcome}: none")
        for (edit, reason), count in reasons.most_common():
            print(f"  {count:4}  {edit}: {reason}")
        for trial in trials:
            if trial.outcome == outcome:
                print(f"        {trial.workbook} › {trial.sheet} › {trial.edit}: {trial.reason}")


def _print_features(paths: list[Path], trials: list[Trial]) -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        try:
            for feature in features_of(path):
                found[feature].add(path.name)
        except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
            found["not a zip package"].add(path.name)
    print("\nby feature: workbooks | edits clean, refused, harmed")
    for feature, names in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        counts = Counter(trial.outcome for trial in trials if trial.workbook in names)
        print(f"  {feature:<22} {len(names):4} | {counts['clean']:4} {counts['refused']:4} {counts['harmed']:4}")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main())
