"""The audit log: when, who, which command, which rows and columns. Never a value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hapusheets.journal.state import current_user

_FILE = "audit.jsonl"
_LOOKED_AT = 200


def log_line(
    state: Path, *, when: str, command: str, operation: str, rows: Iterable[str], notes: Mapping[str, str]
) -> None:
    """Append one line. ``rows`` are places such as ``valitys.xlsx Sijaistarpeet R-0001 Valittu``.

    What looks like an identity code in ``notes`` is masked.
    """
    from hapusheets.registers.reading.identities import mask_codes

    entry = {
        "when": when,
        "user": current_user(),
        "command": command,
        "operation": operation,
        "rows": list(rows),
        "notes": {name: mask_codes(value) for name, value in notes.items()},
    }
    with (state / _FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def read_log(state: Path, limit: int) -> list[dict[str, Any]]:
    """Return the last ``limit`` entries, oldest first. A line cut short by a power failure is passed over."""
    path = state / _FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [entry for line in lines[-limit:] if (entry := _parse(line)) is not None]


def is_logged(state: Path, operation: str, *, undone: bool = False) -> bool:
    """Tell whether the log has a line of the operation, or of its being ``undone``."""
    entries = read_log(state, _LOOKED_AT)
    return any(operation == (entry["notes"].get("undone") if undone else entry["operation"]) for entry in entries)


def _parse(line: str) -> dict[str, Any] | None:
    try:
        return dict(json.loads(line))
    except ValueError:
        return None
