"""A patched workbook compared with its original before it may take its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

from hapusheets.model.cells import Cell, Value, parse_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import zip_records
from hapusheets.workbooks.cell_reader import CellReader
from hapusheets.workbooks.cell_values import came_back
from hapusheets.workbooks.new_columns import table_as_widened
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.parts import WorkbookPart, read_workbook_part
from hapusheets.workbooks.scan import RawCell, scan_cells
from hapusheets.workbooks.sheet_edit import SheetOutcome
from hapusheets.workbooks.sheet_parts import attributes, read_table_part
from hapusheets.workbooks.sheet_rows import SheetRows
from hapusheets.workbooks.strings import read_shared_strings
from hapusheets.workbooks.styles import read_styles
from hapusheets.workbooks.xml_text import unescape_xml

_DIMENSION = re.compile(r"<(?:\w+:)?dimension\s[^<>]*>")
_RANGES = re.compile(r"""\s(?:ref|sqref)\s*=\s*(?:"[^"]*"|'[^']*')|(?<=sqref>)[^<]*""")


def verify_untouched_parts(old: Package, new: Package, changed: Set[str], removed: Set[str]) -> None:
    """Raise ``UnsafeEdit`` unless every other member has its raw bytes, place, name, date and flags.

    Parts in ``changed`` that the old package has not are new ones, at the end.
    """
    kept, added = [part for part in old.members if part not in removed], changed - old.members.keys()
    if [*kept, *sorted(added)] != list(new.members):
        raise failed(old, "parts")
    for part, member in new.members.items():
        if part in added:
            continue
        before = old.members[part]
        same_entry = zip_records.same_entry(before, member)
        same_bytes = zip_records.packed_bytes(old.data, before) == zip_records.packed_bytes(new.data, member)
        if part not in changed and not (same_entry and same_bytes):
            raise failed(old, part)


def verify_sheet(sides: Sides, before: SheetRows, after: SheetRows, outcome: SheetOutcome) -> None:
    """Raise ``UnsafeEdit`` unless the intended cells, and only they, hold what they should."""
    touched = {parse_address(address)[0] for address in (*outcome.values, *outcome.formulas)} | set(outcome.new_rows)
    if _outside(before, outcome) != _outside(after, outcome):
        raise failed(sides.old, "sheet")
    _verify_widened(sides, outcome)
    _verify_other_rows(before, after, touched, sides.old)
    _verify_cells(sides, before, after, touched, outcome)


def _verify_widened(sides: Sides, outcome: SheetOutcome) -> None:
    before, widening = outcome.widened_table, outcome.widening
    if before is None or widening is None:
        return
    if not table_as_widened(before, read_table_part(sides.new, before.part), widening):
        raise failed(sides.old, before.part)


def _outside(rows: SheetRows, outcome: SheetOutcome) -> tuple[str, str]:
    """Return what stands around the rows, without what may differ: the dimension, and ranges when rows were added."""
    head, tail = _DIMENSION.sub("", rows.text[: rows.data_start]), rows.text[rows.data_stop :]
    grown = outcome.growth or outcome.widening
    return (head, tail) if grown is None else (_RANGES.sub("", head), _RANGES.sub("", tail))


def _verify_other_rows(before: SheetRows, after: SheetRows, touched: set[int], old: Package) -> None:
    """Compare the texts between the touched rows as whole slices."""
    if after.numbers != before.numbers:
        old_rows, new_rows = set(before.numbers), set(after.numbers)
        if new_rows - old_rows - touched or old_rows - new_rows:
            raise failed(old, "rows")
    for first, second in zip(_gaps(before, touched), _gaps(after, touched), strict=True):
        if before.text[slice(*first)] != after.text[slice(*second)]:
            raise failed(old, "rows")


def _gaps(rows: SheetRows, touched: set[int]) -> list[tuple[int, int]]:
    gaps, position = [], rows.data_start
    for number in sorted(touched):
        span, following = rows.span(number), rows.following(number)
        gaps.append((position, span.start if span else following))
        position = span.stop if span else following
    return [*gaps, (position, rows.data_stop)]


class Sides:
    """How to read cells of the old and the new package."""

    def __init__(self, old: Package, new: Package, workbook: WorkbookPart) -> None:
        self.old, self.new = old, new
        strings = read_shared_strings(old, workbook.target("sharedStrings"))
        styles = read_styles(new, read_workbook_part(new).target("styles"))  # a new part, when there was none
        self.reader = CellReader(strings, styles, date1904=workbook.date1904)

    def read(self, rows: SheetRows, numbers: set[int]) -> tuple[dict[str, RawCell], dict[str, Cell]]:
        """Return the raw and the typed cells of some rows."""
        spans = [span for number in sorted(numbers) if (span := rows.span(number))]
        inner = "".join(rows.text[span.start : span.stop] for span in spans)
        sheet = f"{rows.text[: rows.data_start]}{inner}</{rows.prefix}sheetData></{rows.prefix}worksheet>"
        raw, _ = scan_cells(sheet, self.old.name, "sheet")
        return {cell[0]: cell for cell in raw}, self.reader.read(raw)[0]


def _verify_cells(sides: Sides, before: SheetRows, after: SheetRows, touched: set[int], outcome: SheetOutcome) -> None:
    old_raw, _ = sides.read(before, touched)
    new_raw, typed = sides.read(after, touched)
    expected: Mapping[str, Value] = outcome.values
    for address in old_raw.keys() | new_raw.keys() | expected.keys():
        if address in outcome.formulas:
            good = address in typed and typed[address].formula == outcome.formulas[address]
        elif address in expected:
            cell = typed.get(address)
            good = came_back(expected[address], cell.value if cell else None) and not (cell and cell.formula)
        else:
            good = _same_cell(old_raw.get(address), new_raw.get(address))
        if not good:
            raise failed(sides.old, address)


def _same_cell(before: RawCell | None, after: RawCell | None) -> bool:
    """Tell whether two cells say the same, written with ``"`` in one and ``&quot;`` in the other."""
    if before is None or after is None or before == after:
        return before == after
    (_, first, *old), (_, second, *new) = before, after
    return attributes(first) == attributes(second) and [*map(unescape_xml, old)] == [*map(unescape_xml, new)]


def failed(package: Package, what: str) -> UnsafeEdit:
    """Return the refusal of a copy that does not hold just what was meant."""
    return UnsafeEdit("edit.not_verified", where=package.name, name=package.name, what=what)
