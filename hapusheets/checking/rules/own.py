"""The workspace's own rules and columns (``omat.yaml``). A finding of a rule speaks in the words written there."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from hapusheets.checking.book import Book
from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import TableRow
from hapusheets.model.values import compare_key, format_value, normalise_text
from hapusheets.registers.overlay.operands import FAMILIES, TODAY, operand
from hapusheets.registers.overlay.patterns import LONGEST_MATCHED
from hapusheets.registers.schema import ColumnSchema, Condition, OwnRule, RegisterSchema

_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "before": operator.lt, "after": operator.gt, "at_least": operator.ge, "at_most": operator.le,
}  # fmt: skip


def own_rules(book: Book) -> Iterator[Finding]:
    """Every row that breaks a rule of the workspace's own, at the cell that is not as it should be."""
    for rule in book.schema.rules:
        register = book.schema.register(rule.of_register)
        if register.name not in book.broken and _can_be_judged(rule, register, book):
            judge = _Judge(book, register)
            for row in book.registers.table(register.name):
                broken = judge.broken(rule, row)
                if broken is not None:
                    yield _finding(book, register, rule, broken, row)


def missing_own_columns(book: Book) -> Iterator[Finding]:
    """Every own column that is not on its sheet yet."""
    for register, table in book.readable():
        for column in register.columns:
            if column.own and column.header not in table.columns:
                facts = {"header": column.header, "sheet": register.sheet}
                yield Finding("own.column_missing", Severity.WARNING, register.workbook, register.sheet,
                              column=column.header, params=facts)  # fmt: skip


def _can_be_judged(rule: OwnRule, register: RegisterSchema, book: Book) -> bool:
    """Tell whether every column that the rule looks at is on the sheet; another finding tells of one that is not."""
    present = book.registers.table(register.name).columns
    return all(register.header(name) in present for name in _looked_at(rule, register))


def _looked_at(rule: OwnRule, register: RegisterSchema) -> Iterator[str]:
    names = {column.name for column in register.columns}
    for condition in (*rule.when, *rule.then):
        yield condition.column
        yield from (getattr(condition, part) for part in _COMPARED if getattr(condition, part) in names)


def _finding(book: Book, register: RegisterSchema, rule: OwnRule, broken: Condition, row: TableRow) -> Finding:
    column = register.column(broken.column)
    seen = format_value(row.value(column.header))
    return book.at(rule.code, Severity(rule.severity), register, row.number, column.name,
                   message=rule.message, value=seen)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Judge:
    """Judges the conditions of one register's rows."""

    book: Book
    register: RegisterSchema

    def broken(self, rule: OwnRule, row: TableRow) -> Condition | None:
        """Return the first thing that must hold and does not; None where the rule does not concern the row."""
        if not all(self._holds(condition, row, unsure=False) for condition in rule.when):
            return None
        return next((one for one in rule.then if not self._holds(one, row, unsure=True)), None)

    def _holds(self, condition: Condition, row: TableRow, *, unsure: bool) -> bool:
        """``unsure`` is the answer where a blank or unreadable cell cannot be compared."""
        column = self.register.column(condition.column)
        cell = row.cells.get(column.header)
        return (
            (condition.filled is None or condition.filled is not _is_blank(cell))
            and (not condition.one_of or self._is_any(condition.one_of, column, row))
            and (not condition.none_of or not self._is_any(condition.none_of, column, row))
            and (not condition.pattern or self._matches(condition.pattern, row.value(column.header), unsure=unsure))
            and (not condition.contains or self._contains(condition, row.value(column.header), unsure=unsure))
            and all(self._compares(part, condition, column, row, unsure=unsure) for part in _COMPARED)
        )

    def _is_any(self, wanted: tuple[str, ...], column: ColumnSchema, row: TableRow) -> bool:
        value = self.book.read(column, row).value
        typed = row.value(column.header) if value in (None, ()) else value
        held = typed if isinstance(typed, tuple) else (typed,) if typed is not None else ()
        return any(_is_same(one, word, column.kind) for one in held for word in wanted)

    def _matches(self, pattern: str, value: Any, *, unsure: bool) -> bool:
        text = normalise_text(format_value(value))
        if not text:
            return unsure
        return len(text) <= LONGEST_MATCHED and _compiled(pattern).fullmatch(text) is not None

    def _contains(self, condition: Condition, value: Any, *, unsure: bool) -> bool:
        text = compare_key(format_value(value))
        return compare_key(condition.contains) in text if text else unsure

    def _compares(self, part: str, condition: Condition, column: ColumnSchema, row: TableRow, *, unsure: bool) -> bool:
        typed = getattr(condition, part)
        if not typed:
            return True
        own, other = self._value(column, row), self._other(typed, column, row)
        if own is None or other is None:
            return unsure
        return _COMPARED[part](*_alike(own, other))

    def _value(self, column: ColumnSchema, row: TableRow) -> Any:
        value = self.book.read(column, row).value
        return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def _other(self, typed: str, column: ColumnSchema, row: TableRow) -> Any:
        if typed == TODAY and FAMILIES.get(column.kind) == "day":
            return self.book.today
        named = next((one for one in self.register.columns if one.name == typed), None)
        return self._value(named, row) if named is not None else operand(typed, column.kind)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _is_blank(cell: Cell | None) -> bool:
    if cell is None:
        return True
    if cell.kind is CellKind.ERROR or cell.formula is not None:
        return False
    return cell.value is None or (isinstance(cell.value, str) and not normalise_text(cell.value))


def _is_same(held: Any, word: str, kind: str) -> bool:
    shown = "kyllä" if held is True else "ei" if held is False else format_value(held)
    if compare_key(shown) == compare_key(word):
        return True
    meant = operand(word, kind) if kind in FAMILIES else None
    return meant is not None and operand(held, kind) == meant


def _alike(a: Any, b: Any) -> tuple[Any, Any]:
    """Return both as days when only one of them has a clock."""
    if isinstance(a, dt.datetime) is not isinstance(b, dt.datetime) and isinstance(a, dt.date):
        return tuple(one.date() if isinstance(one, dt.datetime) else one for one in (a, b))  # type: ignore[return-value]
    return a, b
