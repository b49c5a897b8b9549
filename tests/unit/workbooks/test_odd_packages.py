"""Packages that other programs write a little otherwise: all are read, and most can be edited."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hapusheets.workbooks import edit_workbook, read_workbook
from hapusheets.workbooks.zip_records import read_directory
from tests.unit.workbooks.workbook_making import MAIN, bare_parts, write_parts

CELL = '<row r="1"><c r="A1"><v>7</v></c><c r="B1" s="1"><v>46093</v></c></row>'
Parts = dict[str, str]


def renamed(change: Callable[[str], str]) -> Parts:
    """Return a workbook's parts under other names."""
    return {change(name): content for name, content in bare_parts(CELL).items()}


def edited(part: str, old: str, new: str) -> Parts:
    """Return a workbook's parts with a text in one part replaced."""
    parts = bare_parts(CELL)
    assert old in parts[part]
    return parts | {part: parts[part].replace(old, new)}


RELS = "xl/_rels/workbook.xml.rels"
ODD: dict[str, Parts] = {
    "names with backslashes": renamed(lambda name: name.replace("/", "\\")),
    "names in other letters": renamed(lambda name: name.lower() if "Content" in name else name.upper()),
    "an absolute target": edited(RELS, 'Target="worksheets', 'Target="/xl/worksheets'),
    "a target with backslashes": edited(RELS, "worksheets/sheet1", "worksheets\\sheet1"),
    "a target with an escaped sign": edited(RELS, "sheet1.xml", "sheet%31.xml"),
    "no list of content types": {k: v for k, v in bare_parts(CELL).items() if "Content" not in k},
    "no package relationships": {k: v for k, v in bare_parts(CELL).items() if k != "_rels/.rels"},
    "the strict namespace": {
        name: content.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in bare_parts(CELL).items()
    },
}


@pytest.mark.parametrize("parts", ODD.values(), ids=ODD)
def test_an_odd_package_is_read(tmp_path: Path, parts: Parts) -> None:
    cells = read_workbook(write_parts(tmp_path / "a.xlsx", parts)).sheets["Taulu"].cells
    assert [cell.kind for cell in cells.values()] == ["number", "date"]


@pytest.mark.parametrize("missing", ["xl/styles.xml", "xl/sharedStrings.xml"])
def test_a_missing_side_part_hides_no_cells(tmp_path: Path, missing: str) -> None:
    parts = {k: v for k, v in bare_parts(CELL, strings="<si><t>a</t></si>").items() if k != missing}
    cells = read_workbook(write_parts(tmp_path / "a.xlsx", parts)).sheets["Taulu"].cells
    assert (cells["A1"].value, cells["B1"].raw) == (7, "46093")


def as_zip64(path: Path) -> None:
    """Rewrite the directory of a zip file the way that archives over 4 GB have it."""
    data = path.read_bytes()
    members, end = read_directory(data, "a")
    size, offset = struct.unpack_from("<2I", data, end + 12)
    body = data[:offset]
    directory = b""
    for member in members:
        entry = bytearray(member.record)
        numbers = struct.pack("<2H3Q", 1, 24, member.size, member.packed_size, member.start)
        struct.pack_into("<2I", entry, 20, 0xFFFFFFFF, 0xFFFFFFFF)
        struct.pack_into("<H", entry, 30, len(numbers))
        struct.pack_into("<I", entry, 42, 0xFFFFFFFF)
        directory += bytes(entry) + numbers
    count = len(members)
    big = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, offset + len(directory), 1)
    last = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert size == len(data[offset:end])
    path.write_bytes(body + directory + big + locator + last)


def test_a_zip64_archive_is_read_and_edited(tmp_path: Path) -> None:
    path = write_parts(tmp_path / "a.xlsx", bare_parts(CELL))
    as_zip64(path)
    assert read_workbook(path).sheets["Taulu"].value("A1") == 7
    edit_workbook(path, {("Taulu", "A1"): 8})
    assert read_workbook(path).sheets["Taulu"].value("A1") == 8
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
