"""Cells that cannot be changed one by one without harming others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hapusheets.model.cells import cell_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.parts import Relation, child, read_relations
from hapusheets.workbooks.sheet_parts import SheetTable, attributes, is_range, range_bounds
from hapusheets.workbooks.sheet_rows import CellText

_SPREAD = re.compile(r"<(?:\w+:)?f\s([^<>]*\bt\s*=\s*[\"'](?:array|dataTable)[\"'][^<>]*)>")


@dataclass(frozen=True, slots=True)
class Guards:
    """What lies over a sheet's cells: merges, spread formulas (kind, range), tables and pivot tables (ranges)."""

    sheet: str
    merged: tuple[str, ...]
    spread: tuple[tuple[str, str], ...]
    tables: tuple[SheetTable, ...]
    pivots: tuple[str, ...] = ()

    def refuse_unsafe(self, row: int, column: int, present: CellText | None) -> None:
        """Raise ``UnsafeEdit`` when the cell must not be changed alone."""
        cell = cell_address(row, column)
        for ref in self.merged:
            if _inside(ref, row, column) and range_bounds(ref)[:2] != (row, column):
                raise self._refusal("edit.merged", cell, range=ref)
        for kind, ref in self.spread:
            if _inside(ref, row, column):
                raise self._refusal("edit.array_formula" if kind == "array" else "edit.data_table", cell, range=ref)
        for ref in self.pivots:
            if _inside(ref, row, column):
                raise self._refusal("edit.pivot", cell, range=ref)
        self._refuse_shared_master(cell, present)

    def _refuse_shared_master(self, cell: str, present: CellText | None) -> None:
        if present is None or "shared" not in present.formula:
            return
        ref = attributes(present.formula.partition(">")[0]).get("ref", "")
        if ref and ref not in (cell, f"{cell}:{cell}"):
            raise self._refusal("edit.shared_formula", cell, range=ref)

    def refuse_header_change(self, row: int, column: int, value: object) -> None:
        """Raise ``UnsafeEdit`` when the cell is the header of an Excel table and ``value`` is another text."""
        for table in self.tables:
            top, left, _, right = table.bounds
            if table.header_rows and row == top and left <= column <= right:
                names = table.columns
                if column - left >= len(names) or names[column - left] != value:
                    raise self._refusal("edit.table_header", cell_address(row, column), table=table.name)

    def _refusal(self, code: str, cell: str, **facts: object) -> UnsafeEdit:
        return UnsafeEdit(code, where=f"{self.sheet}!{cell}", cell=cell, **facts)


def spread_formulas(text: str) -> tuple[tuple[str, str], ...]:
    """Return (kind, range) of every array formula and data table in a sheet's text."""
    if "array" not in text and "dataTable" not in text:
        return ()
    found = (attributes(tag) for tag in _SPREAD.findall(text))
    return tuple((each["t"], each["ref"]) for each in found if is_range(each.get("ref", "")))


def pivot_ranges(package: Package, relations: tuple[Relation, ...]) -> tuple[str, ...]:
    """Return the ranges that the pivot tables of a sheet fill: what is typed there is gone when they are refreshed."""
    parts = [each.target for each in relations if each.kind == "pivotTable" and each.target in package]
    places = (child(package.tree(part), "location") for part in parts)
    refs = (place.get("ref", "") for place in places if place is not None)
    return tuple(ref for ref in refs if is_range(ref))


def _inside(ref: str, row: int, column: int) -> bool:
    top, left, bottom, right = range_bounds(ref)
    return top <= row <= bottom and left <= column <= right


def refuse_signed(package: Package) -> None:
    """Raise ``UnsafeEdit`` when the package carries a digital signature."""
    kinds = {relation.kind for relation in read_relations(package, "")}
    if "origin" in kinds or any(part.casefold().startswith("_xmlsignatures/") for part in package.members):
        raise UnsafeEdit("edit.signed", where=package.name, name=package.name)
