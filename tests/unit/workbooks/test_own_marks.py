"""Marks, notes and sheets of ours in other people's workbooks: put on, found again, taken off without a trace."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import NamedStyle, PatternFill

from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import NewSheet, SheetPatch, commit_edit, notes, prepare_edit, read_workbook
from hapusheets.workbooks.own_marks import read_own_marks
from tests.unit.workbooks.test_without_harm import MAKERS
from tests.unit.workbooks.workbook_making import (
    bare_parts,
    bare_workbook,
    convert,
    open_with_openpyxl,
    part_text,
    raw_members,
    write_parts,
)

WORDS = "virhe: Päivä puuttuu & <tyhjä>.\nKirjoita päivä."
MARKED = {
    "Tiedot": SheetPatch(
        notes={"B4": WORDS, "A4": "ei tähän", "H40": "uusi solu"},
        marks={"B4": "hapu_virhe", "C5": "hapu_varoitus", "H40": "hapu_virhe"},
    ),
    "Toinen": SheetPatch(notes={"A2": "toinen"}, marks={"A2": "hapu_varoitus"}),
}
CLEARED = {
    sheet: SheetPatch(notes=dict.fromkeys(patch.notes), marks=dict.fromkeys(patch.marks))
    for sheet, patch in MARKED.items()
}
LIST = NewSheet(
    [["Havainnot"], ["Korjaa ylhäältä alkaen."], ["Nro", "Missä"], [1, "Tiedot!B4"], [2, "=1+1"]],
    header_row=3,
    widths=(6, 30),
    links={"B4": "'Tiedot'!B4"},
    looks={"A4": "error"},
)


def mark(path: Path, **options: Any) -> Any:
    """Put marks, notes and the sheet Havainnot on a workbook."""
    prepared = prepare_edit(path, MARKED, new_sheets={"Havainnot": LIST}, **options)
    commit_edit(prepared)
    return prepared


def look(cell: Any) -> tuple[Any, ...]:
    """Return what a person sees of a cell."""
    parts = (cell.font, cell.border, cell.alignment, cell.protection, cell.fill)
    return cell.value, cell.number_format, *map(repr, parts)


def facts(cells: Any) -> Any:
    """Return what stands in cells, whether they have a note or not."""
    return {a: (cell.kind, cell.value, cell.formula, cell.raw, cell.number_format) for a, cell in cells.items()}


@pytest.fixture(params=[name for name in MAKERS if name != "LibreOffice"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workbook by another program."""
    make, name = MAKERS[request.param]
    return make(tmp_path / name)


def test_marks_and_notes_are_read_back_by_openpyxl(book: Path) -> None:
    prepared = mark(book)
    loaded = open_with_openpyxl(book)
    cell = loaded["Tiedot"]["B4"]
    assert (cell.style, cell.comment.author, cell.fill.fgColor.rgb) == ("hapu_virhe", "hapusheets", "FFF8D0D0")
    assert cell.comment.text == f"hapusheets:\n{WORDS}"
    assert loaded["Tiedot"]["H40"].style == "hapu_virhe"
    assert loaded["Toinen"]["A2"].style == "hapu_varoitus"
    assert loaded["Tiedot"]["A4"].comment.text == "Muistiinpano"
    assert prepared.left_notes == {"Tiedot": ("A4",)}


def test_a_marked_cell_keeps_all_of_its_look_but_the_fill(book: Path) -> None:
    before = look(open_with_openpyxl(book)["Tiedot"]["B4"])
    mark(book)
    assert look(open_with_openpyxl(book)["Tiedot"]["B4"])[:-1] == before[:-1]


def test_the_values_of_all_cells_stay(book: Path) -> None:
    before = read_workbook(book).sheets
    mark(book)
    after = read_workbook(book).sheets
    for name, sheet in before.items():
        assert facts(after[name].cells) == facts(sheet.cells)


