"""What check says: lines on 80 columns, the JSON object, masked values, suppressions, repairs, explanations."""

from __future__ import annotations

import json
import re

import pytest

from hapusheets.checking.engine import check_registers
from hapusheets.checking.explaining import explain_code, finding_codes
from hapusheets.checking.fixes import repairs, safe_repairs
from hapusheets.checking.reports import report_lines, report_payload
from hapusheets.checking.wording import message
from hapusheets.messages import has, use_language
from hapusheets.model.changes import CellChange
from hapusheets.model.errors import WrongUse
from tests.small_tables import check, make_book, only, told

CUSTOMERS = """
    Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta  | Asiointikieli | Henkilötunnus | Puhelin
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Tornoi | suomi         | 010594Y9033   | 040 555 0101
    A-0002 | aktiivinen | työnantaja | Niemi    | Eero     | kemi   | suomi         | 010594–9032   | 040.555.0102
"""


def test_the_report_is_read_on_80_columns() -> None:
    lines = list(report_lines(check(customers=CUSTOMERS)))
    assert max(map(len, lines)) <= 80
    assert lines[:5] == [
        "asiakkaat.xlsx: virheitä 2, varoituksia 0, huomioita 3",
        "",
        "asiakkaat.xlsx › Asiakkaat!F2 (A-0001, Kunta)",
        "  virhe  Kuntaa ”Tornoi” ei ole luettelossa. Tarkoititko Tornio?",
        "    [municipality.unknown]",
    ]
    assert lines[-2] == "Tarkistettuja rivejä: 6. Virheitä: 2, varoituksia: 0, huomioita: 3."


def test_a_clean_register_is_one_line() -> None:
    assert list(report_lines(check())) == ["Tarkistettuja rivejä: 4. Ei havaintoja."]


def test_many_like_findings_are_told_three_times_and_then_by_cell() -> None:
    rows = "\n".join(f"A-000{n} | uusi | työnantaja | Mäki | Aino | Keni | suomi | | " for n in range(1, 8))
    lines = list(report_lines(check(customers=CUSTOMERS.splitlines()[1] + "\n" + rows)))
    assert sum("Keni" in line for line in lines) == 3
    assert "  Sama havainto on lisäksi 4 solussa: F5, F6, F7, F8" in lines


def test_the_json_object_has_the_keys_of_its_contract() -> None:
    payload = report_payload(check(customers=CUSTOMERS), seconds=0.1234)
    assert payload["schema"] == "hapusheets.check/1"
    assert payload["summary"] == {"error": 2, "warning": 0, "info": 3, "rows": 6, "seconds": 0.123, "suppressed": 0}
    assert payload["findings"][0] == {
        "code": "municipality.unknown",
        "severity": "error",
        "workbook": "asiakkaat.xlsx",
        "sheet": "Asiakkaat",
        "cell": "F2",
        "row": 2,
        "column": "Kunta",
        "record": "A-0001",
        "related": [],
        "message": "Kuntaa ”Tornoi” ei ole luettelossa. Tarkoititko Tornio?",
        "fix": {"value": "Tornio", "class": "ask"},
    }


def test_an_identity_code_is_masked_everywhere_unless_asked_for() -> None:
    result = check(customers=CUSTOMERS)
    shown = "\n".join([*report_lines(result), str(report_payload(result, 0))])
    assert "9032" not in shown
    assert "9033" not in shown
    assert "010594-****" in shown
    assert "010594-9032" in str(report_payload(result, 0, show_sensitive=True))


def test_other_sensitive_cells_are_not_shown() -> None:
    secret = CUSTOMERS.replace("Puhelin\n", "Puhelin | Syntymäaika\n").replace("0101\n", "0101 | '1.5.94\n")
    finding = only(check(customers=secret), "date.short_year")
    assert message(finding) == ("Vuosi on lyhennetty (”…”). Kirjoita vuosi neljällä numerolla.")
    assert "1.5.1994" in message(finding, show_sensitive=True)


@pytest.mark.parametrize(
    ("row", "set_aside"),
    [
        pytest.param("municipality.unknown | Asiakkaat | A-0001 | sovittu", True, id="the very cell"),
        pytest.param("municipality.unknown | | | sovittu", True, id="the rule everywhere"),
        pytest.param("municipality | customers | | sovittu", True, id="the theme in a register"),
        pytest.param("municipality.unknown | | | sovittu | 12.3.2026", True, id="on its last day"),
        pytest.param("municipality.unknown | | | sovittu | 11.3.2026", False, id="after its last day"),
        pytest.param("municipality.unknown | | |", False, id="without a reason"),
        pytest.param("municipality.unknown | | A-0009 | sovittu", False, id="another row"),
        pytest.param("municipality.unknown | Avustajat | | sovittu", False, id="another register"),
    ],
)
def test_a_finding_is_set_aside_on_the_sheet(row: str, set_aside: bool) -> None:
    suppressions = f"Havainto | Rekisteri | Tunnus | Syy | Voimassa asti\n{row}"
    result = check(customers=CUSTOMERS, suppressions=suppressions)
    assert ("municipality.unknown" in {finding.code for finding in result.suppressed}) is set_aside
    assert ("municipality.unknown" in {finding.code for finding in result.findings}) is not set_aside


