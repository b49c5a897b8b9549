"""What a user reads: one catalogue in Finnish, Swedish and English, one TOML file per theme.

``catalogue/<theme>.toml`` holds entries ``[code]`` with ``fi``, ``sv``, ``en``. A failure also has
``fi_todo`` … (what to do). A sentence with a count has ``fi_one`` … for ``n == 1``. Placeholders are
``{name}``. ``cli.toml`` (help texts) is read alone, so that ``--help`` stays fast.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

_CATALOGUE = Path(__file__).parent / "catalogue"
LANGUAGES = ("fi", "sv", "en")
#: The longest fact in a sentence, long enough for a list of every column: a cell may hold millions of characters.
_LONGEST_FACT = 1000
#: Control, format (direction, no width) and surrogate characters: a terminal obeys them or shows nothing.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FIRST_PICTURE, _DELETE, _FIRST_PRINTABLE = 0x2400, 0x7F, 0x20
_language: ContextVar[str] = ContextVar("language", default="fi")


def use_language(language: str) -> None:
    """Speak ``language`` (fi, sv, en) from now on in this context. Anything else means Finnish."""
    _language.set(language if language in LANGUAGES else "fi")


def current_language() -> str:
    """Return the language that is spoken now."""
    return _language.get()


def text(code: str, /, *, lang: str | None = None, **facts: Any) -> str:
    """Return the words of ``code`` with its placeholders filled. An unknown code is our own mistake: KeyError."""
    return _pick(code, "", lang or current_language(), facts)


def todo(code: str, /, *, lang: str | None = None, **facts: Any) -> str:
    """Return what to do about the failure ``code``; "" when its catalogue entry says nothing."""
    entry = _entry(code)
    if "fi_todo" not in entry:
        return ""
    return _pick(code, "_todo", lang or current_language(), facts)


def has(code: str) -> bool:
    """Tell whether the catalogue knows ``code``. Help texts stand in ``cli.toml`` alone: no other theme is read."""
    return code in _theme("cli") or (not code.startswith("help") and code in _all())


def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return every entry by code; for the tests and the gallery of messages."""
    return {**_theme("cli"), **_all()}


def _pick(code: str, suffix: str, language: str, facts: Mapping[str, Any]) -> str:
    entry = _entry(code)
    form = f"{language}{suffix}"
    if facts.get("n") == 1 and f"{form}_one" in entry:
        form = f"{form}_one"
    return entry[form].format_map({name: _shown(fact) for name, fact in facts.items()})


def visible(words: str) -> str:
    """Return ``words`` on one line with nothing in them that a terminal obeys or hides; the rest stays as it is.

    >>> visible("Kemi\\x1b]0;x\\x07"), visible("yksi\\nkaksi"), visible("\\u202eimeK")
    ('Kemi␛]0;x␇', 'yksi ⏎ kaksi', '‹U+202E›imeK')
    """
    if words.isprintable():
        return words
    lines = [line.replace("\t", " ") for line in words.splitlines()]
    return " ⏎ ".join("".join(map(_picture, line)) for line in lines)


def _picture(letter: str) -> str:
    if letter.isprintable() or unicodedata.category(letter) not in _UNSEEN:
        return letter
    number = ord(letter)
    if number < _FIRST_PRINTABLE:
        return chr(_FIRST_PICTURE + number)
    return "␡" if number == _DELETE else f"‹U+{number:04X}›"


def _shown(fact: Any) -> Any:
    """Numbers and the like stay for the format of their placeholder; whatever becomes text is made visible."""
    if isinstance(fact, int | float):
        return fact
    words = str(fact)
    return visible(words if len(words) <= _LONGEST_FACT else f"{words[: _LONGEST_FACT - 1]}…")


def _entry(code: str) -> Mapping[str, str]:
    first = _theme("cli")
    return first[code] if code in first else _all()[code]


@cache
def _all() -> dict[str, dict[str, str]]:
    themes = (path.name for path in _CATALOGUE.iterdir() if path.name.endswith(".toml"))
    return {code: entry for name in sorted(themes) for code, entry in _theme(name.removesuffix(".toml")).items()}


@cache
def _theme(name: str) -> dict[str, dict[str, str]]:
    source = (_CATALOGUE / f"{name}.toml").read_text(encoding="utf-8")
    return dict(_flatten("", tomllib.loads(source)))


def _flatten(prefix: str, node: Mapping[str, Any]) -> list[tuple[str, dict[str, str]]]:
    words = {name: value for name, value in node.items() if isinstance(value, str)}
    own = [(prefix, words)] if words else []
    children = ((name, child) for name, child in node.items() if isinstance(child, dict))
    return own + [item for name, child in children for item in _flatten(f"{prefix}.{name}".lstrip("."), child)]
