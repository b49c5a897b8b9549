from __future__ import annotations

import time
from pathlib import Path

import pytest

from hapusheets.letters import lint_template, render_template
from hapusheets.letters.plain import plain_context
from hapusheets.letters.sandbox import (
    VALUE_END,
    VALUE_START,
    ForbiddenCode,
    SafeEnvironment,
    State,
    compile_safely,
    render_safely,
)
from hapusheets.model.errors import UnsafeTemplate
from tests.unit.letters.conftest import MakeTemplate, filled, part_of, with_part

MAX_SECONDS = 10


def doubled(
    steps: int, body: str, start: str = '"ab"', grow: str = '[{0},{0},{0},{0},{0},{0},{0},{0}]|join("")'
) -> str:
    """Return loops inside loops, each giving the next a value eight times as large."""
    loops = [f"{{% for v{n + 1} in [{grow.format(f'v{n}')}] %}}" for n in range(steps)]
    return f"{{% for v0 in [{start}] %}}{''.join(loops)}{body}{'{% endfor %}' * (steps + 1)}"


def joined(steps: int) -> str:
    """Return joins whose separator is a join, and so on."""
    code = "'" + "a" * 50 + "'"
    for _ in range(steps):
        code = f"[{','.join(['1'] * 40)}]|join({code})"
    return code


LISTS = "[{0},{0},{0},{0},{0},{0},{0},{0}]"
GREEDY = [
    pytest.param("{{ " + joined(5) + " }}", id="joins in the separators of joins"),
    pytest.param('{{ [1, 2]|join(["a", "b"]|join("c")) }}', id="a separator that is reckoned"),
    pytest.param('{{ [1, 2]|luettelo(separator="a") }}', id="a separator by name"),
    pytest.param(doubled(12, "{{ v12 }}"), id="a text that grows from loop to loop"),
    pytest.param(doubled(12, "{{ v12 }}", grow="{0} ~ {0} ~ {0} ~ {0} ~ {0} ~ {0} ~ {0} ~ {0}"), id="glued texts"),
    pytest.param(doubled(12, "{{ v12 }}", start='["ab"]', grow=LISTS), id="printed lists of lists"),
    pytest.param(doubled(12, "{{ v12|luettelo }}", start='["ab"]', grow=LISTS), id="joined lists of lists"),
    pytest.param(doubled(12, "{{ v12|ja }}", start='["ab"]', grow=LISTS), id="lists of lists put together"),
    pytest.param(doubled(12, "{{ 1 if v12 == [] else 2 }}", start='["ab"]', grow=LISTS), id="compared lists of lists"),
    pytest.param(doubled(12, "{{ 1 if v11 in v12 else 2 }}", start='["ab"]', grow=LISTS), id="a list sought in lists"),
    pytest.param(doubled(12, "{{ 1 if v11 is in(v12) else 2 }}", start='["ab"]', grow=LISTS), id="the same as a test"),
    pytest.param(doubled(30, "x"), id="too many loops inside each other"),
    pytest.param("{{ x" + "|upper" * 600 + " }}", id="hundreds of filters in a row"),
    pytest.param("{{ " + "not " * 900 + "x }}", id="hundreds of words not"),
    pytest.param("{{ " + "x and " * 600 + "x }}", id="hundreds of words and"),
    pytest.param("{{ x" + ".x" * 1500 + " }}", id="a very long chain of fields"),
    pytest.param('{{ "' + "a" * 30_000 + '" }}', id="a very long tag"),
    pytest.param("{% for a in x %}{% for b in x %}" + "{{ b }}" * 2000 + "{% endfor %}{% endfor %}", id="long loops"),
]


@pytest.mark.parametrize("code", GREEDY)
def test_a_template_that_would_eat_memory_or_time_is_refused(make_template: MakeTemplate, code: str) -> None:
    path = make_template(code)
    start = time.perf_counter()
    with pytest.raises(UnsafeTemplate):
        render_template(path, {"x": ["y"] * 100})
    assert time.perf_counter() - start < MAX_SECONDS


