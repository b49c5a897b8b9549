"""The local cloud: a practice Google Sheets on this machine."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from hapusheets.cli.app import App, group, option
from hapusheets.messages import current_language, text


@group("cloud")
def cloud(app: App) -> None:
    """Use the local cloud for practice."""


@cloud.command("serve", "käynnistä")
@option("--port", type=click.IntRange(0, 65535), default=0)
@option("--data", type=click.Path(path_type=Path, dir_okay=False), default=None)
def serve(app: App, port: int, data: Path | None) -> int:
    """Answer as Google Sheets does, on this machine only, until Ctrl-C."""
    from hapusheets.sync import emulator

    if not port and data is None:
        port, data = _own_place(app)
    with emulator.serve(port, data) as served:
        page = f"{served.page_url}&lang={current_language()}"
        kept = text("cloud.not_kept") if data is None else text("cloud.kept", path=str(data))
        payload = {"schema": "hapusheets.cloud/1", "url": served.url, "page": page, "data": data and str(data)}
        app.answer(payload, [text("cloud.started", url=served.url, page=page), kept])
        sys.stdout.flush()
        _wait()
    app.note(text("cloud.stopped"))
    return 0


def _own_place(app: App) -> tuple[int, Path | None]:
    """Return the port and file of the workspace's own local cloud; (0, None) where there is no such workspace."""
    from hapusheets.model.errors import WrongUse
    from hapusheets.practice_cloud import cloud_file, cloud_port

    try:
        port = cloud_port(app.workspace)
    except WrongUse:
        return 0, None
    return (port, cloud_file(app.workspace)) if port else (0, None)


def _wait() -> None:
    """Wait for Ctrl-C; short sleeps let Windows see it."""
    try:
        while True:
            time.sleep(0.5)
    except KeyboardInterrupt:
        return
