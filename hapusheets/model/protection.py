"""What is remembered of a protected person whose row may be gone from the registers one day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remembered:
    """A person who has, or had when last seen, a turvakielto. It lives in the owner-only state folder, nowhere else.

    ``household``: the ids protected with the person, every id of his or her own included. ``last`` and ``first``:
    last and calling name as texts are searched for them. ``needles``: (core, pattern) of what a text may call them.
    """

    id: str
    household: tuple[str, ...]
    last: str
    first: str
    needles: tuple[tuple[str, str], ...]
