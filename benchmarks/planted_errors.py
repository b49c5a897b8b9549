"""Errors planted into a clean workspace, and what ``check`` finds: recall, precision and right repairs by kind.

Run ``python benchmarks/planted_errors.py [SEED] [EACH]`` (7 and 3). EACH errors of every kind are planted at places of
chance into a workspace of 60 customers and 150 assistants; the kinds in ``benchmarks/planting`` know the registers
and nothing of the rules. Targets: recall at least 0.98, precision 0.99, right repair 0.95 where there is one, nothing
reported on the clean workspace, and a second ``--fix`` or ``--write`` that changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from benchmarks.planting.cells import CELLS
from benchmarks.planting.clean import clean_world, write_workspace
from benchmarks.planting.layout import harmless, header_row, plant_headers
from benchmarks.planting.plants import NO_FIX, NoRowLeftError, Plant, Planter
from benchmarks.planting.rows import ROWS
from hapusheets.registers.schema import load_schema
from tools.samples.world import World

Finding = dict[str, Any]
Place = tuple[str, int]
#: What is never guessed: a repair of these is a mistake.
NEVER = ("hetu_check", "hetu_short", "iban_check")


def hapusheets(folder: Path, *options: str) -> str:
    """Run the program on a workspace and return what it says."""
    command = [sys.executable, "-m", "hapusheets", "check", "-w", str(folder), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(options)}: {done.stdout[-800:]} {done.stderr[-800:]}")
    return done.stdout


def findings_of(folder: Path) -> list[Finding]:
    """Return what check finds."""
    found: list[Finding] = json.loads(hapusheets(folder, "--json", "--show-sensitive"))["findings"]
    return found


def places_of(world: World, folder: Path) -> dict[int, Place]:
    """Return where each row of the world lies, by the identity of the row: sheet and row number."""
    places: dict[int, Place] = {}
    for register in load_schema().registers:
        if not world.rows[register.name]:
            continue
        sheet = openpyxl.load_workbook(folder / register.workbook)[register.sheet]
        first = header_row(sheet, register.name) + 1
        places |= {id(row): (register.sheet, first + at) for at, row in enumerate(world.rows[register.name])}
    return places


@dataclass
class Tally:
    """What became of the errors of one kind."""

    planted: int = 0
    found: int = 0
    repairs: int = 0
    right: int = 0
    notes: list[str] = field(default_factory=list)


class Judge:
    """Tells which findings belong to which planted error."""

    def __init__(self, plants: list[Plant], places: dict[int, Place], found: list[Finding]) -> None:
        self.plants = plants
        self.places = places
        self.found = found
        self._explained: set[int] = set()

    def judge(self) -> dict[str, Tally]:
        """Return the tally of every kind."""
        tallies: dict[str, Tally] = defaultdict(Tally)
        for plant in self.plants:
            tally = tallies[plant.kind]
            tally.planted += 1
            own = [finding for finding in self.found if self._belongs(plant, finding)]
            tally.found += bool(own)
            if not own:
                tally.notes.append(f"not found: {self._where(plant)}")
            self._repair(plant, own, tally)
        return tallies

    def extra(self) -> list[Finding]:
        """Return the findings that point at no error nor at what an error directly touches."""
        return [finding for finding in self.found if not any(self._explains(plant, finding) for plant in self.plants)]

    def _where(self, plant: Plant) -> str:
        if plant.row is None:
            return f"{plant.register} {plant.header}"
        sheet, row = self.places[id(plant.row)]
        seen = {name: plant.row.get(name) for name in plant.columns}
        return f"{sheet} row {row} {plant.row.get('id', '')} {seen}"

    def _belongs(self, plant: Plant, finding: Finding) -> bool:
        if plant.row is None:
            return bool(finding["sheet"] == load_schema().register(plant.register).sheet)
        at = self._place(finding) == self.places[id(plant.row)]
        if at and (not plant.columns or finding["column"] in self._headers(plant)):
            return True
        return not at and self._beside(plant, finding) and self._names(plant, finding)

    def _headers(self, plant: Plant) -> set[str]:
        register = load_schema().register(plant.register)
        return {register.header(name) for name in plant.columns}

    def _place(self, finding: Finding) -> Place:
        return finding["sheet"], finding["row"] or 0

    def _beside(self, plant: Plant, finding: Finding) -> bool:
        return self._place(finding) in {self.places.get(id(row)) for _, row in plant.also}

    def _names(self, plant: Plant, finding: Finding) -> bool:
        """Tell whether a related cell of a finding lies in the planted row."""
        sheet, row = self.places[id(plant.row)]
        return any(re.search(rf"\]{sheet}!\$?[A-Z]+\$?{row}$", cell) for cell in finding["related"])

    def _explains(self, plant: Plant, finding: Finding) -> bool:
        if self._belongs(plant, finding):
            return True
        if plant.row is None:
            return False
        return self._beside(plant, finding) or self._names(plant, finding)

    def _repair(self, plant: Plant, own: list[Finding], tally: Tally) -> None:
        offered = [finding["fix"]["value"] for finding in own if finding["fix"]]
        if plant.kind in NEVER and offered:
            tally.notes.append(f"guessed: {offered}")
        if plant.fix is NO_FIX:
            return
        tally.repairs += 1
        right = any(plain(value) == plain(plant.fix) for value in offered)
        tally.right += right
        if not right:
            tally.notes.append(f"repair {offered} for {self._where(plant)}, wanted {plant.fix}")


def plain(value: Any) -> str:
    """Return a value as it is compared: the same date, time, phone or text has one form."""
    text = value.isoformat() if isinstance(value, dt.date | dt.time) else str(value).strip()
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return f"{int(iso[3])}.{int(iso[2])}.{iso[1]}"
    if clock := re.fullmatch(r"(\d{1,2})[.:](\d\d)(?::00)?", text):
        return f"{int(clock[1])}.{clock[2]}"
    if named := re.fullmatch(r"([A-ZÅÄÖ]{1,2}-\d+) .+", text):
        return named[1]  # a reference may carry the name
    if re.fullmatch(r"[+\d][\d ]+", text):
        return re.sub(r"^(?:\+358|0)", "", text.replace(" ", ""))
    return text


def planted(seed: int, each: int, folder: Path) -> tuple[World, list[Plant]]:
    """Write a workspace with errors and return them."""
    world = clean_world(seed)
    planter = Planter(world, seed)
    for kind in ROWS:
        _plant(planter, kind, each)
    planter.cells_alone()
    for kind in CELLS:
        _plant(planter, kind, each)
    headers: list[Plant] = []
    write_workspace(world, folder, lambda registers: headers.extend(plant_headers(registers)))
    return world, [*planter.plants, *headers]


def _plant(planter: Planter, kind: Callable[[Planter], None], each: int) -> None:
    with suppress(NoRowLeftError):  # a rare kind may have fewer rows
        for _ in range(each):
            kind(planter)


def unchanged_by_second(folder: Path, option: str) -> bool:
    """Tell whether a second run with an option leaves every workbook as the first one made it."""
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "copy"
        shutil.copytree(folder, copy)
        _own_workspace(copy, option)
        hapusheets(copy, option, "--yes")
        first = _fingerprints(copy)
        hapusheets(copy, option, "--yes")
        return first == _fingerprints(copy) and first != _fingerprints(folder)


def _own_workspace(folder: Path, option: str) -> None:
    """Give a copy its own id: its journal is not mixed with another's."""
    settings = folder / "hapusheets.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"planted-', f'"planted{option}-', 1), encoding="utf-8")


