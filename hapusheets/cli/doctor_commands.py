"""``doctor``: is this machine and this workspace fit?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hapusheets.cli.app import App, command
from hapusheets.messages import text
from hapusheets.model.errors import HapusheetsError, WrongUse

if TYPE_CHECKING:
    from hapusheets.doctor import Check


@command("doctor")
def doctor(app: App) -> int:
    """Say for each thing whether it is in order, and what to do where it is not."""
    from hapusheets.doctor import examine_machine

    own = _workspace_checks(app)
    checks = [*examine_machine(Path.cwd()), *own]
    lacks = sum(not check.ok for check in checks)
    rows = [{"name": check.name, "ok": check.ok, "message": check.message, "todo": check.todo} for check in checks]
    summary = text("doctor.lacks", n=lacks) if lacks else text("doctor.all_ok" if own else "doctor.machine_ok")
    app.answer({"schema": "hapusheets.doctor/1", "ok": not lacks, "checks": rows}, [*map(_line, checks), summary])
    return 1 if lacks else 0


def _workspace_checks(app: App) -> list[Check]:
    from hapusheets.doctor import examine_workspace, unfit_workspace

    try:
        workspace = app.workspace
    except WrongUse as error:
        if app.folder is not None:
            return [unfit_workspace(app.folder, error)]
        app.note(text("doctor.no_workspace"))
        return []
    except HapusheetsError as error:
        return [unfit_workspace(app.folder or Path.cwd(), error)]
    return list(examine_workspace(workspace))


def _line(check: Check) -> str:
    word = text("doctor.word.ok" if check.ok else "doctor.word.lack")
    return f"{word:<6} {' '.join(filter(None, [check.message, check.todo]))}"