def test_marking_again_changes_no_byte(book: Path) -> None:
    mark(book)
    again = prepare_edit(book, MARKED, new_sheets={"Havainnot": LIST})
    assert again.before_sha == again.after_sha


def test_everything_of_ours_goes_and_only_the_styles_part_has_grown(book: Path) -> None:
    before, looks = raw_members(book), look(open_with_openpyxl(book)["Tiedot"]["B4"])
    texts = {part: part_text(book, part) for part in before if part.endswith((".xml", ".rels", ".vml"))}
    mark(book)
    commit_edit(prepare_edit(book, CLEARED, new_sheets={"Havainnot": None}))
    assert list(raw_members(book)) == list(before)
    changed = {part for part, text in texts.items() if part_text(book, part) != text}
    assert changed <= {"xl/styles.xml", "xl/comments1.xml", "xl/comments/comment1.xml", "[Content_Types].xml"} | {
        part for part in changed if part.startswith(("xl/worksheets/sheet", "xl/workbook.xml", "docProps/app.xml"))
    }
    assert look(open_with_openpyxl(book)["Tiedot"]["B4"]) == looks
    found = read_own_marks(book)
    assert not found.own_sheets
    assert not any(sheet.marks or sheet.notes for sheet in found.sheets.values())


def test_the_first_cell_style_comes_back_with_its_number(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1" s="1"><v>45000</v></c></row>')
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(marks={"A1": "hapu_virhe", "B9": "hapu_virhe"})}))
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(marks={"A1": None, "B9": None})}))
    assert '<c r="A1" s="1"><v>45000</v></c>' in part_text(path, "xl/worksheets/sheet1.xml")
    assert "B9" not in part_text(path, "xl/worksheets/sheet1.xml")


