"""Who may work for whom, what may be kept, and rows that contradict each other: with look-alikes that are right."""

from __future__ import annotations

import pytest

from tests.small_tables import check, only, told

CUSTOMERS = """
    Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta | Asiointikieli
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Kemi  | suomi
"""
ASSISTANTS = """
    Tunnus | Tila   | Sukunimi | Etunimet | Kunta | Puhelin      | Syntymävuosi | Ei asiakkaille
    V-0001 | työssä | Aho      | Oili     | Kemi  | 040 555 0101 | 1990         |
    V-0002 | työssä | Salo     | Tapio    | Kemi  | 040 555 0102 | 1991         | A-0001
"""
SUBSTITUTES = "Tunnus | Avustaja\nS-0001 | V-0001"
PEOPLE = {"customers": CUSTOMERS, "assistants": ASSISTANTS, "substitutes": SUBSTITUTES}


def jobs(*rows: str) -> str:
    """Give rows of Tunnus, Tekijä, Laji, Alkaa, Päättyy, Määräajan peruste."""
    head = "Tunnus | Tekijä | Laji | Alkaa | Päättyy | Määräajan peruste | Asiakas"
    return "\n".join([head, *(f"{row} | A-0001" for row in rows)])


def decision(allowed: str, until: str = "") -> str:
    head = "Tunnus | Asiakas | Päätöspäivä | Alkaa | Päättyy | Järjestämistapa | Perheenjäsen sallittu"
    return f"{head}\nP-0001 | A-0001 | 1.12.2024 | 1.1.2025 | {until} | työnantajamalli | {allowed}"


FAMILY = "Asiakas | Perheenjäsenet\nA-0001 | S-0001"


@pytest.mark.parametrize(
    ("allowed", "found"),
    [
        pytest.param("ei", [("employment.family", "B2", "T-0001")], id="not allowed"),
        pytest.param("", [("employment.family", "B2", "T-0001")], id="nothing said"),
        pytest.param("kyllä", [], id="allowed"),
        pytest.param("ehkä", [], id="told at the decision instead"),
    ],
)
def test_the_family_works_only_with_permission(allowed: str, found: list[tuple[str, str, str]]) -> None:
    rows = jobs("T-0001 | V-0001 | toistaiseksi | 1.2.2025 | |")
    given = {"profiles": FAMILY, "decisions": decision(allowed), "employments": rows}
    assert told("employment", **PEOPLE, **given) == found


def test_the_family_is_told_once_with_its_shifts_and_choices() -> None:
    planned = (
        "Tunnus | Tekijä | Päivä | Klo alkaa | Klo päättyy | Laji | Asiakas\n"
        "U-0001 | V-0001 | 16.3.2026 | 8 | 12 | suunniteltu | A-0001\n"
        "U-0002 | V-0001 | 17.3.2026 | 8 | 12 | suunniteltu | A-0001"
    )
    result = check(**PEOPLE, profiles=FAMILY, decisions=decision("ei"), shifts=planned)
    assert only(result, "employment.family").cell == "B2"
    assert "[valitys.xlsx]Vuorot!B3" in only(result, "employment.family").related


def test_nobody_ruled_out_is_employed_or_a_favourite() -> None:
    profiles = "Asiakas | Suosikit | Estetyt\nA-0001 | S-0001; V-0002 | V-0001"
    rows = jobs("T-0001 | V-0001 | toistaiseksi | 1.2.2025 | |", "T-0002 | V-0002 | toistaiseksi | 1.2.2025 | |")
    assert told("", **PEOPLE, profiles=profiles, employments=rows) == [
        ("profile.blocked_favourite", "B2", "A-0001"),
        ("profile.unwilling_favourite", "B2", "A-0001"),
        ("employment.blocked", "B2", "T-0001"),
        ("employment.unwilling", "B3", "T-0002"),
    ]
    ended = jobs("T-0001 | V-0001 | määräaikainen | 1.2.2025 | 1.3.2026 | loma")
    assert told("employment", **PEOPLE, profiles=profiles, employments=ended) == []


