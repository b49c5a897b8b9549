"""Raw cells to typed cells."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from typing import Any

from hapusheets.model.cells import Cell, CellKind, Value, parse_address
from hapusheets.workbooks.dates import FormatClass, from_serial
from hapusheets.workbooks.formulas import shift_formula
from hapusheets.workbooks.scan import RawCell
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.strings import plain_text, rich_text
from hapusheets.workbooks.styles import Styles
from hapusheets.workbooks.xml_text import unescape_xml

#: Kind, value, raw text and number format.
Typed = tuple[CellKind, Value, str, str]
_Plain = tuple[CellKind, Value, str]

_FORMULA = re.compile(r"<f((?:\s[^>]*?)?(?:/>|>[^<]*</f>))")
_VALUE = re.compile(r"<v(?:\s[^>]*)?>([^<]*)</v>")
_INLINE = re.compile(r"<is(?:\s[^>]*)?>(.*?)</is>", re.DOTALL)
_NUMERAL = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]+)?")
_BOOLS = {"1": True, "0": False, "true": True, "false": False}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?Z?")


class _Draft:
    """A cell while it is filled: a frozen ``Cell`` takes three times as long to make, and sheets have many.

    It has the very slots of ``Cell``, so that it can become one.
    """

    __slots__ = ("address", "kind", "value", "formula", "hidden", "raw", "number_format", "comment")  # noqa: RUF023 - the order of Cell

    def __init__(self, address: str, typed: Typed) -> None:
        self.address = address
        self.kind, self.value, self.raw, self.number_format = typed
        self.formula: str | None = None
        self.hidden = False
        self.comment = False


class _Values(dict[str, Typed]):
    """The typed values of cells with the same attributes, by stored text; each is typed once."""

    def __init__(self, reader: CellReader, kind: str, style: int) -> None:
        super().__init__()
        self.kind = kind
        self.style = style
        self.reader = reader

    def __missing__(self, stored: str) -> Typed:
        typed = self[stored] = self.reader.typed(self.kind, stored, self.style)
        return typed


class _PlainNumbers(_Values):
    """The commonest case in short: numbers that are no dates."""

    def __missing__(self, stored: str) -> Typed:
        if _NUMERAL.fullmatch(stored) is None:
            return super().__missing__(stored)
        number = float(stored) if "." in stored else int(stored)
        typed = self[stored] = (CellKind.NUMBER, number, stored, self.reader.format_code(self.style))
        return typed


class _ByAttributes(dict[str, _Values]):
    """The typed values by the cells' attributes."""

    def __init__(self, reader: CellReader) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, attrs: str) -> _Values:
        values = self[attrs] = self._reader.values_of(attributes(attrs))
        return values


