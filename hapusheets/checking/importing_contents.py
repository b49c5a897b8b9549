"""What a column holds, told by its values: phones, e-mails, identity codes, postal codes, towns, names. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from hapusheets.checking.importing_headers import ADDRESS, NAME, POSTAL
from hapusheets.checking.importing_names import is_given, is_surname_like, looks_like_name
from hapusheets.model.cells import Cell
from hapusheets.model.formats import format_value
from hapusheets.model.values import normalise_text, plain_dashes

_LOOKED_AT: Final = 400
_MOST: Final = 0.6
#: Kinds whose values cannot be anything else, whatever the header says.
UNMISTAKABLE: Final = frozenset({"national_id", "email"})
_HETU: Final = re.compile(r"[0-9OoIl]{6} ?[-+A-FU-Ya-fu-y] ?[0-9OoIl]{3}[0-9A-Za-z]")
_EMAIL: Final = re.compile(r"(?:mailto:)?[^\s@]+(?:@|\(at\)| at )[^\s@]+\.?[^\s@]*")
_PHONE: Final = re.compile(
    r"(?:puh\.?:? ?|gsm:? ?|p\. ?)?(?:\+|00|\(?0)[0-9OoIl() .\-/]{5,16}[0-9OoIl](?:.{0,25})?", re.IGNORECASE
)
_PHONE_NUMBER: Final = re.compile(r"(?:[45][0-9]{7,9}|358[0-9]{7,10}|16[0-9]{5,7})")
_POSTAL: Final = re.compile(r"(?:FI-?)?[0-9]{5}")
_POSTAL_TOWN: Final = re.compile(r"(?:FI-?)?[0-9]{5}[ ,]+[^\W\d]{2}[^\d]*", re.IGNORECASE)
_STREET: Final = re.compile(r"[^\W\d][^,;@]*?[^\W\d] ?\d+ ?[A-Za-z]?(?: ?(?:as\.?|bst\.?)? ?\d+)?")
_ADDRESS: Final = re.compile(r".*[^\W\d].*\b[0-9]{5}[ ,]+[^\W\d]{2}.*")
_DATE: Final = re.compile(r"\d{1,2}\. ?\d{1,2}\. ?(?:\d{4}|\d{2})\.?|\d{4}-\d{2}-\d{2}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
#: A longer text is none of these, and some patterns would take long over it.
_LONGEST: Final = 300
Judge = Callable[[str], bool]


def contents_of(cells: Iterable[Cell], is_town: Judge) -> Mapping[str, float]:
    """Return what share of the filled cells looks like each target (English column names and ``@name`` …)."""
    texts = [shown(cell) for cell in cells][:_LOOKED_AT]
    if not texts:
        return {}
    judges: dict[str, Judge] = {**_JUDGES, "municipality": is_town}
    short = [text for text in texts if len(text) <= _LONGEST]
    shares = {target: sum(map(judge, short)) / len(texts) for target, judge in judges.items()}
    return {target: share for target, share in shares.items() if share}


def likely_target(shares: Mapping[str, float]) -> str | None:
    """Return the target that most of a column's values look like; None when there is none."""
    target = max(shares, key=lambda each: (shares[each], -_ORDER.index(each)), default=None)
    return target if target is not None and shares[target] >= _MOST else None


def shown(cell: Cell) -> str:
    """Return a cell's value as it is looked at."""
    return normalise_text(format_value(cell.value))


def is_postal_with_town(text: str) -> bool:
    """Tell whether a text is a postal code with its town.

    >>> is_postal_with_town("94100 Kemi"), is_postal_with_town("94100")
    (True, False)
    """
    return _POSTAL_TOWN.fullmatch(text) is not None


def is_whole_address(text: str) -> bool:
    """Tell whether a text is a street with postal code and town.

    >>> is_whole_address("Kirkkokatu 1 A 3, 94100 Kemi"), is_whole_address("94100 Kemi")
    (True, False)
    """
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None and not is_postal_with_town(text)


def is_hetu_like(text: str) -> bool:
    """Tell whether a text has the form of an identity code, right or wrong."""
    return _HETU.fullmatch(plain_dashes(text).strip("' ")) is not None


def _is_phone(text: str) -> bool:
    return (
        (_PHONE.fullmatch(plain_dashes(text)) is not None or _PHONE_NUMBER.fullmatch(text) is not None)
        and not is_hetu_like(text) and _DATE.fullmatch(text) is None and not is_postal_with_town(text)
        and _POSTAL.fullmatch(text) is None
    )  # fmt: skip


def _one_word(judge: Judge) -> Judge:
    return lambda text: bool(text) and all(judge(word) for word in text.split()) and text.count(" ") < 3


_JUDGES: Final[Mapping[str, Judge]] = {
    "national_id": is_hetu_like,
    "email": lambda text: _EMAIL.fullmatch(text) is not None,
    "phone": _is_phone,
    POSTAL: is_postal_with_town,
    ADDRESS: is_whole_address,
    "postal_code": lambda text: _POSTAL.fullmatch(text) is not None,
    "birth_date": lambda text: _DATE.fullmatch(text) is not None,
    "birth_year": lambda text: _YEAR.fullmatch(text) is not None,
    NAME: looks_like_name,
    "first_names": _one_word(is_given),
    "last_name": _one_word(is_surname_like),
    "street_address": lambda text: _STREET.fullmatch(text) is not None,
}
_ORDER: Final = [*_JUDGES, "municipality"]
_ORDER.insert(_ORDER.index(NAME), _ORDER.pop())  # a town is also a word that looks like a surname

__all__ = [
    "UNMISTAKABLE",
    "contents_of",
    "is_hetu_like",
    "is_postal_with_town",
    "is_whole_address",
    "likely_target",
    "shown",
]
