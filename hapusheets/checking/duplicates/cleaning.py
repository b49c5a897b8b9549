"""Values as people type them, brought to the one form in which they are compared; "" where nothing is known."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from hapusheets.checking.duplicates.names import fold_name

#: What a column may mean.
ROLES: Final = (
    "given_name", "family_name", "birth_date", "street", "street_number", "city", "postal_code", "phone", "email",
    "national_id",
)  # fmt: skip
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_FINNISH: Final = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4})")
_HOUSE: Final = re.compile(r"(\D+)(\d.*)")
_HETU: Final = re.compile(r"(\d{6})([-+A-FU-Y])(\d{3})([0-9A-FHJ-NPR-Y])")
_DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_STREET_WORDS: Final = {
    "k": "katu", "t": "tie", "kj": "kuja", "pk": "polku", "g": "gatan", "v": "vagen", "st": "street", "rd": "road",
    "ave": "avenue",
}  # fmt: skip
_STREET_ENDING: Final = re.compile(r"(?<=[a-z]{3})(?:k|t)\.$")
#: How missing values of pandas and numpy, and numbers that are none, are written.
_NOTHING: Final = frozenset({"nan", "NaN", "NaT", "<NA>", "None", "inf", "-inf", "Infinity", "-Infinity"})
_UNKNOWN: Final = frozenset({"", "-", "?", "ei", "ei ole", "puuttuu", "tuntematon", "nan", "none", "null", "n/a", "na"})


@dataclass(frozen=True)
class People:
    """The cleaned values of each role, row by row. ``plain`` names are for reading, ``key`` names for comparing."""

    size: int
    columns: dict[str, list[str]]

    def column(self, role: str) -> list[str]:
        """Return a role's values; all "" when nobody has one."""
        return self.columns.get(role) or [""] * self.size


def clean(people: Sequence[Mapping[str, Any]], roles: Mapping[str, str]) -> People:
    """Return the people's comparable values. ``roles`` maps a key of the dicts to one of ``ROLES``."""
    columns: dict[str, list[str]] = {}
    for key, role in roles.items():
        if role not in ROLES:
            raise ValueError(f"unknown role {role!r}; the roles are {', '.join(ROLES)}")
        cleaned = _each([row.get(key) for row in people], _CLEANERS[role])
        before = columns.get(role)
        columns[role] = cleaned if before is None else [a or b for a, b in zip(before, cleaned, strict=True)]
    _split_streets(columns)
    _born_by_code(columns)
    return People(len(people), columns)


def _each(values: list[Any], cleaner: Callable[[str], str]) -> list[str]:
    """Clean every distinct value once."""
    memo: dict[Any, str] = {}
    found = []
    for value in values:
        known = value if isinstance(value, str) else (type(value), str(value))
        seen = memo.get(known)
        if seen is None:
            text = written(value)
            seen = memo[known] = "" if text.casefold() in _UNKNOWN else cleaner(text)
        found.append(seen)
    return found


def written(value: Any) -> str:
    """Return a value as it would be typed; a date in ISO form, a whole float without its point; "" for NaN."""
    if isinstance(value, str):
        return value.translate(_DASHES).strip()
    if value is None or str(value) in _NOTHING:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float | Decimal) and value % 1 == 0:
        return str(int(value))
    return str(value)


def clean_name(text: str) -> str:
    """Return a name without accents and marks, its generation word last after ``|``."""
    name = fold_name(text)
    return f"{name.plain}|{name.generation}" if name.generation else name.plain


def clean_date(text: str) -> str:
    """Return ``YYYYMMDD``, ``YYYY`` when only the year is known, else "".

    >>> clean_date("1.2.1990"), clean_date("1990-02-01"), clean_date("19900201"), clean_date("1990")
    ('19900201', '19900201', '19900201', '1990')
    """
    if text.isdigit():
        return text if len(text) in (4, 8) else ""
    if parts := _ISO.fullmatch(text):
        return f"{parts[1]}{parts[2]:0>2}{parts[3]:0>2}"
    if parts := _FINNISH.fullmatch(text):
        return f"{parts[3]}{parts[2]:0>2}{parts[1]:0>2}"
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) == 8 else ""


