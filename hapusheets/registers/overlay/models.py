"""The words of an own file as pydantic models. Each is turned into the same models as the shipped schema.

The words are Finnish, for the coordinator writes them; their English names are the schema's own.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from hapusheets.model.values import normalise_text
from hapusheets.registers.overlay.patterns import could_stall
from hapusheets.registers.schema import Kind

#: The kinds of columns as they are written, by the schema's own names.
KINDS: Final[dict[str, Kind]] = {
    "teksti": "text", "pitkä teksti": "long_text", "koodi": "code", "koodit": "codes", "viittaus": "reference",
    "viittaukset": "references", "päivä": "date", "päivä ja kellonaika": "datetime", "kellonaika": "time",
    "vuosi": "year", "kokonaisluku": "integer", "luku": "decimal", "tunnit": "hours", "kilometrit": "km",
    "minuutit": "minutes", "raha": "money", "kyllä/ei": "boolean", "henkilötunnus": "hetu", "puhelin": "phone",
    "sähköposti": "email", "postinumero": "postal_code", "tilinumero": "iban", "kunta": "municipality",
    "kunnat": "municipalities", "viikonpäivä": "weekday",
}  # fmt: skip
SEVERITIES: Final = {"virhe": "error", "varoitus": "warning", "huomio": "info"}
AREAS: Final = {"näkyy": "view", "muokataan": "edit"}
TRUTHS: Final = {"kyllä": True, "ei": False}
_OTHER_TRUTHS: Final = {"true": True, "yes": True, "false": False, "no": False}
_HEADER_LENGTH: Final = 60


def _word(choices: dict[str, Any]) -> BeforeValidator:
    """Turn one of the Finnish words into the value that it means."""

    def choose(raw: object) -> Any:
        key = raw.casefold().strip() if isinstance(raw, str) else raw
        if isinstance(key, str) and key in choices:
            return choices[key]
        if choices is TRUTHS and isinstance(key, str) and key in _OTHER_TRUTHS:
            return _OTHER_TRUTHS[key]
        raise PydanticCustomError("unknown_value", "unknown", {"value": _seen(raw), "allowed": list(choices)})

    return BeforeValidator(choose)


def _one_or_many(raw: object) -> object:
    return [raw] if isinstance(raw, str) else raw


def _pattern(raw: str) -> str:
    try:
        slow = could_stall(raw)
    except re.error as error:
        raise PydanticCustomError("bad_pattern", "bad", {"value": raw}) from error
    if slow:
        raise PydanticCustomError("slow_pattern", "slow", {"value": raw})
    return raw


def _visible_line(raw: object) -> object:
    """Return a header without line breaks and marks that nobody sees: they could hide what it says."""
    return "".join(filter(str.isprintable, normalise_text(raw))) if isinstance(raw, str) else raw


def _seen(raw: object) -> str:
    return raw if isinstance(raw, str) else "[…]" if isinstance(raw, list) else "{…}"


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Header = Annotated[
    str,
    BeforeValidator(_visible_line),
    StringConstraints(strip_whitespace=True, min_length=1, max_length=_HEADER_LENGTH),
]
Prompt = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[a-zåäö][a-zåäö0-9_]*$")]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_one_or_many)]
Truth = Annotated[bool, _word(TRUTHS), WithJsonSchema({"enum": [*TRUTHS, True, False]})]


class _Part(BaseModel):
    """A part of an own file. A word that it does not know is told with the one that was likely meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _known_words(cls, raw: object) -> object:
        if not isinstance(raw, dict):
            raise PydanticCustomError("shape", "shape", {"value": _seen(raw), "allowed": cls.words()})
        for key in raw:
            if key not in cls.words():
                facts = {"value": str(key), "allowed": cls.words(), "meant": cls._meant(str(key))}
                raise PydanticCustomError("unknown_word", "unknown", facts)
        return raw

    @classmethod
    def words(cls) -> list[str]:
        """Return the words that may stand here."""
        return [field.alias or name for name, field in cls.model_fields.items()]

    @classmethod
    def _meant(cls, key: str) -> str:
        """Return the Finnish word for an English one of the schema (``header``: ``otsikko``)."""
        return next((field.alias or "" for name, field in cls.model_fields.items() if name.rstrip("_") == key), "")


