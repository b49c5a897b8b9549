"""The world being made: rows by register, ids, and the small things every person has. One seed, one world."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from hapusheets.registers.schema import load_schema
from hapusheets.registers.shipped import postal_code_rows
from tools.samples import names

TODAY = dt.date(2026, 3, 12)
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_POST_BOXES = {"94101", "94401", "95201", "95401", "95421", "95601"}
_DOUBTFUL = {"94430", "94460"}

Row = dict[str, Any]


@dataclass
class World:
    """Everything made so far. ``rows`` maps a register's English name to rows by English column name."""

    seed: int
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    used: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 - an invented world, no secret

    def add(self, register: str, **values: Any) -> str:
        """Add a row and return its id, the next free one of the register."""
        prefix, zeros = (load_schema().register(register).id_pattern or "?-0").rsplit("-", 1)
        number = f"{prefix}-{len(self.rows[register]) + 1:0{len(zeros)}d}"
        self.rows[register].append({"id": number, **values})
        return number

    def row(self, register: str, number: str) -> Row:
        """Return a row by its id."""
        return next(row for row in self.rows[register] if row["id"] == number)

    def fresh(self, kind: str, values: Iterable[Any]) -> Any:
        """Return the first of ``values`` that nobody has yet."""
        for value in values:
            if (kind, value) not in self.used:
                self.used.add((kind, value))
                return value
        raise LookupError(kind)

    def _draws(self, make: Any) -> Iterable[Any]:
        while True:
            yield make()

    def name(self, gender: str, *, swedish: bool = False) -> tuple[str, str]:
        """Return (last name, first name); no two people of the world have the same."""
        women, men = (names.SWEDISH_WOMEN, names.SWEDISH_MEN) if swedish else (names.WOMEN, names.MEN)
        firsts, lasts = (women if gender == "nainen" else men), (names.SWEDISH_LAST if swedish else names.LAST)
        draw = self.rng.choice
        pair: tuple[str, str] = self.fresh("name", self._draws(lambda: (draw(lasts), draw(firsts))))
        return pair

    def phone(self) -> str:
        """Return an unused-looking mobile number."""
        start, end = self.fresh(
            "phone", self._draws(lambda: (self.rng.choice(("040", "050")), self.rng.randrange(950)))
        )
        return f"{start} 555 0{end:03d}"

    def born(self, first_year: int, last_year: int) -> dt.date:
        """Return a birth date nobody else has."""
        days = (dt.date(last_year, 12, 31) - dt.date(first_year, 1, 1)).days
        start = dt.date(first_year, 1, 1)
        date: dt.date = self.fresh("born", self._draws(lambda: start + dt.timedelta(self.rng.randrange(days))))
        return date

    def national_id(self, born: dt.date, gender: str) -> str:
        """Return an identity code of the never-issued range 900–999 with its right check character."""
        odd = 1 if gender == "mies" else 0
        return self.fresh("hetu", (national_id(born, number) for number in range(900 + odd, 1000, 2)))  # type: ignore[no-any-return]

    def address(self, municipality: str) -> Row:
        """Return street address, postal code, post town and municipality."""
        choices = [row for row in postal_code_rows() if row["municipality"] == municipality and _lived_in(row["code"])]
        place = self.rng.choice(choices)
        street = f"{self.rng.choice(names.STREETS)} {self.rng.randrange(1, 60)}"
        street = self.fresh("street", (street, *(f"{street} {letter}" for letter in "ABCDEFGHJK")))
        return {
            "street_address": street,
            "postal_code": place["code"],
            "post_town": place["place_name"],
            "municipality": municipality,
        }

    def email(self, last: str, first: str) -> str:
        """Return an address under example.fi."""
        return f"{_ascii(first)}.{_ascii(last)}@example.fi"

    def iban(self) -> str:
        """Return a fictitious account number whose check digits are right."""
        account = f"99999{self.rng.randrange(10**9):09d}"
        check = 98 - int(f"{account}151800") % 97
        return " ".join(f"FI{check:02d}{account}"[i : i + 4] for i in range(0, 18, 4))

    def date(self, first: dt.date, last: dt.date) -> dt.date:
        """Return a date between the two."""
        return first + dt.timedelta(self.rng.randrange((last - first).days + 1))

    def recent(self) -> dt.date:
        """Return a date of the last two months."""
        return self.date(dt.date(2026, 1, 12), dt.date(2026, 3, 10))


def national_id(born: dt.date, number: int) -> str:
    """Return the identity code of a birth date and an individual number."""
    digits = f"{born:%d%m%y}{number}"
    return f"{born:%d%m%y}{'A' if born.year >= 2000 else '-'}{number}{_CHECK[int(digits) % 31]}"


def _lived_in(code: Any) -> bool:
    return code not in _POST_BOXES | _DOUBTFUL


def _ascii(word: str) -> str:
    return word.casefold().translate(str.maketrans("åäöéø ", "aaoeo."))
