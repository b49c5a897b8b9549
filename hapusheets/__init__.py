"""hapusheets: registers, substitute matching, letters and sync for a personal-assistance resource centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Workspace", "__version__"]

if TYPE_CHECKING:
    from hapusheets.workspace import Workspace


def __getattr__(name: str) -> Any:
    """Import the workspace only when somebody asks for it: ``--help`` must start fast."""
    if name == "Workspace":
        from hapusheets.workspace import Workspace

        return Workspace
    raise AttributeError(name)
