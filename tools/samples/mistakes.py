"""Mistakes put into the clean world, each in a known cell. README.md of the samples names every one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count

from hapusheets.model.cells import Value, cell_address
from hapusheets.registers.schema import load_schema
from hapusheets.workbooks.builder import SheetSpec
from tools.samples import people
from tools.samples.work import shift
from tools.samples.world import Row, World

D = dt.date
Seen = Callable[[World, Row], Value]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A planted mistake: where, the finding's code, and in Finnish what is wrong."""

    register: str
    record: str
    column: str
    code: str
    words: str

    def place(self, world: World) -> tuple[str, str, str, str]:
        """Return (workbook, sheet, cell, header) of the mistake."""
        register = load_schema().register(self.register)
        names = [column.name for column in SheetSpec(register).chosen]
        key = register.key[0]
        rows = [number for number, row in enumerate(world.rows[self.register], start=2) if row.get(key) == self.record]
        cell = cell_address(rows[-1], names.index(self.column) + 1)
        return register.workbook, register.sheet, cell, register.header(self.column)


def plant(world: World) -> list[Mistake]:
    """Put the mistakes into the world and return them in workbook order."""
    planted = [Mistake(*line[:-1]) for line in _SIMPLE]
    for register, record, column, _code, _words, value in _SIMPLE:
        row = _row(world, register, record)
        row[column] = value(world, row) if callable(value) else value
    planted += [make(world) for make in _MADE]
    order = [register.name for register in load_schema().registers]
    return sorted(planted, key=lambda mistake: (order.index(mistake.register), mistake.record))


def _row(world: World, register: str, record: str) -> Row:
    return world.row(register, record)


def _wrong_check(_world: World, row: Row) -> Value:
    code = str(row["national_id"])
    return code[:-1] + ("B" if code[-1] != "B" else "C")


def _without_zero(_world: World, row: Row) -> Value:
    return int(str(row["phone"]).replace(" ", ""))


def _letter_o(_world: World, row: Row) -> Value:
    return "O" + str(row["phone"])[1:]


def _other_year(_world: World, row: Row) -> Value:
    return int(row["birth_year"]) + 10


def _number(_world: World, row: Row) -> Value:
    return int(row["postal_code"])


def _bad_iban(_world: World, row: Row) -> Value:
    iban = str(row["iban"])
    return iban[:-1] + str((int(iban[-1]) + 1) % 10)


_SIMPLE: tuple[tuple[str, str, str, str, str, Value | Seen], ...] = (
    ("customers", "A-0018", "national_id", "hetu.check_character", "tarkistusmerkki ei täsmää", _wrong_check),
    ("customers", "A-0023", "postal_code", "postal_code.as_number", "postinumero on lukuna", _number),
    (
        "customers",
        "A-0025",
        "phone",
        "phone.became_number",
        "puhelinnumero on lukuna, alkunolla puuttuu",
        _without_zero,
    ),
    ("customers", "A-0026", "email", "email.domain", "osoitteen loppu on gmial.com", "esimerkki.0026@gmial.com"),
    ("customers", "A-0041", "meeting", "date.short_year", "vuosi on lyhennetty: 18.3.26", "18.3.26"),
    ("customers", "A-0029", "representative", "principal.no_representative", "päämiehellä ei ole edustajaa", None),
    ("representatives", "E-003", "kind", "code.unknown", "laji on väärin: edunvavoja", "edunvavoja"),
    ("assistants", "V-0065", "skills", "code.unknown", "tehtävä on väärin: kodinaskaret", "asiointi; kodinaskaret"),
    ("assistants", "V-0068", "birth_year", "hetu.birth_year", "syntymävuosi on eri kuin tunnuksessa", _other_year),
    ("assistants", "V-0077", "municipality", "required.missing", "kunta puuttuu", None),
    ("assistants", "V-0090", "delete_by", "row.keep_until_passed", "poistopäivä on mennyt", D(2026, 1, 31)),
    ("employments", "T-0014", "iban", "iban.check_digits", "tilinumeron tarkisteet eivät täsmää", _bad_iban),
    ("substitutes", "S-0025", "phone", "phone.letters", "numerossa on kirjain O nollan paikalla", _letter_o),
    ("requests", "R-0013", "customer", "reference.dangling", "asiakasta A-0099 ei ole", "A-0099"),
    ("contacts", "Y-009", "phone", "phone.unknown", "numero on liian lyhyt", "016 55"),
    ("guide_facts", "O-0012", "checked", "guide.fact_unchecked", "tarkistuksesta on yli puoli vuotta", D(2025, 7, 1)),
    ("guide_facts", "O-0030", "valid_until", "guide.fact_expired", "tiedon voimassaolo on päättynyt", D(2026, 2, 28)),
)


def _misspelt_municipality(world: World) -> Mistake:
    customer = next(row for row in world.rows["customers"][19:] if row["municipality"] == "Tornio")
    customer["municipality"] = "Tornoi"
    return Mistake("customers", customer["id"], "municipality", "municipality.unknown", "kunnan nimi on väärin: Tornoi")


def _no_such_day(world: World) -> Mistake:
    decision = next(row for row in world.rows["decisions"] if row["customer"] == "A-0032")
    decision["end"] = "31.2.2027"
    return Mistake("decisions", decision["id"], "end", "date.impossible", "päivää 31.2.2027 ei ole")


def _turned_decision(world: World) -> Mistake:
    old = next(row for row in world.rows["decisions"] if row["customer"] == "A-0027" and row["end"])
    old["end"] = D(2021, 12, 31)
    return Mistake("decisions", old["id"], "end", "date.order", "päätös päättyy ennen kuin se alkaa")


