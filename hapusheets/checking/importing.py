"""An old or pasted list brought into a register: everything proposed and shown first, then one change set. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.engine import CheckResult, check_registers
from hapusheets.checking.importing_duplicates import HeldBack, hold_back
from hapusheets.checking.importing_matching import Match, filled_targets, propose_matches
from hapusheets.checking.importing_names import are_swapped
from hapusheets.checking.importing_rows import NewRow, column_of, kind_of, new_rows
from hapusheets.checking.importing_source import Source
from hapusheets.model.cells import Cell, Value, cell_address, parse_address
from hapusheets.model.changes import ChangeSet, RowAdded
from hapusheets.model.errors import WrongUse
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import compare_key, format_value
from hapusheets.registers.kinds import KindContext, read_cell
from hapusheets.registers.registers import Registers
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

#: What an empty required cell of a new row is proposed to hold.
_USUAL: Final[Mapping[str, Mapping[str, str]]] = {
    "customers": {"state": "uusi", "language": "suomi"},
    "assistants": {"state": "aikova"},
}
_NAMES: Final = ("last_name", "first_names")


@dataclass(frozen=True, slots=True)
class Fill:
    """What empty cells of a column would get. ``value`` is "" where each row has its own. ``rows``: source rows.

    ``why``: usual, told, postal_code, post_town.
    """

    header: str
    value: str
    why: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything that would be done with a list. Nothing is decided: repairs and fills are offers."""

    register: RegisterSchema
    source: Source
    matches: tuple[Match, ...]
    rows: tuple[NewRow, ...]
    held: tuple[HeldBack, ...]
    fills: tuple[Fill, ...]

    @property
    def repairs(self) -> tuple[tuple[NewRow, str], ...]:
        """The safe repairs that are offered: row and header, row by row."""
        return tuple((row, header) for row in self.rows for header, entry in row.entries.items() if entry.is_repaired)

    def changes(self, *, repaired: bool, filled: bool, fingerprints: Mapping[str, str] | None = None) -> ChangeSet:
        """Return the rows to add. The audit log learns how many rows there were, never what they say."""
        added = tuple(
            RowAdded(self.register.workbook, self.register.sheet, row.values(repaired=repaired, filled=filled))
            for row in self.rows
        )
        notes = {"rows": str(len(self.rows)), "held_back": str(len(self.held))}
        return ChangeSet("check --import", added, dict(fingerprints or {}), notes)


@dataclass(frozen=True, slots=True)
class ImportAsked:
    """What the user says: source title → header, header → value of empty cells, source rows to add anyway."""

    mapping: Mapping[str, str]
    fills: Mapping[str, str]
    include: frozenset[int] = frozenset()


def plan_import(
    source: Source, register: RegisterSchema, registers: Registers, is_town: Callable[[str], bool], asked: ImportAsked
) -> ImportPlan:
    """Return what would be done with a list. Raises WrongUse for titles, headers or rows that do not exist."""
    target = importable(register, registers.table(register.name))
    matches = propose_matches(source, target, is_town, asked.mapping)
    rows = new_rows(source, matches, target, registers.context)
    _refuse_unknown_rows(asked.include, rows)
    held = hold_back(rows, source, target, registers, include=asked.include)
    aside = {found.row.number for found in held}
    kept = tuple(row for row in rows if row.entries and row.number not in aside)
    kept, fills = _filled(kept, target, registers, asked.fills)
    return ImportPlan(target, source, matches, kept, held, fills)


def importable(register: RegisterSchema, table: Table) -> RegisterSchema:
    """Return the register with the columns that its sheet has: known ones, then the user's own as texts."""
    present = [column for column in register.columns if column.header in table.columns]
    own = [
        ColumnSchema(name=header, header=header, kind="text", sensitive=True, sync=False)
        for header in table.columns
        if register.by_header(header) is None
    ]
    return register.model_copy(update={"columns": (*present, *own)})


def _refuse_unknown_rows(include: frozenset[int], rows: Sequence[NewRow]) -> None:
    numbers = {row.number for row in rows}
    if unknown := sorted(include - numbers):
        raise WrongUse("import.no_such_row", value=", ".join(map(str, unknown)))


