"""Errors within one cell: slips of the finger, wrong forms, values that a spreadsheet spoiled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from benchmarks.planting.plants import Planter
from tools.samples.world import Row

CellKind = Callable[[Planter], None]
_CHECKS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
#: Dates that may be retyped in another form: register and column.
_DATES: Final = (
    ("customers", "consent"), ("assistants", "confirmed"), ("decisions", "decided"), ("employments", "signed"),
    ("interactions", "date"), ("substitutes", "confirmed"), ("shifts", "date"), ("representatives", "authority_seen"),
)  # fmt: skip
_TIMES: Final = (("shifts", "start_time"), ("availability", "start_time"), ("shifts", "end_time"))
_NAMED: Final = ("customers", "assistants")


def slip(planter: Planter, word: str) -> str:
    """Return a word with one letter left out, doubled, exchanged or wrong, not the first."""
    at = planter.chance.randrange(1, len(word) - 1)
    made = planter.chance.choice(
        (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
         word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + "x" + word[at + 1 :])
    )  # fmt: skip
    return made if made != word else slip(planter, word)


def _has(column: str, kind: type = str) -> Callable[[Row], bool]:
    return lambda row: isinstance(row.get(column), kind)


def _active(column: str) -> Callable[[Row], bool]:
    return lambda row: bool(row.get(column)) and row.get("state") in ("aktiivinen", "työssä", "haettavissa")


def code_typo(planter: Planter) -> None:
    """A code of a list is misspelt."""
    register, column = planter.chance.choice(
        (("customers", "state"), ("assistants", "state"), ("shifts", "kind"), ("availability", "weeks"),
         ("employments", "kind"), ("interactions", "way"))
    )  # fmt: skip
    row = planter.pick(register, lambda row: len(str(row.get(column) or "")) > 6)
    before = row[column]
    row[column] = slip(planter, before)
    planter.plant("code_typo", register, row, column, fix=before)


def code_case(planter: Planter) -> None:
    """A code has another case and a blank at its end."""
    row = planter.pick("shifts", _has("purpose"))
    before = row["purpose"]
    row["purpose"] = before.upper() + " "
    planter.plant("code_case", "shifts", row, "purpose", fix=before)


def municipality_typo(planter: Planter) -> None:
    """A municipality is misspelt."""
    register = planter.chance.choice(_NAMED)
    row = planter.pick(register, _active("municipality"))
    before = row["municipality"]
    row["municipality"] = slip(planter, before)
    planter.plant("municipality_typo", register, row, "municipality", fix=before)


def municipality_alias(planter: Planter) -> None:
    """A municipality is written in Swedish."""
    row = planter.pick("assistants", lambda row: row["municipality"] in ("Tornio", "Ylitornio"))
    before = row["municipality"]
    row["municipality"] = {"Tornio": "Torneå", "Ylitornio": "Övertorneå"}[before]
    planter.plant("municipality_alias", "assistants", row, "municipality", fix=before)


def task_typo(planter: Planter) -> None:
    """One of several tasks is misspelt."""
    row = planter.pick("assistants", lambda row: len(row.get("skills") or ()) > 2)
    skills = [str(skill) for skill in row["skills"]]
    at = next(i for i, skill in enumerate(skills) if len(skill) > 6)
    broken = [*skills[:at], slip(planter, skills[at]), *skills[at + 1 :]]
    row["skills"] = "; ".join(broken)
    planter.plant("task_typo", "assistants", row, "skills", fix="; ".join(skills))


def wrong_separator(planter: Planter) -> None:
    """Several values are parted by commas."""
    row = planter.pick("assistants", lambda row: len(row.get("skills") or ()) > 2)
    before = [str(skill) for skill in row["skills"]]
    row["skills"] = ", ".join(before)
    planter.plant("wrong_separator", "assistants", row, "skills", fix="; ".join(before))


def reference_typo(planter: Planter) -> None:
    """A reference has O for 0."""
    register, column = planter.chance.choice((("shifts", "person"), ("shifts", "customer"), ("availability", "person")))
    row = planter.pick(register, _has(column))
    before = row[column]
    row[column] = before.replace("0", "O", 1)
    planter.plant("reference_typo", register, row, column, fix=before)


def reference_dangling(planter: Planter) -> None:
    """A reference names a row that does not exist."""
    register, column = planter.chance.choice((("interactions", "subject"), ("tasks", "subject"), ("shifts", "person")))
    row = planter.pick(register, _has(column))
    row[column] = f"{row[column][0]}-0{planter.chance.randrange(700, 999)}"
    planter.plant("reference_dangling", register, row, column)


def id_form(planter: Planter) -> None:
    """An id lacks its dash."""
    row = planter.pick("interactions")
    before = row["id"]
    row["id"] = before.replace("-", "")
    planter.plant("id_form", "interactions", row, "id", fix=before)


def id_twice(planter: Planter) -> None:
    """An id stands on two rows."""
    row, other = planter.pick("interactions"), planter.pick("interactions")
    row["id"] = other["id"]
    planter.plant("id_twice", "interactions", row, "id", also=[("interactions", other)])


def _date(planter: Planter, kind: str, form: Callable[[dt.date], str], *, fixed: bool = True) -> None:
    register, column = planter.chance.choice(_DATES)
    row = planter.pick(register, _has(column, dt.date))
    before = row[column]
    row[column] = form(before)
    more = {"fix": before} if fixed else {}
    planter.plant(kind, register, row, column, **more)


def date_finnish_text(planter: Planter) -> None:
    """A date is text in Finnish form."""
    _date(planter, "date_finnish_text", lambda day: f"{day.day}.{day.month}.{day.year}")


def date_iso_text(planter: Planter) -> None:
    """A date is text in ISO form."""
    _date(planter, "date_iso_text", dt.date.isoformat)


def date_short_year(planter: Planter) -> None:
    """A date has two digits of its year."""
    _date(planter, "date_short_year", lambda day: f"{day.day}.{day.month}.{day:%y}")


def date_impossible(planter: Planter) -> None:
    """There is no such day."""
    _date(
        planter, "date_impossible", lambda day: f"31.{planter.chance.choice((2, 4, 6, 9, 11))}.{day.year}", fixed=False
    )


def date_words(planter: Planter) -> None:
    """A word stands for a date."""
    _date(planter, "date_words", lambda _: planter.chance.choice(("kesällä", "sovitaan", "ensi viikolla")), fixed=False)


def date_future(planter: Planter) -> None:
    """Something that has been done lies in the future."""
    register = planter.chance.choice(("assistants", "customers"))
    row = planter.pick(register, _has("confirmed", dt.date))
    row["confirmed"] = row["confirmed"].replace(year=2062)
    planter.plant("date_future", register, row, "confirmed")


def time_text(planter: Planter) -> None:
    """A clock time is text."""
    register, column = planter.chance.choice(_TIMES)
    row = planter.pick(register, _has(column, dt.time))
    before = row[column]
    row[column] = f"{before.hour}.{before.minute:02}"
    planter.plant("time_text", register, row, column, fix=before)


def time_impossible(planter: Planter) -> None:
    """There is no such clock time."""
    register, column = planter.chance.choice(_TIMES)
    row = planter.pick(register, _has(column, dt.time))
    row[column] = planter.chance.choice(("25.00", "9.75", "aamulla", "8:60"))
    planter.plant("time_impossible", register, row, column)


def hours_text(planter: Planter) -> None:
    """Hours are typed with their unit."""
    row = planter.pick("employments", _has("hours_week", int))
    before = row["hours_week"]
    row["hours_week"] = planter.chance.choice((f"{before} h", f"{before},0", f"{before} t"))
    planter.plant("hours_text", "employments", row, "hours_week", fix=str(before))


def hours_word(planter: Planter) -> None:
    """A word stands for a number."""
    row = planter.pick("assistants", _has("max_km", int))
    row["max_km"] = planter.chance.choice(("paljon", "noin kolmekymmentä", "?"))
    planter.plant("hours_word", "assistants", row, "max_km")


def number_as_text(planter: Planter) -> None:
    """A number is stored as text."""
    row = planter.pick("assistants", _has("max_km", int))
    before = row["max_km"]
    row["max_km"] = str(before)
    planter.plant("number_as_text", "assistants", row, "max_km", fix=str(before))


def number_negative(planter: Planter) -> None:
    """A number is below nought."""
    row = planter.pick("employments", _has("hours_week", int))
    row["hours_week"] = -row["hours_week"]
    planter.plant("number_negative", "employments", row, "hours_week")


def phone_letter_o(planter: Planter) -> None:
    """A phone has a letter O."""
    row = planter.pick("assistants", _has("phone"))
    before = row["phone"]
    at = planter.chance.choice([index for index, digit in enumerate(before) if digit == "0"])
    row["phone"] = before[:at] + "O" + before[at + 1 :]
    planter.plant("phone_letter_o", "assistants", row, "phone", fix=before)


def phone_number(planter: Planter) -> None:
    """A phone became a number and lost its nought."""
    row = planter.pick("assistants", _has("phone"))
    before = row["phone"]
    digits = int(before.replace(" ", ""))
    row["phone"] = planter.chance.choice((digits, float(digits)))
    planter.plant("phone_number", "assistants", row, "phone", fix=before)


def phone_short(planter: Planter) -> None:
    """A phone lacks digits."""
    row = planter.pick("assistants", _has("phone"))
    row["phone"] = row["phone"][:-4]
    planter.plant("phone_short", "assistants", row, "phone")


def phone_scientific(planter: Planter) -> None:
    """A phone is in scientific form."""
    row = planter.pick("assistants", _has("phone"))
    row["phone"] = planter.chance.choice(("4,05E+08", "4.055E8", "3.58E+11"))
    planter.plant("phone_scientific", "assistants", row, "phone")


def hetu_check(planter: Planter) -> None:
    """The check character of an identity code does not agree."""
    register = planter.chance.choice(_NAMED)
    row = planter.pick(register, _has("national_id"))
    code = row["national_id"]
    row["national_id"] = code[:-1] + _CHECKS[(_CHECKS.index(code[-1]) + 5) % 31]
    planter.plant("hetu_check", register, row, "national_id")


def hetu_spelling(planter: Planter) -> None:
    """An identity code has an en dash, a blank or a small letter."""
    register = planter.chance.choice(_NAMED)
    row = planter.pick(register, lambda row: "-" in str(row.get("national_id")))
    before = row["national_id"]
    row["national_id"] = planter.chance.choice((before.replace("-", "–"), before.replace("-", " - "), f" {before}"))
    planter.plant("hetu_spelling", register, row, "national_id", fix=before)


def hetu_short(planter: Planter) -> None:
    """An identity code lacks a digit."""
    register = planter.chance.choice(_NAMED)
    row = planter.pick(register, _has("national_id"))
    row["national_id"] = row["national_id"][:3] + row["national_id"][4:]
    planter.plant("hetu_short", register, row, "national_id")


def iban_check(planter: Planter) -> None:
    """A digit of an account number is wrong."""
    row = planter.pick("employments", _has("iban"))
    iban = row["iban"]
    row["iban"] = iban[:-1] + str((int(iban[-1]) + 3) % 10)
    planter.plant("iban_check", "employments", row, "iban")


def postal_number(planter: Planter) -> None:
    """A postal code is a number."""
    register = planter.chance.choice(_NAMED)
    row = planter.pick(register, _has("postal_code"))
    before = row["postal_code"]
    row["postal_code"] = int(before)
    planter.plant("postal_number", register, row, "postal_code", fix=before)


def postal_short(planter: Planter) -> None:
    """A postal code lacks a digit, or has a letter."""
    row = planter.pick("assistants", _has("postal_code"))
    before = row["postal_code"]
    row["postal_code"] = planter.chance.choice((before[:-1], before[:-1] + "O", before + "1"))
    planter.plant("postal_short", "assistants", row, "postal_code")


def email_domain(planter: Planter) -> None:
    """The end of an e-mail is misspelt."""
    row = planter.pick("assistants", _has("email"))
    local = row["email"].partition("@")[0]
    wrong, right = planter.chance.choice((("gmial.com", "gmail.com"), ("gmail.con", "gmail.com"),
                                          ("hotmial.com", "hotmail.com"), ("outlok.com", "outlook.com")))  # fmt: skip
    row["email"] = f"{local}@{wrong}"
    planter.plant("email_domain", "assistants", row, "email", fix=f"{local}@{right}")


def email_form(planter: Planter) -> None:
    """An e-mail lacks @, has a comma or two at signs."""
    row = planter.pick("assistants", _has("email"))
    before = row["email"]
    row["email"] = planter.chance.choice(
        (before.replace("@", ""), before.replace(".", ",", 1), before.replace("@", "@@"))
    )
    planter.plant("email_form", "assistants", row, "email")


def hard_space(planter: Planter) -> None:
    """A no-break space or a blank stands at the end of a value of a list."""
    row = planter.pick("assistants", _active("municipality"))
    before = row["municipality"]
    row["municipality"] = before + planter.chance.choice(("\u00a0", "  ", "\u200b"))
    planter.plant("hard_space", "assistants", row, "municipality", fix=before)


def yes_no(planter: Planter) -> None:
    """Another word stands for kyllä or ei."""
    row = planter.pick("assistants", _has("car", bool))
    row["car"] = planter.chance.choice(("x", "ehkä", "joskus"))
    planter.plant("yes_no", "assistants", row, "car")


def missing(planter: Planter) -> None:
    """A required value is missing."""
    register, column = planter.chance.choice(
        (("customers", "last_name"), ("assistants", "municipality"), ("decisions", "decided"), ("shifts", "date"),
         ("employments", "kind"), ("interactions", "date"), ("assistants", "phone"))
    )  # fmt: skip
    row = planter.pick(register, lambda row: bool(row.get(column)))
    row[column] = None
    planter.plant("missing", register, row, column)


def only_blanks(planter: Planter) -> None:
    """Blanks stand where a required value should."""
    row = planter.pick("assistants", _has("first_names"))
    row["first_names"] = "   "
    planter.plant("only_blanks", "assistants", row, "first_names")


CELLS: Final[tuple[CellKind, ...]] = (
    code_typo, code_case, municipality_typo, municipality_alias, task_typo, wrong_separator, reference_typo,
    reference_dangling, id_form, id_twice, date_finnish_text, date_iso_text, date_short_year, date_impossible,
    date_words, date_future, time_text, time_impossible, hours_text, hours_word, number_as_text, number_negative,
    phone_letter_o, phone_number, phone_short, phone_scientific, hetu_check, hetu_spelling, hetu_short, iban_check,
    postal_number, postal_short, email_domain, email_form, hard_space, yes_no, missing, only_blanks,
)  # fmt: skip
