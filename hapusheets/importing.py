"""An old or pasted list read from its file and brought into a register of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hapusheets.checking.importing import (
    ImportAsked,
    ImportPlan,
    importable,
    own_findings,
    plan_import,
    preview_findings,
)
from hapusheets.checking.importing_headers import HeaderNames
from hapusheets.checking.importing_matching import Sureness, propose_matches
from hapusheets.checking.importing_source import Source, read_source
from hapusheets.checking.opening import open_registers
from hapusheets.model.cells import Cell, CellKind
from hapusheets.model.errors import Refused, WrongUse
from hapusheets.model.values import compare_key
from hapusheets.registers.kinds import read_cell
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

if TYPE_CHECKING:
    from hapusheets.checking.book import Book
    from hapusheets.checking.engine import CheckResult
    from hapusheets.model.changes import Applied
    from hapusheets.model.findings import Finding
    from hapusheets.model.tables import Table
    from hapusheets.workbooks import Workbook
    from hapusheets.workspace import Workspace

_SCORED_ROWS: Final = 200
_HINT: Final = 2.0
_CLEAR_LEAD: Final = 1.0
#: Words in the names of files, sheets and titles that tell what a list is about; by register.
_HINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "customers": ("asiakas", "asiakka", "klient", "kund", "customer", "client"),
    "assistants": ("avustaj", "assistent", "assistant"),
    "substitutes": ("sijai", "vikari", "substitut"),
    "representatives": ("edunvalvoj", "edustaj", "huoltaj", "intressebevakar"),
    "contacts": ("yhteyshenk", "kontaktperson"),
    "decisions": ("päätö", "beslut"),
    "requests": ("sijaistarp", "sijaistarv"),
    "shifts": ("vuoro", "skift"),
    "employments": ("työsuht",),
}
_WEIGHTS: Final = {Sureness.SURE: 2.0, Sureness.LIKELY: 0.5, Sureness.NONE: 0.0}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which sheet of the file and which register: told or ``guessed``; ``others``: the other sheets."""

    source: Source
    register: RegisterSchema
    guessed: bool
    others: tuple[str, ...] = ()


class Import:
    """One list on its way into a register. Nothing is written before ``add``."""

    def __init__(
        self, workspace: Workspace, file: str | Path, *, register: str | None = None, sheet: str | None = None,
        asked: ImportAsked | None = None,
    ) -> None:  # fmt: skip
        """Read the list. Raises UnreadableWorkbook for a file that is no list, WrongUse or Refused for a wrong one."""
        self.workspace = workspace
        self.asked = asked or ImportAsked({}, {})
        self.workbook = _read(workspace, Path(file))
        self.book = self._open({})
        self.chosen = _chosen(self.workbook, self.book, register, sheet, self.is_town)
        if self.chosen.register.name in self.book.broken:
            workspace.table(self.chosen.register)  # tells why it cannot be read
        if not self.chosen.source.rows:
            raise Refused("import.no_rows", where=self.workbook.name, sheet=self.chosen.source.sheet)

    @cached_property
    def is_town(self) -> Callable[[str], bool]:
        """Tells whether a text is the name of a municipality, in any known spelling."""
        return _town_judge(self.book)

    @property
    def table(self) -> Table:
        """The register as it lies."""
        return self.book.registers.table(self.chosen.register.name)

    @cached_property
    def plan(self) -> ImportPlan:
        """What would be done. Refused when nothing in the list fits the register."""
        plan = plan_import(self.chosen.source, self.chosen.register, self.book.registers, self.is_town, self.asked)
        if not any(match.is_taken for match in plan.matches):
            sheet = self.chosen.register.sheet
            titles = ", ".join(column.title for column in plan.source.columns)
            raise Refused("import.nothing_fits", where=self.workbook.name, sheet=sheet, titles=titles)
        return plan

    def ask(self, asked: ImportAsked) -> None:
        """Plan anew with what a person has answered."""
        self.asked = asked
        self.__dict__.pop("plan", None)

    def preview(self, *, repaired: bool, filled: bool) -> CheckResult:
        """Return what ``check`` would tell of the new rows, each finding at its cell in the list."""
        return preview_findings(self.plan, self._open, self.table, repaired=repaired, filled=filled)

    def add(self, *, repaired: bool, filled: bool, dry_run: bool = False) -> Applied:
        """Add the rows, all or none. Raises as ``Workspace.apply`` does."""
        name = self.chosen.register.workbook
        read = {name: self.workspace.workbook(name).sha256}
        changes = self.plan.changes(repaired=repaired, filled=filled, fingerprints=read)
        return self.workspace.apply(changes, dry_run=dry_run)

    def check_added(self, applied: Applied) -> tuple[CheckResult, Mapping[int, int]]:
        """Return what is wrong in the added rows, at their cells in the register, and each row's row in the list."""
        register = self.chosen.register
        book, result = self.workspace.open_check(frozenset({register.name}))
        records = book.registers.records(register.name)
        rows = {records[key].place.row: row.number for key, row in zip(applied.ids, self.plan.rows, strict=True)}
        own = [_in_register(found, rows, applied.ids, self, book) for found in own_findings(self.plan, result.findings)]
        found = [finding for finding in result.findings if finding.row in rows and finding.sheet == register.sheet]
        return replace(result, findings=(*own, *found), rows=len(rows)), rows

    def _open(self, instead: Mapping[str, Table]) -> Book:
        space = self.workspace
        book, _ = open_registers(
            space.schema,
            lambda register: instead.get(register.name) or space.table(register),
            practice=space.settings.practice,
            today=space.now.date(),
        )
        return book


