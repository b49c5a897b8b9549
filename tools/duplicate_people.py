"""Invented people with true duplicates and look-alikes of every kind, from a seed. Nobody is real.

``make_people(seed, families)`` gives rows as a coordinator types them, the true pairs, and for each true or
look-alike pair its kind. Identity codes are of the never-issued range 900-999.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tools.samples.names import LAST, MEN, SWEDISH_MEN, SWEDISH_WOMEN, WOMEN

Row = dict[str, Any]
Pair = tuple[int, int]

#: The keys of the rows and what they mean.
ROLES: Final = {
    "Etunimet": "given_name", "Sukunimi": "family_name", "Syntymäaika": "birth_date", "Katuosoite": "street",
    "Postinumero": "postal_code", "Postitoimipaikka": "city", "Puhelin": "phone", "Sähköposti": "email",
    "Henkilötunnus": "national_id",
}  # fmt: skip
_STREETS: Final = (
    "Rantatie", "Koivukatu", "Kirkkokatu", "Asemakatu", "Jokivarrentie", "Meripuistokatu", "Niementie", "Männikkötie",
    "Keskuskatu", "Valtakatu", "Hahtisaarenkatu", "Etelänummenkatu", "Pohjoisrantakatu", "Torpparintie", "Kuusitie",
    "Vanha Ouluntie", "Sauvosaarenkatu", "Ylätie", "Öljykatu", "Åströminkuja", "Pellonperäntie", "Lohitie",
)  # fmt: skip
_FLATS: Final = ("", "", " A 2", " B 14")
_SECOND: Final = ("Maria", "Juhani", "Elina", "Olavi")
_PLACES: Final = (
    ("94100", "Kemi"), ("94200", "Kemi"), ("94400", "Keminmaa"), ("95200", "Simo"), ("95300", "Tervola"),
    ("95400", "Tornio"), ("95420", "Tornio"), ("95600", "Ylitornio"), ("94700", "Kemi"), ("95460", "Tornio"),
)  # fmt: skip
_NICKNAMES: Final = (
    ("Matti", "Matias"), ("Pekka", "Pekko"), ("Jussi", "Juhani"), ("Kalle", "Kaarle"), ("Heikki", "Henrik"),
    ("Antti", "Antero"), ("Liisa", "Elisabet"), ("Kati", "Katariina"), ("Sanna", "Susanna"), ("Leena", "Helena"),
    ("Maija", "Maria"), ("Anu", "Anna"), ("Eetu", "Edvard"), ("Olli", "Olavi"), ("Ville", "Viljami"),
    ("Riikka", "Ulriikka"), ("Mikko", "Mikael"), ("Erkki", "Eerik"), ("Jaska", "Jaakko"), ("Kirsi", "Kirsti"),
)  # fmt: skip
_CHECKS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_KEYBOARD: Final = {"a": "s", "e": "r", "i": "o", "n": "m", "t": "r", "k": "l", "s": "a", "l": "k", "o": "p", "u": "y"}


@dataclass
class Made:
    """The rows, the true pairs, and the kind of every pair that was made on purpose."""

    rows: list[Row] = field(default_factory=list)
    true: set[Pair] = field(default_factory=set)
    kinds: dict[Pair, str] = field(default_factory=dict)

    def add(self, row: Row) -> int:
        """Add a row and return its place."""
        self.rows.append(row)
        return len(self.rows) - 1

    def pair(self, a: int, b: int, kind: str, *, same: bool) -> None:
        """Remember why two rows are alike."""
        self.kinds[min(a, b), max(a, b)] = kind
        if same:
            self.true.add((min(a, b), max(a, b)))


class Maker:
    """Makes people by chance; ``known``: how often a row has its identity code."""

    def __init__(self, seed: int, known: float) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - invented people, no secret
        self.known = known
        self.made = Made()
        self._numbers = 0
        self._codes: dict[dt.date, list[int]] = {}

    def person(self, **given: Any) -> Row:
        """Return a new person; ``given`` values are taken as they are."""
        chance = self.chance
        postal, town = chance.choice(_PLACES)
        row = {
            "Etunimet": self.first_name(),
            "Sukunimi": chance.choice(LAST),
            "Syntymäaika": self.birth(1938, 2008),
            "Katuosoite": f"{chance.choice(_STREETS)} {chance.randrange(1, 80)}{chance.choice(_FLATS)}",
            "Postinumero": postal,
            "Postitoimipaikka": town,
            "Puhelin": self.phone(),
        } | given
        row["Henkilötunnus"] = self.code(row["Syntymäaika"])
        name = f"{row['Etunimet'].split()[0]}.{row['Sukunimi']}".casefold().translate(str.maketrans("äöåé", "aoae"))
        row["Sähköposti"] = given.get("Sähköposti", f"{name}{chance.randrange(100)}@example.fi")
        return row

    def first_name(self) -> str:
        """Return one first name, or two."""
        pool = self.chance.choice((WOMEN, WOMEN, WOMEN, MEN, MEN, MEN, SWEDISH_WOMEN + SWEDISH_MEN))
        names = self.chance.sample(pool, 2)
        return " ".join(names) if self.chance.random() < 0.25 else names[0]

    def birth(self, first: int, last: int) -> dt.date:
        """Return a day of birth in these years."""
        return dt.date(self.chance.randrange(first, last), 1, 1) + dt.timedelta(self.chance.randrange(365))

    def phone(self) -> str:
        """Return a number that nobody else here has."""
        self._numbers += 1
        return f"0{self.chance.choice(['40', '50', '45', '44'])} 555 {self._numbers % 10000:04d}"

    def code(self, born: dt.date) -> str:
        """Return an identity code of the test range."""
        taken = self._codes.setdefault(born, [])
        number = f"{born:%d%m%y}{self.chance.choice([n for n in range(900, 1000) if n not in taken])}"
        taken.append(int(number[6:]))
        return f"{number[:6]}{'A' if born.year >= 2000 else '-'}{number[6:]}{_CHECKS[int(number) % 31]}"

    def seen(self, row: Row) -> Row:
        """Return the row as it would be typed: forms vary, some cells are not filled."""
        chance, seen = self.chance, dict(row)
        if chance.random() > self.known:
            seen["Henkilötunnus"] = None
        born = row["Syntymäaika"]
        if isinstance(born, dt.date):
            forms = (born, f"{born.day}.{born.month}.{born.year}", born.isoformat(), int(f"{born:%Y%m%d}"))
            seen["Syntymäaika"] = chance.choice(forms)
        if seen["Puhelin"] and chance.random() < 0.4:
            bare = seen["Puhelin"].replace(" ", "")
            seen["Puhelin"] = chance.choice([f"+358{bare[1:]}", bare, f"+358 {bare[1:3]} {bare[3:]}"])
        for key, rate in (("Sähköposti", 0.35), ("Puhelin", 0.05), ("Katuosoite", 0.04), ("Postinumero", 0.02)):
            if chance.random() < rate:
                seen[key] = None
        return seen

    def typo(self, text: str) -> str:
        """Return a text with one slip of the finger after its first letter."""
        at = self.chance.randrange(1, len(text) - 1)
        match self.chance.randrange(4):
            case 0:
                return text[:at] + text[at + 1 :]
            case 1:
                return text[:at] + text[at] + text[at:]
            case 2:
                return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            case _:
                return text[:at] + _KEYBOARD.get(text[at], "e") + text[at + 1 :]


def _home(row: Row) -> Row:
    return {key: row[key] for key in ("Katuosoite", "Postinumero", "Postitoimipaikka")}


# Two rows of one person.


def typing_error(maker: Maker, row: Row) -> Row:
    """One or two of the cells have a slip of the finger."""
    keys = maker.chance.sample(["Etunimet", "Sukunimi", "Katuosoite"], maker.chance.randrange(1, 3))
    return row | {key: maker.typo(row[key]) for key in keys}


def name_order(maker: Maker, row: Row) -> Row:  # noqa: ARG001 - every change has the same form
    """Given and family name stand in each other's place."""
    return row | {"Etunimet": row["Sukunimi"], "Sukunimi": row["Etunimet"]}


