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


def likely_id(text: str, pattern: str) -> str | None:
    """Return the id of this pattern that a text means once an O is a 0 and an l a 1; None when it means none.

    >>> likely_id("A-OO3l", "A-0000"), likely_id("a 31", "A-0000"), likely_id("Aino", "A-0000")
    ('A-0031', 'A-0031', None)
    """
    letters = len(pattern.partition("-")[0])
    return read_id(text[:letters] + text[letters:].translate(_LOOKALIKES), [pattern])


def _misspelt_id(book: Book, column: ColumnSchema, text: str) -> str | None:
    for name in column.references:
        pattern = book.schema.register(name).id_pattern
        found = likely_id(text, pattern) if pattern else None
        if found is not None and found in book.registers.records(name):
            return found
    return None


def _named(book: Book, column: ColumnSchema) -> Iterator[tuple[str, str]]:
    for register in column.references:
        for identifier, record in book.registers.records(register).items():
            parts = (getattr(record, part, None) for part in ("last_name", "first_names", "name"))
            if name := " ".join(part for part in parts if part):
                yield identifier, name
