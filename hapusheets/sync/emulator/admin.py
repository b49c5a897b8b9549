"""The emulator's own addresses below ``/_cloud/``: bad days on purpose, and what was asked so far."""

from __future__ import annotations

from typing import Any

from hapusheets.model.errors import HapusheetsError
from hapusheets.sync.emulator import router
from hapusheets.sync.emulator.cloud import Cloud
from hapusheets.sync.emulator.errors import ApiError, Json, bad, not_found
from hapusheets.sync.emulator.faults import Fault
from hapusheets.sync.emulator.router import Answer
from hapusheets.sync.emulator.values import write_values


def answer(cloud: Cloud, method: str, path: str, raw: bytes) -> Answer:
    """Return the answer of ``/_cloud/faults``, ``/quota``, ``/edit``, ``/requests`` or ``/clear``."""
    actions: dict[tuple[str, str], Any] = {
        ("GET", "/_cloud/requests"): _requests,
        ("POST", "/_cloud/faults"): _fault,
        ("POST", "/_cloud/quota"): _quota,
        ("POST", "/_cloud/edit"): _edit,
        ("POST", "/_cloud/clear"): _clear,
    }
    action = actions.get((method, path))
    try:
        if action is None:
            raise not_found()
        with cloud.lock:
            body = action(cloud, router.parse_body(raw, "application/json"))
        return Answer(200, "application/json; charset=UTF-8", router.to_json(body))
    except ApiError as error:
        return router.failure(error)
    except (HapusheetsError, TypeError, ValueError, KeyError) as error:
        return router.failure(bad(str(error)))


def edit(cloud: Cloud, file_id: str, values: dict[str, list[list[Any]]], option: str = "USER_ENTERED") -> None:
    """Write as another person would: ``{"Sheet1!B2": [["x"]]}``; no request is counted."""
    with cloud.change(file_id) as document:
        for text, rows in values.items():
            write_values(document, text, {"values": rows}, option)


def edit_at(cloud: Cloud, step: int, file_id: str, values: dict[str, list[list[Any]]]) -> None:
    """Write as another person just before request number ``step`` from now (1: the next one) is answered."""
    number = len(cloud.bad_days.seen) + step
    cloud.bad_days.steps.setdefault(number, []).append(lambda: edit(cloud, file_id, values))


def _requests(cloud: Cloud, _: Json) -> Json:
    return {"requests": [one._asdict() for one in cloud.bad_days.seen]}


def _fault(cloud: Cloud, body: Json) -> Json:
    cloud.bad_days.add(Fault(**body))
    return {"waiting": len(cloud.bad_days.waiting)}


def _quota(cloud: Cloud, body: Json) -> Json:
    cloud.bad_days.reads_per_minute = body.get("reads")
    cloud.bad_days.writes_per_minute = body.get("writes")
    return {"reads": body.get("reads"), "writes": body.get("writes")}


def _edit(cloud: Cloud, body: Json) -> Json:
    if "step" in body:
        edit_at(cloud, int(body["step"]), str(body["spreadsheet"]), body["values"])
    else:
        edit(cloud, str(body["spreadsheet"]), body["values"])
    return {}


def _clear(cloud: Cloud, _: Json) -> Json:
    cloud.bad_days.clear()
    return {}