def letters_lost(maker: Maker, row: Row) -> Row:
    """Å, ä and ö are a and o, or ae and oe, or aa."""
    table = maker.chance.choice(({"ä": "a", "ö": "o", "å": "a"}, {"ä": "ae", "ö": "oe", "å": "aa"}))
    own = str.maketrans(table | {key.upper(): value.capitalize() for key, value in table.items()})
    return row | {key: row[key].translate(own) for key in ("Etunimet", "Sukunimi", "Katuosoite", "Postitoimipaikka")}


def married(maker: Maker, row: Row) -> Row:
    """A new family name; often a new home; the phone stays, or the e-mail does."""
    new = row | {"Sukunimi": maker.chance.choice([name for name in LAST if name != row["Sukunimi"]])}
    return new | (_home(maker.person()) if maker.chance.random() < 0.5 else {})


def double_name(maker: Maker, row: Row) -> Row:
    """A second family name is written too."""
    names = [row["Sukunimi"], maker.chance.choice(LAST)]
    maker.chance.shuffle(names)
    return row | {"Sukunimi": "-".join(names)}


def one_of_two_names(maker: Maker, row: Row) -> Row:
    """The second given name is left out, or written too."""
    first, *more = row["Etunimet"].split()
    return row | {"Etunimet": first if more else f"{first} {maker.chance.choice(_SECOND)}"}


