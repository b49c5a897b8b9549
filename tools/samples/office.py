"""The centre's own registers: contacts, actors, interactions, events, tasks, letter orders."""

from __future__ import annotations

import datetime as dt

from tools.samples import people
from tools.samples.world import World

D, T = dt.date, dt.time
_DISTRICTS = ("Kemi", "Keminmaa", "Simo", "Tervola", "Tornio", "Ylitornio")


def make_contacts(world: World) -> dict[str, str]:
    """Add role contacts with invented numbers; return the social worker of each municipality."""
    workers = {}
    for number, place in enumerate(_DISTRICTS):
        workers[place] = _contact(
            world, f"Vammaispalvelujen sosiaalityöntekijä ({place})", "sosiaalityöntekijä", place, 10 + number,
            phone_hours="ma–pe 9–10",
        )  # fmt: skip
    _contact(world, "Vammaissosiaalityön neuvonta", "neuvonta", None, 20, phone_hours="ma–pe 9–15")
    _contact(world, "Sosiaali- ja kriisipäivystys", "päivystys", None, 21, on_call=True, phone_hours="ma–su 0–24")
    _contact(world, "Palkanlaskenta", "palkanmaksu", None, 22, phone_hours="ma–pe 9–12")
    return workers


def _contact(world: World, name: str, title: str, place: str | None, number: int, **more: object) -> str:
    return world.add(
        "contacts", name=name, title=title, organisation="Lapin hyvinvointialue", municipality=place,
        phone=f"016 555 01{number}", email=f"yhteys{number}@example.fi", confirmed=world.recent(), **more,
    )  # fmt: skip


def make_actors(world: World) -> None:
    """Add organisations; all are invented."""
    actors = (
        ("Meriranta-yhdistys", "yhdistys", "vertaistuki, retket"),
        ("Opisto Esimerkki", "oppilaitos", "avustajakoulutus"),
        ("Palvelutalo Pihlaja", "palveluntuottaja", "ostopalvelu"),
        ("Avustajapalvelu Esimerkki", "palveluntuottaja", "palvelusetelipalvelut"),
        ("Työnohjaus Tyyni", "palveluntuottaja", "työnohjaus"),
    )
    for name, role, services in actors:
        world.add("actors", name=name, role=role, services=services)


def make_events(world: World) -> None:
    """Add events and who was asked to them."""
    events = (
        ("koulutus", "Uuden työnantajan ilta", D(2026, 2, 18), T(17), T(19), "Kemi", "J-002", 20),
        ("vertaistuki", "Työnantajien aamukahvit", D(2026, 3, 5), T(10), T(12), "Tornio", "J-001", 15),
        ("työnohjaus", "Avustajien työnohjaus", D(2026, 3, 26), T(14), T(16), "Kemi", "J-005", 8),
        ("POMOklubi", "POMOklubi: työvuorot ja tuntilista", D(2026, 4, 9), T(13), T(15), "Keminmaa", "J-001", 12),
        ("tiedotus", "Avustajaksi? Tietoilta", D(2026, 4, 15), T(17), T(18, 30), "Tornio", "J-002", 40),
    )
    for kind, name, date, start, end, place, organiser, places in events:
        world.add(
            "events", kind=kind, name=name, date=date, start_time=start, end_time=end, location="Keskuksen kokoustila",
            municipality=place, organiser=organiser, audience="avustajat" if kind == "työnohjaus" else "työnantajat",
            places=places,
        )  # fmt: skip
    attended = [("TP-001", f"A-{number:04d}", "osallistui") for number in range(10, 18)]
    attended += [("TP-002", f"A-{number:04d}", "osallistui") for number in range(20, 26)]
    attended += [("TP-003", f"V-{number:04d}", "ilmoittautunut") for number in range(10, 15)]
    attended += [("TP-004", f"A-{number:04d}", "kutsuttu") for number in range(1, 6)]
    for event, person, state in attended:
        certificate = D(2026, 2, 18) if event == "TP-001" else None
        needs = "pääsy pyörätuolilla" if person in ("A-0012", "A-0021") else None
        world.add(
            "attendances", event=event, person=person, state=state, support_needs=needs, certificate=certificate
        )  # fmt: skip


def make_interactions(world: World) -> None:
    """Add calls, visits and tasks of the last weeks."""
    topics = ("sijaisen etsiminen", "työsopimus", "tuntilista", "uusi päätös", "perehdytys", "loma-ajat")
    for number in range(30):
        customer = world.rows["customers"][number]
        world.add(
            "interactions", date=world.date(D(2026, 1, 12), D(2026, 3, 11)), subject=customer["id"],
            way=world.rng.choice(("puhelin", "puhelin", "toimisto", "kotikäynti", "sähköposti")),
            topic=world.rng.choice(topics), minutes=world.rng.choice((10, 15, 30, 60)),
            municipality=None if customer["id"] in (people.PROTECTED, people.HOUSEHOLD) else customer["municipality"],
            notes="Sovittiin, että soitan uudelleen." if number % 4 == 0 else None,
        )  # fmt: skip
    for number, what in enumerate(("Sovi tapaaminen", "Lähetä käyttäjäsopimus", "Kysy sijaisten saatavuus kesälle")):
        world.add(
            "tasks", subject=f"A-{39 + number:04d}", what=what, due=D(2026, 3, 20 + number), who="koordinaattori",
            state="avoin", origin="yhteydenotto",
        )  # fmt: skip


def make_letters(world: World) -> None:
    """Add letters that somebody asked for, and papers that were made before."""
    contract = next(row["id"] for row in world.rows["employments"] if row["kind"] == "määräaikainen")
    for template, subject in (
        ("tervetulokirje", "A-0042"),
        ("valintakortti", "R-0005"),
        ("sijaisen_tyosopimus", contract),
    ):
        world.add("letter_orders", template=template, subject=subject, requester="koordinaattori", state="uusi")
    for day, customer in enumerate(("A-0035", "A-0036", "A-0037"), start=2):
        made = dt.datetime.combine(D(2026, 2, day), T(10, 15))
        world.add(
            "documents", made=made, template="tervetulokirje", subject=customer,
            file=f"2026/2026-02-{day:02d}_nain_etenet_{customer}.docx", given=made.date(), way="postitse",
            state="voimassa", author="koordinaattori",
        )  # fmt: skip
