"""Near misses: what is told is enough, and nothing smaller is."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hapusheets.matching.ranking import Ranking
from hapusheets.matching.relaxations import fits_with
from tests.unit.matching.small import people, profile, ranking_of, request, shifts, times


def told(ranking: Ranking) -> list[str]:
    return [miss.text for miss in ranking.near_misses]


@pytest.mark.parametrize(
    ("person", "text"),
    [
        pytest.param({"Kunta": "Kemi", "Enimmäismatka km": "20"}, "jos matka korvataan (+7 km) → 1", id="a drive"),
        pytest.param({"Alueet": "Kemi"}, "jos alueen laajennus sovitaan: Tornio → 1", id="an area"),
        pytest.param({"Taidot": "asiointi"}, "jos tehtävä hoidetaan muuten: siirrot → 1", id="a must task"),
    ],
)
def test_agreements(person: dict[str, str], text: str) -> None:
    assert told(ranking_of(Sijaiset=people(person))) == [text]


@pytest.mark.parametrize(
    ("window", "first"),
    [
        pytest.param("8.45 | 14", "jos alku on klo 8.45 → 1", id="a later start"),
        pytest.param("7 | 13.30", "jos loppu on klo 13.30 → 1", id="an earlier end"),
    ],
)
def test_another_time(window: str, first: str) -> None:
    ranking = ranking_of(Sijaiset=people({}), Saatavuus=times(f"vapaa | | to | | | | {window}"))
    assert told(ranking)[:1] == [first]


def test_a_later_start_that_mends_the_rest() -> None:
    evening = shifts("A-0001 | S-0001 | 11.3.2026 | 16 | 21.30")
    assert told(ranking_of(Sijaiset=people({}), Vuorot=evening))[0] == "jos alku on klo 8.30 → 1"


def test_no_time_is_told_when_the_customer_has_fixed_it() -> None:
    window = times("vapaa | | to | | | | 8.45 | 14")
    assert told(ranking_of(Sijaiset=people({}), Saatavuus=window, Profiilit=profile(Ehdottomat="aika"))) == []


@pytest.mark.parametrize(
    ("person", "wishes"),
    [
        pytest.param({"Ei asiakkaille": "A-0001"}, {}, id="ruled out"),
        pytest.param({"Eläinrajoite": "koira"}, {"Eläimet": "koira"}, id="an allergy"),
        pytest.param({"Kielet": "ruotsi"}, {"Ehdottomat": "kieli"}, id="an unconditional wish"),
        pytest.param({"Tila": "tauolla"}, {}, id="inactive"),
    ],
)
def test_never_relaxed(person: dict[str, str], wishes: dict[str, str]) -> None:
    hard = person | {"Kunta": "Kemi", "Enimmäismatka km": "20"}
    assert told(ranking_of(Sijaiset=people(person, hard), Profiilit=profile(**wishes))) == []


def test_a_longer_drive_gives_those_who_need_less_too() -> None:
    near, far = {"Kunta": "Kemi", "Enimmäismatka km": "20"}, {"Kunta": "Kemi", "Enimmäismatka km": "10"}
    ranking = ranking_of(Sijaiset=people(near, far))
    assert [(miss.ids, miss.text) for miss in ranking.near_misses] == [
        (("S-0001",), "jos matka korvataan (+7 km) → 1"),
        (("S-0001", "S-0002"), "jos matka korvataan (+17 km) → 2"),
    ]


def test_two_changes_are_told_only_where_one_is_not_enough() -> None:
    both = {"Alueet": "Kemi", "Taidot": "asiointi"}
    assert told(ranking_of(Sijaiset=people(both))) == [
        "jos alueen laajennus sovitaan: Tornio ja tehtävä hoidetaan muuten: siirrot → 1"
    ]
    assert told(ranking_of(Sijaiset=people(both, {"Alueet": "Kemi"}))) == ["jos alueen laajennus sovitaan: Tornio → 1"]


somebody = st.fixed_dictionaries({
    "Kunta": st.sampled_from(["Kemi", "Tornio", "Simo"]),
    "Enimmäismatka km": st.sampled_from(["5", "20", "26", "60"]),
    "Alueet": st.sampled_from(["Tornio", "Kemi", "Kemi; Tornio"]),
    "Taidot": st.sampled_from(["siirrot", "asiointi", "siirrot; asiointi"]),
    "Varoitusaika min": st.sampled_from(["0", "90", "180"]),
    "Ei tee": st.sampled_from(["", "", "asiointi"]),
    "Syntymävuosi": st.sampled_from(["1988", "2009"]),
})  # fmt: skip
windows = st.lists(st.tuples(st.integers(5, 12), st.integers(1, 10)), max_size=4)


@settings(max_examples=25)
@given(st.lists(somebody, min_size=1, max_size=5), windows, st.sampled_from([("8", "14"), ("5", "9"), ("12", "20")]))
def test_every_near_miss_holds_and_no_part_of_it_does(
    crowd: list[dict[str, str]], free: list[tuple[int, int]], hours: tuple[str, str]
) -> None:
    rows = [f"SA-{n:04d} | S-{n:04d} | vapaa | to | {a} | {a + b}" for n, (a, b) in enumerate(free, start=1)]
    table = "\n".join(["Tunnus | Henkilö | Laji | Viikonpäivä | Klo alkaa | Klo päättyy", *rows])
    ranking = ranking_of(Sijaiset=people(*crowd), Sijaistarpeet=request(*hours), Saatavuus=table)
    excluded = {item.candidate.id: item.candidate for item in ranking.excluded}
    for miss in ranking.near_misses:
        assert all(fits_with(ranking.question, excluded[who], miss.changes) for who in miss.ids)
        for size in range(len(miss.changes)):
            for part in combinations(miss.changes, size):
                assert not any(fits_with(ranking.question, who, part) for who in excluded.values())
