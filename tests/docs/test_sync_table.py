"""The decision table of docs/sync.md, run line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets.sync import Change, merge_tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sync.md"
NO_ROW = "no row"


def table() -> list[list[str]]:
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def rows(cell: str) -> list[dict[str, str | None]]:
    return [] if cell == NO_ROW else [{"Tunnus": "A-0001", "Puhelin": None if cell == "·" else cell}]


def said(changes: tuple[Change, ...]) -> str:
    words = [
        f"{c.kind} {c.new['Puhelin'] if c.kind == 'add' else c.new or '·'}" if c.kind != "delete" else "delete"
        for c in changes
    ]
    return "; ".join(words)


@pytest.mark.parametrize("line", table(), ids=" | ".join)
def test_the_table_tells_what_happens(line: list[str]) -> None:
    base, local, remote, here, there, left = line
    merged = merge_tables(rows(base), rows(local), rows(remote), "Tunnus")
    decide = ["row" if conflict.column is None else "cell" for conflict in merged.conflicts]
    assert [said(merged.local_changes), said(merged.remote_changes), "; ".join(decide)] == [here, there, left]


@pytest.mark.parametrize("line", [line for line in table() if line[0] == NO_ROW], ids=" | ".join)
def test_without_a_base_the_same_lines_hold(line: list[str]) -> None:
    _, local, remote, here, there, left = line
    merged = merge_tables(None, rows(local), rows(remote), "Tunnus")
    decide = ["row" if conflict.column is None else "cell" for conflict in merged.conflicts]
    assert [said(merged.local_changes), said(merged.remote_changes), "; ".join(decide)] == [here, there, left]


def test_the_table_is_read_whole() -> None:
    assert len(table()) == 21
