"""A person with a turvakielto, the household and every row that points to them: nothing of them leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from hapusheets import sharing, syncing
from hapusheets.domain.privacy import find_withheld
from hapusheets.sync.emulator import Served, serve
from hapusheets.workspace import Workspace
from tests.desk import Desk
from tests.protected import ROWS, found, plant, texts_of

A = "Asiakkaat"


class World(NamedTuple):
    root: Path
    cloud: Served
    data: Path


@pytest.fixture
def world(sample_workspace: Path, tmp_path: Path) -> Iterator[World]:
    """A practice workspace with a local cloud that keeps its data in a file."""
    data = tmp_path / "pilvi.sqlite"
    with serve(data=data) as cloud:
        syncing.set_up_cloud(Workspace.open(sample_workspace), endpoint=cloud.url)
        yield World(sample_workspace, cloud, data)


def leaked(folder: Path, *suffixes: str) -> dict[str, list[str]]:
    """Return the tokens found in each file that has one."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name.endswith(suffixes)]
    tokens = {path.name: sorted({token for text in texts_of(path) for token in found(text)}) for path in files}
    return {name: hits for name, hits in tokens.items() if hits}


def test_every_register_has_a_planted_row() -> None:
    from hapusheets.registers.schema import load_schema

    of_places_and_settings = {"municipalities", "postal_codes", "distances", "rules", "codes", "suppressions"}
    missing = {register.name for register in load_schema().registers} - ROWS.keys() - of_places_and_settings
    assert missing == {"approved_templates"}


def test_every_planted_row_is_withheld(sample_workspace: Path) -> None:
    space = Workspace.open(sample_workspace)
    plant(space)
    privacy = find_withheld(space.registers)
    seen = {(name, str(row["id"])) for name, rows in ROWS.items() for row in rows if "id" in row}
    assert {place for place in seen if not privacy.is_withheld(*place)} == set()
    assert privacy.is_withheld("profiles", "A-9901")


def test_nothing_of_them_is_in_the_cloud_the_base_the_answers_or_the_log(world: World) -> None:
    plant(Workspace.open(world.root))
    space = Workspace.open(world.root)
    log = space.state_dir / "audit.jsonl"
    before = log.read_text(encoding="utf-8")
    said = [json.dumps(syncing.payload(syncing.sync_workspace(space)), ensure_ascii=False, default=str)]
    said += syncing.lines(syncing.sync_workspace(Workspace.open(world.root)))
    said.append(log.read_text(encoding="utf-8").removeprefix(before))
    assert found("\n".join(said)) == []
    assert leaked(world.data.parent, "sqlite", "sqlite-wal") == {}
    assert leaked(space.state_dir / "sync", ".json") == {}


def test_nothing_of_them_is_in_any_area_view(sample_workspace: Path) -> None:
    space = Workspace.open(sample_workspace)
    plant(space)
    made = sharing.make_views(space, sharing.chosen_areas(space, ()))
    sharing.publish_views(space, made)
    assert len(made) == 6
    assert leaked(sample_workspace / "jako", ".xlsx") == {}


def test_a_flag_set_later_takes_the_rows_out_of_the_cloud_and_the_base(world: World) -> None:
    open_rows = {
        name: tuple({k: v for k, v in row.items() if k != "nondisclosure"} for row in rows)
        for name, rows in ROWS.items()
    }
    plant(Workspace.open(world.root), open_rows)
    syncing.sync_workspace(Workspace.open(world.root))
    assert leaked(world.data.parent, "sqlite", "sqlite-wal") != {}
    desk = Desk(world.root, "asiakkaat.xlsx")
    desk.type_here(A, "A-9901", "Turvakielto", "x")
    desk.type_here("Avustajat", "V-9901", "Turvakielto", "x")
    result = syncing.sync_workspace(Workspace.open(world.root))
    assert "asiakkaat.xlsx" in [note.facts["name"] for note in result.notes if note.code == "sync.history"]
    assert leaked(Workspace.open(world.root).state_dir / "sync", ".json") == {}
    assert syncing.sync_workspace(Workspace.open(world.root)).conflicts == 0
    with serve_dump(world) as dump:
        assert found(dump) == []
    assert desk.here(A, "A-9901", "Sukunimi") == "Salaranta"


