from __future__ import annotations

import time

import pytest

from hapusheets.letters import render_template
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
from tests.unit.letters.conftest import MakeTemplate, filled

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