@pytest.mark.parametrize("name", ["tai", "upper", "lower", "alkuun_iso", "etukirjain", "ensimmäinen_sana", "join"])
def test_no_filter_takes_or_gives_more_than_its_limit(name: str) -> None:
    value = ["ab" * 60_000] * 2 if name == "join" else "ab" * 60_000
    template = compile_safely(SafeEnvironment(), f"{VALUE_START} (x ~ x)|{name} {VALUE_END}")
    if name == "join":
        template = compile_safely(SafeEnvironment(), f"{VALUE_START} x|join {VALUE_END}")
    with pytest.raises(UnsafeTemplate):
        render_safely(template, plain_context({"x": value}), State())


def test_a_value_that_grows_in_a_filter_is_refused_too() -> None:
    template = compile_safely(SafeEnvironment(), f"{VALUE_START} x|upper {VALUE_END}")
    with pytest.raises(UnsafeTemplate):
        render_safely(template, plain_context({"x": "ΐ" * 100_000}), State())


def test_the_parts_of_a_template_share_one_limit(make_template: MakeTemplate) -> None:
    loop = "{% for a in x %}{{ teksti }}{% endfor %}"
    context = {"x": ["y"] * 40, "teksti": "a" * 180_000}
    assert render_template(make_template(loop, loop), context)
    with pytest.raises(UnsafeTemplate):
        render_template(make_template(loop, loop, header=loop), context)


def test_a_separator_that_is_reckoned_is_named() -> None:
    with pytest.raises(ForbiddenCode) as failure:
        compile_safely(SafeEnvironment(), f"{VALUE_START} x|join(y) {VALUE_END}")
    assert (failure.value.what, failure.value.detail) == ("separator", "join")


def test_everyday_comparisons_and_lists_still_work(make_template: MakeTemplate) -> None:
    path = make_template(
        '{% if "sauna" in tehtävät and kieli in ["fi", "sv"] and tehtävät != [] %}'
        '{{ tehtävät|luettelo("; ") }}{% endif %}'
        " {{ puhelin|tai(sähköposti) }} {{ määrä > 2 }} {{ 1 if puhelin is tyhjä else 2 }}"
    )
    context = {"tehtävät": ["sauna", "uinti"], "kieli": "fi", "puhelin": "", "sähköposti": "a@example.fi", "määrä": 3}
    assert filled(path, context) == ["sauna; uinti a@example.fi kyllä 1"]


