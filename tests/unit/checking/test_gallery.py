"""The gallery of findings: every code has an example that the rules make, and speaks plainly in three languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hapusheets.checking.examples import example_codes, example_of
from hapusheets.checking.explaining import explain_code, finding_codes
from hapusheets.checking.wording import message, place
from hapusheets.messages import LANGUAGES, use_language

PACKAGE = Path(__file__).parents[3] / "hapusheets"
JUDGES = ("checking/*.py", "checking/rules/*.py", "registers/reading/*.py", "registers/kinds.py", "model/values.py")
#: A workspace's own rule speaks in its own words.
ELSEWHERE = ("own.rule",)
LONGEST, MOST_SENTENCES = 200, 5
MOST_WORDS = {"fi": 18, "sv": 26, "en": 26}


def told_codes() -> Iterator[str]:
    """Yield every code that a rule or a reader of cells or workbooks may give."""
    known = set(finding_codes())
    for path in (path for pattern in JUDGES for path in PACKAGE.glob(pattern) if not path.name.startswith("import")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in known:
                yield node.value
    for path in PACKAGE.glob("workbooks/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("UnreadableWorkbook", "UnreadableTable"):
                code = node.args[0] if node.args else None
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value


def test_every_finding_has_an_example() -> None:
    told = {code for code in told_codes() if not code.startswith(ELSEWHERE)}
    assert len(told) > 150
    assert sorted(told - set(example_codes())) == []


@pytest.mark.parametrize("code", example_codes())
def test_the_rules_make_the_example_and_it_is_said_plainly(code: str) -> None:
    for language in LANGUAGES:
        use_language(language)
        found = example_of(code)
        assert found is not None
        assert found.workbook.endswith(".xlsx")
        words = message(found)
        sentences = re.split(r"(?<=[.?])\s+(?=[A-ZÅÄÖ”“])", words)
        assert not re.search(r"[{}]|None|\bnan\b", words)
        assert words.endswith((".", "?", "--fix")) or ":" in sentences[-1]
        assert len(sentences) <= MOST_SENTENCES
        assert max(len(sentence.split()) for sentence in sentences) <= MOST_WORDS[language], words
        assert len(words) <= LONGEST or language != "fi"


def test_an_explanation_shows_its_example_and_who_mends_it() -> None:
    told = explain_code("phone.became_number")
    assert told.payload()["mend"] == "safe"
    lines = list(told.lines())
    assert lines[lines.index("Esimerkki:") + 1 :][:3] == [
        "  asiakkaat.xlsx › Asiakkaat!B2 (A-0001, Puhelin)",
        "  varoitus  Excel on muuttanut puhelinnumeron luvuksi, ja alkunolla on kadonnut.",
        "  Korjaus: 040 555 0101.",
    ]


def test_identity_codes_and_accounts_are_never_mended_by_the_program() -> None:
    guessed = [
        code for code in example_codes() if code.startswith(("hetu.", "iban.")) and not code.endswith(".spelling")
    ]
    assert len(guessed) > 8
    assert [code for code in guessed if (found := example_of(code)) is None or found.fix is not None] == []


def test_a_key_of_several_columns_is_read_as_words() -> None:
    found = example_of("suppression.ended")
    assert found is not None
    assert "(municipality.unknown · Asiakkaat · A-0001, Voimassa asti)" in place(found)
