"""Which requests are asked, and what is said of those that cannot be."""

from __future__ import annotations

import pytest

from hapusheets.matching.lacks import find_lacks
from hapusheets.matching.ranking import rank_candidates
from hapusheets.matching.requests import unasked_requests, upcoming_requests, wanted_requests
from hapusheets.messages import todo
from hapusheets.model.errors import Refused
from hapusheets.registers.registers import Registers
from tests.unit.matching.small import NOW, SETTINGS, people, request, small_registers

CUSTOMERS = """
    Tunnus | Tila      | Rooli      | Sukunimi | Etunimet | Kunta  | Turvakielto
    A-0001 | aktiivinen| työnantaja | Koski    | Aino     | Tornio |
    A-0002 | aktiivinen| työnantaja | Keränen  | Olli     | Kemi   |
    A-0003 | aktiivinen| työnantaja | Keränen  | Aino     | Kemi   | kyllä"""


def registers(*rows: dict[str, str]) -> Registers:
    usual = {"Tunnus": "", "Asiakas": "A-0001", "Päivä": "12.3.2026", "Klo alkaa": "8", "Klo päättyy": "14",
             "Syy": "sairaus", "Tila": "avoin"}  # fmt: skip
    full = [usual | row for row in rows]
    lines = [list(usual), *(list(row.values()) for row in full)]
    sheet = "\n".join(" | ".join(line) for line in lines)
    return small_registers(Asiakkaat=CUSTOMERS, Sijaiset=people({}), Sijaistarpeet=sheet)


def upcoming(*rows: dict[str, str]) -> list[str]:
    return [row.id for row in upcoming_requests(registers(*rows), NOW)]


def test_an_empty_state_means_open() -> None:
    assert upcoming({"Tila": ""}, {"Tila": "täytetty"}, {"Tila": "peruttu"}) == ["R-0001"]


def test_the_first_to_begin_comes_first_and_two_days_are_looked_at() -> None:
    assert upcoming({"Päivä": "13.3.2026"}, {}, {"Päivä": "15.3.2026"}, {"Päivä": "11.3.2026"}) == ["R-0002", "R-0001"]


LACKS = [
    pytest.param({"Asiakas": ""}, "match.lacks.customer", "B2", id="no customer"),
    pytest.param({"Asiakas": "A-0099"}, "match.lacks.customer_unknown", "B2", id="an unknown number"),
    pytest.param({"Asiakas": "Virta Ulla"}, "match.lacks.customer_unknown", "B2", id="an unknown name"),
    pytest.param({"Asiakas": "Keränen"}, "match.lacks.customer_many", "B2", id="a name that fits several"),
    pytest.param({"Päivä": ""}, "match.lacks.date", "C2", id="no day"),
    pytest.param({"Päivä": "12.3."}, "match.lacks.date_no_year", "C2", id="a day without its year"),
    pytest.param({"Päivä": "tänään"}, "match.lacks.date_unreadable", "C2", id="a word for a day"),
    pytest.param({"Klo alkaa": ""}, "match.lacks.time", "D2", id="no start"),
    pytest.param({"Klo päättyy": ""}, "match.lacks.time", "E2", id="no end"),
    pytest.param({"Klo päättyy": "iltaan"}, "match.lacks.time_unreadable", "E2", id="a word for a time"),
    pytest.param({"Klo päättyy": "8.00"}, "match.equal_times", "E2", id="both times the same"),
    pytest.param({"Tila": "avion"}, "match.lacks.state", "G2", id="a state that is not on the list"),
]


@pytest.mark.parametrize(("cells", "code", "column"), LACKS)
def test_an_open_row_that_cannot_be_asked_is_named_with_its_cell(cells: dict[str, str], code: str, column: str) -> None:
    own = registers(cells)
    (lack,) = unasked_requests(own, NOW)
    assert (lack.request, lack.code, lack.where) == ("R-0001", code, f"[valitys.xlsx]Sijaistarpeet!{column}")
    assert lack.text
    assert lack.todo == todo(code, **lack.facts) != ""
    assert upcoming_requests(own, NOW) == []


def test_everything_that_a_row_lacks_is_told() -> None:
    found = unasked_requests(registers({"Asiakas": "Keränen", "Päivä": "12.3.", "Klo alkaa": "aamu"}), NOW)
    assert [lack.where[-2:] for lack in found] == ["B2", "C2", "D2"]


def test_a_name_that_fits_several_names_them_and_a_protected_one_by_number() -> None:
    (lack,) = unasked_requests(registers({"Asiakas": "Keränen"}), NOW)
    assert "A-0002 Keränen Olli, A-0003." in lack.text


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"Tila": "täytetty", "Päivä": ""}, id="filled"),
        pytest.param({"Asiakas": "", "Päivä": "20.3.2026"}, id="later"),
        pytest.param({"Asiakas": "", "Päivä": "2.3.2026"}, id="past"),
        pytest.param({"Tila": "avion", "Päivä": "2.3.2026"}, id="past, with an unknown state"),
        pytest.param(
            {"Tunnus": "R-0005", "Asiakas": "", "Päivä": "", "Klo alkaa": "", "Klo päättyy": "", "Tila": ""},
            id="a number that waits on a blank row",
        ),
    ],
)
def test_rows_out_of_reach_are_not_named(cells: dict[str, str]) -> None:
    assert unasked_requests(registers(cells), NOW) == []


@pytest.mark.parametrize(("cells", "code", "column"), LACKS[:-1])
def test_a_named_request_is_refused_with_the_same_reason(cells: dict[str, str], code: str, column: str) -> None:
    own = registers(cells)
    with pytest.raises(Refused) as caught:
        rank_candidates(own, own.requests["R-0001"], NOW, SETTINGS)
    assert (caught.value.code, caught.value.where) == (code, f"[valitys.xlsx]Sijaistarpeet!{column}")


def test_a_whole_request_lacks_nothing() -> None:
    own = small_registers(Sijaistarpeet=request())
    assert find_lacks(own, own.requests["R-0001"]) == ()


MANY: tuple[dict[str, str], ...] = (
    {"Päivä": "20.3.2026"},
    {},
    {"Asiakas": "Keränen Olli"},
    {"Päivä": "11.3.2026"},
    {"Tila": "täytetty"},
)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        pytest.param("R-0003", ["R-0003"], id="a number that the tool has given to a blank cell"),
        pytest.param("r5", ["R-0005"], id="a filled one, when it is named"),
        pytest.param("Koski Aino", ["R-0002", "R-0001"], id="a customer's name: open ones, however far"),
        pytest.param("koski", ["R-0002", "R-0001"], id="a part of the name that fits one"),
        pytest.param("A-0001", ["R-0002", "R-0001"], id="a customer's number"),
    ],
)
def test_requests_are_found_by_number_and_by_customer(named: str, found: list[str]) -> None:
    assert [row.id for row in wanted_requests(registers(*MANY), [named], NOW)] == found


def test_a_request_named_twice_is_asked_once() -> None:
    assert [row.id for row in wanted_requests(registers(*MANY), ["Koski", "R-0002"], NOW)] == ["R-0002", "R-0001"]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        pytest.param("R-0099", "match.no_request", id="no such number"),
        pytest.param("Virta Ulla", "match.no_request", id="nobody of that name"),
        pytest.param("Keränen", "match.which_customer", id="several of that name"),
        pytest.param("A-0003", "match.none_of_customer", id="nothing open"),
    ],
)
def test_a_name_that_means_no_request_is_refused(named: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        wanted_requests(registers(*MANY), [named], NOW)
    assert caught.value.code == code