@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param("1.7.2026 | 31.12.2026 |", "employment.no_reason_first", id="one short contract, allowed since"),
        pytest.param("1.7.2026 | 31.8.2027 |", "employment.no_reason", id="longer than a year"),
        pytest.param("1.5.2026 | 31.12.2026 |", "employment.no_reason", id="before the change"),
        pytest.param("1.7.2026 | | loma", "employment.no_end", id="no end"),
        pytest.param("1.7.2026 | 31.12.2026 | loma", None, id="a reason and an end"),
    ],
)
def test_fixed_terms(row: str, found: str | None) -> None:
    told_codes = [
        code for code, _, _ in told("", **PEOPLE, employments=jobs(f"T-0001 | V-0001 | määräaikainen | {row}"))
    ]
    assert told_codes == ([found] if found else [])


def test_an_employment_begins_at_15() -> None:
    young = {**PEOPLE, "assistants": ASSISTANTS.replace("1990", "2012")}
    rows = jobs("T-0001 | V-0001 | toistaiseksi | 1.3.2026 | |")
    assert told("employment", **young, employments=rows) == [("employment.too_young", "D2", "T-0001")]
    assert told("employment", **PEOPLE, employments=rows) == []


def offers(*rows: str) -> dict[str, str]:
    """Give rows of Ehdokas, Vastaus, Vastattu for request R-0001."""
    head = "Ehdokas | Vastaus | Vastattu | Sijaistarve | Lähetetty | Tunnus"
    lines = [f"{row} | R-0001 | '11.3.2026 9.00 | TA-{n:04d}" for n, row in enumerate(rows, 1)]
    asked = (
        "Tunnus | Asiakas | Päivä | Klo alkaa | Klo päättyy | Syy | Tila | Valittu\n"
        "R-0001 | A-0001 | 13.3.2026 | 8 | 14 | sairaus | täytetty | V-0001"
    )
    return {"offers": "\n".join([head, *lines]), "requests": asked}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(("V-0001 | ei | '11.3.2026 10.00",), ["request.refused_chosen"], id="the chosen one said no"),
        pytest.param(
            ("V-0001 | ei | '11.3.2026 10.00", "V-0001 | kyllä | '11.3.2026 12.00"), [], id="no first, then yes"
        ),
        pytest.param(("V-0001 | ei vastausta | '11.3.2026 10.00",), ["offer.silence_answered"], id="silence at ten"),
        pytest.param(("V-0001 | | '11.3.2026 10.00",), ["offer.no_reply"], id="answered, but what"),
        pytest.param(("V-0001 | kyllä | '11.3.2026 8.00",), ["date.turned"], id="answered before it was asked"),
        pytest.param(("V-0001 | kyllä | '11.3.2026 10.00", "V-0002 | ei |"), [], id="two answers"),
        pytest.param(("V-0001 | kyllä |", "V-0001 | kyllä |"), ["offer.twice"], id="the same row twice"),
    ],
)
def test_offers_and_their_answers(rows: tuple[str, ...], found: list[str]) -> None:
    assistants = ASSISTANTS.replace("| A-0001", "|")
    codes = [c for c, _, _ in told("", **{**PEOPLE, "assistants": assistants}, **offers(*rows)) if c != "date.as_text"]
    assert codes == found


@pytest.mark.parametrize(
    ("row", "found"),
    [
        pytest.param("täytetty | 2 | V-0001 | |", ["request.too_few_chosen"], id="one of two"),
        pytest.param("ei täyttynyt | | V-0001 | |", ["request.unfilled_with_chosen"], id="unfilled with somebody"),
        pytest.param("avoin | | | 10.3.2026 |", ["request.choice_without_person"], id="a day of choice, nobody"),
        pytest.param("täytetty | | V-0001 | | S-0001", ["request.absent_chosen"], id="the one who is away"),
        pytest.param("täytetty | | V-0001 | 10.3.2026 |", [], id="filled"),
        pytest.param("peruttu | | V-0001 | 10.3.2026 |", [], id="cancelled after the choice"),
        pytest.param("tarjottu | 2 | V-0001 | |", [], id="one of two, still offered"),
    ],
)
def test_the_state_of_a_request_and_its_people(row: str, found: list[str]) -> None:
    head = "Tunnus | Tila | Avustajia | Valittu | Valittu pvm | Poissaoleva | Asiakas | Päivä"
    asked = f"{head} | Klo alkaa | Klo päättyy | Syy\nR-0001 | {row} | A-0001 | 13.3.2026 | 8 | 14 | sairaus"
    assert [code for code, _, _ in told("", **PEOPLE, requests=asked)] == found


