"""The XML of a sheet of ours: a titled list with links, ready to be read on screen and printed on A4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hapusheets.model.cells import Value, cell_address
from hapusheets.workbooks.cell_values import stored
from hapusheets.workbooks.mark_styles import FILLS
from hapusheets.workbooks.part_edits import HEAD
from hapusheets.workbooks.row_heights import lines_of, row_height
from hapusheets.workbooks.style_patch import StylePatch
from hapusheets.workbooks.xml_text import escape_xml

if TYPE_CHECKING:
    from hapusheets.workbooks.new_sheets import NewSheet

_USUAL_WIDTH: Final = 12.0
_TOP: Final = '<alignment vertical="top" wrapText="1"/>'
_LINE: Final = '<alignment vertical="top"/>'
_RULE: Final = '<border><left/><right/><top/><bottom style="thin"><color rgb="FFD0D5DD"/></bottom><diagonal/></border>'


def _font(size: int, colour: str, *marks: str) -> str:
    first = "".join(f"<{mark}/>" for mark in marks)
    return f'<font>{first}<sz val="{size}"/><color rgb="FF{colour}"/><name val="Arial"/><family val="2"/></font>'


def _solid(colour: str) -> str:
    pattern = f'<fgColor rgb="{colour}"/><bgColor indexed="64"/>'
    return f'<fill><patternFill patternType="solid">{pattern}</patternFill></fill>'


_LOOKS: Final = {
    "title": {"font": _font(16, "000000", "b"), "alignment": _LINE},
    "line": {"font": _font(10, "000000"), "alignment": _LINE},
    "header": {"font": _font(10, "FFFFFF", "b"), "fill": _solid("FF3B4F6B"), "alignment": _TOP},
    "body": {"font": _font(10, "000000"), "border": _RULE, "alignment": _TOP},
    "number": {
        "font": _font(10, "000000"),
        "border": _RULE,
        "alignment": '<alignment horizontal="center" vertical="top"/>',
    },
    "link": {"font": _font(10, "0B4FA8", "u"), "border": _RULE, "alignment": _TOP},
    "error": {
        "font": _font(10, "7A0000", "b"),
        "fill": _solid(FILLS["hapu_virhe"]),
        "border": _RULE,
        "alignment": _TOP,
    },
    "warning": {
        "font": _font(10, "4A3500", "b"),
        "fill": _solid(FILLS["hapu_varoitus"]),
        "border": _RULE,
        "alignment": _TOP,
    },
}  # fmt: skip


def sheet_xml(sheet: NewSheet, styles: StylePatch, main: str, relations: str, *, viewed: bool) -> str:
    """Return the worksheet part. ``viewed``: the workbook has a window, so that panes can be frozen in it."""
    columns = max((len(row) for row in sheet.rows), default=1)
    last = cell_address(max(1, len(sheet.rows)), max(1, columns))
    return (
        f'{HEAD}<worksheet xmlns="{main}" xmlns:r="{relations}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}"/>{_view(sheet) if viewed else ""}<sheetFormatPr defaultRowHeight="15"/>'
        f"{_columns(sheet)}<sheetData>{''.join(_rows(sheet, styles))}</sheetData>{_links(sheet)}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;F · &amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


def _view(sheet: NewSheet) -> str:
    row = sheet.header_row
    below = f"A{row + 1}"
    pane = f'<pane ySplit="{row}" topLeftCell="{below}" activePane="bottomLeft" state="frozen"/>'
    selection = f'<selection pane="bottomLeft" activeCell="{below}" sqref="{below}"/>'
    inner = f"{pane}{selection}" if row else ""
    return f'<sheetViews><sheetView showGridLines="0" workbookViewId="0">{inner}</sheetView></sheetViews>'


def _columns(sheet: NewSheet) -> str:
    hidden = ' hidden="1"'
    shown = len(sheet.widths) - sheet.hidden_columns
    tags = (
        f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"{"" if n <= shown else hidden}/>'
        for n, width in enumerate(sheet.widths, 1)
    )
    return f"<cols>{''.join(tags)}</cols>" if sheet.widths else ""


def _rows(sheet: NewSheet, styles: StylePatch) -> list[str]:
    looks = {name: styles.look(**pieces) for name, pieces in _LOOKS.items()}
    written = []
    for number, row in enumerate(sheet.rows, start=1):
        cells = "".join(
            _cell(cell_address(number, column), value, looks[_look(sheet, number, column)])
            for column, value in enumerate(row, start=1)
            if value is not None or number >= sheet.header_row
        )
        written.append(f'<row r="{number}" ht="{_height(sheet, number):g}" customHeight="1">{cells}</row>')
    return written


def _look(sheet: NewSheet, row: int, column: int) -> str:
    if row < sheet.header_row:
        return "title" if row == 1 else "line"
    if row == sheet.header_row:
        return "header"
    address = cell_address(row, column)
    usual = "number" if isinstance(sheet.rows[row - 1][column - 1], int) else "body"
    return sheet.looks.get(address) or ("link" if address in sheet.links else usual)


def _height(sheet: NewSheet, number: int) -> float:
    values = sheet.rows[number - 1]
    if number < sheet.header_row:
        return 24.0 if number == 1 else 15.0
    widths = [*sheet.widths, *[_USUAL_WIDTH] * len(values)]
    values = values[: len(values) - sheet.hidden_columns]
    lines = (lines_of(value, width - 1) for value, width in zip(values, widths, strict=False) if isinstance(value, str))
    return row_height(max(lines, default=1))


def _cell(address: str, value: Value, style: int) -> str:
    look = f' s="{style}"' if style else ""
    content = stored(value, address, date1904=False)
    if content is None:
        return f'<c r="{address}"{look}/>'
    kind = f' t="{content.kind}"' if content.kind else ""
    return f'<c r="{address}"{look}{kind}>{content.xml("")}</c>'


def _links(sheet: NewSheet) -> str:
    items = "".join(
        f'<hyperlink ref="{address}" location="{escape_xml(place)}"/>' for address, place in sheet.links.items()
    )
    return f"<hyperlinks>{items}</hyperlinks>" if items else ""
