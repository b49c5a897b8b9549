"""An identity code or an account number in a plain column: the cell stays where it was typed, and that is said."""

from __future__ import annotations

import pytest

from hapusheets.model.cells import Value
from hapusheets.registers.schema import load_schema
from hapusheets.sync.revealing import reveals
from hapusheets.syncing import SyncResult, payload
from tests.desk import Desk

A, CODE = "Asiakkaat", "010190-999W"


def refused(result: SyncResult) -> list[tuple[str, str]]:
    notes = [note for pair in payload(result)["pairs"] for note in pair["refused"]]
    return [(note["code"], note["message"]) for note in notes]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Aino 010190-999W", "010190-****"),
        ("010190\u2013999w", "010190-****"),
        ("tili fi2112345600000785.", "FI21 ****"),
        ("202603-1234", ""),
        ("010190-999A", ""),
        ("FI21 1234 5600 0007 86", ""),
        ("040 555 0111", ""),
        (10190999, ""),
        (None, ""),
    ],
)
def test_what_must_not_leave_is_known_and_masked(value: Value, shown: str) -> None:
    assert reveals(value) == shown


def test_a_column_made_for_it_may_be_synced_when_a_workspace_has_asked_for_that() -> None:
    assert reveals(CODE, load_schema().register("customers").column("national_id")) == ""


@pytest.mark.parametrize("header", ["Etunimet", "Postinumero", "Maksaja"])
def test_it_stays_here_while_the_rest_of_the_row_goes_up(desk: Desk, header: str) -> None:
    before = desk.there(A, "A-0001", header)
    desk.type_here(A, "A-0001", header, f"x {CODE}")
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    result = desk.sync()
    [(code, message)] = refused(result)
    assert (code, result.asks) == ("sync.identity_here", True)
    assert "asiakkaat.xlsx › Asiakkaat!" in message
    assert "010190-****" in message
    assert (desk.there(A, "A-0001", header), desk.there(A, "A-0001", "Puhelin")) == (before, "040 555 0111")
    assert desk.here(A, "A-0001", header) == f"x {CODE}"


def test_a_new_row_goes_up_without_it_and_whole_once_it_is_mended(desk: Desk) -> None:
    desk.add_here("Päätökset", Tunnus="P-0500", Asiakas="A-0001", Päätösnumero=CODE, Järjestäjä="Lapha")
    desk.sync()
    assert (desk.there("Päätökset", "P-0500", "Päätösnumero"), CODE in str(desk.cloud.sheets)) == (None, False)
    desk.type_here("Päätökset", "P-0500", "Päätösnumero", "77/2026")
    assert refused(desk.sync()) == []
    assert desk.there("Päätökset", "P-0500", "Päätösnumero") == "77/2026"


def test_one_typed_in_the_cloud_is_not_brought_here_and_the_cell_is_named(desk: Desk) -> None:
    before = desk.here(A, "A-0001", "Maksaja")
    desk.type_there(A, "A-0001", "Maksaja", CODE)
    desk.type_here(A, "A-0001", "Maksaja", "toinen")
    [(code, message)] = refused(desk.sync())
    assert (code, CODE in message, desk.conflicts()) == ("sync.identity_there", False, [])
    assert (desk.here(A, "A-0001", "Maksaja"), desk.there(A, "A-0001", "Maksaja")) == ("toinen", CODE)
    desk.type_there(A, "A-0001", "Maksaja", before)
    assert refused(desk.sync()) == []
    assert desk.there(A, "A-0001", "Maksaja") == "toinen"


def test_one_in_a_cloud_row_about_a_protected_person_is_taken_in_before_the_row_goes(desk: Desk) -> None:
    desk.type_there(A, "A-0001", "Maksaja", CODE)
    desk.type_here(A, "A-0001", "Turvakielto", "kyllä")
    desk.sync()
    assert (desk.here(A, "A-0001", "Maksaja"), "A-0001" in desk.ids_there(A)) == (CODE, False)
    assert refused(desk.sync()) == []


def test_a_row_whose_very_number_is_one_is_not_synced(desk: Desk) -> None:
    desk.add_there(A, Tunnus=CODE, Tila="uusi", Sukunimi="Koski", Etunimet="Eino", Kunta="Simo")
    desk.add_here("Päätökset", Tunnus=CODE, Asiakas="A-0001")
    result = desk.sync()
    assert [code for code, _ in refused(result)] == ["sync.identity_there", "sync.identity_here"]
    assert CODE not in str(desk.cloud.sheets["Päätökset"])
