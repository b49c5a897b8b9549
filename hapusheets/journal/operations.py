"""Operations: what one command wrote. Each has an id, its changes and a backup of every workbook it touched.

Life of an operation: ``prepared`` (all new files stand beside the old ones) → ``done`` → ``undoing`` → ``undone``.
A killed command leaves a ``prepared`` or ``undoing`` one; ``finish_interrupted`` then brings all files to one state.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from hapusheets.journal.state import private_folder, read_json, write_json

KEPT = 30
_ID = re.compile(r"[0-9a-f-]{1,40}")


@dataclass(frozen=True, slots=True)
class FileStep:
    """One workbook of an operation: its file name, that of the new file beside it, and the sha256 before and after.

    Names, not paths: a workspace that was moved to another folder can still be undone.
    """

    name: str
    temporary: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One writing command. ``changes`` are plain dictionaries (see ``encode_change``).

    ``rows`` and ``notes`` are what the audit log says of it.
    """

    id: str
    command: str
    when: str
    status: str
    files: tuple[FileStep, ...]
    changes: tuple[dict[str, Any], ...] = field(default=())
    rows: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


class Operations:
    """The operations of a workspace, newest last, in its state folder. ``home`` is the folder of its workbooks."""

    def __init__(self, state: Path, home: Path) -> None:
        self.home = home
        self.folder = private_folder(state / "operations")
        self.backups = private_folder(state / "backups")

    def back_up(self, operation: str, path: Path) -> Path:
        """Copy a workbook to the operation's backup folder and return the copy."""
        copy = private_folder(self.backups / operation) / path.name
        shutil.copy2(path, copy)
        return copy

    def save(self, operation: Operation) -> None:
        """Write the operation's record."""
        write_json(self.folder / f"{operation.id}.json", asdict(operation))

    def load(self, operation: str) -> Operation | None:
        """Return an operation by its id; None when it is not known."""
        known = _ID.fullmatch(operation)
        raw = read_json(self.folder / f"{operation}.json") if known else None
        return None if raw is None else _operation(raw)

    def __iter__(self) -> Iterator[Operation]:
        """Yield all operations, oldest first."""
        for path in sorted(self.folder.glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name)):
            yield _operation(read_json(path))

    def last_done(self) -> Operation | None:
        """Return the newest operation that stands and can be undone."""
        done = [operation for operation in self if operation.status == "done" and operation.command != "undo"]
        return done[-1] if done else None

    def prune(self) -> None:
        """Forget all but the last ``KEPT`` operations and their backups."""
        for path in sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)[:-KEPT]:
            self.forget_backups(path.stem)
            path.unlink()

    def forget_backups(self, operation: str) -> None:
        """Remove the copies that were made for an operation."""
        shutil.rmtree(self.backups / operation, ignore_errors=True)

    def interrupted(self) -> list[Operation]:
        """Return the operations that a killed command left half done."""
        return [operation for operation in self if operation.status in ("prepared", "undoing")]

    def finish_interrupted(self) -> list[Operation]:
        """Complete or take back operations that a killed command left half done; return them as they are now."""
        return [self._finished(operation) for operation in self.interrupted()]

    def take_back(self, operation: Operation) -> Operation:
        """Put back the workbooks that a failing command has replaced already, and remove its new files."""
        self.put_back(operation)
        self._remove_new_files(operation)
        return self._settled(operation, "taken back")

    def can_be_put_back(self, operation: Operation) -> bool:
        """Tell whether every workbook is as the operation left it (or, after a killed undo, as it was before)."""
        return all(self._hash(step.name) in (step.after, step.before) for step in operation.files)

    def put_back(self, operation: Operation) -> None:
        """Put the backups of an operation back in their places, each atomically and with the rights it had."""
        from hapusheets.workbooks.patcher import written_beside

        for step in operation.files:
            if self._hash(step.name) == step.after:
                path = self.home / step.name
                written_beside(path, (self.backups / operation.id / step.name).read_bytes(), like=path).replace(path)

    def _finished(self, operation: Operation) -> Operation:
        """Roll forward when one file was already replaced, else take all back. Nobody's later edit is touched."""
        if operation.status == "undoing":
            self.put_back(operation)
            return self._settled(operation, "undone")
        started = any(self._hash(step.name) == step.after for step in operation.files)
        if not started or not all(map(self._can_go_on, operation.files)):
            return self.take_back(operation)
        for step in operation.files:
            if self._hash(step.name) == step.before:
                (self.home / step.temporary).replace(self.home / step.name)
        self._remove_new_files(operation)
        return self._settled(operation, "done")

    def _can_go_on(self, step: FileStep) -> bool:
        """Tell whether a workbook still to be replaced has its new file; one edited since is left as it is."""
        return self._hash(step.name) != step.before or self._hash(step.temporary) == step.after

    def _remove_new_files(self, operation: Operation) -> None:
        for step in operation.files:
            (self.home / step.temporary).unlink(missing_ok=True)

    def _settled(self, operation: Operation, status: str) -> Operation:
        settled = with_status(operation, status)
        self.save(settled)
        return settled

    def _hash(self, name: str) -> str:
        path = self.home / name
        return sha256(path) if path.is_file() else ""


def new_operation_id(now: dt.datetime) -> str:
    """Return a new id that sorts by time, such as ``20260312-064005-3f9a``."""
    return f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def sha256(path: Path) -> str:
    """Return the sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def with_status(operation: Operation, status: str) -> Operation:
    """Return the operation with another status."""
    return replace(operation, status=status)


def _operation(raw: dict[str, Any]) -> Operation:
    files = tuple(FileStep(**step) for step in raw["files"])
    told = tuple(raw.get("rows", ())), raw.get("notes", {})
    return Operation(raw["id"], raw["command"], raw["when"], raw["status"], files, tuple(raw["changes"]), *told)
