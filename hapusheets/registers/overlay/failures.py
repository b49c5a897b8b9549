"""What pydantic found in an own file, told with the file, the line, what was seen and what may stand there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NoReturn

from pydantic import ValidationError

from hapusheets.model.errors import Refused
from hapusheets.registers.overlay.source import Path_, Source
from hapusheets.registers.reading.suggest import did_you_mean

_SHOWN: Final = 60
#: What pydantic, and the models themselves, call a mistake; and what it is called in the catalogue.
_TOLD: Final = {
    "missing": "missing", "says_nothing": "says_nothing", "bad_pattern": "bad_pattern", "slow_pattern": "slow_pattern",
    "shape": "shape", "tuple_type": "not_a_list", "list_type": "not_a_list", "dict_type": "not_a_group",
    "model_type": "not_a_group", "string_type": "not_a_text", "string_too_long": "too_long",
    "string_pattern_mismatch": "bad_name",
}  # fmt: skip


def refuse_wrong_words(error: ValidationError, source: Source) -> NoReturn:
    """Raise Refused for the first mistake in the order of the file."""
    found = sorted(error.errors(), key=lambda one: source.line(_place(one)))
    first = found[0]
    place = _place(first)
    code, facts = _told(str(first["type"]), place, first.get("ctx", {}), first.get("input"))
    raise Refused(code, where=source.where(place), **facts) from error


def _place(error: Any) -> Path_:
    """Return the place of a mistake in the file; an unknown word stands on its own line."""
    place: Path_ = tuple(part for part in error["loc"] if part != "[key]")
    return (*place, str(error["ctx"]["value"])) if error["type"] == "unknown_word" else place


def _told(kind: str, place: Path_, context: Mapping[str, Any], seen: object) -> tuple[str, dict[str, str]]:
    allowed = [str(word) for word in context.get("allowed", ())]
    facts = {"value": _shown(context.get("value", seen)), "allowed": ", ".join(allowed), "word": _word(place)}
    if kind in ("unknown_word", "unknown_value"):
        near = context.get("meant") or did_you_mean(str(context["value"]), allowed) or ""
        return (f"overlay.{kind}" if near else f"overlay.{kind}_alone"), {**facts, "suggestion": near}
    if kind in _TOLD:
        return f"overlay.{_TOLD[kind]}", {**facts, "most": str(context.get("max_length", ""))}
    if kind in ("string_too_short", "too_short"):
        return ("overlay.too_short" if int(context.get("min_length", 1)) > 1 else "overlay.empty"), facts
    return "overlay.bad_value", facts


def _word(place: Path_) -> str:
    return next((str(part) for part in reversed(place) if isinstance(part, str)), "")


def _shown(value: object) -> str:
    words = value if isinstance(value, str) else "[…]" if isinstance(value, list) else "{…}"
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


__all__ = ["refuse_wrong_words"]
