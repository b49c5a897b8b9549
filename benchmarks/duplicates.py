"""Duplicate people beside the record linkage toolkit: F1, precision, recall and seconds, in one run.

Run ``python benchmarks/duplicates.py [FEBRL]``. FEBRL is the folder with ``dataset1.csv`` … ``dataset4b.csv``; without
it the one inside an installed ``recordlinkage`` is used, and when that package can be imported it is the peer
(its own blocking, Jaro-Winkler comparing and ECM classifier, which learns without labels too). Targets: FEBRL 3
without the id number F1 at least 0.997, also without birth dates 0.975; 10,000 people in less than a second; at least
99 of 100 pairs right among look-alikes.
"""

from __future__ import annotations

import csv
import importlib.util
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hapusheets.checking import find_duplicates
from tools.duplicate_people import ROLES, make_people

Pairs = set[tuple[int, int]]
Rows = list[dict[str, Any]]

FEBRL_ROLES = {
    "given_name": "given_name", "surname": "family_name", "street_number": "street_number", "address_1": "street",
    "suburb": "city", "postcode": "postal_code", "date_of_birth": "birth_date",
}  # fmt: skip
RUNS = 5


def read_febrl(folder: Path, names: tuple[str, ...]) -> tuple[Rows, Pairs]:
    """Return the rows of FEBRL files and the pairs that are one person."""
    rows: Rows = []
    for name in names:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file, skipinitialspace=True):
                rows.append({key.strip(): (value or "").strip() for key, value in line.items()})
    people: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        people.setdefault(row["rec_id"].split("-")[1], []).append(index)
    return rows, {(a, b) for own in people.values() for at, a in enumerate(own) for b in own[at + 1 :]}


def ours(rows: Rows, roles: dict[str, str]) -> Pairs:
    """Find the pairs with hapusheets."""
    return {(pair.index_a, pair.index_b) for pair in find_duplicates(rows, roles)}


def theirs(rows: Rows, roles: dict[str, str]) -> Pairs:
    """Find the pairs with recordlinkage: blocks of every part, string likeness at least 0.85, ECM."""
    import pandas as pd
    import recordlinkage  # type: ignore[import-not-found,unused-ignore] # the peer is no dependency of ours

    table = pd.DataFrame([{key: row[key] or None for key in roles} for row in rows]).astype("string").astype(object)
    index = recordlinkage.Index()
    for key in roles:
        if key != "street_number":
            index.block(key)
    compare = recordlinkage.Compare()
    for key, role in roles.items():
        if role in ("birth_date", "postal_code", "street_number", "phone", "email", "national_id"):
            compare.exact(key, key)
        else:
            compare.string(key, key, method="jarowinkler", threshold=0.85)
    found = recordlinkage.ECMClassifier().fit_predict(compare.compute(index.index(table), table))
    return {(min(pair), max(pair)) for pair in found}


def measured(work: Callable[[], Pairs], true: Pairs, runs: int) -> str:
    """Return F1, precision, recall and the median seconds of some runs."""
    seconds, found = [], set[tuple[int, int]]()
    for _ in range(runs):
        start = time.perf_counter()
        found = work()
        seconds.append(time.perf_counter() - start)
    right = len(found & true)
    precision, recall = right / max(1, len(found)), right / len(true)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"F1 {f1:.4f}  precision {precision:.4f}  recall {recall:.4f}  {statistics.median(seconds):6.2f} s"


def beside(title: str, rows: Rows, roles: dict[str, str], true: Pairs, *, peer: bool) -> None:
    """Print ours, and theirs when there is a peer."""
    print(f"{title} ({len(rows)} people, {len(true)} true pairs)")
    print(f"  hapusheets     {measured(lambda: ours(rows, roles), true, RUNS)}")
    if peer:
        print(f"  recordlinkage  {measured(lambda: theirs(rows, roles), true, 1)}")


def look_alikes() -> None:
    """Print precision and recall by kind over several seeds of our own Finnish set."""
    made_kinds: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    right = found_in_all = true_in_all = 0
    for seed in range(100, 110):
        made = make_people(seed, 20, known=0.4)
        found = ours(made.rows, ROLES)
        right, found_in_all, true_in_all = (
            right + len(found & made.true), found_in_all + len(found), true_in_all + len(made.true))  # fmt: skip
        made_kinds.update(made.kinds.values())
        wrong.update(made.kinds.get(pair, "by chance") for pair in found ^ made.true)
    print(f"Finnish look-alikes, 10 seeds: precision {right / found_in_all:.4f}  recall {right / true_in_all:.4f}")
    print("  wrong by kind: " + ", ".join(f"{kind} {wrong[kind]} of {made_kinds[kind]}" for kind in made_kinds))


def main() -> None:
    """Print every comparison."""
    spec = importlib.util.find_spec("recordlinkage")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if folder is None and spec is not None and spec.origin:
        folder = Path(spec.origin).parent / "datasets" / "febrl"
    if spec is None:
        print("recordlinkage is not installed: our own figures alone")
    without_birth = {key: role for key, role in FEBRL_ROLES.items() if role != "birth_date"}
    if folder is not None:
        for title, names in (
            ("FEBRL 1", ("dataset1.csv",)), ("FEBRL 2", ("dataset2.csv",)), ("FEBRL 3", ("dataset3.csv",)),
            ("FEBRL 4", ("dataset4a.csv", "dataset4b.csv")),
        ):  # fmt: skip
            rows, true = read_febrl(folder, names)
            beside(f"{title} without the id number", rows, FEBRL_ROLES, true, peer=spec is not None)
            beside(f"{title} also without birth dates", rows, without_birth, true, peer=spec is not None)
    made = make_people(1, 196, known=0.3)
    beside("Invented Finns", made.rows[:10_000], ROLES, {p for p in made.true if max(p) < 10_000}, peer=False)
    look_alikes()


if __name__ == "__main__":
    main()
