"""The whole main job on invented people: from a typed row to a found substitute, papers, a synced sheet and a view.

Every step uses what the commands use, nothing else. The people, the clock and the planted mistakes come from the
sample workbooks; the cloud runs on this machine while the demo does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hapusheets.messages import text
from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, ChangeSet
from hapusheets.practice_cloud import cloud_file
from hapusheets.starting import make_practice_workspace
from hapusheets.workspace import Workspace

if TYPE_CHECKING:
    from hapusheets.lettering import LettersPlan
    from hapusheets.matching import Ranking
    from hapusheets.registers.schema import RegisterSchema
    from hapusheets.sync.emulator import Served

#: The shift of the morning, and the municipality that gets its view.
REQUEST: Final = "R-0001"
VIEW_AREA: Final = "Keminmaa"
STEPS: Final = ("workspace", "cloud", "check", "match", "choose", "letters", "sync", "share")
_SHOWN = 3
_CONTRACT, _WELCOME, _GUIDE = "sijaisen_tyosopimus", "tervetulokirje", "kuntasivu"
#: What somebody types in the cloud and here. The numbers are in the same form as all invented ones.
_PHONE_THERE, _EMAIL_HERE = "040 555 0147", "uusi.osoite@example.fi"
_OTHER_PHONE_THERE, _OTHER_PHONE_HERE = "040 555 0222", "040 555 0111"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: its name, what to say about it, the files it made, how long it took."""

    name: str
    said: tuple[str, ...]
    files: tuple[Path, ...]
    seconds: float


class Demo:
    """The demo in ``folder`` (new or empty). ``run`` does it; ``next_steps`` says what to try then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.person = ""
        self.employment = ""
        self.files: list[Path] = []
        self.cloud: Served
        self.ranking: Ranking
        self.stack = ExitStack()

    @cached_property
    def workspace(self) -> Workspace:
        """The practice workspace, once it has been made."""
        return Workspace.open(self.folder)

    def run(self, announce: Callable[[str], None]) -> Iterator[Step]:
        """Do the steps and yield each when it is done. ``announce`` hears the name of a step before it begins.

        Raises Refused when the folder holds something already; nothing is changed then.
        """
        with self.stack:
            for name in STEPS:
                announce(name)
                self.files = []
                began = time.perf_counter()
                said = tuple(getattr(self, f"_{name}")())
                yield Step(name, said, tuple(self.files), time.perf_counter() - began)

    def _workspace(self) -> Iterator[str]:
        started = make_practice_workspace(self.folder)
        registers = self.workspace.registers
        counts: dict[str, Any] = {
            name: len(registers.records(name)) for name in ("customers", "assistants", "substitutes")
        }
        yield text("demo.did.workspace", folder=self.folder, n=started.workbooks, **counts)

    def _cloud(self) -> Iterator[str]:
        from hapusheets.sync.emulator import serve

        self.cloud = self.stack.enter_context(serve(data=cloud_file(self.workspace)))
        yield text("demo.did.cloud", url=self.cloud.url)

    def _check(self) -> Iterator[str]:
        from hapusheets.checking import message
        from hapusheets.checking.wording import place

        result = self.workspace.check()
        weights = [finding.severity.value for finding in result.findings]
        yield text("demo.did.check", rows=result.rows, errors=weights.count("error"), warnings=weights.count("warning"))
        for finding in result.findings[:1]:
            yield from (place(finding), f"  {message(finding)}")

    def _match(self) -> Iterator[str]:
        from hapusheets.matching.suggestions import suggestion_changes
        from hapusheets.papers import write_call_lists

        [self.ranking] = self.workspace.match(REQUEST)
        self.workspace.apply(suggestion_changes(self.workspace.registers, [self.ranking]))
        self.files += write_call_lists(self.workspace, [self.ranking])
        start = self.ranking.request.start_time
        facts: dict[str, Any] = {"fitting": len(self.ranking.candidates), "excluded": len(self.ranking.excluded)}
        yield text("demo.did.match", id=REQUEST, start=f"{start.hour}.{start.minute:02d}" if start else "", **facts)
        for one in self.ranking.candidates[:_SHOWN]:
            yield "  " + _candidate(one.rank, one.candidate.id, one.candidate.person.full_name, one.group.value)

    def _choose(self) -> Iterator[str]:
        """The customer takes the first who is not an own assistant: that one needs a contract."""
        workspace, own = self.workspace, "own"
        chosen = next(one.candidate for one in self.ranking.candidates if one.group.value != own)
        workspace.apply(workspace.plan_choice(REQUEST, chosen.id, words=text("demo.words", lang="fi")).changes)
        self.person = chosen.id
        contracts = workspace.registers.employments.values()
        self.employment = next(row.id for row in contracts if row.request == REQUEST and row.person == chosen.id)
        facts = {"id": chosen.id, "name": chosen.person.full_name, "employment": self.employment}
        yield text("demo.did.choose", **facts)

    def _letters(self) -> Iterator[str]:
        from hapusheets.lettering import LettersPlan, find_area, make_letters

        area = self._home_area()
        wanted = {_CONTRACT: self.employment, _WELCOME: self._new_customer(), _GUIDE: find_area(self.workspace, area)}
        plans = [self._plan_letter(template, record) for template, record in wanted.items()]
        for failure in filter(None, (plan.failure for plan in plans)):
            raise failure
        made = make_letters(self.workspace, LettersPlan([one for plan in plans for one in plan.letters]), pdf=True)
        self.files += [one.pdf or one.path for one in made.made]
        yield text("demo.did.letters", area=area)
        for gaps in (gaps for plan in plans for gaps in plan.gaps.values()):
            yield text("demo.did.gaps", fields=", ".join(gap.title for gap in gaps))
        yield from made.pdf_remarks

    def _plan_letter(self, template: str, record: str) -> LettersPlan:
        """Return a letter ready to be written; a draft with lines to fill where something is missing."""
        from hapusheets.lettering import LetterOptions, plan_letters

        plan = plan_letters(self.workspace, template, [record])
        return plan_letters(self.workspace, template, [record], LetterOptions(draft=True)) if plan.missing else plan

    def _home_area(self) -> str:
        """Return the municipality of the morning's customer."""
        registers = self.workspace.registers
        customer = registers.customers[registers.requests[REQUEST].customer or ""]
        return customer.municipality or VIEW_AREA

    def _new_customer(self) -> str:
        """Return a customer who has just got a decision; the morning's customer when there is none."""
        customers = self.workspace.registers.customers.values()
        new = (row.id for row in customers if row.state in {"uusi", "tapaaminen sovittu"} and not row.nondisclosure)
        decided = {row.customer for row in self.workspace.registers.decisions.values()}
        morning = self.workspace.registers.requests[REQUEST].customer or ""
        return next((identifier for identifier in new if identifier in decided), morning)

    def _sync(self) -> Iterator[str]:
        from hapusheets.syncing import set_up_cloud, sync_workspace

        set_up_cloud(self.workspace, endpoint=self.cloud.url)
        first = sync_workspace(self.workspace)
        first_row, second_row = self._edit_on_both_sides()
        second = sync_workspace(self.workspace)
        sums: dict[str, Any] = {
            side: sum(getattr(pair, side).total for pair in second.pairs) for side in ("pulled", "pushed")
        }
        rows = sum(pair.pushed.rows_added for pair in first.pairs)
        phone, email = self._cell(first_row, "phone"), self._open_cloud().value(first_row, self._email)
        yield text("demo.did.sync", rows=rows, record=first_row, phone=phone, email=email, **sums)
        if second.conflicts:
            yield text("demo.did.conflict", record=second_row, column=self._customers.header("phone"))
            self.files.append(self.workspace.registers_dir / "ristiriidat.xlsx")
        yield text("demo.did.withheld")

    @property
    def _customers(self) -> RegisterSchema:
        return self.workspace.schema.register("customers")

    def _edit_on_both_sides(self) -> tuple[str, str]:
        """Change one row on both sides in different cells, and one cell of another row on both; return the rows."""
        sheet = self._open_cloud()
        first, second = sheet.records[:2]
        sheet.type_in(first, self._customers.header("phone"), _PHONE_THERE)
        sheet.type_in(second, self._customers.header("phone"), _OTHER_PHONE_THERE)
        changes = [self._change(first, "email", _EMAIL_HERE), self._change(second, "phone", _OTHER_PHONE_HERE)]
        self.workspace.apply(ChangeSet("demo", tuple(changes)))
        return first, second

    def _open_cloud(self) -> CloudSheet:
        return CloudSheet.open(self.workspace, self.cloud.url, self._customers)

    @property
    def _email(self) -> str:
        return self._customers.header("email")

    def _cell(self, record: str, column: str) -> Value:
        """Return what stands in a cell of a customer's row here."""
        header, key = self._customers.header(column), self._customers.header("id")
        rows = self.workspace.registers.table("customers").rows
        return next(row.value(header) for row in rows if row.value(key) == record)

    def _change(self, record: str, column: str, new: str) -> CellChange:
        register, old = self._customers, self._cell(record, column)
        return CellChange(register.workbook, register.sheet, record, register.header(column), old, new)

    def _share(self) -> Iterator[str]:
        from hapusheets.sharing import make_views, publish_views

        self.files += publish_views(self.workspace, make_views(self.workspace, [VIEW_AREA]))
        yield text("demo.did.share", area=VIEW_AREA)


