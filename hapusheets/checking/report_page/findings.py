"""The rows of the page: one for each finding, so that paper never cuts one in two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hapusheets.checking.baseline import Remembered, State
from hapusheets.checking.explaining import explain_code
from hapusheets.checking.mending import kin
from hapusheets.checking.report_page.markup import Markup, element
from hapusheets.checking.suppressions import SetAside
from hapusheets.checking.wording import cut, fix_value, message, shown_record
from hapusheets.messages import text, visible
from hapusheets.model.errors import WrongUse
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.reading.identities import mask_codes
from hapusheets.registers.schema import OwnRule

_SHOWN_RELATED = 40


def finding_rows(
    findings: Sequence[Finding], states: Mapping[int, State], own: Sequence[OwnRule], *, show_sensitive: bool
) -> Iterator[Markup]:
    """Yield a row for each finding; the reason behind a rule opens at the first of those that are alike."""
    before: tuple[str, ...] | None = None
    for finding in findings:
        why = _why(finding, own) if kin(finding) != before else None
        before = kin(finding)
        yield _row(finding, states.get(id(finding)), why, show_sensitive=show_sensitive)


def aside_row(one: SetAside, *, show_sensitive: bool) -> Markup:
    """Return the row of a finding that is set aside, with its reason."""
    reason = one.reason if show_sensitive else mask_codes(one.reason)
    cells = _cells(one.finding, None, None, show_sensitive=show_sensitive, workbook=one.finding.workbook)
    return element("tr", *cells, element("td", element("bdi", visible(cut(reason)))), class_=one.finding.severity.value)


def mended_row(found: Remembered, own: Sequence[OwnRule]) -> Markup:
    """Return the row of a finding that is gone: where it was and what it was."""
    where = Finding(found.code, Severity(found.severity), found.workbook, found.sheet, found.cell, column=found.column,
                    record=found.record)  # fmt: skip
    return element(
        "tr",
        element("td", text(f"check.severity.{found.severity}"), class_="severity"),
        element("td", element("p", found.workbook), *_place(where, show_sensitive=False), class_="where"),
        element("td", element("p", _said(found.code, own))),
        class_=found.severity,
    )


def _row(finding: Finding, state: State | None, why: Markup | None, *, show_sensitive: bool) -> Markup:
    cells = _cells(finding, state, why, show_sensitive=show_sensitive)
    severity = finding.severity.value
    return element("tr", *cells, class_=severity, data_severity=severity, data_state=state)


def _said(code: str, own: Sequence[OwnRule]) -> str:
    """Return what a rule says; its code alone when the rule is no longer there."""
    try:
        return explain_code(code, own).says
    except WrongUse:
        return code


def _cells(
    finding: Finding, state: State | None, why: Markup | None, *, show_sensitive: bool, workbook: str = ""
) -> list[Markup]:
    new = element("span", text("report.new"), class_="new") if state == "new" else None
    severity = element("td", text(f"check.severity.{finding.severity.value}"), new, class_="severity")
    book = element("p", workbook) if workbook else None
    place = element("td", book, *_place(finding, show_sensitive=show_sensitive), class_="where")
    words = element("td", element("p", message(finding, show_sensitive=show_sensitive)),
                    _fix(finding, show_sensitive=show_sensitive), _related(finding), why)  # fmt: skip
    return [severity, place, words]


def _place(finding: Finding, *, show_sensitive: bool) -> Iterator[Markup]:
    if finding.sheet:
        cell = finding.cell or text("report.whole")
        yield element("p", element("bdi", finding.sheet), " › ", element("strong", cell))
    else:
        yield element("p", text("report.whole_book"))
    if record := shown_record(finding, show_sensitive=show_sensitive):
        yield element("p", text("report.row", record=visible(cut(record))))
    if finding.column:
        yield element("p", text("report.column", header=visible(cut(finding.column))))


def _fix(finding: Finding, *, show_sensitive: bool) -> Markup | None:
    value = fix_value(finding, show_sensitive=show_sensitive)
    if finding.fix is None or not value:
        return None
    return element("p", text(f"report.fix.{finding.fix.fix_class.value}", value=cut(value)))


def _related(finding: Finding) -> Markup | None:
    if not finding.related:
        return None
    shown = [*finding.related[:_SHOWN_RELATED], *(["…"] if len(finding.related) > _SHOWN_RELATED else [])]
    return element("p", f"{text('report.related')} {', '.join(map(visible, shown))}", class_="faint")


def _why(finding: Finding, own: Sequence[OwnRule]) -> Markup:
    words = explain_code(finding.code, own).why
    return element("details", element("summary", text("report.why")), element("p", words),
                   element("p", element("code", finding.code), class_="faint"))  # fmt: skip
