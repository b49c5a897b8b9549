"""The sheet *Lue minut*: what the workbook is, how to keep it, and every column in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from openpyxl.styles import Alignment, Font

from hapusheets.messages import text
from hapusheets.registers.schema import ColumnSchema, RegisterSchema
from hapusheets.workbooks.builder_rules import how_to_type
from hapusheets.workbooks.builder_styles import FONT, header_look, set_text
from hapusheets.workbooks.row_heights import lines_of, row_height

README_SHEET: Final = "Lue minut"
_WIDTHS: Final = (20, 26, 70, 44, 12, 14)
_TITLE: Final = Font(name=FONT, size=16, bold=True)
_HEADING: Final = Font(name=FONT, size=12, bold=True)
_BODY: Final = Font(name=FONT, size=10)


def fill_readme(
    sheet: Any,
    title: str,
    lines: Sequence[str],
    registers: Sequence[tuple[RegisterSchema, Sequence[ColumnSchema]]],
    lang: str,
    *,
    shows_cloud: bool,
) -> None:
    """Write the title, the lines, what each register is for, and a list of the columns.

    ``shows_cloud``: the list tells which columns go to the cloud.
    """
    for letter, width in zip("ABCDEF", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    purposes = [f"{register.sheet}: {_words(register.description, lang)}" for register, _columns in registers]
    texts = [(title, _TITLE), *((line, _BODY) for line in lines), ("", _BODY)]
    texts += [(text("start.readme.registers", lang=lang), _HEADING), *((line, _BODY) for line in purposes), ("", _BODY)]
    texts.append((text("start.readme.columns", lang=lang), _HEADING))
    for row, (words, font) in enumerate(texts, start=1):
        cell = sheet.cell(row, 1)
        set_text(cell, words)
        cell.font = font
    _columns_list(sheet, len(texts) + 1, registers, lang, len(_WIDTHS) if shows_cloud else len(_WIDTHS) - 1)


def _columns_list(
    sheet: Any, row: int, registers: Sequence[tuple[RegisterSchema, Sequence[ColumnSchema]]], lang: str, shown: int
) -> None:
    """Write the first ``shown`` facts of each column."""
    font, fill = header_look("plain")
    for number, head in enumerate(text("start.readme.heads", lang=lang).split("|")[:shown], start=1):
        cell = sheet.cell(row, number, head)
        cell.font, cell.fill = font, fill
    pairs = [(register, column) for register, columns in registers for column in columns]
    for place, (register, column) in enumerate(pairs, start=row + 1):
        texts = column_words(register, column, lang)[:shown]
        lines = max(lines_of(words, width - 1) for words, width in zip(texts, _WIDTHS, strict=False))
        sheet.row_dimensions[place].height = row_height(lines)
        for number, words in enumerate(texts, start=1):
            cell = sheet.cell(place, number)
            set_text(cell, words)
            cell.font, cell.alignment = _BODY, Alignment(vertical="top", wrap_text=True)


def column_words(register: RegisterSchema, column: ColumnSchema, lang: str) -> tuple[str, ...]:
    """Return what the list of columns says of one: sheet, header, purpose, form, whether required, whether synced."""
    return (
        register.sheet,
        column.header,
        _words(column.description, lang),
        how_to_type(column, lang),
        text("start.readme.yes", lang=lang) if column.required else "",
        text("start.readme.yes" if column.sync else "start.readme.no", lang=lang),
    )


def _words(texts: dict[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("fi") or ""
