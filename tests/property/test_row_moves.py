"""Rows added and taken out at random, against a plain list; formulas against the cells they point to."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hapusheets.model.cells import cell_address
from hapusheets.workbooks import SheetPatch, commit_edit, prepare_edit, read_workbook
from hapusheets.workbooks.row_moves import RowMoves
from hapusheets.workbooks.sheet_parts import range_bounds
from tests.unit.workbooks.workbook_making import bare_workbook

ROWS = 9
HEAD = '<row r="1"><c r="A1" t="str"><v>Luku</v></c><c r="B1" t="str"><v>Summa</v></c></row>'
Range = tuple[int, int]
ranges = st.tuples(st.integers(2, ROWS + 1), st.integers(2, ROWS + 1)).map(lambda ends: (min(ends), max(ends)))


def register(path: Path, sums: list[Range]) -> Path:
    """Write rows of a number and a sum over some of the numbers."""
    body = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row * 10}</v></c>'
        f'<c r="B{row}"><f>SUM(A{first}:$A${last})</f><v>0</v></c></row>'
        for row, (first, last) in enumerate(sums, start=2)
    )
    return bare_workbook(path, HEAD + body, around='<autoFilter ref="A1:B10"/>')


def pointed(path: Path) -> list[tuple[object, list[object]]]:
    """Return each row's number and the numbers that its sum points to."""
    cells = read_workbook(path).sheets["Taulu"].cells
    found: list[tuple[object, list[object]]] = []
    for row in range(2, 40):
        number, total = cells.get(f"A{row}"), cells.get(f"B{row}")
        if number is None:
            continue
        formula = (total.formula if total else None) or "SUM(#REF!)"
        inside = formula.removeprefix("SUM(").removesuffix(")")
        if inside == "#REF!":
            found.append((number.value, []))
            continue
        top, _, bottom, _ = range_bounds(inside.replace("$", ""))
        found.append((number.value, [cells[f"A{each}"].value for each in range(top, bottom + 1)]))
    return found


@settings(max_examples=60)
@given(
    st.lists(ranges, min_size=ROWS, max_size=ROWS),
    st.sets(st.integers(2, ROWS + 1), max_size=ROWS - 1),
    st.lists(st.integers(1000, 2000), max_size=3),
)
def test_rows_added_and_taken_out_leave_what_a_list_says(sums: list[Range], gone: set[int], added: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = register(Path(folder) / "a.xlsx", sums)
        patch = SheetPatch(new_rows=[{1: number} for number in added], delete_rows=sorted(gone), header_row=1)
        commit_edit(prepare_edit(path, {"Taulu": patch}))
        kept = [row for row in range(2, ROWS + 2) if row not in gone]
        model: list[tuple[object, list[object]]] = [
            (row * 10, [each * 10 for each in range(sums[row - 2][0], sums[row - 2][1] + 1) if each not in gone])
            for row in kept
        ]
        assert pointed(path) == model + [(number, []) for number in added]


columns = st.integers(1, 60)


@given(
    st.tuples(st.integers(1, 40), columns),
    st.tuples(st.integers(1, 40), columns),
    st.sets(st.integers(1, 40), min_size=1, max_size=10),
)
def test_a_moved_range_holds_just_the_rows_that_are_left(
    first: tuple[int, int], last: tuple[int, int], gone: set[int]
) -> None:
    moves = RowMoves("T", tuple(sorted(gone)))
    moved = moves.formula(f"T!{cell_address(*first)}:{cell_address(*last)}", here=False)
    rows = range(min(first[0], last[0]), max(first[0], last[0]) + 1)
    left = [moves.row(row) for row in rows if row not in gone]
    if not left:
        assert moved == "T!#REF!"
        return
    start, end = (range_bounds(each) for each in moved.removeprefix("T!").split(":"))
    numbers = sorted((start[0], end[0]))
    assert list(range(numbers[0], numbers[1] + 1)) == left
    assert (start[1], end[1]) == (first[1], last[1])


@given(st.integers(1, 100), st.sets(st.integers(1, 100)))
def test_what_does_not_reach_the_gone_rows_stays_letter_by_letter(row: int, gone: set[int]) -> None:
    below = tuple(each + row for each in gone)
    formula = f"IF(T!$B${row}>a{row},\"A99\",SUM({row}:{row},A:C))+Työt[[#This Row],[A99]]*'T 2'!A99"
    assert RowMoves("T", below).formula(formula, here=True) == formula
