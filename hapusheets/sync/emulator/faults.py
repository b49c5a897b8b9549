"""Bad days on purpose: quotas, refusals, lost answers, dropped connections, somebody else's edit."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from hapusheets.model.errors import WrongUse
from hapusheets.sync.emulator.errors import ApiError, quota_exceeded, unavailable

KINDS = ("quota", "unavailable", "forbidden", "internal", "lost_answer", "lost_unavailable", "dropped", "slow")


class Seen(NamedTuple):
    """One request as it came: ``kind`` is read or write, ``path`` without the query."""

    number: int
    method: str
    path: str
    kind: str
    bytes_in: int


@dataclass
class Fault:
    """What goes wrong at the next ``times`` requests whose path holds ``match`` (after ``skip`` of them).

    quota 429 · unavailable 503 · forbidden 403 · internal 500 (all before anything is done) · lost_answer: done, then
    the connection drops · lost_unavailable: done, then 503 · dropped: the connection drops before anything is done ·
    slow: the answer comes ``seconds`` late.
    """

    kind: str
    times: int = 1
    match: str = ""
    method: str = ""
    skip: int = 0
    seconds: float = 0.0

    def takes(self, seen: Seen) -> bool:
        """Tell whether this request is hit; counts down."""
        if self.times < 1 or self.match not in seen.path or (self.method and self.method.upper() != seen.method):
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times -= 1
        return True


@dataclass
class BadDays:
    """The faults that wait, the quotas (requests a minute; None: no limit), and every request seen."""

    reads_per_minute: int | None = None
    writes_per_minute: int | None = None
    waiting: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    steps: dict[int, list[Callable[[], None]]] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    _recent: dict[str, deque[float]] = field(default_factory=lambda: {"read": deque(), "write": deque()})

    def add(self, fault: Fault) -> None:
        """Let a fault wait for its request. Raises WrongUse for an unknown kind."""
        if fault.kind not in KINDS:
            raise WrongUse("cloud.fault_unknown", value=fault.kind, kinds=", ".join(KINDS))
        self.waiting.append(fault)

    def clear(self) -> None:
        """Forget every fault, step and quota; requests seen so far stay."""
        self.waiting.clear()
        self.steps.clear()
        self.reads_per_minute = self.writes_per_minute = None

    def note(self, method: str, path: str, kind: str, bytes_in: int) -> tuple[Seen, Fault | None]:
        """Write a request down; return it and the fault that hits it."""
        seen = Seen(len(self.seen) + 1, method, path, kind, bytes_in)
        self.seen.append(seen)
        fault = next((one for one in self.waiting if one.takes(seen)), None)
        self.waiting = [one for one in self.waiting if one.times > 0]
        return seen, fault

    def before(self, seen: Seen) -> None:
        """Do what was planned for this step, for instance somebody else's edit."""
        for action in self.steps.pop(seen.number, []):
            action()

    def spend(self, kind: str) -> None:
        """Count a request against its quota. Raises the 429 when the minute is full."""
        limit = self.reads_per_minute if kind == "read" else self.writes_per_minute
        recent, now = self._recent[kind], self.clock()
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if limit is not None and len(recent) >= limit:
            raise quota_exceeded(kind.capitalize())
        recent.append(now)


def refusal(fault: Fault | None) -> ApiError | None:
    """Return the refusal that a fault means before anything is done; None when it is of another kind."""
    if fault is None:
        return None
    makers: dict[str, Callable[[], ApiError]] = {
        "quota": lambda: quota_exceeded("Read"),
        "unavailable": unavailable,
        "forbidden": lambda: ApiError(403, "The caller does not have permission"),
        "internal": lambda: ApiError(500, "Internal error encountered."),
    }
    maker = makers.get(fault.kind)
    return maker() if maker else None