BODY = "word/document.xml"
HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
FETCHING = (
    '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p>'
    '<w:fldSimple w:instr="INCLUDEPICTURE &quot;http://example.fi/x.png&quot;"/></w:p></w:hdr>'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def in_body(path: Path, xml: str) -> Path:
    """Return a copy of the template with ``xml`` as its last paragraph."""
    return with_part(path, BODY, part_of(path, BODY).replace("<w:sectPr", f"<w:p>{xml}</w:p><w:sectPr", 1))


def refusal(path: Path) -> str:
    """Return the kind of the refusal of a template."""
    with pytest.raises(UnsafeTemplate) as failure:
        render_template(path, {})
    return str(failure.value.facts["kind"])


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(f'<Override PartName="/word/header9.dat" ContentType="{HEADER_TYPE}"/>', id="by its name"),
        pytest.param(f'<Override PartName="/WORD/Header9.dat" ContentType="{HEADER_TYPE}"/>', id="in other letters"),
        pytest.param(f'<Default Extension="dat" ContentType="{HEADER_TYPE}"/>', id="by its ending"),
        pytest.param("", id="by nothing but its beginning"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_part_is_searched_whatever_it_is_called(make_template: MakeTemplate, entry: str, encoding: str) -> None:
    path = make_template("x")
    types = part_of(path, "[Content_Types].xml").replace("</Types>", f"{entry}</Types>")
    head = f'<?xml version="1.0" encoding="{encoding[:6].removesuffix("-")}"?>' if "16" in encoding else ""
    path = with_part(
        with_part(path, "[Content_Types].xml", types), "word/header9.dat", (head + FETCHING).encode(encoding)
    )
    assert refusal(path) == "field"


def test_relationships_are_read_however_their_part_is_spelled(make_template: MakeTemplate) -> None:
    relation = f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="x/image" Target="{{}}"/></Relationships>'
    for target in ("http://example.fi/x.png", "\\\\example.fi\\x", "//example.fi/x", "file:///c:/x", "c:\\x"):
        path = with_part(make_template("x"), "word/_rels/FOOTNOTES.XML.RELS", relation.format(target))
        assert refusal(path) == "external", target


def test_a_strict_document_is_refused_and_told_what_to_do(make_template: MakeTemplate) -> None:
    path = make_template("x")
    old, new = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/{}/main"
    strict = with_part(path, BODY, part_of(path, BODY).replace(old, new.format("wordprocessingml")))
    assert refusal(strict) == "strict"
    assert (
        refusal(with_part(path, "word/header9.dat", FETCHING.replace(old, new.format("wordprocessingml")))) == "strict"
    )
    assert refusal(with_part(path, BODY, part_of(path, BODY).replace(old, "urn:other"))) == "strict"
    with pytest.raises(UnsafeTemplate, match="Strict Open XML; tallenna"):
        render_template(strict, {})


VML = '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:o" xmlns:r="urn:r">{}</w:pict></w:r>'


@pytest.mark.parametrize(
    "element",
    [
        '<v:imagedata src="http://example.fi/x.png"/>',
        '<v:imagedata o:href="file:///c:/x.png"/>',
        '<v:imagedata src="\\\\example.fi\\x.png"/>',
        '<v:imagedata src="//example.fi/x.png"/>',
        '<v:imagedata src=" FILE:x.png"/>',
        '<v:fill o:althref="https://example.fi/x.png"/>',
        '<v:shape href="https://example.fi"/>',
        '<v:blip r:link="http://example.fi/x.png"/>',
        '<v:web embeddedHtml="x"/>',
    ],
)
def test_an_attribute_that_fetches_is_refused_in_every_part(make_template: MakeTemplate, element: str) -> None:
    path = make_template("x")
    assert refusal(in_body(path, VML.format(element))) == "external"
    alone = f'<svg xmlns:v="urn:v" xmlns:o="urn:o" xmlns:r="urn:r">{element}</svg>'
    assert refusal(with_part(path, "word/media/kuva.svg", alone)) == "external"


def test_a_field_code_in_very_many_pieces_is_refused_quickly(make_template: MakeTemplate) -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    pieces = "<w:r><w:instrText>PAGE </w:instrText></w:r>" * 20_000
    assert refusal(in_body(make_template("x"), begin + pieces + end)) == "field"


def test_a_picture_of_the_template_itself_is_allowed(make_template: MakeTemplate) -> None:
    inner = '<v:imagedata src="#kuva"/><v:imagedata src="data:image/png;base64,AA=="/><v:imagedata r:link="rId1"/>'
    assert render_template(in_body(make_template("x"), VML.format(inner)), {})


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ('HYPERLINK "file:///c:/x"', False),
        ("HYPERLINK file:///c:/x", False),
        (r'HYPERLINK "\\\\example.fi\\s"', False),
        (r'HYPERLINK "c:\\x.exe"', False),
        (r'HYPERLINK "x.exe"', False),
        (r'HYPERLINK \l "kohta" "file:///c:/x"', False),
        (r'HYPERLINK \l "file:///c:/x"', False),
        (r'HYPERLINK \n "file:///c:/x"', False),
        ("HYPERLINK\tfile:///c:/x", False),
        ('HYPERLINK "ms-word:ofe|u|https://example.fi"', False),
        ('HYPERLINK "https://example.fi" "file:///c:/x"', False),
        ('HYPERLINK "javascript:x"', False),
        ('HYPERLINK "file:///c:/x', False),
        ("HYPERLINK “file:///c:/x”", False),
        ('HYPERLINK "https://www.finlex.fi"', True),
        ("HYPERLINK https://www.finlex.fi", True),
        (r' hyperlink "https://www.finlex.fi/a?b=c" \o "Katso laki" \t "_blank" \* MERGEFORMAT ', True),
        ('HYPERLINK "mailto:a@example.fi"', True),
        (r'HYPERLINK \l "kohta"', True),
    ],
)
@pytest.mark.parametrize("complex_field", [False, True])
def test_a_link_field_leads_to_the_web_or_within(
    make_template: MakeTemplate, code: str, allowed: bool, complex_field: bool
) -> None:
    plain = code.replace("\t", "&#9;").replace('"', "&quot;")
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in (plain[:3], plain[3:]))
    field = mark.format("begin") + runs + mark.format("end") if complex_field else f'<w:fldSimple w:instr="{plain}"/>'
    path = in_body(make_template("x"), field)
    assert render_template(path, {}) if allowed else refusal(path) == "external"


