"""Decisions, employments, requests, shifts, and what has grown old."""

from __future__ import annotations

from tests.small_tables import check, only, told

PEOPLE = {
    "customers": """
        Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta | Asiointikieli
        A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi  | suomi
        A-0002 | aktiivinen | työnantaja | Koski    | Leena    | Kemi  | suomi
    """,
    "assistants": """
        Tunnus | Tila   | Sukunimi | Etunimet | Kunta | Puhelin      | Syntymävuosi | Ei asiakkaille | Otteen päiväys
        V-0001 | työssä | Aho      | Oili     | Kemi  | 040 555 0101 | 1990         | A-0002         | 1.6.2025
        V-0002 | työssä | Salo     | Tapio    | Kemi  | 040 555 0102 | 1991         |                | 1.1.2026
        V-0003 | työssä | Ranta    | Ville    | Kemi  | 040 555 0103 | 2009         |                |
    """,
}


def shifts(*rows: str) -> str:
    """Give rows of Tunnus, Tekijä, Päivä, Klo alkaa, Klo päättyy, Laji (and perhaps Asiakas)."""
    head = "Tunnus | Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji | Asiakas"
    return "\n".join([head, *(row if row.count("|") == 6 else f"{row} | A-0001" for row in rows)])


def requests(*rows: str) -> str:
    """Give rows of Tunnus, Päivä, Tila, Avustajia, Valittu."""
    head = "Tunnus | Päivä | Tila | Avustajia | Valittu | Asiakas | Klo alkaa | Klo päättyy | Syy"
    return "\n".join([head, *(f"{row} | A-0001 | 8 | 14 | sairaus" for row in rows)])


def decisions(*rows: str) -> str:
    """Give rows of Tunnus, Alkaa, Päättyy and daily hours."""
    head = "Tunnus | Alkaa | Päättyy | Tunnit/kk päivittäiset | Asiakas | Päätöspäivä | Järjestämistapa"
    return "\n".join([head, *(f"{row} | A-0001 | 1.12.2024 | työnantajamalli" for row in rows)])


def employments(*rows: str) -> str:
    """Give rows of Tunnus, Tekijä, Laji, Alkaa, Päättyy, Määräajan peruste, Koeaika päättyy."""
    head = "Tunnus | Tekijä | Laji | Alkaa | Päättyy | Määräajan peruste | Koeaika päättyy | Asiakas"
    return "\n".join([head, *(f"{row} | A-0001" for row in rows)])


def test_two_decisions_for_one_purpose_overlap() -> None:
    given = decisions("P-0001 | 1.1.2025 | | 40", "P-0002 | 1.1.2026 | 31.12.2026 | 60", "P-0003 | 1.1.2027 | |")
    finding = only(check(**PEOPLE, decisions=given), "decision.overlap")
    assert (finding.cell, finding.related) == ("C2", ("[asiakkaat.xlsx]Päätökset!B3",))


def test_decisions_that_follow_each_other_do_not_overlap() -> None:
    given = decisions("P-0001 | 1.1.2025 | 31.12.2025 | 40", "P-0002 | 1.1.2026 | | 60")
    assert told("", **PEOPLE, decisions=given) == []


def test_an_end_that_cannot_be_read_tells_nothing_of_overlaps() -> None:
    given = decisions("P-0001 | 1.1.2025 | '31.12.25 | 40", "P-0002 | 1.1.2026 | | 60")
    assert told("", **PEOPLE, decisions=given) == [("date.short_year", "C2", "P-0001")]


def test_a_request_outside_every_decision() -> None:
    given = decisions("P-0001 | 1.1.2025 | 13.3.2026 | 40")
    asked = requests(
        "R-0001 | 14.3.2026 | avoin | |", "R-0002 | 13.3.2026 | avoin | |", "R-0003 | 1.4.2026 | peruttu | |"
    )
    assert told("request", **PEOPLE, decisions=given, requests=asked) == [("request.outside_decision", "B2", "R-0001")]


def test_a_fixed_term_has_a_reason() -> None:
    jobs = employments(
        "T-0001 | V-0002 | määräaikainen | 1.2.2026 | 30.4.2026 | | ",
        "T-0002 | V-0002 | toistaiseksi  | 1.2.2026 | | | ",
    )
    assert told("", **PEOPLE, employments=jobs) == [("employment.no_reason", "F2", "T-0001")]


def test_a_trial_period_is_at_most_half_of_the_term_and_six_months() -> None:
    jobs = employments(
        "T-0001 | V-0002 | määräaikainen | 1.2.2026 | 31.3.2026 | loma | 2.3.2026",
        "T-0002 | V-0002 | määräaikainen | 1.2.2026 | 31.3.2026 | loma | 1.3.2026",
        "T-0003 | V-0002 | toistaiseksi  | 1.2.2026 |           |      | 1.8.2026",
        "T-0004 | V-0003 | toistaiseksi  | 1.2.2026 |           |      | 31.7.2026",
    )
    assert told("", **PEOPLE, employments=jobs) == [
        ("employment.trial_too_long", "G2", "T-0001"),
        ("employment.trial_over_six_months", "G4", "T-0003"),
    ]


def test_an_extract_is_at_most_six_months_old_when_the_work_begins() -> None:
    jobs = employments(
        "T-0001 | V-0001 | toistaiseksi | 2.12.2025 | | |", "T-0002 | V-0002 | toistaiseksi | 1.7.2026 | | |"
    )
    assert told("", **PEOPLE, employments=jobs) == [("extract.old", "I2", "V-0001")]


