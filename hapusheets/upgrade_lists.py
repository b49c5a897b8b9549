"""Drop-down lists of a workbook compared with what the registers and the schema say now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from hapusheets.lookups import current_lines
from hapusheets.model.cells import CellKind, Value, cell_address, column_number, parse_address
from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.model.values import compare_key
from hapusheets.registers.schema import WorkbookSchema
from hapusheets.workbooks.builder_lists import CODES_SHEET, MUNICIPALITIES, ListColumn, filled_range, list_columns
from hapusheets.workbooks.grafting import read_defined_names

if TYPE_CHECKING:
    from hapusheets.registers.registers import Registers
    from hapusheets.workspace import Workspace

_BEGINNING: Final = re.compile(r"'?([^'!]+)'?!\$([A-Z]{1,3})\$2")


@dataclass
class ToolLists:
    """The lists of one workbook: those wanted, and what its hidden sheets hold.

    ``read``: the registers, where somebody has read them already.
    """

    workspace: Workspace
    schema: WorkbookSchema
    read: Registers | None = None
    cells: dict[str, dict[str, Value]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def compare(self) -> ToolLists:
        """Find what is lacking: ``cells`` to write by sheet, ``names`` to define, ``lacking`` words by list."""
        for item in self.wanted:
            if item.name not in self.present_names:
                self._add(item)
            elif item.sheet == CODES_SHEET:
                self._extend(item, self.present_names[item.name])
        return self

    def behind(self) -> dict[str, tuple[str, ...]]:
        """Return the codes of *Koodit* that a drop-down list of the workbook does not offer, by the list's title."""
        for item in self.wanted:
            if item.sheet == CODES_SHEET and item.name in self.present_names:
                self._extend(item, self.present_names[item.name])
        titles = {item.name: item.header for item in self.wanted}
        return {titles[name]: words for name, words in self.lacking.items()}

    @cached_property
    def wanted(self) -> tuple[ListColumn, ...]:
        """The lists that the workbook's columns need."""
        columns = [column for register in self.schema.registers for column in register.columns]
        return list_columns(columns, self.workspace.schema, self.codes, self.lines)

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        """Every code list, the workspace's own codes and municipalities in it."""
        header = self.workspace.schema.register("municipalities").header("name")
        towns = [str(row.value(header)) for row in self._registers.table("municipalities") if row.value(header)]
        return {**self._registers.code_lists, MUNICIPALITIES: tuple(dict.fromkeys(towns))}

    @cached_property
    def lines(self) -> Mapping[str, tuple[str, ...]]:
        """The drop-down lines of every register that others refer to."""
        return current_lines(self._registers)

    @cached_property
    def _registers(self) -> Registers:
        """The registers as far as they can be read: an old workbook lacks sheets and columns."""
        if self.read is not None:
            return self.read
        from hapusheets.checking import open_registers

        settings, day = self.workspace.settings, self.workspace.now.date()
        book, _ = open_registers(self.workspace.schema, self.workspace.table, practice=settings.practice, today=day)
        return book.registers

    @cached_property
    def present_names(self) -> dict[str, str]:
        """What each defined name of the workbook stands for."""
        return read_defined_names(self.workspace.workbook_path(self.schema.workbook))

    def _add(self, item: ListColumn) -> None:
        self.lacking[item.name] = item.values
        if item.sheet not in self._sheets:
            return  # the whole sheet comes, with its names
        number = 1 + max((parse_address(address)[1] for address in self._texts(item.sheet)), default=0)
        for row, value in enumerate((item.header, *item.values), start=1):
            self.cells.setdefault(item.sheet, {})[cell_address(row, number)] = value
        self.names[item.name] = filled_range(item.sheet, number)

    def _extend(self, item: ListColumn, formula: str) -> None:
        place = _BEGINNING.match(formula)
        if place is None or place[1] not in self._sheets:
            return
        number = column_number(place[2])
        held = {parse_address(a)[0]: v for a, v in self._texts(place[1]).items() if parse_address(a)[1] == number}
        known = {compare_key(str(value)) for row, value in held.items() if row > 1}
        lacking = tuple(value for value in item.values if compare_key(value) not in known)
        for row, value in enumerate(lacking, start=max(held, default=1) + 1):
            self.cells.setdefault(place[1], {})[cell_address(row, number)] = value
        if lacking:
            self.lacking[item.name] = lacking

    @property
    def _sheets(self) -> Mapping[str, object]:
        return self.workspace.workbook(self.schema.workbook).sheets

    def _texts(self, sheet: str) -> dict[str, Value]:
        cells = self.workspace.workbook(self.schema.workbook).sheets[sheet].cells
        present = {address: cell.value for address, cell in cells.items() if cell.kind is not CellKind.EMPTY}
        return {**present, **self.cells.get(sheet, {})}

    def missing_sheets(self) -> Iterator[str]:
        """Yield the tool sheets that lists need and the workbook lacks."""
        yield from dict.fromkeys(item.sheet for item in self.wanted if item.sheet not in self._sheets)


def lists_behind(workspace: Workspace, registers: Registers) -> dict[str, tuple[str, ...]]:
    """Return the new codes that some workbook's drop-down lists do not offer yet, by the list's title."""
    found: dict[str, tuple[str, ...]] = {}
    known = workspace.schema.codes
    if all(set(codes) <= set(known.get(name, ())) for name, codes in registers.code_lists.items()):
        return found  # nobody has typed a code of their own
    for schema in workspace.schema.workbooks:
        if workspace.workbook_path(schema.workbook).is_file():
            with suppress(UnreadableWorkbook):  # check has told of it
                found |= ToolLists(workspace, schema, registers).behind()
    return found


def lacking_lists(workspace: Workspace, schema: WorkbookSchema) -> dict[str, tuple[str, ...]]:
    """Return the missing lists by their title, and the words that those which are there lack."""
    lists = ToolLists(workspace, schema).compare()
    titles = {item.name: item.header for item in lists.wanted}
    return {titles[name]: words for name, words in lists.lacking.items()}


__all__ = ["ToolLists", "lacking_lists", "lists_behind"]
