"""One cell edited, one row added, one note added, one row deleted, one column added: each on its own copy."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from hapusheets.model.errors import HapusheetsError
from hapusheets.workbooks import SheetPatch, commit_edit, prepare_edit
from hapusheets.workbooks.package import open_package
from hapusheets.workbooks.parts import read_relations, read_workbook_part
from tools.trials.comparing import Allowed, differences

NOTES = frozenset({r"comments", r"vmlDrawing|vmldrawing", r"\.rels$", r"Content_Types", r"persons?/"})
TABLES = frozenset({r"tables/"})


@dataclass(frozen=True)
class Target:
    """Where a workbook is tried: a sheet with its part, a constant cell of it, a header row and a row to delete.

    ``cell`` is "" and the rows are 0 when the sheet has none.
    """

    sheet: str
    part: str
    cell: str
    header_row: int
    delete_row: int


@dataclass(frozen=True)
class Trial:
    """How one edit of one workbook went. ``outcome``: clean, refused or harmed, with what was seen in ``reason``."""

    workbook: str
    edit: str
    sheet: str
    outcome: str
    reason: str = ""
    growth: float = 1.0
    copy: Path | None = None
    cells: frozenset[str] = frozenset()
    deleted: tuple[int, ...] = ()


def targets(path: Path) -> list[Target]:
    """Return up to three sheets of a workbook with the places to try. Raises ``HapusheetsError`` if unreadable."""
    package = open_package(path)
    workbook = read_workbook_part(package)
    entries = [entry for entry in workbook.sheets if entry.part in package]
    found = []
    for entry in entries[:2] + entries[2:][-1:]:
        root = package.tree(entry.part)
        tables = [each.target for each in read_relations(package, entry.part) if each.kind == "table"]
        headers = [_header_row(package.tree(table)) for table in tables if table in package]
        rows = list(_filled(root))
        header = headers[0] if len(headers) == 1 else (rows[0][0] if rows else 0)
        inside = [(row, cell) for row, cell in rows if row > header] or rows
        cell = next((cell for row, cell in inside if cell and row not in headers), "")
        later = sorted({row for row, _ in rows if row > header})
        found.append(Target(entry.name, entry.part, cell, header, later[len(later) // 2] if later else 0))
    return found


def _header_row(table: etree._Element) -> int:
    return int(re.sub(r"\D", "", table.get("ref", "A1").partition(":")[0]))


def _filled(root: etree._Element) -> Iterator[tuple[int, str]]:
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r") or number + 1)
        for cell in row.iterfind("{*}c"):
            if cell.get("r") and (cell.find("{*}v") is not None or cell.find("{*}is") is not None):
                yield number, cell.get("r", "").upper() if cell.find("{*}f") is None else ""


def try_workbook(path: Path, folder: Path) -> list[Trial]:
    """Return the trials of a workbook; the changed copies are left in ``folder``."""
    try:
        found = targets(path)
    except HapusheetsError as error:
        return [Trial(path.name, "read", "", "refused", _reason(error))]
    return [trial for target in found for trial in _trials(path, target, folder)]


def _trials(path: Path, target: Target, folder: Path) -> Iterator[Trial]:
    for edit, patch, allowed in _edits(target):
        where = folder / edit.replace(" ", "-") / f"{_safe(target.sheet)}--{path.name}"
        where.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, where)
        yield _tried(path, Trial(path.name, edit, target.sheet, "clean", copy=where), patch, allowed)


def _safe(name: str) -> str:
    return re.sub(r"[^\w-]", "_", name)[:20]


def _edits(target: Target) -> Iterator[tuple[str, SheetPatch, Callable[[tuple[int, ...]], Allowed]]]:
    sheet = target.part
    if target.cell:
        cells = frozenset({target.cell})
        patch = SheetPatch({target.cell: "muutettu & <teksti>"})
        yield "cell edited", patch, lambda _: Allowed(sheet, cells)
    if target.header_row:
        patch = SheetPatch(new_rows=[{1: "uusi"}], header_row=target.header_row)
        yield "row added", patch, lambda rows: Allowed(sheet, _whole_rows(rows), ranges=True, parts=TABLES)
    patch = SheetPatch(notes={target.cell or "A1": "Tarkista tämä."})
    yield "note added", patch, lambda _: Allowed(sheet, links=True, parts=NOTES)
    if target.header_row:
        patch = SheetPatch(new_columns=["Uusi sarake"], header_row=target.header_row)
        cells = frozenset(f"{letters}{target.header_row}" for letters in _columns())
        yield "column added", patch, lambda _: Allowed(sheet, cells, ranges=True, parts=TABLES)
    if target.delete_row:
        patch = SheetPatch(delete_rows=[target.delete_row], header_row=target.header_row)
        gone, parts = (target.delete_row,), frozenset({r"^xl/", r"Content_Types", r"\.rels$"})
        yield "row deleted", patch, lambda _: Allowed(sheet, deleted=gone, ranges=True, parts=parts)


def _whole_rows(rows: tuple[int, ...]) -> frozenset[str]:
    return frozenset(f"{letters}{row}" for row in rows for letters in _columns())


def _columns() -> list[str]:
    single = [chr(65 + place) for place in range(26)]
    return [*single, *(first + second for first in single[:20] for second in single)]


def _tried(path: Path, trial: Trial, patch: SheetPatch, allowed: Callable[[tuple[int, ...]], Allowed]) -> Trial:
    where = trial.copy or path
    try:
        prepared = prepare_edit(where, {trial.sheet: patch})
        commit_edit(prepared)
    except HapusheetsError as error:
        broken = where.read_bytes() != path.read_bytes() or error.code == "edit.not_verified"
        where.unlink()
        return replace(trial, outcome="harmed" if broken else "refused", reason=_reason(error), copy=None)
    rules = allowed(prepared.new_rows.get(trial.sheet, ()))
    seen = differences(path, where, rules) + sorted(_broken(where) - _broken(path))
    growth = where.stat().st_size / path.stat().st_size
    found = replace(trial, outcome="harmed" if seen else "clean", reason="; ".join(seen[:5]), growth=growth)
    return replace(found, cells=rules.cells, deleted=rules.deleted)


def _broken(path: Path) -> set[str]:
    """Return what Excel would not open: a part that is no XML, a bad checksum."""
    with zipfile.ZipFile(path) as archive:
        bad = archive.testzip()
        found = {f"{bad}: bad checksum"} if bad else set()
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                try:
                    etree.fromstring(archive.read(name), etree.XMLParser(huge_tree=True))
                except etree.XMLSyntaxError as error:
                    found.add(f"{name}: {error}")
    return found


def _reason(error: HapusheetsError) -> str:
    facts: Mapping[str, object] = error.facts
    told = facts.get("what") or facts.get("range") or facts.get("row") or facts.get("part") or ""
    return f"{error.code} {told}".strip()
