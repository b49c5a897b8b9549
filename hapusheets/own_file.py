"""The workspace's own file begun: ``omat.yaml`` to fill in, and the JSON Schema that editors help with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hapusheets.journal.state import write_atomic
from hapusheets.registers.overlay.editor import SCHEMA_FILE, STARTER, editor_schema_text
from hapusheets.registers.overlay.source import FILE, own_files

if TYPE_CHECKING:
    from hapusheets.registers.schema import Schema


def begin_own_file(root: Path, schema: Schema) -> list[Path]:
    """Write the JSON Schema of own files, and ``omat.yaml`` when there is no own file; return what was written.

    A file that is there already is never written over, but for a schema that is not the one of today.
    """
    wanted = {root / SCHEMA_FILE: editor_schema_text(schema)}
    if not own_files(root):
        wanted[root / FILE] = STARTER
    changed = {path: words for path, words in wanted.items() if not _holds(path, words)}
    for path, words in changed.items():
        write_atomic(path, words.encode("utf-8"))
    return list(changed)


def _holds(path: Path, words: str) -> bool:
    return path.is_file() and path.read_bytes() == words.encode("utf-8")


__all__ = ["begin_own_file"]