def nickname(maker: Maker, row: Row) -> Row:
    """The call name is written in another form; the row has an official one of the list."""
    return row | {"Etunimet": maker.chance.choice([short for short, full in _NICKNAMES if full == row["Etunimet"]])}


def moved(maker: Maker, row: Row) -> Row:
    """Another home; the phone stays or is new."""
    return row | _home(maker.person()) | ({"Puhelin": maker.phone()} if maker.chance.random() < 0.3 else {})


def date_slip(maker: Maker, row: Row) -> Row:
    """One digit of the birth date is wrong, or day and month are exchanged."""
    born = row["Syntymäaika"]
    if born.day <= 12 and born.day != born.month and maker.chance.random() < 0.5:
        return row | {"Syntymäaika": born.replace(day=born.month, month=born.day)}
    return row | {
        "Syntymäaika": born.replace(day=born.day + 1 if born.day % 10 < 8 and born.day < 28 else born.day - 1)
    }


def fewer_cells(maker: Maker, row: Row) -> Row:
    """Birth date or home is not filled."""
    key = maker.chance.choice(["Syntymäaika", "Katuosoite", "Postinumero"])
    return row | {key: None, "Henkilötunnus": None}


# Two people who look alike.


def twins(maker: Maker, row: Row) -> Row:
    """Born the same day, one home, one guardian's phone."""
    phone = row["Puhelin"] if maker.chance.random() < 0.7 else maker.phone()
    return maker.person(Sukunimi=row["Sukunimi"], Syntymäaika=row["Syntymäaika"], Puhelin=phone,
                        Etunimet=_other_name(maker, row), **_home(row))  # fmt: skip


def siblings(maker: Maker, row: Row) -> Row:
    """Born some years apart, one home, often one phone or e-mail."""
    born = row["Syntymäaika"] + dt.timedelta(maker.chance.randrange(330, 3000))
    given = {"Sähköposti": row["Sähköposti"]} if maker.chance.random() < 0.3 else {}
    phone = row["Puhelin"] if maker.chance.random() < 0.5 else maker.phone()
    return maker.person(Sukunimi=row["Sukunimi"], Syntymäaika=born, Etunimet=_other_name(maker, row), Puhelin=phone,
                        **_home(row), **given)  # fmt: skip


def parent_and_child(maker: Maker, row: Row) -> Row:
    """The same name, one home, often one phone; a generation apart, at times on the same day of the year."""
    born = row["Syntymäaika"]
    year = born.year - maker.chance.randrange(19, 42)
    older = (
        born.replace(year=year, day=min(born.day, 28)) if maker.chance.random() < 0.2 else maker.birth(year, year + 1)
    )
    phone = row["Puhelin"] if maker.chance.random() < 0.5 else maker.phone()
    return maker.person(
        Etunimet=row["Etunimet"], Sukunimi=row["Sukunimi"], Syntymäaika=older, Puhelin=phone, **_home(row)
    )


