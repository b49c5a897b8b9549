"""One fault of a template, with its place; and the words for code that a template may not use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hapusheets.messages import has, text

_KINDS = {
    "Call": "call", "Getitem": "subscript", "Slice": "subscript", "attribute": "attribute", "Filter": "filter",
    "Test": "test", "float": "float", "For": "for", "size": "size", "statement": "statement", "scope": "scope",
    "separator": "separator",
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

    def place_in(self, path: Path) -> str:
        """Return the place as a reader finds it: template, part, paragraph and the nearest heading."""
        heading = text("letters.heading", heading=self.heading) if self.heading else ""
        code = "letters.problem_place" if self.paragraph else "letters.problem_part"
        name, part = template_name(path), part_words(self.part)
        return text(code, template=name, part=part, paragraph=self.paragraph, heading=heading)


def template_name(path: Path) -> str:
    """Return ``tervetulokirje/fi.docx``; the file's name alone where it is not a template's folder."""
    return f"{path.parent.name}/{path.name}" if (path.parent / "fields.toml").is_file() else path.name


def part_words(part: str) -> str:
    """Return what a part of the file is called: the body, a header; the part itself where it has no name."""
    stem = part.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")
    return text(f"letters.part.{stem}") if has(f"letters.part.{stem}") else part


def code_words(kind: str, detail: str = "") -> str:
    """Return what a forbidden piece of code is called."""
    name = "arithmetic" if kind in _ARITHMETIC else _KINDS.get(kind, "other")
    key = f"template.code.{name}"
    return text(key if has(key) else "template.code.other", detail=detail or kind).strip()