class OtherWords(_Part):
    """The words of a column in another language."""

    title: Header | None = Field(default=None, alias="otsikko", description="Sarakkeen nimi tällä kielellä.")
    description: Text | None = Field(default=None, alias="selitys", description="Mitä sarakkeeseen kirjoitetaan.")
    prompt: Prompt | None = Field(default=None, alias="ohje", description="Ohje, joka näkyy solua täytettäessä.")


class OwnColumn(_Part):
    """A column that the workspace adds to a register."""

    header: Header = Field(alias="otsikko", description="Sarakkeen nimi otsikkorivillä.")
    kind: Annotated[Kind, _word(KINDS), WithJsonSchema({"enum": list(KINDS)})] = Field(
        default="text", alias="laji", description="Millainen arvo solussa on."
    )
    list_: Text | None = Field(default=None, alias="luettelo", description="Luettelo, josta koodi valitaan.")
    references: Texts = Field(default=(), alias="viittaa", description="Taulukot, joiden riviin solu viittaa.")
    required: Truth = Field(default=False, alias="pakollinen", description="Puuttuva arvo on virhe.")
    sensitive: Truth = Field(
        default=False, alias="arkaluonteinen", description="Arvoa ei näytetä ruudulla eikä se lähde koneelta."
    )
    sync: Truth = Field(default=False, alias="pilveen", description="Sarake synkronoidaan. Vaatii perusteen.")
    reason: Text | None = Field(default=None, alias="peruste", description="Miksi sarake saa lähteä tältä koneelta.")
    area: Annotated[Literal["view", "edit"], _word(AREAS), WithJsonSchema({"enum": list(AREAS)})] | None = Field(
        default=None, alias="kuntanäkymä", description="Näkyykö sarake kunnalle, ja saako kunta muokata sitä."
    )
    description: Text | None = Field(default=None, alias="selitys", description="Mitä sarakkeeseen kirjoitetaan.")
    prompt: Prompt | None = Field(default=None, alias="ohje", description="Ohje, joka näkyy solua täytettäessä.")
    width: Annotated[int, Field(ge=4, le=100)] | None = Field(
        default=None, alias="leveys", description="Sarakkeen leveys merkkeinä."
    )
    sv: OtherWords | None = Field(default=None, alias="ruotsiksi", description="Samat sanat ruotsiksi.")
    en: OtherWords | None = Field(default=None, alias="englanniksi", description="Samat sanat englanniksi.")


