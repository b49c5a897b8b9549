"""The catalogue of words: every code in three languages with the same facts, in the house's voice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

from hapusheets.messages import LANGUAGES, catalogue, text, use_language, visible

PACKAGE = Path(__file__).parents[3] / "hapusheets"
ENTRIES = catalogue()
SUFFIXES = ("", "_one", "_todo", "_todo_one")
CODE = re.compile(r"[a-z][a-z0-9]*(?:\.[a-z][a-z0-9_]*)+")


def forms(entry: Mapping[str, str], suffix: str) -> dict[str, str]:
    """Return the words of one form by language."""
    return {language: entry[language + suffix] for language in LANGUAGES if language + suffix in entry}


def facts(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def problems(code: str) -> Iterator[str]:
    """Yield what is wrong with an entry: a language or a fact that is missing."""
    entry = ENTRIES[code]
    if unknown := set(entry) - {language + suffix for language in LANGUAGES for suffix in SUFFIXES}:
        yield f"{code}: unknown forms {sorted(unknown)}"
    for suffix in SUFFIXES:
        spoken = forms(entry, suffix)
        if len(spoken) != len(LANGUAGES) and (spoken or not suffix):
            yield f"{code}{suffix}: only {sorted(spoken)}"
        if len({frozenset(facts(words)) for words in spoken.values()}) > 1:
            yield f"{code}{suffix}: other facts in another language"


def test_every_code_speaks_three_languages_with_the_same_facts() -> None:
    assert [problem for code in ENTRIES for problem in problems(code)] == []
    assert len(ENTRIES) > 300


def finnish(code: str) -> str:
    return " ".join(ENTRIES[code].get(f"fi{suffix}", "") for suffix in SUFFIXES)


def test_no_words_of_programmers_and_no_excuses() -> None:
    jargon = re.compile(r"\b(null|None|NaN|exception|traceback|virheellinen syöte|epäkelpo)\b")
    excuse = re.compile(r"Hups|[Vv]alitettavasti|Oops|Sorry|[Ll]edsen|[Tt]yvärr")
    assert [code for code in ENTRIES if jargon.search(finnish(code))] == []
    assert [code for code, entry in ENTRIES.items() if excuse.search(" ".join(entry.values()))] == []


def test_an_exclamation_mark_stands_only_in_a_greeting() -> None:
    loud = re.compile(r"(?<!\bHei)(?<!\bHej)(?<!\bHello)!")
    assert [code for code, entry in ENTRIES.items() if loud.search(" ".join(entry.values()))] == []


def test_no_case_ending_is_glued_to_a_fact() -> None:
    glued = re.compile(r"\}(?::[a-zäö]+|[a-zäö]{2,})")
    assert [code for code in ENTRIES if glued.search(finnish(code))] == []


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


SHOWN = {
    "a terminal's title": ("Kemi\x1b]0;PWN\x07", "Kemi␛]0;PWN␇"),
    "a control of one character": ("Kemi\x9b2J", "Kemi‹U+009B›2J"),
    "a turned direction": ("\u202eimeK", "‹U+202E›imeK"),
    "no width": ("Ke\u200bmi", "Ke‹U+200B›mi"),
    "two lines": ("Kemi\r\nTornio", "Kemi ⏎ Tornio"),
    "a tab and a hard space": ("Kemi\tTornio\u00a0", "Kemi Tornio\u00a0"),
    "letters of many languages": ("Ähtäri Övertorneå čáhci Україна", "Ähtäri Övertorneå čáhci Україна"),
}


@pytest.mark.parametrize(("fact", "shown"), SHOWN.values(), ids=SHOWN)
def test_a_fact_shows_what_a_terminal_would_obey_or_hide(fact: str, shown: str) -> None:
    assert visible(fact) == shown
    assert shown in text("check.alike", lang="fi", n=2, cells=fact)


def test_no_sentence_holds_a_whole_cell_of_millions() -> None:
    told = text("check.alike", lang="fi", n=2, cells="a" * 5_000_000)
    assert 900 < len(told) < 1100
    assert told.endswith("…")
