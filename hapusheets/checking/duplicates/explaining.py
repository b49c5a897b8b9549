"""Which parts of two people agree, in words: never the values themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from hapusheets.checking.duplicates.cleaning import ROLES
from hapusheets.checking.duplicates.comparing import FORM, NEAR, PART, SAME
from hapusheets.checking.duplicates.scoring import Compared
from hapusheets.messages import current_language, text

_KINDS = {SAME: "same", FORM: "form", NEAR: "near", PART: "part"}


def agreements_of(pairs: Compared) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
    """Yield for each pair role → words, and role → code, of every part that agrees."""
    language = current_language()
    roles: list[str] = [role for role in ROLES if role in pairs.level]
    columns = [pairs.level[role].tolist() for role in roles]
    for index, swapped in enumerate(pairs.swapped.tolist()):
        kinds: dict[str, str] = {
            role: _KINDS[column[index]] for role, column in zip(roles, columns, strict=True) if column[index] >= PART
        }
        if swapped:
            kinds |= {"given_name": "swapped", "family_name": "swapped"}
        yield {role: words(role, kind, language) for role, kind in kinds.items()}, kinds


@cache
def words(role: str, kind: str, language: str) -> str:
    """Return how a part agrees, such as ``syntymäaika: sama``."""
    how = "alike.how." + (kind if kind in ("same", "swapped") else f"{kind}.{_family(role)}")
    return text("alike.part", lang=language, part=text(f"alike.role.{role}", lang=language),
                how=text(how, lang=language))  # fmt: skip


def _family(role: str) -> str:
    return "name" if role.endswith("_name") else "date" if role == "birth_date" else "text"
