"""What is new, old or mended since the last check; a finding is known again by its rule and its row's id.

A row that moved is the same row, so neither cell nor row number belongs to the key where the row has an id.
Keys are digests and hold no value of a cell; an identity code typed for an id is masked before it is digested.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from hapusheets.model.findings import Finding
from hapusheets.registers.reading.identities import mask_codes

State = Literal["new", "old"]
_ID: Final = re.compile(r"[A-ZÅÄÖ]{1,3}-\d{1,7}")
_SHOWN: Final = ("code", "severity", "workbook", "sheet", "cell", "column", "record")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A finding of an earlier check, without any value. ``aside``: it was set aside on *Ohitukset*."""

    key: str
    code: str
    severity: str
    workbook: str
    sheet: str
    cell: str
    column: str
    record: str | None
    aside: bool = False

    def payload(self) -> dict[str, Any]:
        """Return it as an object for JSON: where it was and what it was."""
        whole = asdict(self)
        return {name: whole[name] for name in _SHOWN}


@dataclass(frozen=True, slots=True)
class Memory:
    """All findings of one whole check, and when it was made."""

    at: dt.datetime
    findings: tuple[Remembered, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its findings."""
        return frozenset(finding.key for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A check against an earlier one. ``since`` is None when there is none: then everything is new."""

    since: dt.datetime | None
    keys: tuple[str, ...]
    states: tuple[State, ...]
    mended: tuple[Remembered, ...] = field(default=())

    def count(self, state: State) -> int:
        """Return how many findings are new or old."""
        return self.states.count(state)


def compare(findings: Sequence[Finding], aside: Sequence[Finding], earlier: Memory | None) -> Comparison:
    """Return the state of each finding against an ``earlier`` check of the same registers.

    A finding that was or is set aside is neither new nor mended when it changes sides.
    """
    keys = finding_keys([*findings, *aside])
    own, known = keys[: len(findings)], earlier.keys if earlier else frozenset()
    gone = earlier.findings if earlier else ()
    return Comparison(
        earlier.at if earlier else None,
        tuple(own),
        tuple("old" if key in known else "new" for key in own),
        tuple(found for found in gone if found.key not in set(keys) and not found.aside),
    )


def remember(findings: Sequence[Finding], aside: Sequence[Finding], at: dt.datetime) -> Memory:
    """Return what is kept of a whole check."""
    both = [*findings, *aside]
    kept = (
        _remembered(finding, key, aside=place >= len(findings))
        for place, (finding, key) in enumerate(zip(both, finding_keys(both), strict=True))
    )
    return Memory(at, tuple(kept))


def finding_keys(findings: Iterable[Finding]) -> list[str]:
    """Return the key of each finding: 16 hexadecimal digits, the second of two alike with ``-2`` behind it."""
    seen: Counter[str] = Counter()
    keys = []
    for finding in findings:
        key = hashlib.sha256("\x1f".join(_identity(finding)).encode("utf-8", "replace")).hexdigest()[:16]
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return keys


def _identity(finding: Finding) -> tuple[str, ...]:
    return finding.code, finding.workbook, finding.sheet, finding.column, mask_codes(_about(finding))


def _about(finding: Finding) -> str:
    """Return whom a finding is about: two rows in either order, the id that is missing, else its row."""
    pair = [str(finding.params.get(name, "")) for name in ("a", "b")]
    if all(map(_ID.fullmatch, pair)):
        return " ".join(sorted(pair))
    if finding.code == "reference.dangling":
        return str(finding.params["id"])
    return finding.record or str(finding.row or "")


def _remembered(finding: Finding, key: str, *, aside: bool) -> Remembered:
    record = finding.record if _ID.fullmatch(finding.record or "") else None
    return Remembered(key, finding.code, finding.severity.value, finding.workbook, finding.sheet, finding.cell,
                      finding.column, record, aside)  # fmt: skip
