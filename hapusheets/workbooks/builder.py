"""New friendly workbooks: the registers at ``init``, area views, reports. An existing workbook is never built again.

``build_workbook`` makes any choice of registers and columns; ``build_register_workbook`` one workbook of the schema.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any, Final, TypeAlias

from hapusheets.messages import text
from hapusheets.model.cells import Value, cell_address, column_letters
from hapusheets.model.errors import Refused
from hapusheets.registers.schema import ColumnSchema, RegisterSchema, Schema, load_schema
from hapusheets.registers.translations import in_language
from hapusheets.workbooks import row_heights
from hapusheets.workbooks.builder_lists import ListColumn, Lookups, filled_range, list_columns

#: openpyxl's own objects: its stub package lacks custom properties, styles of columns and more.
Workbook: TypeAlias = Any
Worksheet: TypeAlias = Any
Cell: TypeAlias = Any

#: Custom document properties of every workbook made here.
SCHEMA_PROPERTY: Final = "hapusheets_schema"
WORKBOOK_PROPERTY: Final = "hapusheets_workbook"
_SPARE_ROWS: Final = 1000
_LAST_ROW: Final = 1_048_576
_PRINT_COLUMNS: Final = 10
_PRINT_WIDTH: Final = 150.0  # characters that fit a landscape A4 at 9 points
_FIRST_FORMAT: Final = 200
_LANGUAGE_TAGS: Final = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}

#: One row of a register: values by English column name; several values as a tuple or list.
RowValues = Mapping[str, Value | Sequence[str]]


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One register sheet to make. ``columns`` are English names in the order wanted (empty: all, sensitive last)."""

    register: RegisterSchema
    columns: tuple[str, ...] = ()
    rows: Sequence[RowValues] = field(default_factory=tuple)

    @property
    def chosen(self) -> tuple[ColumnSchema, ...]:
        """The columns of the sheet, in sheet order."""
        if self.columns:
            return tuple(self.register.column(name) for name in self.columns)
        return tuple(sorted(self.register.columns, key=lambda column: column.sensitive))


def build_register_workbook(
    name: str,
    rows: Mapping[str, Sequence[RowValues]],
    path: Path,
    *,
    lookups: Lookups | None = None,
    codes: Mapping[str, Sequence[str]] | None = None,
    today: dt.date | None = None,
    lang: str = "fi",
    schema: Schema | None = None,
) -> None:
    """Make the workbook ``name`` of the schema (``asiakkaat.xlsx``) with all its registers.

    ``rows`` holds rows by the register's English name, values by the column's English name. ``lang``: the language of
    titles, prompts and *Lue minut*; headers and sheet names stay Finnish. ``schema``: a workspace's own.
    """
    schema = in_language(schema or load_schema(), lang)
    workbook = schema.workbook(name)
    build_workbook(
        [SheetSpec(register, rows=rows.get(register.name, ())) for register in workbook.registers],
        title=workbook.title.get(lang) or workbook.title["fi"],
        readme=[workbook.description.get(lang, ""), *text("start.readme.register_lines", lang=lang).splitlines()],
        schema=schema,
        lang=lang,
        path=path,
        name=name,
        lookups=lookups,
        codes=codes,
        today=today,
    )


def build_workbook(sheets: Sequence[SheetSpec], *, path: Path, **details: Any) -> None:
    """Write a new workbook to ``path``; see ``workbook_bytes`` for the details. A file in the way is refused."""
    if path.exists():
        raise Refused("start.file_exists", where=str(path))
    data = workbook_bytes(sheets, **details)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)


