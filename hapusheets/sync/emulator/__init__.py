"""The local cloud: answers what a Google client asks about spreadsheets, on loopback, with SQLite behind it.

::

    from hapusheets.sync.emulator import serve

    with serve() as cloud:
        client = connect(cloud.url)      # hapusheets.sync.providers.google
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hapusheets.sync.emulator.serving import Served, serve

__all__ = ["Served", "serve"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from hapusheets.sync.emulator import serving

        return getattr(serving, name)
    raise AttributeError(name)
