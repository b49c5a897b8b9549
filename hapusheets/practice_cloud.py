"""Where a practice workspace's own local cloud lives: its port from the settings, its sheets in the state folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from hapusheets.workspace import Workspace

_FILE = "pilvi.sqlite"
_THIS_MACHINE = {"127.0.0.1", "localhost"}


def cloud_file(workspace: Workspace) -> Path:
    """Return the file that keeps the sheets of the workspace's local cloud."""
    return workspace.state_dir / _FILE


def cloud_port(workspace: Workspace) -> int:
    """Return the port that the workspace syncs with on this machine; 0 when its cloud is elsewhere or not set."""
    address = urlsplit(workspace.settings.cloud.endpoint)
    return (address.port or 0) if address.hostname in _THIS_MACHINE else 0


__all__ = ["cloud_file", "cloud_port"]
