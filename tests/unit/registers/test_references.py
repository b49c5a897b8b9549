"""What a person types in a reference cell."""

from __future__ import annotations

import pytest

from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.tables import Table, TableRow
from hapusheets.registers.references import ReferenceIndex, format_id, number_of, read_id
from hapusheets.registers.schema import load_schema


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("A-0031", "A-0031", id="an id as it is"),
        pytest.param("A-0031 Virtanen Aino", "A-0031", id="an id with a name behind"),
        pytest.param("a-31", "A-0031", id="lower case without zeros"),
        pytest.param("A–0031", "A-0031", id="an en dash typed by Word"),
        pytest.param("Virtanen Aino", None, id="a name is no id"),
        pytest.param("B-0031", None, id="another letter is no id of this register"),
    ],
)
def test_ids_are_read_as_typed(typed: str, expected: str | None) -> None:
    assert read_id(typed, ["A-0000"]) == expected


def test_numbers_and_ids_are_each_others_inverse() -> None:
    assert number_of(format_id(12, "SA-0000"), "SA-0000") == 12
    assert number_of("R-12", "R-0000") is None


def test_an_unambiguous_name_is_enough_in_any_order() -> None:
    index = _index([("A-0001", "Virtanen", "Aino Maria"), ("A-0002", "Mäki", "Aino"), ("A-0003", "Mäki", "Aino")])
    assert index.resolve(["customers"], "aino virtanen") == "A-0001"
    assert index.resolve(["customers"], "Virtanen, Aino Maria") == "A-0001"
    assert index.resolve(["customers"], "Mäki Aino") is None


@pytest.mark.parametrize("typed", ["851", "Tornio", "tornio"])
def test_a_municipality_is_meant_by_its_name_or_its_number(typed: str) -> None:
    cells = {h: Cell("A1", CellKind.TEXT, v) for h, v in (("Kuntanumero", "851"), ("Nimi", "Tornio"))}
    table = Table("kunnat.xlsx", "Kunnat", 1, {"Kuntanumero": 1, "Nimi": 2}, (TableRow(2, cells),))
    index = ReferenceIndex(load_schema().register, lambda _: table)
    assert index.resolve(["municipalities"], typed) == "851"
    assert index.resolve(["municipalities"], "853") is None


def test_a_first_name_of_blanks_is_no_first_name() -> None:
    index = _index([("A-0001", "Virtanen", "   "), ("A-0002", "   ", "Aino")])
    assert index.resolve(["customers"], "Virtanen") == "A-0001"


def _index(people: list[tuple[str, str, str]]) -> ReferenceIndex:
    headers = ("Tunnus", "Sukunimi", "Etunimet")
    rows = tuple(
        TableRow(n, {h: Cell("A1", CellKind.TEXT, v) for h, v in zip(headers, person, strict=True)})
        for n, person in enumerate(people, start=2)
    )
    table = Table("asiakkaat.xlsx", "Asiakkaat", 1, {h: i for i, h in enumerate(headers, start=1)}, rows)
    return ReferenceIndex(load_schema().register, lambda _: table)
