"""Whatever a value holds, it comes out of the letter as the same text, and never as markup or code."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hapusheets.letters import render_template
from hapusheets.letters.plain import clean_text

ANYTHING = st.text(alphabet=st.characters(codec=None), min_size=1, max_size=60) | st.sampled_from(
    ["{{ salainen }}", "{% if 1 %}", "</w:t>", "&amp;lt;", "]]>", "\ue0005\ue001", "=cmd()", "<w:p/>", "a\tb\nc"]
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = docx.Document()
    document.add_paragraph("[{{ x }}]")
    document.sections[0].header.paragraphs[0].text = "[{{ x }}]"
    document.core_properties.title = "[{{ x }}]"
    path = tmp_path_factory.mktemp("malli") / "malli.docx"
    document.save(str(path))
    return path


@given(ANYTHING)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_value_survives_everywhere_as_text(template: Path, value: str) -> None:
    expected = clean_text(value)
    if not expected.strip():
        return
    document = docx.Document(io.BytesIO(render_template(template, {"x": value, "salainen": "vuoto"})))
    assert document.paragraphs[0].text == f"[{expected}]"
    assert document.sections[0].header.paragraphs[0].text == f"[{expected}]"
    assert document.core_properties.title == f"[{' '.join(expected.split())}]"
