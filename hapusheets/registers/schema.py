"""The schema of every register, read from ``schema/*.yaml`` by pydantic models (close to Table Schema's words).

A Finnish header is spelled once, in the YAML; code speaks of a column by its English ``name``.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

Kind = Literal[
    "id", "text", "long_text", "code", "codes", "reference", "references", "date", "datetime", "time", "year",
    "integer", "decimal", "hours", "km", "minutes", "money", "boolean", "hetu", "phone", "email", "postal_code",
    "iban", "municipality", "municipalities", "weekday",
]  # fmt: skip
MANY = frozenset({"codes", "references", "municipalities"})


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RequiredWhen(_Frozen):
    """The column is required only where ``column`` (English name) holds one of ``is``."""

    column: str
    is_: tuple[str, ...] = Field(alias="is")


class ColumnSchema(_Frozen):
    """One column. ``header`` is what stands in the workbook; ``name`` is its English name in code.

    ``area``: what a municipality's area view may do with the column (None: it never gets it).
    ``required_unless``: an English column name; required only while that column is empty.
    ``width``: characters, where the kind's usual width does not suit.
    ``guard``: people are protected or ruled out by it, so nothing is read without it.
    ``sync``: the column leaves the coordinator's machine; a ``sensitive`` one only where the workspace has switched it
    on with a reason (``sync_reason``). ``own``: the workspace has added the column (registers.overlay).
    ``title``: the header in Swedish and English; the workbook's header is Finnish always.
    """

    name: str
    header: str
    kind: Kind
    required: bool = False
    required_when: RequiredWhen | None = None
    required_unless: str | None = None
    required_when_empty: str | None = None
    sensitive: bool = False
    sync: bool = True
    list_: str | None = Field(default=None, alias="list")
    choices: tuple[str, ...] = ()
    choices_hint: str | None = None
    guard: bool = False
    width: int | None = None
    references: tuple[str, ...] = ()
    digits: int | None = None
    area: Literal["view", "edit"] | None = None
    own: bool = False
    sync_reason: str = ""
    title: dict[str, str] = Field(default_factory=dict)
    description: dict[str, str] = Field(default_factory=dict)
    prompt: dict[str, str] = Field(default_factory=dict)

    @property
    def many(self) -> bool:
        """Several values in one cell, separated by ``;``."""
        return self.kind in MANY

    @property
    def is_indispensable(self) -> bool:
        """Without the column on the sheet no engine may judge the register's rows."""
        return self.guard or (self.required and not self.own)

    @property
    def list(self) -> str | None:
        """The name of the code list whose codes may stand here."""
        return self.list_


