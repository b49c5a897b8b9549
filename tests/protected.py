"""A protected person, the household and a guardian planted into every register of a practice workspace.

Every cell and every row that points to them carries a token of ``TOKENS``, so that finding none of them anywhere means
that nothing of them left.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from hapusheets.model.cells import Value
from hapusheets.model.changes import ChangeSet, RowAdded
from hapusheets.workspace import Workspace

DAY, NOON, TWO = dt.date(2026, 3, 20), dt.time(12), dt.time(14)
PHONE, ADDRESS = "050 555 0991", {"street_address": "Kuutarinkuja 991", "postal_code": "94100"}
NAME = {"last_name": "Salaranta", "first_names": "Kuutar Ilona"}
CHILD = {"last_name": "Salaranta", "first_names": "Päivätär"}
LIVES = {"municipality": "Kemi", **ADDRESS}

#: Rows by register. The first customer carries the flag; the child shares the home; the others point to them.
ROWS: Mapping[str, tuple[dict[str, Value], ...]] = {
    "customers": (
        {"id": "A-9901", "state": "aktiivinen", "role": "työnantaja", "language": "suomi", "nondisclosure": "kyllä",
         "consent": dt.date(2026, 1, 1), "phone": PHONE, "email": "kuutar.salaranta@example.fi",
         "notes": "Salaisuus numero 991", **NAME, **LIVES},
        {"id": "A-9902", "state": "aktiivinen", "role": "päämies", "language": "suomi", "representative": "E-991",
         "consent": dt.date(2026, 1, 1), **CHILD, **LIVES},
    ),
    "profiles": ({"customer": "A-9901", "family": "A-9902", "own_words": "Salaisuus numero 991"},),
    "representatives": ({"id": "E-991", "kind": "huoltaja", "phone": PHONE, **NAME, **ADDRESS},),
    "decisions": ({"id": "P-9901", "customer": "A-9901", "decided": DAY, "start": DAY, "arranging": "palveluseteli"},),
    "assistants": (
        {"id": "V-9901", "state": "työssä", "last_name": "Salaranta", "first_names": "Otso", "phone": PHONE,
         "nondisclosure": "hakemus vireillä", "municipality": "Kemi"},
    ),
    "employments": (
        {"id": "T-9901", "customer": "A-0001", "person": "V-9901", "kind": "toistaiseksi", "start": DAY,
         "workplace": "Kuutarinkuja 991"},
    ),
    "substitutes": ({"id": "S-9901", "assistant": "V-9901", "state": "aktiivinen", "phone": PHONE},),
    "availability": ({"id": "SA-9901", "person": "S-9901", "kind": "vapaa", "date": DAY,
                      "start_time": NOON, "end_time": TWO},),
    "requests": (
        {"id": "R-9901", "customer": "A-9902", "date": DAY, "start_time": NOON, "end_time": TWO, "reason": "loma",
         "state": "avoin"},
        {"id": "R-9902", "customer": "A-0001", "date": DAY, "start_time": NOON, "end_time": TWO, "reason": "loma",
         "absent": "V-9901", "state": "avoin"},
    ),
    "suggestions": ({"request": "R-9901", "candidate": "V-0001", "name": "x"},),
    "offers": ({"id": "TA-9901", "request": "R-9901", "candidate": "V-0001"},),
    "shifts": (
        {"id": "U-9901", "customer": "A-0001", "person": "V-9901", "date": DAY, "start_time": NOON, "end_time": TWO,
         "kind": "suunniteltu"},
        {"id": "U-9902", "customer": "A-0001", "person": "V-0001", "date": DAY, "start_time": NOON, "end_time": TWO,
         "kind": "suunniteltu", "request": "R-9901"},
    ),
    "contacts": ({"id": "Y-991", "name": "Kuutar Salaranta", "phone": PHONE, "municipality": "Kemi"},),
    "guide_facts": (
        {"id": "O-9901", "municipality": "Kemi", "chapter": "1", "title": "Kysy", "language": "suomi",
         "text": "Soita: Salaranta Kuutar."},
    ),
    "actors": ({"id": "J-991", "name": "Yhdistys", "role": f"vetäjä puh. {PHONE}"},),
    "interactions": ({"id": "YT-9901", "date": DAY, "subject": "A-9901 Salaranta", "topic": "Turvakoti"},),
    "events": ({"id": "TP-991", "kind": "koulutus", "name": "Vieraana Kuutar Salaranta", "date": DAY},),
    "attendances": ({"id": "OS-9901", "event": "TP-001", "person": "A-9902"},),
    "tasks": ({"id": "TL-9901", "subject": "Salaranta Kuutar", "what": "Vie kirje"},),
    "letter_orders": ({"id": "K-9901", "template": "tervetulokirje", "subject": "A-9901", "language": "suomi"},),
    "documents": ({"id": "D-99001", "made": DAY, "template": "tervetulokirje", "subject": "P-9901",
                   "file": "valmiit/2026/A-9901.docx"},),
}  # fmt: skip

TOKENS = tuple(
    sorted(
        {str(row["id"]) for rows in ROWS.values() for row in rows if "id" in row}
        | {"Salaranta", "Kuutar", "Päivätär", "555 0991", "numero 991", "hakemus vireillä", "Turvakoti", "Vie kirje"}
    )
)


def plant(workspace: Workspace, rows: Mapping[str, tuple[dict[str, Value], ...]] = ROWS) -> None:
    """Write the rows through the one door."""
    changes = []
    for name, added in rows.items():
        register = workspace.schema.register(name)
        changes += [
            RowAdded(register.workbook, register.sheet, {register.header(k): v for k, v in row.items()})
            for row in added
        ]
    workspace.apply(ChangeSet("test", tuple(changes)))


def found(text: str) -> list[str]:
    """Return the tokens that stand in a text as whole words."""
    near = [token for token in TOKENS if token in text]
    return [token for token in near if re.search(rf"(?<!\w){re.escape(token)}(?!\w)", text)]


def texts_of(path: Path) -> Iterator[str]:
    """Yield what a file holds: its parts unpacked, its tables dumped, or simply its text."""
    raw = path.read_bytes()
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(path) as package:
            yield from (package.read(name).decode("utf-8", "replace") for name in package.namelist())
    elif raw.startswith(b"SQLite format 3"):
        yield from _tables_of(path)
    yield raw.decode("utf-8", "replace")


def _tables_of(path: Path) -> Iterator[str]:
    """Yield every table of a SQLite file that somebody may hold locked: a copy is read, its journal with it."""
    with tempfile.TemporaryDirectory() as folder:
        for part in path.parent.glob(f"{path.name}*"):
            shutil.copy(part, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as database:
            names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
            for name in names:
                rows = database.execute(f'select * from "{name}"').fetchall()  # noqa: S608 - the file's own tables
                yield json.dumps(rows, ensure_ascii=False, default=str)
