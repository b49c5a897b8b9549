"""Is this machine fit, and is this workspace whole? Nothing is changed by looking."""

from __future__ import annotations

import locale
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hapusheets.messages import has, text, todo
from hapusheets.model.errors import HapusheetsError

if TYPE_CHECKING:
    from hapusheets.workspace import Workspace

OLDEST_PYTHON = (3, 11)
NEEDED_GIGABYTES = 1


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. ``name`` is stable (python, libreoffice …); the words live in the catalogue."""

    name: str
    ok: bool
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What was seen."""
        return text(self._code, **self.facts)

    @property
    def todo(self) -> str:
        """What to do about it; "" when all is well."""
        return todo(self._code, **self.facts)

    @property
    def _code(self) -> str:
        return f"doctor.{self.name}.{'ok' if self.ok else 'lack'}"


def examine_machine(folder: Path) -> Iterator[Check]:
    """Yield what the machine is like, seen from ``folder``: Python, terminal, LibreOffice, disk."""
    yield Check("python", sys.version_info >= OLDEST_PYTHON, {"version": platform.python_version()})
    encoding = "utf-8" if sys.platform == "win32" else locale.getencoding()
    yield Check("console", encoding.casefold().replace("-", "") == "utf8", {"encoding": encoding})
    office = find_libreoffice()
    yield Check("libreoffice", office is not None, {"path": office})
    yield examine_disk(folder)


def examine_disk(folder: Path) -> Check:
    """Return whether backups fit on the disk of ``folder``."""
    free = shutil.disk_usage(folder).free // 10**9
    return Check("disk", free >= NEEDED_GIGABYTES, {"free": free, "needed": NEEDED_GIGABYTES})


def examine_workspace(workspace: Workspace) -> Iterator[Check]:
    """Yield how the workspace is: its place, its state folder, its workbooks and its templates."""
    from hapusheets.journal.state import is_private
    from hapusheets.places_on_disk import synced_folder_name

    yield Check("workspace", True, {"path": workspace.root})
    drive = synced_folder_name(workspace.root)
    yield Check("synced", not drive, {"name": drive})
    state = workspace.state_dir
    yield Check("state", is_private(state), {"path": state})
    yield from examine_workbooks(workspace)
    yield from examine_templates(workspace.root / "mallit")


def examine_workbooks(workspace: Workspace) -> Iterator[Check]:
    """Yield one line per trouble (unreadable, open elsewhere, another schema version), or one that all is well."""
    unreadable, opened, versions = list[Check](), list[Check](), list[Check]()
    names = [each.workbook for each in workspace.schema.workbooks]
    for name in names:
        try:
            workbook = workspace.workbook(name)
        except HapusheetsError as error:
            unreadable.append(Check("workbook", False, {"name": name, **_words(error)}))
            continue
        if workbook.open_by is not None and not workbook.open_by.stale:
            opened.append(Check("open", False, {"name": name}))
        versions += _version_lack(name, workbook.properties, workspace.schema.version)
    yield from unreadable or [Check("workbooks", True, {"n": len(names)})]
    yield from opened or [Check("open", True)]
    yield from versions or [Check("schema", True, {"version": workspace.schema.version})]


def examine_templates(folder: Path) -> Iterator[Check]:
    """Yield one line per Word template with problems, or one that all are in order."""
    from hapusheets.letters import lint_template

    templates = [path for path in sorted(folder.rglob("*.docx")) if not path.name.startswith("~$")]
    problems = {path: lint_template(path) for path in templates}
    lacks = [
        Check("template", False, {"name": path.relative_to(folder).as_posix(), "n": len(found)})
        for path, found in problems.items()
        if found
    ]
    yield from lacks or [Check("templates", True, {"n": len(templates)})]


def unfit_workspace(folder: Path, error: HapusheetsError) -> Check:
    """Return the line for a workspace that could not be opened."""
    return Check("workspace", False, {"path": folder, **_words(error)})


def find_libreoffice() -> Path | None:
    """Return LibreOffice's program on this machine; None when it is not found."""
    from hapusheets.letters import pdf

    return pdf.find_libreoffice()


def _version_lack(name: str, properties: Mapping[str, str], version: int) -> list[Check]:
    from hapusheets.workbooks.builder import SCHEMA_PROPERTY

    seen = properties.get(SCHEMA_PROPERTY, "?")
    return [] if seen == str(version) else [Check("schema", False, {"name": name, "seen": seen, "version": version})]


def _words(error: HapusheetsError) -> dict[str, str]:
    if not has(error.code):
        return {"seen": str(error), "do": ""}
    return {"seen": text(error.code, **error.facts), "do": todo(error.code, **error.facts)}
