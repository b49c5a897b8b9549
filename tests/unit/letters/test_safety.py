from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from hapusheets.letters import render_template
from hapusheets.model.errors import UnsafeTemplate
from tests.unit.letters.conftest import MakeTemplate, part_of, with_part

ESCAPES = [
    pytest.param("{{ ''.__class__ }}", id="a dunder"),
    pytest.param("{{ nimi.upper() }}", id="a method call"),
    pytest.param("{{ nimi.upper }}", id="a method"),
    pytest.param("{{ self }}", id="the template itself"),
    pytest.param("{{ self._TemplateReference__context }}", id="the context behind the template"),
    pytest.param("{{ cycler.__init__.__globals__.os.popen('id').read() }}", id="the classic way out"),
    pytest.param("{{ nimi['x'] }}", id="a subscript"),
    pytest.param("{{ 'a' * 10**9 }}", id="a long text"),
    pytest.param("{% for x in range(10**9) %}x{% endfor %}", id="an endless loop"),
    pytest.param("{% for x in nimi %}x{% endfor %}", id="a loop over letters"),
    pytest.param("{% set x = 1 %}", id="an assignment"),
    pytest.param("{% macro m() %}x{% endmacro %}", id="a macro"),
    pytest.param("{% include 'x' %}", id="an include"),
    pytest.param("{% import 'os' as os %}", id="an import"),
    pytest.param("{% autoescape false %}{{ nimi }}{% endautoescape %}", id="autoescape off"),
    pytest.param("{{ nimi|safe }}", id="a value declared safe"),
    pytest.param("{{ nimi|attr('__class__') }}", id="an attribute by filter"),
    pytest.param("{{ nimi|map('upper')|list }}", id="a filter that runs filters"),
    pytest.param("{{ hapu_state }}", id="our own state"),
    pytest.param("{{ 1.5 }}", id="a float"),
    pytest.param("{{ " + "(" * 400 + "1" + ")" * 400 + " }}", id="deep brackets"),
    pytest.param("{% do x %}", id="an unknown statement"),
]


@pytest.mark.parametrize("code", ESCAPES)
def test_code_in_the_body_is_refused(make_template: MakeTemplate, code: str) -> None:
    with pytest.raises(UnsafeTemplate):
        render_template(make_template(code), {"nimi": "Aino"})


@pytest.mark.parametrize("code", ["{{ ''.__class__ }}", "{{ cycler.__init__ }}", "{{ nimi.upper() }}"])
def test_code_in_the_header_and_the_title_is_refused(make_template: MakeTemplate, code: str) -> None:
    for path in (make_template("x", header=code), make_template("x", title=code)):
        with pytest.raises(UnsafeTemplate):
            render_template(path, {"nimi": "Aino"})


def test_loops_inside_loops_are_bounded(make_template: MakeTemplate) -> None:
    code = "{% for a in x %}{% for b in x %}{% for c in x %}!{% endfor %}{% endfor %}{% endfor %}"
    with pytest.raises(UnsafeTemplate):
        render_template(make_template(code), {"x": ["y"] * 100})


RELATION = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}" {mode}/></Relationships>'
)
OUTSIDE = 'TargetMode="External"'


@pytest.mark.parametrize(
    ("part", "content"),
    [
        pytest.param("word/vbaProject.bin", b"x", id="a macro"),
        pytest.param("word/activeX/activeX1.xml", b"<a/>", id="ActiveX"),
        pytest.param("word/embeddings/oleObject1.bin", b"x", id="an embedding"),
        pytest.param("word/afchunk1.html", b"x", id="foreign content"),
        pytest.param(
            "word/_rels/settings.xml.rels",
            RELATION.format(kind="attachedTemplate", target="file:///c:/x.dotm", mode=OUTSIDE),
            id="an attached template",
        ),
        pytest.param(
            "word/_rels/header1.xml.rels",
            RELATION.format(kind="image", target="https://example.fi/x.png", mode=OUTSIDE),
            id="a picture from the web",
        ),
        pytest.param(
            "word/_rels/header1.xml.rels",
            RELATION.format(kind="hyperlink", target="file:///c:/windows", mode=OUTSIDE),
            id="a link to a file",
        ),
        pytest.param("word/extra.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', id="a DOCTYPE"),
        pytest.param("word/extra.xml", b"<x><y></x>", id="a broken part"),
        pytest.param("word/media/kuva.png", b"\0" * 60_000_000, id="a zip bomb"),
        pytest.param("../x.xml", b"<a/>", id="a part outside the file"),
    ],
)
def test_a_file_with_a_forbidden_part_is_not_opened(make_template: MakeTemplate, part: str, content: bytes) -> None:
    path = with_part(make_template("x"), part, content)
    with pytest.raises(UnsafeTemplate) as failure:
        render_template(path, {})
    assert part.rsplit("/", 1)[-1] in failure.value.facts["what"]


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param(["INCLUDETEXT x"], id="text from another file"),
        pytest.param(["DDE", "AUTO c cmd"], id="DDE split over runs"),
        pytest.param([" MERGEFIELD nimi"], id="a mail merge field"),
    ],
)
def test_fields_that_fetch_or_run_are_refused(make_template: MakeTemplate, codes: list[str]) -> None:
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    path = make_template("x")
    body = part_of(path, "word/document.xml").replace("<w:sectPr", f"<w:p>{begin}{runs}{end}</w:p><w:sectPr", 1)
    with pytest.raises(UnsafeTemplate):
        render_template(with_part(path, "word/document.xml", body), {})


def test_page_numbers_and_web_links_are_allowed(make_template: MakeTemplate) -> None:
    path = make_template("x")
    body = part_of(path, "word/document.xml").replace(
        "<w:sectPr", '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p><w:sectPr', 1
    )
    links = RELATION.format(kind="hyperlink", target="https://www.finlex.fi", mode=OUTSIDE)
    path = with_part(with_part(path, "word/document.xml", body), "word/_rels/footnotes.xml.rels", links)
    assert zipfile.is_zipfile(io.BytesIO(render_template(path, {})))


def test_only_docx_is_a_template(make_template: MakeTemplate) -> None:
    path = make_template("x")
    for suffix in (".docm", ".dotm", ".doc"):
        with pytest.raises(UnsafeTemplate):
            render_template(path.rename(path.with_suffix(suffix)), {})
        path = path.with_suffix(suffix).rename(path.with_suffix(".docx"))


def test_a_text_file_called_docx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "malli.docx"
    path.write_text("ei Word", encoding="utf-8")
    with pytest.raises(UnsafeTemplate):
        render_template(path, {})


STYLES = '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:styles>'
OBJECT = STYLES.format("<w:object/>")


@pytest.mark.parametrize(
    "content",
    [
        OBJECT.encode(),
        f'<?xml version="1.0" encoding="UTF-16"?>{OBJECT}'.encode("utf-16"),
        f'<?xml version="1.0"{" " * 500}encoding="UTF-7"?>+ADw-w:styles'.encode() + OBJECT[9:].encode("utf-7"),
        ('<!DOCTYPE x [<!ENTITY e "<a/>">]>' + STYLES.format("&e;")).encode(),
        ("<?xml version='1.0'?><?x y?>" + OBJECT).encode(),
    ],
    ids=["plain", "in another encoding", "with its encoding far away", "by an entity", "after an instruction"],
)
def test_a_part_that_is_not_read_element_by_element_still_hides_nothing(
    make_template: MakeTemplate, content: bytes
) -> None:
    with pytest.raises(UnsafeTemplate):
        render_template(with_part(make_template("x"), "word/styles.xml", content), {})
