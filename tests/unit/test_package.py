"""The ordinary package: built as a wheel it holds what the program needs, and nothing of the repository's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets import resources

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_finds_templates_and_samples() -> None:
    assert (resources.templates_dir() / "sijaisen_tyosopimus" / "fi.docx").is_file()
    assert (resources.samples_dir() / "hapusheets.toml").is_file()


def test_an_installed_package_finds_them_inside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hapusheets" / "_data" / "templates").mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "hapusheets")
    assert resources.templates_dir() == tmp_path / "hapusheets" / "_data" / "templates"


def test_lock_files_pin_with_hashes_and_name_no_index() -> None:
    for kind in ("run", "test"):
        lines = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if line and not line.startswith((" ", "#"))]
        assert all("==" in line and line.endswith("\\") for line in pins)
        assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_what_runs_is_pinned_alike_in_both_files() -> None:
    pins = {
        kind: {
            line.split(" \\")[0]
            for line in (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8").splitlines()
            if "==" in line
        }
        for kind in ("run", "test")
    }
    assert pins["run"] <= pins["test"]
