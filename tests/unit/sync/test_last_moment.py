"""Bad days of a cloud: edits of the last millisecond, lost answers, quotas, a line that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from hapusheets.model.cells import Value
from hapusheets.model.errors import CloudUnavailable
from hapusheets.settings import set_in_toml
from hapusheets.sync.emulator import Served, serve
from hapusheets.sync.providers.google import GoogleWorkbook, create_workbook
from hapusheets.sync.providers.transport import Patience, connect
from hapusheets.sync.sides import synced_headers
from hapusheets.syncing import Syncing, SyncResult, sync_workspace
from hapusheets.workspace import Workspace
from tests.desk import Desk

A, WORKBOOK = "Asiakkaat", "asiakkaat.xlsx"


class Cloudy(NamedTuple):
    """The customers' workbook synced with the local cloud."""

    desk: Desk
    cloud: Served
    id: str
    headers: dict[str, list[str]]

    def sync(self) -> SyncResult:
        return sync_workspace(self.desk.open())

    def place(self, record: str, header: str) -> str:
        state = GoogleWorkbook(connect(self.cloud.url), self.id, WORKBOOK).read({A: self.headers[A]})
        row = next(row for row in state.tables[A] if row.value("Tunnus") == record)
        return f"{A}!{state.tables[A].address(row.number, header)}"

    def there(self, record: str, header: str) -> list[Value]:
        state = GoogleWorkbook(connect(self.cloud.url), self.id, WORKBOOK).read({A: self.headers[A]})
        return [row.value(header) for row in state.tables[A] if row.value("Tunnus") == record]

    def before_the_write(self, place: str, value: str) -> None:
        """Let another person type in the instant before the batch is applied."""
        step = 3  # the sheet list, the reading, the reading just before the write; then the write
        self.cloud.at(step + 1, lambda: self.cloud.edit(self.id, {place: [[f"'{value}"]]}))


@pytest.fixture
def cloudy(sample_workspace: Path) -> Iterator[Cloudy]:
    registers = Workspace.open(sample_workspace).schema.workbook(WORKBOOK).registers
    headers = {register.sheet: synced_headers(register) for register in registers if register.sync}
    with serve() as cloud:
        made = create_workbook(connect(cloud.url), "Asiakkaat", WORKBOOK, headers)
        ids = {"asiakkaat": made.id}
        set_in_toml(sample_workspace / "hapusheets.toml", "cloud", {"endpoint": cloud.url, "spreadsheets": ids})
        sync_workspace(Workspace.open(sample_workspace))
        yield Cloudy(Desk(sample_workspace, WORKBOOK), cloud, made.id, headers)


def test_an_edit_in_the_last_millisecond_is_kept_as_a_conflict(cloudy: Cloudy) -> None:
    cloudy.desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    cloudy.before_the_write(cloudy.place("A-0001", "Puhelin"), "040 555 0222")
    assert cloudy.sync().conflicts == 1
    assert cloudy.there("A-0001", "Puhelin") == ["040 555 0222"]
    assert cloudy.desk.here(A, "A-0001", "Puhelin") == "040 555 0111"
    assert cloudy.desk.conflicts()[0][4:6] == ("040 555 0111", "040 555 0222")
    assert cloudy.sync().conflicts == 1


def test_a_row_edited_in_the_instant_it_is_deleted_survives(cloudy: Cloudy) -> None:
    cloudy.desk.delete_here(A, "A-0041")
    cloudy.before_the_write(cloudy.place("A-0041", "Puhelin"), "040 555 0222")
    assert cloudy.sync().conflicts == 1
    assert cloudy.there("A-0041", "Puhelin") == ["040 555 0222"]
    assert [row[1:3] for row in cloudy.desk.conflicts()] == [("A-0041", "(rivi)")]


def test_a_row_typed_where_ours_goes_is_kept_too(cloudy: Cloudy) -> None:
    cloudy.desk.add_here(A, Sukunimi="Täällä", Etunimet="Eino", Tila="uusi", Rooli="työnantaja", Kunta="Kemi")
    last = cloudy.place("A-0045", "Sukunimi")
    below = last.rstrip("0123456789") + str(int(last.rpartition("D")[2]) + 1)
    cloudy.before_the_write(below, "Siellä")
    cloudy.sync()
    cloudy.sync()
    names = {record.last_name for record in cloudy.desk.open().registers.customers.values()}
    assert {"Täällä", "Siellä"} <= names


@pytest.mark.parametrize("kind", ["lost_answer", "lost_unavailable"])
def test_a_lost_answer_doubles_nothing(cloudy: Cloudy, kind: str) -> None:
    cloudy.desk.add_here(A, Sukunimi="Täällä", Etunimet="Eino", Tila="uusi", Rooli="työnantaja", Kunta="Kemi")
    cloudy.desk.delete_here(A, "A-0041")
    cloudy.cloud.fail(kind, match=":batchUpdate")
    cloudy.sync()
    [new] = [key for key, record in cloudy.desk.open().registers.customers.items() if record.last_name == "Täällä"]
    assert (cloudy.there(new, "Etunimet"), cloudy.there("A-0041", "Etunimet")) == (["Eino"], [])
    assert len(cloudy.there("A-0042", "Etunimet")) == 1


def test_a_cloud_that_stays_away_leaves_everything_for_the_next_time(cloudy: Cloudy) -> None:
    cloudy.desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    cloudy.cloud.fail("unavailable", times=1000)
    space = cloudy.desk.open()
    client = connect(cloudy.cloud.url, patience=Patience(deadline_seconds=0.01, sleep=lambda _: None))
    session = Syncing(space, {WORKBOOK: GoogleWorkbook(client, cloudy.id, WORKBOOK)})
    with pytest.raises(CloudUnavailable):
        session.plan()
    cloudy.cloud.clear_faults()
    cloudy.sync()
    assert cloudy.there("A-0001", "Puhelin") == ["040 555 0111"]


def test_requests_do_not_grow_with_rows(cloudy: Cloudy) -> None:
    before = len(cloudy.cloud.requests)
    cloudy.desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    first = cloudy.sync().traffic
    for number in range(2, 30):
        cloudy.desk.type_here(A, f"A-{number:04d}", "Puhelin", f"040 555 04{number:02d}")
    many = cloudy.sync().traffic
    assert (first.read, first.write) == (many.read, many.write)
    assert len(cloudy.cloud.requests) - before == 2 * (many.read + many.write)
