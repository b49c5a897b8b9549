"""A column that the workspace has added or switched on goes to the cloud with its reason, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import Desk
from tests.own_words import OWN, own_workspace

SWITCHED = OWN + "pilveen:\n  - {rekisteri: Asiakkaat, sarake: Lisätiedot, peruste: Johtoryhmä päätti 1.3.2026.}\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "tila"
    own_workspace(folder, "sarakkeet: {}")
    desk = Desk(folder, "asiakkaat.xlsx")
    desk.sync()
    (folder / "omat.yaml").write_text(SWITCHED, encoding="utf-8")
    from hapusheets.upgrading import plan_upgrade, upgrade

    upgrade(desk.open(), plan_upgrade(desk.open()))
    return desk


def test_the_cloud_gets_the_new_columns_and_no_other(desk: Desk) -> None:
    before = list(desk.cloud.sheets["Asiakkaat"][0])
    desk.sync()
    assert desk.cloud.sheets["Asiakkaat"][0] == [*before, "Lisätiedot", "Palaute"]
    assert not desk.plan().pairs[0].notes
    assert desk.sync().pairs[0].pushed.total == 0


def test_an_own_column_is_merged_both_ways(desk: Desk) -> None:
    desk.sync()
    key = str(desk.ids_there("Asiakkaat")[0])
    desk.type_there("Asiakkaat", key, "Palaute", "1.3.2026")
    desk.sync()
    assert desk.here("Asiakkaat", key, "Palaute") == "1.3.2026"
    desk.type_here("Asiakkaat", key, "Palaute", "2.3.2026")
    desk.sync()
    assert desk.there("Asiakkaat", key, "Palaute") == "2.3.2026"


def test_an_own_column_without_a_reason_stays_here(desk: Desk) -> None:
    key = str(desk.ids_there("Asiakkaat")[0])
    desk.type_here("Asiakkaat", key, "Avaimen numero", "salaisuus-17")
    desk.sync()
    assert "salaisuus-17" not in str(desk.cloud.sheets)


def test_a_column_that_was_renamed_in_the_cloud_is_not_made_again(desk: Desk) -> None:
    desk.sync()
    header = desk.cloud.sheets["Asiakkaat"][0]
    header[header.index("Palaute")] = "Palautteet"
    plan = desk.plan()
    assert [note.code for note in plan.pairs[0].notes] == ["sync.no_column"]
    desk.sync()
    assert "Palaute" not in desk.cloud.sheets["Asiakkaat"][0]
