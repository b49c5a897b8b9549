"""Days and times against each other; people, their codes and addresses."""

from __future__ import annotations

import pytest

from tests.small_tables import check, only, told

CUSTOMERS = """
    Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta  | Asiointikieli | Postinumero | Edustaja
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi   | suomi         | 94100       |
    A-0002 | aktiivinen | päämies    | Niemi    | Eero     | Tornio | suomi         | 95400       | E-001
"""
REPRESENTATIVES = """
    Tunnus | Laji        | Sukunimi | Etunimet | Voimassa asti
    E-001  | edunvalvoja | Lahti    | Maija    | 31.12.2026
"""


def decisions(*rows: str) -> str:
    head = "Tunnus | Asiakas | Päätöspäivä | Alkaa | Päättyy | Järjestämistapa | Tunnit/kk päivittäiset"
    return "\n".join([head, *rows])


def test_an_end_before_its_start_is_told_at_the_end_with_both_days() -> None:
    given = decisions("P-0001 | A-0001 | 1.1.2026 | 1.2.2026 | 31.1.2026 | työnantajamalli | 40")
    finding = only(check(customers=CUSTOMERS, representatives=REPRESENTATIVES, decisions=given), "date.order")
    assert (finding.cell, finding.related) == ("E2", ("[asiakkaat.xlsx]Päätökset!D2",))


def test_an_unreadable_day_is_told_once_and_not_compared() -> None:
    given = decisions("P-0001 | A-0001 | 1.1.2026 | 1.2.2026 | '31.2.2026 | työnantajamalli | 40")
    assert told("date", customers=CUSTOMERS, decisions=given) == [("date.impossible", "E2", "P-0001")]


def test_help_that_begins_before_its_decision_is_only_doubtful() -> None:
    given = decisions("P-0001 | A-0001 | 1.3.2026 | 1.2.2026 | 31.12.2026 | työnantajamalli | 40")
    finding = only(check(customers=CUSTOMERS, decisions=given), "date.before_decision")
    assert (finding.severity.value, finding.cell) == ("warning", "D2")


def test_equal_times_are_told_and_a_night_shift_is_not() -> None:
    requests = """
        Tunnus | Asiakas | Päivä     | Klo alkaa | Klo päättyy | Syy      | Tila
        R-0001 | A-0001  | 13.3.2026 | 8         | 8           | sairaus  | avoin
        R-0002 | A-0001  | 13.3.2026 | 22        | 6           | sairaus  | avoin
    """
    assert told("time", customers=CUSTOMERS, requests=requests) == [("time.equal", "E2", "R-0001")]


def test_what_has_happened_is_not_in_the_future() -> None:
    contacts = "Tunnus | Nimi | Vahvistettu\nY-001 | Päivystys | 1.4.2026\nY-002 | Toimisto | 12.3.2026"
    assert told("date", contacts=contacts) == [("date.in_future", "C2", "Y-001")]


def test_a_principal_without_a_representative_has_nobody_to_sign() -> None:
    alone = CUSTOMERS.replace("| E-001", "|")
    assert told("", customers=alone) == [("principal.no_representative", "I3", "A-0002")]
    assert told("", customers=CUSTOMERS, representatives=REPRESENTATIVES) == []


def test_a_representative_who_cannot_be_found_is_told_once() -> None:
    assert told("", customers=CUSTOMERS) == [("reference.dangling", "I3", "A-0002")]


def test_an_authority_that_has_ended_is_told_for_a_current_customer() -> None:
    ended = REPRESENTATIVES.replace("31.12.2026", "1.3.2026")
    assert told("", customers=CUSTOMERS, representatives=ended) == [("representative.ended", "E2", "E-001")]
    gone = CUSTOMERS.replace("A-0002 | aktiivinen", "A-0002 | päättynyt ")
    assert told("", customers=gone, representatives=ended) == []


@pytest.mark.parametrize(
    ("code", "municipality", "found"),
    [
        pytest.param("94100", "Tornio", [("postcode.other_municipality", "G2", "V-0001")], id="a code of another town"),
        pytest.param("94100", "Kemi", [], id="a code of the same town"),
        pytest.param("94199", "Kemi", [], id="a code that is not in the register tells nothing"),
        pytest.param("00100", "Kemi", [("postcode.far", "G2", "V-0001")], id="a code of the far south"),
    ],
)
def test_postal_code_and_municipality(code: str, municipality: str, found: list[tuple[str, str, str]]) -> None:
    assert told("post", assistants=assistants(f"V-0001 | Aho | {municipality} | 040 555 0101 || | {code}")) == found


def assistants(*rows: str) -> str:
    """Give rows of Tunnus, Sukunimi, Kunta, Puhelin, Henkilötunnus, Syntymävuosi, Postinumero."""
    head = "Tunnus | Sukunimi | Kunta | Puhelin | Henkilötunnus | Syntymävuosi | Postinumero | Tila | Etunimet"
    return "\n".join([head, *(f"{row}{' |' * (7 - row.count('|'))} työssä | Oili" for row in rows)])


def test_a_birth_year_is_that_of_the_identity_code() -> None:
    rows = assistants("V-0001 | Aho | Kemi | 040 555 0101 | 010594Y9032 | 1995 |")
    finding = only(check(assistants=rows), "hetu.birth_year")
    assert (finding.cell, finding.params) == ("F2", {"a": "1994", "b": "1995"})


def test_one_identity_code_in_two_rows_is_perhaps_one_person() -> None:
    rows = assistants(
        "V-0001 | Aho | Kemi | 040 555 0101 | 010594Y9032 | 1994 |",
        "V-0002 | Aho | Kemi | 040 555 0102 | 010594Y9032 | 1994 |",
    )
    assert told("hetu", assistants=rows) == [("hetu.shared", "E3", "V-0002")]


def test_a_linked_substitute_is_the_same_person_but_must_not_differ() -> None:
    rows = assistants("V-0001 | Aho | Kemi | 040 555 0101 | 010594Y9032 | 1994 |")
    substitutes = "Tunnus | Avustaja | Henkilötunnus | Puhelin\nS-0001 | V-0001 | 010594Y9032 | 040 555 0199"
    assert told("", assistants=rows, substitutes=substitutes) == [("substitute.differs", "D2", "S-0001")]
