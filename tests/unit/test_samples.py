"""The practice workspace: made again it is the same, nobody in it is real, and only the planted mistakes are wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from stdnum import iban
from stdnum.fi import hetu

from hapusheets.model.cells import parse_address
from hapusheets.registers.kinds import read_cell
from hapusheets.resources import samples_dir
from hapusheets.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
_LINE = re.compile(r"\| (\S+\.xlsx) \| ([^|]+) \| ([A-Z]+\d+) \| ([^|]+) \| ([^|]+) \| `([a-z_.]+)` \| (.+) \|")


@pytest.fixture(scope="module")
def samples() -> Workspace:
    return Workspace.open(samples_dir())


def planted() -> dict[tuple[str, str, str], str]:
    """Return the code of every planted mistake by (workbook, sheet, cell), as README.md of the samples tells."""
    lines = (samples_dir() / "README.md").read_text(encoding="utf-8").splitlines()
    found = [match.groups() for line in lines if (match := _LINE.fullmatch(line))]
    return {(workbook, sheet, cell): code for workbook, sheet, cell, _header, _row, code, _words in found}


def values(samples: Workspace, *kinds: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Return ((workbook, sheet, cell), text) of every filled cell whose column is of one of the kinds."""
    for register in samples.schema.registers:
        table = samples.registers.table(register.name)
        for column in (column for column in register.columns if column.kind in kinds):
            for row in table:
                if row.value(column.header) is not None:
                    place = (register.workbook, register.sheet, table.address(row.number, column.header))
                    yield place, str(row.value(column.header))


def test_the_generator_makes_exactly_what_is_in_the_repository(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "make_samples.py"), str(tmp_path)], check=True, timeout=120)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(samples_dir()): path.read_bytes() for path in samples_dir().rglob("*") if path.is_file()}
    assert sorted(made) == sorted(kept)
    assert [path for path in made if made[path] != kept[path]] == []


@pytest.mark.parametrize(
    ("register", "count"),
    [("customers", 45), ("assistants", 90), ("substitutes", 40), ("requests", 27), ("municipalities", 21)],
)
def test_the_world_is_as_large_as_promised(samples: Workspace, register: str, count: int) -> None:
    assert len(samples.registers.table(register).rows) == count


def test_identity_codes_are_of_the_never_issued_range(samples: Workspace) -> None:
    codes = list(values(samples, "hetu"))
    assert len(codes) > 150
    assert all(re.fullmatch(r"\d{6}[-+A-FU-Y]9\d\d[0-9A-Y]", code) for _place, code in codes)
    wrong = [place for place, code in codes if not hetu.is_valid(code, allow_temporary=True)]
    assert [planted()[place] for place in wrong] == ["hetu.check_character"]


def test_phones_emails_and_accounts_are_invented_but_well_formed(samples: Workspace) -> None:
    mistakes = planted()
    for place, number in values(samples, "phone"):
        assert place in mistakes or re.fullmatch(r"0[45]0 555 0\d{3}|016 555 01\d\d", number), place
        assert place in mistakes or phonenumbers.is_valid_number(phonenumbers.parse(number, "FI")), place
    assert all(place in mistakes or mail.endswith("@example.fi") for place, mail in values(samples, "email"))
    assert all(iban.is_valid(account) == (place not in mistakes) for place, account in values(samples, "iban"))


def test_no_cell_is_wrong_but_the_planted_ones(samples: Workspace) -> None:
    registers = samples.registers
    wrong = {
        (register.workbook, register.sheet, table.address(row.number, column.header)): reading.problem.code
        for register in samples.schema.registers
        if (table := registers.table(register.name))
        for row in table
        for column in register.columns
        if (reading := read_cell(column, row.cells.get(column.header), registers.context)).problem
    }
    assert {place: code for place, code in wrong.items() if planted().get(place) != code} == {}


def test_every_reference_finds_its_row_but_the_planted_one(samples: Workspace) -> None:
    registers = samples.registers
    lost = []
    for register in samples.schema.registers:
        table = registers.table(register.name)
        for column in (column for column in register.columns if column.references):
            for row in table:
                parts = [part.strip() for part in str(row.value(column.header) or "").split(";")]
                ids = [registers.references.resolve(column.references, part) for part in parts if part]
                known = {key for name in column.references for key in registers.records(name)}
                if set(ids) - known:
                    lost.append((register.workbook, register.sheet, table.address(row.number, column.header)))
    assert [planted()[place] for place in lost] == ["reference.dangling"]


def test_the_readme_names_at_least_twenty_kinds_of_mistakes_in_cells_that_exist(samples: Workspace) -> None:
    mistakes = planted()
    assert len(set(mistakes.values())) >= 20
    for workbook, sheet, cell in mistakes:
        table = samples.table(samples.schema.at(workbook, sheet))  # type: ignore[arg-type]
        row, column = parse_address(cell)
        assert row in {line.number for line in table}
        assert column in table.columns.values()


