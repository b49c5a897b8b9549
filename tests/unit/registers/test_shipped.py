"""What ships with the package: places, codes and rules that fit the schema."""

from __future__ import annotations

import pytest

from hapusheets.registers import shipped
from hapusheets.registers.schema import load_schema

ROWS = {
    "municipalities": shipped.municipality_rows(),
    "postal_codes": shipped.postal_code_rows(),
    "distances": shipped.distance_rows(),
    "codes": shipped.code_rows(),
    "rules": shipped.rule_rows(),
}


@pytest.mark.parametrize("register", ROWS)
def test_rows_have_the_columns_of_the_schema_and_a_key_each(register: str) -> None:
    schema = load_schema().register(register)
    names = {column.name for column in schema.columns}
    keys = [tuple(row[name] for name in schema.key) for row in ROWS[register]]
    assert all(set(row) <= names for row in ROWS[register])
    assert len(set(keys)) == len(keys)
    assert all(row.get(column.name) for row in ROWS[register] for column in schema.columns if column.required)


def test_the_six_served_come_first() -> None:
    assert shipped.municipality_names()[:6] == ("Kemi", "Keminmaa", "Simo", "Tervola", "Tornio", "Ylitornio")
    assert len(shipped.municipality_names()) == 21


def test_every_pair_of_the_six_has_a_distance() -> None:
    six = set(shipped.municipality_names()[:6])
    pairs = {frozenset((row["origin"], row["destination"])) for row in shipped.distance_rows()}
    assert pairs == {frozenset((a, b)) for a in six for b in six if a != b}


def test_case_forms_are_the_ones_in_use() -> None:
    ylitornio = next(row for row in shipped.municipality_rows() if row["name"] == "Ylitornio")
    assert (ylitornio["where"], ylitornio["to"], ylitornio["from_"]) == ("Ylitorniolla", "Ylitorniolle", "Ylitorniolta")


def test_every_rule_names_its_source_and_a_known_level() -> None:
    levels = load_schema().codes["rule_level"]
    assert all(row["source"] and row["level"] in levels for row in shipped.rule_rows())


def test_every_code_has_a_name_in_three_languages_and_every_list_a_finnish_one() -> None:
    assert set(shipped.list_names()) == set(load_schema().code_lists)
    assert all(row["name_fi"] and row["name_sv"] and row["name_en"] for row in shipped.code_rows())
