from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from hapusheets.letters import render_template
from hapusheets.model.errors import MissingValue, WrongUse
from tests.unit.letters.conftest import MakeTemplate, filled, part_of, with_part

AWKWARD = "Oy A & B <C>"


@pytest.mark.parametrize(
    ("tag", "value", "printed"),
    [
        pytest.param("{{ x }}", dt.date(2026, 12, 1), "1.12.2026", id="a date has no leading zeros"),
        pytest.param("{{ x }}", dt.time(9, 30), "klo\u00a09.30", id="a time of day brings its word"),
        pytest.param("klo {{ x }}", dt.time(14), "klo 14", id="the word is not said twice"),
        pytest.param("{{ x }}", Decimal("1234.50"), "1\u00a0234,50", id="a number keeps its decimals"),
        pytest.param("{{ x|euroa }}", Decimal("1234.5"), "1\u00a0234,50\u00a0€", id="money has cents"),
        pytest.param("{{ x|luku }}", Decimal("7.50"), "7,5", id="idle decimals go"),
        pytest.param("{{ x }}", 2026, "2026", id="a year is not grouped"),
        pytest.param("{{ x }}", True, "kyllä", id="yes is a word"),
        pytest.param("{{ x }}", ["koira", "kissa"], "koira, kissa", id="a list is a list"),
        pytest.param("{{ x|ja }}", ["suomi", "ruotsi"], "suomi ja ruotsi", id="a list in a sentence"),
        pytest.param("{{ x|puhelin }}", "0405550123", "040\u00a0555\u00a00123", id="a phone number is grouped"),
        pytest.param("{{ x|pitkä_pvm }}", dt.date(2026, 3, 7), "7.\u00a0maaliskuuta\u00a02026", id="a long date"),
        pytest.param("{{ x|tai('ei sovittu') }}", None, "ei sovittu", id="a blank with words of its own"),
        pytest.param("{{ x ~ '!' }}", AWKWARD, f"{AWKWARD}!", id="joined text stays text"),
    ],
)
def test_typed_values_print_in_finnish_form(make_template: MakeTemplate, tag: str, value: Any, printed: str) -> None:
    assert filled(make_template(tag), {"x": value}) == [printed]


def test_swedish_letters_use_swedish_forms(make_template: MakeTemplate) -> None:
    path = make_template("{{ a }} {{ b|pitkä_pvm }} {{ c }}")
    values = {"a": dt.time(9, 30), "b": dt.date(2026, 3, 7), "c": False}
    assert filled(path, values, language="sv") == ["kl.\u00a09.30 7\u00a0mars\u00a02026 nej"]


def test_an_awkward_name_survives_everywhere(make_template: MakeTemplate) -> None:
    path = make_template("{{ nimi }}", header="{{ nimi }}", title="Kirje: {{ nimi }}")
    document = docx.Document(io.BytesIO(render_template(path, {"nimi": AWKWARD})))
    places = [
        document.paragraphs[0].text,
        document.sections[0].header.paragraphs[0].text,
        document.core_properties.title,
    ]
    assert places == [AWKWARD, AWKWARD, f"Kirje: {AWKWARD}"]


