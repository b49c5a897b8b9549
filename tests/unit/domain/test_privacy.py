"""Who is withheld: the flag in every spelling, the household, the rows that refer to them."""

from __future__ import annotations

import datetime as dt

import pytest

from hapusheets.domain.privacy import Privacy, find_withheld
from hapusheets.model.cells import Value
from hapusheets.model.tables import Table
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import RegisterSchema, load_schema
from hapusheets.sync.providers.grids import table_of_values

HOME = {"street_address": "Rantatie 5", "postal_code": "94100"}


def privacy(**rows: list[dict[str, Value]]) -> Privacy:
    def table_of(register: RegisterSchema) -> Table:
        names = [column.name for column in register.columns]
        grid: list[list[Value]] = [
            list(register.headers),
            *([row.get(name) for name in names] for row in rows.get(register.name, [])),
        ]
        return table_of_values(grid, register.headers, workbook=register.workbook, sheet=register.sheet)

    return find_withheld(Registers(load_schema(), table_of, practice=True, today=dt.date(2026, 3, 12)))


@pytest.mark.parametrize("flag", ["kyllä", "x", "2027 asti", "EI OLE", 1, True, dt.date(2026, 12, 31)], ids=str)
def test_anything_but_blank_and_ei_is_the_flag(flag: Value) -> None:
    assert privacy(customers=[{"id": "A-0001", "nondisclosure": flag}]).flagged == {"A-0001"}


@pytest.mark.parametrize("flag", [None, "ei", " EI "], ids=str)
def test_blank_and_ei_are_no_flag(flag: Value) -> None:
    assert privacy(customers=[{"id": "A-0001", "nondisclosure": flag}]).rows["customers"] == frozenset()


def test_whoever_shares_the_home_belongs_to_the_household() -> None:
    found = privacy(
        customers=[{"id": "A-0001", "nondisclosure": "kyllä", **HOME}, {"id": "A-0002", **HOME}],
        assistants=[{"id": "V-0001", "street_address": "RANTATIE  5", "postal_code": "94100"}, {"id": "V-0002"}],
    )
    assert found.protected == {"A-0001", "A-0002", "V-0001"}


def test_the_huoltaja_belongs_to_the_household_and_an_edunvalvoja_does_not() -> None:
    found = privacy(
        customers=[
            {"id": "A-0001", "nondisclosure": "kyllä", "representative": "E-001"},
            {"id": "A-0002", "nondisclosure": "kyllä", "representative": "E-002"},
            {"id": "A-0003", "representative": "E-002"},
        ],
        representatives=[{"id": "E-001", "kind": "huoltaja"}, {"id": "E-002", "kind": "edunvalvoja"}],
    )
    assert found.protected == {"A-0001", "A-0002", "E-001"}
    assert found.rows["customers"] == {"A-0001", "A-0002"}


def test_family_in_either_direction_belongs_to_the_household() -> None:
    found = privacy(
        customers=[{"id": "A-0001", "nondisclosure": "kyllä"}, {"id": "A-0002"}, {"id": "A-0003"}],
        profiles=[{"customer": "A-0001", "family": "A-0002"}, {"customer": "A-0003", "family": "A-0001"}],
    )
    assert found.protected == {"A-0001", "A-0002", "A-0003"}


def test_a_linked_substitute_is_the_same_person_under_both_numbers() -> None:
    found = privacy(
        assistants=[{"id": "V-0001"}],
        substitutes=[{"id": "S-0001", "assistant": "V-0001", "nondisclosure": "kyllä"}],
        availability=[{"id": "SA-0001", "person": "V-0001"}, {"id": "SA-0002", "person": "S-0001"}],
    )
    assert found.protected == {"V-0001", "S-0001"}
    assert found.rows["availability"] == {"SA-0001", "SA-0002"}