def workbook_bytes(
    sheets: Sequence[SheetSpec],
    *,
    title: str,
    readme: Sequence[str] = (),
    name: str = "",
    lookups: Lookups | None = None,
    codes: Mapping[str, Sequence[str]] | None = None,
    today: dt.date | None = None,
    lang: str = "fi",
    schema: Schema | None = None,
) -> bytes:
    """Return a friendly workbook as bytes; the same input gives the same bytes.

    ``lookups``: drop-down lines by register (``builder_lists.lookup_lines``); leave out what must not be seen.
    ``codes``: code lists over the shipped ones, ``municipalities`` among them. ``today`` fixes the day that old dates
    are told by (practice workspaces); None means the clock of the reader's machine. ``schema``: a workspace's own.
    """
    schema = schema or load_schema()
    workbook = _empty_workbook(title, name, schema, lang)
    _add_readme(workbook, title, readme, sheets, lang)
    formats = count(_FIRST_FORMAT)
    for number, spec in enumerate(sheets, start=1):
        _add_register(workbook, number, spec, formats, lang)
    columns = [column for spec in sheets for column in spec.chosen]
    _add_lists(workbook, list_columns(columns, schema, {**_shipped_lists(schema), **(codes or {})}, lookups or {}))
    _add_names(workbook, today)
    return _finished(workbook)


def _empty_workbook(title: str, name: str, schema: Schema, lang: str) -> Workbook:
    import openpyxl
    from openpyxl.packaging.custom import IntProperty, StringProperty

    from hapusheets.workbooks.builder_styles import mark_styles

    workbook: Any = openpyxl.Workbook()
    for style in mark_styles():
        workbook.add_named_style(style)
    workbook.properties.title = title
    workbook.properties.language = _LANGUAGE_TAGS[lang]
    workbook.properties.creator = "hapusheets"
    workbook.custom_doc_props.append(IntProperty(name=SCHEMA_PROPERTY, value=schema.version))
    workbook.custom_doc_props.append(StringProperty(name=WORKBOOK_PROPERTY, value=name))
    return workbook


def _add_readme(workbook: Workbook, title: str, lines: Sequence[str], sheets: Sequence[SheetSpec], lang: str) -> None:
    from hapusheets.workbooks.builder_readme import README_SHEET, fill_readme

    sheet = workbook.worksheets[0]
    sheet.title = README_SHEET
    whole = not any(spec.columns for spec in sheets)
    registers = [(spec.register, spec.chosen) for spec in sheets]
    fill_readme(sheet, title, [line for line in lines if line], registers, lang, shows_cloud=whole)
    _page_setup(sheet)


def _add_register(workbook: Workbook, number: int, spec: SheetSpec, formats: Iterator[int], lang: str) -> None:
    sheet = workbook.create_sheet(spec.register.sheet)
    columns = spec.chosen
    _add_header(sheet, columns)
    _add_rows(sheet, columns, spec.rows)
    _add_table(sheet, number, spec.register, len(columns), len(spec.rows))
    _add_rules(sheet, columns, max(_SPARE_ROWS, len(spec.rows) + 500), formats, lang)
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    last = column_letters(_printed(spec))
    sheet.print_area = f"A1:{last}{_LAST_ROW}"  # whole columns: rows typed later, too
    _page_setup(sheet)


def _add_header(sheet: Worksheet, columns: Sequence[ColumnSchema]) -> None:
    from openpyxl.styles import Alignment, Font

    from hapusheets.workbooks import builder_styles as look

    for number, column in enumerate(columns, start=1):
        cell = sheet.cell(1, number, column.header)
        cell.font, cell.fill = look.header_look(look.header_kind(column))
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        whole = sheet.column_dimensions[column_letters(number)]
        whole.width = look.column_width(column)
        whole.number_format = look.number_format(column)
        whole.font = Font(name=look.FONT, size=10)
        whole.alignment = look.body_alignment(column)
    sheet.row_dimensions[1].height = 32


def _add_rows(sheet: Worksheet, columns: Sequence[ColumnSchema], rows: Sequence[RowValues]) -> None:
    from hapusheets.workbooks import builder_styles as look

    looks = [sheet.column_dimensions[column_letters(number)] for number in range(1, len(columns) + 1)]
    for row, values in enumerate(rows, start=2):
        lines = 1
        for number, column in enumerate(columns, start=1):
            value = plain_value(values.get(column.name))
            if value is not None:
                cell = sheet.cell(row, number)
                cell._style = copy(looks[number - 1]._style)
                _set(cell, value)
                if column.kind in look.WRAPPED:
                    lines = max(lines, row_heights.lines_of(str(value), looks[number - 1].width - 1))
        sheet.row_dimensions[row].height = row_heights.row_height(lines)


