"""What a header of an old list means: a known name in three languages, an abbreviation, a near spelling."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from hapusheets.model.values import normalise_text
from hapusheets.registers.schema import RegisterSchema

#: Columns that become several: a whole name, an address with its postal code, a postal code with its town.
NAME, ADDRESS, POSTAL, ID = "@name", "@address", "@postal", "@id"
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    NAME: ("last_name", "first_names"),
    ADDRESS: ("street_address", "postal_code", "post_town"),
    POSTAL: ("postal_code", "post_town"),
}
#: Words beside the name that say whose it is (the row's own person) or which of several; they change nothing.
_BESIDE: Final = frozenset(
    {
        "asiakkaan", "hakijan", "avustajan", "sijaisen", "osallistujan", "henkilön", "ilmoittautujan", "tekijän",
        "oma", "koti", "työ", "toinen", "nro", "numero", "klientens", "sökandens", "assistentens", "your", "own",
        "home", "work", "second", "alt",
    }
)  # fmt: skip
#: Whose it is when it is somebody else's: such a column is never taken for the row's own.
_OTHERS: Final = re.compile(
    r"(?<!\w)(?:edunvalvojan|edustajan|huoltajan|omaisen|omaisten|läheisen|lähiomaisen|yhteyshenkilön|työntekijän"
    r"|sosiaalityöntekijän|äidin|isän|puolison|vanhemman|lapsen|työnantajan|päämiehen|ohjaajan|anhörigs"
    r"|kontaktpersonens|förälderns|guardian.?s|hätäyhteys|ice|emergency)(?!\w)",
    re.IGNORECASE,
)
_TEST_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST_NEAR: Final = 5


@dataclass(frozen=True, slots=True)
class Named:
    """What a header means in a register: ``targets`` in the order of preference, ``exact``: by a known name."""

    targets: tuple[str, ...]
    exact: bool


@cache
def _header_names() -> Mapping[tuple[str, ...], str]:
    """Return the names of columns by what they may mean."""
    source = (Path(__file__).parent / "importing_headers.toml").read_text(encoding="utf-8")
    return {tuple(entry["targets"]): entry["names"] for entry in tomllib.loads(source)["column"]}


def squeezed_header(text: str) -> str:
    """Return a header as headers are compared: letters and digits alone, casefolded, remarks in brackets left out.

    >>> squeezed_header("Suku nimi:"), squeezed_header("S-posti (jos on)")
    ('sukunimi', 'sposti')
    """
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    bare = bare if _TEST_WORD.search(bare) else text
    return "".join(_TEST_WORD.findall(unicodedata.normalize("NFC", normalise_text(bare)).casefold()))


def is_somebody_elses(header: str) -> bool:
    """Tell whether a header speaks of another person than the row's own (*Omaisen puhelin*)."""
    return _OTHERS.search(normalise_text(header)) is not None


class HeaderNames:
    """The names that a register's columns go by."""

    def __init__(self, register: RegisterSchema) -> None:
        self.register = register
        self._targets: dict[str, tuple[str, ...]] = {}
        present = {column.name for column in register.columns}
        for targets, names in _header_names().items():
            meant = tuple(target for target in targets if _fits(target, present))
            for name in names.split() if meant else ():
                self._targets.setdefault(name, meant)
        for column in register.columns:
            target = ID if column.kind == "id" else column.name
            for name in (column.header, column.name.replace("_", " ")):
                self._targets[squeezed_header(name)] = (
                    target,
                    *_others(self._targets.get(squeezed_header(name)), target),
                )

    def known(self, text: str) -> bool:
        """Tell whether a text names a column."""
        named = self.meaning(text)
        return named is not None and named.exact

    def meaning(self, header: str) -> Named | None:
        """Return what a header means; None when nothing is near or it is somebody else's."""
        if not header or is_somebody_elses(header):
            return None
        for squeezed in _spellings(header):
            if found := self._targets.get(squeezed):
                return Named(found, exact=True)
        near = self._near(squeezed_header(header))
        return Named(near, exact=False) if near else None

    def _near(self, squeezed: str) -> tuple[str, ...]:
        from rapidfuzz.distance import OSA

        if len(squeezed) < _SHORTEST_NEAR:
            return ()
        limit = 1 if len(squeezed) <= 12 else 2
        near = {
            name: OSA.distance(squeezed, name, score_cutoff=limit)
            for name in self._targets
            if len(name) >= _SHORTEST_NEAR
        }
        least = min(near.values(), default=limit + 1)
        found = (
            {self._targets[name] for name, distance in near.items() if distance == least} if least <= limit else set()
        )
        return found.pop() if len(found) == 1 else ()


def _fits(target: str, present: Iterable[str]) -> bool:
    parts = PARTS.get(target)
    return target == ID or (target in present if parts is None else set(parts) <= set(present))


def _others(known: tuple[str, ...] | None, target: str) -> tuple[str, ...]:
    return tuple(other for other in known or () if other != target)


def _spellings(header: str) -> Iterable[str]:
    """Yield a header whole, then without the words beside the name: *Asiakkaan puhelin 2* is *puhelin*."""
    yield squeezed_header(header)
    words = [word.casefold() for word in _TEST_WORD.findall(re.sub(r"\([^)]*\)", " ", normalise_text(header)))]
    kept = [word for word in words if word not in _BESIDE and not word.isdigit()]
    if kept and kept != words:
        yield "".join(kept)
    if len(kept) == 1:
        yield kept[0].rstrip("0123456789")
    for part in (part for part in re.split(r"[/,]| tai | eller | or ", normalise_text(header)) if part):
        yield squeezed_header(part)


__all__ = ["ADDRESS", "ID", "NAME", "PARTS", "POSTAL", "HeaderNames", "Named", "is_somebody_elses", "squeezed_header"]
