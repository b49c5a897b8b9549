"""A desk for the stories of sync, in a light copy of the invented Länsi-Pohja."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest

from hapusheets.resources import samples_dir
from hapusheets.workbooks.builder import build_register_workbook
from tests.desk import Desk


@pytest.fixture(scope="session")
def _light(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples without substitutes and two months of shifts, which every reading would go through."""
    folder = tmp_path_factory.mktemp("light") / "esittely"
    shutil.copytree(samples_dir(), folder)
    for name in ("valitys.xlsx", "sijaiset.xlsx"):
        (folder / "rekisterit" / name).unlink()
        build_register_workbook(name, {}, folder / "rekisterit" / name)
    return folder


@pytest.fixture
def sample_workspace(_light: Path, tmp_path: Path) -> Path:
    """Return a fresh copy of it, with a workspace id (and so a state folder) of its own."""
    folder = tmp_path / "esittely"
    shutil.copytree(_light, folder)
    settings = folder / "hapusheets.toml"
    lines = settings.read_text(encoding="utf-8").splitlines()
    own_id = f'workspace = "test-{uuid.uuid4().hex[:12]}"'
    lines = [own_id if line.startswith("workspace =") else line for line in lines]
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def desk(sample_workspace: Path) -> Desk:
    """A desk where the customers' workbook has been synced once."""
    made = Desk(sample_workspace, "asiakkaat.xlsx")
    made.sync()
    return made
