"""Help for writing an own file: a JSON Schema for editors, and a file to begin with. Both work without a network."""

from __future__ import annotations

import json
from typing import Any, Final

from hapusheets.registers.overlay.models import AREAS, KINDS, SEVERITIES, OwnColumn, OwnWords
from hapusheets.registers.schema import Schema
from hapusheets.registers.shipped import list_names

SCHEMA_FILE: Final = "omat.schema.json"
#: Editors that know the YAML language server read the schema beside the file.
FIRST_LINE: Final = f"# yaml-language-server: $schema={SCHEMA_FILE}"


def editor_schema(schema: Schema) -> dict[str, Any]:
    """Return the JSON Schema of an own file: its words, and the sheets and lists that may be named."""
    made = OwnWords.model_json_schema(by_alias=True)
    parts = made["$defs"]
    for part in (made, *parts.values()):
        part.pop("description", None)  # the docstring, which is for developers
    sheets = [register.sheet for register in schema.registers]
    made["properties"]["sarakkeet"]["propertyNames"] = {"enum": sheets}
    titles = [list_names()[name] for name in schema.code_lists if name in list_names()]
    made["properties"]["koodit"]["propertyNames"] = {"enum": titles}
    for part in ("OwnRuleWords", "SwitchedOn"):
        parts[part]["properties"]["rekisteri"]["enum"] = sheets
    for part, name in (("OwnColumn", "viittaa"), ("OwnCode", "vaatii"), ("OwnCondition", "arvo")):
        _one_or_many(parts[part]["properties"], name)
    _one_or_many(parts["OwnCondition"]["properties"], "ei_arvo")
    for name in ("kun", "niin"):
        _one_or_many(parts["OwnRuleWords"]["properties"], name)
    for listed in (made["properties"]["luettelot"], made["properties"]["koodit"]):
        (codes,) = listed.get("patternProperties", {"": listed.get("additionalProperties")}).values()
        codes["items"] = {"anyOf": [{"type": "string"}, codes["items"]]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Omat sarakkeet, koodit ja säännöt",
        **_without_titles(made),
    }


def _one_or_many(properties: dict[str, Any], name: str) -> None:
    """Let a single value stand where a list may stand."""
    listed = properties[name]
    said = {key: listed.pop(key) for key in ("description", "default") if key in listed}
    properties[name] = {"anyOf": [listed["items"], listed], **said}


def _without_titles(part: Any) -> Any:
    """Leave out the titles that pydantic makes of names; a schema's own title is text of ours."""
    if isinstance(part, dict):
        return {key: _without_titles(value) for key, value in part.items() if key != "title" or isinstance(value, dict)}
    return [_without_titles(one) for one in part] if isinstance(part, list) else part


def editor_schema_text(schema: Schema) -> str:
    """Return the JSON Schema as the text of its file."""
    return json.dumps(editor_schema(schema), ensure_ascii=False, indent=1) + "\n"


def words_table() -> list[tuple[str, str]]:
    """Return (word, what it means) of everything that can be said of an own column; for the page of docs."""
    return [(field.alias or name, field.description or "") for name, field in OwnColumn.model_fields.items()]


def known_words() -> dict[str, tuple[str, ...]]:
    """Return the words with fixed choices: kinds, severities and what an area view may do."""
    return {"laji": tuple(KINDS), "taso": tuple(SEVERITIES), "kuntanäkymä": tuple(AREAS)}


STARTER: Final = f"""\
{FIRST_LINE}
#
# Omat sarakkeet, koodit ja säännöt. Poista #-merkki rivien alusta, niin ne tulevat voimaan.
# Aja sen jälkeen: hapu päivitä. Se lisää sarakkeet ja luettelot työkirjoihin.
# Ohjelman omia sarakkeita ei voi muuttaa eikä poistaa.

# luettelot:
#   avaimet:
#     - toimistolla
#     - {{koodi: ei ole, ruotsiksi: saknas, englanniksi: none}}

# koodit:
#   tehtävät:
#     - {{koodi: hieronta, ruotsiksi: massage, englanniksi: massage}}

# sarakkeet:
#   Asiakkaat:
#     - otsikko: Avain
#       laji: koodi
#       luettelo: avaimet
#       selitys: Onko keskuksessa avain asiakkaan kotiin.
#     - otsikko: Avaimen numero
#       ohje: Numero on avaimen lapussa.

# säännöt:
#   - nimi: avain_puuttuu
#     rekisteri: Asiakkaat
#     kun: {{sarake: Avain, arvo: toimistolla}}
#     niin: {{sarake: Avaimen numero, täytetty: kyllä}}
#     taso: virhe
#     viesti: Avain on toimistolla, mutta sen numero puuttuu. Täydennä numero.
#     miksi: Ilman numeroa avainta ei löydetä.
"""

__all__ = ["FIRST_LINE", "SCHEMA_FILE", "STARTER", "editor_schema", "editor_schema_text", "known_words", "words_table"]
