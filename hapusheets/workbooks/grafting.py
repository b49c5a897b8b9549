"""Sheets, columns, lists and properties taken from a workbook of ours (the donor) into a person's own one.

Used by ``upgrade``: the donor is built as for a new workspace; what is taken keeps its look, its prompts and its
checks. Nothing that stands in the person's workbook is changed, and the result is compared with it before it is used.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hapusheets.workbooks import graft_columns, graft_sheets, sheet_names, verification
from hapusheets.workbooks.graft_styles import GraftStyles
from hapusheets.workbooks.package import Package, open_package, package_of
from hapusheets.workbooks.part_edits import PartEdits
from hapusheets.workbooks.parts import read_custom_properties, read_workbook_part
from hapusheets.workbooks.patcher import PreparedEdit, SheetPatch, discard_edit, prepare_edit, written_beside
from hapusheets.workbooks.properties import with_property
from hapusheets.workbooks.reader import read_package


@dataclass(frozen=True, slots=True)
class Graft:
    """What is taken from ``donor`` (the bytes of a workbook of ours).

    ``sheets``: whole sheets, put behind the others. ``columns``: by sheet, headers in the person's sheet that get the
    donor's width, format, prompt and checks; their cells stay. ``names``: defined names to add, with their formulas.
    ``properties``: custom document properties to set.
    """

    donor: bytes
    sheets: Sequence[str] = ()
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str | int] = field(default_factory=dict)


def prepare_graft(path: Path, patches: Mapping[str, SheetPatch], graft: Graft) -> PreparedEdit:
    """Return a verified copy of the workbook with the patches made and the graft taken.

    The workbook itself is not touched. Raises as ``prepare_edit``.
    """
    first = prepare_edit(path, patches)
    try:
        middle = open_package(first.temp)
        data = _grafted(middle, graft)
        temp = written_beside(path, data, like=path)
    finally:
        discard_edit(first)
    return PreparedEdit(
        path, path, temp, first.before_sha, hashlib.sha256(data).hexdigest(), first.new_rows, first.cells
    )


def read_defined_names(path: Path) -> dict[str, str]:
    """Return what each defined name of a workbook stands for."""
    package = open_package(path)
    return sheet_names.defined_names(package.text(read_workbook_part(package).part))


def _grafted(package: Package, graft: Graft) -> bytes:
    parts = PartEdits(package)
    workbook = read_workbook_part(package)
    donor = package_of(Path("donor.xlsx"), graft.donor)
    styles = GraftStyles(donor, parts, workbook)
    for sheet in graft.sheets:
        graft_sheets.add_sheet(parts, workbook.part, donor, sheet, styles)
    entries = {entry.name: entry.part for entry in workbook.sheets}
    for sheet, headers in graft.columns.items():
        graft_columns.dress_columns(parts, entries[sheet], sheet, headers, donor=donor, styles=styles)
    styles.finish()
    for name, formula in graft.names.items():
        parts.put(workbook.part, sheet_names.with_defined_name(parts.text(workbook.part), name, formula))
    for name, value in graft.properties.items():
        with_property(parts, name, value)
    data = package.rewritten(parts.changed, parts.removed)
    _verify(package, package_of(package.path, data), graft, parts)
    return data


def _verify(old: Package, new: Package, graft: Graft, parts: PartEdits) -> None:
    """Raise ``UnsafeEdit`` unless every cell, sheet and name is as it was, and just the wanted ones were added."""
    verification.verify_untouched_parts(old, new, parts.changed.keys(), parts.removed)
    before, after = read_package(old), read_package(new)
    if list(after.sheets) != [*before.sheets, *graft.sheets]:
        raise verification.failed(old, "sheets")
    for name, sheet in before.sheets.items():
        same_cells = _facts(sheet.cells) == _facts(after.sheets[name].cells)
        if not same_cells or sheet.tables != after.sheets[name].tables or sheet.merged != after.sheets[name].merged:
            raise verification.failed(old, name)
    part = read_workbook_part(old).part
    names = sheet_names.defined_names(old.text(part))
    if sheet_names.defined_names(new.text(part)) != {**names, **graft.names}:
        raise verification.failed(old, "names")
    kept = dict(read_custom_properties(old)) | {name: str(value) for name, value in graft.properties.items()}
    if {name: str(value) for name, value in read_custom_properties(new).items()} != kept:
        raise verification.failed(old, "properties")


def _facts(cells: Mapping[str, object]) -> dict[str, tuple[object, ...]]:
    return {
        address: tuple(getattr(cell, part) for part in ("kind", "value", "formula", "raw", "hidden", "comment"))
        for address, cell in cells.items()
    }


def unchecked_columns(path: Path, wanted: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sheets, and of the ``wanted`` headers by sheet those whose columns have neither prompt nor check."""
    package = open_package(path)
    sheets = read_package(package).sheets
    for entry in read_workbook_part(package).sheets:
        if entry.name in wanted:
            found = graft_columns.unchecked(package.text(entry.part), sheets[entry.name], wanted[entry.name])
            if found:
                yield entry.name, found


def donor_names(graft_donor: bytes) -> dict[str, str]:
    """Return what each defined name of a donor stands for."""
    donor = package_of(Path("donor.xlsx"), graft_donor)
    return sheet_names.defined_names(donor.text(read_workbook_part(donor).part))


def is_list_name(name: str) -> bool:
    """Tell whether a defined name of the donor stands behind drop-downs.

    >>> is_list_name("lista_tasks"), is_list_name("_xlnm.Print_Area")
    (True, False)
    """
    return re.match(r"(lista|haku)_", name) is not None


__all__ = ["Graft", "donor_names", "is_list_name", "prepare_graft", "read_defined_names", "unchecked_columns"]
