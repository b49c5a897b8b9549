"""What only warns: hours of the act, of the contract and of the decision, consents, an extract."""

from __future__ import annotations

import pytest

from tests.unit.matching.small import contracts, people, profile, ranking_of, request, shifts


def warned(**sheets: str) -> list[tuple[str, str]]:
    """Return (rule, variant) of the warnings about S-0001."""
    ranking = ranking_of(**{"Sijaiset": people({}), "Päätökset": decision("999")} | sheets)
    return [(problem.rule, problem.variant) for problem in ranking.candidates[0].warnings]


DAYS = ("9", "10", "11", "13", "14")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([], [], id="one shift of six hours"),
        pytest.param(["A-0001 | S-0001 | 12.3.2026 | 14 | 16"], [], id="eight hours that day"),
        pytest.param(["A-0001 | S-0001 | 12.3.2026 | 14 | 16.15"], [("day_hours", "")], id="over eight"),
        pytest.param(["A-0002 | S-0001 | 12.3.2026 | 15 | 18"], [("day_hours", "across")], id="over eight together"),
        pytest.param([f"A-0001 | S-0001 | {d}.3.2026 | 8 | 15" for d in DAYS], [("week_hours", "")], id="41 hours"),
        pytest.param([f"A-0002 | S-0001 | {d}.3.2026 | 8 | 15" for d in DAYS], [("week_hours", "across")],
                     id="41 hours with two employers"),
        pytest.param([f"A-0001 | S-0001 | {d}.3.2026 | 9 | 14" for d in range(2, 23) if d != 12],
                     [("weekly_rest", "")], id="no day off in three weeks"),
        pytest.param([f"A-0002 | S-0001 | {d}.3.2026 | 9 | 14" for d in range(2, 23) if d != 12],
                     [("weekly_rest", "across")], id="no day off in three weeks, with two employers"),
    ],
)  # fmt: skip
def test_hours_of_the_act(rows: list[str], expected: list[tuple[str, str]]) -> None:
    assert warned(Vuorot=shifts(*rows)) == expected


def test_the_average_is_reckoned_over_four_months() -> None:
    rows = [f"A-0001 | S-0001 | {d}.{m}.2026 | 6 | 18" for m in (1, 2) for d in range(1, 29)]
    rows += [f"A-0001 | S-0001 | {d}.12.2025 | 6 | 18" for d in range(1, 29)]
    assert ("average_hours", "") in warned(Vuorot=shifts(*rows))
    assert ("average_hours", "") not in warned(Vuorot=shifts(*rows[:60]))


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        pytest.param({"Enimmäistunnit/vko": "12"}, [], id="exactly twelve"),
        pytest.param({"Enimmäistunnit/vko": "11,5"}, [("own_limit", "contract")], id="over the contract's"),
        pytest.param({"Sovitut ajat": "ma, to klo 8–14"}, [], id="at an agreed time"),
        pytest.param({"Sovitut ajat": "ma klo 8–14"}, [("consent", "")], id="at another time"),
        pytest.param({"Laji": "tarvittaessa"}, [("consent", "")], id="called in when needed"),
    ],
)
def test_the_contract(contract: dict[str, str], expected: list[tuple[str, str]]) -> None:
    tuesday = shifts("A-0001 | S-0001 | 10.3.2026 | 8 | 14")
    assert warned(Vuorot=tuesday, Työsuhteet=contracts(contract)) == expected


def decision(hours: str, **more: str) -> str:
    row = {"Tunnus": "P-0001", "Asiakas": "A-0001", "Päätöspäivä": "1.12.2025", "Alkaa": "1.1.2026"}
    row |= {"Tunnit/kk päivittäiset": hours} | more
    return " | ".join(row) + "\n" + " | ".join(row.values())


@pytest.mark.parametrize(
    ("table", "variant"),
    [
        pytest.param(decision("16"), None, id="ten used and six needed"),
        pytest.param(decision("15,5"), "", id="half an hour short"),
        pytest.param(decision("100", Päättyy="11.3.2026"), "no_decision", id="ended yesterday"),
        pytest.param(decision(""), "no_purpose", id="no hours for this purpose"),
    ],
)
def test_hours_of_the_decision(table: str, variant: str | None) -> None:
    used = shifts("A-0001 | S-0002 | 2.3.2026 | 8 | 18", "A-0001 | S-0002 | 27.2.2026 | 8 | 18")
    ranking = ranking_of(Sijaiset=people({}, {}), Vuorot=used, Päätökset=table)
    found = [p.variant for p in ranking.candidates[0].warnings if p.rule == "decision_hours"]
    assert found == ([] if variant is None else [variant])


def test_the_shift_of_the_absent_one_is_not_counted_twice() -> None:
    hers = shifts("A-0001 | S-0002 | 12.3.2026 | 8 | 14")
    ranking = ranking_of(
        Sijaiset=people({}, {}), Vuorot=hers, Päätökset=decision("6"), Sijaistarpeet=request(Poissaoleva="S-0002")
    )
    assert [problem.rule for problem in ranking.candidates[0].warnings] == []


def test_night_work_is_told() -> None:
    assert warned(Sijaistarpeet=request("20", "24")) == [("night", "")]


@pytest.mark.parametrize(("seen", "expected"), [("kyllä", []), ("", [("extract", "")])])
def test_the_extract_when_a_child_is_assisted(seen: str, expected: list[tuple[str, str]]) -> None:
    child = (
        "Tunnus | Tila | Rooli | Sukunimi | Etunimet | Kunta | Syntymäaika | Asiointikieli\n"
        "A-0001 | aktiivinen | päämies | Koski | Aino | Tornio | 1.5.2015 | suomi"
    )
    sheets = {"Asiakkaat": child, "Sijaiset": people({"Rikosrekisteriote nähty": seen}), "Profiilit": profile()}
    ranking = ranking_of(**sheets)
    assert [(p.rule, p.variant) for p in ranking.candidates[0].warnings] == expected


def test_a_limit_across_employers_can_be_switched_off() -> None:
    rules = "Tunnus | Arvo | Taso\npaivan_tunnit_eri | x | pois"
    assert warned(Vuorot=shifts("A-0002 | S-0001 | 12.3.2026 | 15 | 18"), Säännöt=rules) == []


def test_a_planned_shift_that_was_done_counts_once() -> None:
    header = "Tunnus | Asiakas | Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji"
    days = [f"A-0001 | S-0001 | {day}.3.2026 | 8 | 13" for day in DAYS]
    both = [f"{row} | {kind}" for row in days for kind in ("suunniteltu", "toteutunut")]
    table = "\n".join([header, *(f"U-{n:04d} | {row}" for n, row in enumerate(both, start=1))])
    assert warned(Vuorot=table) == []
