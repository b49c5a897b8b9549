"""The files of the local cloud, one lock, and the one way to change a file: on a copy that is then saved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import not_found
from hapusheets.sync.emulator.faults import BadDays
from hapusheets.sync.emulator.store import Store


class Cloud:
    """All files of one emulator. Every call happens under ``lock``."""

    def __init__(self, data: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.store = Store(data)
        self.bad_days = BadDays()
        self.files = {document.id: document for document in self.store.load()}

    def close(self) -> None:
        """Close the store."""
        with self.lock:
            self.store.close()

    def read(self, file_id: str) -> Document:
        """Return a file; it must not be changed. Raises the 404 of the Sheets API."""
        found = self.files.get(file_id)
        if found is None:
            raise not_found()
        return found

    def add(self, document: Document) -> None:
        """Keep a new file."""
        self.store.save(document, None)
        self.files[document.id] = document

    @contextmanager
    def change(self, file_id: str) -> Iterator[Document]:
        """Give a copy of the file; it takes the file's place when the block ends without a failure."""
        with self.lock:
            old = self.read(file_id)
            new = old.fork()
            yield new
            new.touch()
            self.store.save(new, old)
            self.files[file_id] = new

    def delete(self, file_id: str) -> None:
        """Delete a file for good."""
        self.store.delete(file_id)
        del self.files[file_id]
