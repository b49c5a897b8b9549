"""A coordinator's desk: the sample registers on one side, a cloud in memory on the other."""

from __future__ import annotations

from pathlib import Path

from hapusheets.model.cells import Value
from hapusheets.sync.engine import synced_registers
from hapusheets.sync.guards import Limits
from hapusheets.sync.plans import SyncPlan
from hapusheets.sync.providers.memory import MemoryWorkbook
from hapusheets.sync.sides import synced_headers
from hapusheets.syncing import Syncing, SyncResult
from hapusheets.workbooks import SheetPatch, commit_edit, edit_workbook, prepare_edit, read_table, read_workbook
from hapusheets.workspace import Workspace


class Desk:
    """Types on both sides of one workbook as people do, and syncs."""

    def __init__(self, root: Path, workbook: str) -> None:
        self.root = root
        self.workbook = workbook
        space = self.open()
        sheets: dict[str, list[list[Value]]] = {
            register.sheet: [list(synced_headers(register))] for register in synced_registers(space.registers, workbook)
        }
        self.cloud = MemoryWorkbook(workbook, sheets)

    def open(self) -> Workspace:
        return Workspace.open(self.root)

    def session(self, limits: Limits | None = None) -> Syncing:
        return Syncing(self.open(), {self.workbook: self.cloud}, limits or Limits())

    def plan(self) -> SyncPlan:
        return self.session().plan()

    def sync(self) -> SyncResult:
        session = self.session()
        return session.carry_out(session.plan())

    def here(self, sheet: str, record: str, header: str) -> Value:
        space = self.open()
        register = space.schema.register(sheet)
        place = space.registers.records(register.name)[record].place
        return next(row for row in space.table(register) if row.number == place.row).value(header)

    def type_here(self, sheet: str, record: str, header: str, value: Value) -> None:
        space = self.open()
        register = space.schema.register(sheet)
        row = space.registers.records(register.name)[record].place.row
        address = space.table(register).address(row, header)
        edit_workbook(self.root / "rekisterit" / register.workbook, {(sheet, address): value})

    def add_here(self, sheet: str, **cells: Value) -> None:
        register = self.open().schema.register(sheet)
        path = self.root / "rekisterit" / register.workbook
        table = read_table(read_workbook(path).sheets[sheet], register.headers)
        row = {table.columns[header.replace("_", " ")]: value for header, value in cells.items()}
        commit_edit(prepare_edit(path, {sheet: SheetPatch(new_rows=[row], header_row=table.header_row)}))

    def delete_here(self, sheet: str, *records: str) -> None:
        space = self.open()
        register = space.schema.register(sheet)
        rows = [space.registers.records(register.name)[record].place.row for record in records]
        patch = SheetPatch(clear_rows=rows, header_row=space.table(register).header_row)
        commit_edit(prepare_edit(self.root / "rekisterit" / register.workbook, {sheet: patch}))

    def there(self, sheet: str, record: str, header: str) -> Value:
        row = self._cloud_row(sheet, record)
        column = self.cloud.sheets[sheet][0].index(header)
        return row[column] if column < len(row) else None

    def ids_there(self, sheet: str) -> list[Value]:
        return [row[0] for row in self.cloud.sheets[sheet][1:]]

    def type_there(self, sheet: str, record: str, header: str, value: Value) -> None:
        row, column = self._cloud_row(sheet, record), self.cloud.sheets[sheet][0].index(header)
        row.extend([None] * (column + 1 - len(row)))
        row[column] = value

    def add_there(self, sheet: str, **cells: Value) -> None:
        self.cloud.sheets[sheet].append([cells.get(str(h).replace(" ", "_")) for h in self.cloud.sheets[sheet][0]])

    def delete_there(self, sheet: str, *records: str) -> None:
        self.cloud.sheets[sheet] = [row for row in self.cloud.sheets[sheet] if not row or row[0] not in records]

    def _cloud_row(self, sheet: str, record: str) -> list[Value]:
        return next(row for row in self.cloud.sheets[sheet] if row and row[0] == record)

    def conflicts(self) -> list[tuple[Value, ...]]:
        """The rows of ristiriidat.xlsx, without *Nähty*."""
        path = self.root / "rekisterit" / "ristiriidat.xlsx"
        if not path.is_file():
            return []
        wanted = ("Rekisteri", "Tunnus", "Sarake", "Pohja", "Sinun", "Heidän", "Valinta")
        table = read_table(read_workbook(path).sheets["Ristiriidat"], wanted)
        return [tuple(row.value(header) for header in wanted) for row in table]

    def choose(self, choice: str) -> None:
        """Type *Valinta* into the first row, as Excel would save it."""
        path = self.root / "rekisterit" / "ristiriidat.xlsx"
        table = read_table(read_workbook(path).sheets["Ristiriidat"], ("Valinta", "Tunnus"))
        edit_workbook(path, {("Ristiriidat", table.address(table.rows[0].number, "Valinta")): choice})
