"""Talking with Google Sheets, or with the local cloud, through gspread: time-outs, patience, and a count of the cost.

``connect(endpoint)`` gives a real ``gspread.Client``. Only Google and this machine are ever spoken to.
"""

from __future__ import annotations

import json as json_module
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import gspread
import requests
from google.auth.credentials import AnonymousCredentials, Credentials
from google.auth.exceptions import TransportError
from gspread.exceptions import APIError
from requests import Response, Session

from hapusheets.model.errors import CloudUnavailable, Refused, WrongUse
from hapusheets.sync.providers.contract import Traffic

GOOGLE_HOSTS: Final = frozenset({"sheets.googleapis.com", "www.googleapis.com"})
LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1"})
TIMEOUT_SECONDS: Final = (10.0, 60.0)
_SCOPES: Final = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.file")
_BUSY: Final = frozenset({429, 500, 502, 503, 504})
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 32.0
#: Ends of paths whose POST may be sent again without harm, whatever became of the first one.
_REPEATABLE: Final = (":clear", "/values:batchUpdate", "/values:batchClear", "ByDataFilter", ":search")


@dataclass
class Patience:
    """How long to try again, in seconds: a busy cloud, a line that does not work; the clock and sleep to use.

    Tests bring their own clock.
    """

    deadline_seconds: float = 90.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    offline_seconds: float = 10.0

    def limit(self, answer: Response | Exception) -> float:
        """Return how many seconds to go on after such an answer."""
        offline = isinstance(answer, Exception)
        return min(self.deadline_seconds, self.offline_seconds) if offline else self.deadline_seconds


@dataclass
class PatientClient(gspread.HTTPClient):
    """gspread's only door to the network, with a base address, time-outs, bounded retries and a count.

    429 is tried again always, for nothing was done. 500–504 and broken connections are tried again only for requests
    that may be sent twice; for others the caller must find out what happened (``CloudUnavailable`` tells
    ``maybe_done``). 403 and 404 are never tried again.
    """

    auth: Any
    session: Any = None
    endpoint: str = ""
    patience: Patience = field(default_factory=Patience)
    traffic: Traffic = field(default_factory=Traffic)

    def __post_init__(self) -> None:
        super().__init__(self.auth, self.session or _session(self.auth, self.endpoint))
        self.timeout = TIMEOUT_SECONDS

    def request(  # noqa: PLR0917 - gspread's signature
        self,
        method: str,
        endpoint: str,
        params: Any = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: Any = None,
    ) -> Response:
        """Send one request of gspread. Raises APIError for a refusal, CloudUnavailable when patience ends."""
        if json is not None:
            data = json_module.dumps(json, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
            headers = {**(headers or {}), "Content-Type": "application/json"}
        send = partial(
            self.session.request,
            method=method,
            url=self._address(endpoint),
            params=params,
            data=data,
            files=files,
            headers=headers,
            timeout=self.timeout,
            allow_redirects=False,
        )
        return self._patiently(method, endpoint, send, len(data or b""))

    def _patiently(self, method: str, endpoint: str, send: Callable[[], Response], size: int) -> Response:
        started, wait = self.patience.clock(), _FIRST_WAIT
        while True:
            self._count(method, endpoint, size)
            answer = _attempt(send)
            if isinstance(answer, Response) and answer.ok:
                return answer
            if not _may_repeat(method, endpoint, answer):
                raise _failure(answer)
            pause = _pause(wait, answer, self.patience.chance())
            if self.patience.clock() + pause > started + self.patience.limit(answer):
                raise _failure(answer)
            self.patience.sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _count(self, method: str, endpoint: str, size: int) -> None:
        reading = method.lower() == "get" or endpoint.endswith(("ByDataFilter", ":search"))
        if reading and "Update" not in endpoint and "Clear" not in endpoint:
            self.traffic.read += 1
        else:
            self.traffic.write += 1
        self.traffic.bytes_up += size

    def _address(self, endpoint: str) -> str:
        if not self.endpoint:
            return endpoint
        parts = urlsplit(endpoint)
        return f"{self.endpoint}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def connect(
    endpoint: str = "", *, credentials: Credentials | Path | None = None, patience: Patience | None = None
) -> gspread.Client:
    """Return a gspread client. ``endpoint`` "" means Google, which wants ``credentials`` (a service account file).

    On this machine no credentials are sent. Raises WrongUse for any other host.
    """
    base = checked_endpoint(endpoint)
    auth = _nobody() if base else _credentials(credentials)
    make: Any = partial(PatientClient, endpoint=base, patience=patience or Patience())
    return gspread.Client(auth=auth, http_client=make)


