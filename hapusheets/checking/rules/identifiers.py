"""Ids: their form, and that each is there once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hapusheets.checking.book import Book
from hapusheets.checking.near_references import likely_id, lost_ids
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import normalise_text, plain_dashes
from hapusheets.registers.references import format_id, number_of, read_id
from hapusheets.registers.schema import RegisterSchema


def odd_ids(book: Book) -> Iterator[Finding]:
    """Every id that is not of its register's form (A-0001). Case, spaces and dashes may safely be mended."""
    for register, table in book.readable():
        pattern = register.id_pattern
        if pattern is None or book.has_plain_ids(register):
            continue
        ids = _typed_ids(register, table)
        odd = [(row, typed) for row, typed in ids if typed and number_of(typed, pattern) is None]
        taken = {typed for _, typed in ids} if odd else set()
        lost = lost_ids(book, register) if odd else {}
        for row, typed in odd:
            yield _odd_id(book, register, row, typed, taken, lost=lost.get(row.number))


def _odd_id(
    book: Book, register: RegisterSchema, row: TableRow, typed: str, taken: set[str], *, lost: str | None
) -> Finding:
    pattern = register.id_pattern or ""
    likely, example = likely_id(typed, pattern) or lost, format_id(1, pattern)
    if likely is None or likely in taken or not (lost or re.fullmatch(r"\D{1,5}[\dOoIl]+", typed)):
        return book.at("id.form", Severity.ERROR, register, row.number, register.key[0], value=typed, example=example)
    same = plain_dashes(typed).replace(" ", "").upper() == likely
    fix = Fix(likely, FixClass.SAFE if same else FixClass.ASK)
    related = _uses(book, likely)
    return book.at("id.form", Severity.ERROR, register, row.number, register.key[0], fix=fix, related=related,
                   value=typed, example=example, suggestion=likely)  # fmt: skip


def _uses(book: Book, identifier: str) -> tuple[str, ...]:
    """Return where an id is referred to."""
    return tuple(book.place(where, row.number, column.name) for where, column, row in book.uses.get(identifier, ()))


def doubled_ids(book: Book) -> Iterator[Finding]:
    """Every id that already stands in a row above."""
    for register, table in book.readable():
        if register.id_pattern and not book.has_plain_ids(register):
            yield from _doubled(book, register, table, register.id_pattern)


def _doubled(book: Book, register: RegisterSchema, table: Table, pattern: str) -> Iterator[Finding]:
    first: dict[str, int] = {}
    ids = _typed_ids(register, table)
    if len({typed for _, typed in ids if typed}) == len(ids) and all(number_of(t, pattern) is not None for _, t in ids):
        return
    free = 1 + max((number_of(typed, pattern) or 0 for _, typed in ids), default=0)
    lost = lost_ids(book, register)
    for row, typed in ids:
        key = read_id(typed, [pattern]) or typed
        if not key:
            continue
        if key in first:
            new = lost.get(row.number) or format_id(free, pattern)
            free += row.number not in lost
            yield book.at(
                "id.duplicate", Severity.ERROR, register, row.number, register.key[0],
                related=(book.place(register, first[key], register.key[0]), *_uses(book, new)),
                fix=Fix(new, FixClass.ASK), id=key, other=book.address(register, first[key], register.key[0]), next=new,
            )  # fmt: skip
        first.setdefault(key, row.number)


def _typed_ids(register: RegisterSchema, table: Table) -> list[tuple[TableRow, str]]:
    """Return every row with its id as typed."""
    header = register.key_headers[0]
    return [(row, normalise_text(str(row.value(header) or ""))) for row in table]


def doubled_keys(book: Book) -> Iterator[Finding]:
    """Every row whose key of other columns (a profile's customer, a list's code) already stands above."""
    for register, table in book.readable():
        if register.id_pattern or register.written_by_tool:
            continue
        first: dict[tuple[object, ...], int] = {}
        keys = zip(*(book.column(register, name) for name in register.key), strict=True)
        for row, key in zip(table, keys, strict=True):
            if any(key) and key in first:
                other = book.address(register, first[key], register.key[0])
                yield book.at(
                    "key.duplicate", Severity.ERROR, register, row.number, register.key[0],
                    related=(book.place(register, first[key], register.key[0]),),
                    key=" · ".join(str(part) for part in key if part), other=other,
                )  # fmt: skip
            first.setdefault(key, row.number)
