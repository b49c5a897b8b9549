"""Workbooks of a workspace brought to the schema of today: new sheets, columns, codes, rules and drop-down lists.

A workbook that is missing altogether is made as for a new workspace.

Nothing of the person's own is touched: new columns stand at the right end, new sheets behind the others, and what
stands there keeps its order, look and notes. A second upgrade finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from hapusheets.messages import text
from hapusheets.model.cells import Value, cell_address
from hapusheets.model.changes import Applied
from hapusheets.model.errors import Refused
from hapusheets.registers import shipped
from hapusheets.registers.schema import RegisterSchema, Schema, WorkbookSchema
from hapusheets.workbooks import UnreadableTable, Workbook, conflict_copies, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from hapusheets.workspace import Workspace

_CODES: Final = "codes"
_RULES: Final = "rules"

Row = Mapping[str, Value]


@dataclass(frozen=True)
class BookPlan:
    """What one workbook lacks. ``version``: what it says of itself (None: nothing) and what it shall say.

    ``missing``: there is no such file, so it is made, with the rows that a new workspace begins with.
    """

    name: str
    sha256: str
    sheets: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dressed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    version: tuple[int | None, int] | None = None
    missing: bool = False

    def __bool__(self) -> bool:
        return bool(self.missing or self.touches_cells or self.rows or self.lists or self.version)

    @property
    def touches_cells(self) -> bool:
        """Tell whether new sheets or columns come, or prompts and checks for old ones."""
        return bool(self.sheets or self.columns or self.dressed)


@dataclass(frozen=True)
class UpgradePlan:
    """What an upgrade would do, workbook by workbook; those that lack nothing are left out."""

    books: tuple[BookPlan, ...]

    def __bool__(self) -> bool:
        return bool(self.books)

    def lines(self) -> Iterator[str]:
        """Yield what would be added, for reading."""
        for book in self.books:
            yield text("upgrade.book", name=book.name)
            if book.missing:
                yield text("upgrade.missing")
            yield from (text("upgrade.sheet", sheet=sheet) for sheet in book.sheets)
            yield from (_columns_line("upgrade.columns", sheet, names) for sheet, names in book.columns.items())
            yield from (_columns_line("upgrade.dressed", sheet, names) for sheet, names in book.dressed.items())
            for sheet, rows in book.rows.items():
                yield text("upgrade.rows", sheet=sheet, n=len(rows), names=", ".join(_row_names(rows)))
            if book.lists:
                yield text("upgrade.lists", names=", ".join(book.lists))
            if book.version:
                yield text("upgrade.version", new=book.version[1])

    def payload(self) -> list[dict[str, Any]]:
        """Return the plan for ``--json``."""
        return [
            {
                "workbook": book.name,
                "sheets": list(book.sheets),
                "columns": {sheet: list(names) for sheet, names in book.columns.items()},
                "checks": {sheet: list(names) for sheet, names in book.dressed.items()},
                "rows": {sheet: len(rows) for sheet, rows in book.rows.items()},
                "lists": list(book.lists),
                "version": book.version[1] if book.version else None,
                "new": book.missing,
            }
            for book in self.books
        ]


def plan_upgrade(workspace: Workspace) -> UpgradePlan:
    """Return what the workbooks lack of the workspace's schema, and which are missing. Nothing is written.

    Raises Refused for a workbook that a newer hapusheets has made, or whose copies alone are there.
    """
    books = [_Looking(workspace, book).plan() for book in workspace.schema.workbooks]
    return UpgradePlan(tuple(book for book in books if book))


def upgrade(workspace: Workspace, plan: UpgradePlan, *, dry_run: bool = False) -> Applied:
    """Do what the plan says: all workbooks or none, with backups and a line in the log. ``undo`` takes it back.

    Missing workbooks are made last; ``undo`` leaves them where they are.

    ``dry_run``: the changed copies are made and verified, then thrown away.

    Raises WorkbookOpen, WorkbookChanged or WorkspaceBusy (try later), UnsafeEdit where a sheet cannot take it.
    """
    from hapusheets.upgrade_making import Making

    making = Making(workspace)
    there = [book for book in plan.books if not book.missing]
    lacking = [book.name for book in plan.books if book.missing]
    fingerprints = {book.name: book.sha256 for book in there}
    notes = {book.name: "; ".join(_noted(book)) for book in there}
    applied = workspace.write_prepared(
        "upgrade", fingerprints, lambda: (making.prepare(book) for book in there), notes=notes, dry_run=dry_run
    )
    if not dry_run:
        making.make_new(lacking)
    return replace(applied, workbooks=(*applied.workbooks, *lacking))


def _noted(book: BookPlan) -> Iterator[str]:
    yield from book.sheets
    yield from (f"{sheet}: {', '.join(names)}" for sheet, names in book.columns.items())
    yield from (f"{sheet}: {len(rows)}" for sheet, rows in book.rows.items())
    yield from book.lists


def _columns_line(code: str, sheet: str, names: tuple[str, ...]) -> str:
    return text(code, sheet=sheet, names=", ".join(names))


def _row_names(rows: tuple[Row, ...]) -> Iterator[str]:
    return (str(row.get("code") or row.get("id")) for row in rows)


@dataclass
class _Looking:
    """Compares one workbook with its schema."""

    workspace: Workspace
    schema: WorkbookSchema
    _tables: dict[str, Any] = field(default_factory=dict)

    def plan(self) -> BookPlan:
        """Return what the workbook lacks."""
        if not self._path.is_file():
            self._refuse_copies()
            return BookPlan(self.schema.workbook, "", missing=True)
        self._version = self._versions()
        sheets = self._new_sheets()
        columns = dict(self._new_columns())
        return BookPlan(
            self.schema.workbook,
            self._book.sha256,
            sheets,
            columns,
            dict(self._undressed()),
            dict(self._new_rows()),
            self._new_lists(),
            self._version,
        )

    @property
    def _path(self) -> Path:
        return self.workspace.workbook_path(self.schema.workbook)

    def _refuse_copies(self) -> None:
        """A copy beside the missing workbook is likely the workbook itself under another name."""
        if copies := conflict_copies(self._path):
            names = ", ".join(copy.name for copy in copies)
            raise Refused("upgrade.only_copies", where=str(self._path), name=self.schema.workbook, copies=names)

    @property
    def _book(self) -> Workbook:
        return self.workspace.workbook(self.schema.workbook)

    def _versions(self) -> tuple[int | None, int] | None:
        from hapusheets.workbooks.builder import SCHEMA_PROPERTY

        wanted = self.workspace.schema.version
        said = str(self._book.properties.get(SCHEMA_PROPERTY, ""))
        present = int(said) if said.isdigit() else None
        if present is not None and present > wanted:
            where = str(self.workspace.workbook_path(self.schema.workbook))
            raise Refused("upgrade.newer", where=where, name=self.schema.workbook, version=present, known=wanted)
        return None if present == wanted else (present, wanted)

    def _new_sheets(self) -> tuple[str, ...]:
        present = {name.casefold() for name in self._book.sheets}
        return tuple(one.sheet for one in self.schema.registers if one.sheet.casefold() not in present)

    def _present(self) -> Iterator[tuple[RegisterSchema, Any]]:
        for register in self.schema.registers:
            if register.sheet in self._book.sheets:
                yield register, self._table(register)

    def _table(self, register: RegisterSchema) -> Any:
        if register.name not in self._tables:
            sheet = self._book.sheets[register.sheet]
            try:
                self._tables[register.name] = read_table(sheet, register.headers, workbook=register.workbook)
            except UnreadableTable as error:
                raise Refused(error.code, where=error.where, **error.facts) from error
        return self._tables[register.name]

    def _new_columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for register, table in self._present():
            lacking = tuple(one.header for one in register.columns if one.header not in table.columns)
            self._refuse_renamed(register, table, lacking)
            if lacking:
                yield register.sheet, lacking

    def _refuse_renamed(self, register: RegisterSchema, table: Any, lacking: tuple[str, ...]) -> None:
        """A header that was renamed would get an empty twin: the person must give it its name back first."""
        from hapusheets.registers.reading.suggest import did_you_mean

        for header in table.columns:
            if register.by_header(header) is None and lacking and (meant := did_you_mean(header, lacking)):
                where = (
                    f"{register.workbook} › {register.sheet}!{cell_address(table.header_row, table.columns[header])}"
                )
                raise Refused("upgrade.renamed", where=where, value=header, header=meant, sheet=register.sheet)

    def _undressed(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the own columns that stand on a sheet already and have no check."""
        from hapusheets.workbooks.grafting import unchecked_columns

        own = {one.sheet: [c.header for c in one.columns if c.own] for one in self.schema.registers}
        if any(own.values()):
            path = self.workspace.workbook_path(self.schema.workbook)
            yield from unchecked_columns(path, {sheet: headers for sheet, headers in own.items() if headers})

    def _new_rows(self) -> Iterator[tuple[str, tuple[Row, ...]]]:
        """Yield the codes and rules that the schema knows and the sheet does not."""
        wanted = {_CODES: code_rows(self.workspace.schema), _RULES: shipped.rule_rows()}
        for register, table in self._present():
            if register.name in wanted:
                lacking = tuple(_lacking(register, table, wanted[register.name]))
                if lacking:
                    yield register.sheet, lacking

    def _new_lists(self) -> dict[str, tuple[str, ...]]:
        """Return the drop-down lists that are missing, and the words that those which are there lack."""
        from hapusheets.upgrade_lists import lacking_lists

        return lacking_lists(self.workspace, self.schema)


