"""The page of own columns: its example works as it stands, and it names every word, kind and condition."""

from __future__ import annotations

import re
from pathlib import Path

from hapusheets.registers.overlay import workspace_schema
from hapusheets.registers.overlay.models import AREAS, KINDS, SEVERITIES, OwnColumn, OwnCondition

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own-columns.md").read_text(encoding="utf-8")


def test_the_example_is_a_file_that_works(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "omat.yaml").write_text(example, encoding="utf-8")
    schema = workspace_schema(tmp_path)
    own = [column.header for register in schema.registers for column in register.columns if column.own]
    assert own == ["Avain", "Avaimen numero", "Palaute pyydetty", "Kenkäkoko", "Mentori"]
    assert schema.register("Sijaistarpeet").column("reason").sync
    assert [rule.name for rule in schema.rules] == ["avain_puuttuu", "sopimus_ennen_vuoroja"]


def test_the_page_names_every_word_kind_and_level() -> None:
    words = [*OwnColumn.words(), *OwnCondition.words()[1:]]
    assert [word for word in words if f"`{word}" not in PAGE] == []
    plain = " ".join(PAGE.split())
    assert ", ".join(KINDS) in plain
    assert all(word in PAGE for word in (*SEVERITIES, *AREAS))
