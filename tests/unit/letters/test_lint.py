from __future__ import annotations

import re
import shutil
from pathlib import Path

import docx
import pytest

from hapusheets.letters import lint_template
from hapusheets.messages import use_language
from hapusheets.resources import templates_dir
from tests.unit.letters.conftest import MakeTemplate, part_of, with_part

FIELDS = ("asiakas.sukunimi", "asiakas.etunimet", "ehdokkaat[].nimi", "päivä")


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        pytest.param("{{ asiakas.sukunmi }}", "template.unknown_field", "asiakas.sukunimi", id="a slip of the finger"),
        pytest.param("{{ asikas.sukunimi }}", "template.unknown_field", "asiakas.sukunimi", id="a slip in the group"),
        pytest.param("{{ qwerty }}", "template.unknown_field_alone", "", id="nothing near"),
        pytest.param("{{ päivä", "template.stray", "", id="a tag without end"),
        pytest.param("{% if päivä %}", "template.unclosed", "{% endif %}", id="a condition without end"),
        pytest.param("{% endfor %}", "template.unopened", "", id="an end without beginning"),
        pytest.param("{{ päivä ~ }}", "template.broken_tag", "", id="bad syntax"),
        pytest.param("{{ päivä.isoformat() }}", "template.forbidden_code", "", id="a call"),
        pytest.param("{{ päivä|strftime }}", "template.forbidden_code", "", id="an unknown filter"),
        pytest.param("{% set a = 1 %}", "template.forbidden_code", "", id="an assignment"),
        pytest.param("{{p päivä }}", "template.forbidden_code", "", id="a kind of tag that is not ours"),
        pytest.param("katoaa {%p if päivä %}{%p endif %}", "template.lost_text", "", id="text beside a paragraph tag"),
    ],
)
def test_a_fault_is_found_with_its_place(make_template: MakeTemplate, text: str, code: str, suggestion: str) -> None:
    (problem,) = lint_template(make_template("alku", text), FIELDS)
    assert (problem.code, problem.paragraph, problem.part) == (code, 2, "word/document.xml")
    assert problem.suggestion == suggestion
    assert problem.message


def test_all_faults_come_at_once(make_template: MakeTemplate) -> None:
    path = make_template("{{ a }}", "{{ b() }}", "{% if päivä %}", header="{{ c }}", title="{{ d }}")
    assert len(lint_template(path, FIELDS)) == 5


def test_loop_names_are_followed(make_template: MakeTemplate) -> None:
    path = make_template("{% for e in ehdokkaat %}{{ e.nimii }} {{ loop.index }}{{ e.nimi }}{% endfor %}")
    (problem,) = lint_template(path, FIELDS)
    assert (problem.text, problem.suggestion) == ("{{ e.nimii }}", "e.nimi")


def test_a_good_template_has_no_problems(make_template: MakeTemplate) -> None:
    path = make_template("{%p if päivä is täytetty %}", "{{ päivä|pvm }} {{ asiakas.sukunimi }}", "{%p endif %}")
    assert lint_template(path, FIELDS) == []
    assert lint_template(path, {"päivä": None, "asiakas": {"sukunimi": ""}}) == []


def test_a_block_must_end_where_it_began(make_template: MakeTemplate) -> None:
    path = make_template("{% if päivä %}a", "b{% endif %}")
    (problem,) = lint_template(path, FIELDS)
    assert (problem.code, problem.paragraph) == ("template.block_crosses", 2)


def test_tracked_changes_are_told_with_their_place(make_template: MakeTemplate) -> None:
    path = make_template("a", "b")
    body = part_of(path, "word/document.xml").replace(
        "<w:r><w:t>b</w:t></w:r>", '<w:ins w:id="1" w:author="x"><w:r><w:t>b</w:t></w:r></w:ins>'
    )
    (problem,) = lint_template(with_part(path, "word/document.xml", body), FIELDS)
    assert (problem.code, problem.paragraph, problem.text) == ("template.tracked", 2, "b")


def test_the_nearest_heading_is_told(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_heading("Sopimuksen osapuolet", 1)
    document.add_paragraph("{{ asiakas.sukunmi }}")
    document.save(str(tmp_path / "malli.docx"))
    (problem,) = lint_template(tmp_path / "malli.docx", FIELDS)
    assert problem.heading == "Sopimuksen osapuolet"


def test_a_promised_language_must_be_there(make_template: MakeTemplate) -> None:
    path = make_template("{{ x }}").rename(Path(make_template("{{ x }}").parent) / "fi.docx")
    (path.parent / "fields.toml").write_text(
        'record = "customers"\nlanguages = ["fi", "sv"]\n[title]\nfi = "Malli"\n[fields.x]\n', encoding="utf-8"
    )
    (problem,) = lint_template(path)
    assert (problem.code, problem.text) == ("template.no_sibling", "sv.docx")


def test_a_hidden_identity_code_needs_its_reason(make_template: MakeTemplate) -> None:
    path = make_template("{{ asiakas.henkilötunnus }}")
    (path.parent / "fields.toml").write_text(
        'record = "customers"\nlanguages = []\n[title]\nfi = "Malli"\n[fields."asiakas.henkilötunnus"]\n',
        encoding="utf-8",
    )
    assert [problem.code for problem in lint_template(path)] == ["template.undeclared_hetu"]


def test_an_unsafe_file_is_one_problem(make_template: MakeTemplate) -> None:
    path = with_part(make_template("x"), "word/vbaProject.bin", b"x")
    (problem,) = lint_template(path, FIELDS)
    assert (problem.code, problem.part) == ("template.unsafe", "word/vbaProject.bin")


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize(
    "code", ["{{ a.b() }}", "{{ a[0] }}", "{{ {1: 2} }}", "{{ 1.5 }}", "{{ a * 2 }}", "{% set b = 1 %}"]
)
def test_forbidden_code_is_named_in_words_not_by_the_names_of_a_library(
    make_template: MakeTemplate, code: str, language: str
) -> None:
    use_language(language)
    (problem,) = lint_template(make_template(code))
    assert not re.search(r"Call|Getitem|Dict|Const|Assign|Mul|float", problem.message)
    assert "{" not in problem.message


def test_an_unknown_field_is_sought_by_the_column_it_is_called_after(tmp_path: Path) -> None:
    folder = shutil.copytree(templates_dir() / "tervetulokirje", tmp_path / "tervetulokirje")
    document = docx.Document()
    document.add_paragraph("{{ asiakas.etunimet }} {{ asiakas.päätöspäiväys }} {{ asiakas.xyz }}")
    document.save(str(folder / "fi.docx"))
    suggestions = [problem.suggestion for problem in lint_template(folder / "fi.docx")]
    assert suggestions == ["vastaanottaja.kutsumanimi", "päätös.päivä", ""]
