"""The catalogue of words: every code in three languages with the same facts, in the house's voice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

from hapusheets.messages import LANGUAGES, catalogue, text, use_language

PACKAGE = Path(__file__).parents[3] / "hapusheets"
ENTRIES = catalogue()
SUFFIXES = ("", "_one", "_todo", "_todo_one")
CODE = re.compile(r"[a-z][a-z0-9]*(?:\.[a-z][a-z0-9_]*)+")


def forms(entry: Mapping[str, str], suffix: str) -> dict[str, str]:
    """Return the words of one form by language."""
    return {language: entry[language + suffix] for language in LANGUAGES if language + suffix in entry}


def facts(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


@pytest.mark.parametrize("code", ENTRIES)
def test_every_code_speaks_three_languages_with_the_same_facts(code: str) -> None:
    entry = ENTRIES[code]
    assert set(LANGUAGES) <= entry.keys()
    assert set(entry) <= {language + suffix for language in LANGUAGES for suffix in SUFFIXES}
    for suffix in SUFFIXES:
        spoken = forms(entry, suffix)
        assert len(spoken) in (0, len(LANGUAGES)), f"{suffix or 'the sentence'} lacks a language"
        assert len({frozenset(facts(words)) for words in spoken.values()}) <= 1


@pytest.mark.parametrize("code", ENTRIES)
def test_no_exclamation_and_no_words_of_programmers(code: str) -> None:
    if code.startswith(("sms.", "match.sms")):
        return
    finnish = " ".join(forms(ENTRIES[code], "").values())
    assert not re.search(r"\b(null|None|NaN|exception|traceback|invalid)\b", finnish)
    assert not re.search(r"Hups|[Vv]alitettavasti|Oops|Sorry|Ledsen", finnish)


@pytest.mark.parametrize("code", [code for code in ENTRIES if not code.startswith(("help", "explain.why"))])
def test_no_case_ending_is_glued_to_a_fact(code: str) -> None:
    for suffix in SUFFIXES:
        finnish = ENTRIES[code].get(f"fi{suffix}", "")
        assert not re.search(r"\}(?::[a-zäö]+|[a-zäö]{2,})", finnish)


def test_the_count_one_has_its_own_words() -> None:
    use_language("fi")
    assert text("check.alike", n=1, cells="B2") == "Sama havainto on lisäksi yhdessä solussa: B2"
    assert text("check.alike", n=2, cells="B2, B3") == "Sama havainto on lisäksi 2 solussa: B2, B3"


def finding_codes_in_code() -> Iterator[str]:
    """Yield every text in the checking code and the cell readers that is given as a finding's code."""
    for folder in ("checking", "registers/reading"):
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    yield from (
                        argument.value
                        for argument in node.args[:2]
                        if isinstance(argument, ast.Constant)
                        and isinstance(argument.value, str)
                        and CODE.fullmatch(argument.value)
                    )


def test_every_code_that_is_told_has_its_words() -> None:
    told = set(finding_codes_in_code())
    assert len(told) > 80
    assert sorted(told - ENTRIES.keys()) == []
