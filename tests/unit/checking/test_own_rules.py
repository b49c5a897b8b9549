"""The workspace's own rules and columns under check: found at the cell, in the workspace's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets.checking.explaining import explain_code
from hapusheets.checking.wording import message
from hapusheets.messages import use_language
from hapusheets.model.cells import Value
from hapusheets.model.findings import Finding
from hapusheets.workbooks import edit_workbook
from hapusheets.workspace import Workspace
from tests.own_words import OWN, own_workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_workspace(tmp_path_factory.mktemp("oma") / "tila").root


def put(folder: Path, header: str, value: Value, sheet: str = "Asiakkaat", row: int = 0) -> str:
    """Type a value on a register's first row and return the address."""
    workspace = Workspace.open(folder)
    register = workspace.schema.register(sheet)
    table = workspace.table(register)
    address = table.address(table.rows[row].number, header)
    edit_workbook(folder / "rekisterit" / register.workbook, {(sheet, address): value})
    return address


def own(folder: Path) -> list[Finding]:
    return [one for one in Workspace.open(folder).check().findings if one.code.startswith("own.")]


def test_a_row_that_breaks_a_rule_is_found_in_its_own_words(made: Path) -> None:
    use_language("fi")
    put(made, "Avain", "toimistolla")
    (found,) = own(made)
    where = Workspace.open(made).table(Workspace.open(made).schema.register("customers"))
    assert (found.code, found.severity, found.column) == ("own.avain_puuttuu", "error", "Avaimen numero")
    assert found.cell == where.address(where.rows[0].number, "Avaimen numero")
    assert message(found) == "Avain on toimistolla, mutta sen numero puuttuu. Täydennä numero."
    put(made, "Avaimen numero", "17")
    assert own(made) == []


def test_a_value_that_is_not_on_an_own_list_is_found_with_the_likely_one(made: Path) -> None:
    put(made, "Avain", "toimistola", row=1)
    found = [one for one in Workspace.open(made).check().findings if one.column == "Avain"]
    assert [(one.code, one.params["suggestion"]) for one in found] == [("code.unknown", "toimistolla")]
    put(made, "Avain", None, row=1)


def test_an_own_code_of_a_shipped_list_is_known(made: Path) -> None:
    before = Workspace.open(made).check().findings
    address = put(made, "Tehtävät", "hieronta", "Profiilit")
    after = Workspace.open(made).check().findings
    assert not [one for one in after if one.cell == address and one.sheet == "Profiilit" and one not in before]


def test_a_rule_is_explained_and_can_be_set_aside(made: Path) -> None:
    workspace = Workspace.open(made)
    told = explain_code("own.avain_puuttuu", workspace.schema.rules)
    assert told.says.startswith("Avain on toimistolla")
    assert told.why.startswith("Ilman numeroa avainta ei löydetä.")


RULE = """\
säännöt:
  - nimi: koe
    rekisteri: Asiakkaat
    kun: {sarake: Tunnus, arvo: A-0001}
    niin: %s
    viesti: Ei.
"""
CONDITIONS = {
    "one of: another value breaks it": ("{sarake: Tila, arvo: uusi}", True),
    "one of: the value in another case holds": ("{sarake: Tila, arvo: [Aktiivinen, uusi, päättynyt, tauolla]}", False),
    "none of": ("{sarake: Tila, ei_arvo: aktiivinen}", True),
    "filled": ("{sarake: Sukunimi, täytetty: kyllä}", False),
    "empty": ("{sarake: Sukunimi, täytetty: ei}", True),
    "a day before today": ("{sarake: Tapaaminen, ennen: tänään}", False),
    "a day after a day": ("{sarake: Tapaaminen, jälkeen: 1.1.2099}", True),
    "a day against another column": ("{sarake: Tapaaminen, vähintään: Lähete saapunut}", False),
    "the other way round": ("{sarake: Lähete saapunut, jälkeen: Tapaaminen}", True),
    "a pattern of the whole text": ("{sarake: Postinumero, muoto: '[0-9]{5}'}", False),
    "a pattern that does not fit": ("{sarake: Postinumero, muoto: '[0-9]{4}'}", True),
    "a word in the text": ("{sarake: Sukunimi, sisältää: qqq}", True),
}


@pytest.mark.parametrize("told", CONDITIONS)
def test_each_condition_breaks_where_it_does_not_hold(made: Path, told: str) -> None:
    condition, breaks = CONDITIONS[told]
    folder = made.parent / "ehdot"
    if not folder.exists():
        own_workspace(folder, "sarakkeet: {}", upgraded=False)
    (folder / "omat.yaml").write_text(RULE % condition, encoding="utf-8")
    assert bool(own(folder)) is breaks


def test_a_comparison_says_nothing_of_a_blank_cell(made: Path) -> None:
    folder = made.parent / "tyhjat"
    own_workspace(folder, "sarakkeet: {}", upgraded=False)
    put(folder, "Tapaaminen", None)
    for condition in ("ennen: 1.1.1990", "jälkeen: 1.1.2099"):
        words = RULE % f"{{sarake: Tapaaminen, {condition}}}"
        (folder / "omat.yaml").write_text(words, encoding="utf-8")
        assert own(folder) == []


def test_a_column_that_is_not_on_the_sheet_yet_is_one_finding_that_names_the_command(tmp_path: Path) -> None:
    use_language("fi")
    folder = own_workspace(tmp_path / "tila", OWN, upgraded=False).root
    found = own(folder)
    assert [one.column for one in found] == ["Avain", "Avaimen numero", "Palaute"]
    assert all("hapu päivitä" in message(one) for one in found)


def test_a_sensitive_own_column_is_masked_in_the_words_of_its_rule(tmp_path: Path) -> None:
    words = (
        "sarakkeet:\n  Asiakkaat: [{otsikko: Salainen, arkaluonteinen: kyllä}]\n"
        "säännöt:\n  - {nimi: s, rekisteri: Asiakkaat, niin: {sarake: Salainen, muoto: '[a-z]+'},"
        " viesti: 'Arvo {arvo} on outo.'}\n"
    )
    folder = own_workspace(tmp_path / "tila", words).root
    put(folder, "Salainen", "Koodi-4711")
    (found,) = own(folder)
    assert "4711" not in message(found)
    assert message(found, show_sensitive=True) == "Arvo Koodi-4711 on outo."
    assert "Salainen" not in Workspace.open(folder).frame("Asiakkaat").columns


def test_a_required_own_column_that_is_not_there_yet_stops_no_other_command(tmp_path: Path) -> None:
    words = "sarakkeet:\n  Asiakkaat: [{otsikko: Avain, pakollinen: kyllä}]\n"
    space = own_workspace(tmp_path / "tila", words, upgraded=False)
    assert space.registers.customers
    folder = own_workspace(tmp_path / "toinen", words).root
    missing = [one for one in Workspace.open(folder).check().findings if one.column == "Avain"]
    assert {one.code for one in missing} == {"required.missing"}
