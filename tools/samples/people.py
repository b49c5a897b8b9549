"""Customers with their representatives and profiles, assistants and substitutes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tools.samples import names
from tools.samples.world import Row, World

D = dt.date
#: Special customers: what happens to them stands in ``story.py``.
T1, LEAVE, NOBODY, GUARDED, CHILD, PROTECTED, HOUSEHOLD, SWEDISH, PAIR = (f"A-{number:04d}" for number in range(1, 10))
_FIXED_PLACES = ("Tornio", "Keminmaa", "Ylitornio", "Kemi", "Tornio", "Kemi", "Kemi", "Tornio", "Kemi")
_STATES = ["aktiivinen"] * 38 + ["uusi", "uusi", "tapaaminen sovittu", "tapaaminen sovittu", "tauolla"]
_STATES += ["päättynyt", "päättynyt"]
_GUARDED_MORE = {"A-0014": "edunvalvoja", "A-0019": "edunvalvoja", "A-0024": "edunvalvoja", "A-0029": "edunvalvoja"}
_CHILDREN_MORE = {"A-0016": "huoltaja", "A-0022": "huoltaja", "A-0031": "huoltaja"}
_SWEDISH_MORE = {"A-0020", "A-0033"}
PROTECTED_ASSISTANT = "V-0030"


def make_customers(world: World, social_workers: dict[str, str]) -> None:
    """Add 45 customers, each with what the role asks for."""
    left = [place for place, count in names.PLACES.items() for _ in range(count)]
    for place in _FIXED_PLACES:
        left.remove(place)
    world.rng.shuffle(left)
    for number, (place, state) in enumerate(zip((*_FIXED_PLACES, *left), _STATES, strict=True), start=1):
        _customer(world, f"A-{number:04d}", place, state, social_workers[place])


def _role(customer: str) -> str:
    guarded = {GUARDED: "edunvalvoja", CHILD: "huoltaja", **_GUARDED_MORE, **_CHILDREN_MORE}
    return guarded.get(customer, "työnantaja")


def is_child(customer: str) -> bool:
    """Tell whether the customer is a child."""
    return _role(customer) == "huoltaja"


def _customer(world: World, number: str, place: str, state: str, worker: str) -> None:
    swedish = number == SWEDISH or number in _SWEDISH_MORE
    gender = world.rng.choice(("nainen", "mies"))
    last, first = world.name(gender, swedish=swedish)
    born = world.born(2012, 2018) if is_child(number) else world.born(1942, 2001)
    home = world.address(place)
    if number == T1:
        home |= {"postal_code": "95400", "post_town": "Tornio"}
    if number == NOBODY:
        home |= {"postal_code": "95600", "post_town": "Ylitornio"}
    if number == HOUSEHOLD:
        home = {name: world.row("customers", PROTECTED)[name] for name in home}
    row: Row = {
        "state": state,
        "role": "työnantaja" if _role(number) == "työnantaja" else "päämies",
        "last_name": last,
        "first_names": first,
        "national_id": world.national_id(born, gender),
        "birth_date": born,
        **home,
        "phone": None if is_child(number) else world.phone(),
        "email": world.email(last, first) if born.year > 1955 and not is_child(number) else None,
        "language": "ruotsi" if swedish else "suomi",
        "social_worker": worker,
        **_course(world, state),
    }
    if row["role"] == "päämies":
        row["representative"] = _representative(world, _role(number), last, home, place)
    row["notes"] = _NOTES.get(number)
    if number == PROTECTED:
        row |= {"nondisclosure": "kyllä", "contact_address": "PL 90, 94101 Kemi", "travel_area": ("Kemi", "Keminmaa")}
    world.add("customers", **row)


def _course(world: World, state: str) -> Row:
    """Return how far the customer's matter has come, by state."""
    if state in ("uusi", "tapaaminen sovittu"):
        received = world.date(D(2026, 2, 16), D(2026, 3, 9))
        meeting = world.date(D(2026, 3, 16), D(2026, 3, 27)) if state != "uusi" else None
        return {"referral_received": received, "meeting": meeting, "services": ("ohjaus",)}
    received = world.date(D(2021, 1, 4), D(2024, 10, 31))
    agreed = received + dt.timedelta(world.rng.randrange(14, 60))
    more = world.rng.sample(
        ("palkanmaksu", "vertaistuki", "koulutus", "työnohjaus", "lakineuvonta"), world.rng.randrange(3)
    )
    course: Row = {
        "referral_received": received,
        "meeting": received + dt.timedelta(10),
        "user_agreement": agreed,
        "consent": agreed,
        "services": ("ohjaus", "sijaisvälitys", *more),
        "payer": "Lapin hyvinvointialue",
        "accident_insurer": "Vakuutus Esimerkki",
        "pension_insurer": "Eläkevakuutus Esimerkki",
        "heta_member_since": agreed + dt.timedelta(30) if world.rng.random() < 0.4 else None,
        "assistant_portal": world.rng.random() < 0.5,
        "confirmed": world.recent(),
    }
    if state == "päättynyt":
        course["delete_by"] = D(2028, 12, 31)
    return course


