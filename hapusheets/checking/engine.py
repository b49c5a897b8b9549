"""All rules run over the registers; suppressed findings set aside; the rest in the order of the workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from hapusheets.checking.book import Book
from hapusheets.checking.rules import RULES
from hapusheets.checking.suppressions import SetAside, judge_suppressions
from hapusheets.model.bulk import no_collecting
from hapusheets.model.cells import parse_address
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.schema import RegisterSchema, Schema

#: A finding of the first code at a cell is needless where the second stands.
_COVERED_BY = {"cell.only_spaces": "required.missing", "required.missing": "suppression.no_reason"}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """``findings`` in the order of the workbooks, those ``aside`` with their reasons, and how many rows were read."""

    findings: tuple[Finding, ...]
    aside: tuple[SetAside, ...]
    rows: int

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """The findings that *Ohitukset* sets aside."""
        return tuple(one.finding for one in self.aside)

    def count(self, severity: Severity) -> int:
        """Return how many unsuppressed findings have this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def needs_a_person(self) -> bool:
        """Tell whether there is any unsuppressed error or warning."""
        return any(finding.severity is not Severity.INFO for finding in self.findings)


def check_registers(
    book: Book, found_at_opening: Iterable[Finding] = (), *, only: frozenset[str] | None = None
) -> CheckResult:
    """Return what is wrong. ``only``: English names of registers whose findings are asked for (None: all)."""
    with no_collecting():
        found = _once([*found_at_opening, *(finding for rule in RULES for finding in rule(book))])
    judged = judge_suppressions(found, book, partial(_codes, book.schema))
    told = _once([*judged.kept, *judged.about])
    order = _order(book.schema)
    return CheckResult(
        findings=tuple(sorted((one for one in told if _is_asked(one, book.schema, only)), key=order)),
        aside=tuple(
            sorted(
                (one for one in judged.aside if _is_asked(one.finding, book.schema, only)),
                key=lambda one: order(one.finding),
            )
        ),
        rows=sum(len(table.rows) for register, table in book.readable() if only is None or register.name in only),
    )


def _codes(schema: Schema) -> Sequence[str]:
    from hapusheets.checking.explaining import finding_codes

    return (*finding_codes(), *(rule.code for rule in schema.rules))


def _once(findings: list[Finding]) -> list[Finding]:
    codes = {(finding.workbook, finding.sheet, finding.cell, finding.code) for finding in findings}
    return [
        finding
        for finding in findings
        if (finding.workbook, finding.sheet, finding.cell, _COVERED_BY.get(finding.code)) not in codes
    ]


def _is_asked(finding: Finding, schema: Schema, only: frozenset[str] | None) -> bool:
    if only is None:
        return True
    asked = [schema.register(name) for name in only]
    return any(_concerns(finding, register) for register in asked)


def _concerns(finding: Finding, register: RegisterSchema) -> bool:
    return finding.workbook == register.workbook and finding.sheet in ("", register.sheet)


def _order(schema: Schema) -> Callable[[Finding], tuple[int, int, int, str]]:
    places = {(register.workbook, register.sheet): index for index, register in enumerate(schema.registers)}

    def key(finding: Finding) -> tuple[int, int, int, str]:
        row, column = parse_address(finding.cell) if finding.cell else (finding.row or 0, 0)
        return places.get((finding.workbook, finding.sheet), -1), row, column, finding.code

    return key
