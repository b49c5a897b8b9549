"""Which column of an old list is which column of a register: proposed with its reason, taken only when sure. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from hapusheets.checking.importing_contents import UNMISTAKABLE, contents_of, likely_target
from hapusheets.checking.importing_headers import ADDRESS, ID, NAME, PARTS, POSTAL, HeaderNames, is_somebody_elses
from hapusheets.checking.importing_source import Source, SourceColumn
from hapusheets.model.errors import WrongUse
from hapusheets.model.values import compare_key
from hapusheets.registers.schema import RegisterSchema

_SOME: Final = 0.3
_MOST: Final = 0.8
#: What the contents of a column with a strange title may be proposed to be.
_UNDER_STRANGE_TITLE: Final = frozenset({*UNMISTAKABLE, "phone", "postal_code", POSTAL, ADDRESS, NAME})
#: Kinds whose values are judged by form: a title that says one and values that say another do not fit.
_JUDGED: Final = frozenset({"phone", "email", "national_id", "postal_code"})
#: A date or a year may mean anything.
_DOUBTFUL_ALONE: Final = frozenset({"birth_date", "birth_year", "first_names", "last_name"})
REST: Final = "*"


class Sureness(StrEnum):
    """How sure a match is: ``likely`` is asked, ``none`` is not imported."""

    SURE = "sure"
    LIKELY = "likely"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """What becomes of a source column. ``target`` is an English column name, one of ``@name`` …, or "".

    ``why`` is told, header, near, contents, both; or, for a column that is not imported, id, other_person, taken,
    no_place, unknown, empty, left_out.
    """

    column: SourceColumn
    target: str
    sureness: Sureness
    why: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The English names of the register's columns that get values from it."""
        return PARTS.get(self.target, (self.target,) if self.is_taken else ())

    @property
    def is_taken(self) -> bool:
        """Tell whether the column's values go into the register."""
        return bool(self.target) and self.target != ID


