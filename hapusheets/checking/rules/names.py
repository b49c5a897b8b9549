"""Names of people and post towns as people and programs misspell them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.model.tables import TableRow
from hapusheets.model.values import compare_key, normalise_text
from hapusheets.registers.reading.suggest import did_you_mean

_PEOPLE: Final = ("customers", "assistants", "substitutes", "representatives")
_WITH_TOWNS: Final = ("customers", "assistants", "representatives")
_NAMES: Final = ("last_name", "first_names")
#: A digit, a question mark where a letter was, or a sign that stands for a letter that a program lost.
_ODD: Final = re.compile(r"[\d?!@#%&*=<>_|\\\ufffd]")
#: Letters of UTF-8 read as Latin-1: ``Ã¤`` for ä.
_GARBLED: Final = re.compile("[\u00c2\u00c3\u00c4\u00c5][\u0080-\u00bf\u2013-\u203a\u20ac\u0152-\u0178\u2122]")
_LEAST_CAPITALS: Final = 3


def odd_names(book: Book) -> Iterator[Finding]:
    """Every name with a digit or sign in it, with letters that a program garbled, or in capitals or small letters."""
    for name in _PEOPLE:
        register = book.schema.register(name)
        if name in book.broken:
            continue
        columns = [column for column in book.columns(register) if column.name in _NAMES]
        table = book.registers.table(name)
        for column in columns:
            values = table.column(column.header).values
            judged = {value: found for value in set(values) - {None} if (found := _judge(str(value))) is not None}
            for row, value in zip(table, values, strict=True) if judged else ():
                if value in judged and not _is_alone(row):
                    code, likely = judged[value]
                    fix = Fix(likely, FixClass.ASK) if likely is not None else None
                    yield book.at(code, Severity.WARNING, register, row.number, column.name, fix=fix,
                                  header=column.header, value=value)  # fmt: skip


def _is_alone(row: TableRow) -> bool:
    """Tell whether a row has one filled cell only: a note, told as such."""
    return sum(cell.value is not None for cell in row.cells.values()) == 1


def _judge(value: str) -> tuple[str, str | None] | None:
    """Return the code of what is wrong with a name, and the name it likely is."""
    if value.isalpha() and value.istitle():  # by far the most
        return None
    text = normalise_text(value)
    if _GARBLED.search(text):
        return "name.garbled", _ungarbled(text)
    if _ODD.search(text):
        return "name.odd", _with_letters(text)
    letters = sum(letter.isalpha() for letter in text)
    if letters >= _LEAST_CAPITALS and text == text.upper() and text != text.lower():
        return "name.case", text.title()
    if letters >= _LEAST_CAPITALS and text == text.lower() and text != text.upper():
        return "name.case", text.title()
    return None


def _ungarbled(text: str) -> str | None:
    for coding in ("cp1252", "latin-1"):
        try:
            return text.encode(coding).decode("utf-8")
        except UnicodeError:
            continue
    return None


def _with_letters(text: str) -> str | None:
    """Return a name whose 0 is an o and whose 1 an l; None when other digits or signs are left."""
    if not any(letter.isalpha() for letter in text):
        return None
    likely = text.replace("0", "o").replace("1", "l")
    return None if _ODD.search(likely) else likely


def misspelt_towns(book: Book) -> Iterator[Finding]:
    """Every post town that is nearly the name of a known one, or the name of another town than the code's."""
    if not (book.has("municipalities", "name") and book.has("postal_codes", "place_name")):
        return
    towns = {row.name for row in book.registers.municipalities.values() if row.name}
    known = {compare_key(name) for name in _known_towns(book, towns)}
    codes = {row.code: {row.place_name, row.municipality} for row in book.registers.postal_codes.values()}
    for name in _WITH_TOWNS:
        for record in book.registers.records(name).values() if book.has(name, "post_town") else ():
            town = getattr(record, "post_town", None)
            near = did_you_mean(town, sorted(towns)) if town and compare_key(town) not in known else None
            if near is not None and near in codes.get(getattr(record, "postal_code", None), {near}):
                yield book.of(record, "post_town.unknown", Severity.WARNING, name, "post_town", value=town,
                              fix=Fix(near, FixClass.ASK), suggestion=near)  # fmt: skip


def _known_towns(book: Book, towns: set[str]) -> Iterator[str]:
    yield from towns
    for row in book.registers.municipalities.values():
        yield from (name for name in (row.name_sv, row.name_se) if name)
    yield from (row.place_name for row in book.registers.postal_codes.values() if row.place_name)


def post_towns_elsewhere(book: Book) -> Iterator[Finding]:
    """Every post town that is a municipality other than the ones where the postal code lies."""
    if not (book.has("municipalities", "name") and book.has("postal_codes", "place_name")):
        return
    towns = {compare_key(row.name) for row in book.registers.municipalities.values() if row.name}
    codes: dict[str, set[str]] = {}
    for row in book.registers.postal_codes.values():
        if row.code and row.place_name:
            codes.setdefault(row.code, set()).update(n for n in (row.place_name, row.municipality) if n)
    for name in _WITH_TOWNS:
        for record in book.registers.records(name).values() if book.has(name, "post_town") else ():
            town, code = getattr(record, "post_town", None), getattr(record, "postal_code", None)
            there = codes.get(code or "", set())
            own = getattr(record, "municipality", None)
            if town and there and compare_key(town) in towns - {compare_key(one) for one in (*there, own or "")}:
                likely = next(iter(there)) if len(there) == 1 else None
                fix = Fix(likely, FixClass.ASK) if likely else None
                yield book.of(record, "post_town.other", Severity.WARNING, name, "post_town", value=town, code=code,
                              a=" / ".join(sorted(there)), fix=fix,
                              related=(book.record_place(name, record, "postal_code"),))  # fmt: skip
