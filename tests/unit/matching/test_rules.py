"""Each rule: one person, one request, one thing that is off."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.unit.matching.small import (
    NOW,
    ids,
    people,
    profile,
    ranking_at,
    ranking_of,
    request,
    shifts,
    small_registers,
    stops_of,
    times,
)


def test_somebody_who_fits_is_a_candidate() -> None:
    ranking = ranking_of(Sijaiset=people({}))
    assert ids(ranking) == ["S-0001"]
    assert [problem.rule for problem in ranking.candidates[0].unknown] == ["availability"]


PERSON_CASES = [
    pytest.param({"Tila": "tauolla"}, {}, ["inactive"], id="on a break"),
    pytest.param({"Ei asiakkaille": "A-0001"}, {}, ["blocked"], id="refuses the customer"),
    pytest.param({}, {"Estetyt": "S-0001"}, ["blocked"], id="blocked by the customer"),
    pytest.param({}, {"Estetyt": "S-0001", "Suosikit": "S-0001"}, ["blocked"], id="blocked wins over favourite"),
    pytest.param({"Taidot": "asiointi"}, {"Ehdottomat_tehtävät": "siirrot"}, ["must_tasks"], id="lacks a must task"),
    pytest.param({"Ei tee": "asiointi"}, {}, ["does_not"], id="does not do one of the tasks"),
    pytest.param({"Taidot": ""}, {"Ehdottomat_tehtävät": "siirrot"}, [], id="no skills told is asked, not excluded"),
    pytest.param({"Ajokortti": "ei", "Auto": "kyllä"}, {"Tehtävät": "kuljettaminen"}, ["requirements"],
                 id="driving asks for a licence"),
    pytest.param({"Ajokortti": "kyllä"}, {"Tehtävät": "kuljettaminen"}, [], id="a car not told is asked"),
    pytest.param({"Varoitusaika min": "81"}, {}, ["notice"], id="needs a minute more of notice"),
    pytest.param({"Varoitusaika min": "80"}, {}, [], id="the notice is just enough"),
    pytest.param({"Kielet": "ruotsi"}, {"Ehdottomat": "kieli"}, ["language"], id="an unconditional language"),
    pytest.param({"Kielet": "ruotsi"}, {}, [], id="a language that is only wished for"),
    pytest.param({"Kielet": ""}, {"Ehdottomat": "kieli"}, [], id="languages not told are asked"),
    pytest.param({"Eläinrajoite": "koira"}, {"Eläimet": "koira; kissa"}, ["animals"], id="allergic to the dog"),
    pytest.param({"Eläinrajoite": "kissa"}, {"Eläimet": "koira"}, [], id="another animal"),
    pytest.param({"Tupakoi": "kyllä"}, {"Tupakointi_kotona": "ei", "Ehdottomat": "tupakka"}, ["smoking"],
                 id="smokes, unconditionally not wanted"),
    pytest.param({"Tupakoi": "kyllä"}, {"Tupakointi_kotona": "ei"}, [], id="smokes, not wanted"),
    pytest.param({"Savurajoite": "kyllä"}, {"Tupakointi_kotona": "kyllä"}, ["smoke"], id="smoke does not suit"),
    pytest.param({"Sukupuoli": "mies"}, {"Sukupuolitoive": "nainen", "Ehdottomat": "sukupuoli"}, ["gender"],
                 id="an unconditional wish about gender"),
    pytest.param({}, {"Sukupuolitoive": "nainen", "Ehdottomat": "sukupuoli"}, [], id="gender not told is asked"),
    pytest.param({"Alueet": "Kemi; Simo"}, {}, ["area"], id="outside the areas"),
    pytest.param({"Kunta": "Kemi", "Enimmäismatka km": "26"}, {}, ["distance"], id="too long a drive"),
    pytest.param({"Kunta": "Kemi", "Enimmäismatka km": "27"}, {}, [], id="the drive is just short enough"),
    pytest.param({"Kunta": "Kemi", "Enimmäismatka km": "20", "Alueet": "Kemi", "Varoitusaika min": "120"}, {},
                 ["notice", "area", "distance"], id="every reason is told"),
]  # fmt: skip


@pytest.mark.parametrize(("person", "wishes", "stops"), PERSON_CASES)
def test_person_against_profile(person: dict[str, str], wishes: dict[str, str], stops: list[str]) -> None:
    ranking = ranking_of(Sijaiset=people(person), Profiilit=profile(**wishes))
    assert stops_of(ranking) == stops
    assert (ids(ranking) == []) == bool(stops)


@pytest.mark.parametrize(
    ("person", "wishes", "asked"),
    [
        pytest.param({"Taidot": ""}, {"Ehdottomat_tehtävät": "siirrot"}, "must_tasks", id="skills"),
        pytest.param({"Ajokortti": "kyllä"}, {"Tehtävät": "kuljettaminen"}, "requirements", id="a car"),
        pytest.param({"Kielet": ""}, {"Ehdottomat": "kieli"}, "language", id="languages"),
        pytest.param({}, {"Tupakointi_kotona": "ei", "Ehdottomat": "tupakka"}, "smoking", id="smoking"),
        pytest.param({}, {"Sukupuolitoive": "nainen"}, "gender", id="gender"),
        pytest.param({"Kunta": ""}, {}, "distance", id="where the person lives"),
    ],
)
def test_what_is_not_known_is_asked(person: dict[str, str], wishes: dict[str, str], asked: str) -> None:
    ranking = ranking_of(Sijaiset=people(person), Profiilit=profile(**wishes), Saatavuus=times(*_DAYS))
    assert [problem.rule for problem in ranking.candidates[0].unknown] == [asked]


_DAYS = tuple(f"vapaa | | {day} | | | | 7 | 22" for day in ("ma", "ti", "ke", "to", "pe", "la", "su"))

AVAILABILITY = [
    pytest.param(["vapaa | | to | | | | 8 | 14"], "free", id="a weekly window that holds the shift exactly"),
    pytest.param(["vapaa | | to | | | | 8.01 | 14"], "stop", id="a minute short"),
    pytest.param(["vapaa | | to | | | | 7 | 11", "mieluiten | | to | | | | 11 | 15"], "free", id="windows unite"),
    pytest.param(["vapaa | 12.3.2026 | | | | | 7 | 11", "vapaa | | to | | | | 11 | 15"], "free",
                 id="a dated and a weekly window unite"),
    pytest.param(["vapaa | | to | | | | 7 | 22", "varattu | 12.3.2026 | | | | | 13.30 | 16"], "stop",
                 id="a taken time subtracts"),
    pytest.param(["varattu | 12.3.2026 | | | | | 15 | 16"], "ask", id="only a taken time elsewhere: not known"),
    pytest.param(["varattu | 12.3.2026 | | | | | 9 | 10"], "stop", id="only a taken time in the way"),
    pytest.param(["vapaa | | ma | | | | 7 | 22"], "stop", id="other weekdays are told, this one not free"),
    pytest.param(["vapaa | | to | 13.3.2026 | | | 7 | 22"], "ask", id="a row that begins tomorrow says nothing"),
    pytest.param(["vapaa | | to | | 11.3.2026 | | 7 | 22"], "ask", id="a row that ended yesterday says nothing"),
    pytest.param(["vapaa | | to | 12.3.2026 | 12.3.2026 | | 7 | 22"], "free", id="both ends belong to the row"),
    pytest.param(["vapaa | | to | | | parittomat | 7 | 22"], "free", id="week 11 is odd"),
    pytest.param(["vapaa | | to | | | parilliset | 7 | 22"], "stop", id="week 11 is not even"),
    pytest.param(["vapaa | 20.3.2026 | | | | | 7 | 22"], "ask", id="a window on another date says nothing"),
    pytest.param(["vapaa | | ke | | | | 20 | 16"], "free", id="a window over midnight belongs to the day before"),
    pytest.param([], "ask", id="no rows at all"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "answer"), AVAILABILITY)
def test_availability(rows: list[str], answer: str) -> None:
    ranking = ranking_of(Sijaiset=people({}), Saatavuus=times(*rows))
    told = "stop" if stops_of(ranking) == ["availability"] else "ask" if ranking.candidates[0].unknown else "free"
    assert told == answer


def test_a_night_shift_needs_both_days() -> None:
    night = request("22", "6")
    thursday = "vapaa | | to | | | | 20 | 24"
    assert stops_of(ranking_of(Sijaiset=people({}), Sijaistarpeet=night, Saatavuus=times(thursday)))
    both = times(thursday, "vapaa | | pe | | | | 0 | 8")
    assert ids(ranking_of(Sijaiset=people({}), Sijaistarpeet=night, Saatavuus=both)) == ["S-0001"]


@pytest.mark.parametrize(
    ("shift", "stops"),
    [
        pytest.param("A-0001 | S-0001 | 12.3.2026 | 12 | 16", ["overlap"], id="another shift at the same time"),
        pytest.param("A-0001 | S-0001 | 12.3.2026 | 14 | 16", [], id="a touching shift with the same customer"),
        pytest.param("A-0002 | S-0001 | 12.3.2026 | 14.30 | 16", ["changeover"], id="39 minutes of driving in 30"),
        pytest.param("A-0002 | S-0001 | 12.3.2026 | 14.39 | 16", [], id="39 minutes of driving in 39"),
        pytest.param("A-0002 | S-0001 | 11.3.2026 | 16 | 22.30", ["daily_rest"], id="a late evening before"),
        pytest.param("A-0002 | S-0001 | 11.3.2026 | 15 | 21", [], id="eleven hours exactly"),
    ],
)
def test_other_shifts(shift: str, stops: list[str]) -> None:
    assert stops_of(ranking_of(Sijaiset=people({}), Vuorot=shifts(shift))) == stops


@pytest.mark.parametrize(
    ("year", "start", "end", "stops"),
    [
        pytest.param("2009", "8", "14", [], id="seventeen by day"),
        pytest.param("2009", "21", "23", ["minor"], id="seventeen late"),
        pytest.param("2008", "5", "9", ["minor"], id="eighteen this year is read carefully"),
        pytest.param("2007", "5", "9", [], id="nineteen this year"),
        pytest.param("", "21", "23", [], id="a year that is not told is asked"),
    ],
)
def test_hours_of_the_young(year: str, start: str, end: str, stops: list[str]) -> None:
    later = request(start, end, "13.3.2026")
    assert stops_of(ranking_of(Sijaiset=people({"Syntymävuosi": year}), Sijaistarpeet=later)) == stops


def test_the_young_rest_twelve_hours() -> None:
    evening = shifts("A-0002 | S-0001 | 11.3.2026 | 15 | 21")
    assert stops_of(ranking_of(Sijaiset=people({"Syntymävuosi": "2009"}), Vuorot=evening)) == ["daily_rest"]


def test_the_absent_one_is_never_a_candidate() -> None:
    away = request(Poissaoleva="S-0001")
    assert stops_of(ranking_of(Sijaiset=people({}, {}), Sijaistarpeet=away)) == ["absent"]


def test_somebody_ill_elsewhere_at_the_same_time_is_not_asked() -> None:
    two = (
        "Tunnus | Asiakas | Päivä | Klo alkaa | Klo päättyy | Syy | Poissaoleva | Tila\n"
        "R-0001 | A-0001 | 12.3.2026 | 8 | 14 | sairaus | | avoin\n"
        "R-0002 | A-0002 | 12.3.2026 | 9 | 12 | sairaus | S-0001 | avoin"
    )
    assert stops_of(ranking_of(Sijaiset=people({}), Sijaistarpeet=two)) == ["absent"]


@pytest.mark.parametrize(("allowed", "stops"), [("kyllä", []), ("ei", ["family"]), ("", ["family"])])
def test_family_needs_the_decisions_permission(allowed: str, stops: list[str]) -> None:
    decision = (
        "Tunnus | Asiakas | Päätöspäivä | Alkaa | Tunnit/kk päivittäiset | Perheenjäsen sallittu\n"
        f"P-0001 | A-0001 | 1.12.2025 | 1.1.2026 | 100 | {allowed}"
    )
    ranking = ranking_of(Sijaiset=people({}), Profiilit=profile(Perheenjäsenet="S-0001"), Päätökset=decision)
    assert stops_of(ranking) == stops


def test_a_shift_that_is_over_asks_for_no_notice() -> None:
    later = NOW + dt.timedelta(days=2)
    registers = small_registers(Sijaiset=people({"Varoitusaika min": "60"}))
    assert stops_of(ranking_at(later, registers)) == []
    assert stops_of(ranking_at(NOW + dt.timedelta(hours=2), registers)) == ["notice"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("alue | x | | pois | ", [], id="off"),
        pytest.param("alue | x | | varoitus | ", [], id="a warning"),
        pytest.param("alue | x | Kemi | pois | ", ["area"], id="off in another municipality"),
        pytest.param("alue | x | | pois | 1.4.2026", ["area"], id="off later"),
        pytest.param("estetty | x | | pois | ", ["area"], id="another rule"),
    ],
)
def test_levels_are_settings(row: str, expected: list[str]) -> None:
    rules = f"Tunnus | Arvo | Alue | Taso | Voimassa alkaen\n{row}"
    assert stops_of(ranking_of(Sijaiset=people({"Alueet": "Kemi"}), Säännöt=rules)) == expected


def test_being_ruled_out_cannot_be_switched_off() -> None:
    rules = "Tunnus | Arvo | Taso\nestetty | x | pois"
    ranking = ranking_of(Sijaiset=people({}), Profiilit=profile(Estetyt="S-0001"), Säännöt=rules)
    assert stops_of(ranking) == ["blocked"]


def test_the_daily_rest_is_a_setting() -> None:
    rules = "Tunnus | Arvo | Yksikkö | Taso\nvuorokausilepo | 9 | h | este"
    evening = shifts("A-0002 | S-0001 | 11.3.2026 | 16 | 22.30")
    assert stops_of(ranking_of(Sijaiset=people({}), Vuorot=evening, Säännöt=rules)) == []
