"""``upgrade``: the workbooks of a workspace brought to the schema of today."""

from __future__ import annotations

from typing import Any

from hapusheets.cli.app import App, command
from hapusheets.messages import text


@command("upgrade")
def upgrade(app: App) -> int:
    """Show what the workbooks lack, ask, and add it."""
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
    done = text("upgrade.done", n=len(applied.workbooks), undo=applied.operation)
    app.answer({**payload, "applied": True, "undo": applied.operation}, [done])
    return 0
