"""Rules and lists the program cannot use, codes of far places, values written twice; with right ones beside."""

from __future__ import annotations

import pytest

from tests.small_tables import check, only, told


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param("vuorokausilepo | yksitoista tuntia", "rule.value", id="words for a number"),
        pytest.param("vuorokausilepo | -660", "rule.value", id="less than nothing"),
        pytest.param("vuorokausilepo | 660", "", id="a number"),
        pytest.param("yotyo_alkaa | 22.30", "", id="a clock"),
        pytest.param("vuorokausilep | 660", "rule.unknown", id="a letter short"),
        pytest.param("oma_saanto | mitä vain", "", id="a rule of one's own"),
    ],
)
def test_rules_are_such_that_the_program_can_use(row: str, code: str) -> None:
    assert [found for found, _, _ in told("rule.", rules=f"Tunnus | Arvo\n{row}")] == ([code] if code else [])


def test_a_list_missed_by_a_slip() -> None:
    rows = "Lista | Koodi\ntehtavat | uinti\ntehtävät | uinti\nretkikohteet | Aavasaksa"
    found = only(check(codes=rows), "code_list.unknown")
    assert (found.cell, found.fix and found.fix.value) == ("A2", "tehtävät")


@pytest.mark.parametrize(
    ("code", "town", "found"),
    [
        pytest.param("00100", "Kemi", ["postcode.far"], id="the far south"),
        pytest.param("94199", "Kemi", [], id="a code that is not on the sheet"),
        pytest.param("94460", "Keminmaa", [], id="by the post"),
        pytest.param("94460", "Tornio", [], id="by the map"),
        pytest.param("94460", "Kemi", ["postcode.other_municipality"], id="by nobody"),
        pytest.param("00100", "Enontekiö", [], id="a town without codes on the sheet"),
    ],
)
def test_a_postal_code_goes_with_its_town(code: str, town: str, found: list[str]) -> None:
    towns = "Kuntanumero | Nimi\n240 | Kemi\n241 | Keminmaa\n851 | Tornio\n047 | Enontekiö"
    codes = "Postinumero | Kunta\n94100 | Kemi\n94460 | Tornio"
    rows = f"Tunnus | Postinumero | Kunta\nA-0001 | {code} | {town}"
    told_of = told("postcode", municipalities=towns, postal_codes=codes, customers=rows)
    assert [name for name, _, _ in told_of] == found


@pytest.mark.parametrize(
    ("typed", "new"),
    [("ohjaus; ohjaus", "ohjaus"), ("ohjaus; työnohjaus; ohjaus", "ohjaus; työnohjaus"), ("ohjaus; työnohjaus", None)],
)
def test_a_value_stands_once_in_a_cell(typed: str, new: str | None) -> None:
    found = [f for f in check(customers=f"Tunnus | Palvelut\nA-0001 | {typed}").findings if f.code == "list.twice"]
    assert [f.fix.value if f.fix else None for f in found] == ([new] if new else [])


@pytest.mark.parametrize(
    ("register", "header", "typed", "meant"),
    [
        ("requests", "Paikka", "kotona", "koti"), ("requests", "Avustajia", "'kaksi", 2),
        ("customers", "Kunta", "Torniossa", "Tornio"), ("profiles", "Ehdottomat", "tupakointi", "tupakka"),
        ("letter_orders", "Kieli", "suomeksi", "suomi"),
    ],
)  # fmt: skip
def test_words_near_in_meaning_are_proposed(register: str, header: str, typed: str, meant: object) -> None:
    result = check(**{register: f"Tunnus | {header}\nX | {typed}"})
    assert [f.fix.value for f in result.findings if f.column == header and f.fix] == [meant]


def test_a_shift_is_done_by_the_one_who_was_chosen() -> None:
    wanted = "Tunnus | Päivä | Tila | Valittu\nR-0001 | 16.3.2026 | täytetty | S-0002"
    head = "Tunnus | Päivä | Klo alkaa | Klo päättyy | Laji | Sijaistarve | Tekijä"
    rows = f"{head}\nU-0001 | 16.3.2026 | 8 | 12 | suunniteltu | R-0001 | {{}}"
    people = "Tunnus | Sukunimi\nS-0001 | Niemi\nS-0002 | Salo"
    other = told("shift.other", requests=wanted, shifts=rows.format("S-0001"), substitutes=people)
    assert [cell for _, cell, _ in other] == ["G2"]
    assert told("shift.other", requests=wanted, shifts=rows.format("S-0002"), substitutes=people) == []