@pytest.mark.parametrize(
    ("flag", "area", "found"),
    [
        pytest.param("", "Kemi", ["sensitive.travel_area"], id="an area without a flag"),
        pytest.param("kyllä", "Kemi", [], id="an area with the flag"),
        pytest.param("", "", [], id="neither"),
    ],
)
def test_a_travel_area_belongs_to_the_protected(flag: str, area: str, found: list[str]) -> None:
    rows = ASSISTANTS.replace("Ei asiakkaille", "Turvakielto | Matka-alue").replace(
        "1990         |", f"1990 | {flag} | {area}"
    )
    codes = [code for code, _, _ in told("sensitive", **{**PEOPLE, "assistants": rows.replace("| A-0001", "|")})]
    assert codes == found


def test_statistics_do_not_tell_where_the_protected_live() -> None:
    flagged = CUSTOMERS.replace("Asiointikieli\n", "Asiointikieli | Turvakielto\n").replace(
        "suomi\n", "suomi | kyllä\n"
    )
    calls = "Tunnus | Päivä | Asiakas/Tekijä | Kunta\nYT-0001 | 1.3.2026 | A-0001 | Kemi"
    finding = only(check(customers=flagged, interactions=calls), "sensitive.municipality")
    assert finding.cell == "D2"
    assert told("sensitive", customers=CUSTOMERS, interactions=calls) == []


@pytest.mark.parametrize(
    ("note", "code"),
    [
        pytest.param("diagnoosi MS-tauti", "sensitive.health", id="a diagnosis"),
        pytest.param("tili FI21 1234 5600 0007 85", "text.account", id="an account"),
        pytest.param("äiti 010190-999W soittaa", "text.identity_code", id="an identity code"),
        pytest.param("tarvitsee apua siirroissa, koira kotona", None, id="a need"),
        pytest.param("FI21 1234 5600 0007 86 on vanha", None, id="digits that are no account"),
    ],
)
def test_what_does_not_belong_in_notes(note: str, code: str | None) -> None:
    rows = CUSTOMERS.replace("Asiointikieli\n", "Asiointikieli | Lisätiedot\n").replace("suomi\n", f"suomi | {note}\n")
    assert [found for found, _, _ in told("", customers=rows)] == ([code] if code else [])


def test_a_training_may_name_an_illness() -> None:
    trained = ASSISTANTS.replace("Ei asiakkaille", "Koulutukset").replace(
        "| A-0001", "| diabetes- ja autismikoulutus 2025"
    )
    assert told("", assistants=trained) == []


def test_a_reason_needs_its_wish() -> None:
    profiles = "Asiakas | Sukupuolitoive | Toiveen peruste\nA-0001 | | apu peseytymisessä"
    assert told("sensitive", customers=CUSTOMERS, profiles=profiles) == [("sensitive.gender_reason", "C2", "A-0001")]
    wished = profiles.replace("| |", "| nainen |")
    assert told("", customers=CUSTOMERS, profiles=wished) == []


def test_authorities_end_in_time_to_be_asked_for() -> None:
    rows = "Tunnus | Laji | Sukunimi | Etunimet | Voimassa asti\nE-001 | edunvalvoja | Lahti | Maija | "
    customers = CUSTOMERS.replace("Asiointikieli\n", "Asiointikieli | Edustaja\n").replace("suomi\n", "suomi | E-001\n")
    soon = told("representative", customers=customers, representatives=rows + "30.4.2026")
    assert soon == [("representative.ends_soon", "E2", "E-001")]
    assert told("representative", customers=customers, representatives=rows + "31.12.2026") == []
    assert told("representative", customers=CUSTOMERS, representatives=rows + "30.4.2026") == []


