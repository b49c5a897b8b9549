"""What is read at 06.40: the text, the JSON, the rows of Ehdotukset, the paper."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from hapusheets.cli.app import to_json
from hapusheets.domain.calendar import HELSINKI
from hapusheets.matching.call_list import call_list_html, call_list_text
from hapusheets.matching.fallback import find_fallback
from hapusheets.matching.payload import match_payload
from hapusheets.matching.report import WIDTH, ranking_lines
from hapusheets.matching.suggestions import suggestion_changes
from hapusheets.messages import use_language
from hapusheets.model.changes import CellChange, RowAdded, RowDeleted
from tests.unit.matching.small import (
    NOW,
    contracts,
    people,
    ranking_at,
    ranking_of,
    request,
    shifts,
    small_registers,
    times,
)


def test_own_assistants_and_at_most_five_others_are_shown() -> None:
    ranking = ranking_of(Sijaiset=people(*({} for _ in range(9))), Työsuhteet=contracts({}, {"Tekijä": "S-0002"}))
    text = "\n".join(ranking_lines(ranking))
    assert [f"S-{n:04d}" in text for n in range(1, 10)] == [True] * 7 + [False] * 2
    assert "Muita sopivia: 2." in text
    assert "S-0009" in "\n".join(ranking_lines(ranking, everything=True))


def test_a_candidate_is_told_with_phone_drive_reasons_and_rest() -> None:
    evening = shifts("A-0001 | S-0001 | 11.3.2026 | 15 | 21")
    person = people({"Kunta": "Kemi", "Vahvistettu": "3.2.2026"})
    lines = ranking_lines(ranking_of(Sijaiset=person, Vuorot=evening))
    found = next(number for number, line in enumerate(lines) if line.startswith(" 1  Lahti Eero  S-0001"))
    assert "040 555 0111" in lines[found]
    assert "27 km, 39 min" in lines[found]
    told = " ".join(lines[found + 1 : found + 5]).replace("\u00a0", " ")
    assert "osaa kaikki tehtävät" in told
    assert "lepoa ennen vuoroa 11 t; vahvistettu 3.2.2026" in told


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_line_fits_the_terminal(language: str) -> None:
    use_language(language)
    crowd = people({"Kunta": "Kemi"}, {"Alueet": "Kemi"}, {"Ei asiakkaille": "A-0001"}, {"Taidot": ""})
    lines = ranking_lines(ranking_of(Sijaiset=crowd, Työsuhteet=contracts({"Sovitut ajat": "ma klo 8–14"})))
    assert max(map(len, lines)) <= WIDTH


def test_a_protected_candidate_is_told_without_phone_and_place() -> None:
    hidden = {"Turvakielto": "kyllä", "Matka-alue": "Tornio", "Kunta": "Simo", "Puhelin": "040 555 0123"}
    ranking = ranking_of(Sijaiset=people(hidden))
    told = "\n".join([*ranking_lines(ranking), to_json(match_payload([ranking], 0, 0)), call_list_html(ranking)])
    assert "katso rekisteri" in told
    assert not any(secret in told for secret in ("0123", "Simo", "urvakielto"))


CONTACTS = """
    Tunnus | Nimi          | Tehtävä            | Kunta  | Puhelin     | Puhelinaika    | Päivystys
    Y-001  | Tornion toimi | sosiaalityöntekijä | Tornio | 016 555 011 | ma–pe klo 9–10 |
    Y-002  | Neuvonta      | neuvonta           |        | 016 555 012 | ma–pe 9–15     |
    Y-003  | Päivystys     | päivystys          |        | 016 555 013 | ma–su 0–24     | kyllä
    Y-004  | Palkat        | palkanmaksu        |        | 016 555 014 | ma–pe 0–24     |"""


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        pytest.param("2026-03-12T06:40", "Päivystys", id="before office hours the on-call number"),
        pytest.param("2026-03-12T09:30", "Tornion toimi", id="in phone hours the municipality's"),
        pytest.param("2026-03-12T11:00", "Neuvonta", id="then the common advice"),
        pytest.param("2026-04-03T09:30", "Päivystys", id="on Good Friday the on-call number"),
    ],
)
def test_whom_to_call_goes_by_the_clock(moment: str, name: str) -> None:
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=HELSINKI)
    found = find_fallback(ranking_at(now, small_registers(Yhteyshenkilöt=CONTACTS)).question)
    assert found.contact is not None
    assert (found.contact.name, found.arrangements) == (name, ("ostopalvelu",))


def test_when_nobody_fits_the_way_on_is_told() -> None:
    ranking = ranking_of(Sijaiset=people({"Kunta": "Kemi", "Enimmäismatka km": "20"}), Yhteyshenkilöt=CONTACTS)
    text = " ".join(ranking_lines(ranking))
    assert "ei löytynyt ketään. Tavallisin syy: matka. Päätöksen varajärjestely: ostopalvelu." in text
    assert "Päivystys: Päivystys, 016 555 013." in text
    assert "jos matka korvataan (+7 km) → 1: S-0001" in text


def test_a_time_that_is_filled_already_is_told_at_the_top() -> None:
    rows = "Tunnus | Asiakas | Päivä | Klo alkaa | Klo päättyy | Tila | Valittu\n"
    rows += "R-0001 | A-0001 | 12.3.2026 | 8 | 14 | avoin |\nR-0002 | A-0001 | 12.3.2026 | 9 | 12 | täytetty | S-0002"
    ranking = ranking_of(Sijaiset=people({}, {}), Sijaistarpeet=rows)
    assert "! R-0002 on jo täytetty samalle ajalle: S-0002." in ranking_lines(ranking)[:6]
    (told,) = match_payload([ranking], 0, 0)["requests"]
    assert [note["rule"] for note in told["notes"]] == ["slot_taken"]


def test_the_time_by_which_to_answer_is_proposed_in_the_head_and_the_message() -> None:
    ranking = ranking_of(Sijaiset=people({}))
    lines = "\n".join(ranking_lines(ranking))
    assert "Vastattava viimeistään: to 12.3. klo 7.15 (ehdotus)" in lines
    assert "EI klo 7.15 mennessä." in " ".join(lines.split())
    assert match_payload([ranking], 0, 0)["requests"][0]["answer_by"] == "2026-03-12T07:15:00+02:00"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        pytest.param({}, "3 km (arvio), 10 min", id="reckoned"),
        pytest.param({"Kunta": "Kemi"}, "27 km, 39 min", id="from the table of distances"),
        pytest.param({"Postinumero": "95400"}, "0 km (arvio), 6 min", id="next door"),
    ],
)
def test_the_travel_in_ehdotukset_begins_with_its_number(cells: dict[str, str], told: str) -> None:
    registers = small_registers(Sijaiset=people(cells))
    changes = suggestion_changes(registers, [ranking_at(NOW, registers)]).changes
    assert [c.values["Matka km"] for c in changes if isinstance(c, RowAdded)] == [told]


def test_the_json_holds_everybody_with_every_reason() -> None:
    ranking = ranking_of(Sijaiset=people({}, {"Alueet": "Kemi", "Tila": "tauolla"}))
    answer = json.loads(to_json(match_payload([ranking], 0.1, 0.2)))
    (told,) = answer["requests"]
    assert next(iter(answer)) == "schema"
    assert (told["request"], told["customer"], told["start"]) == ("R-0001", "A-0001", "2026-03-12T08:00:00+02:00")
    (candidate,) = told["candidates"]
    assert candidate["score"] == sum(reason["points"] for reason in candidate["reasons"])
    assert [(item["id"], [r["rule"] for r in item["reasons"]]) for item in told["excluded"]] == [
        ("S-0002", ["inactive", "area"])
    ]


def test_rows_of_ehdotukset_are_replaced() -> None:
    old = (
        "Sijaistarve | Sija | Ehdokas | Nimi\n"
        "R-0001 | 1 | S-0009 | Poistuva Pia\n"
        "R-0001 | 2 | S-0001 | Vanha Nimi\n"
        "R-0002 | 1 | S-0001 | Toinen Tarve"
    )
    registers = small_registers(Sijaiset=people({}, {}), Ehdotukset=old)
    changes = suggestion_changes(registers, [ranking_at(NOW, registers)]).changes
    assert [c.record for c in changes if isinstance(c, RowDeleted)] == ["R-0001|S-0009"]
    assert [c.values["Ehdokas"] for c in changes if isinstance(c, RowAdded)] == ["S-0002"]
    cells = {(c.record, c.column): c.new for c in changes if isinstance(c, CellChange)}
    assert cells["R-0001|S-0001", "Nimi"] == "Lahti Eero"
    assert cells["R-0001", "Tila"] == "ehdotettu"
    assert not any(record == "R-0002|S-0001" for record, _ in cells)


def test_ehdotukset_are_finnish_whatever_the_language() -> None:
    use_language("en")
    registers = small_registers(Sijaiset=people({}), Saatavuus=times("vapaa | | to | | | | 7 | 22"))
    changes = suggestion_changes(registers, [ranking_at(NOW, registers)]).changes
    row = next(c for c in changes if isinstance(c, RowAdded))
    assert str(row.values["Perustelut"]).split(": ")[1].startswith("osaa kaikki tehtävät")


def test_a_request_without_a_number_gets_one_when_suggestions_are_written() -> None:
    registers = small_registers(Sijaiset=people({}), Sijaistarpeet=request(Tunnus="", Tila="ehdotettu"))
    changes = suggestion_changes(registers, [ranking_at(NOW, registers)]).changes
    assert CellChange("valitys.xlsx", "Sijaistarpeet", None, "Tunnus", None, "R-0001", row=2) in changes


def test_the_call_list_names_candidates_but_not_the_customer() -> None:
    ranking = ranking_of(Sijaiset=people({}, {"Sukunimi": "<Aho & Co>"}))
    for paper in (call_list_html(ranking), call_list_text(ranking)):
        assert "Lahti Eero" in paper
        assert not any(secret in paper for secret in ("Koski", "Aino", "95400"))
    assert "&lt;Aho &amp; Co&gt;" in call_list_html(ranking)
