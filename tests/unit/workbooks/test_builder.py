"""New workbooks are friendly: drop-downs, prompts, formats, print settings; and the same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hapusheets.model.errors import Refused
from hapusheets.registers.schema import load_schema
from hapusheets.workbooks import read_workbook
from hapusheets.workbooks.builder import SheetSpec, build_register_workbook, build_workbook, workbook_bytes
from hapusheets.workbooks.builder_lists import lookup_lines
from hapusheets.workbooks.builder_rules import prompt
from hapusheets.workbooks.builder_styles import HEADER_COLOURS

SCHEMA = load_schema()
WORKBOOKS = [workbook.workbook for workbook in SCHEMA.workbooks]
COLUMNS = [(register.name, column) for register in SCHEMA.registers for column in register.columns]
Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    def make(name: str = "asiakkaat.xlsx", /, **rows: list[Mapping[str, Any]]) -> Path:
        path = tmp_path / name
        lookups = lookup_lines(SCHEMA, rows)
        build_register_workbook(name, rows, path, lookups=lookups, today=dt.date(2026, 3, 12))
        return path

    return make


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def validation_of(sheet: Any, header: str) -> Any:
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == header)
    return next(rule for rule in sheet.data_validations.dataValidation if str(rule.sqref).startswith(f"{letter}2:"))


@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_workbook_has_one_table_per_register_even_when_empty(build: Build, name: str) -> None:
    made = opened(build(name))
    for register in SCHEMA.workbook(name).registers:
        sheet = made[register.sheet]
        (table,) = sheet.tables.values()
        assert {cell.value for cell in sheet[1]} == set(register.headers)
        assert table.ref == f"A1:{sheet.cell(2, len(register.headers)).coordinate}"


def test_sensitive_columns_stand_last_and_are_not_printed(build: Build) -> None:
    sheet = opened(build())["Asiakkaat"]
    register = SCHEMA.register("customers")
    printed = sheet.print_area.split("!")[-1].replace("$", "").split(":")
    last = [cell.value for cell in sheet[1]][-6:]
    assert all(register.by_header(header).sensitive for header in last)  # type: ignore[union-attr]
    assert printed == ["A1", "I1048576"]
    assert not {"Henkilötunnus", "Lisätiedot"} & {cell.value for cell in sheet["A1:I1"][0]}


def test_the_same_input_gives_the_same_bytes() -> None:
    spec = [SheetSpec(SCHEMA.register("shifts"), rows=[{"id": "U-0001", "date": dt.date(2026, 3, 12)}])]
    assert workbook_bytes(spec, title="Vuorot") == workbook_bytes(spec, title="Vuorot")


def test_a_file_in_the_way_is_never_written_over(build: Build, tmp_path: Path) -> None:
    path = build()
    before = path.read_bytes()
    with pytest.raises(Refused, match=r"start\.file_exists"):
        build_workbook([SheetSpec(SCHEMA.register("customers"))], path=path, title="Asiakkaat")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["asiakkaat.xlsx"]


@pytest.mark.parametrize(
    ("column", "value", "stored", "number_format"),
    [
        pytest.param("last_name", "=1+1", "=1+1", "@", id="a text that begins with = is no formula"),
        pytest.param("postal_code", "94100", "94100", "@", id="a postal code is text"),
        pytest.param("postal_code", 94100, 94100, "General", id="a number that came as a number stays one"),
        pytest.param(
            "birth_date", dt.date(1990, 1, 2), dt.datetime.fromisoformat("1990-01-02"), r"d\.m\.yyyy", id="a date"
        ),
        pytest.param("services", ("ohjaus", "koulutus"), "ohjaus; koulutus", "@", id="several values in one cell"),
        pytest.param("assistant_portal", True, "kyllä", "@", id="yes and no in words"),
        pytest.param("notes", "", None, "@", id="no empty text"),
    ],
)
def test_values_are_stored_as_what_they_are(
    build: Build, column: str, value: object, stored: object, number_format: str
) -> None:
    sheet = opened(build(customers=[{"id": "A-0001", column: value}]))["Asiakkaat"]
    header = SCHEMA.register("customers").header(column)
    cell = next(sheet.cell(2, head.column) for head in sheet[1] if head.value == header)
    assert (cell.value, cell.number_format) == (stored, number_format if stored is not None else "General")
    assert cell.data_type != "f"


def test_hours_without_a_fraction_are_whole_numbers(build: Build) -> None:
    sheet = read_workbook(build(decisions=[{"id": "P-0001", "hours_daily": Decimal("60.0")}])).sheets["Päätökset"]
    assert sheet.cells["H2"].value == 60


@pytest.mark.parametrize("header", ["Tunnus", "Puhelin", "Henkilötunnus", "Postinumero"])
def test_blank_rows_are_ready_for_text_before_anybody_types(build: Build, header: str) -> None:
    sheet = opened(build())["Asiakkaat"]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == header)
    assert sheet.column_dimensions[letter].number_format == "@"
    assert sheet.max_row <= 2


@pytest.mark.parametrize("name", WORKBOOKS)
def test_every_drop_down_points_to_a_name_that_exists(build: Build, name: str) -> None:
    made = opened(build(name))
    for sheet in made.worksheets:
        for rule in sheet.data_validations.dataValidation:
            if rule.type == "list":
                target = made.defined_names[rule.formula1].attr_text
                tool_sheet, first = re.match(r"(\w+)!\$(\w+)\$2:INDEX", target).groups()  # type: ignore[union-attr]
                assert made[tool_sheet][f"{first}1"].value


def test_drop_downs_help_and_do_not_stop_several_values(build: Build) -> None:
    sheet = opened(build())["Asiakkaat"]
    state, services, date = (validation_of(sheet, header) for header in ("Tila", "Palvelut", "Tapaaminen"))
    assert (state.errorStyle, state.showErrorMessage) == ("warning", True)
    assert not services.showErrorMessage
    assert (date.type, date.error) == ("date", "Arvo ei ole päivämäärä. Kirjoita päivä muodossa 28.2.2026.")


def test_a_reference_offers_id_and_name_but_only_the_id_of_the_protected(build: Build) -> None:
    people = [
        {"id": "A-0001", "last_name": "Virtanen", "first_names": "Aino"},
        {"id": "A-0002", "last_name": "Salo", "first_names": "Olli", "nondisclosure": "kyllä"},
    ]
    sheet = opened(build(customers=people))["Haku"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Asiakkaat")
    assert [sheet.cell(row, column).value for row in (2, 3)] == ["A-0001 Virtanen Aino", "A-0002"]


@pytest.mark.parametrize(("register", "column"), COLUMNS, ids=lambda item: getattr(item, "name", item))
def test_every_column_says_what_to_write_in_at_most_200_characters(register: str, column: Any) -> None:
    assert column.description.get("fi"), f"{register}.{column.name} is not described"
    assert 0 < len(prompt(column, "fi")) <= 200
    assert len(column.prompt.get("fi", "")) <= 200


def test_an_old_date_is_told_in_a_word_beside_its_colour(build: Build) -> None:
    path = build("kunnat.xlsx", guide_facts=[{"id": "O-0001", "valid_until": dt.date(2026, 2, 1)}])
    with zipfile.ZipFile(path) as package:
        styles = package.read("xl/styles.xml").decode()
        workbook = package.read("xl/workbook.xml").decode()
    for word in ("päättynyt", "päättyy pian", "vanha", "vanhenee"):
        assert f'{word}&quot;"' in styles
    assert "DATE(2026,3,12)" in workbook
    until = next(cell for cell in opened(path)["Oppaan tiedot"][1] if cell.value == "Voimassa asti")
    width = opened(path)["Oppaan tiedot"].column_dimensions[until.column_letter].width
    assert width > len("31.12.2026 päättyy pian")


def test_prints_on_landscape_a4_with_repeated_header_and_page_numbers(build: Build) -> None:
    sheet = opened(build())["Asiakkaat"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter.center.text == "&A · &P (&N) · &D"
    assert sheet.freeze_panes == "B2"
    assert not sheet.merged_cells.ranges


def test_carries_its_name_its_schema_version_and_the_styles_of_marks(build: Build) -> None:
    made = opened(build())
    properties = {prop.name: prop.value for prop in made.custom_doc_props.props}
    assert properties == {"hapusheets_schema": SCHEMA.version, "hapusheets_workbook": "asiakkaat.xlsx"}
    assert (made.properties.title, made.properties.language) == ("Asiakkaat", "fi-FI")
    assert {"hapu_virhe", "hapu_varoitus"} <= set(made.named_styles)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_be_told_apart_by_everybody(build: Build) -> None:
    made = opened(build())
    marks = [style for style in made._named_styles if style.name.startswith("hapu_")]
    pairs = [*HEADER_COLOURS.values(), *((m.font.color.rgb[-6:], m.fill.fgColor.rgb[-6:]) for m in marks)]
    for text_colour, fill in pairs:
        lighter, darker = sorted((luminance(text_colour), luminance(fill)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_an_area_view_holds_only_what_was_chosen() -> None:
    spec = SheetSpec(SCHEMA.register("decisions"), ("id", "customer"), [{"id": "P-0001", "customer": "A-0001"}])
    data = workbook_bytes(
        [spec], title="Simo", readme=["Kuntanäkymä"], lookups={"customers": ("A-0001 Virtanen Aino",)}
    )
    made = openpyxl.load_workbook(io.BytesIO(data))
    assert made.sheetnames == ["Lue minut", "Päätökset", "Haku"]
    assert [cell.value for cell in made["Päätökset"][1]] == ["Tunnus", "Asiakas"]
    assert [row[0].value for row in made["Haku"]] == ["Asiakkaat", "A-0001 Virtanen Aino"]


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_its_lists_and_words(build: Build, tmp_path: Path) -> None:
    rows = [{"id": "P-0001", "start": dt.date(2025, 1, 1), "end": dt.date(2026, 1, 31)}]
    path = build(decisions=rows)
    profile = (tmp_path / "profile").as_uri()
    words = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "fods"]
    subprocess.run([*words, "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    text = (tmp_path / "asiakkaat.fods").read_text(encoding="utf-8")
    assert "<text:p>1.1.2025</text:p>" in text
    assert "<number:text> päättynyt</number:text>" in text
    assert "cell-content-is-in-list(lista_customer_state)" in text
    assert "#REF!" not in text
    assert "#NAME?" not in text
