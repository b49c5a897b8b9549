"""Numbers that cannot be so, and names as programs spoil them: each with a look-alike that is right."""

from __future__ import annotations

import pytest

from tests.small_tables import check, only, told

TOWNS = """
    Kuntanumero | Nimi   | Nimi ruotsiksi | Leveys  | Pituus
    240         | Kemi   | Kemi           | 65,736  | 24,564
    851         | Tornio | Torneå         | 65,848  | 24,147
"""
CODES = "Postinumero | Paikka | Kunta\n94100 | Kemi | Kemi\n95400 | Tornio | Tornio\n94460 | Lautiosaari | Tornio"


@pytest.mark.parametrize(
    ("wage", "found"),
    [
        pytest.param("136", ["13.6"], id="a lost comma is put back"),
        pytest.param("1360", ["13.6"], id="two places too far"),
        pytest.param("1", [None], id="nothing likely"),
        pytest.param("10.5", [], id="a wage of old times"),
        pytest.param("38", [], id="a high wage"),
    ],
)
def test_a_wage_is_on_some_scale(wage: str, found: list[str | None]) -> None:
    result = check(employments=f"Tunnus | Tuntipalkka\nT-0001 | '{wage}")
    told_of = [f for f in result.findings if f.code == "wage.unlikely"]
    assert [str(f.fix.value) if f.fix else None for f in told_of] == found


@pytest.mark.parametrize(
    ("north", "east", "cells"),
    [
        pytest.param("24,564", "65,736", ["C2", "D2"], id="the wrong way round"),
        pytest.param("65736", "24,564", ["C2"], id="a lost comma"),
        pytest.param("65,736", "-24,564", ["D2"], id="west of Greenwich"),
        pytest.param("65,736", "", ["D2"], id="half a point"),
        pytest.param("68,386", "23,632", [], id="far in the north"),
        pytest.param("", "", [], id="no point at all"),
    ],
)
def test_points_lie_in_finland(north: str, east: str, cells: list[str]) -> None:
    north, east = (f"'{value}" if value else "" for value in (north, east))
    rows = f"Kuntanumero | Nimi | Leveys | Pituus\n240 | Kemi | {north} | {east}"
    assert [cell for _, cell, _ in told("point.", municipalities=rows)] == cells


def test_points_that_changed_places_are_given_back() -> None:
    rows = "Kuntanumero | Nimi | Leveys | Pituus\n240 | Kemi | '24,564 | '65,736"
    found = [f for f in check(municipalities=rows).findings if f.code == "point.elsewhere"]
    assert [str(f.fix.value) for f in found if f.fix] == ["65.736", "24.564"]


@pytest.mark.parametrize(
    ("way", "code"),
    [
        pytest.param("Kemi | Tornio | '27", "", id="the road"),
        pytest.param("Kemi | Tornio | '270", "distance.unlikely", id="ten times too long"),
        pytest.param("Kemi | Tornio | '9", "distance.unlikely", id="shorter than the straight line"),
        pytest.param("Kemi | Tornio | '0", "distance.unlikely", id="nothing"),
        pytest.param("Kemi | Kemi | '5", "distance.itself", id="to itself"),
    ],
)
def test_roads_are_longer_than_straight_lines(way: str, code: str) -> None:
    found = told("distance", municipalities=TOWNS, distances=f"Mistä | Mihin | Km\n{way}")
    assert [name for name, _, _ in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("start", "end", "share", "cells"),
    [
        pytest.param("8", "7", "", ["D2"], id="the end is an hour too early"),
        pytest.param("21", "7", "", [], id="a night"),
        pytest.param("8", "0", "", [], id="sixteen hours"),
        pytest.param("8", "7", "kyllä", [], id="shared by several"),
    ],
)
def test_one_person_is_not_asked_for_a_whole_day(start: str, end: str, share: str, cells: list[str]) -> None:
    rows = f"Tunnus | Päivä | Klo alkaa | Klo päättyy | Jaettavissa\nR-0001 | 16.3.2026 | {start} | {end} | {share}"
    assert [cell for _, cell, _ in told("time.very_long", requests=rows)] == cells


def test_breaks_counts_and_days_of_shifts() -> None:
    head = "Tunnus | Päivä | Klo alkaa | Klo päättyy | Tauko min | Laji"
    good = f"{head}\nU-0001 | 11.3.2026 | 8 | 14 | '30 | toteutunut"
    wrong = f"{head}\nU-0001 | 2.4.2026 | 8 | 14 | '360 | toteutunut"
    codes = {code for code, _, _ in told("shift.", shifts=wrong)}
    assert codes == {"shift.break_too_long", "shift.done_in_future"}
    assert told("shift.", shifts=good) == []
    assert [cell for _, cell, _ in told("number.", requests="Tunnus | Avustajia\nR-0001 | 0\nR-0002 | 2")] == ["B2"]


@pytest.mark.parametrize(
    ("name", "code", "likely"),
    [
        ("Hietal0", "name.odd", "Hietalo"),
        ("M?kinen", "name.odd", None),
        ("MÃ¤kinen", "name.garbled", "Mäkinen"),
        ("HIETALA-AHO", "name.case", "Hietala-Aho"),
        ("hietala", "name.case", "Hietala"),
        *[
            (right, "", None)
            for right in ("von Essen", "MacDonald", "Ó Briain", "Nguyễn", "O’Neill", "Li", "Sárá", "J.")
        ],
    ],
)
def test_names_are_written_as_letters_print_them(name: str, code: str, likely: str | None) -> None:
    result = check(customers=f"Tunnus | Sukunimi\nA-0001 | {name}")
    assert [f.code for f in result.findings if f.code.startswith("name.")] == ([code] if code else [])
    if code:
        fix = only(result, code).fix
        assert (fix.value if fix else None) == likely


@pytest.mark.parametrize(
    ("town", "code"),
    [
        ("Tonrio", "post_town.unknown"), ("Kemi", "post_town.other"), ("Tornio", ""), ("TORNIO", ""), ("Torneå", ""),
        ("Haaparanta", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_post_town_goes_with_the_code(town: str, code: str) -> None:
    rows = f"Tunnus | Postinumero | Postitoimipaikka | Kunta\nA-0001 | 95400 | {town} | Tornio"
    found = told("post_town", municipalities=TOWNS, postal_codes=CODES, customers=rows)
    assert [name for name, _, _ in found] == ([code] if code else [])


def test_a_point_astray_is_one_finding_and_its_roads_are_none() -> None:
    points = {"Kemi": "'60,170 | '24,564", "Keminmaa": "'65,802 | '24,545", "Simo": "'65,667 | '25,050",
              "Tornio": "'65,848 | '24,147"}  # fmt: skip
    rows = "\n".join(f"{n} | {town} | {point}" for n, (town, point) in enumerate(points.items(), 240))
    towns = f"Kuntanumero | Nimi | Leveys | Pituus\n{rows}"
    ways = "Mistä | Mihin | Km\nKemi | Keminmaa | '9\nKemi | Simo | '29\nKemi | Tornio | '27\nSimo | Tornio | '54"
    found = [
        (f.code, f.cell)
        for f in check(municipalities=towns, distances=ways).findings
        if f.code in ("point.astray", "distance.unlikely")
    ]
    assert found == [("point.astray", "C2")]
