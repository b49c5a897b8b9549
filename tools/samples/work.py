"""Employments, two months of shifts, and the decisions that hold their hours."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

from tools.samples import people
from tools.samples.world import TODAY, Row, World

D = dt.date
FIRST, LAST = D(2026, 2, 1), D(2026, 3, 31)
_WEEKDAYS = ("ma", "ti", "ke", "to", "pe", "la", "su")
#: Working days and clock hours: never over five days, so that two free days follow each other.
_PATTERNS = (
    ("ma ti ke to", 8, 14), ("ma ti ke to pe", 9, 14), ("to pe la", 15, 21), ("ma ti ke", 15, 21), ("la su", 9, 15),
    ("ti ke to pe", 10, 16), ("ke to pe la su", 12, 17), ("ma ti", 8, 15),
)  # fmt: skip
_NEIGHBOURS = {
    "Kemi": ("Keminmaa", "Simo"), "Keminmaa": ("Kemi", "Tervola"), "Simo": ("Kemi", "Keminmaa"),
    "Tervola": ("Keminmaa", "Kemi"), "Tornio": ("Keminmaa", "Kemi"), "Ylitornio": ("Tornio",),
}  # fmt: skip


def make_work(world: World) -> None:
    """Give every active customer two assistants or one, and fill their shifts from February to March."""
    active = [row["id"] for row in world.rows["customers"] if row["state"] == "aktiivinen"]
    _story_employments(world)
    helpers = [row for row in world.rows["assistants"][5:62] if row["id"] != people.PROTECTED_ASSISTANT]
    served = {people.T1, people.LEAVE, people.GUARDED}
    for place, customer in enumerate(customer for customer in active if customer not in served):
        _employ(world, customer, _nearest(world, customer, helpers), _PATTERNS[place % 2])
        if place == 3:
            _employ(world, customer, people.PROTECTED_ASSISTANT, _PATTERNS[2])
        elif place < 21:
            _employ(world, customer, _nearest(world, customer, helpers), _PATTERNS[2 + place % 4])


def _nearest(world: World, customer: str, helpers: list[Row]) -> str:
    """Take the first helper of the customer's municipality, else of a neighbouring one, else anybody."""
    home = world.row("customers", customer)["municipality"]
    order = [home, *_NEIGHBOURS[home]]
    helper = min(helpers, key=lambda row: order.index(row["municipality"]) if row["municipality"] in order else 9)
    helpers.remove(helper)
    return str(helper["id"])


def _story_employments(world: World) -> None:
    _employ(world, people.T1, "V-0001", ("ma ti ke to", 8, 14))
    _employ(world, people.T1, "V-0002", ("pe la", 8, 14), most=24)
    _employ(world, people.T1, "V-0003", ("ma ti ke", 15, 21))
    _employ(world, people.LEAVE, "V-0004", ("ma ti ke to pe", 8, 14))
    _employ(world, people.GUARDED, "V-0005", ("ma ti ke to pe", 9, 14))


def _employ(
    world: World, customer: str, person: str, pattern: tuple[str, int, int], *, most: int | None = None
) -> None:
    days, start, end = pattern
    weekly = len(days.split()) * (end - start)
    began = world.date(D(2024, 2, 1), D(2025, 8, 29))
    assistant = world.row("assistants", person)
    assistant |= {"extract_seen": True, "extract_date": began - dt.timedelta(world.rng.randrange(15, 120))}
    assistant["confidentiality"] = began
    customer_row = world.row("customers", customer)
    skills = set(assistant["skills"]) | set(_profile(world, customer)["must_tasks"])
    assistant["skills"] = tuple(sorted(skills))
    if customer_row["municipality"] not in assistant["areas"]:
        assistant["areas"] = (*assistant["areas"], customer_row["municipality"])
        assistant["max_km"] = max(assistant["max_km"], 60)
    world.add(
        "employments", customer=customer, person=person, kind="toistaiseksi", start=began,
        workplace=f"Työnantajan koti, {customer_row['municipality']}" if customer != people.PROTECTED else None,
        tasks=_profile(world, customer)["tasks"], hours_week=weekly, max_hours_week=most or weekly + 4,
        agreed_times=f"{days.replace(' ', ', ')} klo {start}–{end}", wage_group=world.rng.choice(("A", "A", "B1")),
        hourly_wage=Decimal("13.60"), pay_day="kuukauden viimeinen päivä", iban=world.iban(),
        trial_end=_months_later(began, 4), notice_period="työsopimuslain mukaan", signed=began,
    )  # fmt: skip
    assistant["max_hours_week"] = max(assistant["max_hours_week"], most or weekly + 4)
    _shifts(world, customer, person, pattern)


def on_call(world: World, customer: str, person: str) -> None:
    """Add a contract of a person who is called in when needed (December 2025 on)."""
    world.add(
        "employments", customer=customer, person=person, kind="tarvittaessa", start=D(2025, 12, 1),
        agreed_times="erikseen sovittavat vuorot", wage_group="A", hourly_wage=Decimal("13.60"),
        pay_day="kuukauden viimeinen päivä", trial_end=D(2026, 3, 31), notice_period="työsopimuslain mukaan",
        signed=D(2025, 12, 1),
    )  # fmt: skip