def test_footnotes_and_text_boxes_are_filled(make_template: MakeTemplate) -> None:
    path = make_template("alku")
    box = (
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>{{ nimi }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    body = part_of(path, "word/document.xml").replace("<w:sectPr", box + "<w:sectPr", 1)
    path = with_part(path, "word/document.xml", body)
    output = path.with_name("valmis.docx")
    output.write_bytes(render_template(path, {"nimi": AWKWARD}))
    assert '<w:t xml:space="preserve">Oy A &amp; B &lt;C&gt;</w:t>' in part_of(output, "word/document.xml")


@pytest.mark.parametrize(
    "runs",
    [
        pytest.param(["{", "{ ni", "mi }", "}"], id="a tag over four runs"),
        pytest.param(["{{ nimi\u00a0}}"], id="a no-break space in a tag"),
        pytest.param(["{{\u200bnimi|tai(”–”) }}"], id="curly quotes and a zero-width space"),
        pytest.param(["{% if nimi == “Aino” %}{{ nimi }}{% endif %}"], id="curly quotes in a condition"),
    ],
)
def test_what_word_does_to_tags_is_healed(make_template: MakeTemplate, runs: list[str]) -> None:
    assert filled(make_template(["Hei ", *runs]), {"nimi": "Aino"}) == ["Hei Aino"]


def test_proofing_marks_and_bookmarks_inside_a_tag_are_healed(make_template: MakeTemplate) -> None:
    path = make_template(["{{ ni", "mi }}"])
    body = part_of(path, "word/document.xml").replace(
        "</w:r><w:r>", '</w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="7" w:name="x"/><w:r>', 1
    )
    assert filled(with_part(path, "word/document.xml", body), {"nimi": "Aino"}) == ["Aino"]


def test_a_false_condition_leaves_no_empty_paragraph(make_template: MakeTemplate) -> None:
    path = make_template("a", "{%p if x %}", "b", "{%p endif %}", "{% if x %}c{% endif %}", "d")
    assert filled(path, {"x": False}) == ["a", "d"]
    assert filled(path, {"x": True}) == ["a", "b", "c", "d"]


def test_a_space_after_the_brace_does_not_matter(make_template: MakeTemplate) -> None:
    assert filled(make_template("a", "{% p if x %}", "b", "{% p endif %}"), {"x": False}) == ["a"]


def test_rows_repeat_and_a_table_without_rows_goes(make_template: MakeTemplate) -> None:
    path = make_template(
        "alku", rows=("Nimi", "{%tr for h in heng %}", "{{ loop.index }} {{ h.nimi }}", "{%tr endfor %}")
    )
    full = docx.Document(io.BytesIO(render_template(path, {"heng": [{"nimi": "Aino"}, {"nimi": "Ilo"}]})))
    bare = docx.Document(io.BytesIO(render_template(path, {"heng": []})))
    assert [row.cells[0].text for row in full.tables[0].rows] == ["Nimi", "1 Aino", "2 Ilo"]
    assert not bare.tables


def test_line_breaks_in_a_value_stay_inside_the_paragraph(make_template: MakeTemplate) -> None:
    assert filled(make_template("{{ osoite }}"), {"osoite": "Katu 1\n94100 KEMI"}) == ["Katu 1\n94100 KEMI"]


def test_odd_characters_never_reach_the_file(make_template: MakeTemplate) -> None:
    assert filled(make_template("{{ x }}"), {"x": "a\x00\ud800\ufffe\ue000ä"}) == ["aä"]


def test_values_are_never_read_as_code(make_template: MakeTemplate) -> None:
    planted = "{{ salainen }}{% if 1 %}</w:t><w:br/>"
    assert filled(make_template("{{ x }}"), {"x": planted, "salainen": "!"}) == [planted]


def test_every_missing_value_is_named_at_once(make_template: MakeTemplate) -> None:
    path = make_template("{{ a.b }} {{ c }} {{ tyhjä }}", header="{{ d }}")
    with pytest.raises(MissingValue) as failure:
        render_template(path, {"a": {}, "c": None, "tyhjä": " "})
    assert failure.value.missing == ("a.b", "c", "tyhjä", "d")


def test_a_missing_value_in_a_condition_is_named_in_full(make_template: MakeTemplate) -> None:
    with pytest.raises(MissingValue) as failure:
        render_template(make_template("{% if asiakas.rooli %}x{% endif %}"), {"asiakas": {}})
    assert failure.value.missing == ("asiakas.rooli",)


@pytest.mark.parametrize("value", [1.5, {1}, b"x", object()], ids=["float", "set", "bytes", "object"])
def test_values_that_are_not_plain_are_refused_by_name(make_template: MakeTemplate, value: Any) -> None:
    with pytest.raises(WrongUse) as failure:
        render_template(make_template("{{ a.b }}"), {"a": {"b": [value]}})
    assert failure.value.facts["field"] == "a.b[0]"


def test_same_template_and_same_data_give_same_bytes(make_template: MakeTemplate) -> None:
    path = make_template("Hei {{ nimi }}", header="{{ nimi }}")
    assert render_template(path, {"nimi": AWKWARD}) == render_template(str(path), {"nimi": AWKWARD})


def test_a_changed_template_is_read_anew(make_template: MakeTemplate) -> None:
    assert filled(make_template("{{ x }} a"), {"x": "1"}) == ["1 a"]
    assert filled(make_template("{{ x }} b"), {"x": "1"}) == ["1 b"]


def test_a_missing_template_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        render_template(tmp_path / "puuttuu.docx", {})


def test_footnotes_are_filled(make_template: MakeTemplate) -> None:
    notes = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2">'
        "<w:p><w:r><w:t>{{ ni</w:t></w:r><w:r><w:t>mi }}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    path = with_part(make_template("x"), "word/footnotes.xml", notes)
    output = path.with_name("valmis.docx")
    output.write_bytes(render_template(path, {"nimi": AWKWARD}))
    assert "Oy A &amp; B &lt;C&gt;" in part_of(output, "word/footnotes.xml")


def test_content_controls_are_filled(make_template: MakeTemplate) -> None:
    path = make_template("alku")
    control = "<w:sdt><w:sdtContent><w:p><w:r><w:t>{{ nimi }}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    body = part_of(path, "word/document.xml").replace("<w:sectPr", control + "<w:sectPr", 1)
    path = with_part(path, "word/document.xml", body)
    output = path.with_name("valmis.docx")
    output.write_bytes(render_template(path, {"nimi": "Aino"}))
    assert ">Aino</w:t>" in part_of(output, "word/document.xml")
