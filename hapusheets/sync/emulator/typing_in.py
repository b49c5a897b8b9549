"""What a typed text becomes (USER_ENTERED): a number, date, time, boolean, formula or text, with its format."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import NamedTuple

from hapusheets.sync.emulator.cells import Scalar, plain_number
from hapusheets.sync.emulator.errors import Json
from hapusheets.sync.emulator.locales import Locale

EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - serial numbers have no zone
_TIME = r"(\d{{1,3}}){s}(\d\d)(?:{s}(\d\d)(?:[.,](\d{{1,3}}))?)?\s*([AaPp]\.?[Mm]\.?)?"
_SCIENTIFIC = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)[eE][+-]?\d+")
_WORDY = re.compile(r"(?:(\d{1,2})\.?\s+([^\W\d]{3,})\.?|([^\W\d]{3,})\.?\s+(\d{1,2}),?)(?:\s+(\d{4}))?")


class Typed(NamedTuple):
    """The value or formula, and the number format that Google gives the cell (None: leave it)."""

    value: Scalar
    formula: str | None = None
    number_format: Json | None = None


def type_in(text: str, locale: Locale, *, today: dt.date | None = None) -> Typed:
    """Return what the text becomes when a person types it into a cell without a format.

    >>> from hapusheets.sync.emulator.locales import locale_of
    >>> type_in("12,5 %", locale_of("fi_FI")).value, type_in("00100", locale_of("fi_FI")).value
    (0.125, 100)
    """
    if text.startswith("'"):
        return Typed(text[1:] or None)
    if text.startswith("=") and len(text) > 1:
        return Typed(None, text)
    word = text.strip()
    if word.upper() in {"TRUE", "FALSE"}:
        return Typed(word.upper() == "TRUE")
    for reader in (_read_number, _read_date_time):
        found = reader(word, locale, today or dt.datetime.now(dt.UTC).date())
        if found is not None:
            return found
    if word.startswith("+") and len(word) > 1:
        return Typed(None, f"={word}")
    return Typed(text or None)


def serial(moment: dt.datetime) -> float:
    """Return the serial number of a moment: days since 30 December 1899."""
    gap = moment - EPOCH
    return plain_number(gap.days + gap.seconds / 86400 + gap.microseconds / 86400e6)


def from_serial(number: float) -> dt.datetime:
    """Return the moment of a serial number, to the millisecond."""
    return EPOCH + dt.timedelta(milliseconds=round(number * 86_400_000))


# -- numbers -------------------------------------------------------------------------------------------------------


def _read_number(text: str, locale: Locale, _: dt.date) -> Typed | None:
    if _SCIENTIFIC.fullmatch(text) and math.isfinite(float(text.replace(",", "."))):
        return Typed(plain_number(float(text.replace(",", "."))), None, _format("SCIENTIFIC", "0.00E+00"))
    percent = text.endswith("%")
    body, money = _without_currency(text.rstrip("%").strip() if percent else text, locale)
    plain = _plain_digits(body, locale)
    if plain is None or (percent and money) or not math.isfinite(float(plain)):
        return None
    number = plain_number(float(plain) / 100 if percent else float(plain))
    return Typed(number, None, _number_format(plain, body, locale, percent=percent, money=money))


def _without_currency(text: str, locale: Locale) -> tuple[str, str]:
    signs = {locale.currency, "$", "€", "£"}
    for sign in signs:
        if text.startswith((sign, f"-{sign}")):
            return text.replace(sign, "", 1).strip(), sign
        if text.endswith(sign) and sign in {"€", locale.currency}:
            return text.removesuffix(sign).strip(), sign
    return text, ""


def _plain_digits(text: str, locale: Locale) -> str | None:
    negative = text.startswith("(") and text.endswith(")")
    body = text[1:-1] if negative else text
    group = "[ \u00a0\u202f]" if locale.group == "\u00a0" else re.escape(locale.group)
    point = re.escape(locale.decimal)
    shape = rf"([+-]?)(\d{{1,3}}(?:{group}\d{{3}})+|\d*)(?:{point}(\d*))?"
    match = re.fullmatch(shape, body)
    if match is None or not (match[2] or match[3]):
        return None
    whole = re.sub(r"\D", "", match[2]) or "0"
    sign = "-" if negative or match[1] == "-" else ""
    return f"{sign}{whole}.{match[3] or '0'}"


def _number_format(plain: str, body: str, locale: Locale, *, percent: bool, money: str) -> Json | None:
    decimals = "0.00" if locale.decimal in body else "0"
    if percent:
        return _format("PERCENT", f"{decimals}%")
    if money:
        pattern = f'"$"#,##{decimals}' if money == "$" else f"#,##{decimals} [${money}]"
        return _format("CURRENCY", pattern)
    grouped = any(sign in body for sign in (locale.group, " ", "\u202f"))
    return _format("NUMBER", f"#,##{decimals}") if grouped and plain else None


def _format(kind: str, pattern: str) -> Json:
    return {"type": kind, "pattern": pattern}


# -- dates and times -----------------------------------------------------------------------------------------------


def _read_date_time(text: str, locale: Locale, today: dt.date) -> Typed | None:
    date = _read_date(text, locale, today)
    if date:
        return Typed(serial(dt.datetime.combine(date[0], dt.time())), None, _format("DATE", date[1]))
    time = _read_time(text, locale)
    if time:
        return Typed(plain_number(time[0]), None, _format("TIME", time[1]))
    day, _, clock = text.rpartition(" ") if not text[-2:].upper().endswith("M") else _split_clock(text)
    date, time = _read_date(day.strip(), locale, today), _read_time(clock, locale)
    if date and time:
        whole = serial(dt.datetime.combine(date[0], dt.time())) + time[0]
        return Typed(plain_number(whole), None, _format("DATE_TIME", locale.patterns["DATE_TIME"]))
    return None


def _split_clock(text: str) -> tuple[str, str, str]:
    day, _, rest = text.partition(" ")
    return day, " ", rest


def _read_date(text: str, locale: Locale, today: dt.date) -> tuple[dt.date, str] | None:
    iso = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?", text)
    if iso:
        day = _date(int(iso[1]), int(iso[3]), int(iso[4]))
        return (day, "yyyy-mm-dd") if day else None
    parts = re.fullmatch(
        rf"(\d{{1,2}})([{re.escape(locale.date_separators)}])(\d{{1,2}})(?:\2(\d{{4}}|\d{{2}})|\.)?", text
    )
    if parts and parts[2] != locale.decimal:
        return _numeric_date(parts, locale, today)
    return _worded_date(text, locale, today)


def _numeric_date(parts: re.Match[str], locale: Locale, today: dt.date) -> tuple[dt.date, str] | None:
    first, second = int(parts[1]), int(parts[3])
    month, day = (first, second) if locale.order == "mdy" else (second, first)
    if locale.order == "ymd":
        month, day = first, second
    found = _date(_year(parts[4], today), month, day)
    if found is None:
        return None
    sign = parts[2]
    short = f"m{sign}d" if locale.order == "mdy" else f"d{sign}m"
    if not parts[4]:
        return found, short if sign != "." else f"{short}."
    return found, locale.patterns["DATE"] if sign == locale.date_separators[0] else f"{short}{sign}yyyy"


def _year(text: str | None, today: dt.date) -> int:
    if not text:
        return today.year
    number = int(text)
    if len(text) == 4:
        return number
    return number + (2000 if number < 30 else 1900)


def _worded_date(text: str, locale: Locale, today: dt.date) -> tuple[dt.date, str] | None:
    match = _WORDY.fullmatch(text)
    if match is None:
        return None
    word = (match[2] or match[3]).casefold()
    names = [name.casefold() for name in locale.months]
    month = next((n for n, name in enumerate(names, 1) if name.startswith(word) or word == f"{name}ta"), None)
    if month is None:
        return None
    found = _date(int(match[5] or today.year), month, int(match[1] or match[4]))
    return (found, "mmm d, yyyy" if match[3] else "d mmm yyyy") if found else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _read_time(text: str, locale: Locale) -> tuple[float, str] | None:
    for separator in locale.time_separators:
        match = re.fullmatch(_TIME.format(s=re.escape(separator)), text)
        if match:
            return _clock(match, separator)
    return None


def _clock(match: re.Match[str], separator: str) -> tuple[float, str] | None:
    hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
    half = (match[5] or "").replace(".", "").upper()
    if minutes > 59 or seconds > 59 or (half and not 1 <= hours <= 12) or (separator == "." and hours > 23):
        return None
    if half:
        hours = hours % 12 + (12 if half == "PM" else 0)
    fraction = (hours * 3600 + minutes * 60 + seconds + int((match[4] or "0").ljust(3, "0")) / 1000) / 86400
    body = f"mm{separator}ss" if match[3] else "mm"
    if half:
        return fraction, f"h{separator}{body} am/pm"
    return fraction, f"[h]{separator}{body}" if hours > 23 else f"h{separator}{body}"
