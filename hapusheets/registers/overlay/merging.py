"""The shipped schema with a workspace's own columns, lists, codes and rules. Adds only; refuses what must not be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn

from pydantic import ValidationError

from hapusheets.model.errors import Refused
from hapusheets.model.values import compare_key
from hapusheets.registers.overlay.failures import refuse_wrong_words
from hapusheets.registers.overlay.models import KINDS, OwnCode, OwnColumn, OwnCondition, OwnRuleWords, OwnWords
from hapusheets.registers.overlay.operands import refuse_wrong_operands
from hapusheets.registers.overlay.source import Path_, Source, own_files, read_source
from hapusheets.registers.reading.suggest import did_you_mean
from hapusheets.registers.schema import Code, ColumnSchema, Condition, OwnRule, RegisterSchema, Schema, load_schema
from hapusheets.registers.shipped import list_names

#: Columns that never leave, whatever a workspace says: they are, or point to, the flag of a protected person.
_NEVER_NAMES: Final = frozenset({"nondisclosure", "contact_address", "travel_area", "national_id"})
#: Words of a header that tell of the same things.
_NEVER_WORDS: Final = ("turvakielto", "henkilötunnus", "hetu", "turva-kielto", "spärrmarkering", "personbeteckning")
_LISTED: Final = frozenset({"code", "codes"})
_REFERRING: Final = frozenset({"reference", "references"})


def workspace_schema(root: Path) -> Schema:
    """Return the schema of the workspace in ``root``: the shipped one with what its own files add.

    Raises Refused, with the file and its line, for the first thing in them that cannot be.
    """
    files = own_files(root)
    if not files:
        return load_schema()
    return _merged(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@cache
def _merged(files: tuple[tuple[Path, int, int], ...]) -> Schema:
    sources = [read_source(path) for path, _, _ in files]
    return merged(load_schema(), [(source, read_words(source)) for source in sources])


def read_words(source: Source) -> OwnWords:
    """Return an own file as models. Raises Refused for the first word that is off."""
    try:
        return OwnWords.model_validate(source.data)
    except ValidationError as error:
        refuse_wrong_words(error, source)


def merged(schema: Schema, parts: Sequence[tuple[Source, OwnWords]]) -> Schema:
    """Return the schema with all own files in it: lists first, then codes, columns, switches and rules."""
    adding = _Adding(schema)
    for source, words in parts:
        adding.at(source).lists(words)
    for source, words in parts:
        adding.at(source).codes(words)
    for source, words in parts:
        adding.at(source).columns(words)
    for source, words in parts:
        adding.at(source).switches(words)
    for source, words in parts:
        adding.at(source).rules(words)
    return adding.result()


class _Adding:
    """Grows the parts of a schema; every refusal names the file and the line."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._lists: dict[str, tuple[Code, ...]] = dict(schema.code_lists)
        self._registers: dict[str, RegisterSchema] = {register.name: register for register in schema.registers}
        self._rules: list[OwnRule] = list(schema.rules)
        self._source: Source

    def at(self, source: Source) -> _Adding:
        """Take what follows from this file."""
        self._source = source
        return self

    def result(self) -> Schema:
        """Return the grown schema, checked as a whole."""
        books = tuple(
            book.model_copy(update={"registers": tuple(self._registers[one.name] for one in book.registers)})
            for book in self._schema.workbooks
        )
        return Schema(version=self._schema.version, workbooks=books, code_lists=self._lists, rules=tuple(self._rules))

    def lists(self, words: OwnWords) -> None:
        """Add new lists."""
        for name, codes in words.lists.items():
            place: Path_ = ("luettelot", name)
            if name in self._lists or name in list_names().values():
                self._refuse("overlay.list_exists", place, name=name)
            self._lists[name] = ()
            self._extend(name, codes, place)

    def codes(self, words: OwnWords) -> None:
        """Add own codes to lists that are there."""
        for name, codes in words.codes.items():
            place: Path_ = ("koodit", name)
            self._extend(self._list(name, place), codes, place)

    def _extend(self, name: str, codes: Sequence[OwnCode], place: Path_) -> None:
        for number, own in enumerate(codes):
            same = next(
                (code.code for code in self._lists[name] if compare_key(code.code) == compare_key(own.code)), ""
            )
            if same:
                self._refuse("overlay.code_exists", (*place, number), same=same, name=self._list_title(name))
            names = {language: said for language, said in (("sv", own.sv), ("en", own.en)) if said}
            for required in own.requires:
                self._known_requirement(required, (*place, number, "vaatii"))
            code = Code(code=own.code, requires=own.requires, wage_group=own.wage_group, names=names)
            self._lists[name] = (*self._lists[name], code)
            if own.wage_group and own.wage_group not in {code.code for code in self._lists["wage_group"]}:
                allowed = [code.code for code in self._lists["wage_group"]]
                self._refuse_unknown("value", (*place, number, "palkkaryhmä"), own.wage_group, allowed)

    def _known_requirement(self, word: str, place: Path_) -> None:
        known = {need for codes in self._schema.code_lists.values() for code in codes for need in code.requires}
        if word not in known:
            self._refuse_unknown("value", place, word, sorted(known))

    def columns(self, words: OwnWords) -> None:
        """Add own columns to their registers."""
        for sheet, columns in words.columns.items():
            register = self._register(sheet, ("sarakkeet", sheet))
            for number, own in enumerate(columns):
                place: Path_ = ("sarakkeet", sheet, number)
                added = self._column(own, register, place)
                register = _with_columns(register, (*register.columns, added))
            self._registers[register.name] = register

    def _column(self, own: OwnColumn, register: RegisterSchema, place: Path_) -> ColumnSchema:
        known = {compare_key(column.header): column for column in register.columns}
        if compare_key(own.header) in known:
            code = "overlay.column_twice" if known[compare_key(own.header)].own else "overlay.column_exists"
            self._refuse(code, (*place, "otsikko"), header=own.header, sheet=register.sheet)
        if register.written_by_tool:
            self._refuse("overlay.tool_sheet", ("sarakkeet", register.sheet), sheet=register.sheet)
        self._refuse_unsafe(own, register, place)
        return ColumnSchema(
            name=column_name(own.header),
            header=own.header,
            kind=own.kind,
            required=own.required,
            sensitive=own.sensitive,
            sync=own.sync,
            list=self._own_list(own, place),
            references=tuple(self._register(sheet, (*place, "viittaa")).name for sheet in own.references),
            area=own.area,
            width=own.width,
            own=True,
            sync_reason=own.reason or "",
            **_own_texts(own),
        )

    def _own_list(self, own: OwnColumn, place: Path_) -> str | None:
        if own.kind in _LISTED and own.list_ is None:
            self._refuse("overlay.word_missing", place, word="luettelo", kind=_kind_word(own.kind))
        if own.kind in _REFERRING and not own.references:
            self._refuse("overlay.word_missing", place, word="viittaa", kind=_kind_word(own.kind))
        if own.list_ is not None and own.kind not in _LISTED:
            self._refuse("overlay.word_not_here", (*place, "luettelo"), word="luettelo", kind=_kind_word(own.kind))
        if own.references and own.kind not in _REFERRING:
            self._refuse("overlay.word_not_here", (*place, "viittaa"), word="viittaa", kind=_kind_word(own.kind))
        if own.kind == "weekday":
            return "weekdays"
        return self._list(own.list_, (*place, "luettelo")) if own.list_ is not None else None

    def _refuse_unsafe(self, own: OwnColumn, register: RegisterSchema, place: Path_) -> None:
        leaves, header = own.sync or own.area is not None, own.header
        part = "pilveen" if own.sync else "kuntanäkymä"
        if leaves and (own.kind == "hetu" or any(word in header.casefold() for word in _NEVER_WORDS)):
            self._refuse("overlay.never_leaves", (*place, part), header=header)
        if own.kind in ("hetu", "iban") and not own.sensitive:
            self._refuse("overlay.must_be_sensitive", (*place, "laji"), header=header)
        if own.sensitive and leaves:
            self._refuse("overlay.sensitive_leaves", (*place, part), header=header)
        if own.sync and own.reason is None:
            self._refuse("overlay.no_reason", (*place, "pilveen"), header=header)
        if own.sync and not register.sync:
            self._refuse("overlay.register_stays", (*place, "pilveen"), sheet=register.sheet)
        if own.area and not any(column.area for column in register.columns):
            shared = ", ".join(one.sheet for one in self._registers.values() if any(c.area for c in one.columns))
            self._refuse("overlay.no_area_view", (*place, "kuntanäkymä"), sheet=register.sheet, allowed=shared)
        if own.area and own.list_ is not None and compare_key(own.list_) in ("tehtävät", "tasks"):
            self._refuse("overlay.tasks_stay", (*place, "kuntanäkymä"), header=header)

    def switches(self, words: OwnWords) -> None:
        """Let shipped columns leave this computer, each with its reason."""
        for number, one in enumerate(words.switched_on):
            place: Path_ = ("pilveen", number)
            register = self._register(one.register_name, (*place, "rekisteri"))
            column = self._shown_column(one.column, register, (*place, "sarake"))
            if column.own:
                self._refuse("overlay.own_switch", (*place, "sarake"), header=column.header)
            if column.name in _NEVER_NAMES or column.kind == "hetu":
                self._refuse("overlay.never_leaves", (*place, "sarake"), header=column.header)
            if register.written_by_tool:
                self._refuse("overlay.tool_sheet", (*place, "rekisteri"), sheet=register.sheet)
            self._registers[register.name] = _switched_on(register, column, one.reason)

    def rules(self, words: OwnWords) -> None:
        """Add own rules."""
        for number, own in enumerate(words.rules):
            place: Path_ = ("säännöt", number)
            if own.name in {rule.name for rule in self._rules}:
                self._refuse("overlay.rule_twice", (*place, "nimi"), name=own.name)
            register = self._register(own.register_name, (*place, "rekisteri"))
            self._rules.append(self._rule(own, register, place))

    def _rule(self, own: OwnRuleWords, register: RegisterSchema, place: Path_) -> OwnRule:
        when = self._conditions(own.when, register, (*place, "kun"))
        then = self._conditions(own.then, register, (*place, "niin"))
        return OwnRule(
            name=own.name,
            of_register=register.name,
            when=when,
            then=then,
            severity=own.severity,
            message=own.message,
            why=own.why or "",
        )

    def _conditions(
        self, conditions: Sequence[OwnCondition], register: RegisterSchema, place: Path_
    ) -> tuple[Condition, ...]:
        return tuple(self._condition(one, register, (*place, number)) for number, one in enumerate(conditions))

    def _condition(self, own: OwnCondition, register: RegisterSchema, place: Path_) -> Condition:
        column = self._shown_column(own.column, register, (*place, "sarake"))
        codes = self._lists.get(column.list or "", ())
        refuse_wrong_operands(own, column, register, [code.code for code in codes], lambda code, word, **facts: (
            self._refuse(code, (*place, word), **facts)
        ))  # fmt: skip
        compared = {part: _operand(getattr(own, part), register) for part in ("before", "after", "at_least", "at_most")}
        return Condition(
            column=column.name,
            one_of=own.one_of,
            none_of=own.none_of,
            filled=own.filled,
            pattern=own.pattern or "",
            contains=own.contains or "",
            **compared,
        )

    def _register(self, sheet: str, place: Path_) -> RegisterSchema:
        found = {compare_key(register.sheet): register for register in self._registers.values()}
        if compare_key(sheet) not in found:
            self._refuse_unknown("register", place, sheet, [register.sheet for register in found.values()])
        return found[compare_key(sheet)]

    def _shown_column(self, header: str, register: RegisterSchema, place: Path_) -> ColumnSchema:
        found = {compare_key(column.header): column for column in register.columns}
        if compare_key(header) not in found:
            self._refuse_unknown("column", place, header, register.headers, sheet=register.sheet)
        return found[compare_key(header)]

    def _list(self, name: str, place: Path_) -> str:
        titles = {compare_key(self._list_title(key)): key for key in self._lists}
        if compare_key(name) not in titles:
            self._refuse_unknown("list", place, name, [self._list_title(key) for key in self._lists])
        return titles[compare_key(name)]

    def _list_title(self, name: str) -> str:
        return list_names().get(name, name)

    def _refuse_unknown(self, what: str, place: Path_, value: str, known: Sequence[str], **facts: str) -> NoReturn:
        near = did_you_mean(value, known)
        code = f"overlay.unknown_{what}" if near else f"overlay.unknown_{what}_alone"
        self._refuse(code, place, value=value, suggestion=near or "", allowed=", ".join(known), **facts)

    def _refuse(self, code: str, place: Path_, **facts: str) -> NoReturn:
        raise Refused(code, where=self._source.where(place), **facts)


