"""Raw cells to typed cells."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

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
Plain = tuple[CellKind, Value, str]
#: One kind, the values and the raw texts of many cells.
Uniform = tuple[CellKind, Sequence[Value], Sequence[str]]

_FORMULA = re.compile(r"<f((?:\s[^<>]*?)?(?:/>|>[^<]*</f>))")
_VALUE = re.compile(r"<v(?:\s[^<>]*)?>([^<]*)</v>")
_INLINE = re.compile(r"<is(?:\s[^<>]*)?>(.*?)</is>", re.DOTALL)
_NUMERAL = re.compile(r"-?[0-9]{1,300}(?:\.[0-9]+)?")
_NUMERALS = re.compile(r"(?:-?[0-9]{1,300}(?:\.[0-9]+)?(?:\n|$))*")
_MOST_DIGITS = 300
_BLANK: Plain = (CellKind.EMPTY, None, "")
_TEXT_KINDS = frozenset({"str", "inlineStr"})
_BOOLS = {"1": True, "0": False, "true": True, "false": False}
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?Z?")


class Values(dict[str | None, Typed]):
    """The typed values of cells with the same attributes, by stored text (None: none); each is typed once."""

    def __init__(self, reader: CellReader, kind: str, style: int) -> None:
        super().__init__()
        self.kind = kind
        self.style = style
        self.code = reader.format_code(style)
        self.reader = reader

    def __missing__(self, stored: str | None) -> Typed:
        plain = _BLANK if stored is None else self.reader.typed(self.kind, stored, self.style)
        typed = self[stored] = (*plain, self.code)
        return typed

    def uniform(self, stored: Sequence[str]) -> Uniform | None:
        """Return what many cells are at once; None when they must be looked at one by one."""
        return None if stored else (CellKind.EMPTY, (), ())


class _SharedTexts(Values):
    def uniform(self, stored: Sequence[str]) -> Uniform | None:
        if not _all_digits(stored) or max(map(len, stored)) > _MOST_DIGITS:
            return None
        try:
            texts = list(map(self.reader.strings.__getitem__, map(int, stored)))
        except IndexError:
            return None
        return CellKind.TEXT, texts, texts


class _OwnTexts(Values):
    def uniform(self, stored: Sequence[str]) -> Uniform | None:
        texts = [plain_text(each) for each in stored]
        return CellKind.TEXT, texts, texts


class _PlainNumbers(Values):
    """The commonest case in short: numbers that are no dates."""

    def __missing__(self, stored: str | None) -> Typed:
        if stored is None or _NUMERAL.fullmatch(stored) is None:
            return super().__missing__(stored)
        number = float(stored) if "." in stored else int(stored)
        typed = self[stored] = (CellKind.NUMBER, number, stored, self.code)
        return typed

    def uniform(self, stored: Sequence[str]) -> Uniform | None:
        if _all_digits(stored) and max(map(len, stored)) < _MOST_DIGITS:
            return CellKind.NUMBER, [int(each) for each in stored], stored
        if "" in stored or _NUMERALS.fullmatch("\n".join(stored)) is None:
            return None
        return CellKind.NUMBER, [float(each) if "." in each else int(each) for each in stored], stored


def _all_digits(stored: Sequence[str]) -> bool:
    joined = "".join(stored)
    return joined.isascii() and joined.isdecimal() and "" not in stored


_SPECIAL = {"s": _SharedTexts, "str": _OwnTexts, "inlineStr": _OwnTexts}


class _ByAttributes(dict[str, Values]):
    """The typed values by the cells' attributes."""

    def __init__(self, reader: CellReader) -> None:
        super().__init__()
        self._reader = reader

    def __missing__(self, attrs: str) -> Values:
        values = self[attrs] = self._reader.values_of(attributes(attrs))
        return values


