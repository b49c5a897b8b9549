"""*ristiriidat.xlsx*: one row for each conflict that waits for a decision, and the decisions typed into it.

The file is the tool's own: made new the first time, patched afterwards. It only shows what every run finds again in
the two sides and the base, so nothing is lost when it is missing or cannot be written.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from hapusheets.messages import text
from hapusheets.model.cells import Value
from hapusheets.registers.schema import RegisterSchema
from hapusheets.sync.choices import Choice, Choices, shown, shown_values
from hapusheets.sync.plans import WHOLE_ROW, Note, PairConflict, PairPlan

FILE: Final = "ristiriidat.xlsx"
SHEET: Final = "Ristiriidat"
_COLUMNS: Final = (
    ("workbook", "Työkirja"),
    ("register", "Rekisteri"),
    ("record", "Tunnus"),
    ("column", "Sarake"),
    ("base", "Pohja"),
    ("local", "Sinun"),
    ("remote", "Heidän"),
    ("seen", "Nähty"),
    ("choice", "Valinta"),
)
#: Characters; together they fit one landscape page.
_WIDTHS: Final = {
    "workbook": 16, "register": 15, "record": 10, "column": 16, "base": 20, "local": 20, "remote": 20, "seen": 15,
    "choice": 14,
}  # fmt: skip
_HEADERS: Final = tuple(header for _, header in _COLUMNS)
_CHOICE: Final = "Valinta"
_SEEN: Final = "Nähty"

Line = dict[str, str]


def conflict_lines(conflicts: Sequence[PairConflict], now: dt.datetime) -> list[Line]:
    """Return the rows that the sheet should show, by header. Sensitive values are masked."""
    return [_line(conflict, f"{now.day}.{now.month}.{now.year} {now.hour}.{now.minute:02d}") for conflict in conflicts]


def _line(conflict: PairConflict, seen: str) -> Line:
    values = shown_values(conflict, masked=conflict.sensitive)
    cells = (conflict.workbook, conflict.sheet, conflict.record, conflict.column or WHOLE_ROW, *values, seen, "")
    return dict(zip(_HEADERS, cells, strict=True))


def read_lines(folder: Path) -> dict[int, Line]:
    """Return the rows of the sheet by row number; none when there is no such file."""
    from hapusheets.workbooks import read_table, read_workbook

    path = folder / FILE
    if not path.is_file():
        return {}
    table = read_table(read_workbook(path).sheets[SHEET], _HEADERS, workbook=FILE)
    return {row.number: {h: _text(row.value(h)) for h in _HEADERS} for row in table}


def read_choices(folder: Path) -> dict[str, Choices]:
    """Return the decisions that a person has typed, by workbook."""
    found: dict[str, dict[tuple[str, str, str], Choice]] = {}
    for line in read_lines(folder).values():
        if line[_CHOICE].strip():
            place = (line["Rekisteri"], line["Tunnus"], line["Sarake"])
            choice = Choice(line[_CHOICE], line["Pohja"], line["Sinun"], line["Heidän"])
            found.setdefault(line["Työkirja"], {})[place] = choice
    return dict(found)


def waiting(folder: Path, pairs: Iterable[PairPlan]) -> list[Note]:
    """Return, for each register that was left alone, how many of its conflicts still stand in the sheet."""
    refused = [pair.register for pair in pairs if pair.refused]
    lines = read_lines(folder).values() if refused else ()
    counted = Counter((line["Työkirja"], line["Rekisteri"]) for line in lines)
    found = ((register.sheet, counted[register.workbook, register.sheet]) for register in refused)
    return [Note("sync.conflicts_wait", {"sheet": sheet, "n": n}) for sheet, n in found if n]


def write_conflicts(
    folder: Path, conflicts: Sequence[PairConflict], now: dt.datetime, synced: Collection[tuple[str, str]]
) -> bool:
    """Let the sheet show exactly the conflicts of the ``synced`` (workbook, sheet) pairs; tell whether it was written.

    A row keeps its place, its *Nähty* and an undecided *Valinta* while its conflict stands. Raises WorkbookOpen.
    """
    present = read_lines(folder)
    wanted = {_place(line): line for line in conflict_lines(conflicts, now)}
    kept = {number: line for number, line in present.items() if _stands(line, wanted, synced)}
    new = [line for place, line in wanted.items() if place not in {_place(old) for old in kept.values()}]
    gone = sorted(present.keys() - kept.keys())
    if not new and not gone:
        return False
    if (folder / FILE).is_file():
        _patch(folder / FILE, new, gone)
    else:
        _make(folder / FILE, new)
    return True


def _stands(line: Line, wanted: Mapping[tuple[str, ...], Line], synced: Collection[tuple[str, str]]) -> bool:
    """Tell whether a row still shows a conflict as it is now."""
    if (line["Työkirja"], line["Rekisteri"]) not in synced:
        return True
    now = wanted.get(_place(line))
    return now is not None and all(line[h] == now[h] for h in ("Pohja", "Sinun", "Heidän"))


def _place(line: Line) -> tuple[str, ...]:
    return line["Työkirja"], line["Rekisteri"], line["Tunnus"], line["Sarake"]


def _patch(path: Path, new: Sequence[Line], gone: Sequence[int]) -> None:
    from hapusheets.workbooks import SheetPatch, commit_edit, read_table, read_workbook
    from hapusheets.workbooks.taking_out import prepare_removal

    table = read_table(read_workbook(path).sheets[SHEET], _HEADERS, workbook=FILE)
    rows = [{table.columns[h]: value or None for h, value in line.items()} for line in new]
    patch = SheetPatch(new_rows=rows, delete_rows=list(gone), header_row=table.header_row)
    commit_edit(prepare_removal(path, {SHEET: patch}))


def _make(path: Path, lines: Sequence[Line]) -> None:
    from hapusheets.workbooks.builder import SheetSpec, build_workbook

    register = conflict_register()
    rows: list[dict[str, Value]] = [{name: line[header] for name, header in _COLUMNS} for line in lines]
    build_workbook(
        [SheetSpec(register, rows=rows)],
        path=path,
        name=FILE,
        title=text("sync.conflicts.title", lang="fi"),
        readme=text("sync.conflicts.readme", lang="fi").splitlines(),
        codes={"conflict_choice": ("sinun", "heidän", "pohja")},
    )


def conflict_register() -> RegisterSchema:
    """Return the sheet as the builder of workbooks takes it."""
    columns = [
        {
            "name": name,
            "header": header,
            "kind": "long_text" if name in ("base", "local", "remote") else "text",
            "description": {"fi": text(f"sync.conflicts.column.{name}", lang="fi")},
            "width": _WIDTHS[name],
            **({"choices_hint": "conflict_choice"} if header == _CHOICE else {}),
        }
        for name, header in _COLUMNS
    ]
    description = {"fi": text("sync.conflicts.sheet", lang="fi")}
    raw = {"name": "conflicts", "sheet": SHEET, "workbook": FILE, "key": ("workbook", "register", "record", "column")}
    return RegisterSchema.model_validate({**raw, "sync": False, "columns": columns, "description": description})


def _text(value: Value) -> str:
    return "" if value is None else shown(value)


__all__ = ["FILE", "SHEET", "conflict_lines", "read_choices", "read_lines", "waiting", "write_conflicts"]
