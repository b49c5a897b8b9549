"""Findings as marks of the workbooks: a colour and a note at the cell, and the lines of *Havainnot*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hapusheets.checking.mending import mending_order
from hapusheets.checking.wording import fix_value, message, record_id, with_code
from hapusheets.messages import text
from hapusheets.model.cells import parse_address
from hapusheets.model.changes import CellMark, Marking, MarkLine
from hapusheets.model.findings import Finding, Severity

_MARKS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: None}
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def markings(findings: Iterable[Finding], workbooks: Iterable[str]) -> tuple[Marking, ...]:
    """Return how each of the workbooks shall be marked; one without findings shall bear nothing.

    The words are in the language spoken now. A sensitive value is always masked: the workbook may be opened by others.
    """
    ordered = mending_order(findings)
    return tuple(_marking(workbook, [f for f in ordered if f.workbook == workbook]) for workbook in workbooks)


def _marking(workbook: str, findings: list[Finding]) -> Marking:
    return Marking(workbook, tuple(_marks(findings)), tuple(map(_line, findings)))


def _marks(findings: list[Finding]) -> Iterator[CellMark]:
    at_cells: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.sheet and _is_cell(finding.cell):
            at_cells.setdefault((finding.sheet, finding.cell), []).append(finding)
    for (sheet, cell), found in at_cells.items():
        worst = min(found, key=lambda finding: _WEIGHT[finding.severity])
        yield CellMark(sheet, cell, _MARKS[worst.severity], "\n\n".join(map(_note, found)))


def _is_cell(address: str) -> bool:
    try:
        return bool(address and parse_address(address))
    except ValueError:
        return False


def _note(finding: Finding) -> str:
    return f"{text(f'check.severity.{finding.severity.value}')}: {message(finding)}"


def _line(finding: Finding) -> MarkLine:
    cell = finding.cell if _is_cell(finding.cell) else ""
    place = (finding.sheet, cell, record_id(finding) or "", finding.column)
    return MarkLine(finding.severity.value, *place, with_code(finding), fix_value(finding))
