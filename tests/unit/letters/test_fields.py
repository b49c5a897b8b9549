from __future__ import annotations

from pathlib import Path

import pytest

from hapusheets.letters.fields import find_templates, pick_template, read_fields
from hapusheets.model.errors import WrongUse
from hapusheets.registers.schema import load_schema
from hapusheets.resources import templates_dir

TEMPLATES = find_templates([templates_dir()])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sijaisen_tyosopimus", "sijaisen_tyosopimus"),
        ("työsopimus", "sijaisen_tyosopimus"),
        ("Valinta", "valintakortti"),
        ("tervetulokirej", "tervetulokirje"),
    ],
    ids=["its name", "a part of it as people write it", "its beginning", "a slip of the finger"],
)
def test_a_template_is_found_by(asked: str, found: str) -> None:
    assert pick_template(TEMPLATES, asked).fields.name == found


@pytest.mark.parametrize("asked", ["", "i", "laskelma"])
def test_an_unclear_name_is_refused_with_the_known_ones(asked: str) -> None:
    with pytest.raises(WrongUse) as failure:
        pick_template(TEMPLATES, asked)
    assert "kuntasivu" in failure.value.facts["known"]


def test_every_declared_source_is_a_real_column() -> None:
    sources = {field.source for place in TEMPLATES.values() for field in place.fields.fields.values() if field.source}
    for source in sources:
        register, _, column = source.partition(".")
        assert load_schema().register(register).column(column)


def test_every_declared_field_has_a_title_in_the_templates_languages() -> None:
    lacking = [
        (place.fields.name, field.name, language)
        for place in TEMPLATES.values()
        for field in place.fields.fields.values()
        for language in place.fields.languages
        if language not in field.title
    ]
    assert lacking == []


def test_a_broken_fields_file_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "oma" / "fields.toml"
    path.parent.mkdir()
    for content in (
        "record = ",
        'record = "customers"',
        'record = "x"\nlanguages=[]\n[title]\n[fields.a]\nmissing="x"',
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(WrongUse) as failure:
            read_fields(path)
        assert failure.value.where == "oma/fields.toml"
