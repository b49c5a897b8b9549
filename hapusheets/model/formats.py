"""Values as a Finnish reader writes them: 7.3.2026, 9.30, 1 234,5, 040 123 4567."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from hapusheets.model.cells import Value

#: No-break space: between thousands, before € and %.
NBSP: Final = "\u00a0"


def format_date(day: dt.date) -> str:
    """Return ``7.3.2026``: no leading zeros.

    >>> format_date(dt.date(2026, 3, 7))
    '7.3.2026'
    """
    return f"{day.day}.{day.month}.{day.year}"


def format_time(clock: dt.time) -> str:
    """Return the time of day for a sentence after ``klo``: ``9.30``, full hours without minutes (``8``).

    >>> format_time(dt.time(9, 30)), format_time(dt.time(8))
    ('9.30', '8')
    """
    return f"{clock.hour}.{clock.minute:02}" if clock.minute else str(clock.hour)


def format_clock(clock: dt.time) -> str:
    """Return the time of day for a table, always with minutes: ``8.00``.

    >>> format_clock(dt.time(8))
    '8.00'
    """
    return f"{clock.hour}.{clock.minute:02}"


def format_time_range(start: dt.time, end: dt.time) -> str:
    """Return ``8–14.30``.

    >>> format_time_range(dt.time(8), dt.time(14, 30))
    '8–14.30'
    """
    return f"{format_time(start)}–{format_time(end)}"


def format_datetime(moment: dt.datetime) -> str:
    """Return ``12.3.2026 9.30``.

    >>> format_datetime(dt.datetime(2026, 3, 12, 9, 30))
    '12.3.2026 9.30'
    """
    return f"{format_date(moment)} {format_clock(moment.time())}"


def format_number(number: Decimal | float, decimals: int | None = None) -> str:
    """Return ``1 234,5``: no-break space between thousands, decimal comma; ``decimals`` fixes their count.

    >>> format_number(Decimal("1234.50")), format_number(Decimal("8.0")), format_number(1234.5, 2)
    ('1\\xa0234,5', '8', '1\\xa0234,50')
    """
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if decimals is None:
        written = f"{exact:,f}"
        written = written.rstrip("0").rstrip(".") if "." in written else written
    else:
        written = f"{exact:,.{decimals}f}"
    return written.replace(",", NBSP).replace(".", ",")


def format_money(amount: Decimal) -> str:
    """Return ``1 234,50 €`` with no-break spaces.

    >>> format_money(Decimal("12.3"))
    '12,30\\xa0€'
    """
    return f"{format_number(amount, 2)}{NBSP}€"


def format_phone(number: str) -> str:
    """Return an E.164 number as Finns write it: ``040 123 4567``; a foreign one stays as it is.

    >>> format_phone("+358401234567"), format_phone("+35816123456"), format_phone("+46701234567")
    ('040 123 4567', '016 123 456', '+46701234567')
    """
    if not number.startswith("+358"):
        return number
    digits = "0" + number[4:]
    head = 2 if digits.startswith("09") else 3
    rest = digits[head:]
    groups = [digits[:head], *(rest[i : i + 3] for i in range(0, len(rest), 3))]
    if len(groups[-1]) == 1 and len(groups) > 2:
        groups[-2:] = [groups[-2] + groups[-1]]
    return " ".join(groups)


def format_iban(iban: str) -> str:
    """Return ``FI21 1234 5600 0007 85``: groups of four.

    >>> format_iban("FI2112345600000785")
    'FI21 1234 5600 0007 85'
    """
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


def format_value(value: Value) -> str:
    """Return any cell value as a Finnish reader would write it; None is "".

    >>> format_value(dt.date(2026, 3, 7)), format_value(7.5), format_value(True), format_value(None)
    ('7.3.2026', '7,5', 'kyllä', '')
    """
    if isinstance(value, bool):
        return "kyllä" if value else "ei"
    if isinstance(value, int | float | Decimal):
        return format_number(value).replace(NBSP, "")
    return _format_day_or_text(value)


def _format_day_or_text(value: dt.date | dt.time | str | None) -> str:
    match value:
        case dt.datetime():
            return format_datetime(value)
        case dt.date():
            return format_date(value)
        case dt.time():
            return format_clock(value)
    return value or ""