def _filled(
    rows: tuple[NewRow, ...], register: RegisterSchema, registers: Registers, told: Mapping[str, str]
) -> tuple[tuple[NewRow, ...], tuple[Fill, ...]]:
    """Return the rows with what is proposed for their empty cells, and the proposals."""
    fills: list[Fill] = []
    values: dict[int, dict[str, Value]] = {row.number: {} for row in rows}
    for header, why, value_of in _offers(register, registers, told):
        got = {row.number: value for row in rows if header not in row.entries and (value := value_of(row))}
        for number, value in got.items():
            values[number].setdefault(header, value)
        if got:
            same = set(got.values())
            fills.append(Fill(header, str(same.pop()) if why in ("usual", "told") else "", why, tuple(got)))
    return tuple(replace(row, fills=values[row.number]) for row in rows), tuple(fills)


Offer = tuple[str, str, Callable[[NewRow], str | None]]


def _offers(register: RegisterSchema, registers: Registers, told: Mapping[str, str]) -> Iterator[Offer]:
    wanted = {_header(register, header): value for header, value in told.items()}
    for header, value in wanted.items():
        if value:
            yield header, "told", _always(value)
    present = {column.name: column.header for column in register.columns}
    for name, value in _USUAL.get(register.name, {}).items():
        if name in present and present[name] not in wanted:
            yield present[name], "usual", _always(value)
    if "municipality" in present and "postal_code" in present and present["municipality"] not in wanted:
        yield present["municipality"], "postal_code", _by_postal_code(register, registers)


def _always(value: str) -> Callable[[NewRow], str | None]:
    return lambda row: value  # noqa: ARG005 - the shape of an offer


def _by_postal_code(register: RegisterSchema, registers: Registers) -> Callable[[NewRow], str | None]:
    """A row's municipality by its postal code, else by its post town when that is the name of a municipality."""
    context, column = registers.context, register.column("postal_code")
    by_code = {code: str(found) for code, found in _municipalities_by_code(registers).items()}
    town_header = next((column.header for column in register.columns if column.name == "post_town"), "")

    def find(row: NewRow) -> str | None:
        entry = row.entries.get(column.header)
        code = None if entry is None else _read(column, entry.mended, context)
        if code in by_code:
            return by_code[str(code)]
        town = row.entries.get(town_header)
        found = None if town is None else _read(register.column("municipality"), town.mended, context)
        return str(found) if found else None

    return find


def _municipalities_by_code(registers: Registers) -> Mapping[str, Value]:
    found = {row.code or row.id: row.municipality for row in registers.postal_codes.values()}
    return {code: municipality for code, municipality in found.items() if municipality}


def _read(column: ColumnSchema, value: Value, context: KindContext) -> object:
    return read_cell(column, Cell("A1", kind_of(value), value), context).value


def _header(register: RegisterSchema, text: str) -> str:
    for column in register.columns:
        if compare_key(column.header) == compare_key(text) and column.kind != "id":
            return column.header
    headers = ", ".join(column.header for column in register.columns if column.kind != "id")
    raise WrongUse("import.no_such_header", value=text, sheet=register.sheet, all=headers)


def preview_findings(
    plan: ImportPlan, open_book: Callable[[Mapping[str, Table]], Book], table: Table, *, repaired: bool, filled: bool
) -> CheckResult:
    """Return what ``check`` would tell of the new rows, each finding at its cell in the list.

    ``open_book`` opens the registers with other tables in the place of some; ``table`` is the register as it lies.
    """
    first = max((row.number for row in table.rows), default=table.header_row) + 1
    rows = tuple(_as_row(row, first + index, table, repaired, filled) for index, row in enumerate(plan.rows))
    book = open_book({plan.register.name: replace(table, rows=(*table.rows, *rows))})
    result = check_registers(book, only=frozenset({plan.register.name}))
    places = _Places(plan, {first + index: row for index, row in enumerate(plan.rows)}, table.columns)
    moved = [places.moved(finding) for finding in result.findings if _is_of(finding, plan.register, first)]
    return replace(result, findings=(*own_findings(plan, moved), *moved), rows=len(plan.rows))


def _is_of(finding: Finding, register: RegisterSchema, first: int) -> bool:
    at = (finding.workbook, finding.sheet) == (register.workbook, register.sheet)
    return at and finding.row is not None and finding.row >= first


def _as_row(row: NewRow, number: int, table: Table, repaired: bool, filled: bool) -> TableRow:
    values = row.values(repaired=repaired, filled=filled)
    cells = {header: Cell(table.address(number, header), kind_of(value), value) for header, value in values.items()}
    return TableRow(number, cells)


