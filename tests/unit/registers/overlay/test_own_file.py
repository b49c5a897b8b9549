"""An own file adds to the schema, and a mistake in it is told with its line and what was likely meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from hapusheets.messages import text, todo, use_language
from hapusheets.model.errors import Refused
from hapusheets.own_file import begin_own_file
from hapusheets.registers.overlay import own_files, workspace_schema
from hapusheets.registers.overlay.editor import FIRST_LINE, editor_schema
from hapusheets.registers.schema import Schema, load_schema
from tests.own_words import OWN


def schema_of(folder: Path, words: str, name: str = "omat.yaml") -> Schema:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(words, encoding="utf-8")
    return workspace_schema(folder)


def refused(folder: Path, words: str) -> Refused:
    with pytest.raises(Refused) as caught:
        schema_of(folder, words)
    return caught.value


def test_without_a_file_the_schema_is_the_shipped_one(tmp_path: Path) -> None:
    assert workspace_schema(tmp_path) is load_schema()
    assert schema_of(tmp_path, "# tyhjä\n") == load_schema()


def test_columns_lists_codes_and_rules_are_added_and_nothing_is_changed(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, OWN)
    customers, shipped = schema.register("Asiakkaat"), load_schema().register("Asiakkaat")
    assert customers.columns[: len(shipped.columns)] == shipped.columns
    assert [(c.header, c.kind, c.sync) for c in customers.columns if c.own] == [
        ("Avain", "code", False), ("Avaimen numero", "text", False), ("Palaute", "date", True),
    ]  # fmt: skip
    assert schema.codes["avaimet"] == ("toimistolla", "ei ole")
    assert schema.codes["tasks"] == (*load_schema().codes["tasks"], "hieronta")
    assert [rule.code for rule in schema.rules] == ["own.avain_puuttuu"]


def test_several_files_of_a_folder_are_one(tmp_path: Path) -> None:
    schema_of(tmp_path, "luettelot: {koot: ['38', '39']}\n", "omat/b.yaml")
    words = "sarakkeet:\n  Sijaiset:\n    - {otsikko: Kenkä, laji: koodi, luettelo: koot}\n"
    schema = schema_of(tmp_path, words, "omat/a.yaml")
    assert [path.name for path in own_files(tmp_path)] == ["a.yaml", "b.yaml"]
    assert schema.register("Sijaiset").column("own_kenka").list == "koot"


def test_words_are_taken_as_they_were_typed(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, "luettelot:\n  merkit: [on, no, 9.30, 007, null, 2026-03-01]\n")
    assert schema.codes["merkit"] == ("on", "no", "9.30", "007", "null", "2026-03-01")


SWITCH = "pilveen:\n  - {rekisteri: %s, sarake: %s, peruste: Johtoryhmä päätti 1.3.2026.}\n"


def test_a_shipped_column_is_switched_on_with_its_reason(tmp_path: Path) -> None:
    schema = schema_of(tmp_path, SWITCH % ("Profiilit", "Kielet"))
    profiles = schema.register("Profiilit")
    assert profiles.sync
    assert [column.header for column in profiles.columns if column.sync] == ["Asiakas", "Kielet"]
    assert profiles.column("languages").sync_reason == "Johtoryhmä päätti 1.3.2026."


COLUMN = "sarakkeet:\n  Asiakkaat:\n    - otsikko: Avain\n"
CLOUD = "      pilveen: kyllä\n      peruste: Koska.\n"
SEEN = "      kuntanäkymä: näkyy\n"
RULE = "säännöt:\n  - nimi: x\n    rekisteri: Päätökset\n    viesti: Ei.\n"
MISTAKES = {
    "an unknown word, with the likely one": (COLUMN + "      lajii: teksti\n", 4, "”laji”"),
    "an English word of the schema": ("sarakkeet:\n  Asiakkaat:\n    - header: Avain\n", 3, "”otsikko”"),
    "an unknown section": ("sarakeet: {}\n", 1, "”sarakkeet”"),
    "an unknown kind": (COLUMN + "      laji: teksi\n", 4, "”teksti”"),
    "an unknown sheet": ("sarakkeet:\n  Asiakaat:\n    - otsikko: Avain\n", 2, "”Asiakkaat”"),
    "an unknown list": (COLUMN + "      laji: koodi\n      luettelo: tehtavat\n", 5, "”tehtävät”"),
    "an unknown list to add codes to": ("koodit:\n  kielett: [arabia]\n", 2, "”kielet”"),
    "a kind that needs a list": (COLUMN + "      laji: koodi\n", 3, "luettelo"),
    "a list where none can be": (COLUMN + "      luettelo: kielet\n", 4, "luettelo"),
    "a shipped header": ("sarakkeet:\n  Asiakkaat:\n    - otsikko: puhelin\n", 3, "puhelin"),
    "an own header twice": (COLUMN + "    - otsikko: avain\n", 4, "avain"),
    "a header that is missing": ("sarakkeet:\n  Asiakkaat:\n    - laji: teksti\n", 3, "otsikko"),
    "the cloud without a reason": (COLUMN + "      pilveen: kyllä\n", 4, "peruste"),
    "a sensitive column to the cloud": (COLUMN + "      arkaluonteinen: kyllä\n" + CLOUD, 5, "Avain"),
    "an identity code that is not sensitive": (COLUMN + "      laji: henkilötunnus\n", 4, "arkaluonteinen"),
    "a header that tells of protection": (
        COLUMN.replace("Avain", "Turvakielto alkaen") + CLOUD, 4, "Turvakielto alkaen",
    ),
    "Turvakielto to the cloud": (SWITCH % ("Asiakkaat", "Turvakielto"), 2, "Turvakielto"),
    "Henkilötunnus to the cloud": (SWITCH % ("Avustajat", "Henkilötunnus"), 2, "Henkilötunnus"),
    "Matka-alue to the cloud": (SWITCH % ("Sijaiset", "Matka-alue"), 2, "Matka-alue"),
    "a column of a sheet that the tool writes": ("sarakkeet:\n  Ehdotukset:\n    - otsikko: Avain\n", 2, "Ehdotukset"),
    "an area view that has no such sheet": (COLUMN.replace("Asiakkaat", "Vuorot") + SEEN, 4, "Vuorot"),
    "tasks in an area view": (COLUMN + "      laji: koodit\n      luettelo: tehtävät\n" + SEEN, 6, "Avain"),
    "a code that is there": ("koodit:\n  kielet: [Suomi]\n", 2, "suomi"),
    "a code with a semicolon": ("luettelot:\n  avaimet: [a;b]\n", 2, "a;b"),
    "a truth that is none": (COLUMN + "      pakollinen: ehkä\n", 4, "kyllä"),
    "a rule without then": (RULE, 2, "niin"),
    "a condition that says nothing": (RULE + "    niin: {sarake: Alkaa}\n", 5, "täytetty"),
    "a rule's unknown column": (RULE + "    niin: {sarake: Alkaaa, täytetty: kyllä}\n", 5, "”Alkaa”"),
    "a day that is none": (RULE + "    niin: {sarake: Alkaa, ennen: Päätyy}\n", 5, "”Päättyy”"),
    "a comparison of a text": (RULE + "    niin: {sarake: Päätösnumero, ennen: Päättyy}\n", 5, "Päätösnumero"),
    "a day compared with hours": (RULE + "    niin: {sarake: Alkaa, ennen: Tunnit/kk vapaa-aika}\n", 5, "Tunnit/kk"),
    "a code that the list lacks": (RULE + "    niin: {sarake: Järjestämistapa, arvo: ostopalve}\n", 5, "”ostopalvelu”"),
    "a pattern that is none": (RULE + "    niin: {sarake: Päätösnumero, muoto: '[0-9'}\n", 5, "[0-9"),
    "a pattern that could stall": (RULE + "    niin: {sarake: Päätösnumero, muoto: '(a+)+b'}\n", 5, "(a+)+b"),
    "a pattern of like choices": (RULE + "    niin: {sarake: Päätösnumero, muoto: '(a|a)*b'}\n", 5, "(a|a)*b"),
    "a pattern of many repeats": (RULE + "    niin: {sarake: Päätösnumero, muoto: 'a*a*a*a*b'}\n", 5, "a*a*a*a*b"),
    "a pattern of many choices": (RULE + f"    niin: {{sarake: Alkaa, muoto: '{'a?' * 30}'}}\n", 5, "a?a?"),
    "a letter that no text may hold": ("luettelot: {}\n# \x00\n", 2, "sisennykset"),
    "a protecting header with a hidden letter": (
        COLUMN.replace("Avain", '"Turva\\u202Ekielto alkaen"') + CLOUD, 4, "Turvakielto alkaen",
    ),
    "a key twice": ("luettelot: {}\nluettelot: {}\n", 2, "luettelot"),
    "a tab": ("sarakkeet:\n\tAsiakkaat: []\n", 2, "sarkainmerkki"),
    "broken YAML": ("sarakkeet:\n  Asiakkaat: [a\n", 3, "kaksoispiste"),
    "an alias": ("luettelot:\n  a: &x [1]\n  b: *x\n", 3, "b: *x"),
    "a list where parts belong": ("sarakkeet:\n  - Asiakkaat\n", 1, "sarakkeet"),
    "a text where a list belongs": ("sarakkeet:\n  Asiakkaat: Avain\n", 2, "Asiakkaat"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, mistake: str) -> None:
    words, line, hint = MISTAKES[mistake]
    use_language("fi")
    error = refused(tmp_path, words)
    said = f"{text(error.code, **error.facts)} {todo(error.code, **error.facts)}"
    assert error.where == f"omat.yaml:{line}", said
    assert hint in said
    assert "Mitään ei muutettu" in said


def test_a_file_of_another_coding_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "omat.yaml").write_bytes("sarakkeet:\n  Päätökset: []\n".encode("cp1252"))
    with pytest.raises(Refused, match=r"overlay\.not_utf8 \[omat\.yaml:2\]"):
        workspace_schema(tmp_path)


def test_a_decomposed_letter_of_a_mac_is_the_same_letter(tmp_path: Path) -> None:
    schema = schema_of(
        tmp_path, "sa\u0308a\u0308nno\u0308t: []\nsarakkeet: {Pa\u0308a\u0308to\u0308kset: [{otsikko: Avain}]}\n"
    )
    assert schema.register("Päätökset").column("own_avain").header == "Avain"


def test_the_file_to_begin_with_is_right_as_it_is_and_without_its_marks(tmp_path: Path) -> None:
    assert [path.name for path in begin_own_file(tmp_path, load_schema())] == ["omat.schema.json", "omat.yaml"]
    assert begin_own_file(tmp_path, load_schema()) == []
    assert workspace_schema(tmp_path) == load_schema()
    starter = (tmp_path / "omat.yaml").read_text(encoding="utf-8")
    assert starter.startswith(f"{FIRST_LINE}\n")
    parts = starter.partition("\n\n")[2].replace("# ", "")
    assert len(schema_of(tmp_path, parts).rules) == 1


def test_the_editors_schema_knows_every_word_and_choice(tmp_path: Path) -> None:
    made = editor_schema(load_schema())
    column = made["$defs"]["OwnColumn"]
    assert {"otsikko", "laji", "luettelo", "pilveen", "peruste"} <= column["properties"].keys()
    assert column["required"] == ["otsikko"]
    assert column["additionalProperties"] is False
    assert "päivä ja kellonaika" in column["properties"]["laji"]["enum"]
    assert "Oppaan tiedot" in made["properties"]["sarakkeet"]["propertyNames"]["enum"]
    assert made["properties"].keys() == {"luettelot", "koodit", "sarakkeet", "pilveen", "säännöt"}
    assert all(part.get("description") for part in column["properties"].values())
    assert yaml.safe_load(json.dumps(made))["title"] == "Omat sarakkeet, koodit ja säännöt"