def test_a_field_in_deleted_text_is_read_too(make_template: MakeTemplate) -> None:
    code = "<w:r><w:delInstrText>INCLUDETEXT x</w:delInstrText></w:r>"
    assert refusal(in_body(make_template("x"), code)) == "field"


RUN = "<w:r><w:t>{}</w:t></w:r>"
MANY = [
    pytest.param(RUN.format("{{ a }}") * 20_000, id="each in its own run"),
    pytest.param(RUN.format("{{ a }}" * 100_000), id="in one run"),
    pytest.param(RUN.format("{") * 30_000, id="braces, each in its own run"),
    pytest.param("</w:p>".join(["<w:p>" + RUN.format("{{ a }}")] * 6_000) + "</w:p>", id="each in its own paragraph"),
    pytest.param(RUN.format("{{ a " * 20_000), id="that never end"),
    pytest.param(RUN.format("}} " * 20_000), id="that never begin"),
    pytest.param('<w:r w:rsidR="{{ a }}"/>' * 6_000, id="in attributes"),
    pytest.param(RUN.format('{{ "' + "a" * 3_000 + '" }}') * 100, id="that are very long"),
]


@pytest.mark.parametrize("xml", MANY)
def test_very_many_tags_are_refused_quickly_and_by_name(make_template: MakeTemplate, xml: str) -> None:
    path = in_body(make_template("x"), xml)
    start = time.perf_counter()
    assert refusal(path) == "tags"
    assert [problem.code for problem in lint_template(path, ["a"])] == ["template.unsafe"]
    assert time.perf_counter() - start < MAX_SECONDS


def test_the_tags_of_all_parts_are_counted_together(make_template: MakeTemplate) -> None:
    path = make_template("{{ a }}" * 2_600, header="{{ a }}" * 2_600)
    assert refusal(path) == "tags"
    with pytest.raises(UnsafeTemplate, match="5 000"):
        render_template(path, {})


@pytest.mark.parametrize("apart", [False, True], ids=["in one run", "each in its own run"])
def test_as_many_tags_as_are_allowed_are_filled_in_time(make_template: MakeTemplate, apart: bool) -> None:
    text = "{{ a }} "
    path = in_body(make_template("x"), RUN.format(text) * 4_990 if apart else RUN.format(text * 4_990))
    start = time.perf_counter()
    assert filled(path, {"a": "b"})[-1].count("b") == 4_990
    assert time.perf_counter() - start < MAX_SECONDS


def test_properties_of_a_file_are_few(make_template: MakeTemplate) -> None:
    path = make_template("x")
    core = part_of(path, "docProps/core.xml")
    end = core.rindex("</")
    many = core[:end] + "<x>{</x>" * 300 + core[end:]
    assert refusal(with_part(path, "docProps/core.xml", many)) == "size"
