"""Finished letters on disk: written whole or not at all, and the *Asiakirjat* rows that tell of them."""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from hapusheets.letters.making import Letter
from hapusheets.model.cells import Value
from hapusheets.model.changes import ChangeSet, RowAdded
from hapusheets.registers.records import Document
from hapusheets.registers.schema import Schema

FOLDER = "valmiit"
_UNFIT = re.compile(r"[^\w.-]+")
_NATIONAL_ID = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)
_MANY = 999


def file_name(letter: Letter, day: dt.date) -> str:
    """Return ``2026-11-24_tyosopimus_Sukunimi_T-0012.docx``; by id only where no name may stand.

    >>> from hapusheets.letters.making import Letter
    >>> letter = Letter("x", "T-0012", "fi", "tyosopimus", "Öhman-Ääri", b"", "", False)
    >>> file_name(letter, dt.date(2026, 11, 24))
    '2026-11-24_tyosopimus_Öhman-Ääri_T-0012.docx'
    """
    surname = "" if _NATIONAL_ID.search(letter.surname) else _fit(letter.surname)
    draft = "luonnos" if letter.draft else ""
    parts = (day.isoformat(), _fit(letter.stem), draft, surname, _fit(letter.record))
    return "_".join(part for part in parts if part) + ".docx"


def free_path(root: Path, letter: Letter, now: dt.datetime) -> Path:
    """Return where the letter goes below ``valmiit/YYYY``; the same letter twice in a day gets a number.

    A file with the same content is written over: making it again changes nothing.
    """
    folder = root / FOLDER / f"{now.year}"
    first = folder / file_name(letter, now.date())
    names = [first, *(first.with_stem(f"{first.stem}_{number}") for number in range(2, _MANY))]
    return next(path for path in names if not path.exists() or path.read_bytes() == letter.content)


def write_letter(root: Path, letter: Letter, now: dt.datetime) -> Path:
    """Write the letter and return its path. The file is there whole, or not at all."""
    path = free_path(root, letter, now)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, letter.content)
    return path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place first and then put it there in one step."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def document_rows(
    schema: Schema,
    root: Path,
    made: Sequence[tuple[Letter, Path]],
    *,
    now: dt.datetime,
    author: str,
    logged: Iterable[Document] = (),
) -> ChangeSet:
    """Return the change set that adds an *Asiakirjat* row for each finished letter.

    Drafts are not logged, nor is the very same file twice (``logged``: the rows that are there).
    """
    known = {(row.file, row.file_hash) for row in logged if row.state != "peruttu"}
    register = schema.register("documents")
    headers = {column.name: column.header for column in register.columns}
    rows: list[dict[str, Value]] = [
        {
            headers["made"]: now.replace(tzinfo=None, microsecond=0),
            headers["template"]: letter.template,
            headers["template_hash"]: letter.template_sha256,
            headers["subject"]: letter.record,
            headers["file"]: path.relative_to(root).as_posix(),
            headers["file_hash"]: letter.sha256,
            headers["state"]: "voimassa",
            headers["author"]: author,
        }
        for letter, path in made
        if not letter.draft and (path.relative_to(root).as_posix(), letter.sha256) not in known
    ]
    changes = tuple(RowAdded(register.workbook, register.sheet, row) for row in rows)
    return ChangeSet("letter make", changes)


def already_made(documents: Iterable[Document], letter: Letter) -> Document | None:
    """Return the row of the same letter in force for the same row, the newest; None when there is none."""
    same = [
        row
        for row in documents
        if row.template == letter.template and row.subject == letter.record and row.state != "peruttu"
    ]
    return max(same, key=lambda row: row.id, default=None)


def _fit(text: str) -> str:
    """Return text that every file system takes: no spaces, slashes or leading points."""
    return _UNFIT.sub("_", unicodedata.normalize("NFC", text)).strip("._")
