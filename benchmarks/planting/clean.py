"""A clean workspace of 60 customers and 150 assistants, consistent in every register, from a seed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hapusheets.registers.schema import load_schema
from hapusheets.settings import Centre
from hapusheets.starting import write_settings
from hapusheets.workbooks.builder import build_register_workbook
from hapusheets.workbooks.builder_lists import lookup_lines
from tools.samples import names, people, work
from tools.samples.making import make_world
from tools.samples.world import TODAY, World

CUSTOMERS, ASSISTANTS = 60, 150
_CENTRE = Centre(
    name="Harjoituskeskus", street_address="Esimerkkikatu 1", postal_code="94100", post_town="Kemi",
    phone="040 555 0999", email="keskus@example.fi", coordinator="Koordinaattori Esimerkki",
    collective_agreement="Heta-liitto ry:n ja JHL ry:n työehtosopimus 1.5.2025–30.4.2028",
)  # fmt: skip
_PATTERNS = (("ma ti ke to", 8, 14), ("ke to pe", 15, 21), ("la su", 9, 15))


def clean_world(seed: int) -> World:
    """Return the world of the samples, without their mistakes and larger."""
    world, _found = make_world(seed)
    places = list(names.PLACES)
    workers = {row["municipality"]: row["social_worker"] for row in world.rows["customers"]}
    for number in range(len(world.rows["assistants"]) + 1, ASSISTANTS + 1):
        people._assistant(world, number, places[number % len(places)], "työssä")
    free = [row["id"] for row in world.rows["assistants"][90:]]
    for number in range(len(world.rows["customers"]) + 1, CUSTOMERS + 1):
        place = places[number % len(places)]
        people._customer(world, f"A-{number:04d}", place, "aktiivinen", workers[place])
        customer = world.rows["customers"][-1]
        world.rows["profiles"].append(people._profile(world, customer))
        for pattern in _PATTERNS:
            work._employ(world, customer["id"], free.pop(0), pattern)
        hours: dict[tuple[int, int], float] = defaultdict(float)
        for shift in world.rows["shifts"]:
            if shift["customer"] == customer["id"]:
                hours[shift["date"].year, shift["date"].month] += work._hours(shift)
        work._decide(world, customer, max(hours.values()))
    work.sort_shifts(world)
    _apart(world)
    for row in world.rows["substitutes"]:  # less than six months before the contracts of March
        if row.get("extract_date"):
            row["extract_date"] = max(row["extract_date"], dt.date(2025, 10, 1))
    return world


def _apart(world: World) -> None:
    """A custodian has the child's family name: nobody else may have the same whole name and e-mail by chance."""
    taken = {(row.get("last_name"), row.get("first_names")) for name in ("customers", "assistants", "substitutes")
             for row in world.rows[name]}  # fmt: skip
    for row in world.rows["representatives"]:
        first = next(n for n in (row["first_names"], *names.WOMEN) if (row["last_name"], n) not in taken)
        if first != row["first_names"]:
            row |= {"first_names": first, "email": None}


def write_workspace(world: World, folder: Path, after: Callable[[Path], Any] = lambda _: None) -> None:
    """Write the world as a practice workspace; ``after`` may still change the workbooks."""
    registers = folder / "rekisterit"
    registers.mkdir(parents=True, exist_ok=True)
    lookups = lookup_lines(load_schema(), world.rows)
    for book in load_schema().workbooks:
        build_register_workbook(book.workbook, world.rows, registers / book.workbook, lookups=lookups, today=TODAY)
    write_settings(folder, f"planted-{world.seed}", centre=_CENTRE, practice=True, now="2026-03-12T06:40")
    after(registers)


def day(offset: int) -> dt.date:
    """Return a day counted from the workspace's today."""
    return TODAY + dt.timedelta(offset)
