"""The parts that need no server: notation, masks, formats, formulas and references."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from hapusheets.sync.emulator.areas import deleted, inserted, moved, parse_cells, quote_title
from hapusheets.sync.emulator.cells import Cell, Fault, pack, unpack
from hapusheets.sync.emulator.document import Document, new_document
from hapusheets.sync.emulator.errors import ApiError
from hapusheets.sync.emulator.formulas import result_of
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import locale_of
from hapusheets.sync.emulator.masks import apply_mask, merge_by_mask, parse_mask
from hapusheets.sync.emulator.printing import show
from hapusheets.sync.emulator.references import follow, shifted
from hapusheets.sync.emulator.typing_in import from_serial, serial, type_in


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("A1", (0, 0, 1, 1)),
        ("b2:A1", (0, 0, 2, 2)),
        ("$C$3", (2, 2, 3, 3)),
        ("A:C", (0, 0, None, 3)),
        ("5:5", (4, 0, 5, None)),
        ("A5:A", (4, 0, None, 1)),
        ("A5:C", (4, 0, None, 3)),
        ("R2C3", (1, 2, 2, 3)),
        ("r1c1:r2c2", (0, 0, 2, 2)),
        ("A", None),
        ("1", None),
        ("A0", None),
        ("", None),
        ("Taulu", None),
        ("A1:B2:C3", None),
    ],
)
def test_notation_is_read(text: str, span: tuple[int, ...] | None) -> None:
    area = parse_cells(text, 0)
    assert (None if area is None else area[1:]) == span


@pytest.mark.parametrize(
    ("title", "quoted"),
    [("Sheet1", "Sheet1"), ("Oma taulu", "'Oma taulu'"), ("A1", "'A1'"), ("R1C1", "'R1C1'"), ("2026", "'2026'"),
     ("it's", "'it''s'"), ("_x", "_x")],
)  # fmt: skip
def test_titles_are_quoted_when_needed(title: str, quoted: str) -> None:
    assert quote_title(title) == quoted


@pytest.mark.parametrize(
    ("moves", "span", "new"),
    [
        pytest.param(inserted(2, 3), (0, 2), (0, 2), id="below the range: nothing"),
        pytest.param(inserted(1, 3), (0, 2), (0, 5), id="inside: it grows"),
        pytest.param(inserted(0, 3), (0, 2), (3, 5), id="above: it moves"),
        pytest.param(deleted(1, 2), (0, 3), (0, 2), id="a row inside goes"),
        pytest.param(deleted(0, 5), (1, 3), None, id="all of it goes"),
        pytest.param(deleted(2, 9), (1, 3), (1, 2), id="its end goes"),
        pytest.param(moved(0, 1, 5), (0, 1), (4, 5), id="it is moved down"),
        pytest.param(moved(4, 5, 0), (0, 2), (1, 3), id="another comes above"),
    ],
)
def test_ranges_follow_moves(moves: Any, span: tuple[int, int], new: tuple[int, int] | None) -> None:
    assert moves.span(*span) == new


@pytest.mark.parametrize(
    ("value", "pattern", "locale", "shown"),
    [
        (1234.5, "#,##0.00", "en_US", "1,234.50"),
        (1234.5, "#,##0.00", "fi_FI", "1\u00a0234,50"),
        (-1234.5, "#,##0.00", "en_US", "-1,234.50"),
        (-5, "0;(0)", "en_US", "(5)"),
        (0, "0;-0;\"nolla\"", "fi_FI", "nolla"),
        (0.125, "0.0%", "en_US", "12.5%"),
        (5.5, '"$"#,##0.00', "en_US", "$5.50"),
        (5.5, "#,##0.00 [$€]", "fi_FI", "5,50 €"),
        (1234567, "#,##0,", "en_US", "1,235"),
        (0.5, "#.##", "en_US", ".5"),
        (12345, "0.00E+00", "en_US", "1.23E+04"),
        (7, "000", "en_US", "007"),
        (358401234567, "", "en_US", "358401234567"),
        (1e20, "", "en_US", "1E+20"),
        (0.1 + 0.2, "", "fi_FI", "0,3"),
        (46093, "d.m.yyyy", "fi_FI", "12.3.2026"),
        (46093, "dddd d. mmmm yyyy", "fi_FI", "torstai 12. maaliskuu 2026"),
        (46093, "ddd, mmm d, yy", "en_US", "Thu, Mar 12, 26"),
        (46093.75, "yyyy-mm-dd hh:mm:ss", "en_US", "2026-03-12 18:00:00"),
        (46093.75, "h:mm am/pm", "en_US", "6:00 PM"),
        (1.5, "[h]:mm", "en_US", "36:00"),
        (0.5 + 1 / 86400000, "hh:mm:ss.000", "en_US", "12:00:00.001"),
    ],
)  # fmt: skip
def test_numbers_are_shown_by_their_pattern(value: float, pattern: str, locale: str, shown: str) -> None:
    assert show(value, {"pattern": pattern} if pattern else {}, locale_of(locale)) == shown


def test_a_format_without_a_pattern_shows_as_the_locale_does() -> None:
    assert show(46093, {"type": "DATE"}, locale_of("fi_FI")) == "12.3.2026"
    assert show(46093, {"type": "DATE"}, locale_of("en_US")) == "3/12/2026"
    assert show(46093.5, {"type": "DATE_TIME"}, locale_of("en_US")) == "3/12/2026 12:00:00"


@pytest.mark.parametrize(
    ("text", "locale", "value", "pattern"),
    [
        ("12.3.2026", "fi_FI", 46093, "d.M.yyyy"),
        ("12/3/2026", "en_GB", 46093, "dd/mm/yyyy"),
        ("Mar 12, 2026", "en_US", 46093, "mmm d, yyyy"),
        ("12. maaliskuuta 2026", "fi_FI", 46093, "d mmm yyyy"),
        ("12.3.26", "fi_FI", 46093, "d.M.yyyy"),
        ("31.2.2026", "fi_FI", "31.2.2026", None),
        ("2.30", "en_US", 2.3, None),
        ("25.61", "fi_FI", "25.61", None),
        ("1,5", "fi_FI", 1.5, None),
        ("1,5", "en_US", "1,5", None),
        ("€5", "fi_FI", 5, "#,##0 [$€]"),
        ("36:00", "en_US", 1.5, "[h]:mm"),
        ("01.02", "fi_FI", None, "d.m."),
        ("010190-123A", "fi_FI", "010190-123A", None),
        ("1.1.1", "fi_FI", "1.1.1", None),
        ("-", "fi_FI", "-", None),
        ("=", "fi_FI", "=", None),
        ("1 234", "fi_FI", 1234, "#,##0"),
        ("  5  ", "en_US", 5, None),
        ("1e999", "en_US", "1e999", None),
        ("9" * 400, "en_US", "9" * 400, None),
    ],
)
def test_what_is_typed_becomes(text: str, locale: str, value: Any, pattern: str | None) -> None:
    typed = type_in(text, locale_of(locale), today=dt.date(2026, 6, 1))
    assert value is None or typed.value == pytest.approx(value) if not isinstance(value, str) else typed.value == value
    assert (typed.number_format or {}).get("pattern") == pattern


def test_serial_numbers_go_both_ways() -> None:
    moment = dt.datetime(2026, 3, 12, 6, 40, 59)  # noqa: DTZ001 - a cell has no zone
    assert from_serial(serial(moment)) == moment
    assert from_serial(0).isoformat() == "1899-12-30T00:00:00"


def sheets(**formulas: Any) -> Document:
    """Return a file with Sheet1 holding these cells and ``Oma taulu`` holding 100 in A1."""
    document = new_document("Koe")
    document.sheets = [Grid(0, "Sheet1"), Grid(1, "Oma taulu")]
    document.sheets[1].put(0, 0, Cell(100))
    for address, value in formulas.items():
        area = parse_cells(address, 0)
        assert area is not None
        is_formula = isinstance(value, str) and value.startswith("=")
        document.sheets[0].put(area.top, area.left, Cell(None, value) if is_formula else Cell(value))
    return document


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=1+2*3^2", 19),
        ("=-2^2", 4),
        ("=(1+2)*3", 9),
        ("=10%", 0.1),
        ("=A1+B1", 7),
        ("=SUM(A1:B1,10)", 17),
        ("=SUM(A:A)", 5),
        ("=AVERAGE(A1:B1)", 3.5),
        ("=COUNTA(A1:D1)", 3),
        ("=COUNTIF(A1:C1;\">2\")", 1),
        ("=SUMIF(A1:B1,2)", 2),
        ("=IF(A1>B1,\"yes\",\"no\")", "yes"),
        ("=IF(A1<B1,1)", False),
        ("=IFERROR(1/0,\"x\")", "x"),
        ("='Oma taulu'!A1*2", 200),
        ("=C1&\" \"&A1", "teksti 5"),
        ("=\"a\"\"b\"", 'a"b'),
        ("=\"A\"=\"a\"", True),
        ("=D1", 0),
        ("=D1=0", True),
        ("=ROUND(2.345,2)", 2.35),
        ("=MID(\"kissa\",2,3)", "iss"),
        ("=DATE(2026,3,12)", 46093),
        ("=VLOOKUP(5,A1:B1,2,FALSE)", 2),
        ("=TRUE", True),
        ("=SUM( A1 , B1 )", 7),
    ],
)  # fmt: skip
def test_formulas_are_computed(formula: str, result: Any) -> None:
    document = sheets(A1=5, B1=2, C1="teksti", E1=formula)
    assert result_of(document, document.sheets[0], 0, 4) == pytest.approx(result)


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("=1/0", "#DIV/0!"),
        ("=A1/0+1", "#DIV/0!"),
        ("=NOPE(1)", "#NAME?"),
        ("=nope", "#NAME?"),
        ("=\"a\"+1", "#VALUE!"),
        ("=1+", "#ERROR!"),
        ("=(1", "#ERROR!"),
        ("=E1", "#REF!"),
        ("=#REF!+1", "#REF!"),
        ("=Ei!A1", "#REF!"),
        ("=VLOOKUP(9,A1:B1,2,FALSE)", "#N/A"),
        ("=" + "(" * 300 + "1" + ")" * 300, "#ERROR!"),
        ("=9^9999", "#NUM!"),
        ("=1e308*10", "#NUM!"),
    ],
)  # fmt: skip
def test_formulas_that_cannot_be_computed_say_why(formula: str, shown: str) -> None:
    document = sheets(A1=5, B1=2, E1=formula)
    result = result_of(document, document.sheets[0], 0, 4)
    assert isinstance(result, Fault)
    assert result.shown == shown


def test_a_long_chain_of_formulas_is_computed_from_its_end() -> None:
    document = sheets(A1=1)
    for row in range(1, 1000):
        document.sheets[0].put(row, 0, Cell(None, f"=A{row}+1"))
    result = result_of(document, document.sheets[0], 999, 0)
    assert result == 1000


def test_a_long_circle_of_formulas_is_a_fault() -> None:
    document = sheets(A1="=A500")
    for row in range(1, 500):
        document.sheets[0].put(row, 0, Cell(None, f"=A{row}+1"))
    result = result_of(document, document.sheets[0], 499, 0)
    assert isinstance(result, Fault)
    assert result.shown == "#REF!"


@pytest.mark.parametrize(
    ("formula", "moves", "rows", "new"),
    [
        ("=A1+A5", inserted(2, 2), True, "=A1+A7"),
        ("=SUM(A1:A5)", inserted(2, 2), True, "=SUM(A1:A7)"),
        ("=SUM(A1:A5)", deleted(0, 2), True, "=SUM(A1:A3)"),
        ("=A2", deleted(1, 2), True, "=#REF!"),
        ("=$B$3&\"B3\"", inserted(0, 1), True, "=$B$4&\"B3\""),
        ("=B1", inserted(0, 1), False, "=C1"),
        ("=Muu!A5", inserted(0, 1), True, "=Muu!A5"),
        ("=LOG10(A1)", inserted(0, 1), True, "=LOG10(A2)"),
        ("=A:A", inserted(0, 1), True, "=A:A"),
        ("=A:A", inserted(0, 1), False, "=B:B"),
    ],
)  # fmt: skip
def test_references_follow_their_cells(formula: str, moves: Any, rows: bool, new: str) -> None:
    assert follow(formula, "Sheet1", "Sheet1", moves, rows=rows) == new


def test_copied_formulas_shift_but_for_dollar_signs() -> None:
    assert shifted("=A1+$A1+A$1+$A$1+SUM(B:B)", 2, 1) == "=B3+$A3+B$1+$A$1+SUM(C:C)"
    assert shifted("=A1", -1, 0) == "=#REF!"


def test_masks_cut_and_merge() -> None:
    whole = {"a": {"b": 1, "c": 2}, "d": [{"e": 1, "f": 2}, {"f": 3}]}
    assert apply_mask(whole, parse_mask("a.b,d/e")) == {"a": {"b": 1}, "d": [{"e": 1}, {}]}
    assert apply_mask(whole, parse_mask("*")) == whole
    assert merge_by_mask({"a": {"b": 1, "c": 2}}, {"a": {"b": 9}}, parse_mask("a.b,a.c")) == {"a": {"b": 9}}
    for wrong in ("a(", "a..b", "a,,b", "(a)", "a b"):
        with pytest.raises(ApiError):
            parse_mask(wrong)


@pytest.mark.parametrize(
    "cell", [Cell(0), Cell(False), Cell("x", note="n"), Cell(None, "=1"), Cell(1, format={"a": 1})]
)
def test_cells_are_stored_and_read_back(cell: Cell) -> None:
    assert unpack(pack(cell)) == cell
    assert type(unpack(pack(cell)).value) is type(cell.value)
