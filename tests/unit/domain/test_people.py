from __future__ import annotations

import datetime as dt

import pytest

from hapusheets.domain.people import (
    find_addressee,
    find_signer,
    has_nondisclosure,
    is_minor,
    refuse_wrong_signer,
    split_address,
)
from hapusheets.model.errors import Refused
from hapusheets.registers.records import Customer, Representative, RowPlace

TODAY = dt.date(2026, 11, 24)
PLACE = RowPlace("asiakkaat.xlsx", "Asiakkaat", 2)


def customer(**values: object) -> Customer:
    given = {"role": "työnantaja", "first_names": "Aino", "last_name": "Esimerkki"} | values
    return Customer("A-0001", PLACE, **given)  # type: ignore[arg-type]


def representatives(**values: object) -> dict[str, Representative]:
    given = {"kind": "edunvalvoja", "first_names": "Ritva", "last_name": "Edustaja"} | values
    return {"E-001": Representative("E-001", PLACE, **given)}  # type: ignore[arg-type]


def test_an_employer_signs() -> None:
    assert find_signer(customer(), {}, TODAY).name == "Aino Esimerkki"


def test_for_a_principal_the_representative_signs() -> None:
    signer = find_signer(customer(role="päämies", representative="E-001"), representatives(), TODAY)
    assert (signer.name, signer.kind, signer.is_representative) == ("Ritva Edustaja", "edunvalvoja", True)


@pytest.mark.parametrize(
    ("who", "whose", "code"),
    [
        pytest.param({"role": "päämies"}, {}, "letter.no_signer", id="a principal without representative"),
        pytest.param({"birth_date": dt.date(2012, 1, 1)}, {}, "letter.no_signer", id="a child as employer"),
        pytest.param(
            {"role": "päämies", "representative": "E-001"},
            {"valid_until": dt.date(2026, 11, 23)},
            "letter.signer_expired",
            id="an authority that has ended",
        ),
    ],
)
def test_without_a_valid_signer_nothing_is_signed(who: dict[str, object], whose: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as failure:
        find_signer(customer(**who), representatives(**whose), TODAY)
    assert failure.value.code == code


def test_the_wrong_signer_is_refused_and_the_right_one_named() -> None:
    principal = customer(role="päämies", representative="E-001")
    refuse_wrong_signer(principal, representatives(), TODAY, "E-001")
    with pytest.raises(Refused) as failure:
        refuse_wrong_signer(principal, representatives(), TODAY, "A-0001")
    assert failure.value.facts["representative"] == "Ritva Edustaja"


def test_a_guardian_does_not_take_the_principals_letter_but_a_custodian_takes_a_childs() -> None:
    person = customer(role="päämies", representative="E-001")
    assert find_addressee(person, representatives()).name == "Aino Esimerkki"
    assert find_addressee(person, representatives(kind="huoltaja")).name == "Ritva Edustaja"


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        (None, False),
        ("", False),
        ("ei", False),
        (" Ei ", False),
        ("kyllä", True),
        ("5.5.2027", True),
        ("päättynyt", True),
    ],
)
def test_any_value_but_no_is_a_turvakielto(value: str | None, flag: bool) -> None:
    assert has_nondisclosure(customer(nondisclosure=value)) is flag


def test_eighteen_is_the_limit() -> None:
    assert [is_minor(day, TODAY) for day in (dt.date(2008, 11, 25), dt.date(2008, 11, 24), None)] == [
        True,
        False,
        False,
    ]


def test_an_address_in_one_cell_becomes_lines() -> None:
    assert split_address("PL 11\n94101  Kemi") == ("PL 11", "94101 KEMI")
