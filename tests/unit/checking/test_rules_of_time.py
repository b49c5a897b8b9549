"""Hours, gaps, rests and double bookings: each rule with a look-alike that is right."""

from __future__ import annotations

import pytest

from tests.small_tables import check, only, told

CUSTOMERS = """
    Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta | Asiointikieli
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi  | suomi
    A-0002 | aktiivinen | työnantaja | Koski    | Leena    | Kemi  | suomi
"""
ASSISTANTS = """
    Tunnus | Tila   | Sukunimi | Etunimet | Kunta | Puhelin      | Syntymävuosi
    V-0001 | työssä | Aho      | Oili     | Kemi  | 040 555 0101 | 1990
    V-0002 | työssä | Salo     | Tapio    | Kemi  | 040 555 0102 | 1991
    V-0003 | työssä | Ranta    | Ville    | Kemi  | 040 555 0103 | 2009
"""
SUBSTITUTES = "Tunnus | Avustaja\nS-0001 | V-0001"
PEOPLE = {"customers": CUSTOMERS, "assistants": ASSISTANTS, "substitutes": SUBSTITUTES}


def decisions(*rows: str) -> str:
    """Give rows of Tunnus, Alkaa, Päättyy, daily hours and leisure hours."""
    head = (
        "Tunnus | Alkaa | Päättyy | Tunnit/kk päivittäiset | Tunnit/kk vapaa-aika "
        "| Asiakas | Päätöspäivä | Järjestämistapa"
    )
    return "\n".join([head, *(f"{row} | A-0001 | 1.12.2024 | työnantajamalli" for row in rows)])


def shifts(*rows: str) -> str:
    """Give rows of Tekijä, Päivä, Klo alkaa, Klo päättyy, Laji, Tarkoitus, Asiakas (A-0001), Sijaistarve."""
    head = "Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji | Tarkoitus | Asiakas | Sijaistarve | Tunnus"
    lines = [[part.strip() for part in row.split("|")] for row in rows]
    filled = [line + [""] * (8 - len(line)) for line in lines]
    whole = [
        [*x[:4], x[4] or "suunniteltu", x[5], x[6] or "A-0001", x[7], f"U-{n:04d}"] for n, x in enumerate(filled, 1)
    ]
    return "\n".join([head, *(" | ".join(line) for line in whole)])


def requests(*rows: str) -> str:
    """Give rows of Tunnus, Päivä, Tila, Valittu."""
    head = "Tunnus | Päivä | Tila | Valittu | Poissaoleva | Asiakas | Klo alkaa | Klo päättyy | Syy"
    return "\n".join([head, *(f"{row} | | A-0001 | 8 | 14 | sairaus" for row in rows)])


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(
            ("1.1.2025 | 31.12.2025", "15.1.2026 | "), [("decision.gap", "B3", "P-0002")], id="two weeks bare"
        ),
        pytest.param(("1.1.2025 | 31.12.2025", "1.1.2026 | "), [], id="one follows the other"),
        pytest.param(("1.1.2022 | 31.12.2022", "1.1.2025 | "), [], id="two years were a real break"),
        pytest.param(("1.1.2025 | 31.12.2025", "15.1.2026 | ", "1.6.2025 | 31.1.2026"), [], id="a third one covers"),
        pytest.param(("1.1.2025 | '31.12.25", "15.1.2026 | "), [], id="an end that cannot be read tells nothing"),
    ],
)
def test_gaps_between_decisions(rows: tuple[str, ...], found: list[tuple[str, str, str]]) -> None:
    given = decisions(*(f"P-{n:04d} | {row} | |" for n, row in enumerate(rows, 1)))
    assert told("decision.gap", **PEOPLE, decisions=given) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(("1.1.2025 | 30.4.2026",), [("decision.ends_soon", "C2", "P-0001")], id="ends in seven weeks"),
        pytest.param(("1.1.2025 | 30.6.2026",), [], id="ends in the summer"),
        pytest.param(("1.1.2025 | 30.4.2026", "1.5.2026 | "), [], id="ends and goes on"),
        pytest.param(("1.1.2025 | 28.2.2026",), [("decision.ended", "C2", "P-0001")], id="has ended"),
    ],
)
def test_decisions_that_end(rows: tuple[str, ...], found: list[tuple[str, str, str]]) -> None:
    given = decisions(*(f"P-{n:04d} | {row} | |" for n, row in enumerate(rows, 1)))
    assert told("decision", **PEOPLE, decisions=given) == found
    assert (
        told("decision", **PEOPLE | {"customers": CUSTOMERS.replace("aktiivinen", "päättynyt ")}, decisions=given) == []
    )


