"""One cause is one finding: what cannot be read, an id, a header or a town never brings a crowd of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from hapusheets.checking.baseline import finding_keys
from hapusheets.checking.engine import check_registers
from hapusheets.checking.opening import open_registers
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.model.findings import Finding
from hapusheets.model.tables import Table
from hapusheets.registers.schema import RegisterSchema, load_schema
from hapusheets.resources import samples_dir
from hapusheets.workspace import Workspace
from tests.small_tables import check, only

SHEETS = [register.name for register in load_schema().registers]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Finding]]:
    """Return what is found beyond the sample's own findings when some tables are changed on the way."""
    space = Workspace.open(samples_dir())
    tables = {register.name: space.table(register) for register in space.schema.registers}

    def found(change: Callable[[RegisterSchema, Table], Table]) -> list[Finding]:
        book, opening = open_registers(
            space.schema,
            lambda register: change(register, tables[register.name]),
            practice=True,
            today=space.now.date(),
        )
        return list(check_registers(book, opening).findings)

    known = set(finding_keys(found(lambda _, table: table)))

    def beyond(change: Callable[[RegisterSchema, Table], Table]) -> list[Finding]:
        findings = found(change)
        return [finding for finding, key in zip(findings, finding_keys(findings), strict=True) if key not in known]

    return beyond


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_that_cannot_be_read_is_one_finding(samples: Callable[..., list[Finding]], name: str) -> None:
    def without(register: RegisterSchema, table: Table) -> Table:
        if register.name == name:
            raise UnreadableWorkbook("workbook.no_sheet", where="", name=register.workbook, sheet=register.sheet)
        return table

    assert [finding.code for finding in samples(without)] == ["workbook.no_sheet"]


@pytest.mark.parametrize(
    ("name", "column"),
    [("customers", "id"), ("customers", "municipality"), ("profiles", "blocked"), ("requests", "chosen"),
     ("substitutes", "assistant"), ("decisions", "end"), ("municipalities", "name"), ("shifts", "person")],
)  # fmt: skip
def test_a_header_that_is_gone_is_one_finding(samples: Callable[..., list[Finding]], name: str, column: str) -> None:
    def without(register: RegisterSchema, table: Table) -> Table:
        if register.name != name:
            return table
        gone = register.header(column)
        rows = tuple(
            replace(row, cells={header: cell for header, cell in row.cells.items() if header != gone}) for row in table
        )
        return replace(table, columns={h: n for h, n in table.columns.items() if h != gone}, rows=rows)

    assert [finding.code for finding in samples(without)] == ["header.missing_column"]


def test_a_misspelt_id_is_told_at_the_id_with_those_that_use_it() -> None:
    shifts = "Tunnus | Asiakas\n" + "\n".join(f"U-{n:04} | A-0001" for n in range(1, 13))
    result = check(customers="Tunnus | Sukunimi\nA-OOO1 | Mäki", shifts=shifts)
    found = only(result, "id.form")
    assert (found.cell, len(found.related), found.fix and found.fix.value) == ("A2", 12, "A-0001")
    assert [f.code for f in result.findings if f.code.startswith("reference.")] == []


def test_an_id_that_is_missing_is_one_finding_however_many_use_it() -> None:
    shifts = "Tunnus | Asiakas\n" + "\n".join(f"U-{n:04} | A-0099" for n in range(1, 13))
    found = only(check(shifts=shifts), "reference.dangling")
    assert (found.params["n"], len(found.related)) == (12, 11)


def test_a_doubled_id_is_one_finding_and_its_users_are_none() -> None:
    shifts = "Tunnus | Asiakas\nU-0001 | A-0001\nU-0002 | A-0001"
    result = check(customers="Tunnus | Sukunimi\nA-0001 | Mäki\nA-0001 | Niemi", shifts=shifts)
    assert [f.code for f in result.findings if f.code.startswith(("id.", "reference."))] == ["id.duplicate"]


def test_a_misspelt_town_is_one_finding() -> None:
    rows = "Tunnus | Kunta | Postinumero\nA-0001 | Tornoi | 95400"
    codes = [f.code for f in check(customers=rows).findings if f.code != "required.missing"]
    assert codes == ["municipality.unknown"]


@pytest.mark.parametrize("typed", ["X-0002", "'2", "A2x", "???"])
def test_an_id_of_another_form_takes_its_users_with_it(typed: str) -> None:
    rows = f"Tunnus | Sukunimi\nA-0001 | Mäki\n{typed} | Niemi\nA-0003 | Salo"
    result = check(customers=rows, shifts="Tunnus | Asiakas\nU-0001 | A-0002\nU-0002 | A-0002 Niemi")
    found = only(result, "id.form")
    assert (found.cell, len(found.related), found.fix and found.fix.value) == ("A3", 2, "A-0002")
    assert [f.code for f in result.findings if f.code.startswith("reference.")] == []


def test_a_doubled_id_gets_back_the_number_that_is_still_referred_to() -> None:
    rows = "Tunnus | Sukunimi\nA-0001 | Mäki\nA-0001 | Niemi\nA-0003 | Salo"
    result = check(customers=rows, shifts="Tunnus | Asiakas\nU-0001 | A-0002\nU-0002 | A-0009")
    found = only(result, "id.duplicate")
    assert found.fix is not None
    assert (found.fix.value, found.related[1:]) == ("A-0002", ("[valitys.xlsx]Vuorot!B2",))
    assert only(result, "reference.dangling").cell == "B3"


def test_a_decision_whose_customer_is_not_there_brings_no_other_finding() -> None:
    customers = "Tunnus | Tila | Sukunimi\nA-0001 | aktiivinen | Mäki"
    rows = "Tunnus | Asiakas | Alkaa | Päättyy\nP-0001 | A-0001 | 1.1.2025 | 31.12.2025\nP-0002 | {} | 1.1.2026 |"
    wanted = "Tunnus | Asiakas | Päivä\nR-0001 | A-0001 | 16.3.2026"
    codes = [f.code for f in check(customers=customers, decisions=rows.format("A-0099"), requests=wanted).findings]
    assert {code for code in codes if code != "required.missing"} == {"reference.dangling"}
    late = rows.format("A-0099").replace("1.1.2026", "1.6.2026")
    assert "decision.ended" in [f.code for f in check(customers=customers, decisions=late).findings]


def test_a_town_without_its_name_is_one_finding() -> None:
    towns = "Kuntanumero | Nimi\n240 | Kemi\n851 |"
    found = check(municipalities=towns, customers="Tunnus | Kunta\nA-0001 | Tornio").findings
    assert [f.cell for f in found if f.code.startswith("municipality.")] == []
    assert ("required.missing", "B3") in [(f.code, f.cell) for f in found]
