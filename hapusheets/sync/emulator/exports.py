"""A spreadsheet in other formats: xlsx, csv, tsv, ods, PDF and zipped web pages."""

from __future__ import annotations

import csv
import html
import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from hapusheets.model.cells import cell_address
from hapusheets.sync.emulator.areas import area_from_json
from hapusheets.sync.emulator.cells import Cell, Fault, Result
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import DriveError
from hapusheets.sync.emulator.exports_pdf import pdf
from hapusheets.sync.emulator.formulas import cell_result
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import Locale, locale_of
from hapusheets.sync.emulator.printing import is_timely, show
from hapusheets.sync.emulator.typing_in import from_serial

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ODS = ("application/vnd.oasis.opendocument.spreadsheet", "application/x-vnd.oasis.opendocument.spreadsheet")


def export(document: Document, media_type: str) -> tuple[bytes, str]:
    """Return the bytes and the media type. Raises Drive's refusal for a format that is not made here."""
    maker = _MAKERS.get(media_type)
    if maker is None:
        message = "The requested conversion is not supported."
        raise DriveError(400, message, "badRequest", "convertTo")
    return maker(document), media_type


def _shown_rows(document: Document, sheet: Grid) -> list[list[str]]:
    locale = locale_of(document.locale)
    rows: list[list[str]] = []
    for row, column, cell in sheet.cells_in(sheet.whole()):
        if not cell.filled:
            continue
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        result = cell_result(document, sheet, row, column, cell)
        rows[row][column] = show(result, cell.number_format, locale)
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _delimited(sign: str) -> Callable[[Document], bytes]:
    def make(document: Document) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=sign, lineterminator="\r\n").writerows(_shown_rows(document, document.sheets[0]))
        return out.getvalue().removesuffix("\r\n").encode("utf-8")

    return make


# -- xlsx ----------------------------------------------------------------------------------------------------------


def _xlsx(document: Document) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for sheet in document.sheets:
        _xlsx_sheet(document, sheet, workbook.create_sheet(sheet.title[:31]))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _xlsx_sheet(document: Document, sheet: Grid, target: Worksheet) -> None:
    locale = locale_of(document.locale)
    for row, column, cell in sheet.cells_in(sheet.whole()):
        _xlsx_cell(cell, locale, target.cell(row + 1, column + 1))
    for merge in sheet.parts.get("merges", []):
        box = area_from_json(merge).clip(sheet.row_count, sheet.column_count)
        target.merge_cells(start_row=box.top + 1, end_row=box.bottom, start_column=box.left + 1, end_column=box.right)
    if sheet.properties.get("hidden"):
        target.sheet_state = "hidden"
    frozen = (sheet.grid_properties.get("frozenRowCount") or 0, sheet.grid_properties.get("frozenColumnCount") or 0)
    if any(frozen):
        target.freeze_panes = cell_address(frozen[0] + 1, frozen[1] + 1)


def _xlsx_cell(cell: Cell, locale: Locale, one: Any) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font

    if cell.formula is not None:
        one.value = cell.formula
    elif cell.filled:
        one.value = cell.value
        one.data_type = "s" if isinstance(cell.value, str) else one.data_type
    pattern = cell.number_format.get("pattern") or locale.patterns.get(cell.number_format.get("type", ""), "")
    if pattern:
        one.number_format = pattern
    style = (cell.format or {}).get("textFormat") or {}
    if style.get("bold") or style.get("italic"):
        one.font = Font(bold=bool(style.get("bold")), italic=bool(style.get("italic")))
    if cell.note:
        one.comment = Comment(cell.note, "")


# -- ods -----------------------------------------------------------------------------------------------------------

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS[0]}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _ods(document: Document) -> bytes:
    tables = "".join(_ods_table(document, sheet) for sheet in document.sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES}><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", _ODS[0], zipfile.ZIP_STORED)
        package.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        package.writestr("META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _ods_table(document: Document, sheet: Grid) -> str:
    rows = []
    shown = _shown_rows(document, sheet)
    for row, texts in enumerate(shown):
        cells = [_ods_cell(document, sheet, (row, column), text) for column, text in enumerate(texts)]
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    body = "".join(rows) or "<table:table-row><table:table-cell/></table:table-row>"
    return f"<table:table table:name={quoteattr(sheet.title)}>{body}</table:table>"


def _ods_cell(document: Document, sheet: Grid, place: tuple[int, int], text: str) -> str:
    cell = sheet.cell(*place)
    if not cell.filled:
        return "<table:table-cell/>"
    result = cell_result(document, sheet, *place, cell)
    formula = f" table:formula={quoteattr('of:' + cell.formula)}" if cell.formula else ""
    return f"<table:table-cell{formula} {_ods_value(result, cell)}><text:p>{escape(text)}</text:p></table:table-cell>"


def _ods_value(result: Result, cell: Cell) -> str:
    if isinstance(result, bool):
        return f'office:value-type="boolean" office:boolean-value="{str(result).lower()}"'
    if isinstance(result, (int, float)):
        if is_timely(cell.number_format) and cell.number_format.get("type") != "TIME":
            return f'office:value-type="date" office:date-value="{from_serial(result).isoformat()}"'
        return f'office:value-type="float" office:value="{result}"'
    shown = result.shown if isinstance(result, Fault) else str(result or "")
    return f'office:value-type="string" office:string-value={quoteattr(shown)}'


# -- zipped web pages ----------------------------------------------------------------------------------------------


def _web_pages(document: Document) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for sheet in document.sheets:
            rows = "".join(
                "<tr>" + "".join(f"<td>{html.escape(text)}</td>" for text in row) + "</tr>"
                for row in _shown_rows(document, sheet)
            )
            title = html.escape(sheet.title)
            page = f'<!doctype html><meta charset="utf-8"><title>{title}</title><table>{rows}</table>'
            package.writestr(f"{sheet.title.replace('/', '_')}.html", page)
    return out.getvalue()


def _pdf(document: Document) -> bytes:
    shown = [sheet for sheet in document.sheets if not sheet.properties.get("hidden")]
    return pdf([(sheet.title, _shown_rows(document, sheet)) for sheet in shown])


_MAKERS: dict[str, Callable[[Document], bytes]] = {
    _XLSX: _xlsx,
    "text/csv": _delimited(","),
    "text/tab-separated-values": _delimited("\t"),
    _ODS[0]: _ods,
    _ODS[1]: _ods,
    "application/zip": _web_pages,
    "application/pdf": _pdf,
}
