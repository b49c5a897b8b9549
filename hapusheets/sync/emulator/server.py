"""The HTTP server: loopback only, keep-alive, one thread per connection."""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from hapusheets.sync.emulator import admin, router
from hapusheets.sync.emulator.bodies import read_body
from hapusheets.sync.emulator.cloud import Cloud
from hapusheets.sync.emulator.errors import ApiError, bad, not_found
from hapusheets.sync.emulator.faults import Fault, refusal
from hapusheets.sync.emulator.page import page
from hapusheets.sync.emulator.peers import is_stranger
from hapusheets.sync.emulator.router import Answer

_NAMES = {"127.0.0.1", "localhost", "[::1]"}


class Server(ThreadingHTTPServer):
    """Listens on 127.0.0.1 and answers from one cloud."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, port: int, data: Path | None) -> None:
        self.cloud = Cloud(data)
        self.token = secrets.token_urlsafe(24)
        self.connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    def server_bind(self) -> None:
        """Bind without asking the name service for this machine's name."""
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        elif self.allow_reuse_address:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a connection in a thread of its own, and remember it."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection and forget it."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening and drop every connection: a client must not go on talking with a closed cloud."""
        super().server_close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about connections that clients drop."""


def _address(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:
        raise bad("The address is not valid.") from None


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: Server
    server_version = "hapusheets"
    sys_version = ""

    def setup(self) -> None:
        """Begin a connection, and look whose it is."""
        super().setup()
        self.is_stranger = is_stranger(self.client_address[1], self.server.server_port)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's signature
        """Keep requests out of the terminal: paths may hold personal data."""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve("GET")

    def do_POST(self) -> None:
        """Answer a POST; a long GET may come as one."""
        self._serve(self.headers.get("X-HTTP-Method-Override", "POST").upper())

    def do_PUT(self) -> None:
        """Answer a PUT."""
        self._serve("PUT")

    def do_PATCH(self) -> None:
        """Answer a PATCH."""
        self._serve("PATCH")

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        try:
            raw, parts = read_body(self.headers, self.rfile), _address(self.path)
        except ApiError as error:
            self.close_connection = True
            self._send(router.failure(error))
            return
        query = parts.query
        if method == "GET" and self.command == "POST":
            query, raw = "&".join(filter(None, (query, raw.decode("utf-8", errors="replace")))), b""
        refused = self._foreign()
        if refused is not None:
            self._send(router.failure(refused))
        elif parts.path in {"/", "/favicon.ico"} or parts.path.startswith("/_cloud/"):
            self._send(self._own_page(method, parts.path, query, raw))
        else:
            self._api(method, parts.path, query, raw)

    # -- who may ask -----------------------------------------------------------------------------------------------

    def _foreign(self) -> ApiError | None:
        """Return the refusal for another user, another host name (DNS rebinding) or another site's page."""
        if self.is_stranger:
            return ApiError(403, "Only the user of this machine who started the cloud is answered.")
        host = self.headers.get("Host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if name not in _NAMES:
            return ApiError(403, "This address is answered on loopback only.")
        origin = self.headers.get("Origin")
        if origin is not None and origin != f"http://{host}":
            return ApiError(403, "Requests from other sites are refused.")
        if self.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return ApiError(403, "Requests from other sites are refused.")
        return None

    def _knows_token(self, query: str) -> bool:
        given = parse_qs(query).get("token", [self.headers.get("X-Cloud-Token", "")])[-1]
        return secrets.compare_digest(given.encode("utf-8"), self.server.token.encode("ascii"))

    def _own_page(self, method: str, path: str, query: str, raw: bytes) -> Answer:
        if path == "/favicon.ico":
            return Answer(204, "", b"")
        if not self._knows_token(query):
            return router.failure(
                ApiError(403, "The address printed at the start holds the token that is needed here.")
            )
        if path == "/":
            language = parse_qs(query).get("lang", ["fi"])[-1]
            return page(self.server.token, language)
        return admin.answer(self.server.cloud, method, path, raw)

    # -- the two APIs ----------------------------------------------------------------------------------------------

    def _api(self, method: str, path: str, query: str, raw: bytes) -> None:
        target = router.find(method, path)
        if target is None:
            self._send(router.failure(not_found()))
            return
        days, cloud = self.server.cloud.bad_days, self.server.cloud
        with cloud.lock:
            seen, fault = days.note(method, path, target.kind, len(raw))
            days.before(seen)
        refused = self._refused(target, fault)
        if fault is not None and fault.kind == "dropped":
            self._drop()
            return
        if refused is not None:
            self._send(router.failure(refused))
            return
        answer = router.run(cloud, target, query, raw, self.headers.get("Content-Type", "application/json"))
        self._deliver(answer, fault)

    def _refused(self, target: router.Target, fault: Fault | None) -> ApiError | None:
        refused = refusal(fault)
        if refused is None and not target.is_drive:
            try:
                with self.server.cloud.lock:
                    self.server.cloud.bad_days.spend(target.kind)
            except ApiError as error:
                return error
        return refused

    def _deliver(self, answer: Answer, fault: Fault | None) -> None:
        if fault is not None and fault.kind == "lost_answer":
            self._drop()
            return
        if fault is not None and fault.kind == "lost_unavailable":
            answer = router.failure(ApiError(503, "The service is currently unavailable."))
        if fault is not None and fault.kind == "slow":
            time.sleep(fault.seconds)
        self._send(answer)

    # -- bytes -----------------------------------------------------------------------------------------------------

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.media_type:
            self.send_header("Content-Type", answer.media_type)
        for name, value in self._safety(answer):
            self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def _safety(self, answer: Answer) -> list[tuple[str, str]]:
        common = [("Cache-Control", "private"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY")]
        if answer.media_type.startswith("text/html"):
            policy = f"default-src 'none'; script-src 'nonce-{self.server.token}'; "
            policy += f"style-src 'nonce-{self.server.token}'; connect-src 'self'; form-action 'none'; base-uri 'none'"
            common += [("Content-Security-Policy", policy), ("Referrer-Policy", "no-referrer")]
        return common

    def _drop(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