def test_the_first_morning_is_there(samples: Workspace) -> None:
    request = samples.registers.requests["R-0001"]
    assert (request.customer, request.absent, request.state) == ("A-0001", "V-0001", "avoin")
    assert f"{request.date:%d.%m.%Y} {request.start_time:%H.%M}–{request.end_time:%H.%M}" == "12.03.2026 08.00–14.00"
    assert samples.now.isoformat() == "2026-03-12T06:40:00+02:00"
    assert samples.settings.practice


def test_a_summer_leave_is_fourteen_shifts_in_three_weeks(samples: Workspace) -> None:
    days = [row.date for row in samples.registers.requests.values() if row.reason == "loma" and row.date]
    assert len(days) == 14
    assert (max(days) - min(days)).days < 21


def test_there_are_people_who_need_protection(samples: Workspace) -> None:
    registers: Any = samples.registers
    protected = [row.id for row in [*registers.customers.values(), *registers.assistants.values()] if row.nondisclosure]
    assert protected == ["A-0006", "V-0030"]
    assert registers.profiles["A-0006"].family == ("A-0007",)
    names = {registers.customers["A-0006"].last_name, registers.assistants["V-0030"].last_name}
    texts = [text for _place, text in values(samples, "reference", "references")]
    assert not any(text.startswith(("A-0006 ", "V-0030 ")) for text in texts), names


def test_no_two_people_share_a_name_a_phone_or_an_address(samples: Workspace) -> None:
    registers: Any = samples.registers
    people = [*registers.customers.values(), *registers.assistants.values(), *registers.substitutes.values()]
    names = Counter((row.last_name, row.first_names) for row in people if row.last_name)
    phones = Counter(row.phone for row in people if row.phone)
    streets = Counter((row.street_address, row.postal_code) for row in people if row.street_address)
    assert max(names.values()) == 1
    assert max(phones.values()) == 1
    assert [count for count in streets.values() if count > 1] == [2]  # the household of A-0006


def test_every_guide_fact_has_a_source_and_was_checked_before_now(samples: Workspace) -> None:
    facts = list(samples.registers.guide_facts.values())
    assert all(fact.source and fact.checked and fact.checked <= samples.now.date() for fact in facts)
    assert all(len((fact.text or "").split()) <= 60 for fact in facts)
    assert {fact.municipality for fact in facts if fact.municipality} == set(samples.settings.area.municipalities)
    assert len({fact.chapter for fact in facts}) == 20


@pytest.mark.parametrize(
    ("person", "rules"),
    [
        pytest.param("S-0005", {"blocked"}, id="whom the customer has ruled out"),
        pytest.param("S-0006", {"blocked"}, id="who does not want this customer"),
        pytest.param("S-0007", {"daily_rest"}, id="whose rest would be nine and a half hours"),
        pytest.param("S-0009", {"animals"}, id="who cannot be near a dog"),
        pytest.param("S-0010", {"smoking"}, id="who smokes"),
        pytest.param("S-0011", {"distance"}, id="who lives too far"),
        pytest.param("S-0013", {"availability"}, id="who is taken"),
        pytest.param("S-0014", {"must_tasks", "does_not"}, id="who does no transfers"),
        pytest.param("S-0015", {"inactive"}, id="who is on a break"),
        pytest.param("S-0016", {"notice"}, id="who needs a longer warning"),
        pytest.param("S-0017", {"availability"}, id="who is free from nine"),
        pytest.param("V-0003", {"availability"}, id="the own assistant of the evenings"),
    ],
)
def test_on_the_first_morning_everybody_is_left_out_for_the_reason_told(
    samples: Workspace, person: str, rules: set[str]
) -> None:
    excluded = {row.candidate.id: set(row.verdict.broken) for row in first_morning(samples).excluded}
    assert excluded[person] == rules


def test_on_the_first_morning_the_own_assistant_is_first_and_exact_rest_is_enough(samples: Workspace) -> None:
    ids = [row.candidate.id for row in first_morning(samples).candidates]
    assert ids[:2] == ["V-0002", "S-0001"]
    assert {"S-0002", "S-0003", "S-0004", "S-0008", "S-0012"} <= set(ids)


def test_nobody_fits_in_ylitornio_but_two_nearly_do(samples: Workspace) -> None:
    ranking = ranking_of(samples, "R-0004")
    assert not ranking.candidates
    assert {"S-0019", "S-0020"} <= {person for miss in ranking.near_misses for person in miss.ids}


def first_morning(samples: Workspace) -> Any:
    return ranking_of(samples, "R-0001")


def ranking_of(samples: Workspace, request: str) -> Any:
    from hapusheets.matching.options import read_match_settings
    from hapusheets.matching.ranking import rank_candidates

    settings = read_match_settings(samples.settings)
    return rank_candidates(samples.registers, samples.registers.requests[request], samples.now, settings)
