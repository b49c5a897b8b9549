"""The repairs that are safe: shown as a difference, written only through the one door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hapusheets.checking.book import Book
from hapusheets.checking.wording import masked, place
from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, ChangeSet
from hapusheets.model.findings import Finding, FixClass
from hapusheets.model.values import format_value
from hapusheets.registers.reading.identities import mask_codes


@dataclass(frozen=True, slots=True)
class Repair:
    """A finding with a safe mend, and what stands in its cell now."""

    finding: Finding
    old: Value
    new: Value

    def line(self, *, show_sensitive: bool = False) -> str:
        """Return ``asiakkaat.xlsx › Asiakkaat!L4 (A-0003, Puhelin): 405550123 → ”040 555 0123”``."""
        hidden = self.finding.sensitive and not show_sensitive
        old, new = (_shown(value, hidden=hidden) for value in (self.old, self.new))
        line = f"{place(self.finding)}: {old} → {new}"
        return line if show_sensitive else mask_codes(line)


def repairs(findings: Iterable[Finding], book: Book) -> Iterator[Repair]:
    """Yield one repair for each cell whose finding has a safe mend."""
    seen = set()
    for finding in findings:
        where = (finding.workbook, finding.sheet, finding.cell)
        safe = finding.fix is not None and finding.fix.fix_class is FixClass.SAFE
        if finding.fix is not None and safe and where not in seen and not _has_doubled_headers(finding, book):
            seen.add(where)
            yield Repair(finding, _old(finding, book), finding.fix.value)


def _has_doubled_headers(finding: Finding, book: Book) -> bool:
    """Tell of a sheet that is not written before a person has given one of two equal headers another name."""
    register = book.schema.at(finding.workbook, finding.sheet)
    return register is not None and bool(book.registers.table(register.name).doubled)


def safe_repairs(findings: Iterable[Finding], book: Book, fingerprints: Mapping[str, str] | None = None) -> ChangeSet:
    """Return the change set of the safe repairs. ``fingerprints``: sha256 of each workbook when it was read."""
    changes = tuple(_change(repair, book) for repair in repairs(findings, book))
    touched = {change.workbook for change in changes}
    return ChangeSet(
        "check --fix", changes, {name: sha for name, sha in (fingerprints or {}).items() if name in touched}
    )


def _change(repair: Repair, book: Book) -> CellChange:
    finding = repair.finding
    return CellChange(finding.workbook, finding.sheet, _key(finding, book), finding.column,
                      repair.old, repair.new, finding.row)  # fmt: skip


def _key(finding: Finding, book: Book) -> str | None:
    """Return the record's key when it surely finds the row; None (the row number counts) for a blank or doubled id."""
    register = book.schema.at(finding.workbook, finding.sheet)
    record = book.registers.records(register.name).get(finding.record or "") if register else None
    sure = record is not None and record.place.row == finding.row and not record.new_id
    return finding.record if sure else None


def _old(finding: Finding, book: Book) -> Value:
    register = book.schema.at(finding.workbook, finding.sheet)
    rows = book.registers.table(register.name) if register else ()
    return next((row.value(finding.column) for row in rows if row.number == finding.row), None)


def _shown(value: Value, *, hidden: bool) -> str:
    written = format_value(value)
    if hidden:
        return masked(written)
    return f"”{written}”" if isinstance(value, str) else written or "∅"
