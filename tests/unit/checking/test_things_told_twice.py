"""The same thing on two rows, and rows that ask somebody who must not be asked: with look-alikes that are right."""

from __future__ import annotations

import pytest

from tests.small_tables import told

CUSTOMERS = "Tunnus | Tila | Rooli | Sukunimi | Edustaja | Turvakielto\nA-0001 | aktiivinen | työnantaja | Mäki | |"
TIMES = "Tunnus | Henkilö | Laji | Viikonpäivä | Alkaen | Asti | Klo alkaa | Klo päättyy"
JOBS = "Tunnus | Asiakas | Tekijä | Laji | Alkaa | Päättyy | Määräajan peruste"
SUBSTITUTES = "Tunnus | Tila | Sukunimi | Avustaja | Turvakielto"
WANTED = "Tunnus | Asiakas | Päivä | Klo alkaa | Klo päättyy | Tila | Valittu | Avustajia | Suunniteltu | Kiinnitetty"


@pytest.mark.parametrize(
    ("second", "cells"),
    [
        pytest.param("S-0001 | vapaa | ma | | | 8 | 16", ["B3"], id="the same once more"),
        pytest.param("S-0001 Aho Oili | Vapaa | ma | | | 8 | 16", ["B3"], id="the same in other words"),
        pytest.param("S-0001 | vapaa | ti | | | 8 | 16", [], id="another day"),
        pytest.param("S-0002 | vapaa | ma | | | 8 | 16", [], id="another person"),
    ],
)
def test_a_row_pasted_twice(second: str, cells: list[str]) -> None:
    rows = f"{TIMES}\nSA-0001 | S-0001 | vapaa | ma | | | 8 | 16\nSA-0002 | {second}"
    assert [cell for _, cell, _ in told("row.twice", availability=rows)] == cells


@pytest.mark.parametrize(
    ("second", "cells"),
    [
        pytest.param("S-0001 | toistaiseksi | 1.1.2026 | |", ["C3"], id="two at the same time"),
        pytest.param("S-0001 | määräaikainen | 1.1.2026 | 1.2.2026 | loma", [], id="a fixed term beside"),
        pytest.param("S-0002 | toistaiseksi | 1.1.2026 | |", [], id="somebody else"),
        pytest.param("S-0001 | toistaiseksi | 1.1.2020 | 1.1.2021 |", [], id="one that has ended"),
    ],
)
def test_two_open_ended_contracts(second: str, cells: list[str]) -> None:
    rows = f"{JOBS}\nT-0001 | A-0001 | S-0001 | toistaiseksi | 1.1.2025 | |\nT-0002 | A-0001 | {second}"
    assert [cell for _, cell, _ in told("employment.twice", employments=rows)] == cells


def test_an_assistant_is_a_substitute_once() -> None:
    linked = f"{SUBSTITUTES}\nS-0001 | aktiivinen | | V-0001 |\nS-0002 | aktiivinen | | {{}} |"
    assert [cell for _, cell, _ in told("substitute.linked", substitutes=linked.format("V-0001"))] == ["D3"]
    assert told("substitute.linked", substitutes=linked.format("V-0002")) == []


@pytest.mark.parametrize(
    ("person", "state", "cells"),
    [
        pytest.param("S-0001", "ehdotettu", ["I2"], id="planned though ruled out"),
        pytest.param("S-0002", "ehdotettu", [], id="somebody else"),
        pytest.param("S-0001", "peruttu", [], id="cancelled"),
    ],
)
def test_nobody_ruled_out_is_planned(person: str, state: str, cells: list[str]) -> None:
    people = f"{SUBSTITUTES}\nS-0001 | aktiivinen | Niemi | |\nS-0002 | aktiivinen | Salo | |"
    wanted = f"{WANTED}\nR-0001 | A-0001 | 16.3.2026 | 8 | 14 | {state} | | | {person} | kyllä"
    profiles = "Asiakas | Estetyt | Suosikit | Perheenjäsenet\nA-0001 | S-0001 | |"
    found = told("request.blocked", customers=CUSTOMERS, substitutes=people, profiles=profiles, requests=wanted)
    assert [cell for _, cell, _ in found] == cells
    assert told("request.pinned", requests=wanted) == []
    nobody = wanted.replace(f"| {person} |", "| |").replace(state, "avoin")
    assert [cell for _, cell, _ in told("request.pinned", requests=nobody)] == ["J2"]


def test_an_answer_comes_after_the_offer_and_before_today() -> None:
    rows = (
        "Tunnus | Sijaistarve | Ehdokas | Vastaus | Lähetetty | Vastattu\n"
        "TA-0001 | R-0001 | S-0001 | kyllä | | 6.3.2026\n"
        "TA-0002 | R-0001 | S-0002 | | 1.5.2026 |\n"
        "TA-0003 | R-0001 | S-0003 | ei | 5.3.2026 | 6.3.2026"
    )
    found = [(code, cell) for code, cell, _ in told("", offers=rows) if code in ("offer.not_sent", "date.in_future")]
    assert found == [("offer.not_sent", "E2"), ("date.in_future", "E3")]


def test_a_day_beside_the_shift_is_told_where_it_stands() -> None:
    rows = "Tunnus | Päivä | Vastattava viimeistään\nR-0001 | 16.3.2026 | 17.3.2026\nR-0002 | 16.3.2026 | 15.3.2026"
    assert [cell for _, cell, _ in told("date.turned", requests=rows)] == ["C2"]
