"""Drive's search language: ``mimeType = "…" and (name contains 'x' or 'id' in parents) and not trashed = true``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from hapusheets.sync.emulator.errors import DriveError, Json

Test = Callable[[Json], bool]
_TEXT = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_TOKEN = re.compile(rf"\s*({_TEXT}|[()]|!=|<=|>=|[=<>]|[\w.:+-]+)\s*")
_OPERATORS = {"=", "!=", "<", ">", "<=", ">=", "contains"}
#: Fields that Drive knows and that never hold anything here.
_EMPTY_FIELDS = {"owners", "writers", "readers", "sharedWithMe", "starred", "fullText", "visibility"}


def compile_query(query: str) -> Test:
    """Return the test of a file's metadata that the query means. Raises Drive's 400."""
    if not query.strip():
        return lambda _: True
    return _Query(_tokens(query)).whole()


def _tokens(query: str) -> list[str]:
    found, place = [], 0
    while place < len(query):
        match = _TOKEN.match(query, place)
        if match is None:
            raise _invalid()
        found.append(match[1])
        place = match.end()
    return found


def _invalid() -> DriveError:
    return DriveError(400, "Invalid Value", "invalid", "q")


class _Query:
    """Reads the tokens from left to right; ``and`` binds tighter than ``or``."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def whole(self) -> Test:
        """Return the test of the whole query."""
        test = self.either()
        if self.tokens:
            raise _invalid()
        return test

    def take(self) -> str:
        """Return the next token."""
        if not self.tokens:
            raise _invalid()
        return self.tokens.pop(0)

    def next_is(self, word: str) -> bool:
        """Go over ``word`` if it comes next, and tell."""
        here = bool(self.tokens) and self.tokens[0].lower() == word
        if here:
            self.tokens.pop(0)
        return here

    def either(self) -> Test:
        """Return the test of clauses joined by ``or``."""
        tests = [self.both()]
        while self.next_is("or"):
            tests.append(self.both())
        return lambda one: any(test(one) for test in tests)

    def both(self) -> Test:
        """Return the test of clauses joined by ``and``."""
        tests = [self.clause()]
        while self.next_is("and"):
            tests.append(self.clause())
        return lambda one: all(test(one) for test in tests)

    def clause(self) -> Test:
        """Return the test of one clause."""
        if self.next_is("not"):
            test = self.clause()
            return lambda one: not test(one)
        if self.next_is("("):
            inner = self.either()
            if not self.next_is(")"):
                raise _invalid()
            return inner
        return _clause(self.take(), self.take(), self.take())


def _clause(left: str, operator: str, right: str) -> Test:
    """Return a test. gspread writes ``parents in "id"``, the guide ``"id" in parents``: both are understood."""
    if operator == "in":
        field, wanted = (right, left) if left[:1] in {'"', "'"} else (left, right)
    elif operator in _OPERATORS:
        field, wanted = left, right
    else:
        raise _invalid()
    return lambda one: _holds(one, field, operator, _bare(wanted))


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text[:1] in {'"', "'"} else text


def _holds(one: Json, field: str, operator: str, wanted: str) -> bool:
    if field not in one and field not in _EMPTY_FIELDS:
        raise _invalid()
    value: Any = one.get(field)
    if isinstance(value, bool):
        value, wanted = str(value).lower(), wanted.lower()
    if operator == "in":
        return wanted in (value or [])
    text = str(value or "")
    if operator == "contains":
        return wanted.casefold() in text.casefold()
    tests = {"=": text == wanted, "!=": text != wanted, "<": text < wanted, ">": text > wanted}
    return tests.get(operator, text <= wanted if operator == "<=" else text >= wanted)
