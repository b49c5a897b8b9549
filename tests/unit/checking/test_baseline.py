"""New, old and mended: known again by rule and row id, whatever moves."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from hapusheets.check_memory import compare_with_last, read_memory
from hapusheets.checking.baseline import Comparison, finding_keys
from hapusheets.checking.book import Book
from hapusheets.checking.engine import check_registers
from hapusheets.model.findings import Finding, Severity
from tests.small_tables import check, make_book

HEAD = "Tunnus | Kunta | Puhelin | Henkilötunnus"
TORNOI = "A-0001 | Tornoi | 040 555 0101 |"
PHONE = "A-0002 | Kemi | O40 555 0102 |"
MONDAY = dt.datetime(2026, 3, 9, 6, 40, tzinfo=dt.UTC)
TUESDAY = MONDAY + dt.timedelta(days=1)


def rows(*lines: str) -> str:
    return "\n".join([HEAD, *lines])


def told(folder: Path, now: dt.datetime, *lines: str, broken: str = "", **how: Any) -> Comparison:
    """Check these customers, and remember."""
    book = make_book(customers=rows(*lines)) if not broken else Book(make_book().registers, frozenset({broken}))
    return compare_with_last(check_registers(book), book, folder, now, **how)


def codes(comparison: Comparison) -> list[str]:
    return sorted(found.code for found in comparison.mended if found.code != "required.missing")


def test_the_first_check_has_nothing_to_compare_with(tmp_path: Path) -> None:
    first = told(tmp_path, MONDAY, TORNOI)
    assert (first.since, first.count("old"), first.mended) == (None, 0, ())


def test_new_old_and_mended_are_told_since_the_last_check(tmp_path: Path) -> None:
    told(tmp_path, MONDAY, TORNOI)
    second = told(tmp_path, TUESDAY, TORNOI.replace("Tornoi", "Tornio"), PHONE)
    assert second.since == MONDAY
    assert codes(second) == ["municipality.unknown"]
    assert second.mended[0].payload()["record"] == "A-0001"
    third = told(tmp_path, TUESDAY + dt.timedelta(days=1), TORNOI.replace("Tornoi", "Tornio"), PHONE)
    assert (third.since, third.count("new"), third.mended) == (TUESDAY, 0, ())


def test_a_row_that_moves_is_the_same_row(tmp_path: Path) -> None:
    told(tmp_path, MONDAY, TORNOI, PHONE)
    moved = told(tmp_path, TUESDAY, PHONE, TORNOI)
    assert codes(moved) == []
    assert set(moved.states) == {"old"}


def test_two_alike_in_one_cell_are_two(tmp_path: Path) -> None:
    one = Finding("x.y", Severity.ERROR, "a.xlsx", "S", "B2", 2, "H", "A-0001")
    assert len(set(finding_keys([one, one, one]))) == 3


def test_a_missing_id_is_known_by_itself_and_a_pair_in_either_order() -> None:
    at = [Finding("reference.dangling", Severity.ERROR, "v.xlsx", "V", "B2", 2, "Asiakas", record, params={"id": "A-9"})
          for record in ("U-0001", "U-0002")]  # fmt: skip
    pair = [Finding("hetu.shared", Severity.WARNING, "a.xlsx", "A", "E2", 2, "H", a, params={"a": a, "b": b})
            for a, b in (("V-0001", "V-0002"), ("V-0002", "V-0001"))]  # fmt: skip
    assert finding_keys(at[:1]) == finding_keys(at[1:])
    assert finding_keys(pair[:1]) == finding_keys(pair[1:])


@pytest.mark.parametrize("how", [{"keep": False}, {"only": frozenset({"contacts"})}], ids=["a dry run", "one sheet"])
def test_nothing_is_remembered_of(tmp_path: Path, how: dict[str, Any]) -> None:
    told(tmp_path, MONDAY, TORNOI)
    before = (tmp_path / "check.json").read_bytes()
    told(tmp_path, TUESDAY, PHONE, **how)
    assert (tmp_path / "check.json").read_bytes() == before


def test_what_lies_outside_the_named_sheets_is_not_mended(tmp_path: Path) -> None:
    told(tmp_path, MONDAY, TORNOI)
    narrow = told(tmp_path, TUESDAY, TORNOI, only=frozenset({"contacts"}))
    assert narrow.mended == ()


def test_a_sheet_that_cannot_be_read_is_neither_mended_nor_forgotten(tmp_path: Path) -> None:
    told(tmp_path, MONDAY, TORNOI)
    assert told(tmp_path, TUESDAY, broken="customers").mended == ()
    assert told(tmp_path, TUESDAY, TORNOI).count("new") == 0


def test_looking_closer_the_same_day_tells_the_same(tmp_path: Path) -> None:
    told(tmp_path, MONDAY, TORNOI)
    first = told(tmp_path, TUESDAY, TORNOI, PHONE)
    again = told(tmp_path, TUESDAY, TORNOI, PHONE, again=True)
    assert first.count("new") == again.count("new") > 0
    assert told(tmp_path, TUESDAY, TORNOI, PHONE).count("new") == 0


def test_the_memory_holds_no_value_and_survives_damage(tmp_path: Path) -> None:
    told(tmp_path, MONDAY, "010594-9032 | Tornoi | O40 555 0199 | 010594-9033")
    stored = (tmp_path / "check.json").read_text(encoding="utf-8")
    assert not [value for value in ("010594", "Tornoi", "0199") if value in stored]
    (tmp_path / "check.json").write_text("{", encoding="utf-8")
    assert read_memory(tmp_path).latest is None
    (tmp_path / "check.json").write_text(json.dumps({"latest": {"at": 1}}), encoding="utf-8")
    assert told(tmp_path, TUESDAY, TORNOI).since is None


def test_setting_aside_is_not_mending(tmp_path: Path) -> None:
    plain = make_book(customers=rows(TORNOI))
    aside = make_book(customers=rows(TORNOI), suppressions="Havainto | Syy\nmunicipality.unknown | sovittu")
    results = []
    for book, now in ((plain, MONDAY), (aside, TUESDAY), (plain, TUESDAY)):
        results.append(compare_with_last(check_registers(book), book, tmp_path, now))
    assert [(codes(one), one.count("new")) for one in results[1:]] == [([], 0), ([], 0)]
    assert len(check(customers=rows(TORNOI)).findings) > 0