def test_times_nobody_has_confirmed_for_a_year() -> None:
    rows = ASSISTANTS.replace("Ei asiakkaille", "Vahvistettu").replace("1990         |", "1990 | 1.2.2025")
    times = "Tunnus | Henkilö | Laji | Viikonpäivä | Klo alkaa | Klo päättyy\nSA-0001 | V-0001 | vapaa | ma | 8 | 16"
    people = {"assistants": rows.replace("| A-0001", "|")}
    assert told("availability", **people, availability=times) == [("availability.unconfirmed", "H2", "V-0001")]
    assert told("availability", **people) == []
    fresh = {"assistants": people["assistants"].replace("1.2.2025", "1.2.2026")}
    assert told("availability", **fresh, availability=times) == []


def test_a_day_or_a_weekday_not_both() -> None:
    times = (
        "Tunnus | Henkilö | Laji | Päivä | Viikonpäivä | Klo alkaa | Klo päättyy\n"
        "SA-0001 | V-0001 | vapaa | 16.3.2026 | ma | 8 | 16"
    )
    assert told("availability", **PEOPLE, availability=times) == [("availability.both", "E2", "SA-0001")]


def test_events_and_those_who_come() -> None:
    events = "Tunnus | Nimi | Päivä | Paikkoja\nTP-001 | Koulutus | 1.4.2026 | 1\nTP-002 | Ilta | 1.3.2026 |"
    rows = (
        "Tunnus | Tapahtuma | Henkilö | Tila | Todistus\n"
        "OS-0001 | TP-001 | V-0001 | osallistui |\n"
        "OS-0002 | TP-001 | V-0002 | ilmoittautunut |\n"
        "OS-0003 | TP-002 | V-0001 | ei tullut | 2.3.2026\n"
        "OS-0004 | TP-002 | V-0002 | osallistui | 2.3.2026\n"
        "OS-0005 | TP-002 | V-0002 | osallistui |"
    )
    assert told("", **PEOPLE, events=events, attendances=rows) == [
        ("event.full", "D2", "TP-001"),
        ("attendance.too_early", "D2", "OS-0001"),
        ("attendance.certificate", "E4", "OS-0003"),
        ("attendance.twice", "C6", "OS-0005"),
    ]


def test_the_way_back_is_as_long() -> None:
    rows = "Mistä | Mihin | Km\nKemi | Tornio | 27\nTornio | Kemi | 28"
    parsed = rows.replace("27", "'27").replace("28", "'28")
    assert [code for code, _, _ in told("distance", distances=parsed)] == ["distance.differs"]
    assert told("distance", distances=parsed.replace("'28", "'27")) == []


def test_a_customer_under_18_has_a_custodian() -> None:
    child = CUSTOMERS.replace("Asiointikieli\n", "Asiointikieli | Syntymäaika\n").replace(
        "suomi\n", "suomi | 1.5.2012\n"
    )
    assert [code for code, _, _ in told("", customers=child)] == ["customer.minor_alone"]
    assert told("", customers=child.replace("2012", "2002")) == []


def test_an_extract_that_was_seen_has_its_day() -> None:
    head = ASSISTANTS.replace("Ei asiakkaille", "Rikosrekisteriote nähty | Otteen päiväys").replace("| A-0001", "| |")
    bare = head.replace("1990         |", "1990 | kyllä |")
    assert [code for code, _, _ in told("extract", assistants=bare)] == ["extract.no_day"]
    assert told("extract", assistants=head.replace("1990         |", "1990 | kyllä | 1.1.2026")) == []


def test_an_id_that_is_not_there_is_found_by_the_name_after_it() -> None:
    rows = jobs("T-0001 | V-0099 Aho Oili | toistaiseksi | 1.2.2025 | |")
    finding = only(check(**PEOPLE, employments=rows), "reference.dangling")
    assert finding.fix is not None
    assert finding.fix.value == "V-0001 Aho Oili"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("V_0001", "V-0001 Aho Oili", id="an underscore"),
        pytest.param("V.0001", "V-0001 Aho Oili", id="a full stop"),
        pytest.param("Oili Ahho", "V-0001 Aho Oili", id="first name first and a slip"),
        pytest.param("0001", None, id="a number where two kinds of ids stand"),
    ],
)
def test_a_reference_is_proposed_when_it_is_sure(typed: str, meant: str | None) -> None:
    finding = only(
        check(**PEOPLE, employments=jobs(f"T-0001 | {typed} | toistaiseksi | 1.2.2025 | |")), "reference.unknown"
    )
    assert (finding.fix.value if finding.fix else None) == meant
