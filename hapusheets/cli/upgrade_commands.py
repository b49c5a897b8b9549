"""``upgrade``: the workbooks of a workspace brought to the schema of today."""

from __future__ import annotations

from typing import Any

from hapusheets.cli.app import App, command, option
from hapusheets.messages import text


@command("upgrade")
@option("--own-file", is_flag=True)
def upgrade(app: App, own_file: bool) -> int:
    """Show what the workbooks lack, ask, and add it; with ``--own-file`` begin omat.yaml instead."""
    if own_file:
        return _begin(app)
    from hapusheets.upgrading import plan_upgrade
    from hapusheets.upgrading import upgrade as carry_out

    plan = plan_upgrade(app.workspace)
    payload: dict[str, Any] = {"schema": "hapusheets.upgrade/1", "workbooks": plan.payload(), "applied": False}
    if not plan:
        app.answer(payload, [text("upgrade.nothing")])
        return 0
    if not app.json:
        app.answer({}, [text("upgrade.shown"), *plan.lines(), ""])
    names = ", ".join(book.name for book in plan.books)
    if app.dry_run:
        applied = carry_out(app.workspace, plan, dry_run=True)
        app.answer(payload, [text("upgrade.dry_run", n=len(applied.workbooks))])
        return 0
    if not app.confirm("upgrade.ask", books=names):
        app.answer(payload, [text("upgrade.not_done")])
        return 3
    applied = carry_out(app.workspace, plan)
    made = [book.name for book in plan.books if book.missing]
    done = [text("upgrade.made", names=", ".join(made))] if made else []
    if applied.operation:
        done.append(text("upgrade.done", n=len(applied.workbooks) - len(made), undo=applied.operation))
    app.answer({**payload, "applied": True, "undo": applied.operation}, done)
    return 0


def _begin(app: App) -> int:
    from hapusheets.own_file import begin_own_file

    workspace = app.workspace
    written = [] if app.dry_run else begin_own_file(workspace.root, workspace.schema)
    names = [path.name for path in written]
    said = text("upgrade.own_file", names=", ".join(names)) if names else text("upgrade.own_file_ready")
    app.answer({"schema": "hapusheets.upgrade/1", "own_file": names, "applied": bool(names)}, [said])
    return 0
