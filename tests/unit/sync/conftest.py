"""A desk for the stories of sync."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk import Desk


@pytest.fixture
def desk(sample_workspace: Path) -> Desk:
    """A desk where the customers' workbook has been synced once."""
    made = Desk(sample_workspace, "asiakkaat.xlsx")
    made.sync()
    return made
