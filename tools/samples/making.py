"""From a seed to the folder ``sample_workbooks``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hapusheets.registers import shipped
from hapusheets.registers.schema import load_schema
from hapusheets.settings import Centre
from hapusheets.starting import write_settings
from hapusheets.workbooks.builder import build_register_workbook
from hapusheets.workbooks.builder_lists import lookup_lines
from tools.samples import guide, office, people, story, work
from tools.samples.mistakes import plant
from tools.samples.readme import readme
from tools.samples.world import TODAY, World

SEED = 20260312
_NAMED = {"customers", "assistants", "substitutes"}
_CENTRE = Centre(
    name="Länsi-Pohjan resurssikeskus (harjoitus)",
    street_address="Esimerkkikatu 1",
    postal_code="94100",
    post_town="Kemi",
    phone="040 555 0999",
    email="keskus@example.fi",
    coordinator="Koordinaattori Esimerkki",
    collective_agreement="Heta-liitto ry:n ja JHL ry:n työehtosopimus 1.5.2025–30.4.2028",
)


def make_world(seed: int = SEED) -> tuple[World, dict[str, str]]:
    """Return the invented Länsi-Pohja without mistakes, and the ids of the first morning's people."""
    world = World(seed)
    workers = office.make_contacts(world)
    people.make_customers(world, workers)
    people.make_profiles(world)
    people.make_assistants(world)
    found = story.make_first_substitutes(world)
    people.make_substitutes(world)
    story.make_first_profiles(world, found)
    work.make_work(world)
    work.leave_cover(world, people.LEAVE, found["fits, Keminmaa"])
    story.make_requests(world, found)
    people.make_availability(world, found["availability not told"])
    work.sort_shifts(world)
    work.make_decisions(world)
    office.make_actors(world)
    office.make_events(world)
    office.make_interactions(world)
    office.make_letters(world)
    guide.make_guide(world)
    _shipped(world)
    return world, found


def _shipped(world: World) -> None:
    rows = {
        "municipalities": shipped.municipality_rows(),
        "postal_codes": shipped.postal_code_rows(),
        "distances": shipped.distance_rows(),
        "codes": shipped.code_rows(),
        "rules": shipped.rule_rows(),
    }
    for register, lines in rows.items():
        world.rows[register] = [dict(line) for line in lines]


def _name_references(world: World, lookups: Mapping[str, Sequence[str]]) -> None:
    """Write references to people as a drop-down gives them (``A-0031 Virtanen Aino``); the protected by id only."""
    lines = {line.split(" ")[0]: line for name in _NAMED for line in lookups[name]}
    lines[people.HOUSEHOLD] = people.HOUSEHOLD
    for register in load_schema().registers:
        columns = [column.name for column in register.columns if set(column.references) & _NAMED and not column.many]
        for row in world.rows[register.name]:
            row |= {name: lines.get(row[name], row[name]) for name in columns if row.get(name)}


def make_samples(folder: Path, seed: int = SEED) -> None:
    """Write the practice workspace into ``folder``; what stood there before is replaced."""
    world, found = make_world(seed)
    lookups = lookup_lines(load_schema(), world.rows)
    words = readme(world, found, plant(world))
    _name_references(world, lookups)
    with TemporaryDirectory() as made:
        for book in load_schema().workbooks:
            build_register_workbook(book.workbook, world.rows, Path(made) / book.workbook, lookups=lookups, today=TODAY)
        registers = folder / "rekisterit"
        registers.mkdir(parents=True, exist_ok=True)
        for workbook in sorted(Path(made).iterdir()):
            shutil.copyfile(workbook, registers / workbook.name)
    write_settings(folder, "harjoitus-lansi-pohja", centre=_CENTRE, practice=True, now="2026-03-12T06:40")
    (folder / "README.md").write_text(words, encoding="utf-8", newline="\n")
