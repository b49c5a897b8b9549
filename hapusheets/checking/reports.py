"""The answer of ``check``: lines for a person, or the object ``hapusheets.check/1``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from hapusheets.checking.engine import CheckResult
from hapusheets.checking.wording import fix_value, message, place, record_id
from hapusheets.messages import text
from hapusheets.model.findings import Finding, FixClass, Severity

_WIDTH: Final = 80
_SHOWN_ALIKE: Final = 3
_SHOWN_RELATED: Final = 3
_SHOWN_CELLS: Final = 8


def report_lines(result: CheckResult, *, show_sensitive: bool = False) -> Iterator[str]:
    """Yield the findings for reading on 80 columns: place, severity and sentence; a summary at the end.

    Of many like findings in one column the first three are written out and the cells of the others named.
    """
    for _, group in groupby(_grouped(result.findings), key=_kin):
        findings = list(group)
        shown = findings if len(findings) <= _SHOWN_ALIKE + 1 else findings[:_SHOWN_ALIKE]
        for finding in shown:
            yield from _lines(finding, show_sensitive=show_sensitive)
            yield ""
        if rest := findings[len(shown) :]:
            yield from _wrapped(
                text("check.alike", n=len(rest), cells=_few([f.cell for f in rest], _SHOWN_CELLS)), "  "
            )
            yield ""
    yield from _summary(result)


def _grouped(findings: tuple[Finding, ...]) -> list[Finding]:
    """Sheet by sheet in the order of the rows; like findings of one column behind the first of them."""
    first: dict[tuple[str, ...], int] = {}
    for index, finding in enumerate(findings):
        first.setdefault(_kin(finding), index)
    return sorted(findings, key=lambda finding: first[_kin(finding)])


def _kin(finding: Finding) -> tuple[str, ...]:
    return finding.workbook, finding.sheet, finding.column, finding.code


def _lines(finding: Finding, *, show_sensitive: bool) -> Iterator[str]:
    yield place(finding, show_sensitive=show_sensitive)
    severity = text(f"check.severity.{finding.severity.value}")
    yield from _wrapped(f"{severity}  {message(finding, show_sensitive=show_sensitive)}", "  ")
    if finding.related:
        yield from _wrapped(text("check.related", cells=_few(list(finding.related), _SHOWN_RELATED)), "  ")


def _few(cells: list[str], limit: int) -> str:
    shown = ", ".join(cells[:limit])
    return f"{shown} …" if len(cells) > limit else shown


def _wrapped(sentence: str, indent: str) -> list[str]:
    return textwrap.wrap(
        sentence,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summary(result: CheckResult) -> Iterator[str]:
    if not result.findings:
        yield text("check.clean", rows=result.rows)
    else:
        error, warning, info = (result.count(severity) for severity in Severity)
        yield text("check.summary", rows=result.rows, error=error, warning=warning, info=info)
    if safe := sum(f.fix is not None and f.fix.fix_class is FixClass.SAFE for f in result.findings):
        yield text("check.fixable", n=safe)
    if result.suppressed:
        yield text("check.suppressed", n=len(result.suppressed))


def report_payload(result: CheckResult, seconds: float, *, show_sensitive: bool = False) -> dict[str, Any]:
    """Return the object ``hapusheets.check/1``. Sensitive values are masked unless ``show_sensitive``."""
    summary = {severity.value: result.count(severity) for severity in Severity}
    return {
        "schema": "hapusheets.check/1",
        "findings": [_finding(finding, show_sensitive=show_sensitive) for finding in result.findings],
        "summary": {
            **summary,
            "rows": result.rows,
            "seconds": round(seconds, 3),
            "suppressed": len(result.suppressed),
        },
    }


def _finding(finding: Finding, *, show_sensitive: bool) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "workbook": finding.workbook,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "row": finding.row,
        "column": finding.column,
        "record": record_id(finding, show_sensitive=show_sensitive),
        "related": list(finding.related),
        "message": message(finding, show_sensitive=show_sensitive),
        "fix": _fix(finding, show_sensitive=show_sensitive),
    }


def _fix(finding: Finding, *, show_sensitive: bool) -> dict[str, Any] | None:
    if finding.fix is None:
        return None
    value: Any = finding.fix.value
    if not show_sensitive and (finding.sensitive or isinstance(value, str)):
        value = fix_value(finding)
    return {"value": value, "class": finding.fix.fix_class.value}