def checked_endpoint(endpoint: str) -> str:
    """Return the base address without its last slash; "" for Google. Raises WrongUse for any other host.

    >>> checked_endpoint("http://127.0.0.1:8080/"), checked_endpoint("https://sheets.googleapis.com")
    ('http://127.0.0.1:8080', '')
    """
    if not endpoint:
        return ""
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise WrongUse("cloud.endpoint_refused", value=endpoint) from error
    if parts.scheme == "https" and host in GOOGLE_HOSTS and parts.username is None:
        return ""
    if parts.scheme != "http" or host not in LOOPBACK_HOSTS or parts.username is not None or parts.query:
        raise WrongUse("cloud.endpoint_refused", value=endpoint)
    return endpoint.rstrip("/")


def traffic_of(client: gspread.Client) -> Traffic:
    """Return the cost so far of a client made by ``connect``."""
    return door_of(client).traffic


def door_of(client: gspread.Client) -> PatientClient:
    """Return the network door of a client made by ``connect``. Raises TypeError for any other client."""
    door = client.http_client
    if not isinstance(door, PatientClient):
        raise TypeError(door)
    return door


@contextmanager
def told_as_ours(spreadsheet_id: str) -> Iterator[None]:
    """Turn gspread's refusals into ours: no right, no such spreadsheet, or a request that was not accepted."""
    try:
        yield
    except APIError as error:
        codes = {401: "cloud.not_allowed", 403: "cloud.not_allowed", 404: "cloud.not_found"}
        code = codes.get(error.code, "cloud.refused")
        raise Refused(code, where=spreadsheet_id, id=spreadsheet_id, message=error.error.get("message", "")) from error
    except gspread.exceptions.SpreadsheetNotFound as error:
        raise Refused("cloud.not_found", where=spreadsheet_id, id=spreadsheet_id, message="") from error
    except PermissionError as error:
        raise Refused("cloud.not_allowed", where=spreadsheet_id, id=spreadsheet_id, message="") from error


def _session(auth: Credentials, endpoint: str) -> Session:
    from google.auth.transport.requests import AuthorizedSession

    if not endpoint:
        authorized: Session = AuthorizedSession(auth)  # type: ignore[no-untyped-call]
        return authorized
    session = Session()
    session.trust_env = False
    return session


def _credentials(given: Credentials | Path | None) -> Credentials:
    if given is None or (isinstance(given, Path) and not given.is_file()):
        raise WrongUse("cloud.credentials_missing", where=str(given or ""))
    if not isinstance(given, Path):
        return given
    from google.oauth2.service_account import Credentials as ServiceAccount

    account: Credentials = ServiceAccount.from_service_account_file(str(given), scopes=_SCOPES)  # type: ignore[no-untyped-call]
    return account


def _nobody() -> Credentials:
    return AnonymousCredentials()  # type: ignore[no-untyped-call]


def _attempt(send: Callable[[], Response]) -> Response | Exception:
    try:
        return send()
    except (requests.exceptions.RequestException, TransportError) as error:
        return error


def _may_repeat(method: str, endpoint: str, answer: Response | Exception) -> bool:
    if isinstance(answer, Response):
        if answer.status_code == 429 or _is_usage_limit(answer):
            return True
        if answer.status_code not in _BUSY:
            return False
    return method.lower() in {"get", "put", "delete"} or endpoint.endswith(_REPEATABLE)


def _is_usage_limit(answer: Response) -> bool:
    """Tell whether a 403 is Drive's way to say that too much was asked in a short time."""
    if answer.status_code != 403:
        return False
    try:
        reasons = {one.get("reason") for one in answer.json()["error"].get("errors", [])}
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    return bool(reasons & {"rateLimitExceeded", "userRateLimitExceeded"})


def _pause(wait: float, answer: Response | Exception, chance: float) -> float:
    asked = answer.headers.get("Retry-After", "") if isinstance(answer, Response) else ""
    return max(wait * (0.5 + chance), float(asked) if asked.isdigit() else 0.0)


def _failure(answer: Response | Exception) -> Exception:
    if isinstance(answer, Exception):
        failure = CloudUnavailable("sync.offline", maybe_done=True)
        failure.__cause__ = answer
        return failure
    if answer.status_code == 429 or _is_usage_limit(answer):
        return CloudUnavailable("sync.quota", maybe_done=False)
    if answer.status_code in _BUSY:
        return CloudUnavailable("sync.offline", maybe_done=True, status=answer.status_code)
    return APIError(answer)


__all__ = ["Patience", "PatientClient", "checked_endpoint", "connect", "door_of", "told_as_ours", "traffic_of"]
