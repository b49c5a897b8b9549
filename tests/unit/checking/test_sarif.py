"""The SARIF log against the demands of SARIF 2.1.0: property names, required parts, formats, references by index."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from hapusheets.checking.baseline import compare, remember
from hapusheets.checking.engine import CheckResult
from hapusheets.checking.sarif import RunFacts, sarif_log
from tests.small_tables import check

NOW = dt.datetime(2026, 3, 12, 6, 40, tzinfo=ZoneInfo("Europe/Helsinki"))
FACTS = RunFacts("harjoitus", NOW)
CUSTOMERS = """
    Tunnus | Tila       | Rooli      | Sukunimi | Etunimet | Kunta  | Asiointikieli | Henkilötunnus | Puhelin
    A-0001 | aktiivinen | työnantaja | Mäki     | Aino     | Tornoi | suomi         | 010594Y9033   | 040 555 0101
    A-0002 | aktiivinen | työnantaja | Niemi    | Eero     | kemi   | suomi         | 010594–9032   | 040.555.0102
"""
ASIDE = "Havainto | Rekisteri | Tunnus | Syy\nmunicipality.unknown | Asiakkaat | A-0001 | kysytty 010594-9032"
SHIFTS = "Tunnus | Asiakas | Päivä\nU-0001 | A-0099 | 12.3.2026\nU-0002 | A-0099 | 13.3.2026"

#: Property names of sarif-schema-2.1.0 that may stand in each object, the required ones first.
NODES: dict[str, tuple[set[str], set[str]]] = {
    "log": ({"version", "runs"}, {"$schema"}),
    "run": ({"tool"}, {"language", "columnKind", "automationDetails", "originalUriBaseIds", "artifacts", "invocations",
                       "results", "properties", "baselineGuid"}),
    "driver": ({"name"}, {"version", "language", "rules"}),
    "rule": ({"id"}, {"shortDescription", "fullDescription", "help", "defaultConfiguration"}),
    "result": ({"message"}, {"ruleId", "ruleIndex", "level", "locations", "relatedLocations", "partialFingerprints",
                             "suppressions", "baselineState", "properties"}),
    "location": (set(), {"id", "physicalLocation", "logicalLocations", "message"}),
    "suppression": ({"kind"}, {"status", "justification"}),
}  # fmt: skip


def problems(log: dict[str, Any]) -> Iterator[str]:
    """Yield what a consumer of SARIF 2.1.0 would refuse."""
    yield from named("log", log)
    for run in log["runs"]:
        yield from named("run", run)
        yield from named("driver", run["tool"]["driver"])
        for rule in run["tool"]["driver"]["rules"]:
            yield from named("rule", rule)
            if not rule["shortDescription"]["text"].strip():
                yield f"no text: {rule['id']}"
        for result in run["results"]:
            yield from of_result(result, run)
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", run["invocations"][0]["endTimeUtc"]):
            yield "endTimeUtc"
        uuid.UUID(run["automationDetails"]["guid"])


def of_result(result: dict[str, Any], run: dict[str, Any]) -> Iterator[str]:
    yield from named("result", result)
    if run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] != result["ruleId"]:
        yield f"rule index of {result['ruleId']}"
    if result["level"] not in ("error", "warning", "note"):
        yield f"level {result['level']}"
    if result.get("baselineState", "new") not in ("new", "unchanged", "updated", "absent"):
        yield "baselineState"
    for each in result["suppressions"]:
        yield from named("suppression", each)
    for location in [*result["locations"], *result.get("relatedLocations", [])]:
        yield from named("location", location)
        artifact = location["physicalLocation"]["artifactLocation"]
        if not re.fullmatch(r"[A-Za-z0-9._~%/-]+", artifact["uri"]) or artifact["uri"].startswith("/"):
            yield f"uri {artifact['uri']}"
        if artifact["uriBaseId"] not in run["originalUriBaseIds"]:
            yield "uriBaseId"
        if "index" in artifact and run["artifacts"][artifact["index"]]["location"]["uri"] != artifact["uri"]:
            yield "artifact index"


def named(kind: str, node: dict[str, Any]) -> Iterator[str]:
    required, others = NODES[kind]
    yield from (f"{kind} lacks {name}" for name in required - node.keys())
    yield from (f"{kind} has {name}" for name in node.keys() - required - others)


def log_of(result: CheckResult, earlier: CheckResult | None = None) -> dict[str, Any]:
    memory = remember(earlier.findings, earlier.suppressed, NOW) if earlier else None
    log = sarif_log(result, compare(result.findings, result.suppressed, memory), FACTS)
    read: dict[str, Any] = json.loads(json.dumps(log))
    return read


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def test_the_log_is_as_the_standard_demands() -> None:
    for log in (
        log_of(check()),
        log_of(check(customers=CUSTOMERS, suppressions=ASIDE, shifts=SHIFTS), check(customers=CUSTOMERS)),
    ):
        assert list(problems(log)) == []
        assert log["version"] == "2.1.0"


def test_a_result_names_its_cell_level_and_proposal() -> None:
    (found,) = [r for r in results(log_of(check(customers=CUSTOMERS))) if r["ruleId"] == "municipality.unknown"]
    assert found["level"] == "error"
    assert found["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "rekisterit/asiakkaat.xlsx", "uriBaseId": "WORKSPACE", "index": 0}
            },
            "logicalLocations": [{"name": "F2", "fullyQualifiedName": "Asiakkaat!F2", "kind": "cell"}],
        }
    ]
    assert found["properties"]["fix"] == {"value": "Tornio", "class": "ask"}
    assert {r["level"] for r in results(log_of(check(customers=CUSTOMERS)))} == {"error", "note"}


def test_related_cells_are_related_locations() -> None:
    (found,) = [r for r in results(log_of(check(shifts=SHIFTS))) if r["ruleId"] == "reference.dangling"]
    (related,) = found["relatedLocations"]
    assert related["logicalLocations"][0]["fullyQualifiedName"] == "Vuorot!B3"
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "rekisterit/valitys.xlsx"


def test_what_is_set_aside_stays_with_its_reason_masked() -> None:
    found = results(log_of(check(customers=CUSTOMERS, suppressions=ASIDE)))
    aside = [r for r in found if r["suppressions"]]
    assert [r["ruleId"] for r in aside] == ["municipality.unknown"]
    assert aside[0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "kysytty 010594-****"}
    ]


def test_a_fingerprint_follows_the_row_and_its_state_tells_what_is_new() -> None:
    before = check(customers=CUSTOMERS)
    lines = CUSTOMERS.strip().splitlines()
    moved = check(customers="\n".join([lines[0], lines[2], lines[1]]), shifts=SHIFTS)
    prints = [{r["partialFingerprints"]["hapusheetsRow/v1"] for r in results(log_of(x))} for x in (before, moved)]
    assert prints[0] < prints[1]
    states = {r["ruleId"]: r["baselineState"] for r in results(log_of(moved, before))}
    assert (states["hetu.check_character"], states["reference.dangling"]) == ("unchanged", "new")
    assert "baselineState" not in results(log_of(moved))[0]