def clean_phone(text: str) -> str:
    """Return a phone's national digits.

    >>> clean_phone("+358 (0)40-555 0001"), clean_phone("0405550001"), clean_phone("405550001")
    ('405550001', '405550001', '405550001')
    """
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    for country in ("00358", "358"):
        if digits.startswith(country) and len(digits) - len(country) >= 5:
            digits = digits[len(country) :]
            break
    digits = digits.lstrip("0")
    return digits if len(digits) >= 5 else ""


def clean_street(text: str) -> str:
    """Return a street without accents, abbreviations written out; its number stays in it."""
    plain = fold_street(text)
    words = plain.split()
    return " ".join(_STREET_WORDS.get(word, word) if index else word for index, word in enumerate(words))


def fold_street(text: str) -> str:
    """Return a street's letters and digits without accents."""
    name = text.casefold()
    if name.isascii() and name.isalnum():
        return name
    head, number = _parted(name)
    if _STREET_ENDING.search(head):
        head = head[:-2] + ("katu" if head.endswith("k.") else "tie")
    return f"{fold_name(head).plain} {_words(number)}".strip()


def _parted(text: str) -> tuple[str, str]:
    match = _HOUSE.fullmatch(text)
    if match is None or not any(map(str.isalpha, match[1])):
        return text, ""
    return match[1].rstrip(" .,").strip(), match[2]


def _words(text: str) -> str:
    return " ".join(re.findall(r"\d+|[^\W\d_]+", text.casefold()))


def _clean_city(text: str) -> str:
    return fold_name(text).plain


def _clean_code(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


def clean_postal(text: str) -> str:
    """Return a postal code; a Finnish one that lost its zeros as a number stays as it is."""
    return re.sub(r"\W", "", text.casefold()).removeprefix("fi").lstrip("0")


def _clean_email(text: str) -> str:
    text = re.sub(r"\s", "", text.casefold()).removeprefix("mailto:")
    return text if "@" in text else ""


def valid_hetu(code: str) -> bool:
    """Tell whether a cleaned national id is a Finnish identity code whose check character agrees."""
    from hapusheets.registers.reading.identities import birth_date_of

    match = _HETU.fullmatch(code)
    if match is None or birth_date_of(code) is None:
        return False
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(match[1] + match[3]) % 31] == match[4]


def _clean_id(text: str) -> str:
    return re.sub(r"\s", "", text.upper())


def _split_streets(columns: dict[str, list[str]]) -> None:
    """Take the house number out of the street where it has no column or cell of its own."""
    streets = columns.get("street")
    if streets is None:
        return
    numbers = columns.get("street_number") or [""] * len(streets)
    parted = {street: _parted(street) for street in set(streets) if any(map(str.isdigit, street))}
    for index, street in enumerate(streets):
        if street in parted and not numbers[index]:
            streets[index], numbers[index] = parted[street]
    columns["street_number"] = numbers


def _born_by_code(columns: dict[str, list[str]]) -> None:
    """Fill an unknown birth date from a valid identity code."""
    codes = columns.get("national_id")
    if codes is None:
        return
    from hapusheets.registers.reading.identities import birth_date_of

    births = columns.get("birth_date") or [""] * len(codes)
    for index, code in enumerate(codes):
        if len(births[index]) < 8 and len(code) == 11 and valid_hetu(code):
            born = birth_date_of(code)
            births[index] = f"{born:%Y%m%d}" if born else births[index]
    columns["birth_date"] = births


_CLEANERS: Final[dict[str, Callable[[str], str]]] = {
    "given_name": clean_name,
    "family_name": clean_name,
    "birth_date": clean_date,
    "street": clean_street,
    "street_number": _words,
    "city": _clean_city,
    "postal_code": clean_postal,
    "phone": clean_phone,
    "email": _clean_email,
    "national_id": _clean_id,
}
