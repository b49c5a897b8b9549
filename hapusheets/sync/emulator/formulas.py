"""A small evaluator: arithmetic, comparison, references, named ranges and the functions of ``functions``.

What it does not know shows ``#NAME?`` and keeps its text. Nothing is ever run: the text is parsed here.
"""

from __future__ import annotations

import math
import re
from typing import Any

from hapusheets.sync.emulator.areas import Area, Box
from hapusheets.sync.emulator.cells import (
    CIRCULAR,
    DIVIDE,
    NO_REFERENCE,
    TOO_LARGE,
    UNPARSED,
    Cell,
    Fault,
    Result,
    plain_number,
    unknown_name,
    wrong_value,
)
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.functions import FUNCTIONS, Argument, Block, Stop, number, scalar, text, truth
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import locale_of
from hapusheets.sync.emulator.references import End, Reference, match_reference

_NUMBER = {".": re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+"), ",": re.compile(r"\d+(?:,\d+)?(?:[eE][+-]?\d+)?")}
_NAME = re.compile(r"[^\W\d][\w.]*")
_STRING = re.compile(r'"((?:[^"]|"")*)"')
_FAULT = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ERROR!)")
_OPERATORS = ("<=", ">=", "<>", "=", "<", ">", "&", "+", "-", "*", "/", "^")
_LEVEL = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4, "^": 6}
_DEPTH = 64
_DEEPEST = 20


Key = tuple[int, int, int]


class NeedsFirst(Exception):  # noqa: N818 - a way back to the beginning, no failure
    """A cell so far down a chain of formulas that it is computed first."""

    def __init__(self, key: Key) -> None:
        super().__init__(key)
        self.key = key


class Unparsed(Exception):  # noqa: N818 - becomes the cell's #ERROR!
    """The text is no formula."""


def result_of(document: Document, sheet: Grid, row: int, column: int) -> Result:
    """Return what a cell holds: its constant, or what its formula gives."""
    cell = sheet.cell(row, column)
    return cell_result(document, sheet, row, column, cell) if cell.formula else cell.value


def cell_result(document: Document, sheet: Grid, row: int, column: int, cell: Cell) -> Result:
    """Return the value of a cell at hand; the result is cached in the document."""
    if cell.formula is None:
        return cell.value
    key = (sheet.sheet_id, row, column)
    if key not in document.results:
        if document.depth >= _DEEPEST:
            raise NeedsFirst(key)
        _evaluate_in_turn(document, key)
    return document.results[key]


def _evaluate_in_turn(document: Document, key: Key) -> None:
    """Compute a cell; those that it needs from very far come first, one after another, not one inside another."""
    waiting = [key]
    while waiting:
        one = waiting[-1]
        document.results[one] = CIRCULAR
        document.depth += 1
        try:
            sheet = document.sheet(one[0])
            document.results[one] = _evaluate(document, sheet, sheet.cell(one[1], one[2]).formula or "=")
            waiting.pop()
        except NeedsFirst as need:
            del document.results[one]
            if document.depth > 1:
                raise
            if need.key in waiting:
                document.results[waiting.pop()] = CIRCULAR
            else:
                waiting.append(need.key)
        finally:
            document.depth -= 1


def _evaluate(document: Document, sheet: Grid, formula: str) -> Result:
    try:
        value = scalar(_Parser(document, sheet, formula[1:]).run())
    except Stop as stop:
        return stop.fault
    except (Unparsed, RecursionError):
        return UNPARSED
    except (ArithmeticError, ValueError, TypeError) as error:
        return Fault("NUM", "#NUM!", str(error))
    if isinstance(value, float):
        return plain_number(value) if math.isfinite(value) else TOO_LARGE
    return 0 if value is None else value