class serve_dump:  # noqa: N801 - reads as a phrase in the test
    """Everything that a Google client can read in the cloud now."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __enter__(self) -> str:
        from hapusheets.sync.providers.google import GoogleWorkbook
        from hapusheets.sync.providers.transport import connect

        space, client = Workspace.open(self.world.root), connect(self.world.cloud.url)
        pages = []
        for name, key in space.settings.cloud.spreadsheets.items():
            book = GoogleWorkbook(client, key, f"{name}.xlsx")
            sheets = [sheet.title for sheet in client.open_by_key(key).worksheets(exclude_hidden=False)]
            pages.append(str(book.read_sheets(sheets)))
        return "\n".join(pages)

    def __exit__(self, *_: object) -> None:
        return None


def flagged(desk: Desk) -> str:
    """Set a flag on a customer who is in the cloud already, and return the id."""
    desk.type_here(A, "A-0001", "Turvakielto", "kyllä")
    return "A-0001"


def test_what_was_typed_in_the_cloud_is_taken_in_before_the_row_goes(desk: Desk) -> None:
    desk.type_there(A, flagged(desk), "Maksaja", "uusi maksaja")
    desk.sync()
    assert "A-0001" not in desk.ids_there(A)
    assert desk.here(A, "A-0001", "Maksaja") == "uusi maksaja"


def test_a_row_typed_in_the_cloud_about_a_protected_person_is_taken_in_and_removed(desk: Desk) -> None:
    flagged(desk)
    desk.sync()
    name = f"{desk.here(A, 'A-0001', 'Sukunimi')} {desk.here(A, 'A-0001', 'Etunimet')}"
    desk.add_there("Päätökset", Tunnus="P-0500", Asiakas=name, Päätösnumero="uusi")
    result = desk.sync()
    assert "P-0500" not in desk.ids_there("Päätökset")
    assert desk.here("Päätökset", "P-0500", "Päätösnumero") == "uusi"
    assert "sync.history" in [note.code for note in result.notes]
    assert [pair.pulled.total + pair.pushed.total for pair in desk.sync().pairs] == [0, 0, 0]


def test_a_cloud_row_with_the_number_of_a_withheld_one_is_renumbered_without_a_word(desk: Desk) -> None:
    flagged(desk)
    desk.sync()
    desk.add_there(A, Tunnus="A-0001", Tila="uusi", Rooli="päämies", Sukunimi="Koski", Etunimet="Eino", Kunta="Simo")
    result = desk.sync()
    [new] = [key for key in desk.open().registers.customers if desk.here(A, key, "Sukunimi") == "Koski"]
    assert (desk.there(A, new, "Etunimet"), "A-0001" in desk.ids_there(A)) == ("Eino", False)
    assert [note.code for pair in result.pairs for note in pair.plan.notes] == []


def test_absence_of_withheld_rows_is_never_a_deletion(desk: Desk) -> None:
    for number in range(1, 31):
        desk.type_here(A, f"A-{number:04d}", "Turvakielto", "kyllä")
    desk.sync()
    assert len(desk.open().registers.customers) == 45
    assert [pair.pushed.total for pair in desk.sync().pairs] == [0, 0, 0]


def test_a_flag_taken_away_brings_the_row_back(desk: Desk) -> None:
    desk.type_here(A, flagged(desk), "Turvakielto", "kyllä")
    desk.sync()
    desk.type_here(A, "A-0001", "Turvakielto", "ei")
    desk.sync()
    assert "A-0001" in desk.ids_there(A)


def test_a_withheld_conflict_leaves_ristiriidat(desk: Desk) -> None:
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    desk.sync()
    assert len(desk.conflicts()) == 1
    flagged(desk)
    desk.sync()
    assert desk.conflicts() == []


def test_a_row_that_no_longer_names_the_protected_person_goes_up_as_an_edit(desk: Desk) -> None:
    desk.type_here("Päätökset", "P-0005", "Järjestäjä", "Kysy: Niemi Tuulikki")
    desk.sync()
    desk.type_here("Päätökset", "P-0005", "Järjestäjä", "Lapin hyvinvointialue")
    desk.type_here(A, "A-0001", "Sukunimi", "Niemi")
    desk.type_here(A, "A-0001", "Etunimet", "Tuulikki")
    flagged(desk)
    desk.sync()
    assert desk.there("Päätökset", "P-0005", "Järjestäjä") == "Lapin hyvinvointialue"


def test_a_phone_shared_with_a_protected_person_does_not_hide_others(desk: Desk) -> None:
    desk.type_here(A, "A-0002", "Puhelin", str(desk.here(A, "A-0001", "Puhelin")))
    flagged(desk)
    desk.sync()
    assert ("A-0001" in desk.ids_there(A), "A-0002" in desk.ids_there(A)) == (False, True)


@pytest.mark.parametrize("swapped", [False, True], ids=["as the headers say", "last name and first names swapped"])
def test_a_new_cloud_row_with_the_name_of_a_protected_person_waits_here_for_the_coordinator(
    desk: Desk, swapped: bool
) -> None:
    flagged(desk)
    desk.sync()
    names = [str(desk.here(A, "A-0001", header)) for header in ("Sukunimi", "Etunimet")]
    last, first = reversed(names) if swapped else names
    desk.add_there(A, Tila="uusi", Rooli="päämies", Sukunimi=last, Etunimet=first, Kunta="Simo", Asiointikieli="suomi")
    told = [note for pair in desk.sync().pairs for note in pair.plan.notes]
    [new] = [note.facts["id"] for note in told if note.code == "sync.namesake_taken_in"]
    assert (desk.here(A, new, "Kunta"), desk.here(A, new, "Turvakielto")) == ("Simo", "kyllä")
    assert not any(last in row and first in row for row in desk.cloud.sheets[A])
    desk.type_here(A, new, "Turvakielto", "ei")
    desk.sync()
    assert new in desk.ids_there(A)


def test_a_cloud_row_that_may_mean_a_protected_person_is_taken_in_and_told(desk: Desk) -> None:
    desk.type_here(A, "A-0002", "Sukunimi", desk.here(A, "A-0001", "Sukunimi"))
    flagged(desk)
    desk.sync()
    desk.add_there("Päätökset", Tunnus="P-0500", Asiakas=desk.here(A, "A-0001", "Sukunimi"), Päätösnumero="uusi")
    told = {note.code for pair in desk.sync().pairs for note in pair.plan.notes}
    assert (told, "P-0500" in desk.ids_there("Päätökset")) == ({"sync.taken_in"}, False)
    assert desk.here("Päätökset", "P-0500", "Päätösnumero") == "uusi"
    assert [pair.pulled.total + pair.pushed.total for pair in desk.sync().pairs] == [0, 0, 0]


def test_a_cloud_customer_who_only_shares_a_number_with_a_protected_one_is_not_poured_into_that_row(desk: Desk) -> None:
    flagged(desk)
    desk.sync()
    before = desk.open().registers.customers["A-0001"]
    alike = {header: desk.here(A, "A-0001", header) for header in ("Tila", "Rooli", "Kunta", "Asiointikieli")}
    desk.add_there(A, Tunnus="A-0001", Sukunimi="Pilviuusi", Etunimet="Helmi", Maksaja="toinen", **alike)
    desk.sync()
    [new] = [key for key in desk.open().registers.customers if desk.here(A, key, "Sukunimi") == "Pilviuusi"]
    assert desk.there(A, new, "Maksaja") == "toinen"
    assert desk.open().registers.customers["A-0001"] == before


def test_a_reference_by_number_and_another_name_is_left_alone_and_told(desk: Desk) -> None:
    flagged(desk)
    desk.sync()
    desk.add_there("Päätökset", Tunnus="P-0500", Asiakas="A-0001 Pilviuusi Helmi", Päätösnumero="uusi")
    told = {note.code for pair in desk.sync().pairs for note in pair.plan.notes}
    assert (told, "P-0500" in desk.ids_there("Päätökset")) == ({"sync.another_name"}, True)
    assert "P-0500" not in desk.open().registers.decisions


def test_an_edit_here_is_not_overwritten_when_a_flag_takes_the_row_out_of_the_cloud(desk: Desk) -> None:
    desk.type_here(A, "A-0001", "Sähköposti", "taalla@example.fi")
    desk.type_there(A, "A-0001", "Sähköposti", "pilvessa@example.fi")
    desk.sync()
    flagged(desk)
    told = [note for pair in desk.sync().pairs for note in pair.plan.notes]
    assert desk.here(A, "A-0001", "Sähköposti") == "taalla@example.fi"
    assert [note.facts["value"] for note in told if note.code == "sync.kept_here"] == ["pilvessa@example.fi"]


@pytest.mark.parametrize(
    ("first", "second"), [("ei", "kyllä"), ("kyllä", None)], ids=["second flagged", "first flagged"]
)
def test_no_row_of_a_doubled_number_leaves_when_one_of_them_has_a_flag(
    desk: Desk, first: str, second: str | None
) -> None:
    desk.sync()
    desk.type_here(A, "A-0001", "Turvakielto", first)
    desk.add_here(A, Tunnus="A-0001", Sukunimi="Salaranta", Etunimet="Kuutar", Kunta="Kemi", Turvakielto=second)
    desk.sync()
    desk.sync()
    assert "A-0001" not in desk.ids_there(A)
    assert not any("Salaranta" in row for row in desk.cloud.sheets[A])


def test_a_text_that_names_the_second_row_of_a_doubled_number_stays_here(desk: Desk) -> None:
    desk.type_here(A, "A-0001", "Turvakielto", "kyllä")
    desk.add_here(A, Tunnus="A-0001", Sukunimi="Salaranta", Etunimet="Kuutar Ilona", Kunta="Kemi")
    privacy = find_withheld(desk.open().registers)
    assert privacy.mentions(["Soita: Kuutar Salaranta"])
    assert privacy.mentions_split(["Salaranta", "Kuutar"])
