"""Who is there twice: true pairs found, look-alikes left apart, ties left to a person."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from hapusheets.checking import find_duplicates
from hapusheets.messages import use_language
from tools.duplicate_people import ALIKE, ROLES, SAME, make_people

MATTI = {
    "Etunimet": "Matti", "Sukunimi": "Mäkelä", "Syntymäaika": dt.date(1975, 3, 12), "Katuosoite": "Rantatie 5 A 3",
    "Postinumero": "94100", "Postitoimipaikka": "Kemi", "Puhelin": "040 555 0001", "Sähköposti": None,
    "Henkilötunnus": None,
}  # fmt: skip


def found(*changes: dict[str, Any]) -> list[tuple[int, int]]:
    """Return the pairs among Matti Mäkelä and the same row with changes."""
    rows = [MATTI, *(MATTI | change for change in changes)]
    return [(pair.index_a, pair.index_b) for pair in find_duplicates(rows, ROLES)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="the very same row"),
        pytest.param({"Etunimet": "Mäkelä", "Sukunimi": "Matti"}, id="names in each other's place"),
        pytest.param({"Sukunimi": "Makela"}, id="dots left out"),
        pytest.param({"Sukunimi": "Maekelae"}, id="dots written as e"),
        pytest.param({"Etunimet": "Matias"}, id="the official form of a call name"),
        pytest.param({"Etunimet": "Matti Juhani"}, id="a second name"),
        pytest.param({"Etunimet": "Juhani Matti"}, id="called by the second name"),
        pytest.param({"Etunimet": "Matit"}, id="letters exchanged"),
        pytest.param({"Sukunimi": "Mäkelä-Niemi"}, id="a double name"),
        pytest.param({"Sukunimi": "Korhonen"}, id="a new family name, the same phone and home"),
        pytest.param({"Syntymäaika": "12.3.1975"}, id="a Finnish date"),
        pytest.param({"Syntymäaika": "1975-03-12"}, id="an ISO date"),
        pytest.param({"Syntymäaika": 19750312}, id="a date of eight digits"),
        pytest.param({"Syntymäaika": "3.12.1975"}, id="day and month exchanged"),
        pytest.param({"Syntymäaika": 1975}, id="only the year"),
        pytest.param({"Syntymäaika": "13.3.1975"}, id="a digit wrong"),
        pytest.param({"Puhelin": "+358 40 5550001", "Katuosoite": None}, id="a phone with its country"),
        pytest.param({"Puhelin": 405550001, "Postinumero": 94100}, id="numbers that lost their zero"),
        pytest.param({"Katuosoite": "Koivukatu 7", "Postinumero": "95400", "Postitoimipaikka": "Tornio",
                      "Puhelin": None}, id="moved"),
    ],
)  # fmt: skip
def test_two_rows_of_one_person(change: dict[str, Any]) -> None:
    assert found(change) == [(0, 1)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"Etunimet": "Pekka"}, id="twins"),
        pytest.param({"Etunimet": "Mikko", "Syntymäaika": dt.date(1977, 8, 1)}, id="brothers"),
        pytest.param({"Syntymäaika": dt.date(2003, 9, 30)}, id="parent and child of one name"),
        pytest.param({"Syntymäaika": dt.date(2005, 3, 12)}, id="parent and child born on one day of the year"),
        pytest.param({"Etunimet": "Matti nuorempi", "Sukunimi": "Mäkelä", "Syntymäaika": "5.5.2001"}, id="the younger"),
        pytest.param({"Etunimet": "Aino", "Sukunimi": "Virtanen", "Syntymäaika": "1.1.2010"}, id="a guardian's phone"),
        pytest.param({"Etunimet": "Maija", "Syntymäaika": "1.6.1974"}, id="spouses"),
        pytest.param({"Syntymäaika": "7.7.1950", "Katuosoite": "Koivukatu 7", "Puhelin": None}, id="namesakes"),
        pytest.param({"Etunimet": "Anna", "Sukunimi": "Niemi", "Puhelin": None}, id="born in one house on one day"),
    ],
)
def test_two_people(change: dict[str, Any]) -> None:
    assert found(change) == []


def test_different_valid_identity_codes_are_always_two_people() -> None:
    assert (
        find_duplicates([MATTI | {"Henkilötunnus": "120375-901K"}, MATTI | {"Henkilötunnus": "120375-902L"}], ROLES)
        == []
    )


def test_an_identity_code_with_a_slip_is_no_veto() -> None:
    rows = [MATTI | {"Henkilötunnus": "120375-901K"}, MATTI | {"Henkilötunnus": "120375-901L"}]
    assert len(find_duplicates(rows, ROLES)) == 1


def test_the_same_identity_code_is_always_one_person() -> None:
    rows: list[dict[str, Any]] = [
        MATTI | {"Henkilötunnus": "120375-901K"},
        {"Henkilötunnus": "120375-901K", "Etunimet": "Aino", "Sukunimi": "Niemi", "Syntymäaika": "1.1.1999"},
    ]
    (pair,) = find_duplicates(rows, ROLES)
    assert pair.kinds == {"national_id": "same"}


def test_somebody_who_may_be_the_parent_or_the_child_is_left_to_a_person() -> None:
    assert found({"Syntymäaika": dt.date(2003, 9, 30)}, {"Syntymäaika": None}) == []


def test_a_third_row_joins_through_the_second() -> None:
    assert found({"Puhelin": "050 555 0123"}, {"Puhelin": "050 555 0123", "Katuosoite": None}) == [
        (0, 1),
        (0, 2),
        (1, 2),
    ]


def test_the_parts_that_agree_are_told_in_words_without_values() -> None:
    use_language("fi")
    (pair,) = find_duplicates([MATTI, MATTI | {"Etunimet": "Matias", "Puhelin": "040 555 9999"}], ROLES)
    assert pair.agreements["given_name"] == "etunimi: sama nimi toisin kirjoitettuna tai kutsumanimi"
    assert "phone" not in pair.agreements
    assert not any("Matti" in words or "Rantatie" in words for words in pair.agreements.values())


def test_an_unknown_role_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="shoe_size"):
        find_duplicates([MATTI, MATTI], {"Etunimet": "shoe_size"})


@pytest.mark.parametrize("rows", [[], [MATTI], [{}, {}], [{"Etunimet": None}, {"Etunimet": float("nan")}]])
def test_nobody_and_blank_people_are_no_pair(rows: list[dict[str, Any]]) -> None:
    assert find_duplicates(rows, ROLES) == []


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Decimal("NaN"), Decimal("1E3"), True, ["x"], b"x", 3.5])
def test_no_value_stops_the_comparison(value: object) -> None:
    rows = [MATTI | dict.fromkeys(ROLES, value), MATTI, MATTI | {"Puhelin": value, "Syntymäaika": value}]
    assert isinstance(find_duplicates(rows, ROLES), list)


def test_one_name_alone_is_no_person() -> None:
    rows = [{"Etunimet": "Matti", "Sukunimi": "Virtanen"} for _ in range(2)]
    assert find_duplicates(rows, ROLES) == []


def test_a_thousand_rows_of_one_phone_are_not_paired_with_each_other() -> None:
    made = make_people(5, 20)
    rows = [row | {"Puhelin": "040 555 0001"} for row in made.rows]
    pairs = {(pair.index_a, pair.index_b) for pair in find_duplicates(rows, ROLES)}
    assert len(pairs & made.true) >= 0.9 * len(made.true)
    assert len(pairs - made.true) <= 0.02 * len(pairs)


@pytest.mark.parametrize("seed", [11, 12, 13, 14])
@pytest.mark.parametrize("known", [0.0, 0.6], ids=["no identity codes", "identity codes of some"])
def test_invented_people_with_look_alikes_of_every_kind(seed: int, known: float) -> None:
    made = make_people(seed, 15, known=known)
    pairs = {(pair.index_a, pair.index_b) for pair in find_duplicates(made.rows, ROLES)}
    missed = Counter(made.kinds[pair] for pair in made.true - pairs)
    assert len(pairs & made.true) >= 0.98 * len(made.true), missed
    assert len(pairs - made.true) <= 0.01 * len(pairs), Counter(made.kinds.get(pair) for pair in pairs - made.true)


def test_the_invented_set_holds_every_kind() -> None:
    kinds = Counter(make_people(1, 3).kinds.values())
    assert kinds == {change.__name__: 3 for change in (*SAME, *ALIKE)}


def test_the_answer_does_not_depend_on_the_order_of_the_rows() -> None:
    made = make_people(21, 8)
    last = len(made.rows) - 1
    turned = find_duplicates(made.rows[::-1], ROLES)
    assert {(last - pair.index_b, last - pair.index_a) for pair in turned} == {
        (pair.index_a, pair.index_b) for pair in find_duplicates(made.rows, ROLES)
    }


def test_naming_the_function_loads_no_numpy() -> None:
    code = "import sys, hapusheets.checking as c; c.check_registers; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
