"""What stops a command. Wrong data is a finding (``model.findings``), never one of these.

::

    HapusheetsError            code, where, facts            exit code 3
    ├── WrongUse               the command or setting is off            2
    ├── Refused                nothing was changed                      3
    │   ├── UnreadableWorkbook   encrypted, .xls, bomb, not a zip …
    │   ├── UnsafeEdit           the patcher cannot do it without harm
    │   ├── UnsafeTemplate       a template with forbidden parts or tags
    │   ├── MissingValue         a letter lacks data
    │   ├── UnreadableValue      text that is no date, time, number …
    │   └── LeakFound            a finished file holds what must not leave
    └── TryLater               file open, network, quota                4
        ├── WorkbookOpen
        ├── WorkbookChanged
        ├── WorkspaceBusy
        └── CloudUnavailable

An error is built from facts. Its sentences live in ``messages/catalogue`` under ``code``:
the seen part in ``fi``/``sv``/``en``, what to do in ``fi_todo``/``sv_todo``/``en_todo``.
"""

from __future__ import annotations

from typing import Any, ClassVar


class HapusheetsError(Exception):
    """A failure with a stable ``code``, the place ``where`` and named ``facts`` for its sentences."""

    exit_code: ClassVar[int] = 3

    def __init__(self, code: str, *, where: str = "", **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code} [{self.where}] {facts}".strip()


class WrongUse(HapusheetsError):  # noqa: N818 - named by what it says
    """The command, its arguments or a setting cannot be understood."""

    exit_code = 2


class Refused(HapusheetsError):  # noqa: N818 - named by what it says
    """The thing asked for would do harm or is not allowed; nothing was changed."""


class UnreadableWorkbook(Refused):
    """The file is not a workbook that can be read safely."""


class UnsafeEdit(Refused):
    """The workbook cannot be changed at that place without harm."""


class UnsafeTemplate(Refused):
    """A Word template holds parts, fields or tags that are not allowed."""


class MissingValue(Refused):
    """A document lacks values it must have. ``missing`` names them."""

    def __init__(self, code: str, *, where: str = "", missing: tuple[Any, ...] = (), **facts: Any) -> None:
        super().__init__(code, where=where, **facts)
        self.missing = missing


class UnreadableValue(Refused):
    """A text that is not the kind of value it should be."""


class LeakFound(Refused):
    """A finished file holds a value that must not leave the coordinator's machine."""


class TryLater(HapusheetsError):  # noqa: N818 - named by what it says
    """The same command can work later: a file is open, the network is down."""

    exit_code = 4


class WorkbookOpen(TryLater):
    """The workbook is open in Excel or LibreOffice."""


class WorkbookChanged(TryLater):
    """The workbook changed after it was read."""


class WorkspaceBusy(TryLater):
    """Another hapusheets command is writing in this workspace."""


class CloudUnavailable(TryLater):
    """The cloud did not answer, or asked to wait."""
