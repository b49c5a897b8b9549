"""How a new workbook looks: fonts, fills, number formats and column widths. Contrast is at least 4.5 everywhere."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from hapusheets.registers.schema import ColumnSchema

FONT: Final = "Arial"
#: Marks of ``check --write``; found and removed by these names.
ERROR_STYLE: Final = "hapu_virhe"
WARNING_STYLE: Final = "hapu_varoitus"
DATE_FORMAT: Final = r"d\.m\.yyyy"
_EXPIRED: Final = ("7A0000", "F8D0D0")
_SOON: Final = ("4A3500", "FFE8A3")
#: Header colours (text, fill): an ordinary column, a required one, one that stays on this machine.
HEADER_COLOURS: Final = {
    "plain": ("FFFFFF", "3B4F6B"),
    "required": ("FFFFFF", "16325C"),
    "sensitive": ("FFFFFF", "6B2A3A"),
}

_FORMATS: Final = {
    "date": DATE_FORMAT,
    "datetime": r"d\.m\.yyyy\ h\.mm",
    "time": r"h\.mm",
    "year": "0",
    "integer": "0",
    "minutes": "0",
    "decimal": "0.000",
    "hours": "General",
    "km": "General",
    "money": '#,##0.00\\ "€"',
}
_WIDTHS: Final = {
    "id": 11, "text": 24, "long_text": 48, "code": 16, "codes": 26, "reference": 24, "references": 26, "date": 12,
    "datetime": 17, "time": 10, "year": 10, "integer": 10, "decimal": 10, "hours": 11, "km": 10, "minutes": 10,
    "money": 12, "boolean": 10, "hetu": 15, "phone": 16, "email": 30, "postal_code": 12, "iban": 25,
    "municipality": 13, "municipalities": 24, "weekday": 10,
}  # fmt: skip
#: Columns whose date ends something, with the days in which "soon" begins.
ENDS: Final = {"end": 60, "valid_until": 60, "delete_by": 30, "trial_end": 14, "due": 7}
#: Columns whose date grows old, with the days after which it is old and the days before that.
AGES: Final = {"checked": (183, 30), "extract_date": (183, 30)}
_DATE_AND_WORD: Final = 24  # 31.12.2026 päättyy pian
#: Kinds whose cells may take several lines.
WRAPPED: Final = frozenset({"text", "long_text", "codes", "references", "municipalities"})
_NARROW_NAMES: Final = {"last_name": 16, "first_names": 18, "post_town": 14, "nondisclosure": 12, "digits": 11}
_WIDE_NAMES: Final = {
    "street_address": 26,
    "contact_address": 34,
    "title": 28,
    "source": 46,
    "reason": 30,
    "rule": 46,
    "chapter": 30,
    "services": 44,
    "tasks": 56,
    "skills": 64,
}


def number_format(column: ColumnSchema) -> str:
    """Return the number format of a column's cells; ``@`` (text) for everything that is no number, date or time."""
    return "General" if column.own and column.kind == "decimal" else _FORMATS.get(column.kind, "@")


def column_width(column: ColumnSchema) -> float:
    """Return a width in characters that shows the usual value whole, and the header on at most two lines."""
    if column.width is not None:
        return float(column.width)
    width = (_NARROW_NAMES | _WIDE_NAMES).get(column.name, _WIDTHS[column.kind])
    if column.kind == "date" and column.name in ENDS.keys() | AGES.keys():
        width = _DATE_AND_WORD
    longest_word = max(len(word) for word in column.header.replace("/", "/ ").split())
    return float(max(width, longest_word + 4))


def header_kind(column: ColumnSchema) -> str:
    """Return which of ``HEADER_COLOURS`` a column's header wears."""
    return "sensitive" if column.sensitive else "required" if column.required else "plain"


def set_text(cell: Any, words: str) -> None:
    """Store ``words`` as text, whatever they begin with."""
    cell.value = words
    cell.data_type = "s"


def header_look(kind: str) -> tuple[Font, PatternFill]:
    """Return the font and fill of a header cell (``plain``, ``required``, ``sensitive``)."""
    text_colour, fill = HEADER_COLOURS[kind]
    return Font(name=FONT, size=10, bold=True, color=text_colour), PatternFill("solid", fgColor=fill)


def body_alignment(column: ColumnSchema) -> Alignment:
    """Return the alignment of a column's cells: long texts wrap, small numbers stand in the middle."""
    across = "center" if column.kind == "integer" else None
    return Alignment(vertical="top", horizontal=across, wrap_text=column.kind in WRAPPED)


def mark_styles() -> tuple[NamedStyle, NamedStyle]:
    """Return the two named styles that marks use."""
    return _mark(ERROR_STYLE, *_EXPIRED), _mark(WARNING_STYLE, *_SOON)


def _mark(name: str, text_colour: str, fill: str) -> NamedStyle:
    side = Side(style="thin", color=text_colour)
    style = NamedStyle(name=name)
    style.font = Font(name=FONT, size=10, color=text_colour)
    style.fill = PatternFill("solid", fgColor=fill)
    style.border = Border(left=side, right=side, top=side, bottom=side)
    style.alignment = Alignment(vertical="top", wrap_text=True)
    return style


def dated_look(kind: str, word: str, number: int) -> DifferentialStyle:
    """Return the look of an ``expired`` or ``soon`` date: a word after the date, and a colour beside the word.

    ``number`` is the id of the number format (164 or more, one for each word).
    """
    text_colour, fill = _EXPIRED if kind == "expired" else _SOON
    return DifferentialStyle(
        font=Font(color=text_colour),
        fill=PatternFill("solid", fgColor=fill, bgColor=fill),
        numFmt=NumberFormat(numFmtId=number, formatCode=rf'{DATE_FORMAT}" {word}"'),
    )
