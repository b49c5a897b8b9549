"""One thing wrong or doubtful in a register, with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hapusheets.model.cells import Value


class Severity(StrEnum):
    """How much a finding weighs; the words on screen come from the message catalogue."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FixClass(StrEnum):
    """``safe`` may be done with ``--fix``; ``ask`` is only ever proposed."""

    SAFE = "safe"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Fix:
    """The value that would mend a cell."""

    value: Value
    fix_class: FixClass


@dataclass(frozen=True, slots=True)
class Finding:
    """A stable ``code`` (its words live in ``messages/``), a place and named parameters.

    ``workbook`` is the file name; ``cell`` an address such as ``F12`` or "" when the whole sheet or file is
    meant; ``column`` the header; ``record`` the row's id. ``related`` holds ``[asiakkaat.xlsx]Asiakkaat!B3``.
    ``sensitive``: the cell's column is sensitive, so parameters and fix are masked before they are shown.
    """

    code: str
    severity: Severity
    workbook: str
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    column: str = ""
    record: str | None = None
    related: tuple[str, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    fix: Fix | None = None
    sensitive: bool = False
