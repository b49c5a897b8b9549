"""Failures in the shape that Google's two APIs give them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A refusal of the Sheets API; ``details`` is Google's list of typed details."""

    def __init__(self, code: int, message: str, details: list[Json] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def body(self) -> Json:
        """Return the JSON body of the answer."""
        error: Json = {"code": self.code, "message": self.message, "status": _STATUS.get(self.code, "UNKNOWN")}
        if self.details:
            error["details"] = self.details
        return {"error": error}


class DriveError(ApiError):
    """A refusal of the Drive API, which lists ``errors`` with a reason instead of a status."""

    def __init__(self, code: int, message: str, reason: str, location: str = "") -> None:
        super().__init__(code, message)
        self.reason = reason
        self.location = location

    def body(self) -> Json:
        """Return the JSON body of the answer."""
        one: Json = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            one |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [one]}}


def bad(message: str) -> ApiError:
    """Return a 400 with Google's wording ``message``."""
    return ApiError(400, message)


def unknown_field(name: str, place: str) -> ApiError:
    """Return the 400 for a JSON key that the API does not know at ``place``."""
    where = f" at '{place}'" if place else ""
    message = f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.'
    violation = {"field": place, "description": message} if place else {"description": message}
    return ApiError(
        400, message, [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}]
    )


def not_found() -> ApiError:
    """Return the 404 of the Sheets API."""
    return ApiError(404, "Requested entity was not found.")


def file_not_found(file_id: str) -> DriveError:
    """Return the 404 of the Drive API."""
    return DriveError(404, f"File not found: {file_id}.", "notFound", "fileId")


def quota_exceeded(kind: str) -> ApiError:
    """Return the 429 for too many requests of ``kind`` ("Read" or "Write") within a minute."""
    metric = f"{kind} requests"
    message = (
        f"Quota exceeded for quota metric '{metric}' and limit '{metric} per minute per user' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:1'."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "quota_limit": f"{kind}RequestsPerMinutePerUser",
            "quota_limit_value": "60",
            "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
            "service": "sheets.googleapis.com",
            "consumer": "projects/1",
        },
    }
    return ApiError(429, message, [info])


def unavailable() -> ApiError:
    """Return the 503 for a service that is down for a moment."""
    return ApiError(503, "The service is currently unavailable.")
