"""The guide's facts: short, dated, with a source; own sentences. Numbers on municipality pages are invented."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tools.samples.world import World

_FACTS: Final = Path(__file__).with_name("guide_facts.csv")

_WORKERS: Final = {"Kemi": 10, "Keminmaa": 11, "Simo": 12, "Tervola": 13, "Tornio": 14, "Ylitornio": 15}
PAGE: Final = "19 Kuntasivu"
_OWN: Final = "harjoitusaineisto, keksitty tieto"
_ADVICE: Final = {
    "Kemi": ("Kemin, Keminmaan ja Simon", "ma–pe 9–15"),
    "Keminmaa": ("Kemin, Keminmaan ja Simon", "ma–pe 9–15"),
    "Simo": ("Kemin, Keminmaan ja Simon", "ma–pe 9–15"),
}
_MEETING: Final = {
    "Kemi": "Keskuksen kokoustila, Esimerkkikatu 1",
    "Keminmaa": "Kirjaston ryhmähuone",
    "Simo": "Kylätalon kahvio",
    "Tervola": "Kirjaston lukusali",
    "Tornio": "Järjestötalon alakerta",
    "Ylitornio": "Kunnantalon kokoushuone",
}


def make_guide(world: World) -> None:
    """Add the common facts (plain, easy, Swedish) and the six municipality pages."""
    for line in csv.DictReader(_FACTS.read_text(encoding="utf-8").splitlines()):
        until = dt.date.fromisoformat(line["valid_until"]) if line["valid_until"] else None
        readers = tuple(reader.strip() for reader in line["readers"].split(";") if reader.strip())
        _fact(world, **{**line, "order": int(line["order"]), "readers": readers, "valid_until": until})
    for place in _WORKERS:
        for order, (title, words, source) in enumerate(_page(place), start=1):
            page = {"chapter": PAGE, "order": order * 10, "title": title, "text": words, "source": source}
            _fact(world, **page, language="suomi", easy="ei", municipality=place)


def _fact(world: World, **values: Any) -> None:
    checked = world.date(dt.date(2026, 1, 12), dt.date(2026, 3, 6))
    world.add("guide_facts", **values, checked=checked, responsible="koordinaattori")


def _page(place: str) -> Iterator[tuple[str, str, str]]:
    number = _WORKERS[place]
    yield (
        "Vammaispalvelut",
        f"Vammaispalvelujen sosiaalityöntekijän puhelinaika on ma–pe 9–10. Numero on 016 555 01{number}.",
        _OWN,
    )
    if place in _ADVICE:
        area, hours = _ADVICE[place]
        yield (
            "Sosiaalipalvelujen neuvonta",
            f"Jos sinulla ei ole omaa työntekijää, soita {area} yhteiseen neuvontaan {hours}. Numero on 016 555 0120.",
            "lapha.fi (sosiaalipalvelujen neuvonta); numero keksitty",
        )
    yield (
        "Kun apua tarvitaan heti",
        "Kiireellisessä avun tarpeessa soita sosiaali- ja kriisipäivystykseen 016 555 0121. Hengenvaarassa soita 112.",
        _OWN,
    )
    yield "Tapaamispaikka", f"Työnantajien ja avustajien tapaamiset: {_MEETING[place]}.", _OWN
    if place == "Tornio":
        yield (
            "Matkat Haaparannalle",
            "Kysy matkoista Haaparannalle erikseen, kun haet liikkumisen tukea.",
            "lapha.fi (aluehallituksen päätökset 20.12.2023)",
        )