@dataclass(frozen=True)
class CloudSheet:
    """A sheet in the cloud as another person sees it: through plain gspread, not through our sync."""

    worksheet: Any
    rows: Sequence[Sequence[str]]

    @classmethod
    def open(cls, workspace: Workspace, endpoint: str, register: RegisterSchema) -> CloudSheet:
        """Return the cloud copy of a register."""
        from hapusheets.sync.providers.transport import connect

        book = connect(endpoint).open_by_key(workspace.settings.cloud.spreadsheets[Path(register.workbook).stem])
        worksheet = book.worksheet(register.sheet)
        return cls(worksheet, worksheet.get_all_values())

    @property
    def records(self) -> list[str]:
        """The ids of the rows."""
        return [row[0] for row in self.rows[1:] if row and row[0]]

    def value(self, record: str, header: str) -> str:
        """Return what stands in a cell, as it is shown."""
        column = self.rows[0].index(header)
        return next(row[column] for row in self.rows if row[:1] == [record])

    def type_in(self, record: str, header: str, value: str) -> None:
        """Write one cell as a person would."""
        row = next(number for number, row in enumerate(self.rows, start=1) if row[:1] == [record])
        self.worksheet.update([[value]], f"{_letters(self.rows[0].index(header))}{row}", raw=True)


def _letters(index: int) -> str:
    from hapusheets.model.cells import column_letters

    return column_letters(index + 1)


def _candidate(rank: int, identifier: str, name: str, group: str) -> str:
    return text("demo.candidate", rank=rank, id=identifier, name=name, group=text(f"demo.group.{group}"))


__all__ = ["REQUEST", "STEPS", "VIEW_AREA", "CloudSheet", "Demo", "Step"]
