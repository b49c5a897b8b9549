"""The sheets that steer the program: values it cannot use, and rows that miss their rule or list by a slip."""

from __future__ import annotations

from collections.abc import Iterator

from hapusheets.checking.book import Book
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.model.values import parse_decimal, parse_time
from hapusheets.registers.reading.suggest import did_you_mean
from hapusheets.registers.shipped import list_names, rule_rows


def unusable_rules(book: Book) -> Iterator[Finding]:
    """Every rule whose value should be a number and is none: the program's own value holds instead of it."""
    numeric = {str(row["id"]) for row in rule_rows() if _is_number(str(row["value"]))}
    for rule in book.registers.rules.values():
        if rule.id in numeric and rule.value is not None and not _is_number(rule.value):
            yield book.of(rule, "rule.value", Severity.ERROR, "rules", "value", id=rule.id, value=rule.value)


def _is_number(text: str) -> bool:
    try:
        return parse_decimal(text) >= 0
    except UnreadableValue:
        pass
    try:
        parse_time(text)
    except UnreadableValue:
        return False
    return True


def misspelt_rules(book: Book) -> Iterator[Finding]:
    """Every rule whose id is nearly one that the program knows and that stands on no other row."""
    known = [str(row["id"]) for row in rule_rows()]
    there = set(book.registers.rules)
    for rule in book.registers.rules.values():
        near = did_you_mean(rule.id, known) if rule.id not in known else None
        if near is not None and near not in there:
            yield book.of(rule, "rule.unknown", Severity.WARNING, "rules", "id", value=rule.id, suggestion=near,
                          fix=Fix(near, FixClass.ASK))  # fmt: skip


def misspelt_lists(book: Book) -> Iterator[Finding]:
    """Every row of *Koodit* whose list is nearly one that the program knows: nothing would read it."""
    register = book.schema.register("codes")
    known = {*list_names().values(), *list_names(), *book.schema.codes}
    shown = sorted(list_names().values())
    for row in book.registers.table("codes") if book.has("codes", "list") else ():
        name = str(row.value(register.header("list")) or "").strip()
        near = did_you_mean(name, shown) if name and name not in known else None
        if near is not None:
            yield book.at("code_list.unknown", Severity.WARNING, register, row.number, "list", value=name,
                          suggestion=near, fix=Fix(near, FixClass.ASK))  # fmt: skip
