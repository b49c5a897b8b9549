"""Groups before score, parts that add up, protected people, counts."""

from __future__ import annotations

import pytest

from hapusheets.matching.groups import Group
from hapusheets.matching.ranking import Ranked
from hapusheets.matching.telling import reasons_of
from tests.unit.matching.small import (
    SETTINGS,
    contracts,
    ids,
    people,
    profile,
    ranking_of,
    request,
    shifts,
    stops_of,
    times,
)


def groups(**sheets: str) -> dict[str, Group]:
    return {ranked.candidate.id: ranked.group for ranked in ranking_of(**sheets).candidates}


@pytest.mark.parametrize(
    ("contract", "group"),
    [
        pytest.param({}, Group.OWN, id="a current contract"),
        pytest.param({"Päättyy": "12.3.2026"}, Group.OWN, id="ends today"),
        pytest.param({"Päättyy": "11.3.2026"}, Group.POOL, id="ended yesterday"),
        pytest.param({"Alkaa": "13.3.2026"}, Group.POOL, id="begins tomorrow"),
        pytest.param({"Asiakas": "A-0002"}, Group.POOL, id="with somebody else"),
        pytest.param({"Sijaistarve": "R-0001"}, Group.POOL, id="made for a single request"),
        pytest.param({"Enimmäistunnit/vko": "5"}, Group.KNOWN, id="over the most hours: known, with a warning"),
    ],
)
def test_own_assistants(contract: dict[str, str], group: Group) -> None:
    assert groups(Sijaiset=people({}), Työsuhteet=contracts(contract)) == {"S-0001": group}


def test_over_eight_hours_makes_an_own_assistant_known() -> None:
    longer = shifts("A-0001 | S-0001 | 12.3.2026 | 14 | 17")
    assert groups(Sijaiset=people({}), Työsuhteet=contracts({}), Vuorot=longer) == {"S-0001": Group.KNOWN}


def test_known_are_favourites_and_those_who_have_worked_here() -> None:
    before = shifts("A-0001 | S-0002 | 2.3.2026 | 8 | 14")
    found = groups(Sijaiset=people({}, {}, {}), Profiilit=profile(Suosikit="S-0001"), Vuorot=before)
    assert found == {"S-0001": Group.KNOWN, "S-0002": Group.KNOWN, "S-0003": Group.POOL}


def test_groups_come_before_score() -> None:
    own = {"Kunta": "Kemi", "Taidot": "siirrot"}
    ranking = ranking_of(Sijaiset=people(own, {}), Työsuhteet=contracts({}))
    assert ids(ranking) == ["S-0001", "S-0002"]
    first, second = ranking.candidates
    assert first.score < second.score


def test_the_score_is_the_sum_of_its_parts() -> None:
    ranking = ranking_of(Sijaiset=people({}, {"Kunta": "Kemi"}), Profiilit=profile(Suosikit="S-0002"))
    for ranked in ranking.candidates:
        assert all(isinstance(reason.points, int) and reason.text for reason in ranked.reasons)
        assert ranked.score == sum(reason.points for reason in ranked.reasons)


@pytest.mark.parametrize(
    ("better", "worse", "more"),
    [
        pytest.param({}, {"Taidot": "siirrot"}, {}, id="more of the tasks"),
        pytest.param({}, {"Kielet": "ruotsi"}, {}, id="the customer's language"),
        pytest.param({}, {"Kunta": "Kemi"}, {}, id="a shorter drive"),
        pytest.param({}, {"Enimmäistunnit/vko": "10"}, {}, id="more hours left of the week"),
    ],
)
def test_what_gives_points(better: dict[str, str], worse: dict[str, str], more: dict[str, str]) -> None:
    assert ids(ranking_of(Sijaiset=people(worse, better), **more)) == ["S-0002", "S-0001"]


def test_who_has_had_fewer_offers_comes_first() -> None:
    sheet = "Tunnus | Sijaistarve | Ehdokas | Lähetetty\nTA-0001 | R-0002 | S-0001 | 1.3.2026 klo 9"
    assert ids(ranking_of(Sijaiset=people({}, {}), Tarjoukset=sheet)) == ["S-0002", "S-0001"]


def test_equal_people_come_by_number() -> None:
    assert ids(ranking_of(Sijaiset=people({}, {}, {}))) == ["S-0001", "S-0002", "S-0003"]


def test_age_and_gender_give_no_points() -> None:
    ranking = ranking_of(Sijaiset=people({"Syntymävuosi": "1960", "Sukupuoli": "nainen"}, {"Sukupuoli": "mies"}))
    assert len({ranked.score for ranked in ranking.candidates}) == 1


