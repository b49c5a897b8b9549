"""The local cloud: a practice Google Sheets on this machine."""

from __future__ import annotations

import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import click

from hapusheets.cli.app import App, group, option
from hapusheets.messages import current_language, text


@group("cloud")
def cloud(app: App) -> None:
    """Use the local cloud for practice."""


@cloud.command("serve", "käynnistä")
@option("--port", type=click.IntRange(0, 65535), default=0, metavar="PORTTI")
@option("--data", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="TIEDOSTO")
def serve(app: App, port: int, data: Path | None) -> int:
    """Answer as Google Sheets does, on this machine only, until Ctrl-C."""
    from hapusheets.sync import emulator

    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ctrl-C works even where a parent process ignored it
    with suppress(KeyboardInterrupt), emulator.serve(port, data) as served:
        page = f"{served.page_url}&lang={current_language()}"
        kept = text("cloud.not_kept") if data is None else text("cloud.kept", path=str(data))
        payload = {"schema": "hapusheets.cloud/1", "url": served.url, "page": page, "data": data and str(data)}
        app.answer(payload, [text("cloud.started", url=served.url, page=page), kept])
        sys.stdout.flush()
        while True:
            time.sleep(0.5)  # short, so that Windows sees Ctrl-C
    app.note(text("cloud.stopped"))
    return 0
