"""A real Chromium without a window, driven over its own pipe: keys are pressed and pages printed as a person would."""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

_KEYS = {"Tab": 9, "Enter": 13, "Space": 32, "Escape": 27}


class Browser:
    """``with Browser(page) as browser``: one page, opened and loaded."""

    def __init__(self, page: Path, *, width: int = 1100, height: int = 900, dark: bool = False) -> None:
        self.page = page
        self.size = (width, height)
        self.dark = dark
        self._number = 0

    def __enter__(self) -> Self:
        self._profile = tempfile.mkdtemp()
        names = ("chromium", "chromium-browser", "google-chrome")
        found = next(filter(None, map(shutil.which, names)))
        words = [found, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                 "--disable-background-networking", "--disable-component-update", "--disable-sync",
                 "--remote-debugging-pipe", f"--user-data-dir={self._profile}", "about:blank"]  # fmt: skip
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        silent = os.open(os.devnull, os.O_RDWR)
        actions = [
            (os.POSIX_SPAWN_DUP2, fd, to) for fd, to in ((silent, 1), (silent, 2), (theirs_in, 30), (theirs_out, 40))
        ]
        actions += [(os.POSIX_SPAWN_DUP2, 30, 3), (os.POSIX_SPAWN_DUP2, 40, 4)]
        self._process = os.posix_spawn(found, words, os.environ, file_actions=actions)
        for fd in (theirs_in, theirs_out, silent):
            os.close(fd)
        self._in, self._out = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb", buffering=0)
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self._session: str | None = None
        self.send("Browser.close")
        self._out.close()
        self._in.close()
        os.waitpid(self._process, 0)
        shutil.rmtree(self._profile, ignore_errors=True)

    def _open(self) -> None:
        self._session = None
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        width, height = self.size
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if self.dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])
        self.send("Page.enable")
        self.send("Page.navigate", url=self.page.as_uri())
        self._wait("Page.loadEventFired")

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Give a command and return its result."""
        self._number += 1
        command: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            command["sessionId"] = self._session
        self._out.write(json.dumps(command).encode() + b"\0")
        while True:
            told = self._read()
            if told.get("id") == self._number:
                assert "error" not in told, told
                result: dict[str, Any] = told["result"]
                return result

    def _wait(self, event: str) -> None:
        while self._read().get("method") != event:
            pass

    def _read(self) -> dict[str, Any]:
        told = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser has gone"
            told += byte
        read: dict[str, Any] = json.loads(told)
        return read

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release a key."""
        name = {"Space": " "}.get(key, key)
        typed = {"Space": " ", "Enter": "\r"}.get(key, "")
        about = {"key": name, "code": key, "windowsVirtualKeyCode": _KEYS[key]}
        self.send("Input.dispatchKeyEvent", type="keyDown", text=typed, **about)
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def type(self, words: str) -> None:
        """Type text where the focus is."""
        self.send("Input.insertText", text=words)

    def pdf(self) -> bytes:
        """Return the page printed on A4 as its own style says."""
        return base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=True)["data"])