@dataclass(frozen=True)
class _Places:
    """From cells of rows not yet written to cells of the list."""

    plan: ImportPlan
    rows: Mapping[int, NewRow]
    columns: Mapping[str, int]

    def moved(self, finding: Finding) -> Finding:
        """Return a finding at its cell in the list. The id that the row will get is not told: it may change."""
        source, row = self.plan.source, self.rows[finding.row or 0]
        return replace(
            finding,
            workbook=source.file,
            sheet=source.sheet,
            cell=source_cell(self.plan, row, finding.column),
            row=row.number,
            record=None,
            related=tuple(map(self._place, finding.related)),
        )

    def _place(self, place: str) -> str:
        register, source = self.plan.register, self.plan.source
        own = f"[{register.workbook}]{register.sheet}!"
        if not place.startswith(own):
            return place
        number, column = parse_address(place.removeprefix(own))
        row = self.rows.get(number)
        header = next((header for header, at in self.columns.items() if at == column), "")
        return place if row is None else f"[{source.file}]{source.sheet}!{source_cell(self.plan, row, header)}"


def source_cell(plan: ImportPlan, row: NewRow, header: str) -> str:
    """Return the cell of the list that a column's value comes from, or where it would stand, or the row's first."""
    if header in row.entries:
        return row.entries[header].cell
    for match in plan.matches:
        if header in (plan.register.header(name) for name in match.parts):
            return cell_address(row.number, match.column.number)
    return row.first_cell


def own_findings(plan: ImportPlan, others: Iterable[Finding] = ()) -> Iterator[Finding]:
    """Yield what only the list can tell: lost values, names whose parts are guessed or swapped; at cells of the list.

    ``others``: what ``check`` tells of the rows; a cell is not told of twice.
    """
    told = {finding.cell for finding in others if finding.code.startswith("name")}
    for row in plan.rows:
        for lost in row.lost:
            code = "import.cell_error" if lost.what else "import.no_result"
            yield _at(plan, row, code, Severity.ERROR, lost.column, lost.cell, value=lost.what, header=lost.column)
        if row.name_guessed and row.name_guessed not in told:
            last, first = (_typed(plan, row, name) for name in _NAMES)
            yield _at(plan, row, "import.name_order", Severity.WARNING, plan.register.header("last_name"),
                      row.name_guessed, last=last, first=first)  # fmt: skip
        elif (swapped := _swapped(plan, row)) and swapped.cell not in told:
            yield swapped


def _swapped(plan: ImportPlan, row: NewRow) -> Finding | None:
    if not {"last_name", "first_names"} <= {column.name for column in plan.register.columns}:
        return None
    last, first = (_typed(plan, row, name) for name in _NAMES)
    if not are_swapped(last, first):
        return None
    header = plan.register.header("last_name")
    found = _at(plan, row, "import.names_swapped", Severity.WARNING, header, row.entries[header].cell,
                value=last, suggestion=first, last=last, first=first)  # fmt: skip
    return replace(found, fix=Fix(first, FixClass.ASK))


def _typed(plan: ImportPlan, row: NewRow, name: str) -> str:
    entry = row.entries.get(plan.register.header(name))
    return "" if entry is None else format_value(entry.mended)


def _at(  # noqa: PLR0917 - a finding has so many parts
    plan: ImportPlan, row: NewRow, code: str, severity: Severity, header: str, cell: str, /, **params: Value
) -> Finding:
    column = column_of(plan.register, header)
    return Finding(code, severity, plan.source.file, plan.source.sheet, cell, row.number, header,
                   params=params, sensitive=column.sensitive)  # fmt: skip


def unsure_matches(plan: ImportPlan) -> tuple[Match, ...]:
    """Return the matches that a person must confirm one by one."""
    return tuple(match for match in plan.matches if match.sureness == "likely")


def lacking_required(plan: ImportPlan) -> tuple[str, ...]:
    """Return the headers of required columns that neither the list nor a proposal fills."""
    got = filled_targets(plan.matches)
    offered = {fill.header for fill in plan.fills}
    return tuple(
        column.header
        for column in plan.register.columns
        if column.required and column.kind != "id" and column.name not in got and column.header not in offered
    )


__all__ = [
    "Fill",
    "ImportAsked",
    "ImportPlan",
    "importable",
    "lacking_required",
    "own_findings",
    "plan_import",
    "preview_findings",
    "source_cell",
    "unsure_matches",
]