def _in_register(finding: Finding, rows: Mapping[int, int], ids: tuple[str, ...], run: Import, book: Book) -> Finding:
    """Return a finding of the list at the cell of the register that its row was written to."""
    at = {source: row for row, source in rows.items()}
    number = at[finding.row or 0]
    record = dict(zip(rows.values(), ids, strict=True))[finding.row or 0]
    register = run.chosen.register
    cell = book.registers.table(register.name).address(number, finding.column)
    return replace(finding, workbook=register.workbook, sheet=register.sheet, cell=cell, row=number, record=record)


def _read(workspace: Workspace, path: Path) -> Workbook:
    from hapusheets.workbooks.csv_files import read_any

    if not path.is_file():
        raise WrongUse("import.no_file", where=str(path))
    if path.resolve().parent == workspace.registers_dir.resolve():
        raise Refused("import.own_register", where=path.name)
    return read_any(path)


def _town_judge(book: Book) -> Callable[[str], bool]:
    column = ColumnSchema(name="municipality", header="Kunta", kind="municipality")
    context = book.registers.context

    def is_town(text: str) -> bool:
        return (
            bool(context.municipalities)
            and read_cell(column, Cell("A1", CellKind.TEXT, text), context).value is not None
        )

    return is_town


def _chosen(
    workbook: Workbook, book: Book, register: str | None, sheet: str | None, is_town: Callable[[str], bool]
) -> Chosen:
    """Return the sheet and the register that fit best, or those that are told."""
    sheets = [each for each in workbook.sheets.values() if each.cells and (each.state == "visible" or sheet)]
    if sheet is not None:
        sheets = [each for each in sheets if compare_key(each.name) == compare_key(sheet)]
        if not sheets:
            names = ", ".join(workbook.sheets)
            raise WrongUse("import.no_such_sheet", where=workbook.name, value=sheet, all=names)
    if not sheets:
        raise Refused("import.empty", where=workbook.name)
    registers = _possible(book, register)
    sources = {
        (each.name, target.name): read_source(each, workbook.name, _known(book, target), is_town)
        for each in sheets for target in registers
    }  # fmt: skip
    scores = {key: _score(source, book, key[1], is_town) for key, source in sources.items()}
    best = max(scores, key=lambda key: scores[key])
    rivals = [name for (of, name), score in scores.items() if of == best[0] and score > scores[best] - _CLEAR_LEAD]
    if len(rivals) > 1:
        fitting = ", ".join(book.schema.register(name).sheet for name in rivals)
        raise WrongUse("import.which_register", where=workbook.name, fitting=fitting, file=workbook.name,
                       first=book.schema.register(rivals[0]).sheet)  # fmt: skip
    others = tuple(each.name for each in sheets if each.name != best[0])
    return Chosen(sources[best], book.schema.register(best[1]), register is None, others)


def _possible(book: Book, register: str | None) -> list[RegisterSchema]:
    if register is not None:
        return [book.schema.register(register)]
    return [each for each in book.schema.registers if not each.written_by_tool and each.workbook != "asetukset.xlsx"]


def _known(book: Book, register: RegisterSchema) -> Callable[[str], bool]:
    return HeaderNames(importable(register, book.registers.table(register.name))).known


def _score(source: Source, book: Book, register: str, is_town: Callable[[str], bool]) -> float:
    target = importable(book.schema.register(register), book.registers.table(register))
    sample = replace(source, rows=source.rows[:_SCORED_ROWS])
    matches = propose_matches(sample, target, is_town)
    parts = {part: _WEIGHTS[match.sureness] for match in matches for part in match.parts}
    about = compare_key(f"{Path(source.file).stem} {source.sheet}")
    hinted = any(word in about for word in (*_HINTS.get(register, ()), compare_key(target.sheet)))
    return sum(parts.values()) + (_HINT if hinted and parts else 0.0)


__all__ = ["Chosen", "Import", "ImportAsked"]