def test_rows_about_withheld_rows_are_withheld_but_other_people_are_not() -> None:
    found = privacy(
        customers=[{"id": "A-0001", "nondisclosure": "kyllä"}, {"id": "A-0002"}],
        assistants=[{"id": "V-0001"}],
        requests=[{"id": "R-0001", "customer": "A-0001", "chosen": "V-0001"}, {"id": "R-0002", "customer": "A-0002"}],
        shifts=[{"id": "U-0001", "customer": "A-0002", "person": "V-0001", "request": "R-0001"}],
        documents=[{"id": "D-00001", "subject": "R-0001"}, {"id": "D-00002", "subject": "V-0001"}],
    )
    withheld = {name: keys for name, keys in found.rows.items() if keys}
    assert withheld == {
        "customers": {"A-0001"}, "requests": {"R-0001"}, "shifts": {"U-0001"}, "documents": {"D-00001"},
    }  # fmt: skip


@pytest.mark.parametrize("text", ["Soita: Niemi Aino.", "aino niemi", "ks. A-0001", "puh. 0405550001"])
def test_a_text_that_names_a_protected_person_withholds_its_row(text: str) -> None:
    person: dict[str, Value] = {"id": "A-0001", "nondisclosure": "kyllä", "last_name": "Niemi", "phone": "040 555 0001"}
    found = privacy(
        customers=[{**person, "first_names": "Aino Maria"}],
        events=[{"id": "TP-001", "name": text}, {"id": "TP-002", "name": "Niemi 12"}],
    )
    assert found.rows["events"] == {"TP-001"}


def test_a_namesake_is_somebody_else() -> None:
    name: dict[str, Value] = {"last_name": "Niemi", "first_names": "Aino"}
    found = privacy(customers=[{"id": "A-0001", "nondisclosure": "kyllä", **name}, {"id": "A-0002", **name}])
    assert found.rows["customers"] == {"A-0001"}


@pytest.mark.parametrize(
    "text",
    ["käynti Rantatie 5", "RANTATIE  5, 94100 Kemi", "Rantatie 5 B 12", "Rantatie 5 040 555 0009", "Rantatie 5."],
)
def test_a_text_that_names_a_protected_home_withholds_its_row(text: str) -> None:
    found = privacy(
        customers=[
            {"id": "A-0001", "nondisclosure": "kyllä", "street_address": "Rantatie 5 A 3", "postal_code": "94100"}
        ],
        interactions=[{"id": "YT-0001", "topic": text}, {"id": "YT-0002", "topic": "Rantatie 51, Ylärantatie 5"}],
    )
    assert found.rows["interactions"] == {"YT-0001"}


def test_a_street_of_the_same_name_in_another_town_is_another_home() -> None:
    elsewhere = {"street_address": "Rantatie 5", "postal_code": "95400"}
    found = privacy(customers=[{"id": "A-0001", "nondisclosure": "kyllä", **HOME}, {"id": "A-0002", **elsewhere}])
    assert found.rows["customers"] == {"A-0001"}


@pytest.mark.parametrize(
    "cells", [("Niemi", "Aino"), ("Aino", "Niemi"), ("aino maria", "NIEMI"), ("Aino Liisa", "Niemi")], ids=" + ".join
)
def test_a_name_split_over_two_cells_withholds_the_row(cells: tuple[str, str]) -> None:
    name: dict[str, Value] = {"last_name": "Niemi", "first_names": "Aino Maria"}
    found = privacy(
        customers=[{"id": "A-0001", "nondisclosure": "kyllä", **name}],
        actors=[{"id": "J-001", "name": cells[0], "role": cells[1]}, {"id": "J-002", "name": "Niemi", "role": "Eino"}],
    )
    assert found.rows["actors"] == {"J-001"}


@pytest.mark.parametrize(
    ("typed", "held"), [("Kangas", True), ("kangas eino", False), ("Kangas Aino", True), ("Koski", False)]
)
def test_a_reference_that_may_mean_a_protected_person_withholds_its_row(typed: str, held: bool) -> None:
    found = privacy(
        customers=[
            {"id": "A-0001", "nondisclosure": "kyllä", "last_name": "Kangas", "first_names": "Aino"},
            {"id": "A-0002", "last_name": "Kangas", "first_names": "Eino"},
        ],
        decisions=[{"id": "P-0001", "customer": typed}],
    )
    assert (found.rows["decisions"] == {"P-0001"}) is held


