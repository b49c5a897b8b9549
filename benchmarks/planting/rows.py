"""Errors between cells and rows: times, hours, people, decisions, and what the registers say of each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from benchmarks.planting.cells import slip
from benchmarks.planting.clean import day
from benchmarks.planting.plants import Planter
from tools.samples.world import TODAY, Row

RowKind = Callable[[Planter], None]


def _planned(row: Row) -> bool:
    return isinstance(row.get("date"), dt.date) and row["date"] > day(3) and row.get("kind") == "suunniteltu"


def _current(planter: Planter) -> Callable[[Row], bool]:
    active = {row["id"] for row in planter.world.rows["customers"] if row.get("state") == "aktiivinen"}
    return lambda row: row.get("customer") in active


def _add_shift(planter: Planter, like: Row, **changes: Any) -> Row:
    row = {**like, **changes}
    rows = planter.world.rows["shifts"]
    row["id"] = f"U-{len(rows) + 1:04d}"
    rows.append(row)
    planter.keep(row)
    return row


def _named(planter: Planter, register: str, column: str, number: str) -> list[tuple[str, Row]]:
    return [(register, row) for row in planter.rows_of(register, column, number)]


def swapped_dates(planter: Planter) -> None:
    """An end lies before its start."""
    row = planter.pick("decisions", _current(planter))
    row["end"] = row["start"] - dt.timedelta(planter.chance.randrange(20, 300))
    planter.plant("swapped_dates", "decisions", row, "start end decided",
                  also=[("requests", own) for own in planter.rows_of("requests", "customer", row["customer"])]
                  + [("shifts", own) for own in planter.rows_of("shifts", "customer", row["customer"])])  # fmt: skip


def equal_times(planter: Planter) -> None:
    """A shift ends when it begins."""
    row = planter.pick("shifts", _planned)
    row["end_time"] = row["start_time"]
    planter.plant("equal_times", "shifts", row, "start_time end_time")


def overlapping_decisions(planter: Planter) -> None:
    """Two decisions for the same purposes are in force at once."""
    old = planter.pick("decisions", _current(planter))
    rows = planter.world.rows["decisions"]
    new = {**old, "id": f"P-{len(rows) + 1:04d}", "start": day(-20), "decided": day(-30)}
    rows.append(new)
    planter.keep(new)
    planter.plant("overlapping_decisions", "decisions", new, "start end", also=[("decisions", old)])


def hours_over_decision(planter: Planter) -> None:
    """More hours are planned than were granted."""
    decision = planter.pick("decisions", _current(planter))
    decision["hours_daily"] = 10
    shifts = [("shifts", row) for row in planter.rows_of("shifts", "customer", decision["customer"])]
    planter.plant("hours_over_decision", "decisions", decision, "", also=shifts)


def request_outside_decision(planter: Planter) -> None:
    """A request lies after the last decision."""
    customers = {row["customer"] for row in planter.fit("decisions", _current(planter))}
    request = planter.pick("requests", lambda row: row["customer"] in customers and row["date"] > TODAY
                           and not row.get("chosen"))  # fmt: skip
    own = planter.rows_of("decisions", "customer", request["customer"])
    for decision in own:
        decision["end"] = min(decision.get("end") or day(900), request["date"] - dt.timedelta(1))
    shifts = [("shifts", row) for row in planter.rows_of("shifts", "customer", request["customer"])]
    others = [("requests", row) for row in planter.rows_of("requests", "customer", request["customer"])]
    planter.plant("request_outside_decision", "requests", request, "date customer",
                  also=[*shifts, *others, *(("decisions", row) for row in own)])  # fmt: skip


def double_booked(planter: Planter) -> None:
    """One person is in two shifts at once."""
    row = planter.pick("shifts", _planned)
    added = _add_shift(planter, row)
    planter.plant("double_booked", "shifts", added, "", also=[("shifts", row)])


def short_rest(planter: Planter) -> None:
    """A shift ends late and the next begins early."""
    row = planter.pick("shifts", lambda row: _planned(row) and row["start_time"] <= dt.time(10))
    others = [own for own in planter.rows_of("shifts", "person", row["person"])
              if own["date"] == row["date"] - dt.timedelta(1)]  # fmt: skip
    added = _add_shift(planter, row, date=row["date"] - dt.timedelta(1), start_time=dt.time(18, 30),
                       end_time=dt.time(22, 30))  # fmt: skip
    planter.plant("short_rest", "shifts", added, "", also=[("shifts", row), *(("shifts", own) for own in others)])


def minor_at_night(planter: Planter) -> None:
    """Somebody under eighteen works after 22."""
    row = planter.pick("shifts", lambda row: _planned(row) and row["person"].startswith("V"))
    person = planter.row(row["person"])
    person |= {"birth_year": 2009, "national_id": None}
    own = [("shifts", shift) for shift in planter.rows_of("shifts", "person", person["id"])]
    work = [("employments", shift) for shift in planter.rows_of("employments", "person", person["id"])]
    row["start_time"], row["end_time"] = dt.time(18), dt.time(23)
    planter.plant("minor_at_night", "shifts", row, "", also=[*own, *work, ("assistants", person)])


def principal_alone(planter: Planter) -> None:
    """A principal has no representative."""
    row = planter.pick("customers", lambda row: row["role"] == "päämies" and row["state"] == "aktiivinen")
    row["representative"] = None
    planter.plant("principal_alone", "customers", row, "representative role")


def no_reason(planter: Planter) -> None:
    """A fixed term has no reason."""
    row = planter.pick("employments", lambda row: row["kind"] == "toistaiseksi")
    row |= {"kind": "määräaikainen", "end": day(400), "trial_end": None, "fixed_term_reason": None}
    planter.plant("no_reason", "employments", row, "fixed_term_reason kind")


def long_trial(planter: Planter) -> None:
    """A trial period is over six months."""
    row = planter.pick("employments", lambda row: row["kind"] == "toistaiseksi")
    row["trial_end"] = row["start"] + dt.timedelta(230)
    planter.plant("long_trial", "employments", row, "trial_end")


def family_member(planter: Planter) -> None:
    """A member of the family works without permission."""
    row = planter.pick("employments", lambda row: row["kind"] == "toistaiseksi" and row["person"].startswith("V")
                       and planter.free(row["customer"]))  # fmt: skip
    planter.keep(planter.row(row["customer"]))
    profile = next(own for own in planter.world.rows["profiles"] if own["customer"] == row["customer"])
    profile["family"] = (row["person"],)
    own = [
        *_named(planter, "shifts", "person", row["person"]),
        *_named(planter, "decisions", "customer", row["customer"]),
    ]
    planter.plant("family_member", "employments", row, "person", also=[("profiles", profile), *own])


def blocked_at_work(planter: Planter) -> None:
    """Somebody works whom the customer has blocked."""
    row = planter.pick("employments", lambda row: row["kind"] == "toistaiseksi" and row["person"].startswith("V")
                       and planter.free(row["customer"]))  # fmt: skip
    planter.keep(planter.row(row["customer"]))
    profile = next(own for own in planter.world.rows["profiles"] if own["customer"] == row["customer"])
    profile["blocked"] = (row["person"],)
    own = _named(planter, "shifts", "person", row["person"])
    planter.plant("blocked_at_work", "employments", row, "person", also=[("profiles", profile), *own])


def blocked_chosen(planter: Planter) -> None:
    """The chosen one is blocked by the customer."""
    request = _request(planter)
    person = planter.pick("substitutes", lambda row: not row.get("assistant") and row["state"] == "aktiivinen")
    profile = next(own for own in planter.world.rows["profiles"] if own["customer"] == request["customer"])
    profile["blocked"] = (person["id"],)
    request |= {"state": "täytetty", "chosen": (person["id"],), "chosen_on": day(-1)}
    planter.plant("blocked_chosen", "requests", request, "chosen", also=[("profiles", profile)])


def _request(planter: Planter) -> Row:
    """Add an open request of a customer whom no error touches."""
    decided = {row["customer"] for row in planter.world.rows["decisions"]}
    customer = planter.pick("customers", lambda row: row["state"] == "aktiivinen" and not row.get("nondisclosure")
                            and row["id"] in decided)  # fmt: skip
    rows = planter.world.rows["requests"]
    row: Row = {**rows[-1], "id": f"R-{len(rows) + 1:04d}", "customer": customer["id"], "date": day(12), "absent": None,
                "start_time": dt.time(6), "end_time": dt.time(7), "reason": "sairaus"}  # fmt: skip
    rows.append(row)
    planter.keep(row)
    return row


def filled_by_nobody(planter: Planter) -> None:
    """A request is filled, but nobody is chosen."""
    row = _request(planter)
    row["state"] = "täytetty"
    planter.plant("filled_by_nobody", "requests", row, "chosen state")


def too_many_chosen(planter: Planter) -> None:
    """Two are chosen for one place."""
    row = _request(planter)
    people = [planter.pick("substitutes", lambda own: not own.get("assistant") and own["state"] == "aktiivinen")["id"]
              for _ in range(2)]  # fmt: skip
    row |= {"state": "täytetty", "chosen": tuple(people), "chosen_on": day(-1), "people": 1}
    planter.plant("too_many_chosen", "requests", row, "chosen people")


def ended_reference(planter: Planter) -> None:
    """A planned shift names somebody whose row has ended."""
    row = planter.pick("shifts", lambda row: _planned(row) and row["person"].startswith("V"))
    person = planter.row(row["person"])
    person |= {"state": "päättynyt", "delete_by": day(700)}
    also = [own for register in ("shifts", "employments", "availability")
            for own in _named(planter, register, "person", person["id"])]  # fmt: skip
    also += _named(planter, "substitutes", "assistant", person["id"])
    planter.plant("ended_reference", "shifts", row, "person", also=[*also, ("assistants", person)])


def ended_authority(planter: Planter) -> None:
    """The authority of a representative has ended."""
    used = {row.get("representative") for row in planter.fit("customers", lambda row: row["state"] == "aktiivinen")}
    row = planter.pick("representatives", lambda row: row["id"] in used)
    row["valid_until"] = day(-planter.chance.randrange(5, 200))
    signed = [own for own in planter.world.rows["customers"] if own.get("representative") == row["id"]]
    planter.keep(*signed)
    customers = [("customers", own) for own in signed]
    planter.plant("ended_authority", "representatives", row, "valid_until", also=customers)


def stale_row(planter: Planter) -> None:
    """A row should have been removed."""
    register = planter.chance.choice(("assistants", "customers"))
    row = planter.pick(register, lambda row: row["state"] in ("aikova", "tauolla", "päättynyt", "koulutuksessa"))
    row["delete_by"] = day(-planter.chance.randrange(5, 200))
    planter.plant("stale_row", register, row, "delete_by")


def old_extract(planter: Planter) -> None:
    """The extract was over six months old when the work began."""
    work = planter.pick("employments", lambda row: row["person"].startswith("V"))
    person = planter.row(work["person"])
    person["extract_date"] = work["start"] - dt.timedelta(planter.chance.randrange(200, 500))
    planter.plant("old_extract", "assistants", person, "extract_date", also=[("employments", work)])


def postal_elsewhere(planter: Planter) -> None:
    """A postal code lies in another municipality."""
    row = planter.pick("assistants", lambda row: row["municipality"] == "Kemi")
    row["postal_code"] = planter.chance.choice(("95400", "95600", "95200"))
    planter.plant("postal_elsewhere", "assistants", row, "postal_code municipality post_town")


def birth_year(planter: Planter) -> None:
    """The birth year is another than in the identity code."""
    row = planter.pick("assistants", lambda row: bool(row.get("national_id")))
    row["birth_year"] += planter.chance.choice((1, -1, 10))
    planter.plant("birth_year", "assistants", row, "birth_year national_id",
                  also=_named(planter, "substitutes", "assistant", row["id"]))  # fmt: skip


def substitute_differs(planter: Planter) -> None:
    """A linked substitute has another phone than the assistant."""
    row = planter.pick("substitutes", lambda row: bool(row.get("assistant")))
    row["phone"] = "050 555 0987"
    planter.plant("substitute_differs", "substitutes", row, "phone")


def wish_without_need(planter: Planter) -> None:
    """A sensitive column is filled that should be empty."""
    row = planter.pick("profiles", lambda row: not row.get("gender_wish"))
    row["gender_reason"] = "Toive on henkilökohtainen."
    planter.plant("wish_without_need", "profiles", row, "gender_reason")


def code_in_notes(planter: Planter) -> None:
    """An identity code stands in a note."""
    row = planter.pick("interactions")
    other = planter.chance.choice(planter.world.rows["assistants"])["national_id"]
    row["notes"] = f"Soitti, tunnus {other or '010190-999W'}"
    planter.plant("code_in_notes", "interactions", row, "notes")


def stale_fact(planter: Planter) -> None:
    """A fact of the guide is past its date."""
    row = planter.pick("guide_facts")
    row["valid_until"] = day(-planter.chance.randrange(1, 90))
    planter.plant("stale_fact", "guide_facts", row, "valid_until")


def person_twice(planter: Planter) -> None:
    """A person is typed again with a slip of the finger and no identity code."""
    register = planter.chance.choice(("assistants", "customers"))
    states = ("aktiivinen", "työssä", "haettavissa")
    row = planter.pick(register, lambda row: row["state"] in states and bool(row.get("phone"))
                       and not row.get("nondisclosure") and len(row["last_name"]) > 5)  # fmt: skip
    rows = planter.world.rows[register]
    again = {**row, "id": f"{row['id'][0]}-{len(rows) + 1:04d}", "national_id": None, "email": None,
             "last_name": slip(planter, row["last_name"]),
             "state": "uusi" if register == "customers" else "aikova"}  # fmt: skip
    rows.append(again)
    planter.keep(again)
    planter.plant("person_twice", register, again, "", also=[(register, row)])


def profile_twice(planter: Planter) -> None:
    """A customer has two profiles."""
    row = planter.pick("profiles")
    again = dict(row)
    planter.world.rows["profiles"].append(again)
    planter.keep(again)
    planter.plant("profile_twice", "profiles", again, "customer", also=[("profiles", row)])


ROWS: Final[tuple[RowKind, ...]] = (
    family_member, blocked_at_work, old_extract, ended_authority, principal_alone, blocked_chosen, filled_by_nobody,
    too_many_chosen, request_outside_decision, substitute_differs, stale_row, swapped_dates, equal_times,
    overlapping_decisions, hours_over_decision, double_booked, short_rest, minor_at_night, no_reason, long_trial,
    ended_reference, postal_elsewhere, birth_year, wish_without_need, code_in_notes, stale_fact, person_twice,
    profile_twice,
)  # fmt: skip
