"""How people spell names, ids, phones, identity codes and homes, folded so that one thing has one form. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"\w+")
_NO_WORD: Final = re.compile(r"[^\w\n]+")
#: What stands inside or between words without parting a sentence: ``_``, dashes, commas; ``.`` of a file name.
_JOINERS: Final = re.compile(r"[\s_,\-\u2010-\u2015\u2212]+|(?<=\w)[^\w\s|]+(?=\w)")
#: Format characters (Unicode Cf), the grapheme joiner and variation selectors.
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_SHORTEST_PHONE: Final = 6
_PHONE_GAP: Final = "[ ()./]{0,3}"
_HETU: Final = re.compile(r"(\d{6}) ?([a-z]?) ?(\d{3}) ?\w?")
_HOUSE: Final = re.compile(r"((?:\d+[. ]+)?[^\W\d][^\d]*)(\d+(?:-\d+)?)")
_DASH: Final = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_POSTAL_CODE: Final = re.compile(r"(?<!\d)\d{5}(?!\d)")
#: Words before a flat's number that say no more than the number does.
_FLAT_WORDS: Final = frozenset(
    {"as", "asunto", "huoneisto", "rappu", "porras", "ovi", "nro", "no", "bst", "bostad", "lgh", "trappa"}
)
_LONGEST_STAIR: Final = 2


def tokens(text: str) -> list[str]:
    """Return the words of a text as they are compared: casefolded, whole, without invisible characters.

    >>> tokens("Kemi, 040 555 0001")
    ['kemi', '040', '555', '0001']
    """
    return _WORD.findall(_visible(text).casefold().replace("_", " "))


def squeezed(text: str) -> str:
    """Return the words of a text joined: how they are parted does not matter (``0405550001``).

    >>> squeezed("010190-123A"), squeezed("Virtanen, Aino")
    ('010190123a', 'virtanenaino')
    """
    return "".join(tokens(text))


def folded(text: str) -> str:
    """Return the form in which texts are searched: what joins words is one space, invisible characters are gone.

    >>> folded("2026/Niemi_Aino.docx"), folded("Niemi, Aino. Muuta")
    ('2026 niemi aino docx', 'niemi aino. muuta')
    """
    return " ".join(_JOINERS.sub(" ", _visible(text).casefold()).split())


class Needle(NamedTuple):
    """What a text may call a person: ``pattern`` finds it in a folded text; the text squeezed holds ``core`` then."""

    core: str
    pattern: str


def squeezed_lines(lines: Iterable[str]) -> list[str]:
    """Return each text squeezed, in one go: much quicker for many texts."""
    flat = [" ".join(line.splitlines()) for line in lines]
    text = _visible("\n".join(flat)).casefold()
    for common in "_ -.,:":  # most of what parts words, taken away quicker than by the expression
        text = text.replace(common, "")
    return _NO_WORD.sub("", text).split("\n") if flat else []


def name_needle(name: str) -> Needle | None:
    """Return what finds a name, an id or an e-mail; None for a blank one."""
    words = folded(name).split()
    return Needle(squeezed(name), rf"(?<!\w){_joined(words)}(?!\w)") if words else None


def street_needle(street: str) -> Needle | None:
    """Return what finds a street up to its house number (``Rantatie 5`` of ``Rantatie 5 A 3``).

    None when there is no number: a mere street or village has many homes.
    """
    house = _HOUSE.match(_DASH.sub("-", _visible(street).casefold()))
    if house is None:
        return None
    return Needle(squeezed(house[0]), rf"(?<!\w){_joined(folded(house[0]).split())}(?!\d)")


def phone_needle(phone: str) -> Needle | None:
    """Return what finds a phone's digits: with ``0``, ``+358`` or ``00358`` before them, parted in any way.

    None when there are too few digits to be somebody's number.
    """
    digits = re.sub(r"\D", "", _visible(phone).replace("(0)", ""))
    national = re.sub(r"^(?:00)?358", "", digits).lstrip("0")
    if len(national) < _SHORTEST_PHONE:
        return None
    country = rf"(?:(?:00{_PHONE_GAP})?358{_PHONE_GAP})?0?{_PHONE_GAP}"
    return Needle(national, rf"(?<!\d){country}{_PHONE_GAP.join(national)}(?!\d)")


def identity_needle(code: str) -> Needle | None:
    """Return what finds an identity code with whatever check character; of another text, all its words."""
    parts = _HETU.fullmatch(folded(code))
    if parts is None:
        return name_needle(code)
    date, sign, number = parts.groups()
    return Needle(date + sign + number, rf"(?<!\w){date}[ +]?{sign} ?{number} ?\w?(?!\w)")


class Home(NamedTuple):
    """A home in the one form that its spellings share. ``postal_code`` "" when none is known."""

    street: str
    flat: tuple[str, ...]
    postal_code: str


def read_home(address: str, postal_code: str = "") -> Home:
    """Return the home that a street cell names; the cell may carry the postal code and the town after the flat.

    >>> read_home("Qzkatu 1 A as. 02, 94450 Keminmaa")
    Home(street='qzkatu', flat=('1', 'a', '2'), postal_code='94450')
    """
    text = _DASH.sub("-", _visible(address).casefold())
    house = _HOUSE.match(text)
    if house is None:
        return Home(squeezed(text), (), postal_code)
    rest, own_code = text[house.end() :], _POSTAL_CODE.search(text, house.end())
    rest = rest if own_code is None else text[house.end() : own_code.start()]
    flat = (house[2].lstrip("0"), *_flat(rest))
    return Home(squeezed(house[1]), flat, postal_code or ("" if own_code is None else own_code[0]))


def _flat(rest: str) -> list[str]:
    """Return stair and flat; a longer word is the town."""
    found = []
    for part in re.findall(r"\d+|[^\W\d_]+", rest):
        if part in _FLAT_WORDS:
            continue
        if part.isalpha() and len(part) > _LONGEST_STAIR:
            break
        found.append(part.lstrip("0") or part)
    return found


def _joined(words: list[str]) -> str:
    """Return a pattern of words with or without a space between them; two numbers always have one."""
    pattern = ""
    for before, word in zip(["", *words], words, strict=False):
        numbers = before[-1:].isdigit() and word[0].isdigit()
        pattern += ("" if not before else " " if numbers else " ?") + re.escape(word)
    return pattern


def _visible(text: str) -> str:
    """Return a text in its compatibility form, without characters that nobody sees (soft hyphens, zero widths)."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text))


__all__ = [
    "Home",
    "Needle",
    "folded",
    "identity_needle",
    "name_needle",
    "phone_needle",
    "read_home",
    "squeezed",
    "squeezed_lines",
    "street_needle",
    "tokens",
]
