"""Whatever is typed: a safe repair reads clean and means the same, and nothing is repaired twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hapusheets.model.cells import Cell, CellKind, Value
from hapusheets.model.findings import FixClass
from hapusheets.registers.kinds import KindContext, read_cell
from hapusheets.registers.references import read_id
from hapusheets.registers.schema import ColumnSchema, load_schema

_SCHEMA = load_schema()
_TOWNS = ("Kemi", "Keminmaa", "Simo", "Tervola", "Tornio", "Ylitornio")


def _resolve(registers: Iterable[str], text: str) -> str | None:
    return read_id(text, [_SCHEMA.register(name).id_pattern or "A-0000" for name in registers])


_CONTEXT = KindContext(
    practice=True, today=dt.date(2026, 3, 12), code_lists=_SCHEMA.codes, municipalities=_TOWNS, resolve=_resolve
)
_COLUMNS: dict[str, ColumnSchema] = {
    column.kind: column for register in _SCHEMA.registers for column in register.columns
}
_SEEDS = (
    "1.2.2026", "2026-02-01", "9.30", "klo 9", "9.30–12", "7,5", "7½", "7 h 30 min", "30 km", "12,85 €", "1987",
    "040 555 0123", "+358 40 555 0123", "405550123", "a@gmial.com", "94100", "94 100", "FI21 1234 5600 0007 85",
    "010594-9032", "010594Y9032", "Torneå", "Tornion kaupunki", "siirrot, nostot", "kyllä", "joo", "A-31", "A–0031",
    "Toistaiseksi", "maanantai", "suomi; ruotsi", "None", "-", "40 h/kk",
)  # fmt: skip
_NOISE = " \u00a0\u2009\u200b'’-–—.,;:/()OoIl0123456789aäÄ€\n\t"


@st.composite
def typed(draw: st.DrawFn) -> str:
    """A thing that people type, with slips: letters put in, taken away, changed, and the case turned."""
    text = draw(st.sampled_from(_SEEDS))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *_NOISE])) + text[at + draw(st.integers(0, 1)) :]
    return draw(st.sampled_from([text, text.upper(), text.lower()]))


_NUMBERS: st.SearchStrategy[Any] = st.one_of(
    st.integers(-10, 10**12), st.floats(-10, 10**12, allow_nan=False), st.dates(), st.times(), st.booleans()
)


def _cell(value: Value) -> Cell:
    kinds = {bool: CellKind.BOOL, int: CellKind.NUMBER, float: CellKind.NUMBER, dt.time: CellKind.TIME}
    kind = CellKind.DATE if isinstance(value, dt.date) else kinds.get(type(value), CellKind.TEXT)
    return Cell("B2", kind, value)


@pytest.mark.parametrize("kind", sorted(_COLUMNS))
@settings(max_examples=60, deadline=None)
@given(value=st.one_of(typed(), typed(), _NUMBERS))
def test_a_safe_repair_reads_clean_and_means_the_same(kind: str, value: Value) -> None:
    column: ColumnSchema = _COLUMNS[kind]
    reading = read_cell(column, _cell(value), _CONTEXT)
    fix = reading.problem.fix if reading.problem else None
    if fix is None or fix.fix_class is not FixClass.SAFE:
        return
    again = read_cell(column, _cell(fix.value), _CONTEXT)
    assert again.problem is None, (value, fix.value)
    assert again.value == reading.value


@pytest.mark.parametrize("kind", ["hetu", "iban"])
@given(value=typed())
def test_identity_codes_and_accounts_are_never_proposed(kind: str, value: str) -> None:
    reading = read_cell(_COLUMNS[kind], _cell(value), _CONTEXT)
    fix = reading.problem.fix if reading.problem else None
    if fix is not None and fix.value is not None:
        assert fix.fix_class is FixClass.SAFE
        kept = [sign for sign in value.upper() if sign.isalnum() and sign.isascii()]
        assert [sign for sign in str(fix.value) if sign.isalnum()] == [s for s in kept if s] or "IBAN" in value.upper()