class RegisterSchema(_Frozen):
    """One sheet with a schema. ``key`` are English column names; ``orders`` pairs of dates that must not turn round."""

    name: str
    sheet: str
    workbook: str = ""
    key: tuple[str, ...]
    id_pattern: str | None = None
    sync: bool
    written_by_tool: bool = False
    orders: tuple[tuple[str, str], ...] = ()
    title: dict[str, str] = Field(default_factory=dict)
    description: dict[str, str] = Field(default_factory=dict)
    columns: tuple[ColumnSchema, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [column.name for column in self.columns]
        headers = [column.header for column in self.columns]
        if len(set(names)) != len(names) or len(set(headers)) != len(headers):
            raise ValueError(f"{self.name}: a column is named twice")
        asked = {*self.key, *(name for pair in self.orders for name in pair)}
        if missing := asked - set(names):
            raise ValueError(f"{self.name}: unknown columns {sorted(missing)}")
        return self

    @property
    def headers(self) -> tuple[str, ...]:
        """All Finnish headers in order."""
        return tuple(column.header for column in self.columns)

    def column(self, name: str) -> ColumnSchema:
        """Return the column with this English name (KeyError when there is none)."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")

    def header(self, name: str) -> str:
        """Return the Finnish header of a column."""
        return self.column(name).header

    def by_header(self, header: str) -> ColumnSchema | None:
        """Return the column with this Finnish header; None for a column of the user's own."""
        return next((column for column in self.columns if column.header == header), None)

    @property
    def key_headers(self) -> tuple[str, ...]:
        """The Finnish headers of the key."""
        return tuple(self.header(name) for name in self.key)


class WorkbookSchema(_Frozen):
    """One workbook and its registers, in sheet order."""

    workbook: str
    title: dict[str, str]
    description: dict[str, str] = Field(default_factory=dict)
    registers: tuple[RegisterSchema, ...]


class Code(_Frozen):
    """One code of a list. ``requires``: codes of what a person must have (ajokortti, auto)."""

    code: str
    requires: tuple[str, ...] = ()
    wage_group: str | None = None
    names: dict[str, str] = Field(default_factory=dict)


class Condition(_Frozen):
    """What a cell of a row must be. Every part that is given must hold.

    ``column``: English name. ``one_of`` and ``none_of``: the values, or codes, that it may and may not hold.
    ``filled``: whether it must hold something. ``before``, ``after``, ``at_least``, ``at_most``: compared with a day,
    time or number, with ``tänään`` (today), or with the column of the row that has this English name.
    ``pattern``: a regular expression for the whole text. ``contains``: a word in it, whatever its case.
    A comparison and a pattern say nothing of a blank cell.
    """

    column: str
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    filled: bool | None = None
    before: str = ""
    after: str = ""
    at_least: str = ""
    at_most: str = ""
    pattern: str = ""
    contains: str = ""


class OwnRule(_Frozen):
    """A rule of the workspace's own: where every ``when`` holds, every ``then`` must. The finding is ``own.<name>``.

    ``of_register``: English name. ``message`` is what the finding says, ``why`` what ``explain`` adds: the workspace's
    own words.
    """

    name: str
    of_register: str
    when: tuple[Condition, ...] = ()
    then: tuple[Condition, ...]
    severity: Literal["error", "warning", "info"] = "warning"
    message: str
    why: str = ""

    @property
    def code(self) -> str:
        """The code of its findings."""
        return f"own.{self.name}"


class Schema(_Frozen):
    """Every workbook, register and code list. ``version`` is written into each workbook.

    ``rules`` are the workspace's own.
    """

    version: int
    workbooks: tuple[WorkbookSchema, ...]
    code_lists: dict[str, tuple[Code, ...]]
    rules: tuple[OwnRule, ...] = ()

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        names = {register.name for register in self.registers}
        for register in self.registers:
            for column in register.columns:
                if unknown := set(column.references) - names:
                    raise ValueError(f"{register.name}.{column.name}: unknown registers {sorted(unknown)}")
                if column.list and column.list not in self.code_lists:
                    raise ValueError(f"{register.name}.{column.name}: unknown list {column.list}")
        for rule in self.rules:
            for condition in (*rule.when, *rule.then):
                self.register(rule.of_register).column(condition.column)
        return self

    @property
    def registers(self) -> tuple[RegisterSchema, ...]:
        """All registers, workbook by workbook."""
        return tuple(register for workbook in self.workbooks for register in workbook.registers)

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes of every list, by the list's name."""
        return {name: tuple(code.code for code in codes) for name, codes in self.code_lists.items()}

    def register(self, name: str) -> RegisterSchema:
        """Return a register by its English name or its Finnish sheet name (KeyError when there is none)."""
        for register in self.registers:
            if name in (register.name, register.sheet):
                return register
        raise KeyError(name)

    def at(self, workbook: str, sheet: str) -> RegisterSchema | None:
        """Return the register on that sheet of that workbook; None for a sheet of the user's own."""
        for register in self.registers:
            if (register.workbook, register.sheet) == (workbook, sheet):
                return register
        return None

    def workbook(self, name: str) -> WorkbookSchema:
        """Return a workbook by its file name (KeyError when there is none)."""
        for workbook in self.workbooks:
            if workbook.workbook == name:
                return workbook
        raise KeyError(name)


_ORDER = ("asiakkaat", "avustajat", "sijaiset", "valitys", "kunnat", "toiminta", "asiakirjat", "asetukset")


@cache
def load_schema() -> Schema:
    """Return the schema shipped with the package. It is read once per process and never changed."""
    return Schema(
        version=1,
        workbooks=tuple(_workbook(_read(f"{name}.yaml")) for name in _ORDER),
        code_lists={name: tuple(map(_code, codes)) for name, codes in _read("codes.yaml").items()},
    )


def _read(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = (files("hapusheets.registers") / "schema" / name).read_text(encoding="utf-8")
    return dict(yaml.load(source, Loader=loader))  # noqa: S506 - both are safe loaders


def _workbook(raw: dict[str, Any]) -> WorkbookSchema:
    registers = [{**register, "workbook": raw["workbook"]} for register in raw["registers"]]
    for register in registers:
        register["columns"] = [_column(column, register) for column in register["columns"]]
    return WorkbookSchema.model_validate({**raw, "registers": registers})


def _column(raw: dict[str, Any], register: dict[str, Any]) -> dict[str, Any]:
    leaves = register["sync"] and not raw.get("sensitive", False) and raw.get("sync", True)
    return {**raw, "sync": leaves}


def _code(raw: str | dict[str, Any]) -> Code:
    return Code(code=raw) if isinstance(raw, str) else Code.model_validate(raw)