def test_a_cell_that_a_person_coloured_keeps_her_colour(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["A1"].fill = "oma", PatternFill("solid", fgColor="FFFFFF00")
    book.save(tmp_path / "a.xlsx")
    prepared = prepare_edit(tmp_path / "a.xlsx", {"Sheet": SheetPatch(marks={"A1": "hapu_virhe"}, notes={"A1": "n"})})
    commit_edit(prepared)
    assert prepared.coloured == {"Sheet": ("A1",)}
    cell = open_with_openpyxl(tmp_path / "a.xlsx")["Sheet"]["A1"]
    assert cell.fill.fgColor.rgb == "FFFFFF00"
    assert "n" in cell.comment.text


def test_the_named_style_of_a_marked_cell_comes_back(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    book.add_named_style(NamedStyle("Oma tyyli (1)"))
    sheet["A1"], sheet["A1"].style = 1, "Oma tyyli (1)"
    book.save(tmp_path / "a.xlsx")
    commit_edit(prepare_edit(tmp_path / "a.xlsx", {"Sheet": SheetPatch(marks={"A1": "hapu_virhe"})}))
    assert read_own_marks(tmp_path / "a.xlsx").sheets["Sheet"].marks == {"A1": "hapu_virhe"}
    commit_edit(prepare_edit(tmp_path / "a.xlsx", {"Sheet": SheetPatch(marks={"A1": None})}))
    assert open_with_openpyxl(tmp_path / "a.xlsx")["Sheet"]["A1"].style == "Oma tyyli (1)"


@pytest.mark.libreoffice
@pytest.mark.parametrize("maker", MAKERS)
def test_our_marks_are_known_and_removable_after_libreoffice_has_saved(maker: str, tmp_path: Path) -> None:
    make, name = MAKERS[maker]
    path = make(tmp_path / name)
    mark(path)
    saved = convert(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "lo")
    found = read_own_marks(saved)
    assert found.sheets["Tiedot"].marks == MARKED["Tiedot"].marks
    assert found.sheets["Tiedot"].notes == {"B4": WORDS, "H40": "uusi solu"}
    assert found.own_sheets == {"Havainnot"}
    commit_edit(prepare_edit(saved, CLEARED, new_sheets={"Havainnot": None}))
    left = read_own_marks(saved)
    assert not any(sheet.marks or sheet.notes for sheet in left.sheets.values())
    assert "Havainnot" not in left.sheets
    assert left.sheets["Tiedot"].others == {"A4"}


def test_a_threaded_comment_is_never_touched(tmp_path: Path) -> None:
    parts = bare_parts(
        '<row r="1"><c r="A1"><v>1</v></c></row>', around='<legacyDrawing xmlns:r="R" r:id="rId2"/>'.replace(
            "R", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
    )  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts["xl/comments1.xml"] = (
        f'<comments xmlns="{main}"><authors><author>tc={{1-2}}</author></authors><commentList>'
        '<comment ref="A1" authorId="0"><text><t>[Threaded comment]</t></text></comment></commentList></comments>'
    )
    parts["xl/threadedComments/threadedComment1.xml"] = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A1" id="{1-2}"><text>Kysy Maijalta</text></threadedComment></ThreadedComments>'
    )
    parts["xl/drawings/vmlDrawing1.vml"] = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="c"></v:shape></xml>'
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kinds}/comments" Target="/xl/comments1.xml"/>'
        f'<Relationship Id="rId2" Type="{kinds}/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>'
        '<Relationship Id="rId3" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"'
        ' Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    path = write_parts(tmp_path / "a.xlsx", parts)
    prepared = prepare_edit(path, {"Taulu": SheetPatch(notes={"A1": "meidän", "B2": "meidän"})})
    commit_edit(prepared)
    assert prepared.left_notes == {"Taulu": ("A1",)}
    assert read_own_marks(path).sheets["Taulu"].notes == {"B2": "meidän"}
    assert "[Threaded comment]" in part_text(path, "xl/comments1.xml")
    assert '<v:shape id="c"></v:shape>' in part_text(path, "xl/drawings/vmlDrawing1.vml")


def test_prefixed_parts_get_notes_and_sheets_with_their_prefix(tmp_path: Path) -> None:
    parts = bare_parts('<row r="1"><c r="A1"><v>1</v></c></row>', around="<tableParts/>")
    for part in ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"):
        text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", parts[part])
        parts[part] = text.replace("xmlns=", "xmlns:x=").replace(' xmlns:r="', ' xmlns:q="').replace("r:id", "q:id")
    path = write_parts(tmp_path / "a.xlsx", parts)
    patch = SheetPatch(notes={"A1": "n"}, marks={"A1": "hapu_virhe"})
    commit_edit(prepare_edit(path, {"Taulu": patch}, new_sheets={"Havainnot": LIST}))
    loaded = open_with_openpyxl(path)
    assert loaded["Taulu"]["A1"].style == "hapu_virhe"
    assert loaded.sheetnames == ["Taulu", "Havainnot"]
    sheet = part_text(path, "xl/worksheets/sheet1.xml")
    assert sheet.index("<x:legacyDrawing ") < sheet.index("<x:tableParts")


def test_a_sheet_of_somebody_elses_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("havainnot")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(UnsafeEdit) as refused:
        prepare_edit(tmp_path / "a.xlsx", {}, new_sheets={"Havainnot": LIST})
    assert refused.value.code == "edit.sheet_not_ours"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx"]


def test_a_sheet_that_a_formula_reads_is_not_taken_out(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><f>COUNTA(Havainnot!B:B)</f><v>1</v></c></row>')
    commit_edit(prepare_edit(path, {}, new_sheets={"Havainnot": LIST}))
    with pytest.raises(UnsafeEdit) as refused:
        prepare_edit(path, {}, new_sheets={"Havainnot": None})
    assert refused.value.code == "edit.sheet_in_use"


def test_names_of_other_sheets_keep_their_sheet_when_ours_is_moved_and_taken_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"] = 1
    book.save(tmp_path / "a.xlsx")
    commit_edit(prepare_edit(tmp_path / "a.xlsx", {}, new_sheets={"Havainnot": LIST}))
    moved = open_with_openpyxl(tmp_path / "a.xlsx")
    moved.move_sheet("Havainnot", -1)
    moved["Sheet"].print_title_rows = "1:1"
    moved.active = 1
    moved.save(tmp_path / "a.xlsx")
    assert read_own_marks(tmp_path / "a.xlsx").own_sheets == {"Havainnot"}
    commit_edit(prepare_edit(tmp_path / "a.xlsx", {}, new_sheets={"Havainnot": None}))
    after = open_with_openpyxl(tmp_path / "a.xlsx")
    assert after.sheetnames == ["Sheet"]
    assert after["Sheet"].print_title_rows == "$1:$1"
    assert after.active.title == "Sheet"


def test_a_workbook_without_styles_gets_them(tmp_path: Path) -> None:
    parts = bare_parts('<row r="1"><c r="A1"><v>1</v></c></row>')
    del parts["xl/styles.xml"]
    parts["xl/_rels/workbook.xml.rels"] = re.sub(
        r'<Relationship Id="rId2"[^>]*/>', "", parts["xl/_rels/workbook.xml.rels"]
    )
    parts["[Content_Types].xml"] = re.sub(r'<Override PartName="/xl/styles[^>]*/>', "", parts["[Content_Types].xml"])
    path = write_parts(tmp_path / "a.xlsx", parts)
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(marks={"A1": "hapu_virhe"})}, new_sheets={"Havainnot": LIST}))
    assert open_with_openpyxl(path)["Taulu"]["A1"].style == "hapu_virhe"


