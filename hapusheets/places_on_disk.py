"""Is a folder one that a cloud drive copies by itself? A workspace must not lie in such a folder."""

from __future__ import annotations

import os
import re
from pathlib import Path

_NAMES = re.compile(r"(OneDrive|Google Drive|GoogleDrive|My Drive|Dropbox|iCloud|Mobile Documents)", re.IGNORECASE)
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def synced_folder_name(path: Path) -> str:
    """Return the name of the cloud drive that ``path`` lies in; "" when it lies in none that is known."""
    resolved = path.resolve()
    for variable in _VARIABLES:
        folder = os.environ.get(variable)
        if folder and resolved.is_relative_to(Path(folder).resolve()):
            return "OneDrive"
    found = next((match for part in resolved.parts if (match := _NAMES.match(part))), None)
    return found[1] if found else ""