def test_a_linked_substitute_is_one_person_under_the_assistants_number() -> None:
    assistants = (
        "Tunnus | Tila | Sukunimi | Etunimet | Kunta | Taidot | Kielet\n"
        "V-0007 | työssä | Lahti | Eero | Tornio | siirrot | suomi"
    )
    ranking = ranking_of(Avustajat=assistants, Sijaiset=people({"Avustaja": "V-0007"}), Työsuhteet=contracts({}))
    assert [(ranked.candidate.id, ranked.group) for ranked in ranking.candidates] == [("V-0007", Group.OWN)]


def test_a_limit_on_either_row_of_a_person_holds() -> None:
    assistants = (
        "Tunnus | Tila | Sukunimi | Etunimet | Kunta | Ei asiakkaille | Ei tee\n"
        "V-0007 | työssä | Lahti | Eero | Tornio | A-0001 | asiointi"
    )
    substitute = people({"Avustaja": "V-0007", "Ei asiakkaille": "A-0002", "Ei tee": "nostot"})
    assert stops_of(ranking_of(Avustajat=assistants, Sijaiset=substitute), "V-0007") == ["blocked", "does_not"]


def offers(*rows: str) -> str:
    """Return *Tarjoukset*: ``R-0001 | S-0002 | kyllä | 12.3.2026 klo 6.35`` and so on."""
    header = "Tunnus | Sijaistarve | Ehdokas | Vastaus | Vastattu | Lähetetty"
    return "\n".join([header, *(f"TA-{n:04d} | {row} | 12.3.2026 klo 6.30" for n, row in enumerate(rows, start=1))])


def parts(ranked: Ranked) -> dict[str, int]:
    return {reason.criterion: reason.points for reason in ranked.reasons}


def told(ranked: Ranked) -> str:
    return reasons_of(ranked).replace("\u00a0", " ")


def test_an_offer_without_an_answer_is_told_and_takes_no_points() -> None:
    asked, other = ranking_of(Sijaiset=people({}, {}), Tarjoukset=offers("R-0001 | S-0001 | |")).candidates
    assert [problem.rule for problem in asked.warnings] == ["offered"]
    assert asked.score == other.score


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        pytest.param("12.3.2026 klo 6.35", "vastasi kyllä klo 6.35, ", id="today"),
        pytest.param("11.3.2026 klo 18", "vastasi kyllä ke 11.3. klo 18, ", id="yesterday"),
        pytest.param("", "vastasi kyllä, ", id="no time told"),
    ],
)
def test_who_has_answered_yes_comes_first_of_the_group(clock: str, words: str) -> None:
    nearer = people({}, {"Kunta": "Kemi"}, {})
    first, *_ = ranking_of(Sijaiset=nearer, Tarjoukset=offers(f"R-0001 | S-0002 | kyllä | {clock}")).candidates
    assert (first.candidate.id, first.warnings, first.unknown) == ("S-0002", (), ())
    assert told(first).startswith(words)
    assert parts(first)["fairness"] == SETTINGS.weights["fairness"]


@pytest.mark.parametrize(
    ("answers", "stops"),
    [
        pytest.param(["ei | 12.3.2026 klo 6.35"], ["declined"], id="no"),
        pytest.param(["ei | 12.3.2026 klo 6.35", "kyllä |"], [], id="no, then yes"),
        pytest.param(["kyllä |", "ei |"], ["declined"], id="yes, then no"),
        pytest.param(["ei |", " |"], ["declined"], id="no, then asked again without an answer"),
    ],
)
def test_who_has_answered_no_is_excluded(answers: list[str], stops: list[str]) -> None:
    rows = [f"R-0001 | S-0001 | {answer}" for answer in answers]
    ranking = ranking_of(Sijaiset=people({}), Tarjoukset=offers(*rows))
    assert stops_of(ranking) == stops
    assert not ranking.near_misses


def test_an_answer_of_no_is_told_with_its_time() -> None:
    ranking = ranking_of(Sijaiset=people({}), Tarjoukset=offers("R-0001 | S-0001 | ei | 12.3.2026 klo 6.35"))
    assert ranking.excluded[0].verdict.stops[0].text == "Vastasi ei klo 6.35."


def test_an_answer_about_another_shift_says_nothing_of_this_one() -> None:
    ranking = ranking_of(Sijaiset=people({}), Tarjoukset=offers("R-0002 | S-0001 | ei |"))
    assert ids(ranking) == ["S-0001"]


