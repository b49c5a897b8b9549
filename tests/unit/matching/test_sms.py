"""Text messages: the model texts, the 7-bit alphabet, and no word that tells who or where exactly."""

from __future__ import annotations

import datetime as dt

import pytest

from hapusheets.domain.calendar import HELSINKI
from hapusheets.matching.options import MatchSettings
from hapusheets.matching.question import Question, ask
from hapusheets.matching.roster import gather_roster
from hapusheets.matching.sms import chosen_sms, filled_sms, offer_sms, plain_sms, sms_length
from tests.unit.matching.small import NOW, SETTINGS, people, request, small_registers


def question(settings: MatchSettings = SETTINGS, now: dt.datetime = NOW, **sheets: str) -> Question:
    registers = small_registers(**({"Sijaiset": people({})} | sheets))
    return ask(gather_roster(registers, now), registers.requests["R-0001"], settings)


BY = {"Vastattava viimeistään": "12.3.2026 klo 7.15"}


OFFERS = {
    "fi": "Hei! Torniossa tarvitaan sijaista to 12.3. klo 8-14. Sopiiko sinulle? "
    "Vastaa KYLLÄ tai EI klo 7.15 mennessä. Resurssikeskus 040 555 0999",
    "sv": "Hej! I Torneå behövs en vikarie to 12.3 kl. 8-14. Passar det dig? "
    "Svara JA eller NEJ senast kl. 7.15. Resurssikeskus 040 555 0999",
    "en": "Hello! A substitute is needed in Tornio on Thu 12 March 8-14. Does it suit you? "
    "Answer YES or NO by 7.15. Resurssikeskus 040 555 0999",
}


@pytest.mark.parametrize("language", OFFERS)
def test_the_offer(language: str) -> None:
    told = offer_sms(question(Sijaistarpeet=request(**BY)), language)
    assert told == OFFERS[language]
    assert sms_length(told) <= 160


def test_an_answer_time_on_another_day_names_the_day() -> None:
    later = request(day="14.3.2026", Vastattava_viimeistään="13.3.2026 klo 12")
    assert "EI pe 13.3. klo 12 mennessä" in offer_sms(question(Sijaistarpeet=later), "fi")


def test_an_answer_time_that_is_past_is_not_asked() -> None:
    late = question(now=dt.datetime(2026, 3, 12, 7, 30, tzinfo=HELSINKI), Sijaistarpeet=request(**BY))
    assert "Vastaa KYLLÄ tai EI. " in offer_sms(late, "fi")


def test_a_long_name_of_the_centre_does_not_make_two_messages() -> None:
    long = MatchSettings(centre="Länsi-Pohjan henkilökohtaisen avun resurssikeskus", centre_phone="040 555 0999")
    told = offer_sms(question(long, Sijaistarpeet=request(**BY)), "fi")
    assert told.endswith("mennessä. 040 555 0999")
    assert sms_length(told) <= 160


def test_nobody_is_named_and_no_address_is_told() -> None:
    asked = question()
    for told in (offer_sms(asked, "fi"), filled_sms(asked, "fi"), chosen_sms(asked, "fi")):
        assert not any(secret in told for secret in ("Koski", "Aino", "95400", "A-0001", "R-0001"))


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_protected_customers_message_names_no_place(language: str) -> None:
    customer = (
        "Tunnus | Tila | Rooli | Sukunimi | Etunimet | Kunta | Turvakielto | Matka-alue\n"
        "A-0001 | aktiivinen | työnantaja | Koski | Aino | Tornio | kyllä | Tornio"
    )
    told = offer_sms(question(Asiakkaat=customer), language)
    assert "Torn" not in told


def test_other_letters_are_made_plain() -> None:
    assert plain_sms("“Ođđa” – ŠŽ 8–14…") == '"Odda" - SZ 8-14...'
    assert sms_length("[10 €]") == 9


@pytest.mark.parametrize(
    ("now", "shift", "told"),
    [
        pytest.param("12T06:40", ("8", "12.3.2026"), "klo 7.15", id="80 minutes left: 35 of them"),
        pytest.param("12T07:20", ("8", "12.3.2026"), "klo 7.40", id="40 minutes left: half of them"),
        pytest.param("12T07:33", ("8", "12.3.2026"), "klo 7.45", id="rounded down to five minutes"),
        pytest.param("12T07:55", ("8", "12.3.2026"), None, id="five minutes left: at once"),
        pytest.param("12T08:30", ("8", "12.3.2026"), None, id="it has begun"),
        pytest.param("12T23:40", ("8", "13.3.2026"), "pe 13.3. klo 0.15", id="over midnight the day is told"),
        pytest.param("12T10:00", ("8", "16.3.2026"), "klo 16", id="days away: today at four"),
        pytest.param("12T15:50", ("8", "16.3.2026"), "pe 13.3. klo 16", id="days away, late in the day: tomorrow"),
        pytest.param("12T10:00", ("13", "13.3.2026"), "klo 13", id="27 hours away: 24 hours before"),
        pytest.param("12T10:00", ("10.10", "13.3.2026"), "klo 10.35", id="hardly over 24 hours: 35 minutes"),
    ],
)
def test_a_time_to_answer_is_proposed(now: str, shift: tuple[str, str], told: str | None) -> None:
    moment = dt.datetime.fromisoformat(f"2026-03-{now}").replace(tzinfo=HELSINKI)
    words = offer_sms(question(now=moment, Sijaistarpeet=request(shift[0], "18", shift[1])), "fi")
    assert f"KYLLÄ tai EI {told} mennessä." in words if told else "KYLLÄ tai EI. " in words


def test_the_times_to_answer_are_settings() -> None:
    settings = MatchSettings(answer_minutes=20, answer_hour=12)
    later = request(day="16.3.2026")
    assert "EI klo 7 mennessä" in offer_sms(question(settings), "fi")
    assert "EI klo 12 mennessä" in offer_sms(question(settings, Sijaistarpeet=later), "fi")
