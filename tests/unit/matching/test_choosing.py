"""The customer's choice: what is written, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from hapusheets.matching.choice_answer import choice_lines
from hapusheets.matching.choosing import Choice, choose
from hapusheets.model.changes import Applied, CellChange, RowAdded
from hapusheets.model.errors import Refused
from tests.unit.matching.small import (
    NOW,
    contracts,
    people,
    profile,
    request,
    shifts,
    small_registers,
)


def chosen(person: str = "S-0001", *, anyway: str | None = None, **sheets: str) -> Choice:
    registers = small_registers(**({"Sijaiset": people({}, {})} | sheets))
    return choose(registers, "R-0001", person, NOW, words="Tuttu ja hyvä.", anyway=anyway, way="puhelu")


def refused(person: str = "S-0001", *, anyway: str | None = None, **sheets: str) -> str:
    with pytest.raises(Refused) as caught:
        chosen(person, anyway=anyway, **sheets)
    return caught.value.code


def added(choice: Choice, sheet: str) -> list[dict[str, object]]:
    rows = (change for change in choice.changes.changes if isinstance(change, RowAdded) and change.sheet == sheet)
    return [dict(row.values) for row in rows]


def test_a_choice_fills_the_request() -> None:
    cells = {c.column: (c.old, c.new) for c in chosen().changes.changes if isinstance(c, CellChange)}
    assert cells == {
        "Valittu": (None, "S-0001"),
        "Valittu pvm": (None, dt.date(2026, 3, 12)),
        "Valintatapa": (None, "puhelu"),
        "Asiakkaan sanat": (None, "Tuttu ja hyvä."),
        "Tila": ("avoin", "täytetty"),
    }


def test_a_choice_adds_one_planned_shift() -> None:
    assert added(chosen(), "Vuorot") == [
        {
            "Asiakas": "A-0001", "Tekijä": "S-0001", "Päivä": dt.date(2026, 3, 12), "Klo alkaa": dt.time(8),
            "Klo päättyy": dt.time(14), "Laji": "suunniteltu", "Sijaistarve": "R-0001",
        }
    ]  # fmt: skip


def test_a_choice_proposes_a_fixed_term_contract_for_the_days_of_the_shift() -> None:
    night = chosen(Sijaistarpeet=request("22", "6"))
    (row,) = added(night, "Työsuhteet")
    assert (row["Laji"], row["Määräajan peruste"], row["Sijaistarve"]) == ("määräaikainen", "sijaisuus", "R-0001")
    assert (row["Alkaa"], row["Päättyy"]) == (dt.date(2026, 3, 12), dt.date(2026, 3, 13))


@pytest.mark.parametrize(
    ("contract", "covers"),
    [
        pytest.param({}, True, id="a permanent one"),
        pytest.param({"Päättyy": "12.3.2026"}, True, id="one that ends with the shift"),
        pytest.param({"Päättyy": "11.3.2026"}, False, id="one that ended before"),
        pytest.param({"Asiakas": "A-0002"}, False, id="one with somebody else"),
        pytest.param({"Sijaistarve": "R-0009"}, False, id="one made for another request"),
    ],
)
def test_no_contract_is_proposed_where_one_covers_the_shift(contract: dict[str, str], covers: bool) -> None:
    choice = chosen(Työsuhteet=contracts(contract))
    assert (choice.covered_by is not None, len(added(choice, "Työsuhteet"))) == (covers, 0 if covers else 1)


def test_two_people_are_never_chosen_for_one_place() -> None:
    assert refused("S-0002", Sijaistarpeet=request(Tila="täytetty", Valittu="S-0001")) == "choose.full"
    assert refused("S-0002", Sijaistarpeet=request(Valittu="S-0001")) == "choose.full"
    assert refused("S-0002", Sijaistarpeet=request(Valittu="joku Lahti")) == "choose.full"


def test_a_shift_made_for_the_request_takes_the_place_too() -> None:
    table = (
        "Tunnus | Asiakas | Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji | Sijaistarve\n"
        "U-0001 | A-0001 | S-0001 | 12.3.2026 | 8 | 14 | suunniteltu | R-0001"
    )
    assert refused("S-0002", Vuorot=table) == "choose.full"


def test_a_pair_is_chosen_one_by_one() -> None:
    first = chosen(Sijaistarpeet=request(Avustajia="2"))
    assert (first.filled, first.still_needed) == (False, 1)
    assert not any(isinstance(c, CellChange) and c.column == "Tila" for c in first.changes.changes)
    second = chosen("S-0002", Sijaistarpeet=request(Avustajia="2", Valittu="S-0001 Lahti Eero"))
    cells = {c.column: c.new for c in second.changes.changes if isinstance(c, CellChange)}
    assert (cells["Valittu"], cells["Tila"]) == ("S-0001 Lahti Eero; S-0002", "täytetty")
    assert refused("S-0001", Sijaistarpeet=request(Avustajia="2", Valittu="S-0001")) == "choose.never"


NEVER = [
    pytest.param({"Profiilit": profile(Estetyt="S-0001")}, id="ruled out"),
    pytest.param({"Vuorot": shifts("A-0001 | S-0001 | 12.3.2026 | 13 | 15")}, id="works at that time"),
    pytest.param(
        {"Sijaiset": people({"Syntymävuosi": "2010"}), "Sijaistarpeet": request("20", "23")}, id="under 18 at night"
    ),
]


@pytest.mark.parametrize("sheets", NEVER)
def test_refused_whatever_the_reason(sheets: dict[str, str]) -> None:
    assert refused(anyway="asiakas haluaa", **sheets) == "choose.never"


def test_another_rule_needs_a_reason_that_goes_to_the_log() -> None:
    far = people({"Alueet": "Kemi"})
    assert refused(Sijaiset=far) == "choose.stops"
    assert refused(Sijaiset=far, anyway="  ") == "choose.stops"
    choice = chosen(Sijaiset=far, anyway="asiakas maksaa matkan")
    assert choice.changes.notes == {
        "request": "R-0001", "person": "S-0001", "anyway": "asiakas maksaa matkan", "rules": "area",
    }  # fmt: skip


def test_the_customers_words_do_not_go_to_the_log() -> None:
    assert "Tuttu" not in str(chosen().changes.notes)


@pytest.mark.parametrize("state", ["täytetty", "peruttu", "ei täyttynyt"])
def test_only_an_open_request_can_be_filled(state: str) -> None:
    assert refused(Sijaistarpeet=request(Tila=state)) == "choose.not_open"


def test_people_are_found_by_number_and_by_name() -> None:
    assert chosen("s1").candidate.id == "S-0001"
    assert chosen("Lahti Eero", Sijaiset=people({})).candidate.id == "S-0001"
    assert refused("Lahti Eero") == "choose.no_person"
    assert refused("S-0099") == "choose.no_person"


def test_a_linked_substitute_is_chosen_under_the_assistants_number() -> None:
    assistants = "Tunnus | Tila | Sukunimi | Etunimet | Kunta\nV-0007 | työssä | Lahti | Eero | Tornio"
    choice = chosen("S-0001", Avustajat=assistants, Sijaiset=people({"Avustaja": "V-0007"}))
    assert added(choice, "Vuorot")[0]["Tekijä"] == "V-0007"


def test_the_others_are_those_who_were_asked_and_have_not_said_no() -> None:
    offers = (
        "Tunnus | Sijaistarve | Ehdokas | Vastaus\n"
        "TA-0001 | R-0001 | S-0001 | kyllä\n"
        "TA-0002 | R-0001 | S-0002 | kyllä\n"
        "TA-0003 | R-0001 | S-0003 | ei\n"
        "TA-0004 | R-0002 | S-0004 |"
    )
    choice = chosen(Sijaiset=people({}, {}, {}, {}), Tarjoukset=offers)
    assert [candidate.id for candidate in choice.others] == ["S-0002"]


def test_the_answer_holds_the_messages_for_the_chosen_and_the_others() -> None:
    offers = "Tunnus | Sijaistarve | Ehdokas | Vastaus\nTA-0001 | R-0001 | S-0002 | kyllä"
    lines = choice_lines(chosen(Tarjoukset=offers), Applied("op-1", 5, 2, 0, ("valitys.xlsx",), ("U-0001", "T-0001")))
    told = " ".join(lines)
    assert "Työnantaja valitsi sinut vuoroon to 12.3. klo 8-14." in told
    assert "Viesti muille, joilta kysyttiin: Lahti Eero 040 555 0111" in told
    assert "Vuoro to 12.3. klo 8-14 täyttyi." in told
    assert "Koski" not in told


def second(state: str = "avoin", first: str = "täytetty", times: str = "8 | 14", chosen: str = "S-0002") -> str:
    """Return *Sijaistarpeet* where R-0002 asks for the same customer and day as R-0001."""
    header = "Tunnus | Asiakas | Päivä | Klo alkaa | Klo päättyy | Tila | Valittu"
    rows = (f"R-0001 | A-0001 | 12.3.2026 | 8 | 14 | {state} |",
            f"R-0002 | A-0001 | 12.3.2026 | {times} | {first} | {chosen}")  # fmt: skip
    return "\n".join([header, *rows])


@pytest.mark.parametrize(
    ("sheet", "taken"),
    [
        pytest.param(second(), True, id="the same time"),
        pytest.param(second(times="13 | 16"), True, id="a part of it"),
        pytest.param(second(chosen=""), True, id="filled, and nobody can be read"),
        pytest.param(second(first="tarjottu"), True, id="somebody chosen though it is open"),
        pytest.param(second(times="14 | 16"), False, id="just after"),
        pytest.param(second(first="peruttu"), False, id="cancelled"),
        pytest.param(second(first="avoin", chosen=""), False, id="open as well"),
    ],
)
def test_a_time_filled_by_another_request_is_not_filled_twice(sheet: str, taken: bool) -> None:
    if not taken:
        assert not chosen(Sijaistarpeet=sheet).overridden
        return
    assert refused(Sijaistarpeet=sheet) == "choose.slot_taken"
    choice = chosen(Sijaistarpeet=sheet, anyway="kaksi avustajaa")
    assert choice.changes.notes["rules"] == "slot_taken"
    assert choice.changes.notes["anyway"] == "kaksi avustajaa"


def test_a_shift_made_for_another_request_fills_its_time_too() -> None:
    table = (
        "Tunnus | Asiakas | Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji | Sijaistarve\n"
        "U-0001 | A-0001 | S-0002 | 12.3.2026 | 8 | 14 | suunniteltu | R-0002"
    )
    assert refused(Sijaistarpeet=second(first="avoin", chosen=""), Vuorot=table) == "choose.slot_taken"


def answer_lines(**sheets: str) -> str:
    return "\n".join(choice_lines(chosen(**sheets), Applied("op-1", 5, 2, 0, ("valitys.xlsx",), ("U-0001", "T-0001"))))


OFFER = "Tunnus | Sijaistarve | Ehdokas | Vastaus\nTA-0001 | R-0001 | S-0002 | kyllä"


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        pytest.param({}, False, id="nobody else was asked"),
        pytest.param({"Tarjoukset": OFFER}, True, id="another was asked"),
        pytest.param({"Tarjoukset": OFFER.replace("kyllä", "ei")}, False, id="the other said no"),
        pytest.param({"Tarjoukset": OFFER, "Sijaistarpeet": request(Avustajia="2")}, False, id="one more is needed"),
    ],
)
def test_the_message_that_the_place_is_taken_comes_only_with_its_receivers(sheets: dict[str, str], told: bool) -> None:
    words = answer_lines(**sheets)
    assert ("Paikka täyttyi" in words, "klo 8-14 täyttyi" in words) == (told, told)
