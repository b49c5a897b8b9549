"""Mornings at the coordinator's desk: edits on both sides, conflicts, ids, guards."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets.model.cells import cell_address
from hapusheets.model.errors import WorkbookOpen
from hapusheets.sync.base import BaseStore
from hapusheets.sync.guards import Limits
from hapusheets.syncing import payload
from tests.desk import Desk

A = "Asiakkaat"


def codes(desk: Desk) -> list[str]:
    return [note.code for pair in desk.plan().pairs for note in (*pair.refused, *pair.notes)]


def test_a_second_sync_does_nothing(desk: Desk) -> None:
    read, written = desk.cloud.traffic.read, desk.cloud.traffic.write
    again = desk.sync()
    assert [pair.pulled.total + pair.pushed.total for pair in again.pairs] == [0, 0, 0]
    assert (desk.cloud.traffic.read - read, desk.cloud.traffic.write - written) == (1, 0)


def test_two_cells_of_one_row_changed_apart_are_both_kept(desk: Desk) -> None:
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_here(A, "A-0001", "Postinumero", "95400")
    result = desk.sync()
    both = ("040 555 0111", "95400")
    assert (desk.here(A, "A-0001", "Puhelin"), desk.here(A, "A-0001", "Postinumero")) == both
    assert (desk.there(A, "A-0001", "Puhelin"), desk.there(A, "A-0001", "Postinumero")) == both
    assert (result.conflicts, desk.conflicts()) == (0, [])


def test_the_cell_changed_on_both_sides_waits_in_ristiriidat(desk: Desk) -> None:
    was = desk.here(A, "A-0001", "Puhelin")
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    assert desk.sync().conflicts == 1
    assert desk.conflicts() == [(A, "A-0001", "Puhelin", was, "040 555 0111", "040 555 0222", None)]
    assert desk.sync().conflicts == 1
    assert len(desk.conflicts()) == 1
    assert (desk.here(A, "A-0001", "Puhelin"), desk.there(A, "A-0001", "Puhelin")) == ("040 555 0111", "040 555 0222")


@pytest.mark.parametrize(
    ("choice", "ends_as"),
    [("sinun", "040 555 0111"), ("Heidän", "040 555 0222"), ("pohja", "base"), ("040 555 0333", "040 555 0333")],
    ids=["mine", "theirs", "the base", "an own text"],
)
def test_a_choice_typed_in_excel_goes_to_both_sides(desk: Desk, choice: str, ends_as: str) -> None:
    was = desk.here(A, "A-0001", "Puhelin")
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    desk.sync()
    desk.choose(choice)
    assert desk.sync().conflicts == 0
    wanted = was if ends_as == "base" else ends_as
    assert (desk.here(A, "A-0001", "Puhelin"), desk.there(A, "A-0001", "Puhelin")) == (wanted, wanted)
    assert desk.conflicts() == []


@pytest.mark.parametrize("typed", ["heidan", "minun", "pilvi", "heitän", "en tiedä"])
def test_a_choice_that_is_not_understood_never_becomes_a_phone_number(desk: Desk, typed: str) -> None:
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    desk.sync()
    desk.choose(typed)
    result = desk.sync()
    assert result.conflicts == 1
    assert (desk.here(A, "A-0001", "Puhelin"), desk.there(A, "A-0001", "Puhelin")) == ("040 555 0111", "040 555 0222")
    assert "sync.choice_unclear" in {note.code for pair in result.pairs for note in pair.plan.notes}


def test_a_choice_about_values_that_have_changed_since_is_asked_again(desk: Desk) -> None:
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    desk.sync()
    desk.choose("sinun")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0444")
    assert desk.sync().conflicts == 1
    [row] = desk.conflicts()
    assert row[4:] == ("040 555 0111", "040 555 0444", None)


def test_a_row_deleted_here_and_edited_there_survives_as_a_conflict(desk: Desk) -> None:
    desk.delete_here("Päätökset", "P-0001")
    desk.type_there("Päätökset", "P-0001", "Päätösnumero", "uusi")
    assert desk.sync().conflicts == 1
    assert desk.there("Päätökset", "P-0001", "Päätösnumero") == "uusi"
    assert desk.conflicts()[0][:3] == ("Päätökset", "P-0001", "(rivi)")
    desk.choose("heidän")
    desk.sync()
    assert desk.here("Päätökset", "P-0001", "Päätösnumero") == "uusi"


def test_a_row_deleted_on_one_side_is_deleted_on_the_other(desk: Desk) -> None:
    desk.delete_here("Päätökset", "P-0001")
    desk.delete_there("Päätökset", "P-0002")
    desk.sync()
    assert {"P-0001", "P-0002"} & set(desk.ids_there("Päätökset")) == set()
    assert {"P-0001", "P-0002"} & desk.open().registers.decisions.keys() == set()


def test_rows_without_an_id_get_one_on_both_sides(desk: Desk) -> None:
    desk.add_here("Päätökset", Asiakas="A-0001", Päätösnumero="täällä")
    desk.add_there("Päätökset", Asiakas="A-0002", Päätösnumero="siellä")
    desk.sync()
    numbers = {record.number: key for key, record in desk.open().registers.decisions.items()}
    ids = [numbers["täällä"], numbers["siellä"]]
    assert len(set(ids)) == 2
    assert [desk.there("Päätökset", key, "Päätösnumero") for key in ids] == ["täällä", "siellä"]
    assert [pair.pushed.total + pair.pulled.total for pair in desk.sync().pairs] == [0, 0, 0]


def test_two_different_things_with_one_number_are_told_apart_and_references_follow(desk: Desk) -> None:
    desk.add_here(A, Tunnus="A-0099", Tila="uusi", Rooli="työnantaja", Sukunimi="Niemi", Etunimet="Aino", Kunta="Kemi")
    desk.add_here("Päätökset", Tunnus="P-0099", Asiakas="A-0099 Niemi Aino", Päätösnumero="n")
    desk.add_there(A, Tunnus="A-0099", Tila="uusi", Rooli="työnantaja", Sukunimi="Koski", Etunimet="Eino", Kunta="Simo")
    result = desk.sync()
    assert (desk.here(A, "A-0099", "Sukunimi"), desk.here(A, "A-0100", "Sukunimi")) == ("Koski", "Niemi")
    assert desk.there(A, "A-0100", "Sukunimi") == "Niemi"
    assert desk.here("Päätökset", "P-0099", "Asiakas") == "A-0100 Niemi Aino"
    assert "sync.renumbered" in [note.code for pair in result.pairs for note in pair.plan.notes]
    assert desk.sync().conflicts == 0


def test_one_thing_added_on_both_sides_stays_one_row(desk: Desk) -> None:
    row = {"Tunnus": "A-0099", "Tila": "uusi", "Rooli": "työnantaja", "Sukunimi": "Niemi", "Etunimet": "Aino"}
    row |= {"Kunta": "Kemi", "Asiointikieli": "suomi"}
    desk.add_here(A, **row, Puhelin="040 555 0111")
    desk.add_there(A, **row, Sähköposti="aino.niemi@example.fi")
    desk.sync()
    assert desk.here(A, "A-0099", "Sähköposti") == "aino.niemi@example.fi"
    assert desk.there(A, "A-0099", "Puhelin") == "040 555 0111"
    assert desk.ids_there(A).count("A-0099") == 1


def test_sorting_the_cloud_and_moving_its_columns_is_no_edit(desk: Desk) -> None:
    head, *rows = desk.cloud.sheets[A]
    moved = [[*row[1:], *[None] * (len(head) - len(row)), row[0]] for row in (head, *reversed(rows))]
    desk.cloud.sheets[A] = moved
    assert [pair.pulled.total + pair.pushed.total for pair in desk.plan().pairs] == [0, 0, 0]


def test_a_key_in_two_rows_stops_the_sheet_and_names_both_cells(desk: Desk) -> None:
    desk.add_there(A, Tunnus="A-0001", Sukunimi="Kaksois")
    desk.type_there("Päätökset", "P-0001", "Päätösnumero", "uusi")
    result = desk.sync()
    [note] = result.pairs[0].plan.refused
    assert (note.code, note.facts["id"], note.facts["first"]) == ("sync.twice.remote", "A-0001", "A2")
    assert desk.here("Päätökset", "P-0001", "Päätösnumero") == "uusi"


def test_many_deletions_stop_the_sheet_unless_they_are_wanted(desk: Desk) -> None:
    gone = [f"P-{number:04d}" for number in range(10, 20)]
    desk.delete_there("Päätökset", *gone)
    result = desk.sync()
    assert [note.code for pair in result.pairs for note in pair.plan.refused] == ["sync.many_deleted"]
    assert set(gone) <= desk.open().registers.decisions.keys()
    wanted = desk.session(Limits(rows=100))
    wanted.carry_out(wanted.plan())
    assert set(gone) & desk.open().registers.decisions.keys() == set()


def test_an_emptied_cloud_sheet_deletes_nothing(desk: Desk) -> None:
    desk.cloud.sheets["Edustajat"] = desk.cloud.sheets["Edustajat"][:1]
    assert "sync.empty.remote" in codes(desk)
    desk.sync()
    assert len(desk.open().registers.representatives) == 9


def test_a_cloud_written_by_another_base_is_met_as_if_for_the_first_time(desk: Desk) -> None:
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0111")
    desk.delete_there(A, "A-0003")
    desk.cloud.stamp = "somebody else's"
    result = desk.sync()
    assert "sync.base_lost" in [note.code for pair in result.pairs for note in pair.plan.notes]
    assert result.conflicts == 1
    assert "A-0003" in desk.ids_there(A)
    assert desk.conflicts()[0][:3] == (A, "A-0001", "Puhelin")


def test_a_cell_with_a_formula_is_left_alone_on_both_sides(desk: Desk) -> None:
    row = next(n for n, cells in enumerate(desk.cloud.sheets[A], start=1) if cells[0] == "A-0001")
    column = desk.cloud.sheets[A][0].index("Puhelin") + 1
    desk.type_there(A, "A-0001", "Puhelin", "=B1")
    desk.cloud.formulas.add((A, row, column))
    before = desk.here(A, "A-0001", "Puhelin")
    [note] = [note for pair in desk.sync().pairs for note in pair.plan.notes]
    assert (note.code, note.facts["cells"]) == (
        "sync.formulas_there",
        f"asiakkaat.xlsx › {A}!{cell_address(row, column)}",
    )
    desk.sync()
    assert (desk.here(A, "A-0001", "Puhelin"), desk.there(A, "A-0001", "Puhelin")) == (before, "=B1")


def test_another_workbooks_cloud_is_refused(desk: Desk) -> None:
    desk.cloud.workbook = "valitys.xlsx"
    written = desk.cloud.traffic.write
    result = desk.sync()
    assert {note.code for pair in result.pairs for note in pair.plan.refused} == {"sync.wrong_cloud"}
    assert desk.cloud.traffic.write == written


def test_a_workbook_open_in_excel_stops_before_anything_is_sent(desk: Desk) -> None:
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_here(A, "A-0002", "Puhelin", "040 555 0222")
    (desk.root / "rekisterit" / "~$asiakkaat.xlsx").write_bytes(b"\x07Maija M" + b" " * 157)
    written = desk.cloud.traffic.write
    with pytest.raises(WorkbookOpen):
        desk.sync()
    assert desk.cloud.traffic.write == written


def test_an_edit_made_after_the_plan_is_not_overwritten(desk: Desk) -> None:
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    session = desk.session()
    plan = session.plan()
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    assert session.carry_out(plan).conflicts == 1
    assert desk.there(A, "A-0001", "Puhelin") == "040 555 0222"


def test_planning_writes_nothing_anywhere(desk: Desk) -> None:
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.add_there(A, Sukunimi="Uusi")
    folders = (desk.root, desk.open().state_dir)
    before = {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    desk.plan()
    after = {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_texts_stay_texts_and_dates_dates_through_many_rounds(desk: Desk) -> None:
    odd = ["00100", "+358401234567", "1.2", "1-2", "1e5", "'x", "010190-123A"]
    for number, value in enumerate(odd, start=20):
        desk.type_here(A, f"A-{number:04d}", "Maksaja", value)
    desk.sync()
    assert [desk.there(A, f"A-{n:04d}", "Maksaja") for n in range(20, 20 + len(odd))] == odd
    assert desk.there(A, "A-0001", "Tapaaminen") == desk.here(A, "A-0001", "Tapaaminen")


def test_sensitive_columns_are_not_in_the_cloud_or_the_base(desk: Desk) -> None:
    headers = desk.cloud.sheets[A][0]
    assert {"Henkilötunnus", "Syntymäaika", "Katuosoite", "Turvakielto", "Lisätiedot"} & set(headers) == set()
    rows = BaseStore(desk.open().state_dir).load("asiakkaat.xlsx").sheets[A]
    assert {header for row in rows for header in row} - {""} <= set(map(str, headers))


def test_the_json_answer_holds_what_happened(desk: Desk) -> None:
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    desk.type_there(A, "A-0002", "Puhelin", "040 555 0333")
    answer = payload(desk.sync())
    [pair] = [pair for pair in answer["pairs"] if pair["sheet"] == A]
    assert pair["pulled"] == {"cells": 1, "rows_added": 0, "rows_deleted": 0}
    assert [conflict["column"] for conflict in pair["conflicts"]] == ["Puhelin"]
    assert (answer["schema"], answer["applied"], bool(answer["undo"])) == ("hapusheets.sync/1", True, True)


def told(desk: Desk) -> list[str]:
    return [note.code for pair in desk.sync().pairs for note in pair.plan.notes]


def test_an_old_workbook_put_back_does_not_send_its_old_values_up(desk: Desk) -> None:
    path = desk.root / "rekisterit" / desk.workbook
    old = path.read_bytes()
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.add_here(A, Tila="uusi", Rooli="työnantaja", Sukunimi="Koski", Etunimet="Eino", Kunta="Simo")
    desk.sync()
    [new] = [row[0] for row in desk.cloud.sheets[A] if "Eino" in row and "Koski" in row]
    path.write_bytes(old)
    assert codes(desk) == ["sync.old_workbook"]
    assert told(desk) == ["sync.old_workbook"]
    assert (desk.there(A, "A-0001", "Puhelin"), new in desk.ids_there(A)) == ("040 555 0111", True)
    assert ([row[2] for row in desk.conflicts()], desk.here(A, str(new), "Sukunimi")) == (["Puhelin"], "Koski")
    assert told(desk) == []


def test_an_undone_operation_is_an_edit_that_goes_up(desk: Desk) -> None:
    before = desk.there(A, "A-0001", "Puhelin")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0111")
    operation = desk.sync().undo
    desk.open().undo(operation)
    assert told(desk) == []
    assert (desk.here(A, "A-0001", "Puhelin"), desk.there(A, "A-0001", "Puhelin")) == (before, before)


def test_a_lost_state_folder_is_told_in_the_plan_and_in_the_run(desk: Desk) -> None:
    (BaseStore(desk.open().state_dir).folder / f"{desk.workbook}.json").unlink()
    assert codes(desk) == ["sync.base_lost"]
    assert (told(desk), told(desk)) == (["sync.base_lost"], [])


def test_the_first_sync_has_lost_nothing(sample_workspace: Path) -> None:
    assert "sync.base_lost" not in told(Desk(sample_workspace, "asiakkaat.xlsx"))
