"""What every test gets: its own state folder, the Finnish language, and tools that CI must have."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from hapusheets.messages import use_language
from hapusheets.resources import samples_dir

settings.register_profile("default", max_examples=60, deadline=None, print_blob=True)
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")

_TOOLS = {"libreoffice": ("soffice", "libreoffice"), "browser": ("chromium", "chromium-browser", "google-chrome")}
_count = itertools.count()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose tool is missing on a laptop; fail it in CI, where nothing may hide."""
    for mark, names in _TOOLS.items():
        if item.get_closest_marker(mark) and not any(shutil.which(name) for name in names):
            if os.environ.get("CI"):
                pytest.fail(f"{names[0]} is missing, and CI is set", pytrace=False)
            pytest.skip(f"{names[0]} is not on this machine")


@pytest.fixture(autouse=True)
def _own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each test has a state folder of its own, speaks Finnish and forgets what the shell has set."""
    monkeypatch.setenv("HAPUSHEETS_STATE", str(tmp_path_factory.getbasetemp() / f"state-{next(_count)}"))
    for name in ("HAPUSHEETS_LANG", "HAPUSHEETS_PROGRAM", "OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        monkeypatch.delenv(name, raising=False)
    use_language("fi")
    yield
    use_language("fi")


@pytest.fixture
def sample_workspace(tmp_path: Path) -> Path:
    """Return a fresh copy of the invented Länsi-Pohja, with a workspace id (and so a state folder) of its own."""
    folder = tmp_path / "esittely"
    shutil.copytree(samples_dir(), folder)
    settings_file = folder / "hapusheets.toml"
    own_id = f'workspace = "test-{uuid.uuid4().hex[:12]}"'
    renamed = re.sub(r'^workspace *= *".*"$', own_id, settings_file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    settings_file.write_text(renamed, encoding="utf-8")
    return folder
