from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from hapusheets.letters.render import render_template

MakeTemplate = Callable[..., Path]


@pytest.fixture
def make_template(tmp_path: Path) -> MakeTemplate:
    """Make a small Word template: one paragraph per text, runs where the text is a list; optional other places."""

    def make(*paragraphs: str | list[str], header: str = "", title: str = "malli", rows: tuple[str, ...] = ()) -> Path:
        document = docx.Document()
        for runs in paragraphs:
            paragraph = document.add_paragraph()
            for run in [runs] if isinstance(runs, str) else runs:
                paragraph.add_run(run)
        if rows:
            table = document.add_table(rows=len(rows), cols=1)
            for row, words in zip(table.rows, rows, strict=True):
                row.cells[0].text = words
        if header:
            document.sections[0].header.paragraphs[0].text = header
        document.core_properties.title = title
        path = tmp_path / "malli.docx"
        document.save(str(path))
        return path

    return make


def filled(path: Path, context: dict[str, Any], **options: Any) -> list[str]:
    """Return the paragraphs of the filled template."""
    document = docx.Document(io.BytesIO(render_template(path, context, **options)))
    return [paragraph.text for paragraph in document.paragraphs]


def with_part(path: Path, name: str, content: str | bytes) -> Path:
    """Return a copy of a Word file with one part added or replaced."""
    copy = path.with_name(f"muutettu-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return copy


def part_of(path: Path, name: str) -> str:
    """Return one part of a Word file as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode("utf-8")