class OwnCode(_Part):
    """A code of a list. A mere text is a code without more."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern="^[^;]*$")] = (
        Field(alias="koodi", description="Arvo, joka kirjoitetaan soluun.")
    )
    sv: Text | None = Field(default=None, alias="ruotsiksi", description="Nimi ruotsiksi tulosteissa.")
    en: Text | None = Field(default=None, alias="englanniksi", description="Nimi englanniksi tulosteissa.")
    requires: Texts = Field(default=(), alias="vaatii", description="Mitä tehtävä vaatii tekijältä.")
    wage_group: Text | None = Field(default=None, alias="palkkaryhmä", description="Tehtävän palkkaryhmä.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, raw: object) -> object:
        return {"koodi": raw} if isinstance(raw, str) else raw


class OwnCondition(_Part):
    """What a cell of the row must be. Every word that is given must hold."""

    column: Header = Field(alias="sarake", description="Sarakkeen otsikko.")
    one_of: Texts = Field(default=(), alias="arvo", description="Solussa on jokin näistä.")
    none_of: Texts = Field(default=(), alias="ei_arvo", description="Solussa ei ole mitään näistä.")
    filled: Truth | None = Field(default=None, alias="täytetty", description="kyllä: solussa on jotakin; ei: tyhjä.")
    before: Text | None = Field(default=None, alias="ennen", description="Päivä, aika, luku, tänään tai sarake.")
    after: Text | None = Field(default=None, alias="jälkeen", description="Päivä, aika, luku, tänään tai sarake.")
    at_least: Text | None = Field(default=None, alias="vähintään", description="Päivä, aika, luku, tänään tai sarake.")
    at_most: Text | None = Field(default=None, alias="enintään", description="Päivä, aika, luku, tänään tai sarake.")
    pattern: Annotated[Text, BeforeValidator(_pattern)] | None = Field(
        default=None, alias="muoto", description="Säännöllinen lauseke, johon koko arvon pitää sopia."
    )
    contains: Text | None = Field(default=None, alias="sisältää", description="Sana, joka solussa on.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.model_fields_set <= {"column"}:
            raise PydanticCustomError("says_nothing", "nothing", {"allowed": self.words()[1:]})
        return self


def _single_or_many(raw: object) -> object:
    return [raw] if isinstance(raw, dict) else raw


Conditions = Annotated[tuple[OwnCondition, ...], BeforeValidator(_single_or_many)]


class OwnRuleWords(_Part):
    """A rule: when each *kun* holds, each *niin* must hold."""

    name: Name = Field(alias="nimi", description="Säännön nimi: pieniä kirjaimia, numeroita ja alaviivoja.")
    register_name: Text = Field(alias="rekisteri", description="Taulukko, jonka rivejä sääntö koskee.")
    when: Conditions = Field(default=(), alias="kun", description="Milloin sääntö koskee riviä.")
    then: Conditions = Field(alias="niin", min_length=1, description="Mitä silloin pitää olla.")
    severity: Annotated[
        Literal["error", "warning", "info"], _word(SEVERITIES), WithJsonSchema({"enum": list(SEVERITIES)})
    ] = Field(default="warning", alias="taso", description="Kuinka vakava havainto on.")
    message: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)] = Field(
        alias="viesti", description="Mitä havainto sanoo: mikä on vialla ja miten sen korjaa."
    )
    why: Text | None = Field(default=None, alias="miksi", description="Miksi asialla on väliä.")


class SwitchedOn(_Part):
    """A shipped column that leaves this computer in this workspace, and why."""

    register_name: Text = Field(alias="rekisteri", description="Taulukko, jossa sarake on.")
    column: Header = Field(alias="sarake", description="Sarakkeen otsikko.")
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=1000)] = Field(
        alias="peruste", description="Miksi sarake saa lähteä tältä koneelta, kuka sen päätti ja milloin."
    )


class OwnWords(_Part):
    """A whole own file."""

    lists: dict[Name, tuple[OwnCode, ...]] = Field(
        default_factory=dict, alias="luettelot", description="Uudet luettelot ja niiden koodit."
    )
    codes: dict[Text, tuple[OwnCode, ...]] = Field(
        default_factory=dict, alias="koodit", description="Omat koodit ohjelman luetteloihin."
    )
    columns: dict[Text, tuple[OwnColumn, ...]] = Field(
        default_factory=dict, alias="sarakkeet", description="Omat sarakkeet taulukoittain."
    )
    switched_on: tuple[SwitchedOn, ...] = Field(
        default=(), alias="pilveen", description="Ohjelman sarakkeet, jotka saavat lähteä tältä koneelta."
    )
    rules: tuple[OwnRuleWords, ...] = Field(default=(), alias="säännöt", description="Omat tarkistussäännöt.")

    @model_validator(mode="before")
    @classmethod
    def _without_empty_parts(cls, raw: object) -> object:
        return {key: part for key, part in raw.items() if part != ""} if isinstance(raw, dict) else raw


__all__ = [
    "AREAS", "KINDS", "SEVERITIES", "TRUTHS", "Conditions", "OtherWords", "OwnCode", "OwnColumn", "OwnCondition",
    "OwnRuleWords", "OwnWords", "SwitchedOn",
]  # fmt: skip
