"""``sync``: the workbooks and their cloud copies become one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hapusheets.cli.app import App, group, option
from hapusheets.messages import text

if TYPE_CHECKING:
    from hapusheets.sync.plans import SyncPlan
    from hapusheets.syncing import Status


@group("sync", invoke_without_command=True)
@option("--allow-deletions", is_flag=True)
def sync(app: App, allow_deletions: bool) -> int:
    """Sync both ways; asks when rows would be deleted."""
    from hapusheets import syncing

    session = syncing.open_sync(app.workspace, allow_deletions=allow_deletions)
    plan = session.plan()
    if app.dry_run:
        result = session.preview(plan)
    elif plan.deletions and not _may_delete(app, plan):
        app.note(text("sync.declined"))
        return 3
    else:
        result = session.carry_out(plan)
    app.answer(syncing.payload(result), syncing.lines(result))
    return 1 if result.asks else 0


def _may_delete(app: App, plan: SyncPlan) -> bool:
    from hapusheets.sync.deletions import question

    code, facts = question(plan.deletions)
    return app.confirm(code, **facts)


@sync.command("plan", "suunnitelma")
@option("--allow-deletions", is_flag=True)
def plan(app: App, allow_deletions: bool) -> int:
    """Show what a sync would do; nothing is written anywhere."""
    from hapusheets import syncing

    session = syncing.open_sync(app.workspace, allow_deletions=allow_deletions)
    result = session.preview(session.plan())
    app.answer(syncing.payload(result), syncing.lines(result))
    return 1 if result.asks else 0


@sync.command("status", "tila")
def status(app: App) -> int:
    """Show how each workbook stands, without asking the cloud."""
    from hapusheets import syncing

    found = syncing.sync_status(app.workspace)
    rows = [
        {"workbook": one.workbook, "cloud": one.cloud or None, "rows": one.rows, "conflicts": one.conflicts}
        for one in found
    ]
    app.answer({"schema": "hapusheets.sync-status/1", "workbooks": rows}, map(_status_line, found))
    return 1 if any(one.conflicts for one in found) else 0


def _status_line(one: Status) -> str:
    if one.rows is None:
        return text("sync.status_none", name=one.workbook)
    return text("sync.status", name=one.workbook, rows=one.rows, conflicts=one.conflicts)


@sync.command("setup", "aloita")
@option("--endpoint", metavar="URL")
def setup(app: App, endpoint: str | None) -> int:
    """Make the spreadsheets in the cloud and write their ids into hapusheets.toml."""
    from hapusheets import syncing

    made = syncing.set_up_cloud(app.workspace, endpoint=endpoint, dry_run=app.dry_run)
    code = "sync.setup_planned" if app.dry_run else "sync.set_up"
    app.answer({"schema": "hapusheets.sync-setup/1", "made": made}, [text(code, n=len(made))])
    return 0
