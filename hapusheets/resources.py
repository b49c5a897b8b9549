"""Where the shipped templates and sample workbooks lie: in the repository, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Return the folder of the shipped letter templates."""
    return _resource("templates")


def samples_dir() -> Path:
    """Return the folder of the invented practice workspace."""
    return _resource("sample_workbooks")


def _resource(name: str) -> Path:
    installed = _PACKAGE / "_data" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
