"""The schema's words in Swedish and English: titles, descriptions and prompts (``schema/words.sv.yaml``, ``.en``).

They are read only when a language other than Finnish is asked for; a Finnish command never pays for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from hapusheets.registers.schema import ColumnSchema, RegisterSchema, Schema, WorkbookSchema

OTHER_LANGUAGES: Final = ("sv", "en")
_PARTS: Final = ("title", "description", "prompt")


def in_language(schema: Schema, language: str) -> Schema:
    """Return the schema with its words in ``language`` beside the Finnish ones; itself for Finnish.

    Own columns keep the words that the workspace has given them.
    """
    if language not in OTHER_LANGUAGES:
        return schema
    words = words_in(language)
    books = tuple(_workbook(book, words, language) for book in schema.workbooks)
    return schema.model_copy(update={"workbooks": books})


def in_all_languages(schema: Schema) -> Schema:
    """Return the schema with every language's words in it."""
    for language in OTHER_LANGUAGES:
        schema = in_language(schema, language)
    return schema


@cache
def words_in(language: str) -> Mapping[str, Any]:
    """Return a language's words: by workbook ``title`` and ``description``, by register the same and its columns.

    A column's words are ``[title, description]`` or ``[title, description, prompt]``, by its English name.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = (files("hapusheets.registers") / "schema" / f"words.{language}.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(source, Loader=loader))  # noqa: S506 - both are safe loaders


def _workbook(book: WorkbookSchema, words: Mapping[str, Any], language: str) -> WorkbookSchema:
    title, description = words["workbooks"][book.workbook]
    registers = tuple(_register(register, words["registers"][register.name], language) for register in book.registers)
    added = _added(book, language, title=title, description=description)
    return book.model_copy(update={**added, "registers": registers})


def _register(register: RegisterSchema, words: Mapping[str, Any], language: str) -> RegisterSchema:
    columns = tuple(_column(column, words["columns"].get(column.name, ()), language) for column in register.columns)
    added = _added(register, language, title=words["title"], description=words["description"])
    return register.model_copy(update={**added, "columns": columns})


def _column(column: ColumnSchema, words: list[str], language: str) -> ColumnSchema:
    if column.own:
        return column
    return column.model_copy(update=_added(column, language, **dict(zip(_PARTS, words, strict=False))))


def _added(part: Any, language: str, **words: str) -> dict[str, dict[str, str]]:
    return {name: {**getattr(part, name), language: said} for name, said in words.items()}


__all__ = ["OTHER_LANGUAGES", "in_all_languages", "in_language", "words_in"]
