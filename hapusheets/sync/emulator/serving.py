"""Starting and stopping the local cloud from Python."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hapusheets.model.errors import TryLater
from hapusheets.sync.emulator import admin
from hapusheets.sync.emulator.faults import Fault, Seen
from hapusheets.sync.emulator.server import Server


class Served:
    """A running local cloud.

    ``url``: the base address for a Google client (``url + "/v4/spreadsheets/…"``, ``url + "/drive/v3/files"``).
    ``page_url``: the page for a person, with its token. The other methods make bad days on purpose.
    """

    def __init__(self, server: Server) -> None:
        self.server = server
        self.port = server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self.token = server.token
        self.page_url = f"{self.url}/?token={self.token}"

    def quota(self, reads: int | None = 60, writes: int | None = 60) -> None:
        """Answer 429 after that many requests within a minute; None: no limit."""
        with self.server.cloud.lock:
            self.server.cloud.bad_days.reads_per_minute = reads
            self.server.cloud.bad_days.writes_per_minute = writes

    def fail(self, kind: str, times: int = 1, **more: Any) -> None:
        """Let the next requests fail; see ``faults.Fault`` for the kinds and for ``match``, ``method``, ``skip``."""
        with self.server.cloud.lock:
            self.server.cloud.bad_days.add(Fault(kind, times, **more))

    def clear_faults(self) -> None:
        """Answer every request again."""
        with self.server.cloud.lock:
            self.server.cloud.bad_days.clear()

    def edit(self, file_id: str, values: dict[str, list[list[Any]]], option: str = "USER_ENTERED") -> None:
        """Write as another person now: ``{"Sheet1!B2": [["x"]]}``."""
        with self.server.cloud.lock:
            admin.edit(self.server.cloud, file_id, values, option)

    def edit_at(self, step: int, file_id: str, values: dict[str, list[list[Any]]]) -> None:
        """Write as another person just before request number ``step`` from now is answered (1: the next one)."""
        with self.server.cloud.lock:
            admin.edit_at(self.server.cloud, step, file_id, values)

    def at(self, step: int, action: Callable[[], None]) -> None:
        """Call ``action`` just before request number ``step`` from now is answered."""
        with self.server.cloud.lock:
            days = self.server.cloud.bad_days
            days.steps.setdefault(len(days.seen) + step, []).append(action)

    @property
    def requests(self) -> tuple[Seen, ...]:
        """Every API request so far."""
        with self.server.cloud.lock:
            return tuple(self.server.cloud.bad_days.seen)

    def count(self, kind: str = "") -> int:
        """Return how many requests came ("read", "write" or all)."""
        return sum(1 for one in self.requests if kind in {"", one.kind})


@contextmanager
def serve(port: int = 0, data: str | Path | None = None) -> Iterator[Served]:
    """Run a local cloud on 127.0.0.1 while the block lasts. ``port`` 0 takes a free one.

    ``data``: the SQLite file that keeps the spreadsheets over restarts; None forgets them at the end.
    Raises TryLater when the port is taken.
    """
    try:
        server = Server(port, None if data is None else Path(data))
    except OSError as error:
        raise TryLater("cloud.port_taken", where=f"127.0.0.1:{port}", port=port) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Served(server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        server.cloud.close()
