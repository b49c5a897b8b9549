"""Names as people write them, folded so that spellings of one name meet; and which given names are one name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

_PLAIN: Final = str.maketrans(
    {"ä": "a", "å": "a", "á": "a", "à": "a", "â": "a", "ã": "a", "ö": "o", "ø": "o", "ó": "o", "õ": "o", "ô": "o",
     "é": "e", "è": "e", "ê": "e", "ë": "e", "ü": "u", "ú": "u", "í": "i", "ï": "i", "ý": "y", "š": "s", "ž": "z",
     "č": "c", "ć": "c", "ç": "c", "ñ": "n", "ń": "n", "ł": "l", "đ": "d", "ŋ": "n", "ŧ": "t", "ß": "ss", "æ": "a",
     "œ": "o", "ð": "d", "þ": "th", "-": " ", "\u2010": " ", "\u2011": " ", "\u2013": " ", "\u2014": " ", "_": " ",
     "/": " ", ",": " ", "'": "", "\u2019": "", "´": "", "`": "", ".": " "}
)  # fmt: skip
#: Letters written in more than one way: ``Mäkelä`` may be typed Maekelae or Makela, ``Åke`` Aake, ``Sofia`` Sophia.
_SPELLINGS: Final = (
    ("ae", "a"), ("oe", "o"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("ch", "k"), ("sch", "sk"), ("kh", "h"),
    ("w", "v"), ("c", "k"), ("q", "k"), ("z", "s"), ("x", "ks"), ("j", "i"), ("y", "i"),
)  # fmt: skip
_DOUBLED: Final = re.compile(r"(.)\1+")
_NOT_A_NAME: Final = re.compile(r"[^\w ]+|\d+")
#: Words beside a name that tell the generation or nothing at all.
_YOUNGER: Final = frozenset({"nuorempi", "nuor", "nuor.", "jr", "jnr", "junior", "ii"})
_OLDER: Final = frozenset({"vanhempi", "vanh", "sr", "snr", "senior"})
_PARTICLES: Final = frozenset({"o", "os", "ent", "ex", "s", "af", "von", "de", "van"})


class Name(NamedTuple):
    """A name without accents (``plain``), as its sound (``key``), and the word on its generation."""

    plain: str
    key: str
    generation: str = ""


def fold_name(text: str) -> Name:
    """Return the comparable forms of a name.

    >>> fold_name("Mäkelä-Niemi").plain, fold_name("Maekelae").key == fold_name("Mäkelä").key
    ('makela niemi', True)
    """
    plain = text.casefold().translate(_PLAIN)
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    if not plain.isalpha():
        plain = _NOT_A_NAME.sub(" ", plain)
    words = plain.split()
    generation = ""
    if len(words) > 1:
        generation = next(("younger" if w in _YOUNGER else "older" for w in words if w in _YOUNGER | _OLDER), "")
        if generation:
            words = [word for word in words if word not in _YOUNGER | _OLDER]
    plain = " ".join(words)
    return Name(plain, sound_key(plain), generation)


@lru_cache(maxsize=1 << 16)
def sound_key(plain: str) -> str:
    """Return a name's letters as they sound alike: doubled letters are one, ``ae`` is ``a``, ``w`` is ``v``.

    >>> sound_key("sophia"), sound_key("kristiina") == sound_key("christina")
    ('sofia', True)
    """
    key = plain
    for written, heard in _SPELLINGS:
        key = key.replace(written, heard)
    return _DOUBLED.sub(r"\1", key)


def surname_words(plain: str) -> frozenset[str]:
    """Return the words of a family name that carry it (``o.s.`` and ``von`` left out)."""
    return frozenset(word for word in plain.split() if word not in _PARTICLES)


class GivenNames(NamedTuple):
    """``root``: the group (a number) of each name's sound key; ``known``: plain names that really are somebody's."""

    roots: dict[str, frozenset[int]]
    known: frozenset[str]


@cache
def given_names() -> GivenNames:
    """Return the given names of the shipped list, read once."""
    data = tomllib.loads((Path(__file__).parent / "given_names.toml").read_text(encoding="utf-8"))
    roots: dict[str, set[int]] = {}
    known = {fold_name(name).plain for name in data["known"].split()}
    for number, line in enumerate(data["nicknames"]):
        for name in line.split():
            plain = fold_name(name).plain
            known.add(plain)
            roots.setdefault(sound_key(plain), set()).add(number)
    return GivenNames({key: frozenset(numbers) for key, numbers in roots.items()}, frozenset(known))


def is_known(plain: str) -> bool:
    """Tell whether a name (without accents) is one that people really have."""
    return plain in given_names().known


def same_nickname(a: str, b: str) -> bool:
    """Tell whether two single names (sound keys) are forms of one name, such as Matti and Matias."""
    roots = given_names().roots
    return not roots.get(a, frozenset()).isdisjoint(roots.get(b, frozenset()))
