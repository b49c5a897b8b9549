"""The same is a Python API: what every command does is a method of the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets import Workspace
from hapusheets.model.errors import MissingValue, Refused


@pytest.fixture
def practice(sample_workspace: Path) -> Workspace:
    return Workspace.open(sample_workspace)


def test_a_morning_in_python(practice: Workspace) -> None:
    assert practice.check().needs_a_person
    [ranking] = practice.match("R-0001")
    assert ranking.candidates[0].candidate.id == "V-0002"

    written = practice.choose("R-0001", "S-0001", words="Kirsi on tuttu.")

    assert written.draft is not None
    assert written.draft.is_file()
    assert practice.registers.requests["R-0001"].customer_words == "Kirsi on tuttu."
    practice.undo()
    assert practice.registers.requests["R-0001"].chosen == ()


def test_no_request_named_means_the_next_two_days(practice: Workspace) -> None:
    days = {ranking.request.date for ranking in practice.match()}
    assert {day.isoformat() for day in days if day} <= {"2026-03-12", "2026-03-13", "2026-03-14"}
    assert len(days) > 1


def test_a_choice_against_a_rule_needs_a_reason(practice: Workspace) -> None:
    with pytest.raises(Refused):
        practice.choose("R-0001", "S-0007")
    practice.choose("R-0001", "S-0007", anyway="Asiakas ja tekijä sopivat levosta.")
    assert practice.registers.requests["R-0001"].chosen == ("S-0007",)


def test_letters_are_made_or_what_is_missing_is_raised(practice: Workspace) -> None:
    made = practice.letters("tervetulokirje", "A-0002")
    assert [one.path.suffix for one in made.made] == [".docx"]
    with pytest.raises(MissingValue) as lacking:
        practice.letters("sijaisen_tyosopimus", *_contracts_without_data(practice))
    assert lacking.value.missing


def test_views_are_shared(practice: Workspace) -> None:
    assert [path.name for path in practice.share("Simo")] == ["Simo.xlsx"]


def test_a_row_of_sums_is_nobodys_row(practice: Workspace) -> None:
    from hapusheets.workbooks import edit_workbook

    rows = practice.registers.table("shifts").rows
    address = practice.registers.table("shifts").address(rows[-1].number + 1, "Tunnus")
    before = len(practice.registers.shifts)
    edit_workbook(practice.workbook_path("valitys.xlsx"), {("Vuorot", address): "Yhteensä"})
    practice.refresh()
    assert len(practice.registers.shifts) == before


def _contracts_without_data(practice: Workspace) -> list[str]:
    fixed = practice.registers.employments.values()
    return [row.id for row in fixed if row.kind == "määräaikainen" and not row.fixed_term_reason]
