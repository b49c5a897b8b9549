"""A Word template and plain data in, the bytes of a Word file out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from hapusheets.letters.finish import finish_part
from hapusheets.letters.package import Package, pack, unpack
from hapusheets.letters.plain import RESERVED, Group, plain_context
from hapusheets.letters.problems import code_words
from hapusheets.letters.safety import parse_part, refuse, tracked_changes
from hapusheets.letters.sandbox import (
    BLOCK_END,
    BLOCK_START,
    VALUE_END,
    VALUE_START,
    ForbiddenCode,
    SafeEnvironment,
    State,
    TemplateSyntaxError,
    compile_safely,
    render_safely,
)
from hapusheets.letters.tags import TOKEN, Tag, TaggedPart, TagKind, tag_part, tag_text
from hapusheets.model.errors import MissingValue, UnsafeTemplate

#: Parts whose text is filled: the body, headers, footers, footnotes and endnotes.
TEXT_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
PROPERTIES = "docProps/core.xml"
_NO_RESERVED = str.maketrans(dict.fromkeys(RESERVED))


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part with tags, ready to fill."""

    name: str
    template: Any


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template ready to fill: its parts, and those of them that hold tags."""

    package: Package
    parts: tuple[CompiledPart, ...]
    properties: bool


def render_template(path: str | Path, context: Mapping[str, Any], *, language: str = "fi") -> bytes:
    """Return the filled Word file of the template at ``path`` as bytes; the same input gives the same bytes.

    ``context`` is plain data: dict, list, str, int, bool, None, Decimal, date, time, datetime; anything else
    raises ``WrongUse`` naming the field. Values print in ``language`` (fi, sv, en). A field without a value
    raises ``MissingValue`` with all such fields in ``missing``; a template with code, parts or references
    that are not allowed raises ``UnsafeTemplate`` before anything of it runs.
    """
    place = Path(path)
    return render_bytes(_read(place), place.name, context, language=language)


def render_bytes(data: bytes, name: str, context: Mapping[str, Any], *, language: str = "fi") -> bytes:
    """As ``render_template``, for a template given as bytes; ``name`` is used in messages."""
    values = plain_context(context)
    compiled = _compiled(sha256(data).hexdigest(), _Source(name, data))
    state = State(language=language)
    parts = dict(compiled.package.parts)
    for part in compiled.parts:
        parts[part.name] = _fill_part(name, part, values, state)
    if compiled.properties:
        parts[PROPERTIES] = _fill_properties(name, parts[PROPERTIES], values, replace(state, in_word=False))
    if state.missing:
        names = tuple(state.missing)
        raise MissingValue("letter.missing_field", where=name, missing=names, fields=", ".join(names))
    return pack(parts, compiled.package)


def jinja_source(part: TaggedPart) -> str:
    """Return the part as source for the safe environment: text between tags can never be read as code."""
    pieces = TOKEN.split(part.xml)
    return "".join(
        piece.translate(_NO_RESERVED) if number % 2 == 0 else tag_source(part.tags[int(piece)])
        for number, piece in enumerate(pieces)
    )


def tag_source(tag: Tag) -> str:
    """Return one tag as source for the safe environment."""
    code = tag.code.translate(_NO_RESERVED)
    if tag.kind is TagKind.REMARK:
        return ""
    if tag.kind is TagKind.STATEMENT:
        return f"{BLOCK_START} {code} {BLOCK_END}"
    return f"{VALUE_START} {f'({code})|ilman_sanaa' if tag.after_clock else code} {VALUE_END}"


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """The bytes behind a sha256; equal to every other, so that only the sha256 counts in the cache."""

    name: str
    data: bytes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


@lru_cache(maxsize=32)
def _compiled(_digest: str, source: _Source) -> Compiled:
    package = unpack(source.data, source.name)
    environment = SafeEnvironment()
    parts = [
        compiled
        for name in package.parts
        if TEXT_PARTS.fullmatch(name) and (compiled := _compile_part(environment, package, name)) is not None
    ]
    properties = PROPERTIES in package.parts and b"{" in package.parts[PROPERTIES]
    return Compiled(package, tuple(parts), properties)


def _compile_part(environment: SafeEnvironment, package: Package, name: str) -> CompiledPart | None:
    root = parse_part(package.name, name, package.parts[name])
    if next(tracked_changes(root), None) is not None:
        raise refuse(package.name, "tracked", name)
    tagged = tag_part(root)
    if tagged.strays:
        raise UnsafeTemplate("template.broken_tag", where=name, template=package.name, tag=tagged.strays[0].mark)
    if not tagged.tags:
        return None
    return CompiledPart(name, _compile(environment, package.name, name, jinja_source(tagged)))


def _compile(environment: SafeEnvironment, template: str, part: str, source: str) -> Any:
    try:
        return compile_safely(environment, source)
    except ForbiddenCode as problem:
        raise UnsafeTemplate(
            "template.forbidden_code", where=part, template=template, what=code_words(problem.what, problem.detail)
        ) from problem
    except TemplateSyntaxError as problem:
        raise UnsafeTemplate("template.broken_tag", where=part, template=template, tag=problem.message) from problem


def _fill_part(name: str, part: CompiledPart, values: Group, state: State) -> bytes:
    xml = render_safely(part.template, values, state)
    return finish_part(parse_part(name, part.name, xml.encode("utf-8")))


def _fill_properties(name: str, content: bytes, values: Group, state: State) -> bytes:
    from lxml import etree

    root = parse_part(name, PROPERTIES, content)
    environment = SafeEnvironment()
    for element in root.iter("{*}*"):
        if element.text and "{" in element.text:
            source = jinja_source(tag_text(element.text))
            filled = render_safely(_compile(environment, name, PROPERTIES, source), values, state)
            element.text = _unescaped(filled)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _unescaped(text: str) -> str:
    """Take back the escaping of a value: an XML library will escape it once more when it writes."""
    from markupsafe import Markup

    return str(Markup(text).unescape())  # noqa: S704 - plain text again, escaped anew by the XML library


def _read(path: Path) -> bytes:
    if path.suffix.lower() != ".docx":
        raise refuse(path.name, "suffix", path.suffix.lower() or path.name)
    return path.read_bytes()
