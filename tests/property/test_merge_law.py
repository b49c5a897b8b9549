"""The law of sync: every value is overwritten only by somebody who had seen it, or is kept, or is in the report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hapusheets.sync import Change, Merged, merge_tables
from hapusheets.sync.merge import same

COLUMNS = ("Puhelin", "Kunta", "Päivä")
VALUES = st.sampled_from([None, "", "00100", "+358401234567", "=x", 7, 7.5, True, dt.date(2026, 3, 12), dt.time(9, 30)])
ROW = st.fixed_dictionaries(dict.fromkeys(COLUMNS, VALUES))
SIDE = st.dictionaries(st.sampled_from(["A-1", "A-2", "A-3", "A-4"]), ROW, max_size=4)
Row = dict[str, Any]


def listed(side: dict[str, Row]) -> list[Row]:
    return [{"Tunnus": key, **row} for key, row in side.items()]


def applied(rows: list[Row], changes: tuple[Change, ...]) -> dict[str, Row]:
    """Make the changes as somebody who trusts nothing: what is overwritten must be what the change says."""
    done = {row["Tunnus"]: dict(row) for row in rows}
    for change in changes:
        if change.kind == "add":
            assert change.key not in done
            done[change.key] = dict(change.new)
        elif change.kind == "delete":
            assert done.pop(change.key) == change.old
        else:
            assert done[change.key][str(change.column)] == change.old
            done[change.key][str(change.column)] = change.new
    return done


def undecided(merged: Merged) -> set[tuple[str, str | None]]:
    return {(conflict.record, conflict.column) for conflict in merged.conflicts}


@given(base=SIDE, local=SIDE, remote=SIDE)
def test_the_sides_agree_in_everything_but_the_conflicts(
    base: dict[str, Row], local: dict[str, Row], remote: dict[str, Row]
) -> None:
    merged = merge_tables(listed(base), listed(local), listed(remote), "Tunnus")
    here = applied(listed(local), merged.local_changes)
    there = applied(listed(remote), merged.remote_changes)
    left = undecided(merged)
    for key in here.keys() | there.keys():
        if (key, None) not in left:
            assert {c for c in COLUMNS if not same(here[key][c], there[key][c])} == {c for k, c in left if k == key}


@given(base=SIDE, local=SIDE, remote=SIDE)
def test_running_again_does_nothing_and_finds_the_same_conflicts(
    base: dict[str, Row], local: dict[str, Row], remote: dict[str, Row]
) -> None:
    first = merge_tables(listed(base), listed(local), listed(remote), "Tunnus")
    here = list(applied(listed(local), first.local_changes).values())
    there = list(applied(listed(remote), first.remote_changes).values())
    again = merge_tables(list(first.agreed), here, there, "Tunnus")
    assert (again.local_changes, again.remote_changes) == ((), ())
    assert undecided(again) == undecided(first)


@given(base=SIDE, local=SIDE, remote=SIDE, known=st.booleans())
def test_no_new_value_is_lost(base: dict[str, Row], local: dict[str, Row], remote: dict[str, Row], known: bool) -> None:
    merged = merge_tables(listed(base) if known else None, listed(local), listed(remote), "Tunnus")
    ends = [
        applied(listed(local), merged.local_changes),
        applied(listed(remote), merged.remote_changes),
    ]
    for mine, end in zip((local, remote), ends, strict=True):
        for key, row in mine.items():
            seen = base.get(key, {}) if known else {}
            typed = {c: v for c, v in row.items() if v is not None and not (c in seen and same(seen[c], v))}
            assert all(same(end[key][column], value) for column, value in typed.items())


@given(base=SIDE, local=SIDE, remote=SIDE)
def test_without_a_base_nothing_is_deleted(base: dict[str, Row], local: dict[str, Row], remote: dict[str, Row]) -> None:
    merged = merge_tables(None, listed(local), listed(remote), "Tunnus")
    assert {row["Tunnus"] for row in merged.merged} == local.keys() | remote.keys()
    assert "delete" not in {change.kind for change in (*merged.local_changes, *merged.remote_changes)}


@given(base=SIDE, local=SIDE)
def test_an_untouched_side_takes_everything(base: dict[str, Row], local: dict[str, Row]) -> None:
    merged = merge_tables(listed(base), listed(local), listed(base), "Tunnus")
    assert (merged.local_changes, merged.conflicts) == ((), ())
    done = applied(listed(base), merged.remote_changes)
    assert done.keys() == local.keys()
    assert all(same(done[key][column], row[column]) for key, row in local.items() for column in COLUMNS)