def test_who_is_known_to_be_free_comes_before_who_may_be() -> None:
    farther = {"Kunta": "Kemi"}
    table = times("vapaa | | to | | | | 7 | 22").replace("S-0001", "S-0002")
    ranking = ranking_of(Sijaiset=people({}, farther), Saatavuus=table)
    first, second = ranking.candidates
    assert (first.candidate.id, parts(first)["available"]) == ("S-0002", SETTINGS.weights["available"])
    assert "available" not in parts(second)


def test_a_time_that_is_liked_best_gives_more() -> None:
    row = "to | | | | 7 | 22"
    table = times(f"vapaa | | {row}", f"mieluiten | | {row}").replace("SA-0002 | S-0001", "SA-0002 | S-0002")
    assert ids(ranking_of(Sijaiset=people({}, {}), Saatavuus=table)) == ["S-0002", "S-0001"]


def test_each_warning_costs_points_and_those_of_the_request_none() -> None:
    evening = shifts("A-0002 | S-0001 | 12.3.2026 | 15 | 20")
    ranking = ranking_of(Sijaiset=people({}, {}), Vuorot=evening, Päätökset="Tunnus | Asiakas")
    first, second = ranking.candidates
    assert (first.candidate.id, [problem.rule for problem in first.warnings]) == ("S-0002", ["decision_hours"])
    assert "warnings" not in parts(first)
    assert parts(second)["warnings"] == -SETTINGS.weights["warnings"]
    assert "yksi huomautus (−10 p)" in told(second)


def test_the_tasks_that_are_missing_are_named() -> None:
    (ranked,) = ranking_of(Sijaiset=people({"Taidot": "siirrot"})).candidates
    assert "osaa 1/2 tehtävää (puuttuu: asiointi)" in told(ranked)


def test_counts_tell_how_many_fail_by_one_rule_alone() -> None:
    ranking = ranking_of(Sijaiset=people({"Alueet": "Kemi"}, {"Alueet": "Kemi", "Tila": "tauolla"}, {}))
    assert ranking.counts == {"area": (2, 1), "inactive": (1, 0)}


PROTECTED = {"Turvakielto": "kyllä", "Kunta": "Kemi", "Alueet": "Kemi", "Enimmäismatka km": "1"}


@pytest.mark.parametrize(
    ("area", "stops", "answer"),
    [
        pytest.param("Tornio; Simo", [], "fits", id="inside"),
        pytest.param("Simo", ["travel"], None, id="outside"),
        pytest.param("", [], "ask", id="not told"),
    ],
)
def test_a_protected_candidate_is_matched_by_travel_area_only(area: str, stops: list[str], answer: str | None) -> None:
    ranking = ranking_of(Sijaiset=people(PROTECTED | {"Matka-alue": area}))
    assert stops_of(ranking) == stops
    assert [(r.km, r.minutes, r.travel) for r in ranking.candidates] == ([(None, None, answer)] if answer else [])


def test_a_protected_customer_shows_no_kilometres() -> None:
    customer = (
        "Tunnus | Tila | Rooli | Sukunimi | Etunimet | Kunta | Turvakielto | Matka-alue\n"
        "A-0001 | aktiivinen | työnantaja | Koski | Aino | Simo | kyllä | Tornio; Kemi"
    )
    ranking = ranking_of(Asiakkaat=customer, Sijaiset=people({}, {"Alueet": "Simo"}))
    assert [(r.candidate.id, r.km, r.travel) for r in ranking.candidates] == [("S-0001", None, "fits")]
    assert stops_of(ranking, "S-0002") == ["travel"]
    told = [problem.text for item in ranking.excluded for problem in item.verdict.stops]
    assert not any("Simo" in text or "Tornio" in text for text in told)


def test_the_household_of_a_protected_person_is_protected() -> None:
    home = {"Katuosoite": "Kauppakatu 1"}
    ranking = ranking_of(Sijaiset=people({"Turvakielto": "kyllä", "Matka-alue": "Tornio"} | home, home))
    assert {ranked.candidate.id: ranked.km for ranked in ranking.candidates} == {"S-0001": None, "S-0002": None}


def test_a_place_elsewhere_is_the_municipality() -> None:
    ranking = ranking_of(Sijaiset=people({"Alueet": "Kemi"}), Sijaistarpeet=request(Paikka="Kemi"))
    assert [(ranked.km, ranked.minutes) for ranked in ranking.candidates] == [(27.0, 39)]
