"""Text files of separated values (CSV), as Finnish Excel writes and reads them: a sheet whose every value is text."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from os import PathLike
from pathlib import Path

from hapusheets.model.cells import Cell, CellKind, Value, column_letters
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.model.formats import format_value
from hapusheets.workbooks import limits
from hapusheets.workbooks.book import Sheet, Workbook
from hapusheets.workbooks.locks import open_by
from hapusheets.workbooks.package import file_bytes
from hapusheets.workbooks.reader import read_workbook

#: Name endings of separated text.
CSV_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt"})
_SEPARATORS = ";\t,"  # in the order of preference
_SAMPLE = 20
_SAMPLE_SIZE = 200_000
_LAST_ROW, _LAST_COLUMN, _LONGEST_NAME = 1_048_576, 16_384, 31
_END = "\x1a"
_TOLD = re.compile(r"sep=(.)(?:\r\n|\r|\n|$)", re.IGNORECASE)
#: What a spreadsheet would take for a formula, also after apostrophes that keep it from it.
_LIKE_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")


def read_any(path: str | PathLike[str]) -> Workbook:
    """Return a workbook, or a CSV file as a workbook of one sheet.

    A file named .csv, .tsv, .tab or .txt is read as text unless its first bytes say that it is something else.
    Raises ``UnreadableWorkbook`` with a code that tells what kind of file it is.
    """
    path = Path(path)
    if path.suffix.casefold() in CSV_ENDINGS:
        data = file_bytes(path)
        if not limits.is_office_file(data):
            return _book(path, data)
    return read_workbook(path)


def read_csv(path: str | PathLike[str]) -> Workbook:
    """Return a CSV file as a workbook of one sheet, named like the file; every value is a text.

    The separator is ``;``, a tab or ``,``, told by the file's own lines; the encoding UTF-8, UTF-16 with a mark, or
    Windows-1252. Row numbers are those a spreadsheet shows. An apostrophe that ``write_csv`` has put before a text
    that looks like a formula is taken off. Raises ``UnreadableWorkbook``: no text file, a quotation mark left open.
    """
    path = Path(path)
    return _book(path, file_bytes(path))


def _book(path: Path, data: bytes) -> Workbook:
    if not limits.may_be_csv(data):
        raise UnreadableWorkbook("workbook.not_csv", where=path.name, name=path.name)
    sheet = Sheet(path.stem[:_LONGEST_NAME], dict(_cells(_rows(decode_text(data), path.name), path.name)))
    return Workbook(path, {sheet.name: sheet}, sha256=hashlib.sha256(data).hexdigest(), open_by=open_by(path))


def decode_text(data: bytes) -> str:
    """Return the text of bytes in UTF-8, UTF-16 (with a mark) or else Windows-1252; no byte is refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")  # five bytes mean nothing in Windows-1252


def _rows(text: str, name: str) -> Iterator[list[str]]:
    told = _TOLD.match(text)
    text = text[told.end() :] if told else text
    lines = chain(io.StringIO(text, newline=""), [_END])
    reader = csv.reader(lines, delimiter=told[1] if told else separator_of(text))
    row: list[str] | None = None
    begun = line = 2 if told else 1
    try:
        for following in reader:
            if row is not None:
                yield row
            begun, line, row = line, reader.line_num + (2 if told else 1), following
    except csv.Error:  # a cell longer than any: what follows an open quotation mark
        begun, row = line, None
    if row != [_END]:  # an open quotation mark has swallowed the end
        raise UnreadableWorkbook("workbook.open_quote", where=name, name=name, row=begun)


def separator_of(text: str) -> str:
    """Return the sign that splits the first lines most evenly; ``;`` when none does better.

    >>> separator_of("Nimi;Tunnit\\nAino;7,5\\n"), separator_of("Nimi,Kunta\\nAino,Kemi\\n")
    (';', ',')
    """
    return max(_SEPARATORS, key=lambda sign: _evenness(text[:_SAMPLE_SIZE], sign))


def _evenness(text: str, sign: str) -> int:
    """Return how many of the first rows have the commonest number of cells, when that is more than one."""
    try:
        rows = list(islice((row for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) if row), _SAMPLE))
    except csv.Error:
        return 0
    sizes = Counter(len(row) for row in rows if len(row) > 1)
    return max(sizes.values(), default=0)


def _cells(rows: Iterable[list[str]], name: str) -> Iterator[tuple[str, Cell]]:
    letters = [column_letters(column) for column in range(1, _LAST_COLUMN + 1)]
    for number, row in enumerate(rows, start=1):
        if number > _LAST_ROW or len(row) > _LAST_COLUMN:
            raise UnreadableWorkbook("workbook.too_big", where=name, name=name)
        for column, stored in zip(letters, row, strict=False):
            if stored:
                address = f"{column}{number}"
                yield address, Cell(address, CellKind.TEXT, _without_guard(stored), raw=stored)


def _without_guard(stored: str) -> str:
    return stored[1:] if stored[0] == "'" and _LIKE_FORMULA.match(stored) else stored


def write_csv(path: str | PathLike[str], rows: Iterable[Sequence[Value]]) -> None:
    """Write rows as a CSV file that Finnish Excel opens right: UTF-8 with a mark, ``;``, decimal comma, 12.3.2026.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which ``read_csv`` takes off.
    The file appears whole or not at all.
    """
    path = Path(path)
    handle, temporary = tempfile.mkstemp(prefix=".hapusheets-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", errors="replace", newline="") as stream:
            csv.writer(stream, delimiter=";").writerows([_stored(value) for value in row] for row in rows)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _stored(value: Value) -> str:
    if isinstance(value, str):
        return f"'{value}" if _LIKE_FORMULA.match(value) else value
    if isinstance(value, dt.datetime):
        return f"{format_value(value.date())} {_clock(value.time())}"
    return _clock(value) if isinstance(value, dt.time) else format_value(value)


def _clock(value: dt.time) -> str:
    """Return ``8:05``: a spreadsheet would take 8.05 for the eighth of May."""
    seconds = f":{value.second:02}" if value.second else ""
    return f"{value.hour}:{value.minute:02}{seconds}"
