"""From what a person typed in a reference cell to an id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.schema import RegisterSchema

_ID = re.compile(r"([A-Za-zÅÄÖåäö]{1,2})\s*[-–‑]?\s*0*(\d{1,6})(?=$|[\s,])")


def read_id(text: str, patterns: Iterable[str]) -> str | None:
    """Return the id that ``text`` begins with, in the spelling of its pattern; None when there is none.

    >>> read_id("A-0031 Virtanen Aino", ["A-0000"]), read_id("a31", ["A-0000"]), read_id("Aino", ["A-0000"])
    ('A-0031', 'A-0031', None)
    """
    match = _ID.match(text.strip())
    if match is None:
        return None
    for pattern in patterns:
        letters, _, digits = pattern.partition("-")
        if match[1].upper() == letters:
            return f"{letters}-{int(match[2]):0{len(digits)}d}"
    return None


def number_of(identifier: str, pattern: str) -> int | None:
    """Return the running number in an id of this pattern; None when it is of another form."""
    match = _numbered(pattern).fullmatch(identifier)
    return int(match[1]) if match else None


def are_plain(identifiers: Sequence[object], pattern: str) -> bool:
    """Tell whether all are ids of this pattern, spelled as they should be.

    >>> are_plain(["A-0031", "A-0007"], "A-0000"), are_plain(["a31"], "A-0000")
    (True, False)
    """
    joined = "\n".join(map(str, identifiers))
    return joined.count("\n") == len(identifiers) - 1 and _all_numbered(pattern).fullmatch(joined) is not None


@cache
def _all_numbered(pattern: str) -> re.Pattern[str]:
    one = _numbered(pattern).pattern
    return re.compile(rf"(?:{one}(?:\n(?!$)|$))*")


@cache
def _numbered(pattern: str) -> re.Pattern[str]:
    letters, _, digits = pattern.partition("-")
    return re.compile(rf"{letters}-(\d{{{len(digits)},}})")


def format_id(number: int, pattern: str) -> str:
    """Return the id with a running number, ``format_id(7, "R-0000")`` being ``R-0007``."""
    letters, _, digits = pattern.partition("-")
    return f"{letters}-{number:0{len(digits)}d}"


class ReferenceIndex:
    """Finds the id meant by a reference cell: an id, an id with a name, or an unambiguous name."""

    def __init__(self, register: Callable[[str], RegisterSchema], table: Callable[[str], Table]) -> None:
        self._register = register
        self._table = table
        self._names: dict[str, Mapping[str, frozenset[str]]] = {}
        self._words: dict[str, Mapping[str, frozenset[str]]] = {}

    def resolve(self, registers: Iterable[str], text: str) -> str | None:
        """Return the id; None when no id is written and no single row has that name."""
        names = tuple(registers)
        patterns = [pattern for name in names if (pattern := self._register(name).id_pattern)]
        written = read_id(text, patterns)
        if written is not None:
            return written
        found = self.named(names, text)
        return next(iter(found)) if len(found) == 1 else None

    def named(self, registers: Iterable[str], text: str) -> frozenset[str]:
        """Return the ids of all rows that have this name."""
        return frozenset().union(*(self._by_name(name).get(name_key(text), frozenset()) for name in registers))

    def possible(self, registers: Iterable[str], text: str) -> frozenset[str]:
        """Return the ids that a part of a name may mean (``Kangas``); none where ``resolve`` has an answer."""
        names = tuple(registers)
        words = name_key(text).split()
        if not words or self.resolve(names, text) is not None:
            return frozenset()
        found = [self._by_word(name) for name in names]
        return frozenset().union(*(frozenset.intersection(*(by.get(w, frozenset()) for w in words)) for by in found))

    def _by_word(self, name: str) -> Mapping[str, frozenset[str]]:
        """Return the ids whose name has a word, by the word."""
        if name not in self._words:
            index: dict[str, set[str]] = {}
            for full, ids in self._by_name(name).items():
                for word in full.split():
                    index.setdefault(word, set()).update(ids)
            self._words[name] = {word: frozenset(ids) for word, ids in index.items()}
        return self._words[name]

    def _by_name(self, name: str) -> Mapping[str, frozenset[str]]:
        if name not in self._names:
            self._names[name] = _names(self._register(name), self._table(name))
        return self._names[name]


def name_key(text: str) -> str:
    """Return a name for comparing: NFC, casefolded, commas gone, words in alphabetical order."""
    words = unicodedata.normalize("NFC", text).casefold().replace(",", " ").split()
    return " ".join(sorted(words))


def _names(register: RegisterSchema, table: Table) -> dict[str, frozenset[str]]:
    index: dict[str, set[str]] = {}
    for row in table:
        identifier = row.value(register.key_headers[0])
        for name in (*_row_names(register, row), *_numbers(register, identifier)):
            if identifier is not None:
                index.setdefault(name_key(name), set()).add(str(identifier))
    return {name: frozenset(ids) for name, ids in index.items()}


def _numbers(register: RegisterSchema, identifier: object) -> list[str]:
    """Return the key itself as a name where it is no id with letters: a municipality is also meant by its number."""
    return [] if register.id_pattern or identifier is None else [str(identifier)]


def _row_names(register: RegisterSchema, row: TableRow) -> list[str]:
    columns = {column.name: column.header for column in register.columns}
    if "last_name" in columns:
        last, first = (str(row.value(columns[name]) or "").strip() for name in ("last_name", "first_names"))
        calling = first.split()[0] if first else ""
        return [f"{last} {first}", f"{last} {calling}"] if last else []
    named = row.value(columns["name"]) if "name" in columns else None
    return [str(named)] if named else []


__all__ = ["ReferenceIndex", "format_id", "name_key", "number_of", "read_id"]
