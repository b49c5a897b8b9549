"""The other side of a sync: one contract, met by a sheet in memory and by Google Sheets."""

from __future__ import annotations

from hapusheets.sync.providers.contract import CloudState, Provider, SheetChanges, Traffic

__all__ = ["CloudState", "Provider", "SheetChanges", "Traffic"]
