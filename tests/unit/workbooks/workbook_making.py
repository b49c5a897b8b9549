"""Workbooks for the tests: rich ones by other software, and bare ones from pieces of XML."""

from __future__ import annotations

import datetime as dt
import struct
import subprocess
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="22"/></cellXfs></styleSheet>'
)


def bare_parts(
    data: str, *, around: str = "", strings: str = "", properties: str = "", root: str = "", sheet: str | None = None
) -> dict[str, str]:
    """Return the parts of a one-sheet workbook: ``data`` inside ``<sheetData>``, ``around`` after it.

    Cell styles: 0 General, 1 date, 2 time, 3 date and time. ``sheet`` replaces the whole sheet part.
    """
    whole = f'{_HEAD}<worksheet xmlns="{MAIN}"{root}><sheetData>{data}</sheetData>{around}</worksheet>'
    parts = {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            + _override("/xl/workbook.xml", "sheet.main")
            + _override("/xl/worksheets/sheet1.xml", "worksheet")
            + _override("/xl/styles.xml", "styles")
            + (_override("/xl/sharedStrings.xml", "sharedStrings") if strings else "")
            + "</Types>"
        ),
        "_rels/.rels": _relations({"officeDocument": "xl/workbook.xml"}),
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr{properties}/>'
            '<sheets><sheet name="Taulu" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            {"worksheet": "worksheets/sheet1.xml", "styles": "styles.xml"}
            | ({"sharedStrings": "sharedStrings.xml"} if strings else {})
        ),
        "xl/worksheets/sheet1.xml": whole if sheet is None else sheet,
        "xl/styles.xml": _STYLES,
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{MAIN}">{strings}</sst>'
    return parts


def _override(part: str, kind: str) -> str:
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return f'<Override PartName="{part}" ContentType="{base}.{kind}+xml"/>'


def _relations(targets: Mapping[str, str]) -> str:
    items = (
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}">{"".join(items)}</Relationships>'


def write_parts(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write a package of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def bare_workbook(path: Path, data: str, **options: Any) -> Path:
    """Write a one-sheet workbook with ``data`` inside ``<sheetData>``; the options are those of ``bare_parts``."""
    return write_parts(path, bare_parts(data, **options))


def raw_members(path: Path) -> dict[str, tuple[bytes, tuple[int, ...]]]:
    """Return each member's packed bytes and its date, method and checksum, in directory order."""
    data = path.read_bytes()
    found: dict[str, tuple[bytes, tuple[int, ...]]] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name_size, extra_size = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_size + extra_size
            facts = (*info.date_time, info.compress_type, info.CRC, info.external_attr)
            found[info.filename] = (data[start : start + info.compress_size], facts)
    return found


def part_text(path: Path, part: str) -> str:
    """Return one part of a package as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode("utf-8")


def tiny_png() -> bytes:
    """Return a picture of one grey pixel."""
    rows = zlib.compress(b"\x00\x80")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (
            (b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)),
            (b"IDAT", rows),
            (b"IEND", b""),
        )
    )


def rich_workbook(path: Path) -> Path:
    """Write, with XlsxWriter, a workbook with everything a load and save would lose.

    Sheet *Tiedot*: an Excel table A3:E6 (Nimi, Päivä, Tunnit, Hinta, Summa: calculated) with validation,
    conditional formats, a note, a chart, a picture, a sparkline and a rich text; sheet *Toinen*: formulas, a merge,
    an array formula, hidden rows and columns. A file that ends in .xlsm gets a macro part.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    if path.suffix == ".xlsm":
        macros = path.with_name("vbaProject.bin")
        macros.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8)
        book.add_vba_project(str(macros))
    _data_sheet(book, path)
    _other_sheet(book)
    book.define_name("Hinnat", "=Tiedot!$D$4:$D$6")
    book.set_custom_property("hapusheets-schema", "1")
    book.close()
    return path


def _data_sheet(book: Any, path: Path) -> None:
    sheet = book.add_worksheet("Tiedot")
    day, bold = book.add_format({"num_format": "d.m.yyyy"}), book.add_format({"bold": True})
    sheet.write_rich_string("A1", "Tavallinen ", bold, "lihava", " & loppu")
    names = [("Aino", dt.date(2026, 3, 1), 2, 10.5), ("Eino", dt.date(2026, 3, 2), 3, 11), ("Oy Ab", None, 1, 12)]
    for row, (name, date, hours, price) in enumerate(names, start=3):
        sheet.write_string(row, 0, name)
        sheet.write_blank(row, 1, None, day) if date is None else sheet.write_datetime(row, 1, date, day)
        sheet.write_number(row, 2, hours)
        sheet.write_number(row, 3, price)
    headers = ["Nimi", "Päivä", "Tunnit", "Hinta"]
    columns = [{"header": header} for header in headers] + [
        {"header": "Summa", "formula": "=Työt[[#This Row],[Tunnit]]*Työt[[#This Row],[Hinta]]"}
    ]
    sheet.add_table("A3:E6", {"name": "Työt", "columns": columns})
    sheet.data_validation("C4:C6", {"validate": "integer", "criteria": ">", "value": 0})
    sheet.conditional_format("D4:D6", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C4:C6", {"type": "cell", "criteria": ">", "value": 2, "format": bold})
    sheet.write_comment("A4", "Muistiinpano")
    sheet.add_sparkline("G4", {"range": "Tiedot!C4:D4"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Tiedot!$C$4:$C$6"})
    sheet.insert_chart("H8", chart)
    picture = path.with_suffix(".png")
    picture.write_bytes(tiny_png())
    sheet.insert_image("H3", str(picture))
    sheet.freeze_panes(3, 1)
    sheet.print_area("A1:E6")


def _other_sheet(book: Any) -> None:
    sheet = book.add_worksheet("Toinen")
    sheet.write_row("A1", ["Luku", "Kaava", "Teksti", "Piilossa"])
    for row in range(1, 11):
        sheet.write_number(row, 0, row)
        sheet.write_formula(row, 1, f"=A{row + 1}*2+Tiedot!$C$4", None, row * 2 + 2)
        sheet.write_string(row, 2, f" rivi {row} ")
        sheet.write_boolean(row, 3, row % 2 == 0)
    sheet.autofilter("A1:D11")
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.set_column("D:D", 10, None, {"hidden": True})
    sheet.merge_range("F1:G2", "Yhdistetty")
    sheet.write_array_formula("I1:I3", "{=A2:A4*2}", None, 2)
    sheet.write_formula("K1", "=1/0", None, "#DIV/0!")
    sheet.write_url("K2", "https://example.fi/", string="linkki")


def convert(path: Path, kind: str, folder: Path) -> Path:
    """Return ``path`` as LibreOffice saves it in ``folder`` (kind: xlsx, csv …)."""
    folder.mkdir(exist_ok=True)
    profile = (folder / "profile").resolve().as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", folder, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


def open_with_openpyxl(path: Path, *, data_only: bool = False) -> Any:
    """Return the workbook as openpyxl loads it; it warns of what it will lose, which is no news here."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=data_only)
