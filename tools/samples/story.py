"""What happens in the practice workspace: the morning of 12.3.2026, a summer's leave, and ten other requests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tools.samples import people
from tools.samples.people import substitute, weekly
from tools.samples.work import on_call, shift
from tools.samples.world import Row, World

D = dt.date
T = dt.time
TODAY = D(2026, 3, 12)
_ALL_WEEK = "ma ti ke to pe la su"
_CENTRES = {"Tornio": ("95400", "95410", "95420", "95430", "95450", "95460", "95470"), "Ylitornio": ("95600",)}
_SKILLS = ("asiointi", "kodin askareet", "peseytyminen", "pukeutuminen", "ruokailu", "siirrot")
_FIT = {
    "skills": _SKILLS,
    "languages": ("suomi",), "driving_licence": True, "car": True, "smokes": False, "smoke_limit": False,
    "animal_limits": (), "areas": ("Tornio", "Keminmaa", "Kemi"), "max_km": 40, "max_hours_week": 30,
    "notice_minutes": 45, "birth_year": 1988,
}  # fmt: skip


def make_first_substitutes(world: World) -> dict[str, str]:
    """Add the people of the first morning and return their ids by what is special about them."""
    special: dict[str, tuple[str, Row]] = {
        "favourite": ("Tornio", {}),
        "fits": ("Tornio", {"max_hours_week": 25}),
        "fits, Keminmaa": ("Keminmaa", {}),
        "fits, Kemi": ("Kemi", {}),
        "blocked by the customer": ("Tornio", {}),
        "refuses the customer": ("Tornio", {"refuses_customers": (people.T1,)}),
        "late evening before": ("Tornio", {}),
        "evening before until 21": ("Tornio", {}),
        "allergic to dogs": ("Tornio", {"animal_limits": ("koira",)}),
        "smokes": ("Tornio", {"smokes": True}),
        "too far": ("Simo", {"areas": ("Tornio", "Simo", "Kemi"), "max_km": 35}),
        "availability not told": ("Tornio", {}),
        "already taken": ("Tornio", {}),
        "no lifts": ("Tornio", {"skills": ("asiointi", "pukeutuminen", "ruokailu"), "does_not": ("nostot", "siirrot")}),
        "on a break": ("Tornio", {"state": "tauolla"}),
        "needs three hours' warning": ("Kemi", {"notice_minutes": 180}),
        "free from nine": ("Tornio", {}),
        "seventeen years old": ("Tornio", {"birth_year": 2009, "driving_licence": False, "car": False}),
        "ventilator, Tornio": (
            "Tornio",
            {"skills": (*_SKILLS, "hengityslaite"), "areas": ("Tornio", "Ylitornio")},
        ),
        "ventilator, late": ("Ylitornio", {"skills": (*_SKILLS, "hengityslaite"), "areas": ("Ylitornio",)}),
        "nights, Kemi": ("Kemi", {"skills": (*_SKILLS, "nostot", "yö")}),
        "nights, Keminmaa": ("Keminmaa", {"skills": (*_SKILLS, "nostot", "yö")}),
    }
    found = {label: substitute(world, place, **_whole(world, place, row)) for label, (place, row) in special.items()}
    _times(world, found)
    return found


def _whole(world: World, place: str, special: Row) -> Row:
    row: Row = {**_FIT, **special}
    if place in _CENTRES:
        row["postal_code"] = world.rng.choice(_CENTRES[place])
    year = row["birth_year"]
    born = D(year, 6, 1) + dt.timedelta(world.rng.randrange(200))
    return row | {"national_id": world.national_id(born, world.rng.choice(("nainen", "mies")))}


def _times(world: World, found: dict[str, str]) -> None:
    hours = {
        "free from nine": (9, 17),
        "seventeen years old": (15, 22),
        "ventilator, late": (7, 15),
        "ventilator, Tornio": (5, 20),
    }
    for label, person in found.items():
        if label.startswith("nights"):
            weekly(world, person, "to pe la su", 20, 8)
        elif label not in ("availability not told", "on a break"):
            start, end = hours.get(label, (7, 22))
            weekly(world, person, _ALL_WEEK, start, end)
    world.add(
        "availability", person=found["already taken"], kind="varattu", date=TODAY, start_time=T(7), end_time=T(16)
    )
    weekly(world, "V-0002", "ma ti ke to pe la", 7, 20)
    weekly(world, "V-0003", "ma ti ke to pe", 15, 22)


def make_first_profiles(world: World, found: dict[str, str]) -> None:
    """Change the profiles of the customers whose requests are told about."""
    story: dict[str, Row] = {
        people.T1: {
            "tasks": ("pukeutuminen", "siirrot", "ruokailu", "asiointi"), "must_tasks": ("siirrot",),
            "languages": ("suomi",), "animals": ("koira",), "smoking_at_home": False,
            "favourites": (found["favourite"],), "blocked": (found["blocked by the customer"],),
            "unconditional": ("eläimet", "tupakka"),
            "own_words": "Haluan, että sijainen kertoo aina ensin, mitä aikoo tehdä.",
        },
        people.NOBODY: {
            "tasks": ("hengityslaite", "siirrot", "peseytyminen"), "must_tasks": ("hengityslaite",),
            "languages": ("suomi",), "animals": (), "smoking_at_home": False,
        },
        people.LEAVE: {
            "tasks": ("pukeutuminen", "ruokailu", "asiointi"), "must_tasks": (), "languages": ("suomi",),
            "animals": (), "smoking_at_home": False, "favourites": (found["fits, Keminmaa"],),
        },
        people.PROTECTED: {"animals": (), "smoking_at_home": False, "family": (people.HOUSEHOLD,)},
        people.SWEDISH: {"languages": ("ruotsi",), "unconditional": ("kieli",), "must_tasks": ()},
        people.GUARDED: {"gender_wish": "nainen", "gender_reason": "apu peseytymisessä", "animals": ()},
        people.PAIR: {"tasks": ("nostot", "siirrot", "peseytyminen", "yö"), "must_tasks": ("nostot",)},
    }  # fmt: skip
    for profile in world.rows["profiles"]:
        profile.update(story.get(profile["customer"], {}))


def make_evening_before(world: World, found: dict[str, str]) -> None:
    """Add the evening of 11.3.: one ends at 22.30 (rest breaks), one at 21.00 (rests exactly eleven hours)."""
    evenings = (
        (found["late evening before"], "A-0010", T(16), T(22, 30)),
        (found["evening before until 21"], "A-0011", T(15), T(21)),
    )
    for person, customer, start, end in evenings:
        on_call(world, customer, person)
        done = _request(
            world, customer, D(2026, 3, 11), start, end, reason="sairaus", state="täytetty", chosen=(person,),
            chosen_date=D(2026, 3, 10), chosen_way="puhelu", created=_at("2026-03-10T09:15"),
        )  # fmt: skip
        shift(world, customer, person, date=D(2026, 3, 11), start=start, end=end, request=done)


def make_requests(world: World, found: dict[str, str]) -> None:
    """Add the requests; R-0001 is the first morning."""
    _request(
        world, people.T1, TODAY, T(8), T(14), reason="sairaus", absent="V-0001", urgency="välttämätön",
        purpose="päivittäiset", location="koti", answer_by=_at("2026-03-12T07:15"),
        created=_at("2026-03-12T06:40"),
    )  # fmt: skip
    make_evening_before(world, found)
    _request(
        world, people.NOBODY, D(2026, 3, 13), T(6), T(10), reason="sairaus", urgency="välttämätön", location="koti",
        absent=_assistant_of(world, people.NOBODY),
    )  # fmt: skip
    _request(world, people.GUARDED, D(2026, 3, 17), T(9), T(14), reason="koulutus", absent="V-0005")
    _request(world, people.PROTECTED, D(2026, 3, 16), T(10), T(14), reason="vapaa")
    _request(world, people.SWEDISH, D(2026, 3, 18), T(12), T(16), reason="muu", purpose="vapaa-aika", location="Tornio")
    _request(world, people.CHILD, D(2026, 3, 19), T(13), T(17), reason="sairaus")
    _request(world, people.PAIR, D(2026, 3, 20), T(22), T(6), reason="vapaa", people=2)
    _request(world, "A-0012", D(2026, 3, 21), T(10), T(18), reason="vapaa", shareable=True, urgency="joustava")
    offered = _request(world, "A-0013", D(2026, 3, 14), T(9), T(15), reason="sairaus", state="tarjottu")
    _offers(world, offered, found)
    _request(world, "A-0015", D(2026, 2, 20), T(9), T(13), reason="sairaus", state="ei täyttynyt")
    _request(world, "A-0017", D(2026, 2, 25), T(9), T(13), reason="koulutus", state="peruttu")
    _summer(world)


def _summer(world: World) -> None:
    days = [D(2026, 6, 15) + dt.timedelta(number) for number in range(19)]
    midsummer_eve = D(2026, 6, 19)
    for day in (day for day in days if day.weekday() < 5 and day != midsummer_eve):
        _request(world, people.LEAVE, day, T(8), T(14), reason="loma", absent="V-0004", urgency="tavallinen")


def _offers(world: World, request: str, found: dict[str, str]) -> None:
    sent = _at("2026-03-11T15:05")
    replies: tuple[tuple[str, Row], ...] = (
        ("fits, Kemi", {"reply": "ei", "reason": "muu meno", "replied": _at("2026-03-11T15:40")}),
        ("fits, Keminmaa", {"reply": "kyllä", "replied": _at("2026-03-11T16:02")}),
        ("fits", {}),
    )
    for label, reply in replies:
        world.add(
            "offers", request=request, candidate=found[label], wave=1, channel="tekstiviesti", sent=sent,
            answer_by=_at("2026-03-12T12:00"), **reply,
        )  # fmt: skip


def _request(world: World, customer: str, date: dt.date, start: dt.time, end: dt.time, **more: Any) -> str:
    row: Row = {
        "customer": customer, "date": date, "start_time": start, "end_time": end, "purpose": "päivittäiset",
        "people": 1, "urgency": "tavallinen", "state": "avoin", "created": _at("2026-03-11T09:00"),
    }  # fmt: skip
    if date < TODAY:
        row["created"] = dt.datetime.combine(date - dt.timedelta(1), T(9))
    return world.add("requests", **(row | more))


def _assistant_of(world: World, customer: str) -> str:
    return next(str(row["person"]) for row in world.rows["employments"] if row["customer"] == customer)


def _at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)
