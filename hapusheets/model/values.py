"""What people type into cells, read without guessing.

Parsers raise ``UnreadableValue`` with a ``code`` of the message catalogue and the facts ``value`` (as typed) and
``suggestion`` (a typed value that the person probably meant, or None). None of them swaps day and month.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Final

from hapusheets.model.cells import Value
from hapusheets.model.errors import UnreadableValue
from hapusheets.model.formats import (
    NBSP,
    format_clock,
    format_date,
    format_datetime,
    format_iban,
    format_money,
    format_number,
    format_phone,
    format_time,
    format_time_range,
    format_value,
)

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"[^\S\n]+")
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))

_WEEKDAYS: Final = ("ma", "ti", "ke", "to", "pe", "la", "su")
_MONTHS: Final = (
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
)  # fmt: skip
_DATE = re.compile(r"(\d{1,2}) ?\. ?(\d{1,2}) ?\. ?(\d{4}|\d{2})\.?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NAMED_DATE = re.compile(r"(\d{1,2})\.? ?([a-zä]+?)(?:kuuta?)?\.? (\d{4})")
_OTHER_DATE = re.compile(r"(\d{1,2})[-/, ](\d{1,2})[-/, ](\d{4}|\d{2})")
_NO_YEAR = re.compile(r"\d{1,2} ?\. ?\d{1,2} ?\.?")
_WEEKDAY = re.compile(r"(ma|ti|ke|to|pe|la|su)(?:[a-zä]*)\.?,? (?=\d)")
_MOMENT = re.compile(r"(.+?)(?:,? (?:klo|kello) ?|,? |t)(\d{1,2}(?:[.:]\d{2}){0,2})")

_TIME = re.compile(r"(?:(?:klo|kello|kl)\.? ?)?(\d{1,2})(?:[.:](\d{2}))?(?:[.:](\d{2}))?")
_HOURS_MINUTES = re.compile(
    r"(?:(\d+) ?(?:h|t|tuntia?|tim)\.?)? ?(?:(\d+) ?(?:min|m|minuuttia?)\.?)?|(\d+) ?(?:h|t) ?([0-5]\d)"
)
_CLOCK_HOURS = re.compile(r"(\d+):([0-5]\d)")
_FRACTION_HOURS = re.compile(r"(\d*) ?([½¼¾])")
_FRACTIONS: Final = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_HOUR_UNIT = re.compile(r" ?(?:h|t|tuntia?|tim)\.?$")

_DECIMAL = re.compile(r"[+-]?(?:\d+|\d{1,3}(?: \d{3})+)(?:,\d+)?")
_POINTED = re.compile(r"[+-]?\d+\.\d+")

_YES: Final = frozenset({"kyllä", "k", "kylla", "joo", "on", "ja", "j", "yes", "y", "tosi", "true"})
_NO: Final = frozenset({"ei", "e", "nej", "n", "no", "epätosi", "false"})
_MARKS: Final = frozenset({"x", "✓", "✔", "1"})


def normalise_text(text: str) -> str:
    """Return ``text`` in NFC, stripped, every run of spaces (no-break, thin, line breaks too) one space.

    >>> normalise_text(" Virtanen\\u00a0\\u2009 Aino\\n")
    'Virtanen Aino'
    """
    if text.isascii():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def normalise_lines(text: str) -> str:
    """Return a longer text normalised line by line; line breaks and blank lines between stay.

    >>> normalise_lines(" yksi  kaksi \\r\\n\\r\\nkolme\\n")
    'yksi kaksi\\n\\nkolme'
    """
    clean = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in clean.split("\n")).strip()


def compare_key(text: str) -> str:
    """Return the form in which two texts are compared: normalised and casefolded.

    >>> compare_key("  TORNIO ") == compare_key("Tornio")
    True
    """
    return normalise_text(text).casefold()


def plain_dashes(text: str) -> str:
    """Return ``text`` with every typographic dash and minus as a plain hyphen.

    >>> plain_dashes("9–12")
    '9-12'
    """
    return text.translate(_DASHES)


def split_list(text: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several, separated by ``;``; blank ones fall away.

    >>> split_list("siirrot;  nostot ; ")
    ('siirrot', 'nostot')
    """
    return tuple(item for item in map(normalise_text, text.split(";")) if item)