def propose_matches(
    source: Source, register: RegisterSchema, is_town: Callable[[str], bool], told: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """Return one match for each column of the list, in its order.

    ``told``: what the user says, source title or letters → Finnish header ("" leaves the column out; ``*`` means every
    column that nothing else fits). Raises WrongUse for a title or a header that does not exist.
    """
    wanted = _told(source, register, told or {})
    names = HeaderNames(register)
    guesses = [wanted.get(column.number) or _guess(source, column, names, is_town) for column in source.columns]
    matches = _claimed(guesses, register)
    rest = (told or {}).get(REST)
    if rest is None:
        return matches
    target = _column_name(register, rest)
    return tuple(
        Match(match.column, target, Sureness.SURE, "told") if match.why in ("unknown", "no_place", "taken") else match
        for match in matches
    )


@dataclass(frozen=True, slots=True)
class _Guess:
    """A match before it is known which columns others want. ``targets`` in the order of preference."""

    column: SourceColumn
    targets: tuple[str, ...]
    sureness: Sureness
    why: str
    rank: int


def _guess(source: Source, column: SourceColumn, names: HeaderNames, is_town: Callable[[str], bool]) -> _Guess:
    cells = source.filled(column)
    shares = contents_of(cells, is_town)
    likely, named = likely_target(shares), names.meaning(column.header)
    if not cells:
        return _Guess(column, (), Sureness.NONE, "empty", 9)
    if is_somebody_elses(column.header):
        return _Guess(column, (), Sureness.NONE, "other_person", 9)
    if likely in UNMISTAKABLE:
        return _unmistakable(column, likely, names)
    if named is not None:
        return _by_header(column, named.targets, shares, likely, names, exact=named.exact)
    return _by_contents(column, likely, shares, names)


def _unmistakable(column: SourceColumn, likely: str, names: HeaderNames) -> _Guess:
    """A column of identity codes is nothing else, whatever its title says."""
    named = names.meaning(column.header)
    why = "both" if named and likely in named.targets else "contents"
    if not _has(names.register, likely):
        return _Guess(column, (), Sureness.NONE, "no_place", 9)
    return _Guess(column, (likely,), Sureness.SURE, why, 1)


def _by_header(
    column: SourceColumn, targets: tuple[str, ...], shares: Mapping[str, float], likely: str | None, names: HeaderNames,
    *, exact: bool,
) -> _Guess:  # fmt: skip
    refined = tuple(dict.fromkeys(_refined(target, shares, likely, names.register) for target in targets))
    first = refined[0]
    if _contradicts(first, shares, likely) and likely is not None and _has(names.register, likely):
        return _Guess(column, (likely, *refined), Sureness.LIKELY, "differs", 4)
    own_title = names.register.by_header(column.header) is not None
    agrees = any(shares.get(target, 0) >= _SOME for target in refined)
    if exact or agrees:
        return _Guess(column, refined, Sureness.SURE, "both" if agrees else "header", 0 if own_title else 2)
    return _Guess(column, refined, Sureness.LIKELY, "near", 5)


def _refined(target: str, shares: Mapping[str, float], likely: str | None, register: RegisterSchema) -> str:
    """Return what a named column really holds: an address with its postal code, a whole name, one part of a name."""
    if target in ("street_address", "postal_code", "post_town", "municipality"):
        for composite in (ADDRESS, POSTAL):
            if shares.get(composite, 0) >= _SOME and _has(register, composite):
                return composite
    if target in ("last_name", "first_names") and shares.get(NAME, 0) >= _MOST and target == "last_name":
        return NAME
    if target == NAME and likely in ("first_names", "last_name") and shares.get(NAME, 0) < _SOME:
        return likely
    return target


def _contradicts(target: str, shares: Mapping[str, float], likely: str | None) -> bool:
    return target in _JUDGED and likely in _JUDGED and likely != target and shares.get(target, 0) < _SOME


def _by_contents(column: SourceColumn, likely: str | None, shares: Mapping[str, float], names: HeaderNames) -> _Guess:
    if likely is None:
        return _Guess(column, (), Sureness.NONE, "unknown", 9)
    if not _has(names.register, likely) or (column.header and likely not in _UNDER_STRANGE_TITLE):
        return _Guess(column, (), Sureness.NONE, "no_place" if not column.header else "unknown", 9)
    plain = likely in (POSTAL, ADDRESS) or (not column.header and likely not in _DOUBTFUL_ALONE)
    sure = plain and shares[likely] >= _MOST
    return _Guess(column, (likely,), Sureness.SURE if sure else Sureness.LIKELY, "contents", 3 if sure else 6)


def _claimed(guesses: Sequence[_Guess | Match], register: RegisterSchema) -> tuple[Match, ...]:
    """Give each column its first target that nobody better has; like titles share one (*Puhelin*, *Gsm*)."""
    matches: dict[int, Match] = {guess.column.number: guess for guess in guesses if isinstance(guess, Match)}
    taken = {part: match.sureness for match in matches.values() for part in match.parts}
    for guess in sorted((g for g in guesses if isinstance(g, _Guess)), key=lambda guess: guess.rank):
        target = _free(guess, taken, register)
        match = _match(guess, target)
        matches[guess.column.number] = match
        taken.update(dict.fromkeys(match.parts, match.sureness))
    return _paired_names(tuple(matches[guess.column.number] for guess in guesses))


def _match(guess: _Guess, target: str | None) -> Match:
    if guess.why in ("empty", "other_person") or not guess.targets:
        return Match(guess.column, "", Sureness.NONE, guess.why)
    if target is None:
        return Match(guess.column, "", Sureness.NONE, "taken")
    if target == ID:
        return Match(guess.column, ID, Sureness.NONE, "id")
    return Match(guess.column, target, guess.sureness, guess.why)


def _free(guess: _Guess, taken: Mapping[str, Sureness], register: RegisterSchema) -> str | None:
    for target in guess.targets:
        parts = PARTS.get(target, (target,))
        if target == ID or not any(part in taken for part in parts):
            return target
    first = guess.targets[0] if guess.targets else ""
    if first == NAME and "last_name" in taken and "first_names" not in taken:
        return "first_names" if guess.sureness is Sureness.SURE else None
    joins = guess.sureness is Sureness.SURE and guess.why in ("header", "both") and first != NAME
    return first if joins and _has(register, first) else None


def _paired_names(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Two columns without names of their own, one of surnames and one of first names, prove each other."""
    alone = {match.target for match in matches if match.sureness is Sureness.LIKELY and match.why == "contents"}
    if not {"last_name", "first_names"} <= alone:
        return matches
    return tuple(
        replace(match, sureness=Sureness.SURE) if match.target in ("last_name", "first_names") else match
        for match in matches
    )


def _has(register: RegisterSchema, target: str) -> bool:
    present = {column.name for column in register.columns}
    return target == ID or set(PARTS.get(target, (target,))) <= present


def _told(source: Source, register: RegisterSchema, told: Mapping[str, str]) -> dict[int, Match]:
    found = {}
    for title, header in told.items():
        if title == REST:
            continue
        for column in _meant(source, title):
            target = _column_name(register, header) if header else ""
            sureness = Sureness.SURE if target else Sureness.NONE
            found[column.number] = Match(column, target, sureness, "told" if target else "left_out")
    return found


def _meant(source: Source, title: str) -> list[SourceColumn]:
    """Return the columns with this title, or else the one with these letters."""
    key = compare_key(title)
    found = [column for column in source.columns if column.header and compare_key(column.header) == key]
    found = found or [column for column in source.columns if column.letters.casefold() == key]
    if not found:
        raise WrongUse("import.no_such_title", value=title, all=", ".join(column.title for column in source.columns))
    return found


#: How ``--map`` names a column that becomes several.
_COMPOSITES: Final = {"nimi": NAME, "osoite": ADDRESS, "postiosoite": POSTAL}


def _column_name(register: RegisterSchema, header: str) -> str:
    key = compare_key(header)
    for column in register.columns:
        if compare_key(column.header) == key and column.kind != "id":
            return column.name
    composite = _COMPOSITES.get(key, "")
    if composite and _has(register, composite):
        return composite
    headers = ", ".join(column.header for column in register.columns if column.kind != "id")
    raise WrongUse("import.no_such_header", value=header, sheet=register.sheet, all=headers)


def target_headers(match: Match, register: RegisterSchema) -> tuple[str, ...]:
    """Return the Finnish headers that get values from a source column."""
    return tuple(register.header(name) for name in match.parts)


def filled_targets(matches: Iterable[Match]) -> frozenset[str]:
    """Return the English names of the columns that some source column fills."""
    return frozenset(name for match in matches for name in match.parts)


__all__ = ["REST", "Match", "Sureness", "filled_targets", "propose_matches", "target_headers"]
