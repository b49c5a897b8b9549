"""Ids once, references that find their row."""

from __future__ import annotations

import pytest

from hapusheets.model.findings import FixClass
from tests.small_tables import check, only, told

CUSTOMERS = """
    Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta | Asiointikieli
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi  | suomi
    A-0002 | päättynyt  | työnantaja | Niemi    | Eero     | Kemi  | suomi
"""
ASSISTANTS = """
    Tunnus | Tila      | Sukunimi | Etunimet | Kunta  | Puhelin
    V-0001 | työssä    | Aho      | Oili     | Tornio | 040 555 0101
    V-0002 | päättynyt | Salo     | Tapio    | Kemi   | 040 555 0102
"""


def shifts(*rows: str) -> str:
    return "\n".join(["Tunnus | Asiakas | Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji", *rows])


def test_a_doubled_id_names_both_cells_and_the_next_free_one() -> None:
    finding = only(check(customers=CUSTOMERS.replace("A-0002", "A-0001")), "id.duplicate")
    assert (finding.cell, finding.related) == ("A3", ("[asiakkaat.xlsx]Asiakkaat!A2",))
    assert finding.params == {"id": "A-0001", "other": "A2", "next": "A-0002"}


def test_a_second_row_of_a_doubled_id_is_checked_too() -> None:
    twice = CUSTOMERS.replace("A-0002", "A-0001").replace("Eero     | Kemi", "Eero     | Keni")
    assert told("municipality", customers=twice) == [("municipality.unknown", "F3", "A-0001")]


@pytest.mark.parametrize(
    ("typed", "mend"),
    [
        pytest.param("a-0003", ("A-0003", FixClass.SAFE), id="lower case is safe"),
        pytest.param("A–0003", ("A-0003", FixClass.SAFE), id="an en dash is safe"),
        pytest.param("A3", ("A-0003", FixClass.ASK), id="lost zeros are asked about"),
        pytest.param("A-OOO3", ("A-0003", FixClass.ASK), id="the letter O is asked about"),
        pytest.param("a-0001", None, id="the mended id would be taken"),
        pytest.param("X-9", None, id="an id of no register"),
    ],
)
def test_an_id_of_another_form(typed: str, mend: tuple[str, FixClass] | None) -> None:
    finding = only(check(customers=CUSTOMERS.replace("A-0002", typed)), "id.form")
    fix = (finding.fix.value, finding.fix.fix_class) if finding.fix else None
    assert (finding.cell, fix) == ("A3", mend)


def test_a_dangling_id_is_one_finding_with_every_use() -> None:
    planned = shifts(
        "U-0001 | A-0099 | V-0001 | 13.3.2026 | 8 | 14 | suunniteltu",
        "U-0002 | A-0099 | V-0001 | 14.3.2026 | 8 | 14 | suunniteltu",
        "U-0003 | A-0001 | V-0001 | 15.3.2026 | 8 | 14 | suunniteltu",
    )
    profiles = "Asiakas\nA-0099"
    finding = only(
        check(customers=CUSTOMERS, assistants=ASSISTANTS, shifts=planned, profiles=profiles), "reference.dangling"
    )
    assert finding.cell == "A2"
    assert finding.params == {"id": "A-0099", "sheet": "Asiakkaat", "n": 3}
    assert finding.related == ("[valitys.xlsx]Vuorot!B2", "[valitys.xlsx]Vuorot!B3")


def test_a_reference_to_a_row_without_an_id_yet_is_found_by_name() -> None:
    unnumbered = CUSTOMERS + "           | uusi | työnantaja | Koski | Leena | Kemi | suomi\n"
    planned = shifts("U-0001 | A-0003 | V-0001 | 13.3.2026 | 8 | 14 | suunniteltu")
    assert told("reference", customers=unnumbered, assistants=ASSISTANTS, shifts=planned) == []


