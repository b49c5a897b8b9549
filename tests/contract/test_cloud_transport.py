"""The network door: where it may go, how long it tries, what it counts."""

from __future__ import annotations

from collections.abc import Iterator

import gspread
import pytest
from gspread.exceptions import APIError

from hapusheets.model.errors import CloudUnavailable, Refused, WrongUse
from hapusheets.sync.emulator import Served, serve
from hapusheets.sync.providers.transport import Patience, checked_endpoint, connect, door_of, told_as_ours, traffic_of


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def patience(self, deadline_seconds: float = 90.0) -> Patience:
        return Patience(deadline_seconds, self.sleep, lambda: self.now, lambda: 0.5)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cloud() -> Iterator[Served]:
    with serve() as served:
        yield served


@pytest.fixture
def client(cloud: Served, clock: Clock) -> Iterator[gspread.Client]:
    made = connect(cloud.url, patience=clock.patience())
    yield made
    door_of(made).session.close()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://evil.example",
        "https://sheets.googleapis.com.evil.example",
        "http://sheets.googleapis.com",
        "https://127.0.0.1@evil.example",
        "http://127.0.0.1@evil.example:80",
        "http://user@127.0.0.1",
        "ftp://127.0.0.1",
        "http://[::1",
        "http://127.0.0.1:x",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1:80?next=http://evil.example",
        "localhost:8080",
        "http://10.0.0.1",
    ],
)
def test_other_hosts_are_wrong_use_and_nothing_is_sent(endpoint: str) -> None:
    with pytest.raises(WrongUse) as failure:
        connect(endpoint)
    assert failure.value.code == "cloud.endpoint_refused"


@pytest.mark.parametrize(
    ("endpoint", "base"),
    [("http://127.0.0.1:99/", "http://127.0.0.1:99"), ("http://localhost:99", "http://localhost:99"), ("", ""),
     ("http://[::1]:99", "http://[::1]:99"), ("https://sheets.googleapis.com", "")],
)  # fmt: skip
def test_this_machine_and_google_are_spoken_to(endpoint: str, base: str) -> None:
    assert checked_endpoint(endpoint) == base


def test_google_wants_credentials() -> None:
    with pytest.raises(WrongUse) as failure:
        connect("")
    assert failure.value.code == "cloud.credentials_missing"


def test_the_session_uses_no_proxy_and_always_a_timeout(
    cloud: Served, client: gspread.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert client.create("Koe").title == "Koe"
    assert door_of(client).timeout is not None


@pytest.mark.parametrize("kind", ["quota", "unavailable", "internal", "lost_answer", "dropped", "lost_unavailable"])
def test_a_read_is_tried_again_with_growing_pauses(
    cloud: Served, client: gspread.Client, clock: Clock, kind: str
) -> None:
    book = client.create("Koe")
    cloud.fail(kind, times=3)
    assert book.values_get("Sheet1!A1")["range"] == "Sheet1!A1"
    assert clock.slept == [0.5, 1.0, 2.0]


def test_patience_ends_at_its_deadline(cloud: Served, clock: Clock) -> None:
    client = connect(cloud.url, patience=clock.patience(deadline_seconds=10))
    cloud.fail("quota", times=1000)
    with pytest.raises(CloudUnavailable) as failure:
        client.open("Koe")
    assert (failure.value.code, failure.value.exit_code) == ("sync.quota", 4)
    assert clock.now <= 10
    door_of(client).session.close()


def test_a_cloud_that_is_not_there_is_told(clock: Clock) -> None:
    with serve() as gone:
        url = gone.url
    client = connect(url, patience=clock.patience(deadline_seconds=5))
    with pytest.raises(CloudUnavailable) as failure:
        client.open("Koe")
    assert failure.value.code == "sync.offline"


@pytest.mark.parametrize(("kind", "code"), [("unavailable", 503), ("lost_answer", 0)])
def test_a_write_that_may_be_done_is_not_repeated(
    cloud: Served, client: gspread.Client, clock: Clock, kind: str, code: int
) -> None:
    book = client.create("Koe")
    cloud.fail(kind, match=":append")
    with pytest.raises(CloudUnavailable) as failure:
        book.sheet1.append_row(["x"])
    assert failure.value.facts["maybe_done"] is True
    assert clock.slept == []
    assert len(book.sheet1.get_all_values()[0]) == (0 if code else 1)


def test_a_write_that_was_surely_not_done_is_repeated(cloud: Served, client: gspread.Client, clock: Clock) -> None:
    book = client.create("Koe")
    cloud.fail("quota", match=":append")
    book.sheet1.append_row(["x"])
    assert book.sheet1.get_all_values() == [["x"]]
    assert len(clock.slept) == 1


def test_a_missing_right_is_told_at_once(cloud: Served, client: gspread.Client, clock: Clock) -> None:
    book = client.create("Koe")
    cloud.fail("forbidden")
    with pytest.raises(Refused) as failure, told_as_ours(book.id):
        book.values_get("Sheet1!A1")
    assert (failure.value.code, clock.slept) == ("cloud.not_allowed", [])
    with pytest.raises(Refused) as failure, told_as_ours("ei-ole"):
        client.open_by_key("ei-ole")
    assert failure.value.code == "cloud.not_found"
    with pytest.raises(APIError):
        book.values_get("Ei!A1")


def test_requests_and_bytes_are_counted(cloud: Served, client: gspread.Client) -> None:
    book = client.create("Koe")
    cost = traffic_of(client)
    before = (cost.read, cost.write, cost.bytes_up)
    book.values_get("Sheet1!A1")
    book.values_update("Sheet1!A1", {"valueInputOption": "RAW"}, {"values": [["x"]]})
    assert (cost.read, cost.write, cost.bytes_up) == (
        before[0] + 1,
        before[1] + 1,
        before[2] + len('{"values":[["x"]]}'),
    )
    assert (cost.read, cost.write) == (cloud.count("read"), cloud.count("write"))
