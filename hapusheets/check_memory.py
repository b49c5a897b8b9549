"""The last whole checks, kept in the workspace's state folder: what new, old and mended are told by.

Two are kept, the latest and the one before it. Looking again at the same findings on the same day (``--new``, a report)
compares with the one before, so that what was new a moment ago is still called new.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hapusheets.checking.baseline import Comparison, Memory, Remembered, compare, remember
from hapusheets.journal.state import read_json, write_json

if TYPE_CHECKING:
    from hapusheets.checking.book import Book
    from hapusheets.checking.engine import CheckResult

_FILE: Final = "check.json"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class CheckMemory:
    """The ``latest`` whole check and the one ``before`` it; None where there is none."""

    latest: Memory | None = None
    before: Memory | None = None

    def reference(self, now: Memory, *, again: bool) -> CheckMemory:
        """Return the memory to compare ``now`` with in ``before`` and to keep; ``again``: only looking closer."""
        latest = self.latest
        same = latest is not None and latest.keys == now.keys and latest.at.date() == now.at.date()
        return CheckMemory(now, self.before if again and same else latest)


def compare_with_last(
    result: CheckResult, book: Book, state_dir: Path, now: dt.datetime, *, again: bool = False, keep: bool = True,
    only: frozenset[str] | None = None,
) -> Comparison:  # fmt: skip
    """Return what is new, old and mended since the last whole check, and remember this one.

    Nothing is remembered unless ``keep``, nor when ``only`` some registers were checked. A register that could not be
    read keeps what was known of it: its findings are neither mended nor forgotten.
    """
    memory = read_memory(state_dir)
    current = _with_unread(remember(result.findings, result.suppressed, now), memory.latest, book)
    kept = memory.reference(current, again=again)
    if keep and only is None:
        with suppress(OSError):  # a full disk hides no finding
            _write(state_dir, kept)
    told = compare(result.findings, result.suppressed, kept.before)
    return replace(told, mended=tuple(found for found in told.mended if _was_read(found, book, only)))


def read_memory(state_dir: Path) -> CheckMemory:
    """Return what is remembered; nothing when there is no memory, or one that cannot be understood."""
    try:
        stored = read_json(state_dir / _FILE)
        return CheckMemory(*(_memory(stored.get(name)) for name in ("latest", "before"))) if stored else CheckMemory()
    except (ValueError, TypeError, KeyError, AttributeError):
        return CheckMemory()


def _memory(stored: dict[str, Any] | None) -> Memory | None:
    if stored is None:
        return None
    return Memory(dt.datetime.fromisoformat(stored["at"]), tuple(Remembered(**found) for found in stored["findings"]))


def _write(state_dir: Path, memory: CheckMemory) -> None:
    write_json(state_dir / _FILE, {"version": _VERSION, **{
        name: found and {"at": found.at.isoformat(), "findings": [asdict(one) for one in found.findings]}
        for name, found in (("latest", memory.latest), ("before", memory.before))
    }})  # fmt: skip


def _with_unread(current: Memory, latest: Memory | None, book: Book) -> Memory:
    """Add what is known of the registers that could not be read this time."""
    known = latest.findings if latest else ()
    unread = (found for found in known if found.key not in current.keys and not _was_read(found, book, None))
    return replace(current, findings=(*current.findings, *unread))


def _was_read(found: Remembered, book: Book, only: frozenset[str] | None) -> bool:
    """Tell whether the register of an earlier finding was read and asked for (a whole workbook: when all were)."""
    register = book.schema.at(found.workbook, found.sheet)
    if register is None:
        return only is None
    return register.name not in book.broken and (only is None or register.name in only)
