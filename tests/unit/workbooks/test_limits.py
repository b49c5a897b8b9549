"""Files that are no workbook, or no safe one: each is told apart, in words, before anything is parsed."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from hapusheets.messages import LANGUAGES, text, todo
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks import edit_workbook, limits, read_workbook
from hapusheets.workbooks.dates import classify_format
from hapusheets.workbooks.zip_records import Member
from tests.unit.workbooks.workbook_making import MAIN, bare_parts, bare_workbook, write_parts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_part(part: str, content: str | bytes) -> bytes:
    """Return a workbook with one part replaced or added."""
    return zipped({**bare_parts('<row r="1"><c r="A1"><v>1</v></c></row>'), part: content})


def doubled() -> bytes:
    """Return a workbook with the same member twice, in another case."""
    return with_part("xl/Worksheets/Sheet1.xml", "<worksheet/>")


def lying() -> bytes:
    """Return a workbook whose sheet unfolds to far more than its directory says."""
    data = bytearray(with_part("xl/worksheets/sheet1.xml", b" " * 5_000_000))
    place = data.rfind(b"xl/worksheets/sheet1.xml") - 46
    struct.pack_into("<I", data, place + 24, 1000)
    return bytes(data)


def bomb() -> bytes:
    """Return a small workbook whose sheet would unfold to 400 MB."""
    return with_part("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 400_000_000)


def damaged() -> bytes:
    """Return a workbook with one bit turned in its sheet."""
    data = bytearray(with_part("xl/worksheets/sheet1.xml", b"<worksheet/>" + bytes(range(256)) * 4))
    data[data.find(b"xl/worksheets/sheet1.xml") + 60] ^= 0x10
    return bytes(data)


def with_password_flag() -> bytes:
    """Return a zip archive whose members are encrypted."""
    data = bytearray(with_part("a.xml", "x"))
    for sign, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(sign, place + 1)
    return bytes(data)


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", "workbook.empty_file"),
    "a workbook with a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "workbook.encrypted"),
    "an encrypted zip": (with_password_flag, "workbook.encrypted"),
    "an old .xls": (lambda: OLE + "Workbook".encode("utf-16-le"), "workbook.old_xls"),
    "another old Office file": (lambda: OLE, "workbook.not_zip"),
    "an OpenDocument sheet": (
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
        "workbook.opendocument",
    ),
    "a binary workbook": (lambda: with_part("xl/workbook.bin", b"x"), "workbook.binary"),
    "a Word document": (
        lambda: zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>", "word/document.xml": ""}),
        "workbook.not_workbook",
    ),
    "a zip of something else": (lambda: zipped({"a.txt": "x"}), "workbook.not_workbook"),
    "a CSV file": (lambda: "Tunnus;Nimi\nA-0001;Äiti\n".encode("cp1252"), "workbook.text_file"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "workbook.not_zip"),
    "a file cut in the middle": (lambda: with_part("a.xml", "x")[:700], "workbook.damaged"),
    "a turned bit": (damaged, "workbook.damaged"),
    "a sheet that is no XML": (
        lambda: with_part("xl/worksheets/sheet1.xml", "<x:worksheet xmlns:x='u'><x:sheetData>"),
        "workbook.damaged",
    ),
    "a missing sheet part": (
        lambda: zipped({k: v for k, v in bare_parts("").items() if "sheet1" not in k}),
        "workbook.damaged",
    ),
    "a zip bomb of 400 MB": (bomb, "workbook.bomb"),
    "a part bigger than it says": (lying, "workbook.bomb"),
    "thousands of members": (lambda: zipped({f"xl/{n}.xml": "" for n in range(3000)}), "workbook.many_parts"),
    "a member that climbs out": (lambda: with_part("xl/../../evil.xml", "x"), "workbook.bad_part_name"),
    "a member with an absolute name": (lambda: with_part("/etc/x.xml", "x"), "workbook.bad_part_name"),
    "a member twice": (doubled, "workbook.bad_part_name"),
    "entities in the sheet": (lambda: with_part("xl/worksheets/sheet1.xml", f"{LAUGHS}<a>&c;</a>"), "workbook.doctype"),
    "entities in the workbook part": (lambda: with_part("xl/workbook.xml", f"{LAUGHS}<a>&c;</a>"), "workbook.doctype"),
    "entities in UTF-16": (
        lambda: with_part("xl/workbook.xml", f"{LAUGHS}<a>&c;</a>".encode("utf-16")),
        "workbook.doctype",
    ),
    "entities in a part that is not read": (
        lambda: with_part("docProps/core.xml", f"{LAUGHS}<a>&c;</a>"),
        "workbook.doctype",
    ),
}


@pytest.mark.parametrize(("make", "code"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_safely_is_told_apart(tmp_path: Path, make: Callable[[], bytes], code: str) -> None:
    path = tmp_path / "tiedosto.xlsx"
    path.write_bytes(make())
    for action in (lambda: read_workbook(path), lambda: edit_workbook(path, {("Taulu", "A1"): 1})):
        started = time.process_time()
        with pytest.raises(UnreadableWorkbook) as caught:
            action()
        assert caught.value.code == code
        assert time.process_time() - started < 1


@pytest.mark.parametrize("code", sorted({code for _, code in FILES.values()}))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_has_words_and_a_way_out(code: str, lang: str) -> None:
    facts = {"name": "asiakkaat.xlsx", "part": "xl/a.xml"}
    assert "asiakkaat.xlsx" in text(code, lang=lang, **facts)
    assert todo(code, lang=lang, **facts)


def test_a_folder_or_a_missing_file_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "ei.xlsx"):
        with pytest.raises(UnreadableWorkbook, match=r"workbook\.missing"):
            read_workbook(path)


def test_a_bomb_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(lying())
    tracemalloc.start()
    with pytest.raises(UnreadableWorkbook):
        read_workbook(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_inflating_stops_at_the_declared_size() -> None:
    content = zlib.compress(b" " * 1_000_000)[2:-4]
    member = Member("a", 0, 8, 0, len(content), 1000, 0, b"")
    with pytest.raises(UnreadableWorkbook, match=r"workbook\.bomb"):
        limits.inflate(member, content, "a.xlsx")


def test_a_big_plain_workbook_is_no_bomb(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 250_000))
    assert len(read_workbook(bare_workbook(tmp_path / "a.xlsx", rows)).sheets["Taulu"].cells) == 249_999


def test_members_with_data_descriptors_are_copied(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.seekable = lambda: False  # type: ignore[method-assign]
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in bare_parts('<row r="1"><c r="A1"><v>1</v></c></row>').items():
                archive.writestr(name, content)
    edit_workbook(path, {("Taulu", "A1"): 2})
    assert read_workbook(path).sheets["Taulu"].cells["A1"].value == 2
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


def test_a_part_named_in_another_case_is_found(tmp_path: Path) -> None:
    parts = bare_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts["xl/Worksheets/Sheet1.xml"] = parts.pop("xl/worksheets/sheet1.xml")
    book = read_workbook(write_parts(tmp_path / "a.xlsx", parts))
    assert book.sheets["Taulu"].cells["A1"].value == 1


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('<row r="99999999999"><c r="ZZZZZZ99999999999"><v>1</v></c></row>', id="no such row or column"),
        pytest.param('<row r="1"><c r="A99999999999"><v>1</v></c></row>', id="a plain address far below"),
        pytest.param('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', id="one row below the last"),
        pytest.param('<row r="9999999999" hidden="1"><c><v>1</v></c></row>', id="a hidden row far below"),
        pytest.param(f'<row r="{"9" * 5000}"><c r="a1"><v>1</v></c></row>', id="a number of 5000 digits"),
    ],
)
def test_a_place_that_no_sheet_has_is_damage(tmp_path: Path, row: str) -> None:
    with pytest.raises(UnreadableWorkbook) as told:
        read_workbook(bare_workbook(tmp_path / "a.xlsx", row))
    assert (told.value.code, told.value.facts["part"]) == ("workbook.damaged", "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("cell", [f's="{"9" * 5000}"><v>7', f't="s"><v>{"9" * 5000}'], ids=["style", "text"])
def test_an_index_of_5000_digits_is_no_index(tmp_path: Path, cell: str) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" {cell}</v></c></row>')
    assert "A1" in read_workbook(path).sheets["Taulu"].cells


def test_a_number_format_without_end_takes_no_time() -> None:
    started = time.process_time()
    assert classify_format("[" * 1_000_000) == "number"
    assert time.process_time() - started < 1


UNENDING = {
    "cells": ('<row r="1">' + '<c r="A1">' * 200_000 + "</row>", ""),
    "cells without a bracket": ('<row r="1">' + '<c r="A1" ' * 200_000 + "</row>", ""),
    "inline texts": ('<row r="1"><c r="A1">' + "<is>" * 200_000 + "</c></row>", ""),
    "formulas": ('<row r="1"><c r="A1">' + "<f " * 200_000 + "</c></row>", ""),
    "rows": ("<row " * 200_000, ""),
    "comments": ("<!-- " * 200_000 + '<row r="1"/>', ""),
    "character data": ("<![CDATA[" * 200_000 + '<row r="1"/>', ""),
    "shared texts": ('<row r="1"/>', "<si><t>" * 200_000),
    "phonetic guides": ('<row r="1"/>', "<si>" + "<rPh>" * 200_000 + "</si>"),
    "texts without a bracket": ('<row r="1"/>', "<si>" + "<t " * 200_000 + "</si>"),
}


@pytest.mark.parametrize(("rows", "strings"), UNENDING.values(), ids=UNENDING)
def test_what_begins_endlessly_and_never_ends_takes_no_time(tmp_path: Path, rows: str, strings: str) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", rows, strings=strings)
    started = time.process_time()
    with suppress(UnreadableWorkbook):
        read_workbook(path)
    with suppress(UnreadableWorkbook):
        edit_workbook(path, {("Taulu", "D1"): 1})
    assert time.process_time() - started < 3


def test_columns_named_again_and_again_take_no_time(tmp_path: Path) -> None:
    cols = '<col min="1" max="16384" width="9" hidden="1" style="1"/>' * 40_000
    data = '<sheetData><row r="1"><c><v>1</v></c></row></sheetData>'
    sheet = f'<worksheet xmlns="{MAIN}"><cols>{cols}</cols>{data}</worksheet>'
    path = bare_workbook(tmp_path / "a.xlsx", "", sheet=sheet)
    started = time.process_time()
    edit_workbook(path, {("Taulu", "D1"): 1})
    assert read_workbook(path).sheets["Taulu"].cells["A1"].hidden
    assert time.process_time() - started < 5


def test_a_part_that_is_many_sheets_is_damage(tmp_path: Path) -> None:
    parts = bare_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    sheet = '<sheet name="Taulu" sheetId="1" r:id="rId1"/>'
    twice = parts["xl/workbook.xml"].replace(sheet, sheet + sheet.replace("Taulu", "Toinen"))
    with pytest.raises(UnreadableWorkbook):
        read_workbook(write_parts(tmp_path / "a.xlsx", parts | {"xl/workbook.xml": twice}))


def test_the_last_cell_of_a_sheet_is_read(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert read_workbook(path).sheets["Taulu"].value("XFD1048576") == 1


def test_a_sheet_of_very_many_rows_is_edited_in_little_memory(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"/>' for number in range(1, 100_001))
    path = bare_workbook(tmp_path / "a.xlsx", rows)
    tracemalloc.start()
    try:
        edit_workbook(path, {("Taulu", "D5"): 1})
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 10 * len(rows)
