"""The only place where the code of a template runs: a small language over plain data.

Values, attributes of groups, comparisons, ``if`` and ``for``, and the filters and tests named here.
No calls, subscripts, assignments, arithmetic, imports, macros or includes: they are refused before
anything runs. Every printed value is formatted, checked and escaped by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast

from jinja2 import TemplateError, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from hapusheets.letters import formats
from hapusheets.letters.filters import FILTERS, STATE, TESTS, Missing, State, TooLarge, is_blank, weigh
from hapusheets.letters.plain import Group
from hapusheets.letters.problems import code_words
from hapusheets.model.errors import MissingValue, UnsafeTemplate, WrongUse

VALUE_START, VALUE_END = "\ue002", "\ue003"
BLOCK_START, BLOCK_END = "\ue004", "\ue005"
_REMARK_START, _REMARK_END = "\ue006", "\ue007"
_BREAK = re.compile(r"([\n\t])")
_BREAKS = {
    "\n": Markup('</w:t><w:br/><w:t xml:space="preserve">'),
    "\t": Markup('</w:t><w:tab/><w:t xml:space="preserve">'),
}
_MAX_LOOPS = 20_000
_MAX_STEPS = 2_000_000
_MAX_OUTPUT = 40_000_000
_JOINERS = frozenset({"join", "luettelo"})
_LOOP_WORDS = frozenset({"first", "last", "index", "index0", "revindex", "length"})

_ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Const, nodes.Filter,
    nodes.Test, nodes.If, nodes.For, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
    nodes.CondExpr, nodes.Concat, nodes.List, nodes.Tuple,
)  # fmt: skip


class ForbiddenCode(Exception):  # noqa: N818 - a fact about a template, turned into a problem or a refusal
    """A tag wants to do something a template may not; ``what`` is the code of its kind."""

    def __init__(self, what: str, detail: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.detail = detail


class SafeEnvironment(ImmutableSandboxedEnvironment):
    """Jinja cut down to the language of letters."""

    def __init__(self) -> None:
        super().__init__(
            block_start_string=BLOCK_START,
            block_end_string=BLOCK_END,
            variable_start_string=VALUE_START,
            variable_end_string=VALUE_END,
            comment_start_string=_REMARK_START,
            comment_end_string=_REMARK_END,
            undefined=Missing,
            autoescape=True,
            finalize=_only_ours,
            keep_trailing_newline=True,
            optimized=False,
        )
        self.filters = {**FILTERS, **_OWN}
        self.tests = dict(TESTS)
        self.globals = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a key of a group or a word about the loop; never an attribute of anything else."""
        if isinstance(obj, Group):
            name = f"{obj.path}.{attribute}" if obj.path else attribute
            return obj[attribute] if attribute in obj else Missing(name=name)
        if isinstance(obj, LoopContext) and attribute in _LOOP_WORDS:
            return getattr(obj, attribute)
        if obj is None or isinstance(obj, Missing):
            return Missing(name=f"{obj.name}.{attribute}" if obj is not None else attribute)
        raise ForbiddenCode("attribute", attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ARG002 - Jinja's own signature
        """Refuse: subscripts are not part of the language."""
        raise ForbiddenCode("Getitem", str(argument))


def compile_safely(environment: SafeEnvironment, source: str) -> Any:
    """Return a compiled template. Raises ``ForbiddenCode`` or ``TemplateSyntaxError``; nothing has run then."""
    tree = parse_safely(environment, source)
    try:
        code = environment.compile(_guarded(tree), name="letter")
    except (RecursionError, MemoryError, SyntaxError, ValueError) as problem:
        raise ForbiddenCode("size") from problem
    return environment.template_class.from_code(environment, code, {})


def parse_safely(environment: SafeEnvironment, source: str) -> nodes.Template:
    """Return the checked tree of ``source``. Raises ``ForbiddenCode`` or ``TemplateSyntaxError``."""
    try:
        tree = environment.parse(source)
        for node in tree.find_all(nodes.Node):
            _check_node(environment, node)
    except (RecursionError, MemoryError, ValueError) as problem:
        raise ForbiddenCode("size") from problem
    return tree


def render_safely(template: Any, context: Group, state: State) -> str:
    """Return the filled text; ``context`` comes from ``plain_context``. Missing values gather in ``state``."""
    try:
        return "".join(_measured(template.generate({**context, STATE: state}), state))
    except ForbiddenCode as problem:
        raise UnsafeTemplate("template.forbidden_code", what=code_words(problem.what, problem.detail)) from problem
    except (TooLarge, MemoryError, RecursionError) as problem:
        raise UnsafeTemplate("template.forbidden_code", what=code_words("size")) from problem
    except MissingValue as problem:
        names = (*state.missing, *problem.missing)
        raise MissingValue("letter.missing_field", missing=names, fields=", ".join(names)) from problem
    except (TypeError, ValueError, ArithmeticError, TemplateError) as problem:
        raise WrongUse("letter.not_filled", detail=str(problem)) from problem


def _measured(pieces: Iterator[str], state: State) -> Iterator[str]:
    for piece in pieces:
        state.output += len(piece)
        if state.output > _MAX_OUTPUT:
            raise ForbiddenCode("size")
        yield piece


def _check_node(environment: SafeEnvironment, node: nodes.Node) -> None:
    if not isinstance(node, _ALLOWED_NODES):
        raise ForbiddenCode(type(node).__name__)
    if isinstance(node, nodes.Name) and (node.name.startswith("_") or node.name in {"self", STATE}):
        raise ForbiddenCode("attribute", node.name)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise ForbiddenCode("attribute", node.attr)
    if isinstance(node, nodes.Filter | nodes.Test):
        _check_helper(environment, node)
    if isinstance(node, nodes.For) and (node.recursive or not isinstance(node.target, nodes.Name)):
        raise ForbiddenCode("For")
    if isinstance(node, nodes.Const) and isinstance(node.value, float):
        raise ForbiddenCode("float", str(node.value))


def _check_helper(environment: SafeEnvironment, node: nodes.Filter | nodes.Test) -> None:
    known = FILTERS if isinstance(node, nodes.Filter) else environment.tests
    if node.name not in known:
        raise ForbiddenCode(type(node).__name__, node.name)
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        raise ForbiddenCode("Call", node.name)
    if node.name in _JOINERS and not (all(isinstance(child, nodes.Const) for child in node.args) and not node.kwargs):
        raise ForbiddenCode("separator", node.name)


def _guarded(tree: nodes.Template) -> nodes.Template:
    """Lead every value that is printed, joined, compared, asked about or looped over through our own filters."""
    for output in list(tree.find_all(nodes.Output)):
        output.nodes = _guarded_output(output.nodes)
    for concat in list(tree.find_all(nodes.Concat)):
        concat.nodes = [_call(child, "_text") for child in concat.nodes]
    for question in list(tree.find_all(nodes.Compare)):
        sides: list[nodes.Compare | nodes.Operand] = [question, *question.ops]
        for side in sides:
            side.expr = _call(side.expr, "_compared")
    for test in list(tree.find_all(nodes.Test)):
        test.node = _call(test.node, "_weighed")
        test.args = [_call(child, "_weighed") for child in test.args]
    for loop in list(tree.find_all(nodes.For)):
        size = sum(1 for _ in loop.find_all(nodes.Node))
        loop.iter = _call(loop.iter, "_rows", size)
    return tree


def _guarded_output(children: list[nodes.Expr]) -> list[nodes.Expr]:
    return [child if isinstance(child, nodes.TemplateData) else _call(child, "_print") for child in children]


def _call(node: nodes.Node, name: str, *more: int) -> nodes.Expr:
    arguments: list[nodes.Expr] = [nodes.Const(describe(node)), *map(nodes.Const, more)]
    return nodes.Filter(cast("nodes.Expr", node), name, arguments, [], None, None, lineno=node.lineno)


def describe(node: nodes.Node) -> str:
    """Return the field an expression speaks of, dotted: ``asiakas.sukunimi``."""
    if isinstance(node, nodes.Getattr):
        return f"{describe(node.node)}.{node.attr}"
    if isinstance(node, nodes.Name):
        return node.name
    inner = next(iter(node.iter_child_nodes()), None)
    return describe(inner) if inner is not None else "?"


def _only_ours(value: Any) -> Any:
    """Let out only what ``_print`` made."""
    if not isinstance(value, Markup):
        raise ForbiddenCode("value", type(value).__name__)
    return value


@pass_context
def _print(context: Context, value: Any, name: str) -> Markup:
    state: State = context[STATE]
    weigh(value, state)
    if is_blank(value):
        state.missing[value.name if isinstance(value, Missing) else _full_name(context, name)] = None
        return Markup("")
    text = _formatted(value, name, state)
    if not state.in_word:
        return escape(" ".join(text.split()))
    if _BREAK.search(text) is None:
        return escape(text)
    return Markup("").join(_BREAKS.get(piece) or escape(piece) for piece in _BREAK.split(text))


def _full_name(context: Context, name: str) -> str:
    """Name a blank inside a loop by its place: ``ehdokkaat[0].etunimi`` rather than ``ehdokas.etunimi``."""
    head, _, rest = name.partition(".")
    group = context.get(head)
    return f"{group.path}.{rest}" if isinstance(group, Group) and rest and "." not in rest else name


@pass_context
def _text(context: Context, value: Any, name: str) -> str:
    state: State = context[STATE]
    weigh(value, state)
    if is_blank(value):
        state.missing[value.name if isinstance(value, Missing) else name] = None
        return ""
    return _formatted(value, name, state)


@pass_context
def _weighed(context: Context, value: Any, _name: str) -> Any:
    weigh(value, context[STATE])
    return value


@pass_context
def _compared(context: Context, value: Any, name: str) -> Any:
    """Let plain values and flat lists be compared: lists of lists could take for ever."""
    items = value if isinstance(value, list | tuple) else (value,)
    if any(isinstance(item, list | tuple | LoopContext) for item in items):
        raise ForbiddenCode("Compare", name)
    weigh(value, context[STATE])
    return value


@pass_context
def _rows(context: Context, value: Any, name: str, size: int) -> list[Any]:
    """Return the rows of a loop whose inside is ``size`` pieces of code."""
    state: State = context[STATE]
    if isinstance(value, Missing) or value is None:
        raise MissingValue("letter.missing_field", missing=(name,), fields=name)
    if not isinstance(value, list | tuple):
        raise ForbiddenCode("For", name)
    state.loops += len(value)
    state.steps += len(value) * size
    if state.loops > _MAX_LOOPS or state.steps > _MAX_STEPS:
        raise ForbiddenCode("size", name)
    return list(value)


_OWN = {"_print": _print, "_text": _text, "_weighed": _weighed, "_compared": _compared, "_rows": _rows}


def _formatted(value: Any, name: str, state: State) -> str:
    try:
        return "".join(formats.format_value(value, state.language))
    except TypeError as problem:
        raise WrongUse("letter.bad_value", field=name, kind=type(value).__name__) from problem


def field_paths(tree: nodes.Node, aliases: dict[str, str]) -> Iterator[str]:
    """Yield the dotted field of every chain in a checked tree, loop names followed through ``aliases``."""
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    for node in tree.find_all((nodes.Getattr, nodes.Name)):
        if id(node) in inner or (isinstance(node, nodes.Name) and node.ctx != "load"):
            continue
        head, _, rest = describe(node).partition(".")
        known = aliases.get(head, head)
        yield f"{known}.{rest}" if rest else known


__all__ = [
    "BLOCK_END", "BLOCK_START", "FILTERS", "TESTS", "VALUE_END", "VALUE_START", "ForbiddenCode", "Missing",
    "SafeEnvironment", "State", "TemplateSyntaxError", "compile_safely", "describe", "field_paths", "parse_safely",
    "render_safely",
]  # fmt: skip
