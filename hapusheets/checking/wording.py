"""A finding in words: its place and its sentence, with sensitive values masked unless asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from hapusheets.messages import current_language, has, text, todo, visible
from hapusheets.model.findings import Finding
from hapusheets.model.values import format_date, format_value
from hapusheets.registers.reading.identities import mask_codes, mask_hetu

_LONGEST_SEEN: Final = 40
#: What stands in a sentence where a value is not shown, as in the sentences of ``explain``.
_HIDDEN: Final = "…"
#: Findings of the workspace's own rules speak in the workspace's own words.
OWN: Final = "own."
OWN_RULE: Final = "own.rule"
#: Facts of a finding that may hold what stands in the cell.
_SEEN: Final = ("value", "suggestion", "near", "domain")
_ENGLISH_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def message(finding: Finding, *, show_sensitive: bool = False) -> str:
    """Return the sentences of a finding in the language spoken now.

    A sensitive cell's own value is masked unless ``show_sensitive``; identity codes are shown as ``010190-****``.
    """
    facts = {name: _worded(fact) for name, fact in finding.params.items()}
    if not show_sensitive:
        facts = {name: mask_codes(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    if finding.sensitive and not show_sensitive:
        facts |= {name: _hidden(str(facts[name])) for name in _SEEN if name in facts}
    code = OWN_RULE if finding.code.startswith(OWN) and not has(finding.code) else finding.code
    if code == OWN_RULE:
        facts["message"] = str(facts["message"]).replace("{arvo}", str(facts["value"]))
    if facts.get("suggestion") in (None, "", _HIDDEN) and has(f"{code}_alone"):
        code = f"{code}_alone"
    return f"{text(code, **facts)} {todo(code, **facts)}".strip()


def with_code(finding: Finding, *, show_sensitive: bool = False) -> str:
    """Return the sentences with the finding's code behind them: ``explain`` and *Ohitukset* ask for it."""
    return f"{message(finding, show_sensitive=show_sensitive)} [{finding.code}]"


def masked(value: str) -> str:
    """Return what is shown of a sensitive value: an identity code's birth day, else the words for *not shown*."""
    shown = mask_hetu(value)
    return text("check.not_shown") if shown == "****" else shown


def _hidden(value: str) -> str:
    shown = mask_hetu(value)
    return _HIDDEN if shown == "****" else shown


def fix_value(finding: Finding, *, show_sensitive: bool = False) -> str:
    """Return the mended value as a reader sees it; masked like the message."""
    value = format_value(finding.fix.value) if finding.fix else ""
    if not show_sensitive:
        value = mask_codes(value)
    return masked(value) if finding.sensitive and value and not show_sensitive else value


def record_id(finding: Finding, *, show_sensitive: bool = False) -> str | None:
    """Return the id of the finding's row; an identity code typed for one is masked unless ``show_sensitive``."""
    return finding.record if show_sensitive or finding.record is None else mask_codes(finding.record)


def shown_record(finding: Finding, *, show_sensitive: bool = False) -> str:
    """Return the id of the finding's row for reading; the parts of a key of several columns are set apart."""
    parts = (record_id(finding, show_sensitive=show_sensitive) or "").split("|")
    return " · ".join(part for part in parts if part)


def place(finding: Finding, *, show_sensitive: bool = False) -> str:
    """Return ``asiakkaat.xlsx › Päätökset!F14 (P-0012, Päättyy)``, as much of it as is known."""
    cell = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
    where = " › ".join(part for part in (finding.workbook, cell) if part)
    named = (shown_record(finding, show_sensitive=show_sensitive), finding.column)
    beside = ", ".join(cut(part) for part in named if part)
    return visible(f"{where} ({beside})" if beside else where)


def cut(shown: str) -> str:
    """Return a text with its end left out when it is longer than a person would read in a sentence."""
    return shown if len(shown) <= _LONGEST_SEEN * 3 else f"{shown[: _LONGEST_SEEN * 3 - 1]}…"


def _worded(fact: Any) -> Any:
    if isinstance(fact, dt.date):
        return _day(fact)
    if isinstance(fact, int) and not isinstance(fact, bool):
        return fact
    return cut(format_value(fact))


def _day(day: dt.date) -> str:
    if current_language() == "en":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return format_date(day)
