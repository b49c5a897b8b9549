"""Findings that a person has set aside on the sheet *Ohitukset*, with a reason and perhaps an end.

A row names a finding's code or its theme, and may name a sheet and a row's id. It holds while it has a reason and its
day has not passed. What protects a person cannot be set aside: the finding stays, and the row is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from hapusheets.checking.book import Book
from hapusheets.checking.mending import PROTECTING
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.registers.reading.suggest import did_you_mean
from hapusheets.registers.records import Suppression
from hapusheets.registers.schema import RegisterSchema

_REGISTER: Final = "suppressions"
_HEADERS: Final = "header."


@dataclass(frozen=True, slots=True)
class SetAside:
    """A finding that a row of *Ohitukset* sets aside, and the reason written there."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings that stay, those set aside, and what is to be said of the rows of *Ohitukset* themselves."""

    kept: tuple[Finding, ...]
    aside: tuple[SetAside, ...]
    about: tuple[Finding, ...]


def judge_suppressions(findings: Sequence[Finding], book: Book, codes: Callable[[], Sequence[str]]) -> Judged:
    """Return which findings stay and which are set aside. ``codes``: every code there is, asked only when needed."""
    rows = tuple(row for row in book.registers.suppressions.values() if row.finding)
    if not rows or _REGISTER in book.broken:
        return Judged(tuple(findings), (), ())
    setting = {id(f): row for f in findings for row in rows if _may_set_aside(row, f, book)}
    aside = tuple(SetAside(f, setting[id(f)].reason or "") for f in findings if id(f) in setting)
    kept = tuple(finding for finding in findings if id(finding) not in setting)
    return Judged(kept, aside, tuple(found for row in rows for found in _about(row, findings, book, codes)))


def is_protecting(finding: Finding, book: Book) -> bool:
    """Tell whether a finding protects a person, so that no row of *Ohitukset* sets it aside."""
    if finding.code.startswith(_HEADERS):
        register = book.schema.at(finding.workbook, finding.sheet)
        guards = {column.header for column in register.columns if column.guard} if register else set()
        return bool(guards & {finding.column, finding.params.get("suggestion"), finding.params.get("header")})
    return finding.code in PROTECTING


def _may_set_aside(row: Suppression, finding: Finding, book: Book) -> bool:
    return (
        bool(row.reason) and _in_force(row, book) and _covers(row, finding, book) and not is_protecting(finding, book)
    )


def _in_force(row: Suppression, book: Book) -> bool:
    return row.valid_until is None or row.valid_until >= book.today


def _covers(row: Suppression, finding: Finding, book: Book) -> bool:
    if row.finding not in (finding.code, finding.code.partition(".")[0]):
        return False
    return row.record in (None, finding.record) and _is_here(row, finding, book)


def _is_here(row: Suppression, finding: Finding, book: Book) -> bool:
    register = _register(book, row.register)
    return row.register is None or (register is not None and (finding.workbook, finding.sheet) == _place(register))


def _register(book: Book, name: str | None) -> RegisterSchema | None:
    key = (name or "").strip().casefold()
    return next((r for r in book.schema.registers if key in (r.name, r.sheet.casefold())), None)


def _place(register: RegisterSchema) -> tuple[str, str]:
    return register.workbook, register.sheet


def _about(
    row: Suppression, findings: Sequence[Finding], book: Book, codes: Callable[[], Sequence[str]]
) -> Iterator[Finding]:
    """Yield what is to be said of one row: one thing, the root of the others."""
    say = partial(_say, book, row)
    covered = [finding for finding in findings if _covers(row, finding, book)]
    if not covered and _is_unknown(row, codes()):
        yield _unknown_code(say, row, codes())
    elif row.register is not None and _register(book, row.register) is None:
        yield _unknown_register(say, book, row.register)
    elif not row.reason:
        yield say("suppression.no_reason", Severity.WARNING, "reason", code=row.finding)
    elif not covered:
        if not _looks_at_broken(row, book):
            yield say("suppression.needless", Severity.INFO, "finding", code=row.finding)
    elif not _in_force(row, book):
        yield say(
            "suppression.ended", Severity.INFO, "valid_until", code=row.finding, date=row.valid_until, n=len(covered)
        )
    elif all(is_protecting(finding, book) for finding in covered):
        yield say("suppression.not_possible", Severity.WARNING, "finding", code=row.finding)


def _say(book: Book, row: Suppression, code: str, severity: Severity, column: str, /, **facts: Any) -> Finding:
    fix = facts.pop("fix", None)
    return book.at(code, severity, book.schema.register(_REGISTER), row.place.row, column, fix=fix, **facts)


def _is_unknown(row: Suppression, codes: Sequence[str]) -> bool:
    return row.finding not in codes and row.finding not in {code.partition(".")[0] for code in codes}


def _unknown_code(say: Callable[..., Finding], row: Suppression, codes: Sequence[str]) -> Finding:
    near = did_you_mean(row.finding or "", codes)
    fix = Fix(near, FixClass.ASK) if near else None
    return say("suppression.unknown_code", Severity.WARNING, "finding", value=row.finding, suggestion=near, fix=fix)


def _unknown_register(say: Callable[..., Finding], book: Book, value: str) -> Finding:
    near = did_you_mean(value, [register.sheet for register in book.schema.registers])
    fix = Fix(near, FixClass.ASK) if near else None
    return say("suppression.unknown_register", Severity.WARNING, "register", value=value, suggestion=near, fix=fix)


def _looks_at_broken(row: Suppression, book: Book) -> bool:
    """A row about a sheet that could not be read may well be needed: nothing is said of it."""
    register = _register(book, row.register)
    return register.name in book.broken if register is not None else bool(book.broken)
