"""Slips of the hand in days, times, numbers and years: what was probably meant. Always a proposal, never taken."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Final

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.values import normalise_text, parse_date, parse_decimal, parse_hours, plain_dashes

_LETTERS: Final = str.maketrans("OoIl", "0011")
_MONTHS: Final = {
    "jan": 1, "feb": 2, "mar": 3, "mars": 3, "apr": 4, "may": 5, "maj": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH_NAMED: Final = re.compile(r"(\d{1,2})\.? ([a-z]{3,9})\.? (\d{4})")
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_YEAR_FIRST: Final = re.compile(r"((?:19|20)\d{2})[./ ](\d{1,2})[./ ](\d{1,2})\.?")
_SLOPPY: Final = re.compile(r"(\d{1,2})[.,;/ ]{1,2}(\d{1,2})[.,;/ ]{1,2}((?:19|20)\d{2})\.?")
_BESIDE_DAY: Final = re.compile(r"^(?:alkaen|n\.|noin|pvm:?)\s+|\s+(?:asti|saakka|alkaen|lukien|mennessä)$")
_SERIAL: Final = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?")
_EPOCH: Final = dt.date(1899, 12, 30)

_CLOCK: Final = re.compile(r"(?:klo ?|kello ?)?(\d{1,2})(?:[.,:;\-' h]{0,2}(\d{2}))?(?: ?h)?[.\-]?")
_ENGLISH_CLOCK: Final = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?(?::\d{2})? ?([ap])\.?m\.?")

_PER: Final = {
    "kk": re.compile(r"\s*/\s*(?:kk|kuukausi)\.?$|\s+kuukaudessa$"),
    "vko": re.compile(r"\s*/\s*(?:vko|vk|viikko)\.?$|\s+viikossa$"),
}
_ABOUT: Final = re.compile(r"^(?:noin|n\.|n|ca\.?|yht\.?|~|≈|max\.?|enint(?:ään|\.)?)\s*(?=\d)")
_AFTER: Final = re.compile(r"\s*(?:kpl|hlö|henkilöä|hlöä|x|hl|as\.?|,-)$")


def without_midnight(value: Value) -> Value:
    """Return a day's text without an apostrophe before it and the clock 00:00:00 that programs write after it."""
    if not isinstance(value, str):
        return value
    return re.sub(r"[T ]00:00(?::00(?:\.0+)?)?Z?$", "", str(without_apostrophe(value)))


def without_apostrophe(text: Value) -> Value:
    """Return a text without the apostrophe that marks it as text in a spreadsheet."""
    return text.strip().removeprefix("'").removeprefix("’") if isinstance(text, str) else text


def plain_amount(text: str, header: str) -> str:
    """Return an amount without the apostrophe before it and without the *per month* that its header says already.

    >>> plain_amount("'30 h/kk", "Tunnit/kk työ"), plain_amount("30 h/vko", "Tunnit/kk työ")
    ('30 h', '30 h/vko')
    """
    plain = normalise_text(str(without_apostrophe(text)))
    period = next((period for period in _PER if f"/{period}" in header), None)
    return _PER[period].sub("", plain) if period else plain


def likely_text_day(text: str) -> dt.date | None:
    """Return the day that a text with a slip means; None when it may mean several.

    >>> likely_text_day("O1.02,2026"), likely_text_day("2026/2/1"), likely_text_day("1 februari 2026")
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 1), datetime.date(2026, 2, 1))
    """
    plain = _BESIDE_DAY.sub("", plain_dashes(normalise_text(text)).casefold()).strip("'’ ()?")
    if match := _SERIAL.fullmatch(plain):
        return _EPOCH + dt.timedelta(days=int(match[1]))
    if match := _MONTH_NAMED.fullmatch(plain):
        return _day(match[3], _MONTHS.get(match[2][:3], 0), match[1])
    if match := _MONTH_FIRST.fullmatch(plain):
        return _day(match[3], _MONTHS.get(match[1][:3], 0), match[2])
    return _sloppy_day(plain.translate(_LETTERS))


def _sloppy_day(plain: str) -> dt.date | None:
    if match := _YEAR_FIRST.fullmatch(plain):
        return _day(match[1], match[2], match[3])
    if match := _SLOPPY.fullmatch(plain):
        return _day(match[3], match[2], match[1])
    try:
        return parse_date(re.split(r" (?:klo|kello)? ?\d", plain)[0])
    except UnreadableValue:
        return None


def _day(year: str, month: str | int, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def likely_time(text: str, *, is_number: bool) -> dt.time | None:
    """Return the time that a text with a slip means. Of a decimal number, only one of two decimals is a clock.

    >>> likely_time("9h", is_number=False), likely_time("8.OO", is_number=False), likely_time("9.50", is_number=True)
    (datetime.time(9, 0), datetime.time(8, 0), None)
    """
    plain = plain_dashes(text).casefold().strip(" '’")
    if is_number and plain.endswith("0") and "." in plain and not plain.endswith(("00", ".10", ".20", ".30", ".40")):
        return None
    if match := _ENGLISH_CLOCK.fullmatch(plain):
        return _clock(int(match[1]) % 12 + (12 if match[3] == "p" else 0), int(match[2] or 0))
    match = _CLOCK.fullmatch(text.strip(" '’").translate(_LETTERS).casefold())
    return _clock(int(match[1]), int(match[2] or 0)) if match else None


def _clock(hour: int, minute: int) -> dt.time | None:
    return dt.time(hour, minute) if hour <= 23 and minute <= 59 else None


_WORDS: Final = {
    "yksi": 1, "kaksi": 2, "kolme": 3, "neljä": 4, "viisi": 5, "kuusi": 6, "seitsemän": 7, "kahdeksan": 8,
    "yhdeksän": 9, "kymmenen": 10,
}  # fmt: skip


def likely_number(text: str, *, hours: bool) -> Decimal | None:
    """Return the number that a text with words or a slip beside it means; None when unsure.

    >>> likely_number("noin 7,5", hours=True), likely_number("1.234,50", hours=False), likely_number("7-8", hours=True)
    (Decimal('7.5'), Decimal('1234.50'), None)
    """
    plain = plain_dashes(normalise_text(text)).casefold().strip("'’€ ?*")
    plain = _AFTER.sub("", _ABOUT.sub("", plain)).strip(".,; ")
    if plain in _WORDS:
        return Decimal(_WORDS[plain])
    if re.fullmatch(r"[\doil,]*\d[\doil,]*", plain):
        plain = plain.translate(_LETTERS)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
        plain = plain.replace(".", "")
    if plain == text:
        return None
    try:
        return parse_hours(plain) if hours else parse_decimal(plain)
    except UnreadableValue:
        return None


def likely_year(text: str, this_year: int) -> int | None:
    """Return the year of birth that a text means: ``87``, ``s. 1987``, ``1.2.1987``; None when unsure.

    >>> likely_year("87", 2026), likely_year("s. 1987", 2026), likely_year("19877", 2026)
    (1987, 1987, None)
    """
    plain = plain_dashes(normalise_text(text)).casefold().translate(_LETTERS).strip("'’-. ")
    if re.fullmatch(r"\d{2}", plain):
        return 1900 + int(plain) if 2000 + int(plain) > this_year - 10 else 2000 + int(plain)
    found = re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", plain)
    return int(found[0]) if len(found) == 1 and int(found[0]) <= this_year else None


__all__ = [
    "likely_number",
    "likely_text_day",
    "likely_time",
    "likely_year",
    "plain_amount",
    "without_apostrophe",
    "without_midnight",
]
