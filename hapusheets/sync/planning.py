"""The plan of one pair: a register and its cloud sheet. Pure but for what it was given; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, RowAdded, RowDeleted
from hapusheets.model.changes import Change as LocalChange
from hapusheets.model.tables import Table, TableRow
from hapusheets.model.values import format_value
from hapusheets.registers.schema import RegisterSchema
from hapusheets.sync.base import Rows
from hapusheets.sync.choices import Choices, settle
from hapusheets.sync.deletions import Deletion, read_deletion
from hapusheets.sync.guards import Limits, doubled_keys, empty_side, many_deletions
from hapusheets.sync.left_out import cells_left_out, formula_notes, revealing_notes, unknown_notes
from hapusheets.sync.merge import Change, Conflict, Merged, merge_tables, same
from hapusheets.sync.numbering import (
    Numbers,
    known_ids,
    number_local_rows,
    number_remote_rows,
    rename,
    renumber,
    required_alike,
    same_thing,
)
from hapusheets.sync.plans import WHOLE_ROW, Note, PairConflict, PairPlan, row_values
from hapusheets.sync.providers.contract import SheetChanges
from hapusheets.sync.revealing import SHORTEST, reveals
from hapusheets.sync.sides import KEY, SideRow, merge_rows, read_side, synced_headers
from hapusheets.sync.withholding import Withholding


@dataclass(frozen=True)
class Pair:
    """What is known of a register and its cloud sheet. ``base`` None: never synced, or the base is lost.

    ``limits`` None: every deletion is wanted. ``choices``: what a person has decided about earlier conflicts.
    """

    register: RegisterSchema
    local: Table
    remote: Table
    base: Rows | None
    withholding: Withholding
    choices: Choices
    limits: Limits | None = field(default_factory=Limits)


def plan_pair(pair: Pair) -> PairPlan:
    """Return what a sync does to one register. Refusals leave the pair as it is, base included."""
    return _Planner(pair).plan()


class _Planner:
    """Makes the plan of one pair step by step."""

    def __init__(self, pair: Pair) -> None:
        self.pair = pair
        self.register = pair.register
        self.key_header = pair.register.key_headers[0]
        self.notes: list[Note] = []
        self.prepare: list[LocalChange] = []
        self.cells: dict[tuple[int, int], Value] = {}
        self.removed: dict[str, SideRow] = {}
        self.apart: set[str] = set()
        self.base = {str(row[KEY]): row for row in pair.base or ()}
        self._everything: dict[str, SideRow] | None = None

    def plan(self) -> PairPlan:
        """Return the plan."""
        refused = self._read()
        if refused:
            return PairPlan(self.register, refused=tuple(refused))
        self._number()
        self._withdraw()
        self._tell_apart()
        self._keep_unclear_here()
        return self._merge()

    def _read(self) -> list[Note]:
        """Read both sides; return why the pair cannot be synced."""
        wanted = synced_headers(self.register)
        self._add_columns_there()
        pair = self.pair
        missing = [h for h in wanted if h not in pair.local.columns or h not in pair.remote.columns]
        if lost := [header for header in self.register.key_headers if header in missing]:
            return [Note("sync.no_key_column", {"sheet": self.register.sheet, "header": lost[0]})]
        self.notes += [Note("sync.no_column", {"sheet": self.register.sheet, "header": h}) for h in missing]
        columns = [header for header in wanted if header not in missing]
        hidden = pair.withholding.numbers(self.register)
        self.local = read_side(pair.local, self.register, columns, leave_out=lambda row: row.number in hidden)
        self.remote = read_side(pair.remote, self.register, columns)
        for side in (self.local, self.remote):
            side.rows = [row for row in side.rows if row.key or any(v is not None for v in row.values.values())]
        self._hold_back()
        twice = doubled_keys(self.local, self.key_header, "local")
        twice += doubled_keys(self.remote, self.key_header, "remote")
        return twice or self._emptied()

    def _add_columns_there(self) -> None:
        """Give the cloud the columns that the workspace has added or switched on and that were never there."""
        pair = self.pair
        known = {header for row in self.base.values() for header in row}
        switched = (c.header for c in self.register.columns if c.sync and (c.own or c.sync_reason))
        new = [h for h in switched if h in pair.local.columns and h not in pair.remote.columns and h not in known]
        places = dict(zip(new, range(max(pair.remote.columns.values()) + 1, 1_000_000), strict=False))
        self.pair = replace(pair, remote=replace(pair.remote, columns={**pair.remote.columns, **places}))
        self.cells |= {(pair.remote.header_row, place): header for header, place in places.items()}

    def _unclear(self, conflict: Conflict, typed: str) -> Note:
        column = conflict.column or WHOLE_ROW
        facts = {"sheet": self.register.sheet, "record": conflict.record, "column": column, "value": typed}
        return Note("sync.choice_unclear", facts)

    def _hold_back(self) -> None:
        """Leave out rows whose very key must not leave."""
        keys = frozenset(self.register.key_headers)
        self.held = [[row for row in side.rows if row.revealing & keys] for side in (self.local, self.remote)]
        for side in (self.local, self.remote):
            side.rows = [row for row in side.rows if not row.revealing & keys]

    def _emptied(self) -> list[Note]:
        if self.pair.limits is None:
            return []
        hidden = self.pair.withholding.keys(self.register)
        return empty_side(len(self.base.keys() - hidden), self.local, self.remote)

    def _number(self) -> None:
        """Give ids to rows without one."""
        if not self.register.id_pattern:
            self._leave_unnamed()
            return
        elsewhere = set(self.remote.by_key) | self.base.keys()
        self.numbers = Numbers(self.register, known_ids(self.register, self.pair.local, self.remote, self.base))
        shown = self.pair.withholding.registers.records(self.register.name)
        self.numbers.taken |= {*shown, *self.pair.withholding.registers.remembered_ids}
        self.prepare += number_local_rows(
            self.local, self.register, self.pair.withholding.registers, self.numbers, elsewhere
        )
        self._recognise_taken_in()
        self.cells |= number_remote_rows(self.remote, self.register, self.numbers)

    def _recognise_taken_in(self) -> None:
        """Give a cloud row without an id the id under which it was taken in here before it could be removed there."""
        waiting = self.remote.unnumbered
        hidden = sorted(self.pair.withholding.keys(self.register)) if waiting else ()
        taken = {key: self._local_values(key) or {} for key in hidden}
        for row in waiting:
            cells = [(h, value) for h, value in row.values.items() if h != self.key_header]
            key = next((k for k, here in taken.items() if all(same(here.get(h), value) for h, value in cells)), None)
            if key is not None:
                del taken[key]
                rename(row, key, self.register)

    def _leave_unnamed(self) -> None:
        for side in (self.local, self.remote):
            if side.unnumbered:
                facts = {"sheet": self.register.sheet, "n": len(side.unnumbered), "header": self.key_header}
                self.notes.append(Note("sync.no_key_rows", facts))
                side.rows = [row for row in side.rows if row.key]

    def _withdraw(self) -> None:
        """Take rows out of the cloud that must not be there; what was edited there is taken in first."""
        hidden = self.pair.withholding.keys(self.register)
        for row in list(self.remote.rows):
            if row.key in hidden | self.pair.withholding.gone and not self._is_same_thing(row):
                self._renumber_remote(row)
            if self._means_another(row):
                self.apart.add(row.key)
                continue
            namesake = self._is_new_namesake(row)
            if row.key in hidden or namesake or self._points_to_protected(row):
                self._take_in(row, flagged=namesake)
                self.removed[row.key] = row
        self.remote.rows = [row for row in self.remote.rows if row.key not in self.removed.keys() | self.apart]
        self.local.rows = [row for row in self.local.rows if row.key not in self.removed]
        for key in hidden | self.removed.keys():
            self.base.pop(key, None)

    def _keep_unclear_here(self) -> None:
        """Keep here new rows that refer to a person who is not in the registers: it may have been a protected one."""
        elsewhere = self.base.keys() | self.remote.by_key.keys()
        asks = self.pair.withholding.unknown_person
        found = {row.number: asks(self.register, row.source) for row in self.local.rows if row.key not in elsewhere}
        self.notes += unknown_notes(self.register, self.local, {n: header for n, header in found.items() if header})
        self.local.rows = [row for row in self.local.rows if not found.get(row.number)]

    def _means_another(self, row: SideRow) -> bool:
        """Tell whether a new cloud row refers to a protected person's number but spells somebody else's name beside it.

        That person's row was renumbered when it was taken in. The row stays in the cloud until the number is mended.
        """
        if row.key in self.base or self._local_values(row.key) is not None:
            return False
        found = self.pair.withholding.other_name(self.register, row.source)
        if found is None:
            return False
        column, typed = found
        facts = {"sheet": self.register.sheet, "id": row.key, "column": column, "value": typed}
        self.notes.append(Note("sync.another_name", facts))
        return True

    def _is_new_namesake(self, row: SideRow) -> bool:
        """Tell whether a row made in the cloud is by its name a protected person: the coordinator must decide."""
        is_new = row.key not in self.base and self._local_values(row.key) is None
        return is_new and self.pair.withholding.is_namesake(self.register, row.source)

    def _points_to_protected(self, row: SideRow) -> bool:
        """Tell whether a cloud row names a protected person, and does so still once local edits have gone up."""
        asks = self.pair.withholding.points_to_protected
        if not asks(self.register, row.source):
            return False
        local = self.local.by_key.get(row.key)
        if local is None:
            return True
        base = self.base.get(row.key, {})
        cells = {
            header: local.source.cells.get(header) if header in base and same(base[header], value) else cell
            for header, cell in row.source.cells.items()
            for value in (row.values.get(header),)
        }
        merged = TableRow(row.number, {header: cell for header, cell in cells.items() if cell is not None})
        return asks(self.register, merged)

    def _is_same_thing(self, row: SideRow) -> bool:
        """Tell a withheld row's own copy in the cloud from a new row there that happened to get its number."""
        if row.key in self.base or not self.register.id_pattern:
            return True
        local = self._local_values(row.key)
        if local is None and row.key in self.pair.withholding.gone:
            return self.pair.withholding.is_namesake(self.register, row.source)
        return local is None or same_thing(local, row.values, self.register)

    def _renumber_remote(self, row: SideRow) -> None:
        rename(row, self.numbers.next(), self.register)
        self.cells[row.number, self.remote.table.columns[self.key_header]] = row.key

    def _take_in(self, row: SideRow, *, flagged: bool = False) -> None:
        """Let what was typed in the cloud stand locally before the row is taken away there.

        ``flagged``: the row gets a flag, and so stays here until the coordinator has looked who it is about.
        """
        local, base = self._local_values(row.key), self.base.get(row.key)
        if local is None:
            values = row_values(row.values)
            if flagged:
                values[self.register.header("nondisclosure")] = "kyllä"
            code = "sync.namesake_taken_in" if flagged else "sync.taken_in"
            self.notes.append(Note(code, {"sheet": self.register.sheet, "id": row.key}))
            self.prepare.append(RowAdded(self.register.workbook, self.register.sheet, values, row.key))
            return
        for header, value in row.values.items():
            here = local.get(header)
            edited = base is not None and header in base and base[header] != value
            if header not in local or same(here, value) or not (edited or here is None):
                continue
            if base is not None and header in base and not same(here, base[header]):
                facts = {"sheet": self.register.sheet, "id": row.key, "column": header, "value": format_value(value)}
                self.notes.append(Note("sync.kept_here", facts))
            else:
                self.prepare.append(self._cell(row.key, header, here, value))

    def _local_values(self, key: str) -> dict[str, Value] | None:
        """Return a local row's values, withheld or not; None when there is no such row."""
        if self._everything is None:
            headers = synced_headers(self.register)
            self._everything = read_side(self.pair.local, self.register, headers).by_key
        row = self._everything.get(key)
        return None if row is None else row.values

    def _tell_apart(self) -> None:
        """Give the next id to a local row whose number means another thing in the cloud."""
        if self.pair.base is None or not self.register.id_pattern:
            return
        here, there = self.local.by_key, self.remote.by_key
        for key in here.keys() & there.keys() - self.base.keys():
            row = here[key]
            if not required_alike(row.values, there[key].values, self.register):
                new = self.numbers.next()
                self.prepare += renumber(key, new, self.register, self.pair.withholding.registers)
                rename(row, new, self.register)
                self.notes.append(Note("sync.renumbered", {"sheet": self.register.sheet, "old": key, "new": new}))

    def _merge(self) -> PairPlan:
        skipped = cells_left_out(self.local, self.remote)
        self.notes += formula_notes(self.register, self.local, self.remote)
        base = None if self.pair.base is None else [_without_revealing(row) for row in self.base.values()]
        merged = merge_tables(base, merge_rows(self.local, skipped), merge_rows(self.remote, skipped), KEY)
        refused = many_deletions(merged, len(self.base), self.register.sheet, self.pair.limits)
        if refused:
            return PairPlan(self.register, refused=tuple(refused), notes=tuple(self.notes))
        context = self.pair.withholding.registers.context
        merged, unclear = settle(merged, self.register, self.pair.choices, context)
        self.notes += [self._unclear(conflict, typed) for conflict, typed in unclear]
        return PairPlan(
            self.register,
            prepare=tuple(self.prepare),
            local=self._local(merged.local_changes),
            remote=self._remote(merged.remote_changes),
            conflicts=tuple(self._conflict(conflict) for conflict in merged.conflicts),
            notes=tuple(self.notes),
            agreed=merged.agreed,
            held=self._held(),
            withdrawn=len(self.removed),
            deletions=tuple(self._deletions(merged)),
        )

    def _deletions(self, merged: Merged) -> Iterator[Deletion]:
        """Yield the rows that one side lacks on purpose, so that the other loses them."""
        asks = self.pair.withholding
        for changes, side, here in (
            (merged.local_changes, self.local, True),
            (merged.remote_changes, self.remote, False),
        ):
            gone, rows = [change.key for change in changes if change.kind == "delete"], side.by_key
            yield from (read_deletion(rows[key].source, self.register, key, asks, here=here) for key in gone)

    def _held(self) -> tuple[Note, ...]:
        here, there = ([*held, *side.rows] for held, side in zip(self.held, (self.local, self.remote), strict=True))
        sides = (("sync.identity_here", self.local, here), ("sync.identity_there", self.remote, there))
        return tuple(revealing_notes(self.register, sides))

    def _cell(self, key: str, header: str, old: Value, new: Value) -> CellChange:
        return CellChange(self.register.workbook, self.register.sheet, key, header, old, new)

    def _local(self, changes: Sequence[Change]) -> tuple[LocalChange, ...]:
        rows = self.local.by_key
        return tuple(self._local_change(change, rows) for change in changes)

    def _local_change(self, change: Change, rows: Mapping[str, SideRow]) -> LocalChange:
        workbook, sheet = self.register.workbook, self.register.sheet
        if change.kind == "add":
            return RowAdded(workbook, sheet, row_values(change.new), change.key)
        row = rows[change.key].source
        if change.kind == "delete":
            old = {header: row.value(header) for header in row.cells}
            return RowDeleted(workbook, sheet, change.key, old)
        return self._cell(change.key, str(change.column), row.value(str(change.column)), change.new)

    def _remote(self, changes: Sequence[Change]) -> SheetChanges:
        rows, columns = self.remote.by_key, self.remote.table.columns
        cells = {(rows[c.key].number, columns[str(c.column)]): c.new for c in changes if c.kind == "set"}
        added = [_by_column(c.new, columns) for c in changes if c.kind == "add"]
        gone = [rows[c.key].number for c in changes if c.kind == "delete"]
        gone += [row.number for row in self.removed.values()]
        deleted = tuple(sorted(gone))
        kept = {place: value for place, value in {**self.cells, **cells}.items() if place[0] not in deleted}
        return SheetChanges(self.register.sheet, kept, tuple(added), deleted)

    def _conflict(self, conflict: Conflict) -> PairConflict:
        column = self.register.by_header(conflict.column) if conflict.column else None
        return PairConflict(
            self.register.workbook,
            self.register.sheet,
            str(conflict.record),
            conflict.column,
            conflict.base,
            conflict.local,
            conflict.remote,
            sensitive=column is not None and column.sensitive,
        )


def _without_revealing(row: Mapping[str, Value]) -> dict[str, Value]:
    return {h: v for h, v in row.items() if not (isinstance(v, str) and len(v) >= SHORTEST and reveals(v))}


def _by_column(values: Mapping[str, Value], columns: Mapping[str, int]) -> dict[int, Value]:
    return {columns[header]: value for header, value in row_values(values).items()}


__all__ = ["Pair", "plan_pair"]
