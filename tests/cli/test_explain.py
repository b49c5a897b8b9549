"""``explain``: what the findings mean."""

from __future__ import annotations

import json

import pytest

from hapusheets.cli.main import run


def test_explain_without_a_code_lists_every_code_on_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["selitä"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 200
    assert max(map(len, lines)) <= 80
    assert "date.impossible  ”…” ei ole kalenterissa. Kirjoita päivämäärä muodossa …" in lines
    assert run(["explain", "--json"]) == 0
    assert {"date.impossible", "hetu.shared"} <= {each["code"] for each in json.loads(capsys.readouterr().out)["codes"]}
