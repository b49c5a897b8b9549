"""From a request line to a handler, with the answers and failures of both APIs."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote

from hapusheets.sync.emulator import drive_api, sheets_api
from hapusheets.sync.emulator.cloud import Cloud
from hapusheets.sync.emulator.errors import ApiError, Json, bad
from hapusheets.sync.emulator.sheets_api import Call, Handler, masked

#: What a client's base address may add before the paths of each API.
_SHEETS, _DRIVE, _UPLOAD = r"(?:/v4)?", r"(?:/drive/v3)?", r"/upload/drive/v[23]"

#: How deep a message may be nested.
_DEEPEST = 100


class Target(NamedTuple):
    """A handler, the decoded parts of its path, and whether it reads or writes."""

    handler: Handler
    parts: tuple[str, ...]
    kind: str
    is_drive: bool


class Answer(NamedTuple):
    """What goes back: status, media type and bytes."""

    status: int
    media_type: str
    body: bytes


@cache
def _routes() -> list[tuple[str, re.Pattern[str], str, Handler, bool]]:
    tables = (
        (_SHEETS, sheets_api.ROUTES, False),
        (_DRIVE, drive_api.ROUTES, True),
        (_UPLOAD, drive_api.UPLOAD, True),
    )
    return [
        (method, re.compile(prefix + path), kind, handler, is_drive)
        for prefix, routes, is_drive in tables
        for method, path, kind, handler in routes
    ]


def find(method: str, path: str) -> Target | None:
    """Return the target of a percent-encoded path; None when neither API has it."""
    plain = path.rstrip("/").replace("%3A", ":").replace("%3a", ":")
    for known, pattern, kind, handler, is_drive in _routes():
        match = pattern.fullmatch(plain)
        if match and known == method:
            return Target(handler, tuple(unquote(part) for part in match.groups()), kind, is_drive)
    return None


def parse_body(raw: bytes, content_type: str) -> Json:
    """Return the JSON body of a request; other text comes as ``{"data": …}``. Raises Google's 400."""
    if not raw:
        return {}
    if content_type.partition(";")[0].strip() in {"text/csv", "text/plain", "application/octet-stream"}:
        return {"data": raw.decode("utf-8-sig", errors="replace")}
    try:
        body = json.loads(raw, parse_constant=_finite, parse_float=_finite)
    except ValueError:
        raise bad("Invalid JSON payload received. Unexpected token.") from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(body, dict):
        raise bad('Invalid JSON payload received. Unknown name "": Root element must be a message.')
    _refuse_depth(body)
    return body


def _refuse_depth(body: Json) -> None:
    """Raise the 400 for a message of more storeys than Google reads."""
    level: list[Any] = [body]
    for _ in range(_DEEPEST):
        members = (part for one in level for part in (one.values() if isinstance(one, dict) else one))
        level = [part for part in members if isinstance(part, (dict, list))]
    if level:
        raise _too_deep()


def _too_deep() -> ApiError:
    return bad("Invalid JSON payload received. Message too deep. Max recursion depth reached.")


def _finite(text: str) -> float:
    """Return a number that a double can hold; NaN and Infinity are no JSON."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def run(cloud: Cloud, target: Target, query: str, raw: bytes, content_type: str) -> Answer:
    """Return the answer of a handler, its failures included."""
    try:
        call = Call(cloud, target.parts, parse_qs(query, keep_blank_values=True), parse_body(raw, content_type))
        with cloud.lock:
            return _encode(masked(call, target.handler(call)))
    except ApiError as error:
        return failure(error)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        return failure(bad(f"Request contains an invalid argument. {error}"))
    except Exception:
        return failure(ApiError(500, "Internal error encountered."))


def _encode(answer: Any) -> Answer:
    if answer is None:
        return Answer(204, "", b"")
    if isinstance(answer, tuple):
        return Answer(200, answer[1], answer[0])
    return Answer(200, "application/json; charset=UTF-8", to_json(answer))


def failure(error: ApiError) -> Answer:
    """Return the answer of a refusal."""
    return Answer(error.code, "application/json; charset=UTF-8", to_json(error.body()))


def to_json(body: Any) -> bytes:
    """Return JSON as bytes."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