def column_name(header: str) -> str:
    """Return the name of an own column in code; no shipped column has one like it.

    >>> column_name("Avaimen nro.")
    'own_avaimen_nro'
    """
    plain = unicodedata.normalize("NFKD", header.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return "own_" + (re.sub(r"[^a-z0-9]+", "_", letters).strip("_") or "_".join(f"{ord(one):x}" for one in header))


def _own_texts(own: OwnColumn) -> dict[str, Any]:
    """Return title, description and prompt by language; the header stands for a description that is not written."""
    others = {"sv": own.sv, "en": own.en}
    texts: dict[str, dict[str, str]] = {"title": {}, "description": {"fi": own.description or own.header}, "prompt": {}}
    if own.prompt:
        texts["prompt"]["fi"] = own.prompt
    for language, words in others.items():
        for part, said in texts.items():
            if words is not None and getattr(words, part):
                said[language] = getattr(words, part)
    return texts


def _kind_word(kind: str) -> str:
    return next(word for word, name in KINDS.items() if name == kind)


def _operand(typed: str | None, register: RegisterSchema) -> str:
    """Return the English name of the column that a comparison names, else the text as it was typed."""
    if typed is None:
        return ""
    named = {compare_key(column.header): column.name for column in register.columns}
    return named.get(compare_key(typed), typed)


def _with_columns(register: RegisterSchema, columns: Sequence[ColumnSchema]) -> RegisterSchema:
    """Return the register with these columns, judged by the model that judges the shipped ones."""
    parts = {name: getattr(register, name) for name in RegisterSchema.model_fields}
    return RegisterSchema(**{**parts, "columns": tuple(columns)})


def _switched_on(register: RegisterSchema, column: ColumnSchema, reason: str) -> RegisterSchema:
    """Return the register with the column, and the key without which its rows could not be known, leaving."""

    def columns() -> Iterator[ColumnSchema]:
        for one in register.columns:
            if one.name == column.name:
                yield one.model_copy(update={"sync": True, "sync_reason": reason})
            else:
                yield one.model_copy(update={"sync": True}) if one.name in register.key else one

    return _with_columns(register.model_copy(update={"sync": True}), tuple(columns()))


__all__ = ["column_name", "merged", "read_words", "workspace_schema"]
