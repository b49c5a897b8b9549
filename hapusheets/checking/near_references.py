"""Whom a reference that finds nobody may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hapusheets.checking.book import Book
from hapusheets.model.values import normalise_text
from hapusheets.registers.reading.suggest import did_you_mean
from hapusheets.registers.references import format_id, name_key, number_of, read_id
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

_LOOKALIKES = str.maketrans("OoIl", "0011")


def likely_reference(book: Book, column: ColumnSchema, text: str) -> str | None:
    """Return ``A-0031 Virtanen Aino``, the row that a misspelt id or name most likely means; None when unsure."""
    if ";" in text:
        return None
    named = list(_named(book, column))
    by_id = _misspelt_id(book, column, text)
    if by_id is None:
        names = {name_key(name): identifier for identifier, name in named}
        exact = names.get(name_key(text))
        near = None if exact is not None else did_you_mean(name_key(text), names)
        by_id = exact or (names[near] if near is not None else None)
    name = next((name for identifier, name in named if identifier == by_id), None)
    return f"{by_id} {name}" if by_id and name else by_id


def likely_id(text: str, pattern: str) -> str | None:
    """Return the id of this pattern that a text means once an O is a 0 and an l a 1; None when it means none.

    >>> likely_id("A-OO3l", "A-0000"), likely_id("a_31", "A-0000"), likely_id("Aino", "A-0000")
    ('A-0031', 'A-0031', None)
    """
    letters = len(pattern.partition("-")[0])
    bare = text.strip(" .,:#'’()")
    digits = re.sub(r"^[-–_./: ]+", "-", bare[letters:].translate(_LOOKALIKES))
    return read_id(bare[:letters] + digits, [pattern])


def lost_ids(book: Book, register: RegisterSchema) -> dict[int, str]:
    """Return, by row number, the id that a row with a wrong or doubled id most likely had: it is still referred to.

    ``X-0031`` and a bare 31 mean A-0031; an id in its neighbours' order is the one between them. Nothing when unsure.
    """
    pattern = register.id_pattern
    if pattern is None:
        return {}
    if book.has_plain_ids(register):
        return {}
    typed = [(row.number, normalise_text(str(row.value(register.key_headers[0]) or ""))) for row in
             book.registers.table(register.name)]  # fmt: skip
    read = [(number, read_id(text, [pattern]) or likely_id(text, pattern), text) for number, text in typed]
    taken = {identifier for _, identifier, _ in read if identifier}
    first: dict[str | None, int] = {}
    above = [first.setdefault(identifier, place) < place for place, (_, identifier, _) in enumerate(read)]
    wrong = [place for place, row in enumerate(read) if row[2] and (row[1] is None or above[place])]
    found = {read[place][0]: _lost(book, pattern, read, place, taken) for place in wrong}
    kept = [identifier for identifier in found.values() if identifier]
    return {number: identifier for number, identifier in found.items() if identifier and kept.count(identifier) == 1}


_Typed = list[tuple[int, str | None, str]]


def _lost(book: Book, pattern: str, read: _Typed, place: int, taken: set[str]) -> str | None:
    _, identifier, text = read[place]
    digits = re.sub(r"\D", "", text) if identifier is None else ""
    above = number_of(read[place - 1][1] or "", pattern) if place else 0
    below = number_of(read[place + 1][1] or "", pattern) if place + 1 < len(read) else None
    guesses = [int(digits or 0), (above or 0) + 1 if above is not None else 0, (below or 1) - 1]
    likely = (format_id(number, pattern) for number in guesses if number > 0)
    return next((one for one in likely if one not in taken and one in book.uses), None)


def _misspelt_id(book: Book, column: ColumnSchema, text: str) -> str | None:
    """A number alone means an id only where ids of one kind can stand."""
    patterns = {name: book.schema.register(name).id_pattern for name in column.references}
    known = {name: pattern for name, pattern in patterns.items() if pattern}
    if len(known) == 1 and re.fullmatch(r"[0-9OoIl]{1,5}", text.strip()):
        text = f"{next(iter(known.values())).partition('-')[0]}-{text.strip()}"
    for name, pattern in known.items():
        found = likely_id(text, pattern)
        if found is not None and found in book.registers.records(name):
            return found
    return None


def _named(book: Book, column: ColumnSchema) -> Iterator[tuple[str, str]]:
    for register in column.references:
        for identifier, record in book.registers.records(register).items():
            parts = (getattr(record, part, None) for part in ("last_name", "first_names", "name"))
            if name := " ".join(part for part in parts if part):
                yield identifier, name
