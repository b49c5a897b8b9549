"""README.md of the samples: what the world holds, its story, and every planted mistake by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tools.samples.mistakes import Mistake
from tools.samples.world import World

_HEAD: Final = """# Harjoitustyötila

Keksitty Länsi-Pohja: kaikki ihmiset, osoitteet, puhelinnumerot ja päätökset ovat keksittyjä. Kunnat, postinumerot ja
etäisyydet ovat oikeita. Henkilötunnukset ovat alueelta 900–999, jota ei anneta kenellekään. Oppaan tiedot perustuvat
lähteisiin, jotka on merkitty riville, mutta kuntasivujen puhelinnumerot ovat keksittyjä.

Kello on pysäytetty: on torstai 12.3.2026 klo 6.40. Työkirjat tekee ohjelma `python tools/make_samples.py`;
sama siemen antaa samat tavut. Postinumerot ja pisteet: GeoNames (geonames.org), CC BY 4.0.

## Mitä täällä on
"""
_STORY: Final = """
## Tarina

- **R-0001**: torstai 12.3.2026 klo 8–14 Torniossa. Avustaja V-0001 sairastui klo 6.40. Oma osa-aikainen avustaja
  V-0002 on vapaa, ja hänellä on tunteja jäljellä. Oma iltavuorolainen V-0003 on vapaa vasta illalla.
{people}
- **{nobody}**: Ylitorniolla perjantaina 13.3. klo 6–10 tarvitaan hengityslaitteen osaaja. Kukaan ei sovi, mutta
  melkein-osumia on: yksi osaaja on vapaa vasta klo 7, toinen asuu Torniossa yli enimmäismatkansa päässä.
- **{leave}**: Keminmaassa 14 vuoroa kolmessa viikossa, avustajan V-0004 kesäloma.
- **{pair}**: Kemissä yöllä klo 22–6 tarvitaan kaksi avustajaa yhtä aikaa.
- **{guarded}**: päämies, jonka puolesta edunvalvoja allekirjoittaa.
- **{protected}**: asiakkaalla A-0006 on turvakielto, ja A-0007 asuu samassa taloudessa. Myös avustajalla V-0030 on
  turvakielto.

## Virheet, jotka on tehty tahallaan

Tarkistuksen pitää löytää juuri nämä. Sarake *Koodi* on havainnon koodi: `hapu selitä KOODI`.

| Työkirja | Taulukko | Solu | Sarake | Rivi | Koodi | Mikä on vialla |
|---|---|---|---|---|---|---|
"""
_LABELS: Final = {
    "favourite": "sopii ja on asiakkaan suosikki",
    "fits": "sopii, Tornio",
    "fits, Keminmaa": "sopii, Keminmaa",
    "fits, Kemi": "sopii, Kemi",
    "blocked by the customer": "asiakas on estänyt",
    "refuses the customer": "ei halua tälle asiakkaalle",
    "late evening before": "vuoro päättyi 11.3. klo 22.30, joten lepoa olisi vain 9,5 tuntia",
    "evening before until 21": "vuoro päättyi 11.3. klo 21, joten lepoa on täsmälleen 11 tuntia",
    "allergic to dogs": "ei voi olla koiran luona, ja asiakkaalla on koira",
    "smokes": "tupakoi, ja asiakkaan toive savuttomuudesta on ehdoton",
    "too far": "asuu Simossa, enimmäismatka 35 km",
    "availability not told": "saatavuutta ei ole kirjattu",
    "already taken": "varattu 12.3. klo 7–16",
    "no lifts": "ei tee siirtoja, jotka ovat ehdoton tehtävä",
    "on a break": "tauolla",
    "needs three hours' warning": "tarvitsee kolmen tunnin varoitusajan",
    "free from nine": "vapaa vasta klo 9",
    "seventeen years old": "17-vuotias, vapaa klo 15–22",
    "ventilator, Tornio": "osaa hengityslaitteen, Tornio",
    "ventilator, late": "osaa hengityslaitteen, vapaa klo 7 alkaen",
    "nights, Kemi": "tekee öitä, vapaa klo 20–8",
    "nights, Keminmaa": "tekee öitä, vapaa klo 20–8",
}


def readme(world: World, found: dict[str, str], mistakes: Sequence[Mistake]) -> str:
    """Return README.md as text."""
    counts = {
        "asiakasta": "customers", "avustajaa": "assistants", "sijaista": "substitutes", "työsuhdetta": "employments",
        "vuoroa (helmi–maaliskuu 2026)": "shifts", "sijaistarvetta": "requests", "oppaan tietoa": "guide_facts",
    }  # fmt: skip
    lines = [f"- {len(world.rows[name])} {words}" for words, name in counts.items()]
    people = "\n".join(f"  - {person}: {_LABELS[label]}" for label, person in found.items())
    story = _STORY.format(people=people, **_requests(world))
    rows = ["| " + " | ".join((*_cells(world, mistake),)) + " |" for mistake in mistakes]
    return _HEAD + "\n".join(lines) + "\n" + story + "\n".join(rows) + "\n"


def _cells(world: World, mistake: Mistake) -> tuple[str, ...]:
    workbook, sheet, cell, header = mistake.place(world)
    return workbook, sheet, cell, header, mistake.record, f"`{mistake.code}`", mistake.words


def _requests(world: World) -> dict[str, str]:
    found = {}
    for name, customer in (
        ("nobody", "A-0003"),
        ("guarded", "A-0004"),
        ("protected", "A-0006"),
        ("leave", "A-0002"),
        ("pair", "A-0009"),
    ):
        ids = [row["id"] for row in world.rows["requests"] if row["customer"] == customer]
        found[name] = ids[0] if len(ids) == 1 else f"{ids[0]}–{ids[-1]}"
    return found
