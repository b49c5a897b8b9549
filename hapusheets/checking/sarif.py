"""The answer of ``check`` in SARIF 2.1.0 (OASIS), for tools that gather findings.

A workbook is no text file, so a place is the workbook's path within the workspace and, as a logical location, the
cell. A finding is known again by its fingerprint: the rule and the row's id, not the cell.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from hapusheets import __version__
from hapusheets.checking.baseline import Comparison, finding_keys
from hapusheets.checking.engine import CheckResult
from hapusheets.checking.explaining import explain_code
from hapusheets.checking.reports import fix_payload
from hapusheets.checking.wording import message, record_id
from hapusheets.messages import current_language, text
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.reading.identities import mask_codes
from hapusheets.registers.schema import OwnRule

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE: Final = "WORKSPACE"
_FOLDER: Final = "rekisterit"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_STATES: Final = {"new": "new", "old": "unchanged"}
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATED: Final = re.compile(r"\[(?P<workbook>[^]]+)\](?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[0-9]+)")
_RUNS: Final = uuid.UUID("6d1b0c3e-5a4b-5e0f-9d57-8f6f2f5e6c01")

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a log says of the run: the workspace's id, its moment, its own rules, and whether values are shown."""

    workspace: str
    now: dt.datetime
    own: tuple[OwnRule, ...] = ()
    show_sensitive: bool = False


def sarif_log(result: CheckResult, told: Comparison, facts: RunFacts) -> Node:
    """Return the SARIF log of one check."""
    aside = [one.finding for one in result.aside]
    findings = [*result.findings, *aside]
    index = {code: place for place, code in enumerate(sorted({finding.code for finding in findings}))}
    books = {name: place for place, name in enumerate(sorted({finding.workbook for finding in findings}))}
    run = {
        "tool": {"driver": _driver(index, findings, facts.own)},
        "language": current_language(),
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": "hapusheets/check/", "guid": _guid(facts.workspace, facts.now)},
        "originalUriBaseIds": {_BASE: {"description": {"text": text("sarif.workspace")}}},
        "artifacts": [{"location": _artifact(name), "mimeType": _EXCEL} for name in books],
        "invocations": [{"executionSuccessful": True, "endTimeUtc": _utc(facts.now)}],
        "results": list(_results(result, told, index, books, show_sensitive=facts.show_sensitive)),
        "properties": {"rows": result.rows, "new": told.count("new"), "mended": len(told.mended)},
    }
    if told.since is not None:
        run["baselineGuid"] = _guid(facts.workspace, told.since)
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _results(
    result: CheckResult, told: Comparison, index: dict[str, int], books: dict[str, int], *, show_sensitive: bool
) -> list[Node]:
    aside = [one.finding for one in result.aside]
    keys = [*told.keys, *finding_keys([*result.findings, *aside])[len(result.findings) :]]
    made = [
        _result(finding, key, index, books, show_sensitive=show_sensitive)
        for finding, key in zip([*result.findings, *aside], keys, strict=True)
    ]
    if told.since is not None:
        for node, state in zip(made, told.states, strict=False):
            node["baselineState"] = _STATES[state]
        for node in made[len(told.states) :]:
            node["baselineState"] = "unchanged"
    for node, one in zip(made[len(result.findings) :], result.aside, strict=True):
        node["suppressions"] = [{"kind": "external", "status": "accepted", "justification": mask_codes(one.reason)}]
    return made


def _result(finding: Finding, key: str, index: dict[str, int], books: dict[str, int], *, show_sensitive: bool) -> Node:
    node = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": message(finding, show_sensitive=show_sensitive)},
        "locations": [_location(finding.workbook, finding.sheet, finding.cell, books)],
        "partialFingerprints": {"hapusheetsRow/v1": key},
        "suppressions": [],
        "properties": _properties(finding, show_sensitive=show_sensitive),
    }
    if related := [_related(place, number, books) for number, place in enumerate(finding.related)]:
        node["relatedLocations"] = related
    return node


def _properties(finding: Finding, *, show_sensitive: bool) -> Node:
    known = {
        "sheet": finding.sheet,
        "cell": finding.cell,
        "row": finding.row,
        "column": finding.column,
        "record": record_id(finding, show_sensitive=show_sensitive),
        "fix": fix_payload(finding, show_sensitive=show_sensitive),
    }
    return {name: value for name, value in known.items() if value}


def _location(workbook: str, sheet: str, cell: str, books: dict[str, int]) -> Node:
    index = {"index": books[workbook]} if workbook in books else {}
    node: Node = {"physicalLocation": {"artifactLocation": {**_artifact(workbook), **index}}}
    if sheet:
        full = f"{sheet}!{cell}" if cell else sheet
        node["logicalLocations"] = [
            {"name": cell or sheet, "fullyQualifiedName": full, "kind": "cell" if cell else "sheet"}
        ]
    return node


def _related(place: str, number: int, books: dict[str, int]) -> Node:
    found = _RELATED.fullmatch(place)
    if found is None:
        return {"id": number, "message": {"text": place}}
    return {"id": number, **_location(found["workbook"], found["sheet"], found["cell"], books)}


def _artifact(workbook: str) -> Node:
    return {"uri": f"{_FOLDER}/{quote(workbook)}", "uriBaseId": _BASE}


def _driver(index: dict[str, int], findings: Sequence[Finding], own: tuple[OwnRule, ...]) -> Node:
    levels = {finding.code: _LEVELS[finding.severity] for finding in reversed(findings)}
    return {
        "name": "hapusheets",
        "version": __version__,
        "language": current_language(),
        "rules": [_rule(code, levels[code], own) for code in index],
    }


def _rule(code: str, level: str, own: tuple[OwnRule, ...]) -> Node:
    told = explain_code(code, own)
    return {
        "id": code,
        "shortDescription": {"text": told.says},
        "fullDescription": {"text": told.why},
        "help": {"text": f"{told.says} {told.why}"},
        "defaultConfiguration": {"level": level},
    }


def _guid(workspace: str, moment: dt.datetime) -> str:
    return str(uuid.uuid5(_RUNS, f"{workspace} {moment.isoformat()}"))


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