def _representative(world: World, kind: str, last: str, home: Row, place: str) -> str:
    gender = world.rng.choice(("nainen", "mies"))
    custodian = kind == "huoltaja"
    own_last, first = world.name(gender)
    if custodian:
        own_last = last
    where = home if custodian else world.address(place)
    return world.add(
        "representatives",
        kind=kind,
        last_name=own_last,
        first_names=first,
        **{name: where[name] for name in ("street_address", "postal_code", "post_town")},
        phone=world.phone(),
        email=world.email(own_last, first),
        language="suomi",
        authority_seen=world.date(D(2024, 3, 1), D(2025, 9, 30)),
    )


_WORDS = (
    None,
    "Aamut ovat minulle hitaita. Haluan, ettei kukaan hoputa.",
    "Haluan itse päättää, mitä laitan päälleni.",
    "Kerro aina ensin, mitä aiot tehdä.",
)
_NOTES = {
    "A-0010": "Ovikello ei toimi: soita pihalta.",
    "A-0017": "Tapaamiset mieluiten iltapäivällä.",
    "A-0026": "Hissi on usein rikki. Vara-avain on naapurilla.",
}


def make_profiles(world: World) -> None:
    """Add a profile for every customer that is active or on a break."""
    for customer in world.rows["customers"]:
        if customer["state"] in ("aktiivinen", "tauolla"):
            world.rows["profiles"].append(_profile(world, customer))


def _profile(world: World, customer: Row) -> Row:
    tasks = world.rng.sample(names.TASKS, world.rng.randrange(4, 7))
    child = is_child(customer["id"])
    return {
        "customer": customer["id"],
        "own_words": _WORDS[int(customer["id"][2:]) % len(_WORDS)],
        "tasks": (*tasks, *(("lapsen kanssa",) if child else ())),
        "must_tasks": tuple(task for task in tasks if task in ("siirrot", "peseytyminen"))[:1],
        "languages": (customer["language"],),
        "animals": world.rng.choice(((), (), ("koira",), ("kissa",))),
        "smoking_at_home": world.rng.random() < 0.1,
        "confirmed": world.recent(),
    }


_ASSISTANT_STATES = ["työssä"] * 62 + ["haettavissa"] * 14 + ["koulutuksessa"] * 5 + ["aikova"] * 4
_ASSISTANT_STATES += ["tauolla"] * 3 + ["päättynyt"] * 2


def make_assistants(world: World) -> None:
    """Add 90 assistants; the first 62 work."""
    places = [place for place, count in names.PLACES.items() for _ in range(count * 2)]
    world.rng.shuffle(places)
    fixed = {1: "Tornio", 2: "Tornio", 3: "Tornio", 4: "Keminmaa", 5: "Kemi", 30: "Kemi"}
    for number, (place, state) in enumerate(zip(places, _ASSISTANT_STATES, strict=True), start=1):
        _assistant(world, number, fixed.get(number, place), state)


def _assistant(world: World, number: int, place: str, state: str) -> None:
    last, first, gender, born = _person(world, swedish=number in (17, 66))
    row: Row = {
        "state": state,
        "last_name": last,
        "first_names": first,
        "national_id": world.national_id(born, gender),
        "birth_year": born.year,
        **world.address(place),
        "phone": world.phone(),
        "email": world.email(last, first),
        "language": "ruotsi" if number in (17, 66) else "suomi",
        **abilities(world, place, number),
        "confidentiality": world.date(D(2023, 1, 9), D(2025, 12, 15)) if state != "aikova" else None,
        "user_agreement": world.date(D(2025, 1, 9), D(2025, 12, 15)) if state == "haettavissa" else None,
        "confirmed": world.recent(),
    }
    if f"V-{number:04d}" == PROTECTED_ASSISTANT:
        row |= {"nondisclosure": "kyllä", "contact_address": "PL 91, 94101 Kemi", "travel_area": ("Kemi", "Keminmaa")}
    if state == "päättynyt":
        row["delete_by"] = D(2027, 12, 31)
    if number in (1, 2, 3):
        row |= {"postal_code": "95410", "post_town": "Tornio"}
    world.add("assistants", **row)


