"""In which order findings are best mended: what hides or causes others first, then errors, warnings and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from hapusheets.model.findings import Finding, Severity

#: Findings that protect a person: a customer's no, a minor's night, what must not leave the machine.
PROTECTING: Final = frozenset(
    {
        "employment.blocked", "request.blocked_chosen", "shift.blocked", "shift.minor_hours", "sensitive.municipality",
        "text.identity_code",
    }
)  # fmt: skip
#: Themes of errors that hide others, and of those that cause others.
_HIDING: Final = ("workbook", "table", "header")
_CAUSING: Final = ("id", "key", "reference")
_FIRST, _PERSON, _REST = 0, 1, 2
_WEIGHT: Final = {severity: weight for weight, severity in enumerate(Severity)}


def mending_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings workbook by workbook: what hides others, what protects a person, causes, errors, the rest.

    The workbooks with the most urgent findings come first, else they keep their order; so do like findings of a
    column, side by side. Two checks of the same workbooks give the same list.
    """
    listed = list(findings)
    worst: dict[str, tuple[int, int]] = {}
    first: dict[tuple[str, ...], int] = {}
    for place, finding in enumerate(listed):
        worst[finding.workbook] = min(_urgency(finding), worst.get(finding.workbook, _urgency(finding)))
        first.setdefault(kin(finding), place)
    books = {name: (worst[name], place) for place, name in enumerate(worst)}
    return sorted(listed, key=lambda f: (books[f.workbook], _urgency(f), not _causes(f), first[kin(f)]))


def kin(finding: Finding) -> tuple[str, ...]:
    """Return what makes findings alike: the same rule in the same column."""
    return finding.workbook, finding.sheet, finding.column, finding.code


def _urgency(finding: Finding) -> tuple[int, int]:
    """Return the class of a finding and the weight of its severity; less is more urgent."""
    if finding.severity is Severity.ERROR and _theme(finding) in _HIDING:
        return _FIRST, 0
    return (_PERSON, 0) if finding.code in PROTECTING else (_REST, _WEIGHT[finding.severity])


def _causes(finding: Finding) -> bool:
    return _theme(finding) in _CAUSING


def _theme(finding: Finding) -> str:
    return finding.code.partition(".")[0]
