"""Random edits come back, and everything else stays; random formulas and texts survive."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hapusheets.model.cells import Cell, Value, cell_address
from hapusheets.model.errors import HapusheetsError
from hapusheets.workbooks import edit_workbook, read_workbook
from hapusheets.workbooks.cell_reader import CellReader
from hapusheets.workbooks.cell_values import came_back
from hapusheets.workbooks.formulas import shift_formula
from hapusheets.workbooks.scan import _plain_form, scan_cells
from hapusheets.workbooks.styles import Styles
from hapusheets.workbooks.xml_text import escape_cell, unescape_cell, unescape_xml
from tests.unit.workbooks.workbook_making import MAIN, bare_workbook, open_with_openpyxl, rich_workbook, write_parts

addresses = st.builds(cell_address, st.integers(1, 15), st.integers(1, 10))
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    texts,
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(dt.date(1900, 3, 1)),
    st.times().map(lambda time: time.replace(microsecond=time.microsecond // 1000 * 1000)),
    st.datetimes(dt.datetime.fromisoformat("1900-03-01")).map(
        lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    ),
)


def cells_of(path: Path, sheet: str) -> dict[str, Cell]:
    """Return one sheet's cells."""
    return read_workbook(path).sheets[sheet].cells


@given(st.dictionaries(addresses, values, max_size=12))
def test_random_edits_come_back_and_the_rest_stays(edits: dict[str, Value]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = "".join(
            f'<row r="{row}"><c r="B{row}"><v>{row}</v></c><c r="D{row}" s="1"/>'
            f'<c r="E{row}" t="str"><v>x</v></c></row>'
            for row in range(2, 12, 2)
        )
        path = bare_workbook(Path(folder) / "a.xlsx", rows)
        before = cells_of(path, "Taulu")
        edit_workbook(path, {("Taulu", address): value for address, value in edits.items()})
        after = cells_of(path, "Taulu")
        for address, value in edits.items():
            assert came_back(value, after[address].value if address in after else None)
        assert {a: c for a, c in after.items() if a not in edits} == {a: c for a, c in before.items() if a not in edits}


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from([f"{c}{r}" for c in "ACDH" for r in range(4, 14)]), values, max_size=8))
def test_openpyxl_agrees_after_random_edits_of_a_rich_workbook(edits: dict[str, Value]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = rich_workbook(Path(folder) / "rikas.xlsx")
        edit_workbook(path, {("Toinen", address): value for address, value in edits.items()})
        sheet = open_with_openpyxl(path, data_only=True)["Toinen"]
        for address, cell in cells_of(path, "Toinen").items():
            theirs = sheet[address].value
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                assert cell.value == theirs


@given(texts)
def test_every_text_survives_the_cell_escapes(text: str) -> None:
    assert unescape_cell(unescape_xml(escape_cell(text))) == text


@given(st.integers(1, 500), st.integers(1, 200), st.integers(-20, 20), st.integers(-20, 20))
def test_a_shifted_formula_shifts_back(row: int, column: int, down: int, right: int) -> None:
    formula = f"SUM({cell_address(row + 20, column + 20)}:$B$2)*{cell_address(row + 30, column + 30)}&\"A1\"+'A1'!C$3"
    if "#REF!" not in (there := shift_formula(formula, down, 0)):
        assert shift_formula(there, -down, 0) == formula
    assert shift_formula(shift_formula(formula, 0, abs(right)), 0, -abs(right)) == formula


pieces = st.sampled_from([
    '<c r="{a}"><v>1</v></c>', '<c r="{a}" s="1"/>', '<c r="{a}" t="s"><v>0</v></c>',
    '<c r="{a}"><f>A1&amp;"x"</f><v>2</v></c>',
    '<c r="{a}" s="2" t="n"><f aca="false">B2</f><v>2</v></c>', '<c r="{a}" t="inlineStr"><is><t> a &lt;</t></is></c>',
    '<c r="{a}" t="e"><v>#N/A</v></c>', '<c r="{a}"><f t="shared" si="0"/><v>3</v></c>', '<c r="{a}"><f>1</f></c>',
])  # fmt: skip


@given(st.lists(st.lists(pieces, max_size=6), max_size=6))
def test_the_fast_scan_sees_what_a_parser_sees(rows: list[list[str]]) -> None:
    data = ""
    for row, cells in enumerate(rows, 1):
        written = (cell.format(a=cell_address(row, column)) for column, cell in enumerate(cells, 1))
        data += f'<row r="{row}">{"".join(written)}</row>'
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    plain = f'<worksheet xmlns="{MAIN}"><sheetData>{_plain_form(text, "a", "b")}</sheetData></worksheet>'
    fast, parsed = (CellReader(["x"], Styles((), ()), date1904=False).read(scan_cells(each, "a", "b")[0])
                    for each in (text, plain))  # fmt: skip
    assert fast == parsed


@cache
def rich_parts() -> dict[str, bytes]:
    """Return the parts of the rich workbook."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(rich_workbook(Path(folder) / "a.xlsx")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


PARTS = ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/tables/table1.xml"]


@given(
    st.sampled_from(PARTS), st.floats(0, 1), st.integers(0, 30), st.sampled_from(["", '"', "<", "&", "x", "0", "A0"])
)
def test_a_spoiled_part_is_read_or_refused_but_never_a_crash(part: str, place: float, gone: int, put: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        parts = dict(rich_parts())
        at = int(place * len(parts[part]))
        parts[part] = parts[part][:at] + put.encode() + parts[part][at + gone :]
        spoiled = write_parts(Path(folder) / "rikki.xlsx", parts)
        with suppress(HapusheetsError):
            read_workbook(spoiled)
        with suppress(HapusheetsError):
            edit_workbook(spoiled, {("Toinen", "A5"): 1, ("Tiedot", "C5"): 2})