def _overlapping_decisions(world: World) -> Mistake:
    old = next(row for row in world.rows["decisions"] if row["customer"] == "A-0011" and row["end"])
    old["end"] += dt.timedelta(20)
    return Mistake("decisions", old["id"], "end", "decision.overlap", "kaksi päätöstä on voimassa yhtä aikaa")


def _duplicate_id(world: World) -> Mistake:
    world.row("interactions", "YT-0028")["id"] = "YT-0027"
    return Mistake("interactions", "YT-0027", "id", "id.duplicate", "sama tunnus on kahdella rivillä")


def _no_reason(world: World) -> Mistake:
    row = world.row("employments", "T-0020")
    row |= {"kind": "määräaikainen", "end": D(2026, 12, 31), "trial_end": None, "fixed_term_reason": None}
    return Mistake("employments", "T-0020", "fixed_term_reason", "employment.no_reason", "määräajan peruste puuttuu")


def _long_trial(world: World) -> Mistake:
    row = world.row("employments", "T-0024")
    row |= {"kind": "määräaikainen", "start": D(2025, 10, 1), "signed": D(2025, 10, 1), "end": D(2026, 4, 30)}
    row |= {"fixed_term_reason": "avustajan perhevapaan sijaisuus", "trial_end": D(2026, 2, 28)}
    world.row("assistants", row["person"])["extract_date"] = D(2025, 9, 1)
    return Mistake(
        "employments", "T-0024", "trial_end", "employment.trial_too_long", "koeaika on yli puolet määräajasta"
    )


def _old_extract(world: World) -> Mistake:
    employment = world.row("employments", "T-0030")
    assistant = world.row("assistants", employment["person"])
    assistant["extract_date"] = employment["start"] - dt.timedelta(250)
    return Mistake(
        "assistants", assistant["id"], "extract_date", "extract.old", "ote oli yli puoli vuotta vanha työn alkaessa"
    )


def _no_such_time(world: World) -> Mistake:
    row = world.rows["availability"][-3]
    row["end_time"] = "25.00"
    return Mistake("availability", row["id"], "end_time", "time.unreadable", "kelloa 25.00 ei ole")


def _neither_day(world: World) -> Mistake:
    row = world.rows["availability"][-9]
    row |= {"weekday": None, "date": None}
    return Mistake("availability", row["id"], "date", "required.missing", "päivä ja viikonpäivä puuttuvat")


def _blocked_chosen(world: World) -> Mistake:
    done = next(row for row in world.rows["requests"] if row.get("chosen"))
    profile = next(row for row in world.rows["profiles"] if row["customer"] == done["customer"])
    profile["blocked"] = done["chosen"]
    contract = next(row for row in world.rows["employments"] if row["person"] in done["chosen"])
    contract |= {"end": done["date"]}
    return Mistake(
        "requests", done["id"], "chosen", "request.blocked_chosen", "valittu on henkilö, jonka asiakas on estänyt"
    )


def _ordinary(world: World, date: dt.date, place: int) -> Row:
    """Return a planned shift of that date whose people are not in the story."""
    told = {people.T1, people.LEAVE, people.NOBODY, people.GUARDED, people.CHILD, people.PROTECTED, people.HOUSEHOLD}
    rows = [row for row in world.rows["shifts"] if row["date"] == date and row["customer"] not in told]
    return rows[place]


def _double_booked(world: World) -> Mistake:
    row = _ordinary(world, D(2026, 3, 24), 3)
    added = shift(world, row["customer"], row["person"], date=row["date"], start=row["start_time"], end=row["end_time"])
    return Mistake("shifts", added, "start_time", "shift.double_booked", "sama henkilö on kahdessa vuorossa yhtä aikaa")


def _no_length(world: World) -> Mistake:
    row = _ordinary(world, D(2026, 3, 26), 5)
    row["end_time"] = row["start_time"]
    return Mistake("shifts", row["id"], "end_time", "time.equal", "vuoro alkaa ja päättyy samaan aikaan")


def _short_rest(world: World) -> Mistake:
    row = next(row for row in map(partial(_ordinary, world, D(2026, 3, 30)), count()) if row["start_time"].hour <= 9)
    sunday = row["date"] - dt.timedelta(1)
    added = shift(world, row["customer"], row["person"], date=sunday, start=dt.time(18, 30), end=dt.time(22, 30))
    return Mistake("shifts", added, "start_time", "shift.rest_short", "lepo ennen seuraavaa vuoroa on alle 11 tuntia")


def _minor_late(world: World) -> Mistake:
    young = next(row["id"] for row in world.rows["substitutes"] if row.get("birth_year") == 2009)
    added = shift(world, "A-0010", young, date=D(2026, 3, 28), start=dt.time(18), end=dt.time(23))
    return Mistake("shifts", added, "end_time", "shift.minor_hours", "alle 18-vuotias on työssä klo 22 jälkeen")


def _text_date(world: World) -> Mistake:
    row = _ordinary(world, D(2026, 3, 19), 7)
    row["date"] = row["date"].isoformat()
    return Mistake("shifts", row["id"], "date", "date.as_text", "päivä on muodossa vvvv-kk-pp")


_MADE: tuple[Callable[[World], Mistake], ...] = (
    _misspelt_municipality, _no_such_day, _turned_decision, _overlapping_decisions, _duplicate_id, _no_reason,
    _long_trial, _old_extract, _no_such_time, _neither_day, _blocked_chosen, _double_booked, _no_length,
    _short_rest, _minor_late, _text_date,
)  # fmt: skip