def _person(world: World, *, swedish: bool = False) -> tuple[str, str, str, dt.date]:
    gender = world.rng.choice(("nainen", "nainen", "mies"))
    last, first = world.name(gender, swedish=swedish)
    return last, first, gender, world.born(1962, 2006)


def abilities(world: World, place: str, number: int) -> Row:
    """Return what a person can do, has and wants: plain, so that most fit most shifts."""
    licence = world.rng.random() < 0.8
    near = {"Tornio": ("Tornio", "Keminmaa", "Kemi"), "Ylitornio": ("Ylitornio", "Tornio")}
    skills = {"pukeutuminen", "ruokailu", "asiointi", *world.rng.sample(names.TASKS, 5)}
    if not licence:
        skills.discard("kuljettaminen")
    return {
        "languages": ("suomi", "ruotsi") if number in (17, 66) or world.rng.random() < 0.15 else ("suomi",),
        "skills": tuple(sorted(skills)),
        "driving_licence": licence,
        "car": licence and world.rng.random() < 0.8,
        "smokes": world.rng.random() < 0.15,
        "smoke_limit": world.rng.random() < 0.15,
        "areas": near.get(place, (place, "Kemi") if place != "Kemi" else ("Kemi", "Keminmaa", "Tornio")),
        "max_km": world.rng.choice((25, 30, 40, 50)),
        "max_hours_week": world.rng.choice((20, 25, 30, 38)),
        "notice_minutes": world.rng.choice((30, 45, 60)),
    }


def make_substitutes(world: World) -> None:
    """Add 22 ordinary substitutes after those of the story, then twelve rows that name an assistant."""
    places = [place for place, count in names.PLACES.items() for _ in range(count // 2)]
    for number in range(28 - len(world.rows["substitutes"])):
        substitute(world, places[number % len(places)], state="tauolla" if number in (4, 9) else "aktiivinen")
    for assistant in [row for row in world.rows["assistants"] if row["state"] == "haettavissa"][:12]:
        world.add("substitutes", assistant=assistant["id"], state="aktiivinen", confirmed=assistant["confirmed"])


def substitute(world: World, place: str, **more: Any) -> str:
    """Add a substitute living in ``place`` and return the id; ``more`` overrides what chance gave."""
    last, first, gender, born = _person(world)
    home = {name: value for name, value in world.address(place).items() if name != "post_town"}
    extract = world.date(D(2025, 9, 15), D(2025, 11, 20))
    row: Row = {
        "state": "aktiivinen",
        "last_name": last,
        "first_names": first,
        "birth_year": born.year,
        "national_id": world.national_id(born, gender),
        "phone": world.phone(),
        "email": world.email(last, first),
        "language": "suomi",
        **home,
        **abilities(world, place, 0),
        "confidentiality": extract,
        "extract_seen": True,
        "extract_date": extract,
        "confirmed": world.recent(),
    }
    return world.add("substitutes", **(row | more))


_WINDOWS = (
    ("ma ti ke to pe", 7, 17), ("ma ti ke to pe la su", 8, 20), ("la su", 7, 21), ("ma ke pe", 12, 22),
    ("ti to", 7, 21), ("ma ti ke to pe", 14, 22),
)  # fmt: skip


def weekly(world: World, person: str, days: str, start: int, end: int, **more: Any) -> None:
    """Add availability rows for weekdays such as ``ma ti ke``, full hours; an earlier end is the next morning."""
    row: Row = {"kind": "vapaa", "start": D(2026, 1, 1), "weeks": "kaikki", **more}
    for day in days.split():
        world.add(
            "availability", person=person, weekday=day, start_time=dt.time(start), end_time=dt.time(end), **row
        )  # fmt: skip


def make_availability(world: World, untold: str) -> None:
    """Add weekly windows for the active substitutes, linked ones too; nothing is known of ``untold``."""
    told = {untold, *(row["person"] for row in world.rows["availability"])}
    linked = {row["assistant"] for row in world.rows["substitutes"] if row.get("assistant")}
    people = [
        row["id"] for row in world.rows["substitutes"] if row["state"] == "aktiivinen" and not row.get("assistant")
    ]
    for place, person in enumerate(sorted({*people, *linked} - told)):
        days, start, end = world.rng.choice(_WINDOWS)
        weeks = ("kaikki", "kaikki", "parilliset", "parittomat")[place % 4]
        weekly(world, person, days, start, end, kind="mieluiten" if place % 5 == 4 else "vapaa", weeks=weeks)
