"""Letters and guides: ordinary Word templates filled with plain data, safely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hapusheets.model.errors import MissingValue, UnsafeTemplate

__all__ = ["MissingValue", "TemplateProblem", "UnsafeTemplate", "lint_template", "render_template"]

if TYPE_CHECKING:
    from hapusheets.letters.lint import lint_template
    from hapusheets.letters.problems import TemplateProblem
    from hapusheets.letters.render import render_template

_HOMES = {
    "TemplateProblem": "hapusheets.letters.problems",
    "lint_template": "hapusheets.letters.lint",
    "render_template": "hapusheets.letters.render",
}


def __getattr__(name: str) -> Any:
    """Import the Word and Jinja libraries only when somebody makes a letter."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)
