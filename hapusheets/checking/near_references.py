"""Whom a reference that finds nobody may mean."""

from __future__ import annotations

from collections.abc import Iterator

from hapusheets.checking.book import Book
from hapusheets.registers.reading.suggest import did_you_mean
from hapusheets.registers.references import read_id
from hapusheets.registers.schema import ColumnSchema

_LOOKALIKES = str.maketrans("OoIl", "0011")


def likely_reference(book: Book, column: ColumnSchema, text: str) -> str | None:
    """Return ``A-0031 Virtanen Aino``, the row that a misspelt id or name most likely means; None when unsure."""
    if ";" in text:
        return None
    names = {name: identifier for identifier, name in _named(book, column)}
    by_id = _misspelt_id(book, column, text)
    if by_id is not None:
        return next((f"{by_id} {name}" for name, identifier in names.items() if identifier == by_id), by_id)
    near = did_you_mean(text, names)
    return f"{names[near]} {near}" if near is not None else None


def _misspelt_id(book: Book, column: ColumnSchema, text: str) -> str | None:
    """Return the existing id that stands there once an O is a 0 and an l a 1."""
    mended = text[:2] + text[2:].translate(_LOOKALIKES)
    for name in column.references:
        pattern = book.schema.register(name).id_pattern
        found = read_id(mended, [pattern]) if pattern else None
        if found is not None and found in book.registers.records(name):
            return found
    return None


def _named(book: Book, column: ColumnSchema) -> Iterator[tuple[str, str]]:
    for register in column.references:
        for identifier, record in book.registers.records(register).items():
            parts = (getattr(record, part, None) for part in ("last_name", "first_names", "name"))
            if name := " ".join(part for part in parts if part):
                yield identifier, name
