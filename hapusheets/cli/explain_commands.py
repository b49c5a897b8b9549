"""``explain``: what a finding means, why it matters and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hapusheets.cli.app import App, argument, command
from hapusheets.model.errors import WrongUse

if TYPE_CHECKING:
    from hapusheets.registers.schema import OwnRule


@command("explain")
@argument("code", required=False, metavar="[KOODI]")
def explain(app: App, code: str | None) -> int:
    """Tell what a finding means, why it matters and how to mend it; without a code, list all of them."""
    from hapusheets.checking.explaining import all_explained, explain_code

    if code is None:
        every = tuple(all_explained(_own_rules(app)))
        answer = [{"code": each.code, "says": each.says} for each in every]
        app.answer({"schema": "hapusheets.explain/1", "codes": answer}, [each.line() for each in every])
        return 0
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
