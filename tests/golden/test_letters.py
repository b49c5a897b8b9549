"""The words of every shipped template, for a full record and for an awkward name.

Renew with ``RENEW_GOLDEN=1 pytest tests/golden/test_letters.py`` and read the difference.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph

from hapusheets.letters import lint_template
from hapusheets.letters.context import LetterRequest, gather_letter
from hapusheets.letters.fields import find_templates
from hapusheets.letters.making import fill_letter
from hapusheets.resources import templates_dir
from tests.letter_data import AWKWARD, CENTRE, TODAY, full_rows, registers

HERE = Path(__file__).parent / "letters"
TEMPLATES = find_templates([templates_dir()])
CASES = [
    pytest.param("sijaisen_tyosopimus", "T-0012", "", id="the contract of an employer"),
    pytest.param("sijaisen_tyosopimus", "T-0013", "", id="the contract of a principal with a guardian, in Swedish"),
    pytest.param("tervetulokirje", "A-0001", "", id="the letter after a decision"),
    pytest.param("tervetulokirje", "A-0002", "sv", id="the letter in Swedish, guardian for information"),
    pytest.param("valintakortti", "R-0001", "", id="the choice card"),
    pytest.param("kuntasivu", "751", "", id="the page of Simo"),
]


def words_of(content: bytes) -> list[str]:
    """Return title, header, paragraphs and rows in reading order."""
    document = docx.Document(io.BytesIO(content))
    header = " ".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)
    properties = document.core_properties
    head = [f"title: {properties.title}", f"author: {properties.author}", f"header: {header}"]
    return [line.replace("\u00a0", "␣") for line in [*head, *_blocks(document)]]


def _blocks(document: docx.document.Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield f"{block.style.name if block.style else ''}: {block.text}"
        elif isinstance(block, Table):
            yield from ("| " + " | ".join(cell.text for cell in row.cells) for row in block.rows)


def make(template: str, record: str, language: str, name: str) -> bytes:
    place = TEMPLATES[template]
    request = LetterRequest(record, TODAY, CENTRE, language=language)
    data = gather_letter(place.fields, sorted(place.files), registers(full_rows(name)), request)
    return fill_letter(place, data).content


@pytest.mark.parametrize(("template", "record", "language"), CASES)
@pytest.mark.parametrize("name", ["Esimerkki", AWKWARD], ids=["a plain name", "an awkward name"])
def test_each_letter_says_what_was_agreed(template: str, record: str, language: str, name: str) -> None:
    suffix = "" if name == "Esimerkki" else "_hankala"
    golden = HERE / f"{template}_{record}{suffix}.txt"
    words = "\n".join(words_of(make(template, record, language, name))) + "\n"
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(words, encoding="utf-8", newline="\n")
    assert words == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_every_shipped_template_is_without_fault(template: str) -> None:
    assert [problem for path in TEMPLATES[template].files.values() for problem in lint_template(path)] == []


@pytest.mark.parametrize(("template", "record", "language"), CASES)
def test_no_letter_has_an_empty_paragraph_or_a_leftover(template: str, record: str, language: str) -> None:
    document = docx.Document(io.BytesIO(make(template, record, language, "Esimerkki")))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert all(text.strip() for text in texts)
    whole = "\n".join(words_of(make(template, record, language, "Esimerkki")))
    assert not re.search(r"\b(None|nan|NaT|Undefined)\b|\{\{|\{%", whole)


@pytest.mark.parametrize(("template", "record", "language"), CASES)
def test_every_letter_is_a_well_made_word_file(template: str, record: str, language: str) -> None:
    document = docx.Document(io.BytesIO(make(template, record, language, "Esimerkki")))
    styles = [paragraph.style.name for paragraph in document.paragraphs if paragraph.style]
    assert styles.count("Title") == 1
    assert any(style and style.startswith("Heading") for style in styles)
    assert document.core_properties.language in ("fi-FI", "sv-FI")
    fonts = {style.font.name for style in document.styles if style.name in ("Normal", "Title", "Body Text")}
    assert fonts == {"Arial"}