class _Parser:
    """Reads and computes one formula from left to right."""

    def __init__(self, document: Document, sheet: Grid, source: str) -> None:
        self.document, self.sheet, self.source, self.place, self.depth = document, sheet, source, 0, 0
        self.decimal = locale_of(document.locale).decimal

    def run(self) -> Argument:
        """Return the value of the whole text."""
        value = self.expression(0)
        self.skip()
        if self.place != len(self.source):
            raise Unparsed(self.source)
        return value

    def skip(self) -> None:
        """Go over white space."""
        while self.source[self.place : self.place + 1].isspace():
            self.place += 1

    def take(self, *signs: str) -> str:
        """Return the sign that stands here and go over it; "" when none of them does."""
        self.skip()
        for sign in signs:
            if self.source.startswith(sign, self.place):
                self.place += len(sign)
                return sign
        return ""

    def expression(self, level: int) -> Argument:
        """Return the value of operators that bind tighter than ``level``."""
        self.depth += 1
        if self.depth > _DEPTH:
            raise Unparsed(self.source)
        value = self.prefixed()
        while True:
            start = self.place
            sign = self.take(*_OPERATORS)
            if not sign or _LEVEL[sign] <= level:
                self.place = start
                self.depth -= 1
                return value
            value = _operate(sign, value, self.expression(_LEVEL[sign]))

    def prefixed(self) -> Argument:
        """Return a value with its sign before and percent after it."""
        sign = self.take("-", "+")
        if sign:
            value = self.prefixed()
            return -number(value) if sign == "-" else value
        value = self.primary()
        while self.take("%"):
            value = number(value) / 100
        return value

    def primary(self) -> Argument:
        """Return a constant, a reference, a function call or a bracketed expression."""
        self.skip()
        if self.take("("):
            value = self.expression(0)
            if not self.take(")"):
                raise Unparsed(self.source)
            return value
        for reader in (self.quoted, self.reference, self.constant, self.named):
            found = reader()
            if found is not None:
                return found[0]
        raise Unparsed(self.source)

    def quoted(self) -> tuple[Argument] | None:
        """Return a text in quotation marks, or an error constant."""
        fault = _FAULT.match(self.source, self.place)
        if fault:
            raise Stop(NO_REFERENCE if fault[0] == "#REF!" else Fault("ERROR", fault[0], "Error value in the formula."))
        match = _STRING.match(self.source, self.place)
        if match is None:
            return None
        self.place = match.end()
        return (match[1].replace('""', '"'),)

    def constant(self) -> tuple[Argument] | None:
        """Return a number."""
        match = _NUMBER[self.decimal].match(self.source, self.place)
        if match is None:
            return None
        self.place = match.end()
        return (plain_number(float(match[0].replace(",", "."))),)

    def reference(self) -> tuple[Argument] | None:
        """Return the cells of a reference."""
        found = match_reference(self.source, self.place)
        if found is None:
            return None
        reference, self.place = found
        sheet = self.sheet if reference.title is None else self.document.titled(reference.title)
        if sheet is None:
            raise Stop(NO_REFERENCE)
        return (self.block(sheet, _area(reference, sheet)),)

    def block(self, sheet: Grid, area: Area) -> Block:
        """Return the values of an area as rows."""
        box = area.clip(sheet.row_count, sheet.column_count)
        if not box.height or not box.width:
            raise Stop(NO_REFERENCE)
        if area.bottom is None:
            box = box._replace(bottom=max(box.top + 1, min(box.bottom, len(sheet.rows))))
        return [[result_of(self.document, sheet, row, column) for column in box.columns()] for row in box.rows()]

    def named(self) -> tuple[Argument] | None:
        """Return TRUE, FALSE, a named range or a function call."""
        match = _NAME.match(self.source, self.place)
        if match is None:
            return None
        self.place = match.end()
        if self.take("("):
            return (self.call(match[0]),)
        if match[0].upper() in {"TRUE", "FALSE"}:
            return (match[0].upper() == "TRUE",)
        area = self.document.named(match[0])
        if area is None:
            raise Stop(unknown_name(match[0]))
        return (self.block(self.document.sheet(area.sheet_id), area),)

    def call(self, name: str) -> Argument:
        """Return the result of a function; its bracket is open."""
        arguments = self.arguments()
        known = name.upper()
        if known in {"IF", "IFERROR"}:
            return _choose(known, arguments)
        function: Any = FUNCTIONS.get(known)
        if function is None:
            raise Stop(unknown_name(name))
        try:
            found: Argument = function(*[_given(one) for one in arguments])
        except TypeError:
            raise Stop(Fault("N_A", "#N/A", f"Wrong number of arguments to {known}.")) from None
        return found

    def arguments(self) -> list[Argument]:
        """Return the arguments up to the closing bracket; a fault stays among them as a value."""
        found: list[Argument] = []
        if self.take(")"):
            return found
        while True:
            found.append(self.argument())
            if self.take(")"):
                return found
            if not self.take(";", ","):
                raise Unparsed(self.source)

    def argument(self) -> Argument:
        """Return one argument; an empty one is None."""
        self.skip()
        if self.source[self.place : self.place + 1] in {",", ";", ")"}:
            return None
        start, depth = self.place, self.depth
        try:
            return self.expression(0)
        except Stop as stop:
            self.place, self.depth = _end_of_argument(self.source, start), depth
            return stop.fault


