"""Raw cells to typed cells."""

from __future__ import annotations

import datetime as dt
import gc
import math
import re
from collections.abc import Sequence

from hapusheets.model.cells import Cell, CellKind, Value, parse_address
from hapusheets.workbooks.dates import FormatClass, from_serial
from hapusheets.workbooks.formulas import shift_formula
from hapusheets.workbooks.scan import RawCell
from hapusheets.workbooks.sheet_parts import attributes
from hapusheets.workbooks.strings import plain_text, rich_text
from hapusheets.workbooks.styles import Styles
from hapusheets.workbooks.xml_text import unescape_xml

Typed = tuple[CellKind, Value, str]

_FORMULA = re.compile(r"<f(\s[^>]*?)?(?:/>|>([^<]*)</f>)")
_VALUE = re.compile(r"<v(?:\s[^>]*)?>([^<]*)</v>")
_INLINE = re.compile(r"<is(?:\s[^>]*)?>(.*?)</is>", re.DOTALL)
_BOOLS = {"1": True, "0": False, "true": True, "false": False}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?Z?")


class CellReader:
    """Types the cells of one workbook: it knows the shared strings, the styles and the date system."""

    def __init__(self, strings: Sequence[str], styles: Styles, *, date1904: bool) -> None:
        self._strings = strings
        self._styles = styles
        self._date1904 = date1904
        self._numbers: dict[tuple[str, FormatClass], Typed] = {}

    def read(self, found: list[RawCell], comments: frozenset[str]) -> tuple[dict[str, Cell], tuple[str, ...]]:
        """Return the cells by address and the addresses of those whose stored value is junk."""
        collecting = gc.isenabled()
        gc.disable()  # a sheet of many cells would be walked through by the collector again and again
        try:
            return self._read(found, comments)
        finally:
            if collecting:
                gc.enable()

    def _read(self, found: list[RawCell], comments: frozenset[str]) -> tuple[dict[str, Cell], tuple[str, ...]]:
        cells: dict[str, Cell] = {}
        junk: list[str] = []
        shared: dict[str, tuple[str, str]] = {}
        for address, style, kind, attrs, formula, value, other in found:
            if other:
                cell_kind, value_text, attrs_text, formula_text = _unusual(kind, other)
            else:
                cell_kind, value_text, attrs_text, formula_text = kind, value, attrs, formula
            text = self._formula(address, attrs_text, formula_text, shared) if attrs_text or formula_text else None
            if value_text is None and text is None:
                continue
            typed = self._typed(cell_kind, value_text, int(style or 0), text is not None)
            if typed is None:
                continue
            if typed[0] is CellKind.ERROR and cell_kind != "e":
                junk.append(address)
            code = self._styles.code(int(style or 0))
            cells[address] = Cell(address, typed[0], typed[1], text, False, typed[2], code, address in comments)
        return cells, tuple(junk)

    def _formula(self, address: str, attrs: str, text: str, shared: dict[str, tuple[str, str]]) -> str:
        text = unescape_xml(text)
        if "t=" not in attrs:
            return text
        found = attributes(attrs)
        if found.get("t") == "dataTable":
            return text or f"TABLE({found.get('r1', '')},{found.get('r2', '')})"
        if found.get("t") != "shared":
            return text
        if text:
            shared.setdefault(found.get("si", ""), (address, text))
            return text
        master, formula = shared.get(found.get("si", ""), (address, ""))
        (row, column), (first_row, first_column) = parse_address(address), parse_address(master)
        return shift_formula(formula, row - first_row, column - first_column)

    def _typed(self, kind: str, stored: str | None, style: int, calculated: bool) -> Typed | None:
        if kind in ("s", "str", "inlineStr"):
            return self._text(kind, stored)
        if stored is None or not stored.strip():
            return (CellKind.EMPTY, None, "") if calculated else None
        if kind == "e":
            return CellKind.ERROR, stored, stored
        if kind == "b":
            value = _BOOLS.get(stored.strip())
            return _junk(stored) if value is None else (CellKind.BOOL, value, stored)
        if kind == "d":
            return _iso(stored.strip())
        return self._number(stored.strip(), style) if kind in ("", "n") else _junk(stored)

    def _text(self, kind: str, stored: str | None) -> Typed | None:
        if stored is None:
            return None
        if kind == "inlineStr":
            return CellKind.TEXT, stored, stored
        if kind == "str":
            text = plain_text(stored)
            return CellKind.TEXT, text, text
        if not stored.strip():
            return None
        index = int(stored) if stored.strip().isdigit() else -1
        if not 0 <= index < len(self._strings):
            return _junk(stored)
        return CellKind.TEXT, self._strings[index], self._strings[index]

    def _number(self, stored: str, style: int) -> Typed:
        format_class = self._styles.format_class(style)
        typed = self._numbers.get((stored, format_class))
        if typed is None:
            typed = self._new_number(stored, format_class)
            self._numbers[stored, format_class] = typed
        return typed

    def _new_number(self, stored: str, format_class: FormatClass) -> Typed:
        try:
            number: int | float = int(stored) if stored.lstrip("-").isdigit() else float(stored)
        except ValueError:
            return _junk(stored)
        if not math.isfinite(number) or "_" in stored:
            return _junk(stored)
        if format_class in (FormatClass.NUMBER, FormatClass.TEXT):
            return CellKind.NUMBER, number, stored
        moment = from_serial(float(number), format_class, date1904=self._date1904)
        if moment is None:
            return CellKind.NUMBER, number, stored
        return (CellKind.TIME if isinstance(moment, dt.time) else CellKind.DATE), moment, stored


def _unusual(kind: str, inner: str) -> tuple[str, str | None, str, str]:
    formula, value, inline = _FORMULA.search(inner), _VALUE.search(inner), _INLINE.search(inner)
    stored = value[1] if value else None
    if inline and (kind == "inlineStr" or stored is None):
        kind, stored = "inlineStr", rich_text(inline[1])
    return kind, stored, (formula[1] or " ") if formula else "", (formula[2] or "") if formula else ""


def _junk(stored: str) -> Typed:
    text = plain_text(stored)
    return CellKind.ERROR, text, text


def _iso(stored: str) -> Typed:
    match = _ISO.fullmatch(stored)
    try:
        if match and match[1] and match[2]:
            moment = dt.datetime.fromisoformat(f"{match[1]}T{match[2]}")
            return CellKind.DATE, moment if moment.time() != dt.time() else moment.date(), stored
        if match and match[1]:
            return CellKind.DATE, dt.date.fromisoformat(match[1]), stored
        if match and match[2]:
            return CellKind.TIME, dt.time.fromisoformat(match[2]), stored
    except ValueError:
        pass
    return _junk(stored)