def code_rows(schema: Schema) -> tuple[Row, ...]:
    """Return the rows of *Koodit* for every list of the schema, the workspace's own among them."""
    ours = {(row["list"], row["code"]) for row in shipped.code_rows()}
    titles = shipped.list_names()
    own = (
        {
            "list": titles.get(name, name),
            "code": code.code,
            "name_fi": code.code,
            "name_sv": code.names.get("sv"),
            "name_en": code.names.get("en"),
            "requires": "; ".join(code.requires) or None,
            "wage_group": code.wage_group,
        }
        for name, codes in schema.code_lists.items()
        for code in codes
        if (titles.get(name, name), code.code) not in ours
    )
    return (*shipped.code_rows(), *own)


def _lacking(register: RegisterSchema, table: Any, wanted: tuple[Row, ...]) -> Iterator[Row]:
    headers = [register.header(name) for name in register.key]
    if not set(headers) <= set(table.columns):
        return
    present = {tuple(_key(row.value(header)) for header in headers) for row in table}
    for row in wanted:
        if tuple(_key(row[name]) for name in register.key) not in present:
            yield row


def _key(value: Value) -> str:
    from hapusheets.model.values import compare_key

    return compare_key(str(value)) if value is not None else ""


__all__ = ["BookPlan", "UpgradePlan", "code_rows", "plan_upgrade", "upgrade"]
