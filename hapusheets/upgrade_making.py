"""The changed copy of one workbook: what its plan names is taken from a workbook made as for a new workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from hapusheets.journal.audit import log_line
from hapusheets.journal.lock import writing_lock
from hapusheets.journal.state import wall_clock
from hapusheets.model.cells import CellKind, Value, cell_address, parse_address
from hapusheets.model.errors import WorkbookChanged
from hapusheets.registers.schema import RegisterSchema, WorkbookSchema
from hapusheets.registers.translations import in_language
from hapusheets.starting import empty_registers
from hapusheets.upgrade_lists import ToolLists
from hapusheets.upgrading import BookPlan, Row
from hapusheets.workbooks import PreparedEdit, SheetPatch, read_table
from hapusheets.workbooks.builder import (
    SCHEMA_PROPERTY,
    WORKBOOK_PROPERTY,
    SheetSpec,
    build_register_workbook,
    workbook_bytes,
)
from hapusheets.workbooks.builder_readme import README_SHEET, column_words
from hapusheets.workbooks.builder_rules import TODAY_NAME
from hapusheets.workbooks.grafting import Graft, donor_names, is_list_name, prepare_graft
from hapusheets.workbooks.leftovers import SUFFIX, copy_prefix

if TYPE_CHECKING:
    from hapusheets.workspace import Workspace

_README_COLUMNS: Final = 6


class Making:
    """Makes the copies of one upgrade."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lang = workspace.settings.language
        self._schema = in_language(workspace.schema, self._lang)

    def prepare(self, plan: BookPlan) -> PreparedEdit:
        """Return the verified copy of a workbook with everything in its plan. Raises as ``prepare_edit``."""
        book = self._schema.workbook(plan.name)
        lists = ToolLists(self._workspace, self._workspace.schema.workbook(plan.name)).compare()
        patches = dict(self._patches(plan, book, lists))
        donor = self._donor(book, lists)
        sheets = (*plan.sheets, *lists.missing_sheets())
        graft = Graft(donor, sheets, _dressed(plan), self._names(plan, donor, lists), _properties(plan))
        return prepare_graft(self._workspace.workbook_path(plan.name), patches, graft)

    def make_new(self, names: Sequence[str]) -> None:
        """Make the workbooks that are missing, each whole or not at all. A file that has come meanwhile is kept."""
        if not names:
            return
        with writing_lock(self._workspace.state_dir):
            for name in names:
                self._make(name)
        when = wall_clock().isoformat()
        log_line(self._workspace.state_dir, when=when, command="upgrade", operation="", rows=names, notes={})
        self._workspace.refresh()

    def _make(self, name: str) -> None:
        target = self._workspace.workbook_path(name)
        lists = ToolLists(self._workspace, self._workspace.schema.workbook(name))
        temp = target.with_name(f"{copy_prefix(target)}new{SUFFIX}")
        build_register_workbook(
            name,
            cast("Any", empty_registers()[name]),
            temp,
            lookups=lists.lines,
            codes=lists.codes,
            today=self._workspace.now.date() if self._workspace.settings.practice else None,
            lang=self._lang,
            schema=self._workspace.schema,
        )
        if target.exists():
            temp.unlink()
            raise WorkbookChanged("workbook.changed", where=str(target), name=name)
        temp.replace(target)

    def _donor(self, book: WorkbookSchema, lists: ToolLists) -> bytes:
        begun = empty_registers()[book.workbook]
        return workbook_bytes(
            [SheetSpec(register, rows=cast("Any", begun[register.name])) for register in book.registers],
            title=book.title.get(self._lang) or book.title["fi"],
            name=book.workbook,
            lookups=lists.lines,
            codes=lists.codes,
            today=self._workspace.now.date() if self._workspace.settings.practice else None,
            lang=self._lang,
            schema=self._schema,
        )

    def _names(self, plan: BookPlan, donor: bytes, lists: ToolLists) -> dict[str, str]:
        present = lists.present_names
        lacking = set(lists.missing_sheets())
        theirs = donor_names(donor)
        whole = {
            name: value
            for name, value in theirs.items()
            if is_list_name(name) and name not in present and value.partition("!")[0] in lacking
        }
        today = {} if TODAY_NAME in present or not plan.touches_cells else {TODAY_NAME: theirs[TODAY_NAME]}
        return {**lists.names, **whole, **today}

    def _patches(self, plan: BookPlan, book: WorkbookSchema, lists: ToolLists) -> Iterator[tuple[str, SheetPatch]]:
        for register in book.registers:
            headers, rows = plan.columns.get(register.sheet, ()), plan.rows.get(register.sheet, ())
            if headers or rows:
                yield register.sheet, self._sheet_patch(register, headers, rows)
        for sheet, cells in lists.cells.items():
            yield sheet, SheetPatch(cells=cells)
        lines = [line for register in book.registers for line in self._readme_lines(register, plan)]
        if lines and README_SHEET in self._sheets(plan.name):
            yield README_SHEET, SheetPatch(cells=self._below(plan.name, lines))

    def _sheets(self, workbook: str) -> Mapping[str, Any]:
        return self._workspace.workbook(workbook).sheets

    def _sheet_patch(self, register: RegisterSchema, headers: Sequence[str], rows: Sequence[Row]) -> SheetPatch:
        sheet = self._sheets(register.workbook)[register.sheet]
        table = read_table(sheet, register.headers, workbook=register.workbook)
        edges = [one.bounds[3] for one in sheet.tables if one.bounds[0] == table.header_row]
        right = max(edges or table.columns.values())
        columns = {**table.columns, **{header: right + n for n, header in enumerate(headers, start=1)}}
        new_rows = [dict(_by_number(row, register, columns)) for row in rows]
        return SheetPatch(new_columns=headers, new_rows=new_rows, header_row=table.header_row)

    def _readme_lines(self, register: RegisterSchema, plan: BookPlan) -> Iterator[tuple[str, ...]]:
        """Yield what *Lue minut* says of the new columns."""
        added = register.headers if register.sheet in plan.sheets else plan.columns.get(register.sheet, ())
        for header in added:
            column = register.by_header(header)
            if column is not None:
                yield column_words(register, column, self._lang)

    def _below(self, workbook: str, lines: Sequence[tuple[str, ...]]) -> dict[str, Value]:
        cells = self._sheets(workbook)[README_SHEET].cells
        used = (parse_address(address)[0] for address, cell in cells.items() if cell.kind is not CellKind.EMPTY)
        first = max(used, default=0) + 1
        return {
            cell_address(row, number): words
            for row, line in enumerate(lines, start=first)
            for number, words in enumerate(line[:_README_COLUMNS], start=1)
            if words
        }


def _dressed(plan: BookPlan) -> dict[str, tuple[str, ...]]:
    sheets = plan.columns.keys() | plan.dressed.keys()
    return {sheet: (*plan.columns.get(sheet, ()), *plan.dressed.get(sheet, ())) for sheet in sorted(sheets)}


def _properties(plan: BookPlan) -> dict[str, str | int]:
    return {SCHEMA_PROPERTY: plan.version[1], WORKBOOK_PROPERTY: plan.name} if plan.version else {}


def _by_number(row: Row, register: RegisterSchema, columns: Mapping[str, int]) -> Iterator[tuple[int, Value]]:
    for column in register.columns:
        value = row.get(column.name)
        if value is not None and column.header in columns:
            yield columns[column.header], value


__all__ = ["Making"]
