"""Findings that a person has set aside on the sheet *Ohitukset*, with a reason and perhaps an end."""

from __future__ import annotations

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding
from hapusheets.registers.records import Suppression


def is_suppressed(finding: Finding, book: Book) -> bool:
    """Tell whether a row of *Ohitukset* with a reason, still in force, sets this finding aside."""
    return any(_covers(row, finding, book) for row in book.registers.suppressions.values())


def _covers(row: Suppression, finding: Finding, book: Book) -> bool:
    in_force = row.valid_until is None or row.valid_until >= book.today
    here = row.register in (None, finding.sheet, _english_name(finding, book))
    same = row.finding in (finding.code, finding.code.partition(".")[0])
    return bool(row.reason) and in_force and here and same and row.record in (None, finding.record)


def _english_name(finding: Finding, book: Book) -> str:
    register = book.schema.at(finding.workbook, finding.sheet)
    return register.name if register else ""
