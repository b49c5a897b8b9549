"""The page: what was checked, a table of counts, one table of findings for each workbook, what was mended."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from hapusheets import __version__
from hapusheets.checking.baseline import Comparison, Remembered, State
from hapusheets.checking.engine import CheckResult
from hapusheets.checking.mending import mending_order
from hapusheets.checking.report_page.findings import aside_row, finding_rows, mended_row
from hapusheets.checking.report_page.markup import Markup, element
from hapusheets.messages import current_language, text
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.values import format_clock, format_date
from hapusheets.registers.schema import OwnRule

_FOLDER: Final = Path(__file__).parent
_WIDTHS: Final = {"severity": "severity", "place": "where"}


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the page says of the check: the workspace's name, its moment, its own rules, whether values show."""

    workspace: str
    now: dt.datetime
    own: tuple[OwnRule, ...] = ()
    show_sensitive: bool = False


def report_page(result: CheckResult, told: Comparison, facts: ReportFacts) -> str:
    """Return the whole page. Sensitive values are masked unless the facts say otherwise."""
    title = text("report.title", date=format_date(facts.now.date()))
    style, script = (_file(name) for name in ("style.css", "filters.js"))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **{"http-equiv": "Content-Security-Policy"}, content=_policy(style, script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", Markup(style)),
    )
    body = element(
        "body",
        element("a", text("report.skip"), class_="skip", href="#findings"),
        element("header", element("h1", title), *_opening(result, told, facts)),
        _contents(result),
        element("main", *_main(result, told, facts), id="findings", tabindex="-1"),
        element("footer", element("p", f"hapusheets {__version__}. {text('report.made')}", class_="faint")),
        element("script", Markup(script)) if result.findings else None,
    )
    return f"<!DOCTYPE html>\n{element('html', head, body, lang=current_language())}\n"


def _file(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Only the page's own style and script may act; nothing is fetched."""
    return f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'"  # noqa: E501 - one header


def _digest(words: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(words.encode("utf-8")).digest()).decode("ascii")


def _opening(result: CheckResult, told: Comparison, facts: ReportFacts) -> Iterator[Markup | None]:
    day, clock = format_date(facts.now.date()), format_clock(facts.now.time())
    yield element("p", text("report.workspace", name=facts.workspace, date=day, time=clock, rows=result.rows))
    yield element("p", text("report.personal"), class_="personal")
    if facts.show_sensitive:
        yield element("p", text("report.sensitive"), class_="personal")
    if told.since is not None:
        date, new = format_date(told.since.date()), told.count("new")
        yield element("p", text("report.since", date=date, new=new, mended=len(told.mended)))
    yield element("p", text("report.order" if result.findings else "report.clean"))


def _books(result: CheckResult) -> list[tuple[str, list[Finding]]]:
    ordered = mending_order(result.findings)
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda finding: finding.workbook)]


def _contents(result: CheckResult) -> Markup | None:
    """The counts of each workbook, each with a link to its findings."""
    books = _books(result)
    if not books:
        return None
    heads = ("workbook", "error", "warning", "info")
    rows = [
        _counts(element("a", name, href=f"#book-{number}"), findings) for number, (name, findings) in enumerate(books)
    ]
    total = _counts(text("report.head.total"), list(result.findings))
    head = element("tr", *(element("th", text(f"report.head.{name}"), scope="col") for name in heads))
    table = element("table", element("thead", head), element("tbody", *rows), element("tfoot", total), class_="counts")
    return element("nav", table, aria_label=text("report.contents"))


def _counts(name: str, findings: list[Finding]) -> Markup:
    cells = (str(sum(found.severity is severity for found in findings)) for severity in Severity)
    return element("tr", element("th", name, scope="row"), *(element("td", cell) for cell in cells))


def _main(result: CheckResult, told: Comparison, facts: ReportFacts) -> Iterator[Markup]:
    states = dict(zip(map(id, result.findings), told.states, strict=True)) if told.since else {}
    if result.findings:
        yield _filters(with_new=told.since is not None)
    for number, (name, findings) in enumerate(_books(result)):
        yield _book(number, name, findings, states, facts)
    if told.mended:
        yield _mended(told.mended, facts.own)
    if result.aside:
        rows = [aside_row(one, show_sensitive=facts.show_sensitive) for one in result.aside]
        yield _table("aside", text("report.aside"), ("severity", "place", "message", "reason"), rows)


def _filters(*, with_new: bool) -> Markup:
    """The controls; hidden until the script that they need runs."""
    kinds = [
        _box("severity", severity.value, text(f"check.severity.{severity.value}"), checked=True)
        for severity in Severity
    ]
    new = [_box("new", "new", text("report.filter.new"), checked=False)] if with_new else []
    sought = element("label", text("report.filter.words"), element("input", type="search", name="words"))
    shown = element("output", id="shown", data_words=text("report.filter.shown", shown="{shown}", all="{all}"))
    fields = element("fieldset", element("legend", text("report.filters")), *kinds, *new, sought, shown)
    return element("form", fields, id="filters", hidden=True)


def _box(name: str, value: str, words: str, *, checked: bool) -> Markup:
    box = element("input", type="checkbox", name=name, value=value, checked=checked, autocomplete="off")
    return element("label", box, words)


def _book(number: int, name: str, findings: list[Finding], states: dict[int, State], facts: ReportFacts) -> Markup:
    heading = element("h2", name, id=f"book-{number}")
    columns = ("severity", "place", "message")
    on_paper = element("tr", element("th", name, colspan=str(len(columns)), scope="colgroup"), class_="print")
    table = element(
        "table",
        _widths(columns),
        element("thead", on_paper, _head(columns)),
        element("tbody", *finding_rows(findings, states, facts.own, show_sensitive=facts.show_sensitive)),
        class_="findings",
        aria_labelledby=f"book-{number}",
    )
    return element("section", heading, table, aria_labelledby=f"book-{number}", data_workbook=name)


def _widths(columns: tuple[str, ...]) -> Markup:
    return element("colgroup", *(element("col", class_=_WIDTHS.get(name)) for name in columns))


def _head(columns: tuple[str, ...]) -> Markup:
    heads = (element("th", text(f"report.head.{name}"), scope="col") for name in columns)
    return element("tr", *heads)


def _mended(mended: tuple[Remembered, ...], own: tuple[OwnRule, ...]) -> Markup:
    rows = [mended_row(found, own) for found in mended]
    return _table("mended", text("report.mended"), ("severity", "place", "message"), rows)


def _table(name: str, title: str, columns: tuple[str, ...], rows: list[Markup]) -> Markup:
    heading = element("h2", title, id=name)
    table = element("table", _widths(columns), element("thead", _head(columns)), element("tbody", *rows),
                    class_="findings", aria_labelledby=name)  # fmt: skip
    return element("section", heading, table, aria_labelledby=name)
