"""hapusheets.toml: the settings of a workspace."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from hapusheets.model.errors import Refused, WrongUse

SETTINGS_FILE = "hapusheets.toml"
HELSINKI = ZoneInfo("Europe/Helsinki")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")


class Centre(_Section):
    """The centre's own details, printed in letters and messages."""

    name: str = "Resurssikeskus"
    street_address: str = ""
    postal_code: str = ""
    post_town: str = ""
    phone: str = ""
    email: str = ""
    coordinator: str = ""
    collective_agreement: str = ""


class Area(_Section):
    """The municipalities served."""

    name: str = "Länsi-Pohja"
    municipalities: tuple[str, ...] = ("Kemi", "Keminmaa", "Simo", "Tervola", "Tornio", "Ylitornio")


class Cloud(_Section):
    """The cloud to sync with. ``endpoint`` "" means Google; anything else must be loopback."""

    endpoint: str = ""
    spreadsheets: dict[str, str] = Field(default_factory=dict)


class Sharing(_Section):
    """Where area views go. ``folder`` may point outside the workspace."""

    folder: str = "jako"
    narrow: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Matching(_Section):
    """Speeds, answer times and weights of matching; see docs/matching.md."""

    km_per_hour: int = 60
    start_minutes: int = 5
    winter_factor: float = 1.2
    answer_minutes: int = Field(default=35, ge=5, le=1440)
    answer_hour: int = Field(default=16, ge=0, le=23)
    weights: dict[str, int] = Field(default_factory=dict)


class Settings(_Section):
    """Everything in hapusheets.toml. Unknown keys are kept."""

    workspace: str
    practice: bool = False
    language: Literal["fi", "sv", "en"] = "fi"
    now: dt.datetime | None = None
    centre: Centre = Field(default_factory=Centre)
    area: Area = Field(default_factory=Area)
    cloud: Cloud = Field(default_factory=Cloud)
    sharing: Sharing = Field(default_factory=Sharing)
    matching: Matching = Field(default_factory=Matching)

    @field_validator("workspace")
    @classmethod
    def _plain_id(cls, value: str) -> str:
        if not value or not value.replace("-", "").isalnum() or not value.isascii():
            raise ValueError("letters, digits and hyphens only")
        return value


def read_settings(root: Path) -> Settings:
    """Return the settings of the workspace in ``root``. Raises Refused with the line or key that is off."""
    path = root / SETTINGS_FILE
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except tomllib.TOMLDecodeError as error:
        raise Refused("settings.unreadable", where=str(path), detail=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise Refused("settings.wrong_value", where=str(path), key=key, value=str(first.get("input"))) from error


def parse_now(text: str) -> dt.datetime:
    """Return the aware moment written as ``2026-03-12T06:40`` (Europe/Helsinki where no zone is given)."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise WrongUse("settings.now", value=text) from error
    return in_helsinki(moment)


def in_helsinki(moment: dt.datetime) -> dt.datetime:
    """Return ``moment`` in Europe/Helsinki; a naive one is taken as Helsinki time already."""
    return moment.replace(tzinfo=HELSINKI) if moment.tzinfo is None else moment.astimezone(HELSINKI)


def find_workspace(start: Path) -> Path:
    """Return the nearest folder at or above ``start`` that holds hapusheets.toml. Raises WrongUse if none does."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise WrongUse("workspace.not_found", where=str(start))


def set_in_toml(path: Path, section: str, values: dict[str, Any]) -> None:
    """Write keys into one section of hapusheets.toml, keeping every other line and comment as it is."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next((index for index, line in enumerate(lines) if line.strip() == f"[{section}]"), None)
    if start is None:
        lines += ["", f"[{section}]"]
        start = len(lines) - 1
    end = next((i for i in range(start + 1, len(lines)) if lines[i].lstrip().startswith("[")), len(lines))
    kept = [line for line in lines[start + 1 : end] if line.split("=")[0].strip() not in values]
    written = [f"{key} = {_toml(value)}" for key, value in values.items()]
    while kept and not kept[-1].strip():
        kept.pop()
    tail = ["", *lines[end:]] if end < len(lines) else []
    body = "\n".join([*lines[: start + 1], *kept, *written, *tail]) + "\n"
    temporary = path.with_suffix(".toml.tmp")
    temporary.write_text(body, encoding="utf-8")
    temporary.replace(path)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(str(k))} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, int):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
