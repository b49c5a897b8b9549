"""CSV files of Finnish Excel and of others: the separator, the encoding and every text come out right."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hapusheets.messages import LANGUAGES, text, todo
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks import read_any, read_csv, write_csv
from hapusheets.workbooks.headers import read_table
from tests.unit.workbooks.workbook_making import bare_workbook

FILES: dict[str, tuple[bytes, dict[str, str]]] = {
    "semicolons and decimal commas": (b"Nimi;Tunnit\r\nAino;7,5\r\n", {"B1": "Tunnit", "A2": "Aino", "B2": "7,5"}),
    "commas": (b"Nimi,Kunta\nAino,Kemi\n", {"B1": "Kunta", "B2": "Kemi"}),
    "commas with semicolons in a note": (b"Nimi,Huom\nAino,a; b\nEino,c\n", {"B2": "a; b", "A3": "Eino"}),
    "tabs": (b"Nimi\tKunta\nAino\tKemi, Tornio\n", {"B2": "Kemi, Tornio"}),
    "one column": (b"Nimi\nAino\n", {"A1": "Nimi", "A2": "Aino"}),
    "a title above the header": (b"Asiakkaat\r\n\r\nNimi;Kunta\r\nA;B\r\n", {"A1": "Asiakkaat", "B3": "Kunta"}),
    "a line that tells the separator": (b"sep=,\r\nNimi,Kunta\r\n", {"A1": "Nimi", "B1": "Kunta"}),
    "UTF-8 with its mark": ("Äiti;Öljy".encode("utf-8-sig"), {"A1": "Äiti", "B1": "Öljy"}),
    "UTF-8 without a mark": ("Äiti;Öljy".encode(), {"A1": "Äiti"}),
    "Windows-1252": ("Äiti;5 €".encode("cp1252"), {"A1": "Äiti", "B1": "5 €"}),
    "a byte that Windows-1252 does not have": (b"\xc4iti;\x81", {"A1": "Äiti", "B1": "\x81"}),
    "UTF-16 as Excel's Unicode text": ("Äiti\tÖljy\r\n".encode("utf-16"), {"A1": "Äiti", "B1": "Öljy"}),
    "UTF-16, big end first": (b"\xfe\xff" + "Äiti;b".encode("utf-16-be"), {"A1": "Äiti", "B1": "b"}),
    "quotes in quotes and a line break": (
        b'"a;b";"c ""d"""\r\n"e\r\nf";g\r\n',
        {"B1": 'c "d"', "A2": "e\r\nf"},
    ),
    "a quotation mark in the middle": (b'12" putki;b\n', {"A1": '12" putki', "B1": "b"}),
    "a text after a closed quotation": (b'"a"b;c\n', {"A1": "ab", "B1": "c"}),
    "line ends of old Macs": (b"a;b\rc;d\r", {"A1": "a", "B2": "d"}),
    "a row with more cells than the header": (b"a;b\nc;d;e\n", {"C2": "e"}),
    "letters that begin like a package": (b"PK;Nimi\n1;Aino\n", {"A1": "PK", "B2": "Aino"}),
    "numbers, dates and codes stay text": (
        b"00950;1.2.2026;TRUE;#REF!\n",
        {"A1": "00950", "B1": "1.2.2026", "C1": "TRUE", "D1": "#REF!"},
    ),
    "a stray control character": (b"a\x1ab;c\n\x1a", {"A1": "a\x1ab", "B1": "c", "A2": "\x1a"}),
    "nothing at all": (b"", {}),
}


def texts(path: Path) -> dict[str, object]:
    """Return the values of the only sheet by address."""
    (sheet,) = read_csv(path).sheets.values()
    assert {cell.kind for cell in sheet.cells.values()} <= {"text"}
    return {address: cell.value for address, cell in sheet.cells.items()}


