"""Cells and rows changed in place: what is written, what is refused, what grows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnsafeEdit, WorkbookChanged
from hapusheets.workbooks import (
    SheetPatch,
    commit_edit,
    discard_edit,
    edit_workbook,
    prepare_edit,
    read_workbook,
)
from tests.unit.workbooks.workbook_making import (
    MAIN,
    bare_parts,
    bare_workbook,
    open_with_openpyxl,
    part_text,
    write_parts,
)

moment = dt.datetime.fromisoformat
VALUES: dict[str, tuple[Value, Value]] = {
    "a text with leading zeros stays text": ("00100", "00100"),
    "a text that looks like a formula stays text": ("=1+1", "=1+1"),
    "a text that looks like a power of ten stays text": ("1e5", "1e5"),
    "markup, quotes and spaces are kept": (" <b>\"A\" & 'B'</b>\n ", " <b>\"A\" & 'B'</b>\n "),
    "control characters and escapes come back": ("a\x01\r_x000D_", "a\x01\r_x000D_"),
    "an emoji": ("🙂", "🙂"),
    "an empty text": ("", ""),
    "an int": (-7, -7),
    "a float": (0.1, 0.1),
    "a decimal": (Decimal("12.50"), 12.5),
    "a bool": (False, False),
    "a date": (dt.date(2026, 3, 12), dt.date(2026, 3, 12)),
    "a date with a clock": (moment("2026-03-12 06:40:05"), moment("2026-03-12 06:40:05")),
    "midnight": (moment("2026-03-12"), dt.date(2026, 3, 12)),
    "a time": (dt.time(23, 59, 59), dt.time(23, 59, 59)),
    "nothing": (None, None),
}
ROW = '<row r="2" spans="1:3"><c r="A2"><v>1</v></c><c r="C2" s="1"><v>46093</v></c></row>'
STARTS = {
    "in a number's cell": "A2",
    "in a date's cell": "C2",
    "in a cell that is not written": "B2",
    "after the last cell of a row": "Z2",
    "in a row before the first": "B1",
    "in a row after the last": "AA100",
}
REFUSED = {
    "the master of an array formula": (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c></row>',
        "A1",
        "edit.array_formula",
    ),
    "a cell an array formula spills to": (
        '<row r="1"><c r="A1"><f ref="A1:A2" t="array">B1:B2</f></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
        "A2",
        "edit.array_formula",
    ),
    "the master of a shared formula": (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>1</v></c></row>',
        "A1",
        "edit.shared_formula",
    ),
    "a cell of a data table": (
        '<row r="1"><c r="A1"><f t="dataTable" ref="A1:B2" r1="C1"/><v>1</v></c></row>',
        "B2",
        "edit.data_table",
    ),
    "a cell that is no address": ("", "Z0", "edit.bad_address"),
    "a cell outside the sheet": ("", "XFE1", "edit.bad_address"),
}


def first_value(path: Path, address: str) -> Value:
    """Return the value at ``address`` of the only sheet."""
    cell = read_workbook(path).sheets["Taulu"].cells.get(address)
    return None if cell is None else cell.value


@pytest.mark.parametrize("address", STARTS.values(), ids=STARTS)
@pytest.mark.parametrize(("value", "read"), VALUES.values(), ids=VALUES)
def test_a_value_comes_back_and_the_others_stay(tmp_path: Path, value: Value, read: Value, address: str) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    edit_workbook(path, {("Taulu", address): value})
    others = {each: first_value(path, each) for each in ("A2", "C2") if each != address}
    assert first_value(path, address) == read
    assert others == {each: kept for each, kept in (("A2", 1), ("C2", dt.date(2026, 3, 12))) if each != address}
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.xlsx"]


def test_openpyxl_reads_what_was_written(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    edit_workbook(path, {("Taulu", "A2"): "=1+1", ("Taulu", "B2"): dt.date(2026, 3, 12), ("Taulu", "C2"): 5})
    sheet = open_with_openpyxl(path)["Taulu"]
    assert [(cell.value, cell.number_format, cell.data_type) for cell in sheet[2]] == [
        ("=1+1", "@", "s"),
        (moment("2026-03-12"), "d.m.yyyy", "d"),
        (5, "General", "n"),
    ]


def test_a_style_that_suits_is_kept_and_none_is_changed(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    styles = part_text(path, "xl/styles.xml")
    edit_workbook(path, {("Taulu", "C2"): dt.date(2026, 1, 1), ("Taulu", "A2"): "teksti"})
    assert part_text(path, "xl/styles.xml") == styles
    assert '<c r="C2" s="1"><v>46023</v></c>' in part_text(path, "xl/worksheets/sheet1.xml")


def test_clearing_keeps_the_style_and_takes_the_formula(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="1"><f>B1</f><v>5</v></c></row>')
    edit_workbook(path, {("Taulu", "A1"): None})
    assert '<c r="A1" s="1"/>' in part_text(path, "xl/worksheets/sheet1.xml")


def test_a_copy_can_be_written_and_the_original_stays(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW)
    before = path.read_bytes()
    edit_workbook(path, {("Taulu", "A2"): 2}, out=tmp_path / "b.xlsx")
    assert (path.read_bytes() == before, first_value(tmp_path / "b.xlsx", "A2")) == (True, 2)


@pytest.mark.parametrize(("data", "cell", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_change_alone_is_refused(tmp_path: Path, data: str, cell: str, code: str) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", data)
    before = path.read_bytes()
    with pytest.raises(UnsafeEdit) as caught:
        edit_workbook(path, {("Taulu", cell): 1})
    assert caught.value.code == code
    assert (path.read_bytes(), [each.name for each in tmp_path.iterdir()]) == (before, ["a.xlsx"])


def test_a_cell_inside_a_merge_is_refused_and_its_anchor_is_not(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", ROW, around='<mergeCells><mergeCell ref="A2:B3"/></mergeCells>')
    edit_workbook(path, {("Taulu", "A2"): 2})
    with pytest.raises(UnsafeEdit, match=r"edit\.merged"):
        edit_workbook(path, {("Taulu", "B3"): 1})


def test_a_sheet_that_is_not_there_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnsafeEdit) as caught:
        edit_workbook(bare_workbook(tmp_path / "a.xlsx", ROW), {("taulu", "A1"): 1})
    assert caught.value.facts["sheets"] == "Taulu"


@pytest.mark.parametrize(
    "value",
    ["a" * 32_768, float("nan"), float("inf"), 2**60 + 1, dt.date(1899, 1, 1), dt.time(8, tzinfo=dt.UTC)],
    ids=["too long", "not a number", "infinite", "digits would be lost", "before 1900", "with a time zone"],
)
def test_a_value_that_no_workbook_holds_is_refused(tmp_path: Path, value: Value) -> None:
    with pytest.raises(UnsafeEdit, match=r"edit\.bad_value"):
        edit_workbook(bare_workbook(tmp_path / "a.xlsx", ROW), {("Taulu", "A1"): value})


def test_a_signed_workbook_is_refused(tmp_path: Path) -> None:
    parts = bare_parts(ROW) | {"_xmlsignatures/origin.sigs": ""}
    with pytest.raises(UnsafeEdit, match=r"edit\.signed"):
        edit_workbook(write_parts(tmp_path / "a.xlsx", parts), {("Taulu", "A1"): 1})


@pytest.mark.parametrize(
    "data",
    [
        "<x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row>",
        (
            '<x:row r="1"><!-- c --><x:c r="A1"><x:v><![CDATA[1]]></x:v></x:c><x:c r="B1"><x:v>2</x:v></x:c></x:row>'
            "<x:row r='2'><x:c r='A2'><x:v>3</x:v></x:c></x:row>"
        ),
    ],
    ids=["rows and cells without r", "comments and character data"],
)
def test_prefixed_and_unusual_sheets_are_patched(tmp_path: Path, data: str) -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        f'xmlns:z="urn:z" mc:Ignorable="z"><x:sheetData>{data}</x:sheetData><z:own/></x:worksheet>'
    )
    path = bare_workbook(tmp_path / "a.xlsx", "", sheet=sheet)
    edit_workbook(path, {("Taulu", "C1"): "uusi", ("Taulu", "A2"): 30, ("Taulu", "B4"): 4})
    cells = read_workbook(path).sheets["Taulu"].cells
    assert {address: cell.value for address, cell in cells.items()} == {
        "A1": 1,
        "B1": 2,
        "C1": "uusi",
        "A2": 30,
        "B4": 4,
    }


def register(folder: Path, around: str = "", rows: int = 3) -> Path:
    """Return a plain register: headers A1:B1, then rows of a number and a date."""
    body = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}" s="1"><v>46093</v></c></row>'
        for row in range(2, rows + 1)
    )
    head = '<row r="1"><c r="A1" t="str"><v>Tunnus</v></c><c r="B1" t="str"><v>Päivä</v></c></row>'
    return bare_workbook(folder / "a.xlsx", head + body, around=around)


def add_rows(path: Path, *rows: dict[int, Value], **options: Any) -> tuple[int, ...]:
    """Add rows under header row 1 and return their numbers."""
    prepared = prepare_edit(path, {"Taulu": SheetPatch(new_rows=rows, header_row=1, **options)})
    commit_edit(prepared)
    return prepared.new_rows["Taulu"]


def test_new_rows_come_after_the_last_used_row_with_its_styles(tmp_path: Path) -> None:
    path = register(tmp_path)
    assert add_rows(path, {1: 9}, {1: 10, 2: dt.date(2026, 5, 1)}) == (4, 5)
    text = part_text(path, "xl/worksheets/sheet1.xml")
    assert '<row r="4"><c r="A4"><v>9</v></c><c r="B4" s="1"/></row>' in text
    assert '<row r="5"><c r="A5"><v>10</v></c><c r="B5" s="1"><v>46143</v></c></row>' in text


def test_cleared_rows_at_the_end_are_filled_first(tmp_path: Path) -> None:
    path = register(tmp_path)
    assert add_rows(path, {1: 9}, {1: 10}, clear_rows=[3]) == (3, 4)
    assert [first_value(path, each) for each in ("A2", "A3", "B3", "A4")] == [2, 9, None, 10]


def test_new_rows_come_below_a_merge_that_reaches_further_than_the_values(tmp_path: Path) -> None:
    path = register(tmp_path, '<mergeCells><mergeCell ref="A3:A6"/><mergeCell ref="D3:D9"/></mergeCells>')
    assert add_rows(path, {1: 9}) == (7,)


def test_ranges_over_the_register_grow_and_others_stay(tmp_path: Path) -> None:
    around = (
        '<autoFilter ref="A1:B3"/><conditionalFormatting sqref="A1:B1"><cfRule type="expression" priority="1"/>'
        '</conditionalFormatting><dataValidations><dataValidation sqref="B2:B3 D2:D9"/>'
        '<dataValidation sqref="A2:A900"/></dataValidations>'
    )
    path = register(tmp_path, around)
    add_rows(path, {1: 9}, {1: 10})
    text = part_text(path, "xl/worksheets/sheet1.xml")
    assert [each in text for each in ('ref="A1:B5"', '"A1:B1"', '"B2:B5 D2:D9"', '"A2:A900"')] == [True] * 4


def test_a_formula_elsewhere_asks_for_a_calculation_and_keeps_its_result(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", f'{ROW}<row r="3"><c r="A3"><f>A2*2</f><v>2</v></c></row>')
    edit_workbook(path, {("Taulu", "A2"): 5})
    assert '<calcPr fullCalcOnLoad="1"/></workbook>' in part_text(path, "xl/workbook.xml")
    assert read_workbook(path).sheets["Taulu"].cells["A3"].value == 2


def chained(folder: Path) -> Path:
    """Return a workbook of two formulas with a calculation chain."""
    rows = '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><f>2</f><v>2</v></c></row>'
    parts = bare_parts(rows)
    chain = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1" l="1"/><c r="B1"/></calcChain>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    relation = f'<Relationship Id="rId9" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    relations = parts["xl/_rels/workbook.xml.rels"].replace("</Relationships>", relation)
    override = '<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    types = parts["[Content_Types].xml"].replace("</Types>", override)
    changed = {"xl/calcChain.xml": chain, "xl/_rels/workbook.xml.rels": relations, "[Content_Types].xml": types}
    return write_parts(folder / "a.xlsx", parts | changed)


def test_the_calculation_chain_loses_only_the_cell_whose_formula_went(tmp_path: Path) -> None:
    path = chained(tmp_path)
    edit_workbook(path, {("Taulu", "A1"): 7})
    assert part_text(path, "xl/calcChain.xml").endswith('<c r="B1" i="1"/></calcChain>')


def test_an_empty_calculation_chain_goes_with_its_relationship(tmp_path: Path) -> None:
    path = chained(tmp_path)
    edit_workbook(path, {("Taulu", "A1"): 7, ("Taulu", "B1"): None})
    for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        assert "calcChain" not in part_text(path, part)
    assert open_with_openpyxl(path)["Taulu"]["A1"].value == 7


def test_a_workbook_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = register(tmp_path)
    prepared = prepare_edit(path, {"Taulu": SheetPatch({"A2": 5})})
    edit_workbook(path, {("Taulu", "A2"): 6})
    with pytest.raises(WorkbookChanged):
        commit_edit(prepared)
    assert (first_value(path, "A2"), [each.name for each in tmp_path.iterdir()]) == (6, ["a.xlsx"])


def test_a_discarded_edit_leaves_nothing_behind(tmp_path: Path) -> None:
    path = register(tmp_path)
    before = path.read_bytes()
    discard_edit(prepare_edit(path, {"Taulu": SheetPatch({"A2": 5})}))
    assert (path.read_bytes(), [each.name for each in tmp_path.iterdir()]) == (before, ["a.xlsx"])