def test_the_days_of_warning_can_be_set_and_switched_off() -> None:
    given = decisions("P-0001 | 1.1.2025 | 30.6.2026 | |")
    far = "Tunnus | Arvo\nmuistutus_paatos | '120"
    assert told("decision", **PEOPLE, decisions=given, rules=far) == [("decision.ends_soon", "C2", "P-0001")]
    off = "Tunnus | Arvo | Taso\nmuistutus_paatos | '120 | pois"
    assert told("decision", **PEOPLE, decisions=given, rules=off) == []


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        pytest.param(("V-0001 | 2.3.2026 | 8 | 14", "V-0002 | 3.3.2026 | 8 | 13"), "D3", id="eleven of ten hours"),
        pytest.param(("V-0001 | 2.3.2026 | 8 | 14", "V-0002 | 3.3.2026 | 8 | 12"), None, id="ten of ten hours"),
        pytest.param(("V-0001 | 2.3.2026 | 8 | 14", "V-0002 | 2.4.2026 | 8 | 13"), None, id="two months"),
        pytest.param(
            ("V-0001 | 2.3.2026 | 8 | 14", "V-0001 | 2.3.2026 | 8 | 14.30 | toteutunut"), None, id="planned and done"
        ),
        pytest.param(("V-0001 | 2.3.2026 | 8 | 14", "V-0001 | 2.3.2026 | 9 | 15"), None, id="told as a double booking"),
        pytest.param(("V-0001 | 2.3.2026 | 8 | 20 | | vapaa-aika",), None, id="a purpose the decision says nothing of"),
    ],
)
def test_hours_over_the_decision(rows: tuple[str, ...], cell: str | None) -> None:
    given = decisions("P-0001 | 1.1.2025 | | 10 |")
    found = told("decision.hours", **PEOPLE, decisions=given, shifts=shifts(*rows))
    assert [place for _, place, _ in found] == ([] if cell is None else [cell])


def test_hours_over_the_decision_name_both_numbers_and_the_decision() -> None:
    planned = shifts("V-0001 | 2.3.2026 | 8 | 14 | | vapaa-aika", "V-0002 | 3.3.2026 | 22 | 4.30 | | vapaa-aika")
    given = decisions("P-0001 | 1.1.2025 | | 100 | 12")
    finding = only(check(**PEOPLE, decisions=given, shifts=planned), "decision.hours_over")
    assert (str(finding.params["used"]), str(finding.params["granted"])) == ("12.5", "12")
    assert finding.related == ("[asiakkaat.xlsx]Päätökset!E2",)


def test_a_week_over_the_contract_is_told_while_it_can_be_changed() -> None:
    jobs = (
        "Tunnus | Asiakas | Tekijä | Laji         | Alkaa    | Enimmäistunnit/vko\n"
        "T-0001 | A-0001  | V-0001 | toistaiseksi | 1.2.2025 | 10"
    )
    late = shifts("V-0001 | 16.3.2026 | 8 | 14", "S-0001 | 17.3.2026 | 8 | 14")
    assert told("shift.week", **PEOPLE, employments=jobs, shifts=late) == [("shift.week_over_contract", "D3", "U-0002")]
    gone = shifts("V-0001 | 23.2.2026 | 8 | 14", "V-0001 | 24.2.2026 | 8 | 14")
    elsewhere = shifts("V-0001 | 16.3.2026 | 8 | 14", "V-0001 | 17.3.2026 | 8 | 14 | | | A-0002")
    assert told("shift.week", **PEOPLE, employments=jobs, shifts=gone) == []
    assert told("shift.week", **PEOPLE, employments=jobs, shifts=elsewhere) == []


def test_a_week_without_its_rest_is_told_once() -> None:
    seven = shifts(*(f"V-0001 | {16 + day}.3.2026 | 8 | 16" for day in range(7)))
    assert told("shift", **PEOPLE, shifts=seven) == [("shift.week_rest_short", "C8", "U-0007")]
    five = shifts(*(f"V-0001 | {16 + day}.3.2026 | 8 | 16" for day in range(5)))
    assert told("shift", **PEOPLE, shifts=five) == []


def test_nights_over_midnight_and_the_turn_of_the_clocks_are_ordinary() -> None:
    nights = shifts(
        "V-0001 | 27.3.2026 | 22 | 6", "V-0001 | 28.3.2026 | 22 | 6", "V-0001 | 29.3.2026 | 22 | 6",
        "V-0002 | 24.10.2026 | 22 | 6", "V-0002 | 25.10.2026 | 22 | 6", "V-0002 | 31.12.2026 | 20 | 0",
    )  # fmt: skip
    assert told("", **PEOPLE, shifts=nights) == []


