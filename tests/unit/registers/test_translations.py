"""Every register and column says what it is in Finnish, Swedish and English; Swedish workbooks speak Swedish."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hapusheets.registers.schema import load_schema
from hapusheets.registers.shipped import code_rows, list_names
from hapusheets.registers.translations import OTHER_LANGUAGES, in_all_languages, words_in
from hapusheets.workbooks.builder import build_register_workbook
from hapusheets.workbooks.builder_rules import MAX_PROMPT, prompt, validation

FINNISH = load_schema()
SCHEMA = in_all_languages(FINNISH)
COLUMNS = [(register, column) for register in SCHEMA.registers for column in register.columns]
#: Written alike in every language.
NAMES = {"IBAN"}
CODES = {"meänkieli", "PEG", "A", "B1", "B2", "C", "ti", "to", "POMOklubi"}


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_every_workbook_and_register_has_its_words(language: str) -> None:
    parts: list[Any] = [*SCHEMA.workbooks, *SCHEMA.registers]
    for part in parts:
        finnish = getattr(part, "sheet", None) or part.title["fi"]
        assert part.title[language].strip() not in ("", finnish)
        assert part.description[language].strip() not in ("", part.description["fi"])


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
@pytest.mark.parametrize(("register", "column"), COLUMNS, ids=lambda item: item.name)
def test_every_column_has_its_words_and_none_is_a_copy(register: Any, column: Any, language: str) -> None:
    assert column.title[language].strip()
    assert column.title[language] != column.header or column.header in NAMES
    assert column.description[language].strip() not in ("", column.description["fi"]), register.name
    assert ("fi" in column.prompt) is (language in column.prompt)
    assert column.prompt.get(language, language) != column.prompt.get("fi")
    assert 0 < len(prompt(column, language)) <= MAX_PROMPT


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_no_words_are_left_over_from_a_column_that_is_gone(language: str) -> None:
    words = words_in(language)["registers"]
    assert {name: list(entry["columns"]) for name, entry in words.items()} == {
        register.name: [column.name for column in register.columns] for register in FINNISH.registers
    }


def test_ids_and_examples_are_the_same_in_every_language() -> None:
    for _, column in COLUMNS:
        pattern = column.description["fi"].partition("esimerkiksi ")[2]
        if pattern[:1].isupper() and pattern[1:2] in "-AJLPST":
            assert all(pattern.rstrip(".") in column.description[language] for language in OTHER_LANGUAGES), column


def test_finland_swedish_words_are_used() -> None:
    said = " ".join(str(words) for words in words_in("sv")["registers"].values()).casefold()
    for wrong in ("personnummer", "landsting", "brukare", "belastningsregister", "kommunal förmån", "sekretessmark"):
        assert wrong not in said
    for right in ("personbeteckning", "klient", "spärrmarkering", "välfärdsområde", "intressebevakare"):
        assert right in said


@pytest.mark.parametrize("row", code_rows(), ids=lambda row: f"{row['list']} {row['code']}")
def test_every_code_has_a_name_in_swedish_and_english(row: Any) -> None:
    for name in (row["name_sv"], row["name_en"]):
        assert name
        assert name != row["code"] or row["code"] in CODES
    assert row["list"] in list_names().values()


def test_a_swedish_workbook_prompts_in_swedish_under_finnish_headers(tmp_path: Path) -> None:
    path = tmp_path / "asiakkaat.xlsx"
    build_register_workbook("asiakkaat.xlsx", {}, path, lang="sv", today=dt.date(2026, 3, 12))
    made = openpyxl.load_workbook(path)
    sheet = made["Asiakkaat"]
    rules = {str(rule.promptTitle): rule for rule in sheet.data_validations.dataValidation}
    assert (made.properties.title, made.properties.language) == ("Klienter", "sv-FI")
    assert sheet["A1"].value == "Tunnus"
    assert rules["Tapaaminen"].prompt == "Dagen för det första mötet. Form: 28.2.2026."
    assert rules["Tapaaminen"].error == "Värdet är inte ett datum. Skriv datumet i formen 28.2.2026."
    readme = [cell.value for row in made["Lue minut"].iter_rows() for cell in row if cell.value]
    assert "En rad är en sak. Skriv en ny rad på tabellens första tomma rad, så växer tabellen." in readme


@pytest.mark.parametrize("language", ["fi", *OTHER_LANGUAGES])
def test_every_cell_has_a_prompt_and_an_error_text_in_the_language(language: str) -> None:
    rules = [validation(column, "A2:A9", language) for _, column in COLUMNS]
    assert len(rules) == len(COLUMNS)
    assert all(
        rule.promptTitle and rule.prompt and rule.errorTitle and 0 < len(str(rule.error)) <= 255 for rule in rules
    )