def _set(cell: Cell, value: Value) -> None:
    from hapusheets.workbooks.builder_styles import set_text

    if isinstance(value, str):
        set_text(cell, value)
        return
    wanted = cell.number_format
    cell.value = value
    cell.number_format = "General" if wanted == "@" and not isinstance(value, dt.date | dt.time) else wanted


def plain_value(value: Value | Sequence[str]) -> Value:
    """Return what is stored in the cell: several values joined by ``;``, yes and no in words, no empty text.

    >>> plain_value(("koira", "kissa")), plain_value(True), plain_value("")
    ('koira; kissa', 'kyllä', None)
    """
    if isinstance(value, bool):
        return "kyllä" if value else "ei"
    if isinstance(value, str):
        return value or None
    if isinstance(value, Sequence):
        return "; ".join(value) or None
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    return value


def _add_table(sheet: Worksheet, number: int, register: RegisterSchema, width: int, rows: int) -> None:
    from openpyxl.worksheet.table import Table, TableStyleInfo

    table = Table(id=number, name=f"t_{register.name}", displayName=f"t_{register.name}")
    table.ref = f"A1:{cell_address(max(rows, 1) + 1, width)}"
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True, showColumnStripes=False)
    sheet.add_table(table)


def _add_rules(
    sheet: Worksheet, columns: Sequence[ColumnSchema], last_row: int, formats: Iterator[int], lang: str
) -> None:
    from hapusheets.workbooks.builder_rules import dated_rules, validation

    for number, column in enumerate(columns, start=1):
        letter = column_letters(number)
        cells = f"{letter}2:{letter}{last_row}"
        sheet.add_data_validation(validation(column, cells, lang))
        for rule in dated_rules(column, f"{letter}2", formats, lang):
            sheet.conditional_formatting.add(cells, rule)


def _printed(spec: SheetSpec) -> int:
    """Return how many columns are printed: what fits; all of them where columns were chosen or the tool writes."""
    from hapusheets.workbooks.builder_styles import column_width

    if spec.register.written_by_tool or spec.columns:
        return len(spec.chosen)
    room, shown = _PRINT_WIDTH, 0
    for column in spec.chosen[:_PRINT_COLUMNS]:
        room -= column_width(column)
        if shown and (room < 0 or column.sensitive):
            break
        shown += 1
    return shown


def _page_setup(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for side in ("left", "right", "top"):
        setattr(sheet.page_margins, side, 0.5)
    sheet.oddFooter.center.text = "&A · &P (&N) · &D"
    sheet.oddFooter.center.size = 10


def _shipped_lists(schema: Schema) -> dict[str, Sequence[str]]:
    from hapusheets.registers.shipped import municipality_names

    return {**schema.codes, "municipalities": municipality_names()}


def _add_lists(workbook: Workbook, lists: Sequence[ListColumn]) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    from hapusheets.workbooks.builder_styles import set_text

    for item in lists:
        sheet = workbook[item.sheet] if item.sheet in workbook.sheetnames else _tool_sheet(workbook, item.sheet)
        number = sheet.max_column + 1 if sheet["A1"].value else 1
        sheet.column_dimensions[column_letters(number)].width = 30
        for row, value in enumerate((item.header, *item.values), start=1):
            set_text(sheet.cell(row, number), value)
        workbook.defined_names[item.name] = DefinedName(item.name, attr_text=filled_range(item.sheet, number))


def _tool_sheet(workbook: Workbook, name: str) -> Worksheet:
    sheet = workbook.create_sheet(name)
    sheet.sheet_state = "hidden"
    sheet.freeze_panes = "A2"
    return sheet


def _add_names(workbook: Workbook, today: dt.date | None) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    from hapusheets.workbooks.builder_rules import TODAY_NAME, today_formula

    workbook.defined_names[TODAY_NAME] = DefinedName(TODAY_NAME, attr_text=today_formula(today))
    workbook.active = 1 if len(workbook.worksheets) > 1 else 0


def _finished(workbook: Workbook) -> bytes:
    from hapusheets.workbooks.builder_package import steady_bytes

    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet is workbook.active
    return steady_bytes(workbook)