def parse_date(value: Value) -> dt.date:
    """Return the day in a cell: ``1.2.2026``, ``01.02.2026``, ``1. 2. 2026``, ``1. helmikuuta 2026``, ``2026-02-01``.

    A weekday may stand before it (``to 12.3.2026``). Raises UnreadableValue: ``date.impossible`` (not in the
    calendar), ``date.short_year`` and ``date.other_order`` (with a suggestion), ``date.weekday`` (another day of the
    week), ``date.no_year``, ``date.unreadable``.

    >>> parse_date("1. 2. 2026"), parse_date("2026-02-01") == parse_date("su 01.02.2026")
    (datetime.date(2026, 2, 1), True)
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = plain_dashes(normalise_text(_typed(value))).casefold()
    weekday = _WEEKDAY.match(text)
    day = _written_date(text[weekday.end() :] if weekday else text, str(value))
    if weekday and _WEEKDAYS[day.weekday()] != weekday[1]:
        raise UnreadableValue("date.weekday", value=str(value), suggestion=None, weekday=_WEEKDAYS[day.weekday()])
    return day


def _written_date(text: str, typed: str) -> dt.date:
    if match := _DATE.fullmatch(text):
        return _date(match[3], match[2], match[1], typed)
    if match := _ISO_DATE.fullmatch(text):
        return _date(match[1], match[2], match[3], typed)
    if (match := _NAMED_DATE.fullmatch(text)) and match[2] in _MONTHS:
        return _date(match[3], str(_MONTHS.index(match[2]) + 1), match[1], typed)
    if match := _OTHER_DATE.fullmatch(text):
        raise UnreadableValue("date.other_order", value=typed, suggestion=_maybe(match[3], match[2], match[1]))
    code = "date.no_year" if _NO_YEAR.fullmatch(text) else "date.unreadable"
    raise UnreadableValue(code, value=typed, suggestion=None)


def _date(year: str, month: str, day: str, typed: str) -> dt.date:
    found = _maybe(year, month, day)
    if found is None:
        raise UnreadableValue("date.impossible", value=typed, suggestion=None)
    if len(year) == 2:
        raise UnreadableValue("date.short_year", value=typed, suggestion=found)
    return found


def _maybe(year: str, month: str, day: str) -> dt.date | None:
    century = 0 if len(year) == 4 else 2000 if int(year) < 50 else 1900
    try:
        return dt.date(century + int(year), int(month), int(day))
    except ValueError:
        return None


def parse_datetime(value: Value) -> dt.datetime:
    """Return the day and clock in a cell: ``12.3.2026 9.30``, ``12.3.2026 klo 9.30``, ``2026-03-12T09:30``.

    A day without a clock is midnight. Raises UnreadableValue as ``parse_date`` and ``parse_time`` do.

    >>> parse_datetime("12.3.2026 klo 9.30")
    datetime.datetime(2026, 3, 12, 9, 30)
    """
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    text = plain_dashes(normalise_text(_typed(value))).casefold()
    match = _MOMENT.fullmatch(text)
    if match and _looks_like_date(match[1]):
        return dt.datetime.combine(parse_date(match[1]), parse_time(match[2]))
    return dt.datetime.combine(parse_date(value), dt.time())


def _looks_like_date(text: str) -> bool:
    bare = _WEEKDAY.sub("", text, count=1)
    return any(pattern.fullmatch(bare) for pattern in (_DATE, _ISO_DATE, _NAMED_DATE))


def parse_time(value: Value) -> dt.time:
    """Return the time of day in a cell: 9, 9.30, 9:30, ``klo 9.30``, or a fraction of a day as a spreadsheet holds it.

    24.00 is midnight. Raises UnreadableValue (``time.unreadable``).

    >>> parse_time("klo 9.30"), parse_time(9), parse_time(0.395833333), parse_time("24.00")
    (datetime.time(9, 30), datetime.time(9, 0), datetime.time(9, 30), datetime.time(0, 0))
    """
    if isinstance(value, dt.datetime):
        return value.time()
    if isinstance(value, dt.time):
        return value
    if isinstance(value, float | Decimal) and 0 < value < 1:
        return _clock(*divmod(round(float(value) * 1440), 60), value)
    whole = _whole(value)
    text = str(whole) if whole is not None else plain_dashes(normalise_text(_typed(value))).casefold()
    match = _TIME.fullmatch(text)
    if match is None:
        raise UnreadableValue("time.unreadable", value=_shown(value), suggestion=None)
    return _clock(int(match[1]), int(match[2] or 0), value, int(match[3] or 0))


def _clock(hour: int, minute: int, typed: Value, second: int = 0) -> dt.time:
    if (hour, minute, second) == (24, 0, 0):
        return dt.time()
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        raise UnreadableValue("time.unreadable", value=_shown(typed), suggestion=None) from None


def parse_time_range(text: str) -> tuple[dt.time, dt.time]:
    """Return the start and the end written as ``9.30–12`` or ``klo 8 - 14``. Raises UnreadableValue.

    >>> parse_time_range("klo 9.30–12")
    (datetime.time(9, 30), datetime.time(12, 0))
    """
    parts = plain_dashes(normalise_text(text)).split("-")
    if len(parts) != 2:
        raise UnreadableValue("time.unreadable", value=text, suggestion=None)
    return parse_time(parts[0].strip()), parse_time(parts[1].strip())


def parse_hours(value: Value) -> Decimal:
    """Return the hours written in a Finnish cell.

    Accepts 7,5 · 7½ · 7 h 30 min · 7:30, with ordinary or no-break spaces, numbers, and a clock (7:30 that a
    spreadsheet took for a time of day). Raises UnreadableValue for anything else, a bare full stop included.

    >>> parse_hours("7 h 30 min")
    Decimal('7.5')
    """
    if isinstance(value, dt.time):
        return _minutes_as_hours(value.hour * 60 + value.minute)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return parse_decimal(value)
    text = normalise_text(_typed(value)).casefold()
    for read in (_hours_by_clock, _hours_by_units, _hours_by_fraction):
        if (hours := read(text)) is not None:
            return hours
    try:
        return parse_decimal(_HOUR_UNIT.sub("", text))
    except UnreadableValue:
        raise UnreadableValue("hours.unreadable", value=_shown(value), suggestion=None) from None


def _hours_by_clock(text: str) -> Decimal | None:
    match = _CLOCK_HOURS.fullmatch(text)
    return _minutes_as_hours(int(match[1]) * 60 + int(match[2])) if match else None


def _hours_by_units(text: str) -> Decimal | None:
    match = _HOURS_MINUTES.fullmatch(text)
    if not text or match is None:
        return None
    return _minutes_as_hours(int(match[1] or match[3] or 0) * 60 + int(match[2] or match[4] or 0))


def _hours_by_fraction(text: str) -> Decimal | None:
    match = _FRACTION_HOURS.fullmatch(_HOUR_UNIT.sub("", text))
    return Decimal(match[1] or 0) + _FRACTIONS[match[2]] if match else None


def _minutes_as_hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.0001")).normalize() + 0


def parse_decimal(value: Value) -> Decimal:
    """Return the number in a cell, written with a decimal comma and spaces between thousands.

    Raises UnreadableValue: ``number.full_stop`` (with the number it may mean) or ``number.unreadable``.

    >>> parse_decimal("1 234,50"), parse_decimal(0.1)
    (Decimal('1234.50'), Decimal('0.1'))
    """
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value)) if value != int(value) else Decimal(int(value))
    text = plain_dashes(normalise_text(_typed(value)))
    if _DECIMAL.fullmatch(text):
        return Decimal(text.replace(" ", "").replace(",", "."))
    if _POINTED.fullmatch(text):
        raise UnreadableValue("number.full_stop", value=_shown(value), suggestion=Decimal(text))
    raise UnreadableValue("number.unreadable", value=_shown(value), suggestion=None)


def parse_integer(value: Value) -> int:
    """Return the whole number in a cell. Raises UnreadableValue (``number.not_whole``, ``number.unreadable``).

    >>> parse_integer("1 200"), parse_integer(3.0)
    (1200, 3)
    """
    number = parse_decimal(value)
    if number != number.to_integral_value():
        raise UnreadableValue("number.not_whole", value=_shown(value), suggestion=None)
    return int(number)


def parse_yes_no(value: Value) -> bool:
    """Return True for kyllä, k, ja, yes, TOSI …, False for ei, e, nej, no, EPÄTOSI ….

    A lone mark (x, ✓, 1) raises UnreadableValue with the suggestion True; anything else without one.

    >>> parse_yes_no("Kyllä"), parse_yes_no("E")
    (True, False)
    """
    if isinstance(value, bool):
        return value
    key = compare_key(_typed(value))
    if key in _YES or key in _NO:
        return key in _YES
    raise UnreadableValue("boolean.unclear", value=_shown(value), suggestion=True if key in _MARKS else None)


def _typed(value: Value) -> str:
    return value if isinstance(value, str) else format_value(value)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else format_value(value)


def _whole(value: Value) -> int | None:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value == int(value):
        return int(value)
    return None


__all__ = [
    "NBSP", "compare_key", "format_clock", "format_date", "format_datetime", "format_iban", "format_money",
    "format_number", "format_phone", "format_time", "format_time_range", "format_value", "normalise_lines",
    "normalise_text", "parse_date", "parse_datetime", "parse_decimal", "parse_hours", "parse_integer", "parse_time",
    "parse_time_range", "parse_yes_no", "plain_dashes", "split_list",
]  # fmt: skip
