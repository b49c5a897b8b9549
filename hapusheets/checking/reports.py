"""The answer of ``check``: lines for a person, or the object ``hapusheets.check/1``."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from hapusheets.checking.baseline import Comparison
from hapusheets.checking.engine import CheckResult
from hapusheets.checking.mending import kin, mending_order
from hapusheets.checking.wording import fix_value, message, place, record_id, with_code
from hapusheets.messages import text
from hapusheets.model.findings import Finding, FixClass, Severity
from hapusheets.model.values import format_date

_SHOWN_ALIKE: Final = 3
_SHOWN_RELATED: Final = 3
_SHOWN_CELLS: Final = 8
_NARROWEST: Final = 40


def _plain(words: str, severity: Severity) -> str:  # noqa: ARG001 - the other painters need the severity
    return words


@dataclass(frozen=True, slots=True)
class Look:
    """How the lines look: their width in columns, sensitive values shown or masked, the painter of severity words."""

    width: int = 80
    show_sensitive: bool = False
    paint: Callable[[str, Severity], str] = _plain


def only_new(result: CheckResult, told: Comparison) -> tuple[CheckResult, Comparison]:
    """Return the new findings alone, and what is told of them."""
    new = [place for place, state in enumerate(told.states) if state == "new"]
    keys = tuple(told.keys[place] for place in new)
    states = tuple(told.states[place] for place in new)
    return replace(result, findings=tuple(result.findings[place] for place in new)), replace(
        told, keys=keys, states=states
    )


def report_lines(
    result: CheckResult,
    *,
    show_sensitive: bool = False,
    told: Comparison | None = None,
    look: Look | None = None,
    new_only: bool = False,
) -> Iterator[str]:
    """Yield the findings for reading, workbook by workbook in the order of mending; a summary at the end.

    Of many like findings in one column the first three are written out and the cells of the others named.
    ``new_only``: the result holds the new findings alone, so that none of them does not mean that nothing is wrong.
    """
    look = look or Look(show_sensitive=show_sensitive)
    new = _new(result, told)
    for workbook, group in groupby(mending_order(result.findings), key=lambda finding: finding.workbook):
        findings = list(group)
        yield counted(workbook, findings)
        yield ""
        for _, alike in groupby(findings, key=lambda finding: (kin(finding), finding.severity)):
            yield from _alike(list(alike), new, look)
    yield from _summary(result, told, new_only=new_only)


def counted(workbook: str, findings: Sequence[Finding]) -> str:
    """Return ``asiakkaat.xlsx: virheitä 2, varoituksia 0, huomioita 1``."""
    error, warning, info = (sum(found.severity is severity for found in findings) for severity in Severity)
    return text("check.workbook", name=workbook, error=error, warning=warning, info=info)


def _new(result: CheckResult, told: Comparison | None) -> frozenset[int]:
    """Return which findings are marked as new; none where there is nothing to compare with."""
    if told is None or told.since is None:
        return frozenset()
    return frozenset(id(f) for f, state in zip(result.findings, told.states, strict=True) if state == "new")


def _alike(findings: list[Finding], new: frozenset[int], look: Look) -> Iterator[str]:
    shown = findings if len(findings) <= _SHOWN_ALIKE + 1 else findings[:_SHOWN_ALIKE]
    for finding in shown:
        yield from _lines(finding, look, is_new=id(finding) in new)
        yield ""
    if rest := findings[len(shown) :]:
        yield from _wrapped(text("check.alike", n=len(rest), cells=_few([f.cell for f in rest], _SHOWN_CELLS)), look)
        yield ""


def _lines(finding: Finding, look: Look, *, is_new: bool) -> Iterator[str]:
    yield place(finding, show_sensitive=look.show_sensitive)
    severity = text(f"check.severity.{finding.severity.value}")
    weight = text("check.severity_new", severity=severity) if is_new else severity
    lines = _wrapped(f"{weight}  {with_code(finding, show_sensitive=look.show_sensitive)}", look)
    yield lines[0].replace(weight, look.paint(weight, finding.severity), 1)
    yield from lines[1:]
    if finding.related:
        yield from _wrapped(text("check.related", cells=_few(list(finding.related), _SHOWN_RELATED)), look)


def _few(cells: list[str], limit: int) -> str:
    shown = ", ".join(cells[:limit])
    return f"{shown} …" if len(cells) > limit else shown


def _wrapped(sentence: str, look: Look) -> list[str]:
    return textwrap.wrap(
        sentence,
        max(look.width, _NARROWEST),
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summary(result: CheckResult, told: Comparison | None, *, new_only: bool) -> Iterator[str]:
    if not result.findings:
        yield text("check.no_new" if new_only else "check.clean", rows=result.rows)
    else:
        error, warning, info = (result.count(severity) for severity in Severity)
        yield text("check.explain", code=mending_order(result.findings)[0].code)
        yield ""
        yield text("check.summary", rows=result.rows, error=error, warning=warning, info=info)
    if told is not None and told.since is not None:
        yield text("check.since", date=format_date(told.since.date()), new=told.count("new"), mended=len(told.mended))
    if safe := sum(f.fix is not None and f.fix.fix_class is FixClass.SAFE for f in result.findings):
        yield text("check.fixable", n=safe)
    if result.aside:
        yield text("check.suppressed", n=len(result.aside))


def report_payload(
    result: CheckResult, seconds: float, *, show_sensitive: bool = False, told: Comparison | None = None
) -> dict[str, Any]:
    """Return the object ``hapusheets.check/1``. Sensitive values are masked unless ``show_sensitive``.

    With a comparison each finding has its ``state`` (new, old), and ``baseline`` tells what was mended since when.
    """
    summary = {severity.value: result.count(severity) for severity in Severity}
    payload: dict[str, Any] = {
        "schema": "hapusheets.check/1",
        "findings": [_finding(finding, show_sensitive=show_sensitive) for finding in result.findings],
        "summary": {**summary, "rows": result.rows, "seconds": round(seconds, 3), "suppressed": len(result.aside)},
    }
    if told is not None:
        for found, state in zip(payload["findings"], told.states, strict=True):
            found["state"] = state
        payload["baseline"] = {
            "since": told.since.isoformat() if told.since else None,
            "new": told.count("new"),
            "old": told.count("old"),
            "mended": [found.payload() for found in told.mended],
        }
    return payload


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
        "fix": fix_payload(finding, show_sensitive=show_sensitive),
    }


def fix_payload(finding: Finding, *, show_sensitive: bool) -> dict[str, Any] | None:
    """Return the proposed value and its class; None when nothing is proposed."""
    if finding.fix is None:
        return None
    value: Any = finding.fix.value
    if not show_sensitive and (finding.sensitive or isinstance(value, str)):
        value = fix_value(finding)
    return {"value": value, "class": finding.fix.fix_class.value}
