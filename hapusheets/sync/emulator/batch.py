"""spreadsheets.batchUpdate: all requests of a batch, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import ApiError, Json, bad, unknown_field
from hapusheets.sync.emulator.known_fields import (
    BATCH,
    refuse_negative_places,
    refuse_unknown_fields,
    refuse_unknown_in_request,
)
from hapusheets.sync.emulator.masks import Mask
from hapusheets.sync.emulator.view import spreadsheet

Request = Callable[[Document, Json], Json | None]


@cache
def request_kinds() -> Mapping[str, Request]:
    """Return every request kind by its name in the API."""
    from hapusheets.sync.emulator import (
        requests_cells,
        requests_dimensions,
        requests_objects,
        requests_paste,
        requests_sheets,
    )

    modules = (requests_sheets, requests_cells, requests_paste, requests_dimensions, requests_objects)
    return {name: kind for module in modules for name, kind in module.KINDS.items()}


def run_batch(document: Document, body: Json, mask: Mask | None = None) -> Json:
    """Change the document by the body's requests and return the answer, of which ``mask`` will be wanted.

    Raises Google's 400, naming the request by number; the caller then throws the document away.
    """
    refuse_unknown_fields(body, BATCH)
    requests = body.get("requests")
    if not requests:
        raise bad("Must specify at least one request.")
    named = [_kind_of(number, request) for number, request in enumerate(requests)]
    replies = [_run(document, number, name, request[name]) for number, (name, request) in enumerate(named)]
    document.check_size()
    answer: Json = {"spreadsheetId": document.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        ranges = body.get("responseRanges") or []
        grid_data = bool(body.get("responseIncludeGridData"))
        wanted = (mask or {}).get("updatedSpreadsheet") or {}
        answer["updatedSpreadsheet"] = spreadsheet(document, ranges, wanted, grid_data=grid_data)
    return answer


def _kind_of(number: int, request: Any) -> tuple[str, Json]:
    if not isinstance(request, dict):
        raise bad(f"Invalid value at 'requests[{number}]'")
    for name in request:
        if name not in request_kinds():
            raise unknown_field(name, f"requests[{number}]")
    if len(request) != 1:
        missing = "oneof field 'kind' is already set. Cannot set another" if request else "No request set"
        raise bad(f"Invalid value at 'requests[{number}]' ({missing}).")
    name = next(iter(request))
    refuse_unknown_in_request(name, request[name], f"requests[{number}].{_snake(name)}")
    return name, request


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _run(document: Document, number: int, name: str, body: Json) -> Json:
    document.results.clear()
    try:
        refuse_negative_places(body)
        reply = request_kinds()[name](document, body)
    except ApiError as error:
        raise ApiError(error.code, f"Invalid requests[{number}].{name}: {error.message}", error.details) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise bad(f"Invalid value at 'requests[{number}].{name}': {error}") from error
    return {} if reply is None else {name: reply}
