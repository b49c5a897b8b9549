"""cloud serve: it tells its addresses, answers, and stops at Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from hapusheets.cli.main import run


def test_it_tells_its_addresses_and_stops_at_ctrl_c(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def stop(_: float) -> None:
        page = next(word for word in capsys.readouterr().out.split() if "token=" in word)
        with urllib.request.urlopen(page.rstrip("."), timeout=5) as answer:  # noqa: S310 - loopback
            asked.append(answer.status)
        raise KeyboardInterrupt

    monkeypatch.setattr("hapusheets.cli.cloud_commands.time.sleep", stop)
    assert run(["pilvi", "käynnistä"]) == 0
    assert asked == [200]
    assert "suljettu" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to the whole console")
def test_a_real_program_keeps_the_sheets_in_a_file(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "hapusheets", "cloud", "serve", "--json", "--data", str(tmp_path / "ä b.sqlite")]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as program:
        assert program.stdout is not None
        said = "".join(iter(program.stdout.readline, "}\n")) + "}"
        answer = json.loads(said)
        with urllib.request.urlopen(f"{answer['url']}/drive/v3/files", timeout=5) as files:  # noqa: S310 - loopback
            assert json.load(files)["files"] == []
        program.send_signal(signal.SIGINT)
        assert _ended(program) == 0
    assert answer["schema"] == "hapusheets.cloud/1"
    assert (tmp_path / "ä b.sqlite").stat().st_size > 0


def _ended(program: subprocess.Popen[str]) -> int:
    try:
        return program.wait(timeout=20)
    finally:
        program.kill()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"something else" * 100)
    assert run(["cloud", "serve", "--data", str(tmp_path / "x.xlsx")]) == 3
    assert "Mitään ei muutettu" in capsys.readouterr().err
