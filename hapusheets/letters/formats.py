"""How typed values are written in a letter: Finnish first, Swedish and English beside it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

NBSP = "\u00a0"

_MONTH_NAMES = {
    "fi": "tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "en": "January February March April May June July August September October November December",
}
MONTHS = {
    language: [f"{name}kuuta" if language == "fi" else name for name in names.split(" ")]
    for language, names in _MONTH_NAMES.items()
}
WEEKDAYS = {
    "fi": ["maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina"],
    "sv": ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_CLOCK = {"fi": "klo", "sv": "kl.", "en": ""}
_YES_NO = {"fi": ("kyllä", "ei"), "sv": ("ja", "nej"), "en": ("yes", "no")}
_AND = {"fi": "ja", "sv": "och", "en": "and"}


def format_date(value: dt.date, language: str = "fi") -> str:
    """Return a date without leading zeros.

    >>> format_date(dt.date(2026, 12, 1))
    '1.12.2026'
    >>> format_date(dt.date(2026, 12, 1), "en")
    '1\\xa0December\\xa02026'
    """
    if language == "en":
        return format_long_date(value, "en")
    return f"{value.day}.{value.month}.{value.year}"


def format_long_date(value: dt.date, language: str = "fi") -> str:
    """Return a date with the month as a word, kept on one line.

    >>> format_long_date(dt.date(2026, 11, 24)).replace("\\xa0", " ")
    '24. marraskuuta 2026'
    """
    point = "." if language == "fi" else ""
    return f"{value.day}{point}{NBSP}{MONTHS[language][value.month - 1]}{NBSP}{value.year}"


def format_weekday(value: dt.date, language: str = "fi") -> str:
    """Return the day of the week as the answer to *when*.

    >>> format_weekday(dt.date(2026, 3, 12))
    'torstaina'
    """
    return WEEKDAYS[language][value.weekday()]


_SHORT_DAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("må", "ti", "on", "to", "fr", "lö", "sö"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


def format_short_weekday(value: dt.date, language: str = "fi") -> str:
    """Return the abbreviation of the day.

    >>> format_short_weekday(dt.date(2026, 3, 12))
    'to'
    """
    return _SHORT_DAYS[language][value.weekday()]


def format_clock(value: dt.time, language: str = "fi") -> str:
    """Return a time of day without its word; full hours without minutes.

    >>> format_clock(dt.time(9, 30)), format_clock(dt.time(14))
    ('9.30', '14')
    """
    mark = ":" if language == "en" else "."
    minutes = f"{mark}{value.minute:02}" if value.minute or language == "en" else ""
    return f"{value.hour}{minutes}"


def format_time(value: dt.time, language: str = "fi") -> str:
    """Return a time of day with its word, kept on one line.

    >>> format_time(dt.time(9, 30))
    'klo\\xa09.30'
    """
    word = _CLOCK[language]
    return f"{word}{NBSP}{format_clock(value, language)}" if word else format_clock(value, language)


def format_decimal(value: Decimal, language: str = "fi") -> str:
    """Return a number with a decimal comma and groups of three; the decimals stay as given.

    >>> format_decimal(Decimal("1234.50"))
    '1\\xa0234,50'
    >>> format_decimal(Decimal("-7.5")), format_decimal(Decimal("1E+3"))
    ('−7,5', '1\\xa0000')
    """
    group, point = (",", ".") if language == "en" else (NBSP, ",")
    whole, _, decimals = f"{abs(value):f}".partition(".")
    text = f"{int(whole):,}".replace(",", group) + (f"{point}{decimals}" if decimals else "")
    return f"−{text}" if value < 0 else text


def format_short_decimal(value: Decimal | int, language: str = "fi") -> str:
    """Return a number without decimals that say nothing.

    >>> format_short_decimal(Decimal("7.50")), format_short_decimal(Decimal("20.00"))
    ('7,5', '20')
    """
    number = Decimal(value)
    whole = number.to_integral_value()
    return format_decimal(whole if number == whole else number.normalize(), language)


def format_money(value: Decimal | int, language: str = "fi") -> str:
    """Return euros and cents.

    >>> format_money(Decimal("1234.5"))
    '1\\xa0234,50\\xa0€'
    """
    amount = format_decimal(Decimal(value).quantize(Decimal("0.01")), language)
    return f"€{amount}" if language == "en" else f"{amount}{NBSP}€"


def format_percent(value: Decimal | int, language: str = "fi") -> str:
    """Return a percentage; 15 means 15 %.

    >>> format_percent(15)
    '15\\xa0%'
    """
    number = format_short_decimal(value, language)
    return f"{number}%" if language == "en" else f"{number}{NBSP}%"


def format_integer(value: int, language: str = "fi") -> str:
    """Return a whole number; grouped from five digits on, so that a year stays a year.

    >>> format_integer(2026), format_integer(12500)
    ('2026', '12\\xa0500')
    """
    return format_decimal(Decimal(value), language) if abs(value) >= 10_000 else str(value)


def format_bool(value: bool, language: str = "fi") -> str:
    """Return yes or no."""
    return _YES_NO[language][0 if value else 1]


def format_phone(value: str) -> str:
    """Return a phone number grouped as Finns read it aloud; other countries as they are.

    >>> format_phone("+358401234567").replace("\\xa0", " "), format_phone("016 123456").replace("\\xa0", " ")
    ('040 123 4567', '016 123 456')
    """
    digits = re.sub(r"[^\d+]", "", value)
    if digits.startswith("+358"):
        digits = "0" + digits[4:]
    if not re.fullmatch(r"0\d{5,11}", digits):
        return value
    return NBSP.join(re.findall(r"\d{2,4}", _grouped(digits)))


def _grouped(digits: str) -> str:
    head, rest = digits[:3], digits[3:]
    middle = rest[:3]
    return f"{head} {middle} {rest[3:]}".rstrip() if len(rest) - 3 != 1 else f"{head} {rest}"


def format_iban(value: str) -> str:
    """Return an account number in fours.

    >>> format_iban("FI2112345600000785").replace("\\xa0", " ")
    'FI21 1234 5600 0007 85'
    """
    letters = re.sub(r"\s", "", value)
    return NBSP.join(letters[start : start + 4] for start in range(0, len(letters), 4))


def format_clock_range(start: dt.time, end: dt.time, language: str = "fi") -> str:
    """Return a shift's hours.

    >>> format_clock_range(dt.time(8), dt.time(14, 30))
    'klo\\xa08–14.30'
    """
    return f"{format_time(start, language)}–{format_clock(end, language)}"


def join_words(words: list[str], language: str = "fi") -> str:
    """Return words as a list in a sentence.

    >>> join_words(["suomi", "ruotsi", "englanti"])
    'suomi, ruotsi ja englanti'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {_AND[language]} {words[-1]}"


def format_value(value: object, language: str = "fi") -> str:
    """Return any plain value as it stands in a letter. Raises ``TypeError`` for anything else.

    >>> format_value([dt.date(2026, 12, 1), True])
    '1.12.2026, kyllä'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return format_bool(value, language)
    if isinstance(value, list | tuple):
        return ", ".join(format_value(item, language) for item in value)
    return _format_quantity(value, language)


def _format_quantity(value: object, language: str) -> str:
    if isinstance(value, int):
        return format_integer(value, language)
    if isinstance(value, Decimal) and value.is_finite():
        return format_decimal(value, language)
    if isinstance(value, dt.datetime):
        return f"{format_date(value, language)} {format_time(value.timetz(), language)}"
    if isinstance(value, dt.date):
        return format_date(value, language)
    if isinstance(value, dt.time):
        return format_time(value, language)
    raise TypeError(type(value).__name__)
