from __future__ import annotations

import datetime as dt

import pytest

from hapusheets.letters.guide import chapter_name, is_stale, required_but_expired, select_facts
from hapusheets.registers.records import GuideFact, RowPlace

TODAY = dt.date(2026, 11, 24)
PLACE = RowPlace("kunnat.xlsx", "Oppaan tiedot", 2)


def fact(identifier: str, **values: object) -> GuideFact:
    given = {"chapter": "12 Sijainen", "title": "Muista", "text": "x", "language": "suomi", "source": "laki",
             "checked": TODAY}  # fmt: skip
    return GuideFact(identifier, PLACE, **(given | values))  # type: ignore[arg-type]


def shown(*facts: GuideFact, area: str = "Simo", reader: str = "työnantaja", easy: bool = False) -> list[str]:
    selection = select_facts(facts, area=area, language="suomi", reader=reader, easy=easy, today=TODAY)
    return [one.fact.id for one in selection.shown]


def test_a_municipalitys_fact_stands_in_place_of_the_common_one() -> None:
    facts = (fact("O-1"), fact("O-2", municipality="Simo"), fact("O-3", title="Muu"))
    assert shown(*facts) == ["O-2", "O-3"]
    assert shown(*facts, area="Tornio") == ["O-1", "O-3"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"chapter": "13 Matkat"}, id="another chapter"),
        pytest.param({"title": "Mitä tämä on"}, id="another heading"),
        pytest.param({"readers": ("työnantaja",)}, id="other readers"),
    ],
)
def test_a_fact_of_another_kind_replaces_nothing(other: dict[str, object]) -> None:
    assert set(shown(fact("O-1"), fact("O-2", municipality="Simo", **other))) == {"O-1", "O-2"}


def test_an_expired_fact_of_the_municipality_does_not_bring_back_the_common_one() -> None:
    facts = [fact("O-1"), fact("O-2", municipality="Simo", valid_until=TODAY - dt.timedelta(days=1))]
    selection = select_facts(facts, area="Simo", language="suomi", reader="työnantaja", easy=False, today=TODAY)
    assert (selection.shown, [one.id for one in selection.expired]) == ((), ["O-2"])


def test_a_fact_is_good_on_its_last_day() -> None:
    assert shown(fact("O-1", valid_until=TODAY)) == ["O-1"]


def test_readers_and_easy_finnish_choose_their_own_facts() -> None:
    facts = (fact("O-1", readers=("avustaja",)), fact("O-2", title="a"), fact("O-3", title="b", easy=True))
    assert shown(*facts) == ["O-2"]
    assert shown(*facts, reader="avustaja") == ["O-2", "O-1"] or shown(*facts, reader="avustaja") == ["O-1", "O-2"]
    assert shown(*facts, easy=True) == ["O-3"]


def test_the_local_chapter_comes_first_then_by_number_and_order() -> None:
    facts = (
        fact("O-1", chapter="2 Hakeminen"),
        fact("O-2", chapter="12 Sijainen", title="b", order=20),
        fact("O-3", chapter="12 Sijainen", title="a", order=10),
        fact("O-4", chapter="19 Kuntasivu"),
    )
    assert shown(*facts) == ["O-4", "O-1", "O-3", "O-2"]


def test_a_fact_without_source_is_never_printed() -> None:
    assert shown(fact("O-1", source=None), fact("O-2", title="b", checked=None)) == []


def test_a_required_heading_may_be_there_by_another_fact() -> None:
    old = fact("O-1", title="Päivystys", chapter="19 x", valid_until=TODAY - dt.timedelta(days=1))
    selection = select_facts([old], area="Simo", language="suomi", reader="x", easy=False, today=TODAY)
    assert required_but_expired(selection, ["päivystys"]) == old
    both = select_facts(
        [old, fact("O-2", title="Päivystys")], area="Simo", language="suomi", reader="x", easy=False, today=TODAY
    )
    assert required_but_expired(both, ["päivystys"]) is None


def test_six_months_is_the_limit_of_a_check() -> None:
    assert [is_stale(day, TODAY) for day in (dt.date(2026, 5, 24), dt.date(2026, 5, 23), None)] == [False, True, True]


def test_a_chapter_is_named_without_its_number() -> None:
    assert [chapter_name(name) for name in ("12 Sijaisen saaminen", "Muuta", None)] == [
        "Sijaisen saaminen",
        "Muuta",
        "",
    ]
