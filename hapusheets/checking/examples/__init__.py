"""One example of every finding, made by the rules themselves: for ``explain`` and for the gallery in the documentation.

``examples.toml`` holds, for each code, the rows that give it. Those of a file that cannot be read hold its facts.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from hapusheets.model.findings import Finding, Severity

_FILE: Final = Path(__file__).parent / "examples.toml"
_TODAY: Final = dt.date(2026, 3, 12)
#: What an entry may say beside its registers' tables.
_BESIDE: Final = frozenset({"cell", "practice", "without", "facts"})
_TOWNS: Final = {
    "municipalities": "Kuntanumero | Nimi\n240 | Kemi\n851 | Tornio",
    "postal_codes": "Postinumero | Kunta\n94100 | Kemi\n95400 | Tornio",
}


def example_of(code: str) -> Finding | None:
    """Return a finding of this code as the rules make it from the example's rows; None when there is no example."""
    entry = _entries().get(code)
    if entry is None:
        return None
    return _from_facts(code, entry["facts"]) if "facts" in entry else _found(code, entry)


def example_codes() -> tuple[str, ...]:
    """Return the codes that have an example."""
    return tuple(_entries())


@cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _from_facts(code: str, facts: Mapping[str, Any]) -> Finding:
    """A file that cannot be read, or is laid out oddly, gives its finding before there is any row."""
    return Finding(code, Severity(facts.get("severity", "error")), facts["workbook"], facts.get("sheet", ""),
                   facts.get("cell", ""), column=facts.get("column", ""), params=facts)  # fmt: skip


def _found(code: str, entry: Mapping[str, Any]) -> Finding | None:
    from hapusheets.checking.engine import check_registers
    from hapusheets.checking.examples.tables import book_of

    tables = {name: text for name, text in entry.items() if name not in _BESIDE}
    if "cell" in entry:
        tables |= _one_cell(*entry["cell"])
    book = book_of(
        _TOWNS | tables, today=_TODAY, practice=entry.get("practice", True), without=entry.get("without", "")
    )
    return next((finding for finding in check_registers(book).findings if finding.code == code), None)


def _one_cell(register: str, column: str, typed: str) -> dict[str, str]:
    """Return the table of one row with an id and one more cell."""
    from hapusheets.registers.schema import load_schema

    schema = load_schema().register(register)
    key, header = schema.key_headers[0], schema.header(column)
    if header == key:
        return {register: f"{key}\n{typed}"}
    first = schema.id_pattern[:-1] + "1" if schema.id_pattern else "'1"
    return {register: f"{key} | {header}\n{first} | {typed}"}