def test_one_slot_has_one_person() -> None:
    asked = requests(
        "R-0001 | 13.3.2026 | täytetty | | V-0001; V-0002",
        "R-0002 | 14.3.2026 | täytetty | 2 | V-0001; V-0002",
    )
    assert told("", **PEOPLE, requests=asked) == [("request.too_many_chosen", "E2", "R-0001")]


def test_nobody_is_chosen_whom_the_customer_or_the_person_has_ruled_out() -> None:
    asked = requests("R-0001 | 13.3.2026 | täytetty | | V-0002") + (
        "\nR-0002 | 14.3.2026 | täytetty | | V-0001 | A-0002 | 8 | 14 | sairaus"
    )
    profiles = "Asiakas | Estetyt\nA-0001 | V-0002"
    assert told("", **PEOPLE, requests=asked, profiles=profiles) == [
        ("request.blocked_chosen", "E2", "R-0001"),
        ("request.unwilling_chosen", "E3", "R-0002"),
    ]


def test_the_state_of_a_request_agrees_with_the_chosen() -> None:
    asked = requests(
        "R-0001 | 13.3.2026 | täytetty | |",
        "R-0002 | 14.3.2026 | avoin | | V-0002",
        "R-0003 | 15.3.2026 | avoin | 2 | V-0002",
    )
    assert told("", **PEOPLE, requests=asked) == [
        ("request.nobody_chosen", "E2", "R-0001"),
        ("request.still_open", "C3", "R-0002"),
    ]


def test_one_person_is_not_in_two_shifts_even_over_midnight() -> None:
    planned = shifts(
        "U-0001 | V-0002 | 13.3.2026 | 22 | 6  | suunniteltu",
        "U-0002 | V-0002 | 14.3.2026 | 5  | 9  | suunniteltu",
        "U-0003 | V-0001 | 14.3.2026 | 5  | 9  | suunniteltu",
    )
    finding = only(check(**PEOPLE, shifts=planned), "shift.double_booked")
    assert (finding.record, finding.related) == ("U-0002", ("[valitys.xlsx]Vuorot!D2",))
    assert (finding.params["a_time"], finding.params["b_time"]) == ("22–6", "5–9")


def test_a_planned_shift_and_the_same_one_as_worked_are_no_pair() -> None:
    planned = shifts(
        "U-0001 | V-0002 | 10.3.2026 | 8 | 14 | suunniteltu", "U-0002 | V-0002 | 10.3.2026 | 8 | 14.30 | toteutunut"
    )
    assert told("", **PEOPLE, shifts=planned) == []


def test_eleven_hours_of_rest_within_a_day_from_each_coming_shift() -> None:
    planned = shifts(
        "U-0001 | V-0002 | 13.3.2026 | 14 | 22    | suunniteltu",
        "U-0002 | V-0002 | 14.3.2026 | 8  | 12    | suunniteltu",
        "U-0003 | V-0001 | 13.3.2026 | 14 | 21    | suunniteltu",
        "U-0004 | V-0001 | 14.3.2026 | 8  | 12    | suunniteltu",
    )
    finding = only(check(**PEOPLE, shifts=planned), "shift.rest_short")
    assert (finding.record, finding.params["rest"], finding.params["required"]) == ("U-0001", "10 h", "11")


def test_the_rest_rule_can_be_switched_off_in_the_settings() -> None:
    planned = shifts(
        "U-0001 | V-0002 | 13.3.2026 | 14 | 22 | suunniteltu", "U-0002 | V-0002 | 14.3.2026 | 8 | 12 | suunniteltu"
    )
    rules = "Tunnus | Arvo | Taso\nvuorokausilepo | '660 | pois"
    assert told("", **PEOPLE, shifts=planned, rules=rules) == []


def test_somebody_surely_under_18_works_between_6_and_22() -> None:
    planned = shifts(
        "U-0001 | V-0003 | 13.3.2026 | 16 | 23 | suunniteltu",
        "U-0002 | V-0003 | 15.3.2026 | 5  | 9  | suunniteltu",
        "U-0003 | V-0003 | 17.3.2026 | 6  | 9  | suunniteltu",
    )
    assert told("shift.minor", **PEOPLE, shifts=planned) == [
        ("shift.minor_hours", "E2", "U-0001"),
        ("shift.minor_hours", "D3", "U-0002"),
    ]


def test_facts_of_the_guide_grow_old() -> None:
    facts = """
        Tunnus | Luku | Otsikko | Teksti | Kieli | Tarkistettu | Voimassa asti
        O-0001 | 1    | Yksi    | Teksti | suomi | 11.9.2025   |
        O-0002 | 1    | Kaksi   | Teksti | suomi | 12.9.2025   |
        O-0003 | 1    | Kolme   | Teksti | suomi | 1.1.2025    | 1.3.2026
    """
    assert told("", guide_facts=facts) == [
        ("guide.fact_unchecked", "F2", "O-0001"),
        ("guide.fact_expired", "G4", "O-0003"),
    ]


def test_a_row_past_its_day_of_removal() -> None:
    customers = PEOPLE["customers"].replace("Asiointikieli\n", "Asiointikieli | Poistettava viimeistään\n", 1)
    customers = customers.replace(
        "A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi  | suomi",
        "A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi  | suomi | 11.3.2026",
    )
    assert told("row", customers=customers) == [("row.keep_until_passed", "H2", "A-0001")]
