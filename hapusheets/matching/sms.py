"""Text messages to candidates: no name, no address, the town only, in the 7-bit alphabet of the networks.

Of a protected customer not even the town is told.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from hapusheets.domain.calendar import moment_of
from hapusheets.matching.question import Question
from hapusheets.matching.reply_time import answer_by
from hapusheets.matching.roster import Candidate
from hapusheets.matching.wording import clocks, short_day, spoken_in
from hapusheets.messages import text
from hapusheets.model.formats import format_time

#: Characters that fit in one message.
ONE_MESSAGE: Final = 160
#: GSM 03.38: these cost one character, those of ``_EXTENDED`` two.
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("^{}\\[~]|€")
_PLAIN: Final = str.maketrans({
    "–": "-", "—": "-", "−": "-", "”": '"', "“": '"', "’": "'", "…": "...", "\u00a0": " ", "\u202f": " ",
    "đ": "d", "Đ": "D", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T",
})  # fmt: skip


def offer_sms(question: Question, language: str) -> str:
    """Return the message that offers the shift."""
    where = _where(question, language)
    facts = {"where": where or "", "reply": _reply(question, language)}
    return _message("sms.offer" if where else "sms.offer_no_place", question, language, facts)


def filled_sms(question: Question, language: str) -> str:
    """Return the message to those who were asked, once somebody else is chosen."""
    return _message("sms.filled", question, language, {})


def chosen_sms(question: Question, language: str) -> str:
    """Return the message to the one whom the customer chose; address and directions are told by phone."""
    return _message("sms.chosen", question, language, {})


def _message(code: str, question: Question, language: str, facts: Mapping[str, str]) -> str:
    """Return a message signed with the centre's name and phone; where that does not fit, with one of them."""
    settings = question.settings
    shift = {"day": short_day(question.day, language), "time": clocks(question.span)}
    name, phone = settings.centre, settings.centre_phone
    for signer in (f"{name} {phone}".strip(), phone or name):
        words = plain_sms(text(code, lang=language, centre=signer, **shift, **facts))
        if sms_length(words) <= ONE_MESSAGE:
            break
    return words


def languages_of(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Return the languages in which messages to these people are needed, Finnish first."""
    needed = {spoken_in(candidate.person.value("language")) for candidate in candidates}
    return tuple(language for language in ("fi", "sv", "en") if language in needed)


def plain_sms(words: str) -> str:
    """Return the text in the 7-bit alphabet: one other letter would cut a message from 160 characters to 70.

    >>> plain_sms("klo 8–14, Šilén")
    'klo 8-14, Silén'
    """
    return "".join(_plain(letter) for letter in unicodedata.normalize("NFC", words).translate(_PLAIN))


def sms_length(words: str) -> int:
    """Return how many characters the message takes of the 160 that fit in one."""
    return len(words) + sum(letter in _EXTENDED for letter in words)


def _plain(letter: str) -> str:
    if letter in _BASIC or letter in _EXTENDED:
        return letter
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if bare in _BASIC else "?"


def _where(question: Question, language: str) -> str | None:
    place = question.place.municipality if question.place else None
    if place is None:
        return None
    rows = question.roster.registers.municipalities.values()
    row = next((row for row in rows if row.name == place), None)
    if language == "fi" and row is not None and row.where:
        return row.where
    name = row.name_sv if language == "sv" and row is not None and row.name_sv else place
    return text("sms.where", lang=language, name=name)


def _reply(question: Question, language: str) -> str:
    by = answer_by(question)
    if by is None:
        return text("sms.reply", lang=language)
    return text("sms.reply_by", lang=language, by=_by(by, question.now, language))


def _by(by: dt.datetime, now: dt.datetime, language: str) -> str:
    clock = text("match.clock", lang=language, time=format_time(by.time()))
    today = moment_of(int(now.timestamp()) // 60).date()
    return clock if by.date() == today else f"{short_day(by.date(), language)} {clock}"
