"""The command line. Every command is ten lines over an engine; nothing heavy is imported before it is used."""

from __future__ import annotations

from hapusheets.cli.main import main

__all__ = ["main"]
