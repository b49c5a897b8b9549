"""Codes, municipalities, weekdays and references, one or several in a cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hapusheets.model.cells import Cell, Value
from hapusheets.model.findings import Severity
from hapusheets.model.values import format_value, normalise_text, split_list
from hapusheets.registers.reading.aliases import likely_code, likely_town, same_code, same_town, spelling_key
from hapusheets.registers.reading.base import KindContext, Reading, ask, safe
from hapusheets.registers.reading.suggest import did_you_mean

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema

#: A word parts values only where signs alone do not: ``työ ja opiskelu`` is one.
_OTHER_SEPARATORS: Final = (re.compile(r"[;,/\n\r+&]"), re.compile(r"[;,/\n\r+&]| ja | och "))
_AROUND_ID: Final = " .,:#'’()"
_LOOSE_ID: Final = re.compile(r"[A-Za-zÅÄÖåäö]{1,2}\s*[-–‑]?\s*\d")


@dataclass(frozen=True, slots=True)
class Judged:
    """One item: its ``value`` on the list, or a ``suggestion``; ``spelled``: it stands there in another spelling."""

    typed: str
    value: str | None = None
    suggestion: str | None = None
    spelled: bool = False


Judge = Callable[[str], Judged]


def read_code(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read one code of the column's list."""
    return _read_one("code", column, cell, _code_judge(column, context))


def read_codes(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read several codes of the column's list."""
    return _read_many("code", column, cell, _code_judge(column, context))


def read_municipality(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read the name of a municipality (or one of the column's own choices), in Finnish."""
    return _read_one("municipality", column, cell, _municipality_judge(column, context))


def read_municipalities(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read several municipalities."""
    return _read_many("municipality", column, cell, _municipality_judge(column, context))


def read_reference(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read the id of a row elsewhere, written as an id, an id with a name, or an unambiguous name.

    Whether the row exists is a question for ``check``, not for the cell.
    """
    return _read_one("reference", column, cell, _reference_judge(column, context))


def read_references(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:
    """Read several references."""
    return _read_many("reference", column, cell, _reference_judge(column, context))


def _code_judge(column: ColumnSchema, context: KindContext) -> Judge:
    codes = column.choices or context.code_lists.get(column.list or "", ())
    return lambda text: _on_list(text, codes, same_code, likely_code)


def _municipality_judge(column: ColumnSchema, context: KindContext) -> Judge:
    if not context.municipalities:
        return lambda text: Judged(text, text)
    names = (*column.choices, *context.municipalities)
    return lambda text: _on_list(text, names, same_town, likely_town)


Meaning = Callable[[str, Collection[str]], str | None]


def _on_list(text: str, words: Sequence[str], same: Meaning, likely: Meaning) -> Judged:
    """Judge a word: on the list, on it in another spelling, or what it most likely means."""
    if text in words:
        return Judged(text, text)
    key = spelling_key(text)
    by_key = {spelling_key(word): word for word in words}
    found = by_key.get(key) or same(key, words)
    if found is not None:
        return Judged(text, found, spelled=True)
    return Judged(text, suggestion=likely(key, words) or did_you_mean(key, words))


def _reference_judge(column: ColumnSchema, context: KindContext) -> Judge:
    def judge(text: str) -> Judged:
        bare = text.strip(_AROUND_ID)
        bare = f"{bare})" if "(" in bare and text.endswith(")") else bare
        found = context.resolve(column.references, bare)
        loosely = found is not None and (not bare.startswith(found) or bare != text) and _LOOSE_ID.match(bare)
        return Judged(bare, found, spelled=bool(loosely))

    return judge


def _read_one(theme: str, column: ColumnSchema, cell: Cell, judge: Judge) -> Reading:
    judged = judge(normalise_text(format_value(cell.value)))
    if judged.value is None:
        return ask(f"{theme}.unknown", cell, judged.suggestion)
    if judged.spelled or (theme != "reference" and cell.value != judged.value):
        return safe(f"{theme}.spelling", Severity.INFO, cell, _respelled(judged), judged.value, header=column.header)
    return Reading(judged.value)


def _respelled(judged: Judged) -> Value:
    """Return the cell's new text; a name typed after an id stays."""
    tail = _LOOSE_ID.sub("", judged.typed, count=1).lstrip("0123456789")
    return f"{judged.value}{tail}" if _LOOSE_ID.match(judged.value or "") and tail else judged.value


def _read_many(theme: str, column: ColumnSchema, cell: Cell, judge: Judge) -> Reading:
    text = format_value(cell.value)
    items = [judge(item) for item in split_list(text)]
    bad = [item for item in items if item.value is None]
    if bad and (others := _otherwise_separated(text, judge)):
        new = "; ".join(item.value or "" for item in others)
        return safe("list.separator", Severity.INFO, cell, new, tuple(item.value or "" for item in others))
    values = tuple(dict.fromkeys(item.value for item in items if item.value is not None))
    if bad:
        return _bad_items(theme, cell, items, values)
    if any(item.spelled for item in items):
        new = "; ".join(str(_respelled(item)) if item.spelled else item.typed for item in items)
        return safe(f"{theme}.spelling", Severity.INFO, cell, new, values, header=column.header)
    if len(values) < len(items):
        once = {item.value: item.typed for item in reversed(items)}
        return safe("list.twice", Severity.INFO, cell, "; ".join(once[value] for value in values), values)
    return Reading(values)


def _otherwise_separated(text: str, judge: Judge) -> list[Judged]:
    for separators in _OTHER_SEPARATORS:
        parts = [part for part in map(normalise_text, separators.split(text)) if part]
        items = [judge(part) for part in parts] if len(parts) > 1 else []
        if items and all(item.value is not None for item in items):
            return items
    return []


def _bad_items(theme: str, cell: Cell, items: list[Judged], values: tuple[str, ...]) -> Reading:
    bad = [item for item in items if item.value is None]
    typed = "; ".join(item.typed for item in bad)
    if any(item.suggestion is None for item in bad):
        return ask(f"{theme}.unknown", Cell(cell.address, cell.kind, typed), value=values)
    new = "; ".join(dict.fromkeys(item.value or item.suggestion or "" for item in items))
    reading = ask(f"{theme}.unknown", cell, new, value=values)
    named = {"value": typed, "suggestion": "; ".join(item.suggestion or "" for item in bad)}
    return _with_params(reading, named)


def _with_params(reading: Reading, params: Mapping[str, str]) -> Reading:
    problem = reading.problem
    return reading if problem is None else Reading(reading.value, replace(problem, params={**problem.params, **params}))
