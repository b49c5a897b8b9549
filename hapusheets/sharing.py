"""Area views of a workspace: made, searched for leaks, and only then put where the municipality finds them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hapusheets.domain.privacy import find_withheld
from hapusheets.journal import audit
from hapusheets.journal.operations import new_operation_id
from hapusheets.journal.state import private_folder, wall_clock, write_atomic
from hapusheets.messages import text
from hapusheets.model.errors import WrongUse
from hapusheets.model.values import compare_key
from hapusheets.sync.forbidden import forbidden_values
from hapusheets.sync.leaks import refuse_leaks
from hapusheets.sync.views import AreaView, ViewMaker, summary, view_bytes
from hapusheets.workbooks import refuse_open

if TYPE_CHECKING:
    from hapusheets.workspace import Workspace


@dataclass(frozen=True)
class MadeView:
    """A municipality's workbook, searched and found clean. ``path`` is where it lies (or would lie)."""

    view: AreaView
    path: Path
    content: bytes
    sheets: tuple[tuple[str, int, tuple[str, ...]], ...]

    @property
    def sha256(self) -> str:
        """The fingerprint: the file that was previewed is the file that was shared when these are equal."""
        return hashlib.sha256(self.content).hexdigest()


def chosen_areas(workspace: Workspace, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the municipalities asked for, as they are spelled in the settings (none asked: all of them)."""
    known = workspace.settings.area.municipalities
    by_key = {compare_key(name): name for name in known}
    for name in asked:
        if compare_key(name) not in by_key:
            raise WrongUse("share.unknown_area", value=name, allowed=", ".join(known))
    return tuple(by_key[compare_key(name)] for name in asked) or tuple(known)


def make_views(workspace: Workspace, areas: Sequence[str]) -> list[MadeView]:
    """Return the views of the areas. All are made and searched before any is handed on.

    Raises LeakFound, naming the place, when one holds what must not leave.
    """
    registers = workspace.registers
    privacy = find_withheld(registers)
    maker = ViewMaker(registers, privacy, workspace.now.date(), workspace.settings.sharing.narrow)
    return [_made(workspace, maker, area) for area in areas]


def publish_views(workspace: Workspace, made: Sequence[MadeView]) -> list[Path]:
    """Put the views into the sharing folder and log it; return the files. Raises WorkbookOpen before any is written."""
    for one in made:
        refuse_open(one.path)
    for one in made:
        one.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(one.path, one.content)
    state, now = workspace.state_dir, wall_clock()
    rows = [f"{one.path.name} {one.sha256}" for one in made]
    operation = new_operation_id(now)
    audit.log_line(state, when=now.isoformat(), command="share", operation=operation, rows=rows, notes={})
    return [one.path for one in made]


def preview_view(workspace: Workspace, one: MadeView) -> Path:
    """Write the very same file into the owner-only state folder, for looking at; return its path."""
    path = private_folder(workspace.state_dir / "preview") / one.path.name
    write_atomic(path, one.content)
    return path


def payload(made: Sequence[MadeView], *, published: bool) -> dict[str, Any]:
    """Return ``hapusheets.share/1``."""
    views = [
        {
            "area": one.view.area,
            "path": str(one.path),
            "sha256": one.sha256,
            "sheets": [{"sheet": sheet, "rows": n, "columns": list(columns)} for sheet, n, columns in one.sheets],
        }
        for one in made
    ]
    return {"schema": "hapusheets.share/1", "views": views, "published": published}


def sheet_lines(one: MadeView) -> Iterator[str]:
    """Yield what is on each sheet of a view: how many rows, which columns, and the people."""
    for sheet, n, columns in one.sheets:
        yield "  " + text("share.sheet", sheet=sheet, n=n, columns=", ".join(columns))
    people = [*one.view.lookups["customers"], *one.view.lookups["representatives"]]
    if people:
        yield "  " + text("share.people", names="; ".join(people))


def _made(workspace: Workspace, maker: ViewMaker, area: str) -> MadeView:
    view = maker.view(area)
    content = view_bytes(view, maker.registers, today=workspace.now.date())
    path = (workspace.root / workspace.settings.sharing.folder / f"{area}.xlsx").resolve()
    centre = workspace.settings.centre.model_dump().values()
    forbidden = forbidden_values(maker.registers, maker.privacy, inside=view.keys, public=map(str, centre))
    refuse_leaks(path.name, content, forbidden)
    return MadeView(view, path, content, tuple(summary(view, maker.registers)))


__all__ = ["MadeView", "chosen_areas", "make_views", "payload", "preview_view", "publish_views", "sheet_lines"]