def test_an_id_with_somebody_elses_name() -> None:
    planned = shifts(
        "U-0001 | A-0001 Mäki Aino  | V-0001 Oili Aho | 13.3.2026 | 8 | 14 | suunniteltu",
        "U-0002 | A-0001 Niemi Eero | V-0001          | 14.3.2026 | 8 | 14 | suunniteltu",
    )
    assert told("reference", customers=CUSTOMERS, assistants=ASSISTANTS, shifts=planned) == [
        ("reference.other_name", "B3", "U-0002")
    ]


def test_somebody_who_has_ended_is_told_apart_from_somebody_missing() -> None:
    planned = shifts(
        "U-0001 | A-0001 | V-0002 | 1.3.2026  | 8 | 14 | toteutunut",
        "U-0002 | A-0001 | V-0002 | 14.3.2026 | 8 | 14 | suunniteltu",
        "U-0003 | A-0002 | V-0001 | 15.3.2026 | 8 | 14 | suunniteltu",
        "U-0004 | A-0001 | V-0077 | 16.3.2026 | 8 | 14 | suunniteltu",
    )
    assert told("reference", customers=CUSTOMERS, assistants=ASSISTANTS, shifts=planned) == [
        ("reference.ended", "C3", "U-0002"),
        ("reference.ended", "B4", "U-0003"),
        ("reference.dangling", "C5", "U-0004"),
    ]


def test_a_name_that_fits_nobody_is_unknown_with_the_sheets_it_may_be_on() -> None:
    planned = shifts("U-0001 | Virtanen | V-0001 | 13.3.2026 | 8 | 14 | suunniteltu")
    finding = only(check(customers=CUSTOMERS, assistants=ASSISTANTS, shifts=planned), "reference.unknown")
    assert (finding.cell, finding.params["sheets"]) == ("B2", "Asiakkaat")


def test_a_second_profile_of_a_customer_is_a_doubled_key() -> None:
    profiles = "Asiakas\nA-0001\nA-0001 Mäki Aino"
    assert told("key", customers=CUSTOMERS, profiles=profiles) == [("key.duplicate", "A3", "A-0001")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("Mäki Ainp", "A-0001 Mäki Aino", id="a misspelt name"),
        pytest.param("A-OOO1", "A-0001 Mäki Aino", id="the letter O for zeros"),
        pytest.param("Mäki Aino; Niemi", None, id="two in a cell for one"),
        pytest.param("Virtanen", None, id="nobody near"),
    ],
)
def test_a_reference_nearly_right_is_proposed(typed: str, meant: str | None) -> None:
    planned = shifts(f"U-0001 | {typed} | V-0001 | 13.3.2026 | 8 | 14 | suunniteltu")
    finding = only(check(customers=CUSTOMERS, assistants=ASSISTANTS, shifts=planned), "reference.unknown")
    assert (finding.fix.value if finding.fix else None) == meant


def test_a_misspelt_id_is_told_at_its_root_with_the_references_to_it() -> None:
    planned = shifts(
        "U-0001 | A-0002 | V-0001 | 1.3.2026 | 8 | 14 | toteutunut",
        "U-0002 | A-0002 | V-0001 | 2.3.2026 | 8 | 14 | toteutunut",
    )
    result = check(customers=CUSTOMERS.replace("A-0002", "A-OOO2"), assistants=ASSISTANTS, shifts=planned)
    (finding,) = result.findings
    assert (finding.code, finding.cell) == ("id.form", "A3")
    assert finding.related == ("[valitys.xlsx]Vuorot!B2", "[valitys.xlsx]Vuorot!B3")


def test_a_name_in_brackets_after_an_id_is_right() -> None:
    rows = "Tunnus | Sukunimi | Etunimet\nA-0001 | Mäki | Aino"
    for typed in ("A-0001 (Mäki Aino)", "A-0001 Mäki Aino", "A-0001, Mäki Aino"):
        found = check(customers=rows, shifts=f"Tunnus | Asiakas\nU-0001 | {typed}").findings
        assert [f.code for f in found if f.code.startswith("reference.")] == []
