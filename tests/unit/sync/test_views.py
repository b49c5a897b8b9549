"""What a municipality gets, and what it never gets."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from hapusheets import sharing
from hapusheets.domain.privacy import find_withheld
from hapusheets.model.errors import LeakFound, WrongUse
from hapusheets.sync.views import VIEW_REGISTERS, ViewMaker
from hapusheets.workbooks import read_workbook
from hapusheets.workspace import Workspace
from tests.desk import Desk
from tests.own_words import OWN, own_workspace

A = "Asiakkaat"


@pytest.fixture
def space(sample_workspace: Path) -> Workspace:
    return Workspace.open(sample_workspace)


def maker(space: Workspace) -> ViewMaker:
    return ViewMaker(space.registers, find_withheld(space.registers), space.now.date())


def test_only_customers_of_the_municipality_with_a_consent_in_force(space: Workspace) -> None:
    shown = maker(space).view("Keminmaa").keys["customers"]
    customers = space.registers.customers
    assert shown
    assert {customers[key].municipality for key in shown} == {"Keminmaa"}
    consents = [customers[key].consent for key in shown]
    assert all(consent is not None and consent <= space.now.date() for consent in consents)


def test_a_consent_of_tomorrow_is_not_yet_a_consent(sample_workspace: Path) -> None:
    desk = Desk(sample_workspace, "asiakkaat.xlsx")
    [first, *_] = maker(desk.open()).view("Keminmaa").keys["customers"]
    desk.type_here(A, first, "Suostumus tietojen vaihtoon", dt.date(2026, 3, 13))
    assert first not in maker(desk.open()).view("Keminmaa").keys["customers"]


def test_what_refers_to_the_customers_comes_with_them(space: Workspace) -> None:
    view, registers = maker(space).view("Kemi"), space.registers
    signers = {registers.customers[key].representative for key in view.keys["customers"]} - {None}
    assert set(view.keys["representatives"]) <= signers
    assert {registers.decisions[key].customer for key in view.keys["decisions"]} <= set(view.keys["customers"])


def test_a_letter_order_about_somebody_elsewhere_is_not_shown(sample_workspace: Path) -> None:
    desk = Desk(sample_workspace, "asiakirjat.xlsx")
    here, there = (maker(desk.open()).view(area).keys["customers"][0] for area in ("Kemi", "Tornio"))
    desk.add_here("Kirjepyynnöt", Tunnus="K-0901", Malli="tervetulokirje", Kohde=here)
    desk.add_here("Kirjepyynnöt", Tunnus="K-0902", Malli="tervetulokirje", Kohde=there)
    orders = maker(desk.open()).view("Kemi").keys["letter_orders"]
    assert ("K-0901" in orders, "K-0902" in orders) == (True, False)


def test_no_column_is_sensitive_and_no_other_register_is_there(space: Workspace) -> None:
    view = maker(space).view("Tornio")
    columns = [space.schema.register(n).column(c) for n in VIEW_REGISTERS for c in view.columns[n]]
    assert all(column.area and not column.sensitive for column in columns)
    [made] = sharing.make_views(space, ["Tornio"])
    sharing.publish_views(space, [made])
    sheets = [space.schema.register(name).sheet for name in VIEW_REGISTERS]
    assert list(read_workbook(made.path).sheets) == ["Lue minut", *sheets, "Listat", "Haku"]


def test_settings_can_narrow_the_columns(space: Workspace) -> None:
    narrow = {A: ("Tunnus", "Sukunimi")}
    small = ViewMaker(space.registers, find_withheld(space.registers), space.now.date(), narrow).view("Kemi")
    assert small.columns["customers"] == ("id", "last_name")


def test_nobody_of_another_municipality_is_anywhere_in_the_file(space: Workspace) -> None:
    [made] = sharing.make_views(space, ["Keminmaa"])
    sharing.publish_views(space, [made])
    book = read_workbook(made.path)
    texts = {str(cell.value) for sheet in book.sheets.values() for cell in sheet.cells.values()}
    others = [c for c in space.registers.customers.values() if c.municipality != "Keminmaa"]
    assert {c.id for c in others} & {word for text in texts for word in text.split()} == set()
    assert {"Kemi", "Simo", "Tervola", "Tornio", "Ylitornio"} & texts == set()


def test_the_preview_is_the_very_same_file(space: Workspace) -> None:
    [first] = sharing.make_views(space, ["Keminmaa"])
    previewed = sharing.preview_view(space, first).read_bytes()
    [second] = sharing.make_views(Workspace.open(space.root), ["Keminmaa"])
    [path] = sharing.publish_views(space, [second])
    assert path.read_bytes() == previewed


@pytest.mark.parametrize(
    ("secret", "kind"),
    [("hetu", "hetu"), ("name", "name"), ("phone", "contact"), ("id", "id"), ("address", "address")],
)
def test_a_secret_typed_into_a_shared_text_stops_the_view(sample_workspace: Path, secret: str, kind: str) -> None:
    desk = Desk(sample_workspace, "kunnat.xlsx")
    space = desk.open()
    area = "Simo"
    fact = maker(space).view(area).keys["guide_facts"][0]
    other = next(c for c in space.registers.customers.values() if c.municipality == "Tornio" and c.national_id)
    values = {
        "hetu": other.national_id, "name": f"{other.first_names} {other.last_name}", "id": other.id,
        "phone": str(other.phone).replace("+358", "0"), "address": other.street_address,
    }  # fmt: skip
    desk.type_here("Oppaan tiedot", fact, "Teksti", f"Lisätietoja: {values[secret]}.")
    with pytest.raises(LeakFound) as caught:
        sharing.make_views(desk.open(), [area])
    assert (caught.value.code, caught.value.facts["kind"]) == ("share.stopped", kind)
    assert str(values[secret]) not in json.dumps([caught.value.where, str(caught.value)], ensure_ascii=False)
    assert not (sample_workspace / "jako" / f"{area}.xlsx").exists()


def test_an_unknown_municipality_is_refused(space: Workspace) -> None:
    with pytest.raises(WrongUse, match=r"share\.unknown_area"):
        sharing.chosen_areas(space, ["Rovaniemi"])


def test_an_own_column_is_in_the_view_only_when_it_says_so(tmp_path: Path) -> None:
    words = OWN.replace("      luettelo: avaimet\n", "      luettelo: avaimet\n      kuntanäkymä: muokataan\n")
    workspace = own_workspace(tmp_path / "tila", words)
    made = sharing.make_views(workspace, ["Kemi"])[0]
    sheet = openpyxl.load_workbook(io.BytesIO(made.content))["Asiakkaat"]
    headers = {cell.value: get_column_letter(cell.column or 0) for cell in sheet[1]}
    assert "Avain" in headers
    assert not {"Avaimen numero", "Palaute"} & headers.keys()
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules[f"{headers['Avain']}2"] == "lista_avaimet"
