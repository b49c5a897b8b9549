"""Gathers a template's values, each with the cell it comes from, and keeps the list of what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hapusheets.domain.privacy import Privacy, find_withheld
from hapusheets.letters.fields import Field, TemplateFields
from hapusheets.letters.plain import fill_line, highlight
from hapusheets.registers.registers import Registers
from hapusheets.registers.shipped import code_rows

_PLACE = re.compile(r"\[(?P<workbook>[^\]]+)\](?P<sheet>[^!]+)(?:!(?P<cell>.+))?")
DASH = "–"
SETTINGS = "hapusheets.toml"


@dataclass(frozen=True, slots=True)
class Origin:
    """The cell a value comes from: register and column by English names, and the row's id."""

    register: str
    record: str
    column: str


@dataclass(frozen=True, slots=True)
class MissingField:
    """A value that a letter lacks. ``place`` is ``[avustajat.xlsx]Työsuhteet!F14``; ``title`` what it is called."""

    name: str
    title: str
    place: str

    @property
    def workbook(self) -> str:
        """The workbook's file name, or the settings file."""
        return self._part("workbook") or self.place

    @property
    def sheet(self) -> str:
        """The sheet, "" for a setting."""
        return self._part("sheet")

    @property
    def cell(self) -> str:
        """The cell's address, "" when it is not known."""
        return self._part("cell")

    def _part(self, name: str) -> str:
        match = _PLACE.fullmatch(self.place)
        return (match[name] or "") if match else ""


@dataclass
class Gathering:
    """Values for one letter. Only fields that the template declares are taken in; nothing else reaches it.

    ``missing``: what stops the letter, or in a draft is left as a line to fill.
    """

    promises: TemplateFields
    registers: Registers
    language: str = "fi"
    draft: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    missing: list[MissingField] = field(default_factory=list)

    def put(self, name: str, value: Any, origin: Origin | str = "") -> None:
        """Put a value into a declared field; a blank one is met by the field's policy."""
        declared = self.promises.fields.get(name)
        if declared is None or (declared.kind == "hetu" and not self.promises.hetu):
            return
        _set(self.values, name.split("."), self._blank(declared, origin) if is_empty(value) else value)

    def has(self, name: str) -> bool:
        """Tell whether a field has been put."""
        group: Any = self.values
        for part in name.split("."):
            if not isinstance(group, dict) or part not in group:
                return False
            group = group[part]
        return True

    def word(self, code: str) -> str:
        """Return a register's code in the letter's language (``siirrot`` → ``förflyttningar``); itself when unknown."""
        return self._code_names.get(code, code)

    def words(self, codes: Iterable[str] | None) -> list[str]:
        """Return codes in the letter's language; a blank cell has none."""
        return [self.word(code) for code in codes or ()]

    def is_protected(self, identifier: str) -> bool:
        """Tell whether a person or somebody of the household has a turvakielto."""
        return self._privacy.is_protected(identifier)

    @cached_property
    def _privacy(self) -> Privacy:
        return find_withheld(self.registers)

    @cached_property
    def _code_names(self) -> dict[str, str]:
        """Names by code: *Koodit* first, then what ships with the package. Finnish codes are words already."""
        if self.language == "fi":
            return {}
        column = f"name_{self.language}"
        shipped = {str(row["code"]): row.get(column) for row in code_rows()}
        own = {getattr(row, "code", None): getattr(row, column) for row in self.registers.records("codes").values()}
        return {str(code): str(name) for code, name in [*shipped.items(), *own.items()] if code and name}

    def put_all(self, group: str, source: Any, columns: Mapping[str, str], register: str) -> None:
        """Put columns of a record: field name → English column name."""
        for name, column in columns.items():
            origin = Origin(register, source.id, column)
            self.put(f"{group}.{name}", getattr(source, column), origin)

    def put_list(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put a repeating part; its rows keep only declared fields (``name[].field``)."""
        declared = [
            field.removeprefix(f"{name}[].") for field in self.promises.fields if field.startswith(f"{name}[].")
        ]
        _set(self.values, name.split("."), [_only(row, declared) for row in rows])

    def _blank(self, declared: Field, origin: Origin | str) -> Any:
        if declared.missing == "dash":
            return DASH
        if declared.missing == "line":
            return fill_line(declared.width)
        if declared.missing == "template":
            return None
        self.missing.append(MissingField(declared.name, declared.title_in(self.language), self._place(origin)))
        if declared.missing == "highlight":
            self.missing.pop()
            return highlight(declared.title_in(self.language))
        return fill_line(declared.width) if self.draft else None

    def _place(self, origin: Origin | str) -> str:
        if isinstance(origin, str):
            return origin or SETTINGS
        return self.registers.cell(origin.register, origin.record, origin.column)


def is_empty(value: Any) -> bool:
    """Tell whether a value says nothing: None, blank text, an empty list."""
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, list | tuple) and not value)
    )


def _set(target: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        target = target.setdefault(name, {})
    target[path[-1]] = value


def _only(row: Mapping[str, Any], declared: list[str]) -> dict[str, Any]:
    """Keep the declared fields of a row; deeper lists (``kohdat[].otsikko``) are kept with theirs."""
    kept: dict[str, Any] = {}
    for name, value in row.items():
        below = [field.removeprefix(f"{name}[].") for field in declared if field.startswith(f"{name}[].")]
        if below and isinstance(value, list):
            kept[name] = [_only(child, below) for child in value]
        elif name in declared:
            kept[name] = value
    return kept
