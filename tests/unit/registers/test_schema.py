"""The schema holds together, and the records say the same as it."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from decimal import Decimal

import pytest

from hapusheets.registers.records import RECORDS
from hapusheets.registers.schema import MANY, RegisterSchema, load_schema

_TYPES = {
    "date": dt.date, "datetime": dt.datetime, "time": dt.time, "year": int, "integer": int, "minutes": int,
    "decimal": Decimal, "hours": Decimal, "km": Decimal, "money": Decimal, "boolean": bool,
}  # fmt: skip


def test_every_register_has_a_record_class() -> None:
    assert set(RECORDS) == {register.name for register in load_schema().registers}


@pytest.mark.parametrize("register", load_schema().registers, ids=lambda register: register.name)
def test_a_record_has_the_columns_and_types_of_its_register(register: RegisterSchema) -> None:
    own = {field.name: str(field.type) for field in fields(RECORDS[register.name])}
    for column in register.columns:
        if column.name == "id":
            continue
        name = _TYPES.get(column.kind, str).__name__
        expected = "tuple[str, ...]" if column.kind in MANY else f"{name} | None"
        assert own[column.name].removeprefix("dt.") == expected, column.name
    assert set(own) <= {column.name for column in register.columns} | {"id", "place", "new_id", "own"}


def test_a_sensitive_column_never_leaves() -> None:
    leaving = [column for register in load_schema().registers for column in register.columns if column.sync]
    assert leaving
    assert not [column.header for column in leaving if column.sensitive]


def test_tasks_stay_home_in_every_register() -> None:
    registers = [register for register in load_schema().registers if register.by_header("Tehtävät")]
    assert {register.name for register in registers} == {"profiles", "employments", "requests"}
    assert not any(register.by_header("Tehtävät").sync for register in registers)  # type: ignore[union-attr]


def test_an_area_view_never_gets_a_sensitive_column() -> None:
    columns = [column for register in load_schema().registers for column in register.columns]
    assert not [column.header for column in columns if column.sensitive and column.area]


def test_code_lists_speak_of_tasks_that_need_a_car() -> None:
    tasks = {code.code: code for code in load_schema().code_lists["tasks"]}
    assert tasks["kuljettaminen"].requires == ("ajokortti", "auto")
    assert tasks["hengityslaite"].wage_group == "C"
