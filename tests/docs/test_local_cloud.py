"""The programs that the page about the local cloud shows are run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "local-cloud.md"


def test_the_programs_on_the_page_run() -> None:
    programs = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert programs
    for program in programs:
        names: dict[str, object] = {}
        exec(compile(program, str(PAGE), "exec"), names)  # noqa: S102 - our own page
        names["client"].http_client.session.close()  # type: ignore[attr-defined]


def test_every_kind_of_failure_is_on_the_page() -> None:
    from hapusheets.sync.emulator.faults import KINDS

    page = PAGE.read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []


@pytest.mark.parametrize("kind", ["addChart", "addSlicer", "addDataSource", "addTable"])
def test_what_the_page_says_is_missing_is_refused(kind: str) -> None:
    from hapusheets.sync.emulator.batch import request_kinds

    assert kind not in request_kinds()
