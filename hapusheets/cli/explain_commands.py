"""``explain``: what a finding means, why it matters and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hapusheets.cli.app import App, argument, command
from hapusheets.model.errors import WrongUse

if TYPE_CHECKING:
    from hapusheets.registers.schema import OwnRule


@command("explain")
@argument("code", metavar="KOODI")
def explain(app: App, code: str) -> int:
    """Tell what a finding means, why it matters and how to mend it."""
    from hapusheets.checking.explaining import explain_code

    explained = explain_code(code, _own_rules(app))
    app.answer({"schema": "hapusheets.explain/1", **explained.payload()}, explained.lines())
    return 0


def _own_rules(app: App) -> tuple[OwnRule, ...]:
    """Return the rules of the workspace's own; none where there is no workspace, which an explanation does not need."""
    try:
        return app.workspace.schema.rules
    except WrongUse:
        if app.folder is not None:
            raise
        return ()
