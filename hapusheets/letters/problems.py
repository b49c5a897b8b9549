"""One fault of a template, with its place; and the words for code that a template may not use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hapusheets.messages import has, text

_KINDS = {
    "Call": "call", "Getitem": "subscript", "Slice": "subscript", "attribute": "attribute", "Filter": "filter",
    "Test": "test", "For": "for", "size": "size", "statement": "statement", "scope": "scope",
}  # fmt: skip
_ARITHMETIC = frozenset({"Mul", "Add", "Sub", "Div", "FloorDiv", "Mod", "Pow", "Neg", "Pos"})


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One thing wrong in a template.

    ``part`` is the file part (word/document.xml), ``paragraph`` counts from 1 within it (0: the whole part),
    ``text`` is what stands there, ``suggestion`` what was probably meant ("" when nothing is near),
    ``heading`` the nearest heading above. ``code`` names its words in the catalogue.
    """

    code: str
    part: str
    paragraph: int
    text: str
    suggestion: str = ""
    heading: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong and how to mend it, in the language spoken now."""
        return text(self.code, **self.facts)


def code_words(kind: str, detail: str = "") -> str:
    """Return what a forbidden piece of code is called."""
    name = "arithmetic" if kind in _ARITHMETIC else _KINDS.get(kind, "other")
    key = f"template.code.{name}"
    return text(key if has(key) else "template.code.other", detail=detail or kind).strip()