def leave_cover(world: World, customer: str, person: str) -> None:
    """Add a fixed-term contract that covers an assistant's leave in March; it waits for its signatures."""
    world.add(
        "employments", customer=customer, person=person, kind="määräaikainen", start=D(2026, 3, 23),
        end=D(2026, 3, 27), fixed_term_reason="avustajan vuosiloman sijaisuus", workplace="Työnantajan koti, Keminmaa",
        tasks=_profile(world, customer)["tasks"], hours_week=20, max_hours_week=24, agreed_times="ma–pe klo 9–13",
        wage_group="A", hourly_wage=Decimal("13.60"), pay_day="kuukauden viimeinen päivä",
        notice_period="työsopimuslain mukaan",
    )  # fmt: skip


def _profile(world: World, customer: str) -> Row:
    return next(row for row in world.rows["profiles"] if row["customer"] == customer)


def _shifts(world: World, customer: str, person: str, pattern: tuple[str, int, int]) -> None:
    days, start, end = pattern
    for offset in range((LAST - FIRST).days + 1):
        date = FIRST + dt.timedelta(offset)
        if _WEEKDAYS[date.weekday()] in days.split():
            shift(world, customer, person, date=date, start=dt.time(start), end=dt.time(end))


def shift(
    world: World, customer: str, person: str, *, date: dt.date, start: dt.time, end: dt.time, **more: object
) -> str:
    """Add a shift; before today it is done and accepted."""
    done = date < TODAY
    long = (end.hour * 60 + end.minute) - (start.hour * 60 + start.minute) > 360
    return world.add(
        "shifts", customer=customer, person=person, date=date, start_time=start, end_time=end,
        break_minutes=30 if long else None, purpose="päivittäiset", kind="toteutunut" if done else "suunniteltu",
        accepted=min(date + dt.timedelta(3), TODAY - dt.timedelta(1)) if done else None, **more,
    )  # fmt: skip


def sort_shifts(world: World) -> None:
    """Number the shifts in the order of their days, as a coordinator's list would be."""
    rows = sorted(
        world.rows["shifts"], key=lambda row: (row["date"], row["start_time"], row["customer"], row["person"])
    )
    world.rows["shifts"] = [{**row, "id": f"U-{number:04d}"} for number, row in enumerate(rows, start=1)]


def make_decisions(world: World) -> None:
    """Give every customer that is past the beginning a decision whose hours hold the busiest month and the requests."""
    used: dict[str, dict[tuple[int, int], float]] = defaultdict(lambda: defaultdict(float))
    for row in [*world.rows["shifts"], *world.rows["requests"]]:
        used[row["customer"]][row["date"].year, row["date"].month] += _hours(row)
    for customer in world.rows["customers"]:
        if customer["state"] != "uusi":
            _decide(world, customer, max(used[customer["id"]].values(), default=40))


def _hours(row: Row) -> float:
    minutes = (row["end_time"].hour - row["start_time"].hour) * 60 + row["end_time"].minute - row["start_time"].minute
    return float(minutes % 1440) / 60


def _decide(world: World, customer: Row, hours: float) -> None:
    begins = D(2025, 1, 1) + dt.timedelta(world.rng.randrange(60))
    ended = customer["state"] == "päättynyt"
    if customer["id"] in ("A-0011", "A-0018", "A-0027"):
        _decision(world, customer, D(2022, 3, 1), begins - dt.timedelta(1), hours)
    _decision(world, customer, begins, D(2025, 12, 31) if ended else None, hours)


def _decision(world: World, customer: Row, begins: dt.date, ends: dt.date | None, hours: float) -> None:
    decided = begins - dt.timedelta(world.rng.randrange(14, 30))
    leisure = world.rng.choice((30, 30, 35, 40))
    world.add(
        "decisions", customer=customer["id"], number=f"LAP/{world.rng.randrange(1000, 9999)}/{decided.year}",
        organiser="Lapin hyvinvointialue", decided=decided, start=begins, end=ends,
        hours_daily=int(hours + 12) // 5 * 5 + 5, hours_leisure=leisure, arranging=("työnantajamalli",),
        substitute_arrangement=world.rng.choice(
            (("omat avustajat", "sijaispooli"), ("sijaispooli", "palveluseteli"), ("omat avustajat", "kotihoito"),
             ("sijaispooli", "ostopalvelu"))
        ),
        family_allowed=False,
    )  # fmt: skip


def _months_later(date: dt.date, months: int) -> dt.date:
    year, month = divmod(date.month - 1 + months, 12)
    return dt.date(date.year + year, month + 1, min(date.day, 28))


def overlaps(world: World) -> list[tuple[str, str]]:
    """Return pairs of shifts of one person that overlap or leave under eleven hours between days; none is wanted."""
    by_person: dict[str, list[Row]] = defaultdict(list)
    for row in world.rows["shifts"]:
        by_person[row["person"]].append(row)
    found = []
    for rows in by_person.values():
        rows.sort(key=lambda row: (row["date"], row["start_time"]))
        for earlier, later in pairwise(rows):
            end = dt.datetime.combine(earlier["date"], earlier["end_time"])
            if dt.datetime.combine(later["date"], later["start_time"]) - end < dt.timedelta(hours=11):
                found.append((earlier["id"], later["id"]))
    return found
