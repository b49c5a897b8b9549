"""The page at ``/``: a person reads and edits the sheets, for instance as the municipality in the demo."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from hapusheets.messages import LANGUAGES, text
from hapusheets.sync.emulator.router import Answer

_WORDS = (
    "title", "files", "sheets", "no_files", "choose", "new_file", "new_file_name", "create", "saved", "failed", "hint",
    "reload", "cell", "rows_more", "skip",
)  # fmt: skip


def page(token: str, language: str) -> Answer:
    """Return the page in Finnish, Swedish or English."""
    spoken = language if language in LANGUAGES else "fi"
    words = {name: text(f"cloud.page.{name}", lang=spoken) for name in _WORDS}
    filled = (
        _template()
        .replace("@@lang@@", spoken)
        .replace("@@token@@", token)
        .replace("@@words@@", json.dumps(words, ensure_ascii=False).replace("<", "\\u003c"))
    )
    for name, word in words.items():
        filled = filled.replace(f"@@{name}@@", word)
    return Answer(200, "text/html; charset=utf-8", filled.encode("utf-8"))


@cache
def _template() -> str:
    return (files(__package__) / "page.html").read_text(encoding="utf-8")