@pytest.mark.parametrize(("data", "expected"), FILES.values(), ids=FILES)
def test_a_file_is_read(tmp_path: Path, data: bytes, expected: dict[str, str]) -> None:
    path = tmp_path / "asiakkaat.csv"
    path.write_bytes(data)
    found = texts(path)
    assert {address: found.get(address) for address in expected} == expected
    assert bool(found) == bool(expected)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b'a;b\nc;"d\ne;f\n', "workbook.open_quote", id="a quotation mark left open"),
        pytest.param(b'a;b\nc;"' + b"d\n" * 100_000, "workbook.open_quote", id="one left open in a long file"),
        pytest.param(b"%PDF-1.7\nabc", "workbook.not_csv", id="a PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00", "workbook.not_csv", id="a picture"),
        pytest.param(b";" * 20_000, "workbook.too_big", id="more columns than a sheet has"),
    ],
)
def test_what_is_no_sound_csv_is_told_apart(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableWorkbook) as caught:
        read_csv(path)
    assert caught.value.code == code
    assert caught.value.facts.get("row", 2) == 2
    for lang in LANGUAGES:
        assert "lista.csv" in text(code, lang=lang, **caught.value.facts)
        assert todo(code, lang=lang, **caught.value.facts)


def test_read_any_looks_into_the_file_not_only_at_its_name(tmp_path: Path) -> None:
    book = bare_workbook(tmp_path / "a.csv", '<row r="1"><c r="A1"><v>1</v></c></row>')
    assert read_any(book).sheets["Taulu"].value("A1") == 1
    (tmp_path / "b.CSV").write_bytes(b"Nimi;Kunta\n")
    assert read_any(tmp_path / "b.CSV").sheets["b"].value("B1") == "Kunta"
    (tmp_path / "c.csv").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"))
    with pytest.raises(UnreadableWorkbook, match=r"workbook\.old_xls"):
        read_any(tmp_path / "c.csv")


def test_a_csv_is_a_table_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "uudet.csv"
    path.write_bytes("Uudet asiakkaat;\r\n NIMI ;kunta\r\nAino;Kemi\r\n;\r\nEino;Simo\r\n".encode("cp1252"))
    table = read_table(read_any(path).sheets["uudet"], ["Nimi", "Kunta"], workbook="uudet.csv")
    assert (table.header_row, [(row.number, row.value("Kunta")) for row in table]) == (2, [(3, "Kemi"), (5, "Simo")])
    assert table.address(5, "Kunta") == "B5"


def test_values_are_written_as_finnish_excel_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, [["Äiti", 7.5, Decimal("-2.50")], [dt.date(2026, 3, 7), dt.time(8, 5), None]])
    assert path.read_bytes() == b"\xef\xbb\xbf\xc3\x84iti;7,5;-2,5\r\n7.3.2026;8:05;\r\n"
    assert list(tmp_path.iterdir()) == [path]
    write_csv(path, [["a;b", 'c"d', True], [dt.datetime.fromisoformat("2026-03-07 08:05:30"), 5, "e\nf"]])
    assert path.read_text("utf-8-sig") == '"a;b";"c""d";kyllä\n7.3.2026 8:05:30;5;"e\nf"\n'


def test_a_text_that_looks_like_a_formula_is_written_harmless_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    risky = ["=1+1", "+358 50 555 0100", "-", "@sum", "\t=1", "\uff1dA1", "'=1", "''@a", "'tavallinen"]
    write_csv(path, [risky])
    assert [cell[0] for cell in path.read_text("utf-8-sig").strip().split(";")[:5]] == ["'"] * 5
    assert list(texts(path).values()) == risky


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"vanha")
    with pytest.raises(ZeroDivisionError):
        write_csv(path, ([str(1 // n)] for n in (1, 0)))
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"vanha", [path])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=4)))
def test_any_text_comes_back(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "out.csv"
    write_csv(path, [["Nimi", "Kunta"], *rows])
    expected = {f"{'ABCD'[x]}{y}": value for y, row in enumerate(rows, 2) for x, value in enumerate(row) if value}
    assert texts(path) == {"A1": "Nimi", "B1": "Kunta"} | expected
