"""People who are in the registers twice, and those who only look so."""

from __future__ import annotations

import pytest

from hapusheets.checking.rules.doubles import _ROLES, told_parts
from hapusheets.checking.wording import message
from hapusheets.messages import text, use_language
from hapusheets.model.findings import FixClass
from tests.small_tables import check, only, told

CUSTOMERS = """
    Tunnus | Tila | Rooli | Sukunimi | Etunimet | Syntymäaika | Katuosoite | Postinumero | Kunta | Puhelin | Edustaja
    A-0001 | aktiivinen | työnantaja | Mäki | Aino | 1.2.1960 | Rantatie 5 | 94100 | Kemi | 040 555 0001 |
"""
ASSISTANTS = """
    Tunnus | Tila   | Sukunimi | Etunimet | Syntymävuosi | Katuosoite | Postinumero | Kunta | Puhelin
    V-0001 | työssä | Niemi    | Matti    | 1980         | Koivutie 3 | 94100       | Kemi  | 040 555 0002
"""
SUBSTITUTES = """
    Tunnus | Avustaja | Tila       | Sukunimi | Etunimet | Syntymävuosi | Postinumero | Kunta | Puhelin
"""


def test_a_customer_typed_again_is_told_at_the_later_row() -> None:
    again = "A-0007 | uusi | työnantaja | Maki | Aino | 1.2.1960 | Rantatie 5 | 94100 | Kemi | 050 555 0009 |"
    finding = only(check(customers=CUSTOMERS + again), "duplicate.same_person")
    assert (finding.cell, finding.severity.value) == ("A3", "warning")
    assert finding.related == ("[asiakkaat.xlsx]Asiakkaat!A2",)


def test_the_message_names_the_rows_and_the_parts_but_nobody() -> None:
    use_language("fi")
    again = "A-0007 | uusi | työnantaja | Mäki | Aino | 1.2.1960 | Rantatie 5 | 94100 | Kemi | |"
    words = message(only(check(customers=CUSTOMERS + again), "duplicate.same_person"))
    assert words == (
        "Riveillä A-0001 ja A-0007 on todennäköisesti sama henkilö. Samat: etunimi, sukunimi, syntymäaika, katuosoite. "
        "Jätä vain toinen. Jos he ovat eri ihmisiä, ohita havainto."
    )
    assert not any(value in words for value in ("Aino", "Mäki", "Rantatie", "1960"))


def test_a_substitute_who_is_an_assistant_is_to_be_linked() -> None:
    alone = "S-0001 | | aktiivinen | Niemi | Matias | 1980 | 94100 | Kemi | +358 40 5550002"
    finding = only(check(assistants=ASSISTANTS, substitutes=SUBSTITUTES + alone), "duplicate.not_linked")
    assert finding.cell == "B2"
    assert finding.fix is not None
    assert (finding.fix.value, finding.fix.fix_class) == ("V-0001", FixClass.ASK)


def test_a_linked_substitute_is_no_finding() -> None:
    linked = "S-0001 | V-0001 | aktiivinen | Niemi | Matti | 1980 | 94100 | Kemi | 040 555 0002"
    assert told("duplicate", assistants=ASSISTANTS, substitutes=SUBSTITUTES + linked) == []


def test_a_customer_who_also_assists_may_be_right() -> None:
    also = "V-0002 | työssä | Mäki | Aino | 1960 | Rantatie 5 | 94100 | Kemi | 040 555 0001"
    finding = only(check(customers=CUSTOMERS, assistants=ASSISTANTS + also), "duplicate.two_roles")
    assert (finding.cell, finding.severity.value) == ("A3", "info")


def test_twins_spouses_and_a_custodian_of_one_name_are_other_people() -> None:
    family = """
    A-0002 | aktiivinen | päämies | Mäki | Eino | 1.2.1960 | Rantatie 5 | 94100 | Kemi | 040 555 0001 | E-001
    A-0003 | aktiivinen | päämies | Lahti | Maija | 5.5.2012 | Rantatie 5 | 94100 | Kemi | 040 555 0001 | E-001
    """
    custodian = """
    Tunnus | Laji     | Sukunimi | Etunimet | Katuosoite | Postinumero | Puhelin
    E-001  | huoltaja | Lahti    | Maija    | Rantatie 5 | 94100       | 040 555 0001
    """
    assert told("duplicate", customers=CUSTOMERS.rstrip() + family, representatives=custodian) == []


def test_the_same_identity_code_is_told_once_by_its_own_finding() -> None:
    head = "Tunnus | Tila | Rooli | Sukunimi | Etunimet | Henkilötunnus | Kunta"
    rows = ["A-0001 | aktiivinen | työnantaja | Mäki | Aino | 010260-901T | Kemi",
            "A-0002 | aktiivinen | työnantaja | Mäki | Aino | 010260-901T | Kemi"]  # fmt: skip
    codes = [finding.code for finding in check(customers="\n".join([head, *rows])).findings]
    assert [code for code in codes if code in ("hetu.shared", "duplicate.same_person")] == ["hetu.shared"]


def test_one_person_on_many_rows_is_one_finding_for_each_row_too_many() -> None:
    again = "A-000{} | uusi | työnantaja | Mäki | Aino | 1.2.1960 | Rantatie 5 | 94100 | Kemi | 040 555 0001 |"
    customers = CUSTOMERS + "\n".join(again.format(number) for number in (2, 3, 4))
    found = [finding for finding in check(customers=customers).findings if finding.code == "duplicate.same_person"]
    assert [(f.cell, f.related) for f in found] == [
        (f"A{row}", ("[asiakkaat.xlsx]Asiakkaat!A2",)) for row in (3, 4, 5)
    ]  # fmt: skip


def test_a_person_in_three_registers_is_told_once_for_each_later_row() -> None:
    also = "V-0002 | työssä | Mäki | Aino | 1960 | Rantatie 5 | 94100 | Kemi | 040 555 0001"
    third = "S-0001 | {} | aktiivinen | Mäki | Aino | 1960 | 94100 | Kemi | 040 555 0001"
    found = told(
        "duplicate", customers=CUSTOMERS, assistants=ASSISTANTS + also, substitutes=SUBSTITUTES + third.format("")
    )
    assert found == [("duplicate.two_roles", "A3", "V-0002"), ("duplicate.not_linked", "B2", "S-0001")]
    linked = told("duplicate", customers=CUSTOMERS, assistants=ASSISTANTS + also,
                  substitutes=SUBSTITUTES + third.format("V-0002"))  # fmt: skip
    assert linked == [("duplicate.two_roles", "A3", "V-0002")]


@pytest.mark.parametrize("code", ["duplicate.same_person", "duplicate.not_linked", "duplicate.two_roles"])
def test_however_many_parts_agree_the_finnish_message_fits_in_200_characters(code: str) -> None:
    kinds = dict.fromkeys(_ROLES.values(), "same") | {"given_name": "near", "birth_date": "near"}
    del kinds["national_id"]  # the same code has a finding of its own
    words = text(code, lang="fi", a="A-0001", b="A-0007", parts=told_parts(kinds))
    assert len(words) <= 200, words