def test_only_the_named_registers_are_answered_for() -> None:
    contacts = "Tunnus | Nimi | Puhelin\nY-001 | Toimisto | 112"
    result = check_registers(make_book(customers=CUSTOMERS, contacts=contacts), only=frozenset({"contacts"}))
    assert [(f.code, f.sheet) for f in result.findings] == [("phone.unknown", "Yhteyshenkilöt")]


def test_the_safe_repairs_are_a_change_set_and_nothing_else() -> None:
    book = make_book(customers=CUSTOMERS)
    changes = safe_repairs(check_registers(book).findings, book, {"asiakkaat.xlsx": "aa", "kunnat.xlsx": "bb"})
    assert [(c.record, c.column, c.old, c.new) for c in changes.changes if isinstance(c, CellChange)] == [
        ("A-0002", "Kunta", "kemi", "Kemi"),
        ("A-0002", "Henkilötunnus", "010594–9032", "010594-9032"),
        ("A-0002", "Puhelin", "040.555.0102", "040 555 0102"),
    ]
    assert changes.fingerprints == {"asiakkaat.xlsx": "aa"}


def test_a_repair_in_a_row_without_an_id_is_found_by_its_number() -> None:
    book = make_book(customers=CUSTOMERS.replace("A-0002", "      "))
    changes = safe_repairs(check_registers(book).findings, book)
    assert {(c.record, c.row) for c in changes.changes if isinstance(c, CellChange)} == {(None, 3)}


def test_a_repair_is_shown_as_old_and_new_with_sensitive_values_masked() -> None:
    book = make_book(customers=CUSTOMERS)
    lines = [repair.line() for repair in repairs(check_registers(book).findings, book)]
    assert lines == [
        "asiakkaat.xlsx › Asiakkaat!F3 (A-0002, Kunta): ”kemi” → ”Kemi”",
        "asiakkaat.xlsx › Asiakkaat!H3 (A-0002, Henkilötunnus): 010594-**** → 010594-****",
        "asiakkaat.xlsx › Asiakkaat!I3 (A-0002, Puhelin): ”040.555.0102” → ”040 555 0102”",
    ]


def test_after_the_repairs_nothing_is_left_to_repair() -> None:
    mended = CUSTOMERS.replace("kemi", "Kemi").replace("010594–9032", "010594-9032").replace("040.555.", "040 555 ")
    assert told("", customers=mended) == [
        ("municipality.unknown", "F2", "A-0001"),
        ("hetu.check_character", "H2", "A-0001"),
    ]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_finding_can_be_explained(language: str) -> None:
    use_language(language)
    for code in finding_codes():
        lines = list(explain_code(code).lines())
        assert lines[0] == code
        assert not re.search(r"\{\w+\}", "\n".join(lines))
        assert max(map(len, lines)) <= 80


def test_a_misspelt_code_is_answered_with_the_nearest() -> None:
    with pytest.raises(WrongUse) as caught:
        explain_code("hetu.chek_character")
    assert (caught.value.code, caught.value.facts["suggestion"]) == ("explain.unknown", "hetu.check_character")


def test_codes_of_the_program_itself_are_no_findings() -> None:
    assert {"hetu.form", "guide.fact_expired", "header.duplicate"} <= set(finding_codes())
    assert not [code for code in finding_codes() if code.startswith(("check.", "explain.")) or not has(code)]


def test_what_somebody_typed_cannot_steer_the_terminal() -> None:
    typed = CUSTOMERS.replace("Tornoi", "Tor\x1b]0;PWN\x07noi").replace("A-0002", "A-00\x1b[2J\u202e02")
    report = "\n".join(report_lines(check(customers=typed)))
    assert "Tor␛]0;PWN␇noi" in report
    assert "A-00␛[2J‹U+202E›02" in report
    assert all(letter.isprintable() or letter == "\n" for letter in report.replace("\u00a0", " "))


@pytest.mark.parametrize("show_sensitive", [False, True])
def test_an_identity_code_typed_for_an_id_is_masked(show_sensitive: bool) -> None:
    result = check(customers=CUSTOMERS.replace("A-0001", "010594-9021"))
    report = "\n".join(report_lines(result, show_sensitive=show_sensitive))
    payload = json.dumps(report_payload(result, 0.1, show_sensitive=show_sensitive))
    assert ("010594-9021" in report, "010594-9021" in payload) == (show_sensitive, show_sensitive)


def test_an_id_as_long_as_a_book_is_cut() -> None:
    report = list(report_lines(check(customers=CUSTOMERS.replace("A-0001", "A" * 100_000))))
    assert max(map(len, report)) < 400
