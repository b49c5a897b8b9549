"""Every refusal of this storey has its words in three languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hapusheets import workbooks
from hapusheets.messages import LANGUAGES, catalogue

SOURCES = Path(workbooks.__file__).parent.glob("*.py")
CODES = sorted(
    {code for path in SOURCES for code in re.findall(r'"((?:workbook|edit)\.\w+)"', path.read_text("utf-8"))}
)


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_has_words_and_what_to_do(code: str) -> None:
    entry = catalogue()[code]
    assert [name for lang in LANGUAGES for name in (lang, f"{lang}_todo") if not entry.get(name)] == []
    if code.startswith("edit.") and code != "edit.not_verified":
        assert "Mitään ei muutettu" in entry["fi"]


def test_codes_are_found() -> None:
    assert {"workbook.encrypted", "edit.merged"} <= set(CODES)
