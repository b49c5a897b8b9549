"""A template written for docxtpl prints the same words here, but for what docs/decisions/safe-templates.md names."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import docxtpl
import pytest

from hapusheets.letters import lint_template
from hapusheets.letters.render import render_template
from hapusheets.model.errors import MissingValue, UnsafeTemplate

CONTEXT: dict[str, Any] = {
    "nimi": "Aino Esimerkki",
    "yritys": "Oy A & B <C>",
    "lista": [{"nimi": "Aino", "kunta": "Kemi"}, {"nimi": "Eino", "kunta": "Tornio"}],
    "tyhjä": [],
    "on": True,
    "ei": False,
    "n": 3,
}
Build = Callable[[Any], None]


def _runs(*pieces: str) -> Build:
    """One paragraph, its text in several runs, every other one bold."""

    def build(document: Any) -> None:
        paragraph = document.add_paragraph()
        for number, piece in enumerate(pieces):
            paragraph.add_run(piece).bold = bool(number % 2)

    return build


def _paragraphs(*texts: str) -> Build:
    def build(document: Any) -> None:
        for text in texts:
            document.add_paragraph(text)

    return build


def _table(*rows: tuple[str, ...]) -> Build:
    def build(document: Any) -> None:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text

    return build


def _header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "{{ nimi }}"
    document.sections[0].footer.paragraphs[0].text = "{% if on %}{{ n }} sivua{% endif %}"


SAME: dict[str, Build] = {
    "a value": _paragraphs("Hei {{ nimi }}, sinulla on {{ n }} viestiä."),
    "a tag split over runs": _runs("Hei {", "{ ni", "mi }", "}, tervetuloa"),
    "a statement split over runs": _runs("{% i", "f on %", "}kyllä{% e", "lse %}ei{% endif %}"),
    "quotes that Word made curly": _paragraphs("{% if nimi == “Aino Esimerkki” %}sama{% endif %}"),
    "signs that XML escapes": _paragraphs("{{ yritys }}", "{% if n < 4 and n > 2 %}kolme{% endif %}"),
    "a condition inside a paragraph": _paragraphs("{% if ei %}a{% elif on %}b{% else %}c{% endif %}"),
    "a condition over paragraphs": _paragraphs("alku", "{%p if on %}", "{{ nimi }}", "{%p endif %}", "loppu"),
    "a condition that is false": _paragraphs("alku", "{%p if ei %}", "{{ nimi }}", "{%p endif %}", "loppu"),
    "a loop over paragraphs": _paragraphs("{%p for x in lista %}", "{{ loop.index }} {{ x.nimi }}", "{%p endfor %}"),
    "a loop in a paragraph": _runs(
        "{% for x in lista %}{{ x.nimi }}{% if not loop.last %}, {% endif %}", "{% endfor %}"
    ),
    "a loop without rows": _paragraphs("alku", "{%p for x in tyhjä %}", "{{ x.nimi }}", "{%p endfor %}", "loppu"),
    "a repeated row": _table(
        ("Nimi", "Kunta"), ("{%tr for x in lista %}", ""), ("{{ x.nimi }}", "{{ x.kunta }}"), ("{%tr endfor %}", "")
    ),
    "rows chosen in a loop": _table(
        ("Nimi", "Kunta"),
        ("{%tr for x in lista %}", ""),
        ("{%tr if x.kunta == 'Kemi' %}", ""),
        ("{{ x.nimi }}", "{{ x.kunta }}"),
        ("{%tr endif %}", ""),
        ("{%tr endfor %}", ""),
    ),
    "a repeated cell": _table(("Nimi", "{%tc for x in lista %}", "{{ x.nimi }}", "{%tc endfor %}")),
    "runs in a condition": _runs("a", "{%r if on %}", "b", "{%r endif %}", "c", "{%r if ei %}", "d", "{%r endif %}"),
    "a header and a footer": _header,
    "a remark": _paragraphs("a{# tätä ei tulosteta #}b"),
    "a no-break space in a tag": _paragraphs("{{\u00a0nimi\u00a0}}"),
    "single braces": _paragraphs("{ nimi } } {"),
}


@pytest.mark.parametrize("build", SAME.values(), ids=list(SAME))
def test_the_words_are_those_of_docxtpl(tmp_path: Path, build: Build) -> None:
    template = _make(tmp_path, build)
    assert _words(render_template(template, CONTEXT)) == _words(_docxtpl(template, CONTEXT))


@pytest.mark.parametrize(
    ("build", "context", "theirs", "ours"),
    [
        (_paragraphs("{{ d }}"), {"d": dt.date(2026, 3, 12)}, ["2026-03-12"], ["12.3.2026"]),
        (_paragraphs("{{ d }}"), {"d": Decimal("1234.5")}, ["1234.5"], ["1\u00a0234,5"]),
        (_paragraphs("a", "{% if x %}b{% endif %}"), {"x": False}, ["a", ""], ["a"]),
        (
            _table(("Nimi",), ("{%tr for r in x %}",), ("{{ r }}",), ("{%tr endfor %}",)),
            {"x": []},
            ["Nimi"],
            [],
        ),
        (_paragraphs("{% p if x %}", "b", "{% p endif %}"), {"x": True}, None, ["b"]),
    ],
    ids=["a Finnish date", "a Finnish number", "no emptied paragraph", "no table without rows", "a space in the tag"],
)
def test_the_words_differ_as_documented(
    tmp_path: Path, build: Build, context: Mapping[str, Any], theirs: list[str] | None, ours: list[str]
) -> None:
    template = _make(tmp_path, build)
    assert _words(render_template(template, context))["word/document.xml"] == ours
    if theirs is None:
        with pytest.raises(Exception, match=r"unexpected|unknown|Encountered"):
            _docxtpl(template, context)
    else:
        assert _words(_docxtpl(template, context))["word/document.xml"] == theirs


def test_a_missing_value_stops_a_letter_that_docxtpl_leaves_half_empty(tmp_path: Path) -> None:
    template = _make(tmp_path, _paragraphs("Hei {{ puuttuu }}."))
    assert _words(_docxtpl(template, {}))["word/document.xml"] == ["Hei ."]
    with pytest.raises(MissingValue, match=r"letter\.missing_field"):
        render_template(template, {})


@pytest.mark.parametrize(
    ("code", "theirs"),
    [
        ("{{ 'ab'.upper() }}", "AB"),
        ("{{ x[0] }}", "b"),
        ("{{ 6 * 7 }}", "42"),
        ("{% set y = 'c' %}{{ y }}", "c"),
        ("{% macro m() %}d{% endmacro %}{{ m() }}", "d"),
    ],
)
def test_code_that_docxtpl_runs_is_refused(tmp_path: Path, code: str, theirs: str) -> None:
    template = _make(tmp_path, _paragraphs(code))
    assert _words(_docxtpl(template, {"x": ["b"]}))["word/document.xml"] == [theirs]
    with pytest.raises(UnsafeTemplate, match=r"template\.forbidden_code"):
        render_template(template, {"x": ["b"]})


@pytest.mark.parametrize(
    "tag", ["{{p nimi }}", "{{tr nimi }}", "{% cellbg nimi %}", "{% colspan n %}", "{% hm %}", "{% vm %}"]
)
def test_a_tag_that_needs_python_objects_or_xml_is_told_by_lint(tmp_path: Path, tag: str) -> None:
    (problem,) = lint_template(_make(tmp_path, _table((tag,))), CONTEXT)
    assert (problem.code, problem.text) == ("template.forbidden_code", tag)


def _make(folder: Path, build: Build) -> Path:
    document = docx.Document()
    build(document)
    document.save(str(folder / "malli.docx"))
    return folder / "malli.docx"


def _docxtpl(template: Path, context: Mapping[str, Any]) -> bytes:
    opened, target = docxtpl.DocxTemplate(template), io.BytesIO()
    opened.render(dict(context), autoescape=True)
    opened.save(target)
    return target.getvalue()


def _words(content: bytes) -> dict[str, list[str]]:
    """Return the paragraphs of the body, the headers and the footers, in reading order, by part."""
    from lxml import etree

    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                root = etree.fromstring(archive.read(name))
                found[name] = ["".join(t.text or "" for t in p.iter(f"{word}t")) for p in root.iter(f"{word}p")]
    return found
