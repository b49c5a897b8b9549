"""The tables of docs/matching.md say what the program does."""

from __future__ import annotations

from pathlib import Path

from hapusheets.matching.options import WEIGHTS
from hapusheets.matching.rules import NEVER_ANYWAY, RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "matching.md"


def table(first_header: str) -> list[list[str]]:
    """Return the rows of the table whose first header is this."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {first_header} |")) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def test_every_rule_is_on_the_page_with_its_level() -> None:
    told = [row[:3] for row in table("rule")]
    assert told == [[rule.code, rule.name, f"{rule.level}{' (fixed)' if rule.fixed else ''}"] for rule in RULES]


def test_every_rule_is_told_in_its_own_words() -> None:
    told = [row[3] for row in table("rule")]
    assert told == [(rule.check.__doc__ or "").strip().splitlines()[0] for rule in RULES]


def test_the_weights_are_the_defaults() -> None:
    assert table("part") == [[name, str(points)] for name, points in WEIGHTS.items()]


def test_what_no_reason_overrides_is_named() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{code}`" in text.split("## The choice")[1] for code in NEVER_ANYWAY)
