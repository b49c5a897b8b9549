"""Sync and sharing: a three-way, cell-level merge with a cloud sheet, and the area views of municipalities."""

from __future__ import annotations

from hapusheets.sync.merge import Change, Conflict, Merged, merge_tables

__all__ = ["Change", "Conflict", "Merged", "merge_tables"]