def _end_of_argument(source: str, place: int) -> int:
    depth = 0
    while place < len(source):
        quoted = _STRING.match(source, place)
        if quoted:
            place = quoted.end()
            continue
        sign = source[place]
        if depth == 0 and sign in ",;)":
            return place
        depth += {"(": 1, ")": -1}.get(sign, 0)
        place += 1
    return place


def _given(argument: Argument) -> Argument:
    if isinstance(argument, Fault):
        raise Stop(argument)
    return argument


def _choose(name: str, arguments: list[Argument]) -> Argument:
    padded: list[Argument] = [*arguments, None, None, None]
    if name == "IFERROR":
        first = padded[0][0][0] if isinstance(padded[0], list) else padded[0]
        return padded[1] if isinstance(first, Fault) else first
    if len(arguments) == 2:
        padded[2] = False
    return padded[1] if truth(_given(padded[0])) else padded[2]


def _area(reference: Reference, sheet: Grid) -> Area:
    last: End = reference.last or reference.first
    rows = sorted(one for one in (reference.first.row, last.row) if one is not None)
    columns = sorted(one for one in (reference.first.column, last.column) if one is not None)
    top, bottom = (rows[0], rows[-1] + 1) if rows else (0, None)
    left, right = (columns[0], columns[-1] + 1) if columns else (0, None)
    return Box(sheet.sheet_id, top, left, 0, 0).area()._replace(bottom=bottom, right=right)


def _operate(sign: str, left: Argument, right: Argument) -> Result:
    if sign == "&":
        return text(left) + text(right)
    if _LEVEL[sign] == 1:
        return _compare(sign, scalar(left), scalar(right))
    first, second = number(left), number(right)
    if sign == "/":
        if second == 0:
            raise Stop(DIVIDE)
        return first / second
    if sign == "^":
        return _power(first, second)
    return {"+": first + second, "-": first - second, "*": first * second}[sign]


def _power(base: float, exponent: float) -> float:
    try:
        result: Any = float(base) ** float(exponent)
    except (OverflowError, ZeroDivisionError):
        raise Stop(TOO_LARGE) from None
    if isinstance(result, complex):
        raise Stop(wrong_value("POWER evaluates to an imaginary number."))
    return float(result)


def _compare(sign: str, left: Result, right: Result) -> bool:
    first, second = _order(left, right), _order(right, left)
    tests = {"=": first == second, "<>": first != second, "<": first < second, ">": first > second}
    return tests.get(sign, first <= second if sign == "<=" else first >= second)


def _order(value: Result, other: Result) -> tuple[int, Any]:
    if value is None:
        value = "" if isinstance(other, str) else (False if isinstance(other, bool) else 0)
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)
