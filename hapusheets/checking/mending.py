"""In which order findings are best mended: what hides or causes others first, then errors, warnings and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from hapusheets.model.findings import Finding, Severity

#: Themes that hide or cause other findings; the first ones are mended first.
_ROOTS: Final = ("workbook", "table", "header", "id", "key", "reference")
_WEIGHT: Final = {severity: weight for weight, severity in enumerate(Severity)}


def mending_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings workbook by workbook, those with roots and errors first; like ones of a column side by side.

    The order within is stable: two checks of the same workbooks give the same list.
    """
    listed = list(findings)
    worst: dict[str, tuple[int, int]] = {}
    for finding in listed:
        worst[finding.workbook] = min(_urgency(finding), worst.get(finding.workbook, (len(_ROOTS), len(_WEIGHT))))
    books = {name: (worst[name], place) for place, name in enumerate(dict.fromkeys(f.workbook for f in listed))}
    first: dict[tuple[str, ...], int] = {}
    for place, finding in enumerate(listed):
        first.setdefault(kin(finding), place)
    return sorted(listed, key=lambda f: (books[f.workbook], _urgency(f), first[kin(f)]))


def kin(finding: Finding) -> tuple[str, ...]:
    """Return what makes findings alike: the same rule in the same column."""
    return finding.workbook, finding.sheet, finding.column, finding.code


def _urgency(finding: Finding) -> tuple[int, int]:
    """Return a root error's place among the roots, then the weight of the severity."""
    theme = finding.code.partition(".")[0]
    root = _ROOTS.index(theme) if theme in _ROOTS and finding.severity is Severity.ERROR else len(_ROOTS)
    return root, _WEIGHT[finding.severity]
