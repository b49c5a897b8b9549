"""The pure three-way merge, where the table of docs/sync.md does not say it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from hapusheets.model.errors import Refused
from hapusheets.sync import merge_tables
from hapusheets.sync.merge import same

BASE = [{"Tunnus": "A-1", "Puhelin": "1", "Katu": "x"}, {"Tunnus": "A-2", "Puhelin": "2", "Katu": "y"}]


def edited(**cells: Any) -> list[dict[str, Any]]:
    return [{**BASE[0], **cells}, BASE[1]]


def test_two_cells_of_one_row_changed_apart_are_both_kept() -> None:
    merged = merge_tables(BASE, edited(Katu="uusi"), edited(Puhelin="9"), "Tunnus")
    assert merged.merged[0] == {"Tunnus": "A-1", "Puhelin": "9", "Katu": "uusi"}
    assert merged.conflicts == ()


def test_sorting_and_moving_columns_is_no_edit() -> None:
    turned = [dict(reversed(row.items())) for row in reversed(BASE)]
    merged = merge_tables(BASE, turned, BASE, "Tunnus")
    assert (merged.local_changes, merged.remote_changes, merged.conflicts) == ((), (), ())


def test_the_merged_table_keeps_local_order_then_new_remote_rows() -> None:
    new = {"Tunnus": "A-3", "Puhelin": "3", "Katu": "z"}
    merged = merge_tables(BASE, list(reversed(BASE)), [new, *BASE], "Tunnus")
    assert [row["Tunnus"] for row in merged.merged] == ["A-2", "A-1", "A-3"]


def test_an_added_column_travels() -> None:
    merged = merge_tables(BASE, BASE, [{**row, "Oma": "uusi"} for row in BASE], "Tunnus")
    assert {(c.key, c.column, c.new) for c in merged.local_changes} == {("A-1", "Oma", "uusi"), ("A-2", "Oma", "uusi")}


def test_a_column_taken_away_is_neither_spread_nor_an_edit() -> None:
    shorn = [{k: v for k, v in row.items() if k != "Katu"} for row in BASE]
    merged = merge_tables(BASE, shorn, BASE, "Tunnus")
    assert (merged.local_changes, merged.remote_changes, merged.conflicts) == ((), (), ())
    assert merged.agreed[0]["Katu"] == "x"


def test_an_edit_in_a_column_that_the_other_side_took_away_is_reported() -> None:
    shorn = [{k: v for k, v in row.items() if k != "Katu"} for row in BASE]
    [conflict] = merge_tables(BASE, shorn, edited(Katu="uusi"), "Tunnus").conflicts
    assert (conflict.record, conflict.column, conflict.remote) == ("A-1", "Katu", "uusi")


def test_several_key_columns_name_a_row_together() -> None:
    base: list[dict[str, Any]] = [
        {"Mistä": "Kemi", "Mihin": "Simo", "Km": 26},
        {"Mistä": "Kemi", "Mihin": "Tornio", "Km": 27},
    ]
    merged = merge_tables(base, base, [base[0], {**base[1], "Km": 28}], ["Mistä", "Mihin"])
    assert [(c.key, c.column, c.new) for c in merged.local_changes] == [(("Kemi", "Tornio"), "Km", 28)]


@pytest.mark.parametrize("rows", [[BASE[0], BASE[0]], [{"Tunnus": None, "Puhelin": "1"}]], ids=["twice", "blank"])
def test_a_key_that_is_blank_or_twice_is_refused(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(Refused, match=r"sync\.(no|duplicate)_key"):
        merge_tables(BASE, rows, BASE, "Tunnus")


def test_changes_can_be_read_by_name_too() -> None:
    [change] = merge_tables(BASE, edited(Katu="uusi"), BASE, "Tunnus").remote_changes
    assert [change[name] for name in ("key", "column", "kind", "old", "new")] == ["A-1", "Katu", "set", "x", "uusi"]


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        (7, 7.0, True),
        (Decimal("7.5"), 7.5, True),
        (0.1 + 0.2, 0.3, True),
        (dt.datetime(2026, 3, 12), dt.date(2026, 3, 12), True),  # noqa: DTZ001 - a cell's wall clock
        (dt.datetime(2026, 3, 12, 9), dt.date(2026, 3, 12), False),  # noqa: DTZ001 - a cell's wall clock
        ("00100", 100, False),
        ("1.2", 1.2, False),
        (True, 1, False),
        ("", None, False),
    ],
)
def test_values_are_compared_by_type(a: object, b: object, equal: bool) -> None:
    assert same(a, b) is equal
