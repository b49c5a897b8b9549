"""match and choose on the invented Länsi-Pohja: the morning of 12.3.2026 at 06.40."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from hapusheets import Workspace
from hapusheets.cli.main import run
from hapusheets.matching.ranking import Ranked
from hapusheets.matching.report import WIDTH
from hapusheets.model.cells import Value
from hapusheets.workbooks import edit_workbook
from tests.desk import Desk

#: What the README of the samples says of the first morning.
EXCLUDED = {
    "V-0001": "absent", "S-0005": "blocked", "S-0006": "blocked", "S-0007": "daily_rest", "S-0009": "animals",
    "S-0010": "smoking", "S-0011": "distance", "S-0013": "availability", "S-0014": "does_not", "S-0015": "inactive",
    "S-0016": "notice", "S-0017": "availability", "S-0018": "availability",
}  # fmt: skip


def answer(capsys: pytest.CaptureFixture[str], workspace: Path, *words: str) -> tuple[int, dict[str, Any]]:
    code = run(["-w", str(workspace), "--json", *words])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, told


def test_the_first_morning(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    code, told = answer(capsys, sample_workspace, "match", "R-0001")
    (request,) = told["requests"]
    found = {candidate["id"]: candidate for candidate in request["candidates"]}
    reasons = {item["id"]: [reason["rule"] for reason in item["reasons"]] for item in request["excluded"]}
    assert (code, told["schema"]) == (0, "hapusheets.match/1")
    assert request["candidates"][0]["id"] == "V-0002"
    assert found["V-0002"]["group"] == "own"
    assert found["S-0001"]["group"] == "known"
    assert {"S-0002", "S-0003", "S-0004", "S-0008", "S-0012"} <= found.keys()
    assert found["S-0008"]["rest"]["before"] == 660
    assert found["S-0012"]["unknown"]
    assert {person: rule for person, rule in EXCLUDED.items() if rule not in reasons[person]} == {}
    assert len(found) + len(reasons) == len(Workspace.open(sample_workspace).registers.people)


def test_nobody_fits_is_exit_code_one_with_the_way_on(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    assert run(["-w", str(sample_workspace), "etsi", "R-0004"]) == 1
    told = capsys.readouterr().out
    assert "ei löytynyt ketään" in told
    assert "Päivystys: Sosiaali- ja kriisipäivystys, 016 555 0121." in told
    assert "MELKEIN SOPIVAT" in told


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_answer_fits_the_terminal(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path, language: str
) -> None:
    run(["-w", str(sample_workspace), "--lang", language, "match", "R-0001", "R-0004", "R-0006", "R-0009"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= WIDTH


def test_without_a_number_the_open_ones_of_two_days(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    _, told = answer(capsys, sample_workspace, "match")
    assert [request["request"] for request in told["requests"]] == ["R-0001", "R-0004"]


def test_a_row_that_lacks_its_customer_does_not_hide_the_others(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    edit_workbook(sample_workspace / "rekisterit" / "valitys.xlsx", {("Sijaistarpeet", "B5"): "A-0099"})
    assert run(["-w", str(sample_workspace), "match"]) == 1
    said = capsys.readouterr()
    assert "V-0002" in said.out
    assert "valitys.xlsx › Sijaistarpeet!B5" in said.err


def typed_row(workspace: Path, **cells: Value) -> None:
    """Type a new row under *Sijaistarpeet*, as a coordinator would."""
    Desk(workspace, "valitys.xlsx").add_here("Sijaistarpeet", **cells)


def test_a_row_with_an_empty_state_and_number_is_answered_and_can_be_chosen_for(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    day = dt.date(2026, 3, 13)
    typed_row(sample_workspace, Asiakas="A-0002", Päivä=day, Klo_alkaa="8.00", Klo_päättyy="14.00", Syy="sairaus")
    _, told = answer(capsys, sample_workspace, "match")
    assert [request["request"] for request in told["requests"]] == ["R-0001", "R-0004", "R-0028"]
    person = told["requests"][2]["candidates"][0]["id"]
    assert answer(capsys, sample_workspace, "match", "R-0028")[0] == 0
    assert answer(capsys, sample_workspace, "choose", "R-0028", person, "--yes")[0] == 0
    written = Workspace.open(sample_workspace).registers.requests["R-0028"]
    assert (written.new_id, written.state, written.chosen) == (False, "täytetty", (person,))


def test_an_open_row_that_cannot_be_asked_is_named_under_the_answer(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    typed_row(sample_workspace, Asiakas="A-0002", Päivä="12.3.", Klo_alkaa="8.00", Klo_päättyy="14.00")
    assert run(["-w", str(sample_workspace), "match"]) == 1
    said = capsys.readouterr()
    assert "V-0002" in said.out
    assert "päivästä ”12.3.” puuttuu vuosi.\nKirjoita päivä vuoden kanssa." in said.err
    (lack,) = answer(capsys, sample_workspace, "match")[1]["unasked"]
    assert (lack["request"], lack["code"]) == ("R-0028", "match.lacks.date_no_year")
    assert lack["where"].startswith("[valitys.xlsx]Sijaistarpeet!C")


def test_everything_that_a_named_row_lacks_is_told(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    typed_row(sample_workspace, Asiakas="Keränen", Päivä="tänään", Klo_alkaa="8.00", Klo_päättyy="14.00")
    assert run(["-w", str(sample_workspace), "match", "R-0028"]) == 3
    said = capsys.readouterr().err
    assert 0 < said.index("A-0010 Keränen Eeva, A-0011 Keränen Aarne") < said.index("”tänään” ei ole päivä")


def test_a_customers_name_asks_their_open_requests(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    _, told = answer(capsys, sample_workspace, "match", "Hietala Sari")
    assert [request["request"] for request in told["requests"]] == ["R-0001"]


def scores(workspace: Path) -> dict[str, tuple[int, int | None]]:
    """Return each candidate's score for R-0001 and minutes of driving."""
    (ranking,) = Workspace.open(workspace).match("R-0001")
    return {ranked.candidate.id: (ranked.score, ranked.minutes) for ranked in ranking.candidates}


