"""Rows that ship with the package: municipalities, postal codes, distances, codes and rules of a new workspace."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from hapusheets.model.cells import Value
from hapusheets.registers.schema import Code, load_schema

#: A row as ``builder.build_register_workbook`` takes it: values by English column name.
Row = Mapping[str, Value]
COUNTY: Final = "Lapin hyvinvointialue"
_ESTIMATE: Final = "arvio ±4 km: linnuntie × tiekerroin"
_RULE_TEXTS: Final = ("id", "rule", "value", "unit", "scope", "area", "level", "source")


@cache
def municipality_rows() -> tuple[Row, ...]:
    """Return the rows of *Kunnat*: the six of Länsi-Pohja first, then the rest of Lapland by name."""
    lines = sorted(_lines("municipalities"), key=lambda line: (line["lansi_pohja"] != "1", line["name_fi"]))
    return tuple(_municipality(line) for line in lines)


@cache
def shipped_names() -> Mapping[str, str]:
    """Return the name of each municipality of Lapland by its three-digit number."""
    return {str(row["number"]): str(row["name"]) for row in municipality_rows()}


def _municipality(line: Mapping[str, str]) -> Row:
    return {
        "number": line["code"],
        "name": line["name_fi"],
        "name_sv": line["name_sv"],
        "name_se": line["name_se_northern"] or line["name_smn_inari"],
        "genitive": line["genitive"],
        "where": line["locative_where"],
        "to": line["locative_to"],
        "from_": line["locative_from"],
        "latitude": float(line["lat"]),
        "longitude": float(line["lon"]),
        "organiser": COUNTY,
    }


def municipality_names() -> tuple[str, ...]:
    """Return the names of the municipalities in the order of the drop-downs."""
    return tuple(str(row["name"]) for row in municipality_rows())


@cache
def postal_code_rows() -> tuple[Row, ...]:
    """Return the rows of *Postinumerot*, after GeoNames (CC BY 4.0)."""
    return tuple(
        {
            "code": line["postal_code"],
            "place_name": line["place"],
            "municipality": line["municipality"],
            "latitude": float(line["lat"]),
            "longitude": float(line["lon"]),
        }
        for line in _lines("postal_codes")
    )


@cache
def distance_rows() -> tuple[Row, ...]:
    """Return the rows of *Etäisyydet*: each pair of centres once, road kilometres."""
    return tuple(
        {
            "origin": line["from"],
            "destination": line["to"],
            "km": int(line["road_km"]),
            "source": line["source"]
            if line["quality"].startswith("sourced")
            else "arvio ±4 km: linnuntie × tiekerroin",
        }
        for line in _lines("road_distances")
    )


@cache
def list_names() -> Mapping[str, str]:
    """Return the Finnish name of each code list, as it stands in *Koodit*, by the list's English name."""
    return {line["list"]: line["fi"] for line in _lines("list_names")}


@cache
def code_rows() -> tuple[Row, ...]:
    """Return the rows of *Koodit*: every shipped list, with what a task asks for and its wage group."""
    names = _code_names()
    lists = load_schema().code_lists
    return tuple(_code(name, code, names[name, code.code]) for name, codes in lists.items() for code in codes)


def code_name(name: str, code: str, language: str) -> str:
    """Return how a code of a shipped list is said in Swedish or English; in Finnish, and of an own code, itself."""
    line = _code_names().get((name, code), {})
    return line.get(language) or code


@cache
def _code_names() -> Mapping[tuple[str, str], Mapping[str, str]]:
    return {(line["list"], line["code"]): line for line in _lines("code_names")}


def _code(name: str, code: Code, names: Mapping[str, str]) -> Row:
    return {
        "list": list_names()[name],
        "code": code.code,
        "name_fi": code.code,
        "name_sv": names["sv"],
        "name_en": names["en"],
        "requires": "; ".join(code.requires) or None,
        "wage_group": code.wage_group,
    }


@cache
def rule_rows() -> tuple[Row, ...]:
    """Return the rows of *Säännöt*: each shipped rule with its value, unit, level and source."""
    return tuple(
        {
            **{
                name: line[name] or None for name in ("id", "rule", "value", "unit", "scope", "area", "level", "source")
            },
            "valid_from": dt.date.fromisoformat(line["valid_from"]) if line["valid_from"] else None,
        }
        for line in _lines("rules")
    )


def _lines(name: str) -> list[dict[str, str]]:
    source = (files("hapusheets.registers") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(source.splitlines()))