class CellReader:
    """Types the cells of one workbook: it knows the shared strings, the styles and the date system."""

    def __init__(self, strings: Sequence[str], styles: Styles, *, date1904: bool) -> None:
        self._strings = strings
        self._styles = styles
        self._date1904 = date1904
        self._values = _ByAttributes(self)

    def values_of(self, found: dict[str, str]) -> _Values:
        """Return the values of cells with these attributes."""
        kind, written = found.get("t", ""), found.get("s", "")
        style = whole(written, 0)
        numbers = (FormatClass.NUMBER, FormatClass.TEXT)
        plain = kind in ("", "n") and self._styles.format_class(style) in numbers
        return _PlainNumbers(self, kind, style) if plain else _Values(self, kind, style)

    def format_code(self, style: int) -> str:
        """Return the number format code of a cell style."""
        return self._styles.code(style)

    def read(self, found: list[RawCell]) -> tuple[dict[str, Cell], tuple[str, ...]]:
        """Return the cells by address and the addresses of those whose stored value is junk."""
        values = self._values
        drafts = [_Draft(address, values[attrs][stored]) for address, attrs, _, stored, _ in found]
        self._complete(drafts, found)
        cells: dict[str, Any] = {draft.address: draft for draft in drafts}
        for cell in drafts:
            cell.__class__ = Cell  # type: ignore[assignment]
        if any(typed[0] is CellKind.EMPTY for by_text in values.values() for typed in by_text.values()):
            cells = {address: cell for address, cell in cells.items() if not _is_absent(cell)}
        return cells, self._junk(found, cells)

    def _complete(self, drafts: list[_Draft], found: list[RawCell]) -> None:
        """Fill in formulas and the cells that are written in an unusual way."""
        shared: dict[str, tuple[str, str]] = {}
        for draft, (address, attrs, part, _, other) in zip(drafts, found, strict=True):
            if part or other:
                written = part
                if other:
                    typed, written = _unusual(self._values[attrs], other)
                    draft.kind, draft.value, draft.raw, draft.number_format = typed
                draft.formula = _formula(address, written, shared) if written else None

    def _junk(self, found: list[RawCell], cells: dict[str, Cell]) -> tuple[str, ...]:
        """Return the addresses of error cells that do not say that they are errors."""
        kinds = {attrs: by_text.kind for attrs, by_text in self._values.items()}
        odd = {attrs for attrs, kind in kinds.items() if kind != "e"}
        error = CellKind.ERROR
        if not any(typed[0] is error for attrs in odd for typed in self._values[attrs].values()):
            return ()
        return tuple(cell[0] for cell in found if cell[1] in odd and cell[0] in cells and cells[cell[0]].kind is error)

    def typed(self, kind: str, stored: str, style: int) -> Typed:
        """Return what a stored text is in a cell of that type and style; *empty* for a blank."""
        typed = self._typed(kind, stored, style)
        return *typed, self._styles.code(style)

    def _typed(self, kind: str, stored: str, style: int) -> _Plain:
        if kind == "str":
            text = plain_text(stored)
            return CellKind.TEXT, text, text
        if not stored.strip():
            return CellKind.EMPTY, None, ""
        if kind == "s":
            return self._shared_text(stored.strip())
        if kind == "e":
            return CellKind.ERROR, stored, stored
        if kind in ("b", "d"):
            return _bool(stored) if kind == "b" else _iso(stored.strip())
        return self._number(stored.strip(), self._styles.format_class(style)) if kind in ("", "n") else _junk(stored)

    def _shared_text(self, stored: str) -> _Plain:
        index = whole(stored, -1)
        if not 0 <= index < len(self._strings):
            return _junk(stored)
        return CellKind.TEXT, self._strings[index], self._strings[index]

    def _number(self, stored: str, format_class: FormatClass) -> _Plain:
        try:
            number: int | float = int(stored) if stored.lstrip("-").isdigit() else float(stored)
            sound = math.isfinite(number) and "_" not in stored
        except (ValueError, OverflowError):
            return _junk(stored)
        if not sound:
            return _junk(stored)
        if format_class in (FormatClass.NUMBER, FormatClass.TEXT):
            return CellKind.NUMBER, number, stored
        moment = from_serial(float(number), format_class, date1904=self._date1904)
        if moment is None:
            return CellKind.NUMBER, number, stored
        return (CellKind.TIME if isinstance(moment, dt.time) else CellKind.DATE), moment, stored


def _is_absent(cell: Cell) -> bool:
    return cell.kind is CellKind.EMPTY and cell.formula is None


def _unusual(values: _Values, inner: str) -> tuple[Typed, str]:
    """Return the typed value of an unusual cell and its formula part, "" for none."""
    formula, value, inline = _FORMULA.search(inner), _VALUE.search(inner), _INLINE.search(inner)
    code = values[""][3]
    if inline and (values.kind == "inlineStr" or value is None):
        text = rich_text(inline[1])
        typed: Typed = (CellKind.TEXT, text, text, code)
    elif value is None:
        typed = (CellKind.EMPTY, None, "", code)
    else:
        typed = values[value[1]]
    return typed, formula[1].removesuffix("</f>") if formula else ""


def _formula(address: str, part: str, shared: dict[str, tuple[str, str]]) -> str:
    """Return the formula of a cell from what stands after ``<f``; a shared one is translated from its master."""
    attrs, _, text = part.partition(">")
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


def _bool(stored: str) -> _Plain:
    value = _BOOLS.get(stored.strip())
    return _junk(stored) if value is None else (CellKind.BOOL, value, stored)


def _junk(stored: str) -> _Plain:
    text = plain_text(stored)
    return CellKind.ERROR, text, text


def _iso(stored: str) -> _Plain:
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