def test_settings_of_matching_change_the_answer(sample_workspace: Path) -> None:
    before = scores(sample_workspace)
    toml = sample_workspace / "hapusheets.toml"
    written = toml.read_text(encoding="utf-8").replace("start_minutes = 5", "start_minutes = 15\nanswer_minutes = 20")
    weights = "\n[matching.weights]\nfavourite = 115\ntravel = 0\n"
    toml.write_text(written + weights, encoding="utf-8")
    after = scores(sample_workspace)
    travel = next(r.points for r in ranked_first(sample_workspace).reasons if r.criterion == "travel")
    assert travel == 0
    assert after["S-0001"][0] > before["S-0001"][0] + 50
    assert after["S-0001"][1] == (before["S-0001"][1] or 0) + 12
    assert Workspace.open(sample_workspace).match_settings.answer_minutes == 20


def ranked_first(workspace: Path) -> Ranked:
    return Workspace.open(workspace).match("R-0001")[0].candidates[0]


def test_the_same_time_is_not_filled_through_a_second_row(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    day = dt.date(2026, 3, 12)
    typed_row(sample_workspace, Asiakas="A-0001", Päivä=day, Klo_alkaa="8.00", Klo_päättyy="14.00", Syy="sairaus")
    assert answer(capsys, sample_workspace, "choose", "R-0001", "S-0001", "--yes")[0] == 0
    run(["-w", str(sample_workspace), "match", "R-0028"])
    assert "! R-0001 on jo täytetty samalle ajalle: S-0001." in capsys.readouterr().out
    code, refused = answer(capsys, sample_workspace, "choose", "R-0028", "S-0002", "--yes")
    assert (code, refused["code"]) == (3, "choose.slot_taken")
    assert answer(capsys, sample_workspace, "choose", "R-0028", "S-0002", "--yes", "--anyway", "kaksi nostajaa")[0] == 0
    _, log = answer(capsys, sample_workspace, "log")
    assert log["entries"][-1]["notes"]["anyway"] == "kaksi nostajaa"


def test_an_unknown_request_is_refused(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    code, told = answer(capsys, sample_workspace, "match", "R-0999")
    assert (code, told["code"]) == (3, "match.no_request")


def test_suggestions_are_written_once_and_can_be_undone(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    before = (sample_workspace / "rekisterit" / "valitys.xlsx").read_bytes()
    words = ["-w", str(sample_workspace), "--yes"]
    _, told = answer(capsys, sample_workspace, "match", "R-0001", "--write", "--yes")
    written = Workspace.open(sample_workspace).registers
    candidates = [candidate["id"] for candidate in told["requests"][0]["candidates"]]
    rows = sorted(written.suggestions.values(), key=lambda row: row.rank or 0)
    assert [row.candidate for row in rows] == candidates
    assert written.requests["R-0001"].state == "ehdotettu"
    run([*words, "match", "R-0001", "--write"])
    assert "Mitään ei muutettu" in capsys.readouterr().err
    assert run([*words, "undo"]) == 0
    assert (sample_workspace / "rekisterit" / "valitys.xlsx").read_bytes() == before


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_an_open_workbook_is_answered_but_not_written(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path, form: tuple[str, ...]
) -> None:
    lock = sample_workspace / "rekisterit" / ".~lock.valitys.xlsx#"
    lock.write_text(",Koordinaattori,toinen-kone,12.03.2026 06:30,file:///x;", encoding="utf-8")
    assert run(["-w", str(sample_workspace), "match", "R-0001", "--write", *form]) == 4
    said = capsys.readouterr()
    assert "V-0002" in said.out
    assert "auki" in said.out + said.err
    assert Workspace.open(sample_workspace).registers.suggestions == {}


def test_dry_run_writes_nothing(sample_workspace: Path) -> None:
    before = (sample_workspace / "rekisterit" / "valitys.xlsx").read_bytes()
    assert run(["-w", str(sample_workspace), "match", "R-0001", "--write", "--paper", "--dry-run"]) == 0
    assert run(["-w", str(sample_workspace), "choose", "R-0001", "S-0001", "--dry-run"]) == 0
    assert (sample_workspace / "rekisterit" / "valitys.xlsx").read_bytes() == before
    assert not (sample_workspace / "valmiit").exists()


def test_the_call_list_is_named_by_the_request_alone(sample_workspace: Path) -> None:
    assert run(["-w", str(sample_workspace), "match", "R-0001", "--paper"]) == 0
    papers = sorted(path.name for path in (sample_workspace / "valmiit" / "2026").iterdir())
    assert papers == ["R-0001_soittolista.html", "R-0001_soittolista.txt"]


def test_the_choice_is_recorded_and_the_place_is_taken(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    code, told = answer(capsys, sample_workspace, "choose", "R-0001", "S-0001", "--words", "Tuttu.", "--yes")
    registers = Workspace.open(sample_workspace).registers
    request, shift = registers.requests["R-0001"], registers.shifts[told["shift"]]
    contract = registers.employments[told["employment"]]
    assert (code, request.state, request.chosen, request.customer_words) == (0, "täytetty", ("S-0001",), "Tuttu.")
    assert (shift.person, shift.kind, shift.request) == ("S-0001", "suunniteltu", "R-0001")
    assert (contract.kind, contract.fixed_term_reason, contract.start) == ("määräaikainen", "sijaisuus", shift.date)
    code, refused = answer(capsys, sample_workspace, "choose", "R-0001", "S-0002", "--yes")
    assert (code, refused["code"]) == (3, "choose.full")


@pytest.mark.parametrize(
    ("person", "code"),
    [
        pytest.param("S-0005", "choose.never", id="blocked"),
        pytest.param("S-0006", "choose.never", id="refuses"),
        pytest.param("S-0007", "choose.stops", id="the rest would break"),
    ],
)
def test_who_must_not_come_is_refused(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path, person: str, code: str
) -> None:
    assert answer(capsys, sample_workspace, "choose", "R-0001", person, "--yes")[1]["code"] == code


def test_without_a_terminal_a_choice_needs_yes(capsys: pytest.CaptureFixture[str], sample_workspace: Path) -> None:
    code, told = answer(capsys, sample_workspace, "valitse", "R-0001", "S-0001")
    assert (code, told["code"]) == (3, "cli.no_answer")
    assert Workspace.open(sample_workspace).registers.requests["R-0001"].state == "avoin"
