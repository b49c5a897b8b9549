"""A finding in words: its place and its sentence, with sensitive values masked unless asked for."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from hapusheets.messages import current_language, has, text, todo
from hapusheets.model.findings import Finding
from hapusheets.model.values import format_date, format_value
from hapusheets.registers.reading.identities import mask_codes, mask_hetu

_LONGEST_SEEN: Final = 40
#: Facts of a finding that may hold what stands in the cell.
_SEEN: Final = ("value", "suggestion", "near", "domain")
_ENGLISH_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def message(finding: Finding, *, show_sensitive: bool = False) -> str:
    """Return the sentences of a finding in the language spoken now.

    A sensitive cell's own value is masked unless ``show_sensitive``; identity codes are shown as ``010190-****``.
    """
    facts = {name: _worded(fact) for name, fact in finding.params.items()}
    if not show_sensitive:
        hide = masked if finding.sensitive else mask_codes
        facts |= {name: hide(facts[name]) for name in _SEEN if name in facts}
    code = finding.code
    if not facts.get("suggestion") and has(f"{code}_alone"):
        code = f"{code}_alone"
    return f"{text(code, **facts)} {todo(code, **facts)}".strip()


def masked(value: str) -> str:
    """Return what is shown of a sensitive value: an identity code's birth day, else the words for *not shown*."""
    shown = mask_hetu(value)
    return text("check.not_shown") if shown == "****" else shown


def fix_value(finding: Finding, *, show_sensitive: bool = False) -> str:
    """Return the mended value as a reader sees it; masked like the message."""
    value = format_value(finding.fix.value) if finding.fix else ""
    if not show_sensitive:
        value = mask_codes(value)
    return masked(value) if finding.sensitive and value and not show_sensitive else value


def place(finding: Finding) -> str:
    """Return ``asiakkaat.xlsx › Päätökset!F14 (P-0012, Päättyy)``, as much of it as is known."""
    cell = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
    where = " › ".join(part for part in (finding.workbook, cell) if part)
    beside = ", ".join(part for part in (finding.record, finding.column) if part)
    return f"{where} ({beside})" if beside else where


def _worded(fact: Any) -> Any:
    if isinstance(fact, dt.date):
        return _day(fact)
    if isinstance(fact, int) and not isinstance(fact, bool):
        return fact
    shown = format_value(fact)
    return shown if len(shown) <= _LONGEST_SEEN * 3 else f"{shown[: _LONGEST_SEEN * 3 - 1]}…"


def _day(day: dt.date) -> str:
    if current_language() == "en":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return format_date(day)