PERSON: dict[str, Value] = {
    "id": "A-0901", "nondisclosure": "kyllä", "last_name": "Qzflagi", "first_names": "Zorblatt",
    "phone": "040 555 9901", "national_id": "010190-900X", "email": "qz.zorblatt@example.fi",
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("_x_A-0901.docx", id="an id between underscores"),
        pytest.param("liite_A_0901_b", id="an id whose dash is an underscore"),
        pytest.param("2026/Qzflagi_Zorblatt.docx", id="a name joined by an underscore in a path"),
        pytest.param("Qzflagi-Zorblatt_koti", id="a name joined by a dash"),
        pytest.param("Qzflagi\u200bZorblatt", id="a name joined by a zero width space"),
        pytest.param("Qzfla\u00adgi Zor\u2060blatt", id="a name with soft hyphens inside"),
        pytest.param("Zorblatt.Qzflagi.pdf", id="a name joined by a dot"),
        pytest.param("QzflagiZorblatt.pdf", id="a name written together"),
        pytest.param("qz.zorblatt@example.fi", id="an e-mail"),
        pytest.param("soita (040) 555 9901", id="a phone with brackets"),
        pytest.param("00358405559901", id="a phone with an international prefix of digits"),
        pytest.param("p.+358 40 555 9901", id="a phone with a country code after a dot"),
        pytest.param("+358 (0)40 555 9901", id="a phone with a country code and a zero"),
        pytest.param("040-5559901", id="a phone with a dash"),
        pytest.param("0 4 0 5 5 5 9 9 0 1", id="a phone with its digits apart"),
        pytest.param("405559901", id="a phone without its zero"),
        pytest.param("hetu 010190-900X", id="an identity code whose check character is wrong"),
        pytest.param("010190 900 a", id="an identity code in parts and with another check character"),
    ],
)
def test_a_protected_person_is_found_in_every_spelling(text: str) -> None:
    found = privacy(
        customers=[PERSON],
        events=[
            {"id": "TP-001", "name": text},
            {"id": "TP-002", "name": "A-09011, 040 555 99012, Zorblatt. 010190-901X"},
        ],
    )
    assert found.rows["events"] == {"TP-001"}
    assert found.mentions([text])


@pytest.mark.parametrize(
    ("street", "code"),
    [
        pytest.param("Qzkatu 1 A2", "94450", id="stair and flat together"),
        pytest.param("Qzkatu 1A 2", "94450", id="house and stair together"),
        pytest.param("Qzkatu 1 A as. 2", "94450", id="a word before the flat"),
        pytest.param("QZKATU  1 a 02", "94450", id="a zero before the flat, in capitals"),
        pytest.param("Qzkatu 1, A 2", "94450", id="a comma after the house"),
        pytest.param("Qzkatu 1 A 2, 94450 Keminmaa", None, id="the postal code in the street cell"),
        pytest.param("qzkatu 1 a 2 94450 KEMINMAA", "94450", id="the postal code in both cells"),
        pytest.param("Qzkatu 1 A 2, Keminmaa", "94450", id="the town in the street cell"),
        pytest.param("Qz\u00adkatu 1\u00a0A\u00a02", "94450", id="characters that nobody sees"),
    ],
)
def test_one_home_is_one_home_in_every_spelling(street: str, code: str | None) -> None:
    home: dict[str, Value] = {"street_address": "Qzkatu 1 A 2", "postal_code": "94450"}
    found = privacy(
        customers=[{"id": "A-0001", "nondisclosure": "kyllä", **home}],
        assistants=[{"id": "V-0001", "street_address": street, "postal_code": code}],
    )
    assert found.protected == {"A-0001", "V-0001"}


@pytest.mark.parametrize(
    "street",
    [
        "Qzkatu 1 A 3",
        "Qzkatu 1 B 2",
        "Qzkatu 1 A 22",
        "Qzkatu 12",
        "Qzkatu 1",
        "Qzkatu 1 A",
        "Qzkatu 1-2",
        "Qzkuja 1 A 2",
    ],
)
def test_another_flat_of_the_house_is_another_home(street: str) -> None:
    found = privacy(
        customers=[
            {"id": "A-0001", "nondisclosure": "kyllä", "street_address": "Qzkatu 1 A 2", "postal_code": "94450"}
        ],
        assistants=[{"id": "V-0001", "street_address": street, "postal_code": "94450"}],
    )
    assert found.protected == {"A-0001"}
