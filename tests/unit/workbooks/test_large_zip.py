"""Workbooks in zip64 packages, as streaming writers make them, are read and edited like all others."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from hapusheets.workbooks import SheetPatch, commit_edit, edit_workbook, prepare_edit, read_workbook
from tests.unit.workbooks.workbook_making import open_with_openpyxl, rich_workbook


class OneWay(io.RawIOBase):
    """A stream that cannot be sought: sizes are written after each member."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.data += data
        return len(data)


def streamed(path: Path) -> None:
    """Write the package again through a stream with zip64 members."""
    stream = OneWay()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            with target.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(source.read(name))
    path.write_bytes(stream.data)


def with_large_directory(path: Path) -> None:
    """Move all sizes and places of the directory into zip64 fields and add a zip64 end record."""
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        infos, start = archive.infolist(), archive.start_dir
    directory, place = b"", start
    for info in infos:
        sizes = struct.unpack_from("<3H", data, place + 28)
        name = data[place + 46 : place + 46 + sizes[0]]
        field = struct.pack("<2H3Q", 1, 24, info.file_size, info.compress_size, info.header_offset)
        head = data[place : place + 20] + b"\xff" * 8 + struct.pack("<3H", sizes[0], len(field), 0)
        directory += head + data[place + 34 : place + 42] + b"\xff" * 4 + name + field
        place += 46 + sum(sizes)
    count, size = len(infos), len(directory)
    large = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, start + size, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(data[:start] + directory + large + locator + end)


@pytest.mark.parametrize("make", [streamed, with_large_directory], ids=["members of a stream", "a large directory"])
def test_a_zip64_package_is_read_and_edited(tmp_path: Path, make: object) -> None:
    path = rich_workbook(tmp_path / "rikas.xlsx")
    before = read_workbook(path).sheets["Toinen"].cells
    make(path)  # type: ignore[operator]
    assert read_workbook(path).sheets["Toinen"].cells == before
    edit_workbook(path, {("Toinen", "A5"): 99})
    commit_edit(prepare_edit(path, {"Toinen": SheetPatch(delete_rows=[7], header_row=1)}))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    assert [open_with_openpyxl(path)["Toinen"][cell].value for cell in ("A5", "A6", "A7")] == [99, 5, 7]