def guardian_phone(maker: Maker, row: Row) -> Row:
    """Two principals of one guardian: one phone and e-mail, at times one home."""
    home = _home(row) if maker.chance.random() < 0.4 else {}
    given = {"Sähköposti": row["Sähköposti"]} if maker.chance.random() < 0.5 else {}
    return maker.person(Etunimet=_other_name(maker, row), Puhelin=row["Puhelin"], **home, **given)


def spouses(maker: Maker, row: Row) -> Row:
    """One home, one family name, at times one phone."""
    phone = row["Puhelin"] if maker.chance.random() < 0.3 else maker.phone()
    born = row["Syntymäaika"] + dt.timedelta(maker.chance.randrange(-1500, 1500))
    return maker.person(Sukunimi=row["Sukunimi"], Etunimet=_other_name(maker, row), Syntymäaika=born, Puhelin=phone,
                        **_home(row))  # fmt: skip


def namesakes(maker: Maker, row: Row) -> Row:
    """The same name in another home."""
    return maker.person(Etunimet=row["Etunimet"], Sukunimi=row["Sukunimi"])


def same_birthday(maker: Maker, row: Row) -> Row:
    """The same family name and day of birth in one town."""
    return maker.person(Sukunimi=row["Sukunimi"], Syntymäaika=row["Syntymäaika"], Etunimet=_other_name(maker, row),
                        Postinumero=row["Postinumero"], Postitoimipaikka=row["Postitoimipaikka"])  # fmt: skip


def _other_name(maker: Maker, row: Row) -> str:
    taken = set(row["Etunimet"].split())
    while taken & set((name := maker.first_name()).split()):
        pass
    return name


SAME: Final[tuple[Callable[[Maker, Row], Row], ...]] = (
    typing_error, name_order, letters_lost, married, double_name, one_of_two_names, nickname, moved, date_slip,
    fewer_cells,
)  # fmt: skip
ALIKE: Final[tuple[Callable[[Maker, Row], Row], ...]] = (
    twins, siblings, parent_and_child, guardian_phone, spouses, namesakes, same_birthday,
)  # fmt: skip


def make_people(seed: int, each: int = 20, *, known: float = 0.5) -> Made:
    """Return ``each`` pairs of every kind among twice as many other people; ``known``: share of identity codes."""
    maker = Maker(seed, known)
    made = maker.made
    for _ in range(each):
        for change in SAME:
            _duplicates(maker, made, change)
        for look in ALIKE:
            one = maker.person()
            other = look(maker, one)
            made.pair(made.add(maker.seen(one)), made.add(maker.seen(other)), look.__name__, same=False)
    for _ in range(each * len(SAME + ALIKE)):
        made.add(maker.seen(maker.person()))
    return _shuffled(made, maker.chance)


def _duplicates(maker: Maker, made: Made, change: Callable[[Maker, Row], Row]) -> None:
    one = maker.person()
    if change is nickname:
        one = maker.person(Etunimet=maker.chance.choice(_NICKNAMES)[1])
    elif change is letters_lost:
        one = maker.person(Sukunimi=maker.chance.choice([name for name in LAST if set("äöå") & set(name)]))
    other = change(maker, one)
    made.pair(made.add(maker.seen(one)), made.add(maker.seen(other)), change.__name__, same=True)


def _shuffled(made: Made, chance: random.Random) -> Made:
    order = list(range(len(made.rows)))
    chance.shuffle(order)
    place = {old: new for new, old in enumerate(order)}

    def moved_pair(pair: Pair) -> Pair:
        a, b = place[pair[0]], place[pair[1]]
        return min(a, b), max(a, b)

    return Made(
        [made.rows[old] for old in order],
        {moved_pair(pair) for pair in made.true},
        {moved_pair(pair): kind for pair, kind in made.kinds.items()},
    )
