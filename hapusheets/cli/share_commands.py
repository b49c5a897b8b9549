"""``share``: area views, searched for leaks before anybody gets them."""

from __future__ import annotations

from hapusheets.cli.app import App, argument, command
from hapusheets.messages import text

_PREVIEW = ("preview", "esikatsele")


@command("share")
@argument("areas", nargs=-1, metavar="[KUNTA]...")
def share(app: App, areas: tuple[str, ...]) -> int:
    """Make the area views; ``share preview AREA`` shows the very same file without publishing it."""
    if areas and areas[0] in _PREVIEW:
        return _preview(app, areas[1:])
    from hapusheets import sharing

    made = sharing.make_views(app.workspace, sharing.chosen_areas(app.workspace, areas))
    if not app.dry_run:
        sharing.publish_views(app.workspace, made)
    code = "share.would" if app.dry_run else "share.done"
    lines = [text(code, area=one.view.area, path=str(one.path)) for one in made]
    app.answer(sharing.payload(made, published=not app.dry_run), lines)
    return 0


def _preview(app: App, areas: tuple[str, ...]) -> int:
    from hapusheets import sharing

    made = sharing.make_views(app.workspace, sharing.chosen_areas(app.workspace, areas))
    lines = []
    for one in made:
        path = sharing.preview_view(app.workspace, one)
        lines += [text("share.preview", area=one.view.area, path=str(path)), *sharing.sheet_lines(one)]
    app.answer(sharing.payload(made, published=False), lines)
    return 0
