"""The sheet *Ohitukset*: what it sets aside, what it cannot, and what is said of its own rows."""

from __future__ import annotations

import pytest

from hapusheets.checking.engine import CheckResult
from hapusheets.checking.reports import report_lines, report_payload
from hapusheets.checking.wording import message
from hapusheets.model.cells import Value
from tests.small_tables import check, only

CUSTOMERS = """
    Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta  | Asiointikieli
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Tornoi | suomi
"""
BLOCKED = {
    "profiles": "Asiakas | Estetyt\nA-0001 | S-0001",
    "substitutes": "Tunnus | Tila | Sukunimi | Etunimet | Kunta\nS-0001 | aktiivinen | Niemi | Eero | Kemi",
    "requests": "Tunnus | Asiakas | Päivä | Tila | Valittu\nR-0001 | A-0001 | 20.3.2026 | täytetty | S-0001",
}
HEAD = "Havainto | Rekisteri | Tunnus | Syy | Voimassa asti"


def with_row(row: str, **sheets: str) -> CheckResult:
    return check(customers=CUSTOMERS, suppressions=f"{HEAD}\n{row}", **sheets)


def about(row: str) -> list[tuple[str, str, Value]]:
    """Return (code, cell, proposal) of what is said of a row."""
    found = [f for f in with_row(row).findings if f.sheet == "Ohitukset"]
    return [(f.code, f.cell, f.fix.value if f.fix else None) for f in found]


SAID: dict[str, tuple[str, list[tuple[str, str, Value]]]] = {
    "a row in order": ("municipality.unknown | Asiakkaat | A-0001 | sovittu | 12.3.2026", []),
    "an ended row": ("municipality.unknown | | | sovittu | 1.3.2026", [("suppression.ended", "E2", None)]),
    "no reason": ("municipality.unknown | | | |", [("suppression.no_reason", "D2", None)]),
    "nothing covered": ("phone.length | | | sovittu |", [("suppression.needless", "A2", None)]),
    "ended, nothing covered": ("phone.length | | | sovittu | 1.3.2026", [("suppression.needless", "A2", None)]),
    "a row of nobody": ("municipality.unknown | | A-0009 | x |", [("suppression.needless", "A2", None)]),
    "a misspelt code": (
        "municipality.unknwon | | | sovittu |",
        [("suppression.unknown_code", "A2", "municipality.unknown")],
    ),
    "a code of another world": ("E501 | | | sovittu |", [("suppression.unknown_code", "A2", None)]),
    "a misspelt sheet": ("municipality | Asiakaat | | x |", [("suppression.unknown_register", "B2", "Asiakkaat")]),
    "a theme": ("municipality | customers | | sovittu |", []),
}  # fmt: skip


@pytest.mark.parametrize(("row", "said"), SAID.values(), ids=SAID)
def test_each_row_of_the_sheet_is_judged_itself(row: str, said: list[tuple[str, str, Value]]) -> None:
    assert about(row) == said


def test_an_ended_row_says_that_the_finding_shows_again() -> None:
    result = with_row("municipality.unknown | | | sovittu | 1.3.2026")
    assert only(result, "municipality.unknown").cell == "F2"
    assert message(only(result, "suppression.ended")).startswith(
        "Ohitus municipality.unknown päättyi 1.3.2026, ja havainto näkyy taas."
    )


@pytest.mark.parametrize("code", ["request.blocked_chosen", "request"])
def test_a_persons_no_cannot_be_set_aside(code: str) -> None:
    result = with_row(f"{code} | | | kiire |", **BLOCKED)
    assert only(result, "request.blocked_chosen").severity == "error"
    assert "request.blocked_chosen" not in {found.code for found in result.suppressed}
    assert only(result, "suppression.not_possible").cell == "A2"


def test_the_answer_counts_what_is_set_aside() -> None:
    result = with_row("municipality.unknown | | | sovittu |")
    assert result.aside[0].reason == "sovittu"
    assert "Taulukon Ohitukset vuoksi jätettiin pois: 1." in list(report_lines(result))
    assert report_payload(result, 0)["summary"]["suppressed"] == 1


def test_without_rows_nothing_is_said() -> None:
    assert [found for found in check(customers=CUSTOMERS).findings if found.sheet == "Ohitukset"] == []
