"""Headers that are missing, renamed or unknown. A new name is proposed, never taken silently."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.model.cells import cell_address
from hapusheets.model.findings import Finding, Severity
from hapusheets.model.tables import Table
from hapusheets.model.values import compare_key
from hapusheets.registers.reading.suggest import did_you_mean
from hapusheets.registers.schema import RegisterSchema

#: What people call a column, beside small misspellings.
_ALIASES: Final = {
    "hetu": "Henkilötunnus", "puh": "Puhelin", "puh.": "Puhelin", "puhelinnumero": "Puhelin", "gsm": "Puhelin",
    "email": "Sähköposti", "e-mail": "Sähköposti", "sähköpostiosoite": "Sähköposti", "postinro": "Postinumero",
    "postinumero ja -paikka": "Postinumero", "osoite": "Katuosoite", "lähiosoite": "Katuosoite",
    "kotikunta": "Kunta", "etunimi": "Etunimet", "äidinkieli": "Asiointikieli", "id": "Tunnus", "nro": "Tunnus",
    "pvm": "Päivä", "alkoi": "Alkaa", "loppuu": "Päättyy", "status": "Tila", "tilanne": "Tila",
}  # fmt: skip


def missing_headers(book: Book) -> Iterator[Finding]:
    """Every known column that is not on its sheet; at the cell of its likely new name when there is one."""
    for register, table in book.readable():
        missing = [c.header for c in register.columns if c.header not in table.columns and not c.own]
        renamed = _renamed(register, table, missing)
        for header, new in renamed.items():
            yield _at_header(register, table, new, header)
        for header in missing:
            if header not in renamed:
                yield _missing(register, header)


def _renamed(register: RegisterSchema, table: Table, missing: list[str]) -> dict[str, str]:
    """Return the likely new name of each missing header, where exactly one unknown header is near it."""
    found: dict[str, list[str]] = {}
    for header in table.columns:
        if register.by_header(header) is None:
            alias = _ALIASES.get(compare_key(header))
            meant = alias if alias in missing else did_you_mean(header, missing)
            if meant is not None:
                found.setdefault(meant, []).append(header)
    return {meant: headers[0] for meant, headers in found.items() if len(headers) == 1}


def _at_header(register: RegisterSchema, table: Table, value: str, suggestion: str) -> Finding:
    cell = cell_address(table.header_row, table.columns[value])
    return Finding("header.unknown", Severity.ERROR, register.workbook, register.sheet, cell, table.header_row,
                   value, params={"value": value, "suggestion": suggestion})  # fmt: skip


def _missing(register: RegisterSchema, header: str) -> Finding:
    column = register.by_header(header)
    severity = Severity.ERROR if column is not None and column.required else Severity.WARNING
    return Finding("header.missing_column", severity, register.workbook, register.sheet, column=header,
                   params={"header": header, "sheet": register.sheet})  # fmt: skip
