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