class CellReader:
    """Types the cells of one workbook: it knows the shared strings, the styles and the date system."""

    def __init__(self, strings: Sequence[str], styles: Styles, *, date1904: bool) -> None:
        self.strings = strings
        self._styles = styles
        self._date1904 = date1904
        self.values = _ByAttributes(self)

    def values_of(self, found: dict[str, str]) -> Values:
        """Return the values of cells with these attributes."""
        kind, written = found.get("t", ""), found.get("s", "")
        style = whole(written, 0)
        if kind in ("", "n"):
            plain = self._styles.format_class(style) in (FormatClass.NUMBER, FormatClass.TEXT)
            return (_PlainNumbers if plain else Values)(self, kind, style)
        return _SPECIAL.get(kind, Values)(self, kind, style)

    def format_code(self, style: int) -> str:
        """Return the number format code of a cell style."""
        return self._styles.code(style)

    def read(self, found: Sequence[RawCell]) -> tuple[dict[str, Cell], tuple[str, ...]]:
        """Return the cells by address and the addresses of those whose stored value is junk."""
        cells, junk = self.read_cells(found, {})
        return {cell.address: cell for cell in cells}, junk

    def read_cells(
        self, found: Sequence[RawCell], masters: dict[str, tuple[str, str]]
    ) -> tuple[list[Cell], tuple[str, ...]]:
        """Return the cells in order, empty ones left out, and the addresses of junk; ``masters`` as in a scan."""
        cells, junk = [], []
        for address, attrs, part, stored, other in found:
            values = self.values[attrs]
            typed, written = _unusual(values, other) if other else (values[stored], part)
            kind, value, raw, code = typed
            formula = read_formula(address, written, masters) if written else None
            if kind is not CellKind.EMPTY or formula is not None:
                cells.append(Cell(address, kind, value, formula, False, raw, code))
                if kind is CellKind.ERROR and values.kind != "e":
                    junk.append(address)
        return cells, tuple(junk)

    def typed(self, kind: str, stored: str, style: int) -> Plain:
        """Return kind, value and text of what is stored in a cell of that type and style; *empty* for a blank."""
        if kind in _TEXT_KINDS:
            text = plain_text(stored)
            return CellKind.TEXT, text, text
        if not stored.strip():
            return _BLANK
        if kind == "s":
            return self._shared_text(stored.strip())
        if kind == "e":
            return CellKind.ERROR, stored, stored
        if kind in ("b", "d"):
            return _bool(stored) if kind == "b" else _iso(stored.strip())
        return self._number(stored.strip(), self._styles.format_class(style)) if kind in ("", "n") else _junk(stored)

    def _shared_text(self, stored: str) -> Plain:
        index = whole(stored, -1)
        if not 0 <= index < len(self.strings):
            return _junk(stored)
        return CellKind.TEXT, self.strings[index], self.strings[index]

    def _number(self, stored: str, format_class: FormatClass) -> Plain:
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


def _unusual(values: Values, inner: str) -> tuple[Typed, str]:
    """Return the typed value of an unusual cell and its formula part, "" for none."""
    formula, value = _FORMULA.search(inner), _VALUE.search(inner)
    inline = _INLINE.search(inner, 0, inner.rfind("</is>") + len("</is>"))
    if inline and (values.kind == "inlineStr" or value is None):
        text = rich_text(inline[1])
        typed: Typed = (CellKind.TEXT, text, text, values.code)
    else:
        typed = values[None if value is None else value[1]]
    return typed, formula[1].removesuffix("</f>") if formula else ""


def read_formula(address: str, part: str, masters: dict[str, tuple[str, str]]) -> str:
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
        masters.setdefault(found.get("si", ""), (address, text))
        return text
    master, formula = masters.get(found.get("si", ""), (address, ""))
    (row, column), (first_row, first_column) = parse_address(address), parse_address(master)
    return shift_formula(formula, row - first_row, column - first_column)


def _bool(stored: str) -> Plain:
    value = _BOOLS.get(stored.strip())
    return _junk(stored) if value is None else (CellKind.BOOL, value, stored)


def _junk(stored: str) -> Plain:
    text = plain_text(stored)
    return CellKind.ERROR, text, text


def _iso(stored: str) -> Plain:
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
