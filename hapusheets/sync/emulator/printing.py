"""What a cell shows: a value printed by its number format, as FORMATTED_VALUE gives it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from hapusheets.sync.emulator.cells import Fault, Result, plain_number
from hapusheets.sync.emulator.locales import Locale
from hapusheets.sync.emulator.typing_in import from_serial

TIMELY = {"DATE", "TIME", "DATE_TIME"}
_TOKEN = re.compile(
    r'"[^"]*"|\\.|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[hH]+\]|\[[mM]+\]|\[[sS]+\]|\[[^\]]*\]'
    r"|[aA][mM]/[pP][mM]|[aA]/[pP]|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|.",
    re.DOTALL,
)
_DIGITS = re.compile(r"[0#?][0#?,.]*|\.[0#?]+")


def show(value: Result, number_format: Mapping[str, Any], locale: Locale) -> str:
    """Return the text that the cell shows."""
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.shown
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    kind = number_format.get("type", "")
    pattern = number_format.get("pattern") or locale.patterns.get(kind, "")
    if not pattern or kind == "TEXT" or pattern == "@" or pattern.lower() == "general":
        return show_automatic(value, locale)
    return _show_pattern(value, pattern, locale)


def is_timely(number_format: Mapping[str, Any]) -> bool:
    """Tell whether the format shows a date or a time."""
    if number_format.get("type"):
        return number_format["type"] in TIMELY
    return bool(number_format.get("pattern")) and _is_date_pattern(number_format["pattern"])


def show_automatic(number: float, locale: Locale) -> str:
    """Return a number as a cell without a format shows it: ten digits at most after rounding.

    >>> from hapusheets.sync.emulator.locales import locale_of
    >>> show_automatic(1/3, locale_of("fi_FI")), show_automatic(358401234567, locale_of("en_US"))
    ('0,3333333333', '358401234567')
    """
    number = plain_number(number)
    size = abs(number)
    if size >= 1e15 or (0 < size < 1e-9):
        mantissa, _, exponent = f"{number:.5E}".partition("E")
        text = f"{mantissa.rstrip('0').rstrip('.')}E{exponent[0]}{exponent[1:].zfill(2)}"
    elif isinstance(number, int):
        text = str(number)
    else:
        whole = len(str(int(size))) if size >= 1 else 0
        text = f"{number:.{max(1, 10 - whole)}f}".rstrip("0").rstrip(".")
    return text.replace(".", locale.decimal)


def _is_date_pattern(pattern: str) -> bool:
    tokens = (match[0] for match in _TOKEN.finditer(pattern))
    bare = [token for token in tokens if token[0] not in '"\\_*[' or token[:2].lower() in {"[h", "[m", "[s"}]
    return any(token.strip("[]")[:1].lower() in {"y", "m", "d", "h", "s"} for token in bare if token)


def _show_pattern(number: float, pattern: str, locale: Locale) -> str:
    sections = _sections(pattern)
    chosen = sections[0]
    if len(sections) > 1 and number < 0:
        chosen, number = sections[1], -number
    elif len(sections) > 2 and number == 0:
        chosen = sections[2]
    if _is_date_pattern(chosen):
        return _show_date(number, chosen, locale)
    return _show_number(number, chosen, locale)


@lru_cache(maxsize=256)
def _sections(pattern: str) -> list[str]:
    sections, current = [], ""
    for match in _TOKEN.finditer(pattern):
        if match[0] == ";":
            sections.append(current)
            current = ""
        else:
            current += match[0]
    return [*sections, current]


# -- numbers -------------------------------------------------------------------------------------------------------


def _show_number(number: float, pattern: str, locale: Locale) -> str:
    parts = _literal_parts(pattern)
    digits = next((text for text, literal in parts if not literal), "")
    if not digits:
        return ("-" if number < 0 else "") + "".join(text for text, _ in parts)
    percent = sum(text.count("%") for text, literal in parts if literal == "%")
    scaled = Decimal(str(number)) * (Decimal(100) ** percent)
    printed, negative = _digits(scaled, digits, locale)
    shown = False
    out = "-" if negative else ""
    for text, literal in parts:
        out += text if literal else ("" if shown else printed)
        shown = shown or not literal
    return out


@lru_cache(maxsize=256)
def _literal_parts(pattern: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    place = 0
    while place < len(pattern):
        run = re.compile(rf"(?:{_DIGITS.pattern})(?:[eE][+-]0+)?").match(pattern, place)
        if run:
            parts.append((run[0], ""))
            place = run.end()
            continue
        token = _TOKEN.match(pattern, place)
        text = token[0] if token else pattern[place]
        parts.append((_literal(text, token), "%" if text == "%" else "x"))
        place += len(text)
    return parts


def _literal(text: str, token: re.Match[str] | None) -> str:
    if text[0] == '"':
        return text[1:-1]
    if text[0] == "\\":
        return text[1:]
    if text[0] == "_":
        return " "
    if text[0] == "*":
        return ""
    if text.startswith("[$") and token:
        return token[1]
    return "" if text[0] == "[" else text


def _digits(number: Decimal, pattern: str, locale: Locale) -> tuple[str, bool]:
    if "e" in pattern.lower():
        return _scientific(number, pattern, locale)
    whole_pattern, _, decimals = pattern.partition(".")
    thousands = len(whole_pattern) - len(whole_pattern.rstrip(","))
    number = number / (Decimal(1000) ** thousands)
    rounded = abs(number).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(whole_pattern.replace(",", "").count("0"), "0")
    if "," in whole_pattern.rstrip(","):
        whole = _grouped(whole, locale.group)
    fraction = _trimmed(fraction, decimals)
    return whole + (locale.decimal + fraction if fraction else ""), number < 0 and bool(rounded)


def _grouped(whole: str, sign: str) -> str:
    head = len(whole) % 3
    groups = [whole[:head]] if head else []
    return sign.join(groups + [whole[n : n + 3] for n in range(head, len(whole), 3)])


def _trimmed(fraction: str, pattern: str) -> str:
    while fraction and fraction[-1] == "0" and pattern[len(fraction) - 1] in "#?":
        fraction = fraction[:-1]
    return fraction


def _scientific(number: Decimal, pattern: str, locale: Locale) -> tuple[str, bool]:
    mantissa, _, exponent = re.split("([eE])", pattern)
    text = f"{abs(number):.{len(mantissa.partition('.')[2])}E}"
    head, _, power = text.partition("E")
    sign = "+" if power[0] == "+" and "+" in exponent else ("-" if power[0] == "-" else "")
    return f"{head.replace('.', locale.decimal)}E{sign}{power[1:].zfill(len(exponent) - 1)}", number < 0


# -- dates ---------------------------------------------------------------------------------------------------------


def _show_date(number: float, pattern: str, locale: Locale) -> str:
    try:
        moment = from_serial(number)
    except (OverflowError, ValueError):
        return show_automatic(number, locale)
    tokens = [match[0] for match in _TOKEN.finditer(pattern)]
    halves = any(token.lower() in {"am/pm", "a/p"} for token in tokens)
    out = ""
    for place, token in enumerate(tokens):
        out += _date_token(token, moment, number, locale, minutes=_is_minutes(tokens, place), halves=halves)
    return out


def _is_minutes(tokens: list[str], place: int) -> bool:
    timely = [(n, token.strip("[]")[0].lower()) for n, token in enumerate(tokens) if token.strip("[]")[:1].isalpha()]
    before = [letter for n, letter in timely if n < place]
    after = [letter for n, letter in timely if n > place]
    return before[-1:] == ["h"] or after[:1] == ["s"]


def _date_token(token: str, moment: dt.datetime, number: float, locale: Locale, *, minutes: bool, halves: bool) -> str:
    letter = token[0].lower()
    if letter == "[" and token[1:2].lower() in {"h", "m", "s"}:
        per_day = {"h": 24, "m": 1440, "s": 86400}[token[1].lower()]
        return str(round(number * 86400) * per_day // 86400).zfill(len(token) - 2)
    if token.lower() in {"am/pm", "a/p"}:
        return ("AM" if moment.hour < 12 else "PM")[: 2 if len(token) > 3 else 1]
    if letter in "hs" or (letter == "m" and minutes):
        return _clock_token(token, moment, halves=halves)
    if letter in "ymd":
        return _day_token(token.lower(), moment, locale)
    return _literal(token, _TOKEN.match(token))


def _clock_token(token: str, moment: dt.datetime, *, halves: bool) -> str:
    whole, _, decimals = token.partition(".")
    hour = (moment.hour - 1) % 12 + 1 if halves else moment.hour
    number = {"h": hour, "m": moment.minute, "s": moment.second}[token[0].lower()]
    text = str(number).zfill(min(2, len(whole)))
    return f"{text}.{moment.microsecond:06d}"[: len(text) + 1 + len(decimals)] if decimals else text


def _day_token(token: str, moment: dt.datetime, locale: Locale) -> str:
    if token[0] == "y":
        return f"{moment.year:04d}" if len(token) > 2 else f"{moment.year % 100:02d}"
    number, names = (moment.month, locale.months) if token[0] == "m" else (moment.day, locale.days)
    if len(token) <= 2:
        return str(number).zfill(len(token))
    name = names[moment.month - 1 if token[0] == "m" else moment.weekday()]
    return name if len(token) == 4 else name[: 1 if len(token) == 5 else 3]