def test_a_linked_substitute_is_one_person_in_two_shifts() -> None:
    both = shifts("V-0001 | 13.3.2026 | 8 | 14", "S-0001 | 13.3.2026 | 12 | 18 | | | A-0002")
    finding = only(check(**PEOPLE, shifts=both), "shift.double_booked")
    assert (finding.record, finding.params["person"]) == ("U-0002", "V-0001")


def test_somebody_chosen_has_no_other_shift_then() -> None:
    asked = requests("R-0001 | 13.3.2026 | täytetty | S-0001")
    busy = shifts("V-0001 | 13.3.2026 | 12 | 18 | | | A-0002")
    finding = only(check(**PEOPLE, requests=asked, shifts=busy), "request.double_booked")
    assert (finding.cell, finding.related) == ("D2", ("[valitys.xlsx]Vuorot!C2",))


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("V-0001 | 13.3.2026 | 8 | 14 | | | A-0001 | R-0001", id="the shift that the choice made"),
        pytest.param("V-0001 | 13.3.2026 | 8 | 14", id="the same shift without its request"),
        pytest.param("V-0001 | 13.3.2026 | 14 | 20 | | | A-0002", id="a shift that begins when the other ends"),
        pytest.param("V-0002 | 13.3.2026 | 8 | 14 | | | A-0002", id="somebody else's shift"),
    ],
)
def test_a_choice_and_its_own_shift_are_no_pair(row: str) -> None:
    asked = requests("R-0001 | 13.3.2026 | täytetty | S-0001")
    assert told("", **PEOPLE, requests=asked, shifts=shifts(row)) == []


def test_a_cancelled_choice_books_nobody() -> None:
    asked = requests("R-0001 | 13.3.2026 | peruttu | V-0001")
    busy = shifts("V-0001 | 13.3.2026 | 12 | 18 | | | A-0002")
    assert told("", **PEOPLE, requests=asked, shifts=busy) == []


def test_a_minor_of_17_by_year_alone_may_be_18_and_is_not_accused() -> None:
    born_2008 = {**PEOPLE, "assistants": ASSISTANTS.replace("2009", "2008")}
    late = shifts("V-0003 | 13.3.2026 | 18 | 23")
    assert told("shift", **born_2008, shifts=late) == []
    assert told("shift", **PEOPLE, shifts=late) == [("shift.minor_hours", "D2", "U-0001")]
    assert told("shift", **PEOPLE, shifts=shifts("V-0003 | 13.3.2026 | 16 | 22")) == []


def test_a_shift_tells_what_its_request_tells() -> None:
    asked = requests("R-0001 | 13.3.2026 | täytetty | V-0001", "R-0002 | 14.3.2026 | peruttu | ")
    planned = shifts(
        "V-0001 | 13.3.2026 | 8 | 14 | | | A-0001 | R-0001",
        "V-0002 | 14.3.2026 | 8 | 14 | | | A-0001 | R-0002",
        "V-0002 | 15.3.2026 | 8 | 14 | | | A-0001 | R-0001",
    )
    assert told("shift", **PEOPLE, requests=asked, shifts=planned) == [
        ("shift.request_cancelled", "H3", "U-0002"),
        ("shift.other_request", "H4", "U-0003"),
    ]


def test_a_shift_after_the_employment_is_told_once_for_the_pair() -> None:
    jobs = (
        "Tunnus | Asiakas | Tekijä | Laji          | Alkaa    | Päättyy   | Määräajan peruste\n"
        "T-0001 | A-0001  | V-0001 | määräaikainen | 1.1.2026 | 15.3.2026 | loma"
    )
    planned = shifts("V-0001 | 15.3.2026 | 8 | 14", "V-0001 | 16.3.2026 | 8 | 14", "V-0001 | 17.3.2026 | 8 | 14")
    finding = only(check(**PEOPLE, employments=jobs, shifts=planned), "shift.employment_ended")
    assert (finding.cell, finding.related) == ("B3", ("[avustajat.xlsx]Työsuhteet!F2", "[valitys.xlsx]Vuorot!B4"))
    renewed = jobs + "\nT-0002 | A-0001 | V-0001 | toistaiseksi | 16.3.2026 | |"
    assert told("shift", **PEOPLE, employments=renewed, shifts=planned) == []