def test_a_new_row_does_not_inherit_the_mark_of_the_row_above(book: Path) -> None:
    last = read_workbook(book).sheets["Tiedot"].tables[0].bounds[2]
    marks = {f"A{last}": "hapu_virhe", f"C{last}": "hapu_varoitus"}
    commit_edit(prepare_edit(book, {"Tiedot": SheetPatch(marks=marks)}))
    prepared = prepare_edit(book, {"Tiedot": SheetPatch(new_rows=[{1: "Uusi"}], header_row=3)})
    commit_edit(prepared)
    assert prepared.new_rows["Tiedot"] == (last + 1,)
    assert read_own_marks(book).sheets["Tiedot"].marks == marks


def test_a_change_beside_the_marks_is_noticed_before_the_file_is_replaced(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = book.read_bytes()
    monkeypatch.setattr(notes, "with_notes", lambda text, *_: text.replace("Muistiinpano", "Toinen"))
    with pytest.raises(UnsafeEdit) as refused:
        prepare_edit(book, MARKED)
    assert refused.value.code == "edit.not_verified"
    assert book.read_bytes() == before


def test_many_notes_are_written_in_reasonable_time_and_order(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", "")
    notes = {f"B{row}": f"rivi {row}" for row in range(3000, 0, -1)}
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(notes=notes)}))
    refs = re.findall(r'<comment ref="B(\d+)"', part_text(path, "xl/comments1.xml"))
    assert refs == [str(row) for row in range(1, 3001)]
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


def test_a_cell_style_that_leans_on_a_missing_named_style_does_not_become_a_mark(tmp_path: Path) -> None:
    parts = bare_parts('<row r="1"><c r="A1" s="1"><v>1</v></c><c r="B1"><v>2</v></c></row>')
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace('<xf numFmtId="14"/>', '<xf numFmtId="14" xfId="1"/>')
    path = write_parts(tmp_path / "a.xlsx", parts)
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(marks={"B1": "hapu_virhe"})}))
    assert read_own_marks(path).sheets["Taulu"].marks == {"B1": "hapu_virhe"}


def test_a_blank_inline_text_is_still_read_as_it_was(tmp_path: Path) -> None:
    path = bare_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="inlineStr"></c><c r="B1"><v>1</v></c></row>')
    before = read_workbook(path).sheets["Taulu"].cells
    commit_edit(prepare_edit(path, {"Taulu": SheetPatch(marks={"A1": "hapu_virhe"})}))
    assert facts(read_workbook(path).sheets["Taulu"].cells) == facts(before)
