"""Reading by whole rows: the same cells as reading them one by one, however regular or irregular the rows are."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from hapusheets.model.cells import Cell, CellKind, column_letters
from hapusheets.workbooks import read_workbook, row_scan
from hapusheets.workbooks.book import Sheet
from hapusheets.workbooks.lazy_cells import LazyCells
from tests.unit.workbooks.workbook_making import bare_workbook

STRINGS = "".join(f"<si><t>teksti {n}</t></si>" for n in range(40)) + "<si><r><t>a</t></r><r><t>b</t></r></si>"
Made = tuple[str, str | None]
PLAIN: dict[str, Callable[[random.Random], Made]] = {
    "a shared string": lambda chance: ('t="s"', f"<v>{chance.randrange(41)}</v>"),
    "a whole number": lambda chance: ("", f"<v>{chance.randrange(-5, 10**6)}</v>"),
    "a fraction": lambda chance: ("", f"<v>{chance.random() * 100}</v>"),
    "a date": lambda chance: ('s="1"', f"<v>{chance.randrange(40_000, 50_000)}</v>"),
    "a time": lambda chance: ('s="2"', f"<v>{chance.random()}</v>"),
    "a formula": lambda chance: ("", f"<f>A1&amp;{chance.randrange(9)}</f><v>{chance.randrange(9)}</v>"),
    "a formula without result": lambda _: ("", "<f>B1</f>"),
    "an empty result": lambda _: ("", "<f>B1</f><v/>"),
    "a formula's text": lambda _: ('t="str"', "<f>B1</f><v>a &lt; b</v>"),
    "an own text": lambda chance: ('t="inlineStr"', f"<is><t>oma {chance.randrange(9)}_x000D_</t></is>"),
    "an own text with spaces": lambda _: ('t="inlineStr"', '<is><t xml:space="preserve"> a </t></is>'),
    "a boolean": lambda _: ('t="b"', "<v>1</v>"),
    "an error": lambda _: ('t="e"', "<v>#REF!</v>"),
    "a blank": lambda _: ('s="3"', None),
}
ODD: dict[str, Callable[[random.Random], Made]] = {
    "junk": lambda _: ("", "<v>None</v>"),
    "a shared string that is not there": lambda _: ('t="s"', "<v>999</v>"),
    "an own rich text": lambda _: ('t="inlineStr"', "<is><r><t>a</t></r><r><t>b</t></r></is>"),
    "a value with spaces": lambda _: ('t="str"', '<v xml:space="preserve"> a </v>'),
    "an empty value": lambda _: ("", "<v></v>"),
    "nothing inside": lambda _: ('s="1"', ""),
    "an extension": lambda _: ("", "<v>5</v><extLst/>"),
    "a shared formula": lambda _: ("", '<f t="shared" si="0"/><v>4</v>'),
}


def sheet_rows(kinds: list[str], *, rows: int, seed: int, gaps: float = 0.0, odd: float = 0.0) -> str:
    """Return rows whose columns are of ``kinds``; a share of ``gaps`` is missing and a share of ``odd`` strange."""
    chance = random.Random(seed)
    lines = ['<row r="1"><c r="B1"><f t="shared" si="0" ref="B1:B9">$A$1+C1&amp;"x"</f><v>1</v></c></row>']
    for number in range(2, rows):
        cells = []
        for column, kind in enumerate(kinds, start=1):
            if chance.random() < gaps:
                continue
            table, name = (ODD, chance.choice(list(ODD))) if chance.random() < odd else (PLAIN, kind)
            attributes, inner = table[name](chance)
            start = f'<c r="{column_letters(column)}{number}"{" " * bool(attributes)}{attributes}'
            cells.append(f"{start}/>" if inner is None else f"{start}>{inner}</c>")
        hidden = ' hidden="1"' if number % 7 == 0 else ""
        lines.append(f'<row r="{number}" spans="1:9"{hidden}>{"".join(cells)}</row>')
    return "".join(lines)


def read_both_ways(folder: Path, data: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Sheet, Sheet]:
    """Return the sheet read by rows and read cell by cell."""
    path = bare_workbook(
        folder / "a.xlsx", data, strings=STRINGS, around='<cols><col min="3" max="3" hidden="1"/></cols>'
    )
    monkeypatch.setattr(row_scan, "_SMALL", 100)
    rows = read_workbook(path).sheets["Taulu"]
    monkeypatch.setattr(row_scan, "_SMALL", 10**9)
    return rows, read_workbook(path).sheets["Taulu"]


CASES = {
    "like rows": {"seed": 1},
    "rows with gaps": {"seed": 2, "gaps": 0.3},
    "mostly gaps": {"seed": 3, "gaps": 0.9},
    "strange cells here and there": {"seed": 4, "odd": 0.01},
    "strange cells everywhere": {"seed": 5, "odd": 0.3, "gaps": 0.2},
}


@pytest.mark.parametrize("options", CASES.values(), ids=CASES)
def test_by_rows_and_by_cells_are_the_same(
    tmp_path: Path, options: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sheet_rows(list(PLAIN), rows=1300, **options)  # type: ignore[arg-type]
    rows, cells = read_both_ways(tmp_path, data, monkeypatch)
    assert [(cell, type(cell.value)) for cell in rows.cells.values()] == [
        (cell, type(cell.value)) for cell in cells.cells.values()
    ]
    assert (rows.hidden_rows, sorted(rows.junk), len(rows.cells)) == (
        cells.hidden_rows,
        sorted(cells.junk),
        len(list(rows.cells.values())),
    )


@pytest.mark.parametrize("kind", [*PLAIN, *ODD])
def test_a_column_of_one_kind(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PLAIN, kind, PLAIN.get(kind) or ODD[kind])
    data = sheet_rows([kind, "a whole number"], rows=120, seed=6)
    rows, cells = read_both_ways(tmp_path, data, monkeypatch)
    assert list(rows.cells.items()) == list(cells.cells.items())
    assert sorted(rows.junk) == sorted(cells.junk)


def test_a_row_that_stands_twice_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = sheet_rows(["a whole number"] * 3, rows=60, seed=7) + '<row r="5"><c r="A5"><v>77</v></c></row>'
    rows, cells = read_both_ways(tmp_path, data, monkeypatch)
    assert rows.cells == cells.cells
    assert rows.cells["A5"].value == 77


@pytest.fixture
def lazy(tmp_path: Path) -> LazyCells:
    """A sheet of 3 columns and 998 rows, not looked at yet."""
    cells = (
        read_workbook(bare_workbook(tmp_path / "a.xlsx", sheet_rows(["a whole number"] * 3, rows=1000, seed=8)))
        .sheets["Taulu"]
        .cells
    )
    assert isinstance(cells, LazyCells)
    return cells


def test_cells_made_when_looked_at_are_a_dict_in_every_way(lazy: LazyCells) -> None:
    walked = dict(zip(lazy, lazy.values(), strict=True))
    assert len(lazy) == len(walked) == 2995
    assert list(lazy.items()) == list(walked.items())
    assert (dict(lazy), {**lazy}, lazy | {}, {} | lazy, lazy.copy()) == (walked,) * 5
    assert copy.deepcopy(lazy) == walked == copy.copy(lazy)
    assert (lazy["A2"], lazy.get("A2"), lazy.get("ZZ1"), "A2" in lazy, "ZZ1" in lazy) == (
        walked["A2"],
        walked["A2"],
        None,
        True,
        False,
    )
    assert (lazy == walked, lazy != walked, repr(lazy), bool(lazy)) == (True, False, repr(walked), True)
    assert (len(lazy), list(lazy), list(lazy.values())) == (2995, list(walked), list(walked.values()))


def test_cells_made_when_looked_at_can_be_changed(lazy: LazyCells) -> None:
    lazy["A2"] = lazy["A2"]._replace(value=5)
    del lazy["B2"]
    assert (lazy["A2"].value, "B2" in lazy, lazy.pop("C2").address, lazy.pop("C2", None)) == (5, False, "C2", None)
    lazy |= {"Z1": Cell("Z1", CellKind.NUMBER, 1)}
    assert (next(reversed(lazy)), len(lazy), lazy.popitem()[0]) == ("Z1", 2994, "Z1")
    assert lazy.setdefault("A3").address == "A3"
    lazy.clear()
    assert (len(lazy), list(lazy.values()), bool(lazy)) == (0, [], False)
