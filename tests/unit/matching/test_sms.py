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
