"""Every fault of a template at once, each with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from jinja2 import nodes
from lxml import etree

from hapusheets.letters.fields import FILE, TemplateFields, field_source, read_fields
from hapusheets.letters.package import read_package
from hapusheets.letters.problems import TemplateProblem, code_words
from hapusheets.letters.render import PROPERTIES, TEXT_PARTS
from hapusheets.letters.safety import parse_part, tracked_changes
from hapusheets.letters.sandbox import (
    BLOCK_END,
    BLOCK_START,
    VALUE_END,
    VALUE_START,
    ForbiddenCode,
    SafeEnvironment,
    TemplateSyntaxError,
    field_paths,
    parse_safely,
)
from hapusheets.letters.tags import Tag, TaggedPart, TagKind, paragraph_text, paragraphs_of, tag_part, tag_text
from hapusheets.letters.word_xml import W
from hapusheets.model.errors import UnsafeTemplate

_OPENERS = {"if": "endif", "for": "endfor"}
_MIDDLES = frozenset({"elif", "else"})
_KEYWORDS = frozenset({*_OPENERS, *_OPENERS.values(), *_MIDDLES})
_LOOP_FIELDS = frozenset(f"loop.{name}" for name in ("first", "last", "index", "index0", "revindex", "length"))
_CUT = 80


def lint_template(
    path: str | Path, fields: Iterable[str] | Mapping[str, object] | None = None
) -> list[TemplateProblem]:
    """Return every problem of the template at ``path``, in reading order; an empty list for a good one.

    ``fields``: the names it may use (``asiakas.sukunimi``, ``ehdokkaat[].nimi``), or a context shaped so.
    Without them the ``fields.toml`` beside the template tells; without that, unknown fields are not sought.
    """
    place = Path(path)
    promises = _promises(place)
    known = _known_fields(fields, promises)
    try:
        package = read_package(place)
    except UnsafeTemplate as refusal:
        return [_refused(place.name, refusal)]
    problems: list[TemplateProblem] = list(_sibling_problems(place, promises))
    for name, content in package.parts.items():
        if TEXT_PARTS.fullmatch(name):
            problems += lint_part(name, parse_part(place.name, name, content), known, promises)
        elif name == PROPERTIES and b"{" in content:
            problems += _lint_properties(name, parse_part(place.name, name, content), known, promises)
    return problems


def lint_part(
    name: str, root: etree._Element, known: frozenset[str] | None, promises: TemplateFields | None = None
) -> list[TemplateProblem]:
    """Return the problems of one part; ``root`` is changed."""
    headings = _headings(root)
    problems = [*_tracked_problems(name, root), *_hidden_tags(name, root)]
    problems += _lint_tags(name, tag_part(root), known, promises)
    placed = [_with_heading(problem, headings) for problem in problems]
    return sorted(placed, key=lambda problem: problem.paragraph)


@dataclass(slots=True)
class _Walk:
    """Where a walk over the tags is: open blocks and the loop names they gave."""

    part: str
    known: frozenset[str] | None
    environment: SafeEnvironment
    promises: TemplateFields | None = None
    open_blocks: list[tuple[Tag, str]] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        return dict(self.aliases)


def _lint_tags(
    part: str, tagged: TaggedPart, known: frozenset[str] | None, promises: TemplateFields | None
) -> Iterator[TemplateProblem]:
    walk = _Walk(part, known, SafeEnvironment(), promises)
    for stray in tagged.strays:
        facts = {"mark": stray.mark}
        yield TemplateProblem("template.stray", part, stray.paragraph, _shorten(stray.text), facts=facts)
    for lost in tagged.lost:
        facts = {"text": _shorten(lost.text), "tag": lost.mark}
        yield TemplateProblem("template.lost_text", part, lost.paragraph, _shorten(lost.text), facts=facts)
    for tag in tagged.tags:
        yield from _lint_tag(walk, tag)
        yield from _hetu_problem(walk, tag)
    for tag, expected in walk.open_blocks:
        facts = {"tag": tag.raw, "expected": f"{{%{tag.scope} {expected} %}}"}
        yield TemplateProblem("template.unclosed", part, tag.paragraph, tag.raw, facts["expected"], facts=facts)


def _lint_tag(walk: _Walk, tag: Tag) -> Iterator[TemplateProblem]:
    if tag.kind is TagKind.REMARK:
        return
    if tag.kind is TagKind.VALUE and tag.scope in {"p", "tr", "tc"}:
        yield _forbidden(walk, tag, "scope", f"{{{{{tag.scope} … }}}}")
        return
    if tag.kind is TagKind.STATEMENT and tag.keyword not in _KEYWORDS:
        yield _forbidden(walk, tag, "statement", tag.keyword)
        return
    try:
        tree = parse_safely(walk.environment, _alone(tag))
    except ForbiddenCode as problem:
        yield _forbidden(walk, tag, problem.what, problem.detail)
    except TemplateSyntaxError as problem:
        facts = {"tag": f"{tag.raw} ({problem.message})"}
        yield TemplateProblem("template.broken_tag", walk.part, tag.paragraph, tag.raw, facts=facts)
    else:
        yield from _unknown_fields(walk, tag, tree)
        yield from _follow_block(walk, tag, tree)
        return
    yield from _follow_block(walk, tag, None)


def _alone(tag: Tag) -> str:
    """Return a tag as source that parses without the rest of its block."""
    if tag.kind is TagKind.VALUE:
        return f"{VALUE_START}{tag.code}{VALUE_END}"
    rest = tag.code.removeprefix(tag.keyword)
    if tag.keyword in {"if", "elif"}:
        return f"{BLOCK_START}if {rest}{BLOCK_END}{BLOCK_START}endif{BLOCK_END}"
    if tag.keyword == "for":
        return f"{BLOCK_START}for {rest}{BLOCK_END}{BLOCK_START}endfor{BLOCK_END}"
    return (
        f"{BLOCK_START}if 1{BLOCK_END}{BLOCK_START}{'else' if tag.keyword == 'else' else 'endif'}{rest}{BLOCK_END}"
        + (f"{BLOCK_START}endif{BLOCK_END}" if tag.keyword == "else" else "")
    )


def _follow_block(walk: _Walk, tag: Tag, tree: nodes.Node | None) -> Iterator[TemplateProblem]:
    if tag.keyword in _OPENERS:
        walk.open_blocks.append((tag, _OPENERS[tag.keyword]))
        walk.aliases += _aliases(walk, tag, tree)
    elif tag.keyword in _OPENERS.values():
        yield from _close_block(walk, tag)
    elif tag.keyword in _MIDDLES and not walk.open_blocks:
        yield TemplateProblem("template.unopened", walk.part, tag.paragraph, tag.raw, facts={"tag": tag.raw})


def _aliases(walk: _Walk, tag: Tag, tree: nodes.Node | None) -> list[tuple[str, str]]:
    loop = tree.find(nodes.For) if tree is not None else None
    if tag.keyword != "for":
        return []
    if loop is None or not isinstance(loop.target, nodes.Name):
        return [("", "")]
    path = next(field_paths(nodes.Template([nodes.Output([loop.iter])]), walk.names), "")
    return [(loop.target.name, f"{path}[]")]


def _close_block(walk: _Walk, tag: Tag) -> Iterator[TemplateProblem]:
    if not walk.open_blocks or walk.open_blocks[-1][1] != tag.keyword:
        yield TemplateProblem("template.unopened", walk.part, tag.paragraph, tag.raw, facts={"tag": tag.raw})
        return
    opener, _ = walk.open_blocks.pop()
    if tag.keyword == "endfor" and walk.aliases:
        walk.aliases.pop()
    if (opener.container, opener.scope) != (tag.container, tag.scope):
        facts = {"tag": opener.raw, "start": opener.paragraph}
        yield TemplateProblem("template.block_crosses", walk.part, tag.paragraph, tag.raw, facts=facts)


def _unknown_fields(walk: _Walk, tag: Tag, tree: nodes.Node) -> Iterator[TemplateProblem]:
    if walk.known is None:
        return
    own = {loop.target.name for loop in tree.find_all(nodes.For) if isinstance(loop.target, nodes.Name)}
    for path in dict.fromkeys(field_paths(tree, walk.names)):
        if path in _LOOP_FIELDS or path in own or _is_known(path, walk.known):
            continue
        near = _nearest(path, walk.known, walk.names) or _same_meaning(path, walk.promises)
        code = "template.unknown_field" if near else "template.unknown_field_alone"
        facts = {"field": path.replace("[]", ""), "suggestion": near}
        yield TemplateProblem(code, walk.part, tag.paragraph, tag.raw, near, facts=facts)


def _is_known(path: str, known: frozenset[str]) -> bool:
    bare = path.removesuffix("[]")
    return bare in known or f"{bare}[]" in known or any(name.startswith((f"{bare}.", f"{bare}[].")) for name in known)


def _nearest(path: str, known: frozenset[str], aliases: Mapping[str, str]) -> str:
    """Return the known field that was probably meant, written as it would stand in this place."""
    near = difflib.get_close_matches(path, known, n=1, cutoff=0.6)
    if not near:
        last = path.rsplit(".", 1)[-1]
        by_last = {name.rsplit(".", 1)[-1]: name for name in sorted(known, reverse=True)}
        near = [by_last[name] for name in difflib.get_close_matches(last, by_last, n=1, cutoff=0.75)]
    if not near:
        return ""
    for alias, full in aliases.items():
        if near[0].startswith(f"{full}."):
            return f"{alias}{near[0].removeprefix(full)}"
    return near[0].replace("[]", "")


def _same_meaning(path: str, promises: TemplateFields | None) -> str:
    """Return the field that comes from the column, or bears the title, that the last word looks like."""
    words: dict[str, str] = {}
    for field_ in promises.fields.values() if promises else ():
        header = field_source(field_).rpartition(": ")[2]
        for word in () if "[]" in field_.name else (header, *field_.title_in("fi").split()):
            words.setdefault(word.casefold(), field_.name)
    near = difflib.get_close_matches(path.rsplit(".", 1)[-1].casefold(), words, n=1, cutoff=0.75)
    return words[near[0]] if near else ""


def _forbidden(walk: _Walk, tag: Tag, kind: str, detail: str) -> TemplateProblem:
    facts = {"what": code_words(kind, detail)}
    return TemplateProblem("template.forbidden_code", walk.part, tag.paragraph, tag.raw, facts=facts)


def _hetu_problem(walk: _Walk, tag: Tag) -> Iterator[TemplateProblem]:
    if walk.promises is not None and not walk.promises.hetu and "henkilötunnus" in tag.code:
        yield TemplateProblem("template.undeclared_hetu", walk.part, tag.paragraph, tag.raw)


def _tracked_problems(part: str, root: etree._Element) -> Iterator[TemplateProblem]:
    marks = list(tracked_changes(root))
    if not marks:
        return
    numbers = {paragraph: number for number, paragraph in paragraphs_of(root)}
    places: dict[int, str] = {}
    for mark in marks:
        holder = next((a for a in mark.iterancestors(f"{W}p")), None)
        holder = holder if holder is not None else next(mark.iter(f"{W}p"), None)
        number = numbers.get(holder, 0) if holder is not None else 0
        places.setdefault(number, "" if holder is None else paragraph_text(holder))
    for number, text in places.items():
        yield TemplateProblem("template.tracked", part, number, _shorten(text))


def _hidden_tags(part: str, root: etree._Element) -> Iterator[TemplateProblem]:
    """Tags in alt texts, field codes and other places that are not filled."""
    numbers = {paragraph: number for number, paragraph in paragraphs_of(root)}
    for element in root.iter("{*}*"):
        texts = [str(value) for value in element.attrib.values() if "{{" in str(value) or "{%" in str(value)]
        if element.tag in {f"{W}instrText", f"{W}delText"} and element.text and "{{" in element.text:
            texts.append(element.text)
        for found in texts:
            holder = element if element.tag == f"{W}p" else next(element.iterancestors(f"{W}p"), None)
            facts = {"place": etree.QName(element).localname}
            number = numbers.get(holder, 0) if holder is not None else 0
            yield TemplateProblem("template.hidden_tag", part, number, _shorten(found), facts=facts)


def _lint_properties(
    part: str, root: etree._Element, known: frozenset[str] | None, promises: TemplateFields | None
) -> list[TemplateProblem]:
    return [
        problem
        for element in root.iter("{*}*")
        if element.text and "{" in element.text
        for problem in _lint_tags(part, tag_text(element.text), known, promises)
    ]


def _sibling_problems(path: Path, promises: TemplateFields | None) -> Iterator[TemplateProblem]:
    for language in promises.languages if promises else ():
        sibling = path.parent / f"{language}.docx"
        if not sibling.exists():
            facts = {"language": language, "file": sibling.name}
            yield TemplateProblem("template.no_sibling", FILE, 0, sibling.name, facts=facts)


def _promises(path: Path) -> TemplateFields | None:
    beside = path.parent / FILE
    return read_fields(beside) if beside.is_file() else None


def _known_fields(
    fields: Iterable[str] | Mapping[str, object] | None, promises: TemplateFields | None
) -> frozenset[str] | None:
    if fields is None:
        return frozenset(promises.fields) if promises else None
    return frozenset(_flatten("", fields)) if isinstance(fields, Mapping) else frozenset(fields)


def _flatten(prefix: str, value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _flatten(f"{prefix}.{key}" if prefix else str(key), child)
    elif isinstance(value, list | tuple) and value:
        yield from _flatten(f"{prefix}[]", value[0])
    else:
        yield prefix


def _headings(root: etree._Element) -> list[tuple[int, str]]:
    found = []
    for number, paragraph in paragraphs_of(root):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = (style.get(f"{W}val") or "") if style is not None else ""
        if name.lower().startswith(("heading", "otsikko", "rubrik", "title")):
            found.append((number, paragraph_text(paragraph)))
    return found


def _with_heading(problem: TemplateProblem, headings: list[tuple[int, str]]) -> TemplateProblem:
    above = [text for number, text in headings if number <= problem.paragraph]
    return replace(problem, heading=_shorten(above[-1])) if above else problem


def _refused(name: str, refusal: UnsafeTemplate) -> TemplateProblem:
    facts = {"template": name, "what": refusal.facts.get("what", "")}
    return TemplateProblem("template.unsafe", refusal.where, 0, str(facts["what"]), facts=facts)


def _shorten(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[: _CUT - 1]}…"