def _fingerprints(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "rekisterit").glob("*.xlsx")}


def _line(finding: Finding) -> str:
    place = f"{finding['sheet']}!{finding['cell']} {finding['record']}"
    return f"{finding['code']} {place} {finding['message'][:150]}"


def report(tallies: dict[str, Tally], judge: Judge) -> None:
    """Print the table by kind, and the sums."""
    print(f"{'kind':26} planted  found  repairs  right")
    for kind, tally in tallies.items():
        repairs = f"{tally.repairs:8} {tally.right:6}" if tally.repairs else ""
        print(f"{kind:26} {tally.planted:7} {tally.found:6} {repairs}".rstrip())
        for note in tally.notes:
            print(f"    {note}")
    extra = judge.extra()
    for finding in extra:
        print(f"extra: {_line(finding)}")
    planted_count, found = (sum(getattr(tally, name) for tally in tallies.values()) for name in ("planted", "found"))
    repairs, right = (sum(getattr(tally, name) for tally in tallies.values()) for name in ("repairs", "right"))
    total = len(judge.found)
    print(f"\n{planted_count} errors of {len(tallies)} kinds; {total} findings, {len(extra)} of them extra")
    print(f"recall {found / planted_count:.4f}   precision {1 - len(extra) / max(1, total):.4f}   "
          f"right repairs {right / max(1, repairs):.4f} of {repairs}")  # fmt: skip


def main() -> None:
    """Plant, check, judge; then the clean workspace, and the second runs."""
    numbers = [int(word) for word in sys.argv[1:3]]
    seed, each = (*numbers, *(7, 3)[len(numbers) :])
    with tempfile.TemporaryDirectory() as made:
        folder, clean = Path(made) / "planted", Path(made) / "clean"
        world, plants = planted(seed, each, folder)
        judge = Judge(plants, places_of(world, folder / "rekisterit"), findings_of(folder))
        report(judge.judge(), judge)
        write_workspace(clean_world(seed + 1), clean)
        print(f"clean workspace: {len(findings_of(clean))} findings")
        odd = Path(made) / "odd"
        write_workspace(clean_world(seed + 2), odd, harmless)
        told = findings_of(odd)
        print(f"clean workspace with titles, blank rows and totals: {len(told)} findings")
        for finding in told:
            print(f"  {_line(finding)}")
        for option in ("--fix", "--write"):
            print(f"second {option} changes nothing: {'yes' if unchanged_by_second(folder, option) else 'NO'}")


if __name__ == "__main__":
    main()
