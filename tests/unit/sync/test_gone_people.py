"""A protected person whose own row is deleted stays protected, and so does everything that refers to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hapusheets import sharing, syncing
from hapusheets.domain.privacy import find_withheld
from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, ChangeSet, RowAdded, RowDeleted
from hapusheets.sync.base import new_stamp
from hapusheets.sync.emulator import Served, serve
from hapusheets.sync.providers.contract import SheetChanges
from hapusheets.workspace import Workspace
from tests.desk import Desk
from tests.protected import DAY, ROWS, found, plant, texts_of

BOOK, SHEET = "asiakkaat.xlsx", "Asiakkaat"


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Served]:
    with serve(data=tmp_path / "pilvi.sqlite") as served:
        yield served


@pytest.fixture
def planted(sample_workspace: Path) -> Path:
    """A practice workspace with planted protected people, whose registers a command has read once."""
    plant(Workspace.open(sample_workspace))
    assert Workspace.open(sample_workspace).registers.customers["A-9901"]
    return sample_workspace


@pytest.fixture
def root(planted: Path, cloud: Served) -> Path:
    """The same with a cloud of its own."""
    syncing.set_up_cloud(Workspace.open(planted), endpoint=cloud.url)
    return planted


def delete_people(root: Path, *records: tuple[str, str, str]) -> None:
    Workspace.open(root).apply(ChangeSet("test", tuple(RowDeleted(*record, {}) for record in records)))


def leaks(folder: Path, pattern: str) -> list[str]:
    return sorted({token for path in folder.rglob(pattern) for text in texts_of(path) for token in found(text)})


def test_a_deleted_row_lifts_no_protection(root: Path, tmp_path: Path) -> None:
    delete_people(root, (BOOK, SHEET, "A-9901"), ("avustajat.xlsx", "Avustajat", "V-9901"))
    space = Workspace.open(root)
    privacy = find_withheld(space.registers)
    seen = {(n, str(row["id"])) for n, rows in ROWS.items() for row in rows if "id" in row} - {
        ("customers", "A-9901"), ("assistants", "V-9901")}  # fmt: skip
    assert {place for place in seen if not privacy.is_withheld(*place)} == set()
    syncing.sync_workspace(space)
    assert leaks(tmp_path, "*.sqlite*") == []
    sharing.publish_views(space, sharing.make_views(space, sharing.chosen_areas(space, ())))
    assert leaks(root / "jako", "*.xlsx") == []


def test_all_people_deleted_at_once_stay_protected(root: Path, tmp_path: Path) -> None:
    people = [(BOOK, SHEET, "A-9901"), (BOOK, SHEET, "A-9902"), (BOOK, "Edustajat", "E-991"),
              ("avustajat.xlsx", "Avustajat", "V-9901")]  # fmt: skip
    delete_people(root, *people)
    syncing.sync_workspace(Workspace.open(root))
    assert leaks(tmp_path, "*.sqlite*") == []


def test_the_number_of_a_deleted_protected_person_is_not_given_again(planted: Path) -> None:
    delete_people(planted, (BOOK, SHEET, "A-9901"), (BOOK, SHEET, "A-9902"))
    assert Workspace.open(planted).registers.next_id("customers") == "A-9903"
    row = {"Tila": "uusi", "Rooli": "työnantaja", "Sukunimi": "Uusi", "Etunimet": "Aino", "Kunta": "Kemi"}
    applied = Workspace.open(planted).apply(ChangeSet("test", (RowAdded(BOOK, SHEET, row),)))
    assert applied.ids == ("A-9903",)


def test_a_flag_emptied_on_the_persons_own_row_lifts_the_protection(planted: Path) -> None:
    change = CellChange(BOOK, SHEET, "A-9901", "Turvakielto", "kyllä", None)
    Workspace.open(planted).apply(ChangeSet("test", (change,)))
    space = Workspace.open(planted)
    assert not find_withheld(space.registers).is_protected("A-9901")
    delete_people(planted, (BOOK, SHEET, "A-9901"))
    assert not find_withheld(Workspace.open(planted).registers).is_protected("A-9901")


def test_a_row_that_is_put_back_with_its_flag_is_whole_again(planted: Path) -> None:
    delete_people(planted, (BOOK, SHEET, "A-9901"))
    space = Workspace.open(planted)
    assert find_withheld(space.registers).is_protected("A-9901")
    space.undo()
    privacy = find_withheld(Workspace.open(planted).registers)
    assert privacy.is_protected("A-9901")
    assert privacy.is_protected("A-9902")


def test_a_copied_workspace_takes_the_memory_along(planted: Path, tmp_path: Path) -> None:
    delete_people(planted, (BOOK, SHEET, "A-9901"))
    copy = shutil.copytree(planted, tmp_path / "kopio")
    assert find_withheld(Workspace.open(copy).registers).is_protected("A-9901")


def test_a_new_cloud_person_with_the_number_of_a_gone_one_gets_the_next_number(root: Path) -> None:
    syncing.sync_workspace(Workspace.open(root))
    delete_people(root, (BOOK, SHEET, "A-9901"))
    space = Workspace.open(root)
    session = syncing.open_sync(space)
    state = session.providers[BOOK].read({SHEET: space.schema.at(BOOK, SHEET).headers})  # type: ignore[union-attr]
    columns = state.tables[SHEET].columns
    row = {"Tunnus": "A-9901", "Tila": "uusi", "Rooli": "työnantaja", "Sukunimi": "Uusi", "Etunimet": "Aino",
           "Kunta": "Kemi", "Asiointikieli": "suomi"}  # fmt: skip
    added = SheetChanges(SHEET, new_rows=({columns[header]: value for header, value in row.items()},))
    session.providers[BOOK].apply([added], new_stamp())
    syncing.sync_workspace(space)
    customers = Workspace.open(root).registers.customers
    assert "A-9901" not in customers
    assert customers["A-9903"].last_name == "Uusi"


def test_a_new_row_about_a_person_who_is_not_in_the_registers_stays_here_and_is_told(desk: Desk) -> None:
    decision: dict[str, Value] = {
        "Asiakas": "A-0777",
        "Päätöspäivä": DAY,
        "Alkaa": DAY,
        "Järjestämistapa": "palveluseteli",
    }
    desk.sync()
    desk.add_here("Päätökset", Tunnus="P-0777", **decision)
    result = desk.sync()
    notes = [note.code for pair in result.pairs for note in pair.plan.notes]
    assert notes.count("sync.unknown_person") == 1
    assert "P-0777" not in desk.ids_there("Päätökset")
    desk.type_here("Päätökset", "P-0777", "Asiakas", "A-0001")
    desk.sync()
    assert "P-0777" in desk.ids_there("Päätökset")
