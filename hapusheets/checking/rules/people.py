"""People: who signs, births, identity codes, addresses, and rows that speak of the same person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.domain.people import is_minor
from hapusheets.model.findings import Finding, Severity
from hapusheets.registers.reading.identities import birth_date_of
from hapusheets.registers.records import Assistant, Customer, Record, Substitute

_PRINCIPAL: Final = "päämies"
_WITH_CODES: Final = ("customers", "assistants", "substitutes")
_CURRENT: Final = frozenset({"uusi", "tapaaminen sovittu", "aktiivinen"})
#: Codes of which the sources say two municipalities: by the post and by the map.
_ALSO_IN: Final = {"94460": ("Keminmaa",)}
#: Columns of a linked Sijaiset row that must agree with the Avustajat row where both are filled.
_SHARED: Final = (
    "last_name",
    "first_names",
    "birth_year",
    "national_id",
    "phone",
    "email",
    "postal_code",
    "municipality",
)


def principals_without_representative(book: Book) -> Iterator[Finding]:
    """Every principal with nobody to sign. A cell that is filled but cannot be read is told by its own finding."""
    register = book.schema.register("customers")
    if register.header("representative") not in book.registers.table("customers").columns:
        return
    table = book.registers.table("customers")
    values = zip(table, table.column(register.header("representative")).values, strict=True)
    filled = {row.number for row, value in values if value}
    for customer in book.registers.customers.values():
        if customer.role == _PRINCIPAL and customer.place.row not in filled:
            yield book.of(customer, "principal.no_representative", Severity.ERROR, "customers", "representative",
                          id=customer.id)  # fmt: skip


def minors_without_custodian(book: Book) -> Iterator[Finding]:
    """Every customer under 18 for whom nobody signs, though the role is not *päämies* (675/2023, 11 §)."""
    for customer in book.registers.customers.values():
        current = customer.state in _CURRENT and customer.role != _PRINCIPAL
        if current and customer.representative is None and is_minor(_born(customer), book.today):
            yield book.of(customer, "customer.minor_alone", Severity.WARNING, "customers", "representative",
                          id=customer.id)  # fmt: skip


def _born(customer: Customer) -> dt.date | None:
    return birth_date_of(customer.national_id or "") or customer.birth_date


def births_that_differ(book: Book) -> Iterator[Finding]:
    """Every identity code that tells another birth than the row's birth year or birth date."""
    for name in _WITH_CODES:
        for record in _coded(book, name).values():
            born = birth_date_of(record.national_id) if record.national_id else None
            if born is not None and not _tells_birth(record, born):
                yield from _other_birth(book, name, record, born)


def _tells_birth(record: Customer | Assistant | Substitute, born: dt.date) -> bool:
    """Tell whether a row says the same birth, or nothing of it."""
    if isinstance(record, Customer):
        return record.birth_date in (None, born)
    return record.birth_year in (None, born.year)


def _other_birth(book: Book, name: str, record: Customer | Assistant | Substitute, born: dt.date) -> Iterator[Finding]:
    place = book.record_place(name, record, "national_id")
    if isinstance(record, Customer):
        yield book.of(record, "hetu.birth_date", Severity.ERROR, name, "birth_date", related=(place,))
    else:
        yield book.of(record, "hetu.birth_year", Severity.ERROR, name, "birth_year", related=(place,),
                      a=str(born.year), b=str(record.birth_year))  # fmt: skip


def shared_identity_codes(book: Book) -> Iterator[Finding]:
    """Every identity code that stands in two rows which are not one linked person."""
    first: dict[str, tuple[str, Customer | Assistant | Substitute]] = {}
    for name in _WITH_CODES:
        for record in _coded(book, name).values():
            if record.national_id is None:
                continue
            other = first.setdefault(record.national_id, (name, record))
            if other[1] is not record and not _linked(other[1], record):
                place = book.record_place(other[0], other[1], "national_id")
                yield book.of(record, "hetu.shared", Severity.WARNING, name, "national_id", related=(place,),
                              a=other[1].id, b=record.id)  # fmt: skip


def _coded(book: Book, name: str) -> Mapping[str, Customer | Assistant | Substitute]:
    registers = book.registers
    found: dict[str, Mapping[str, Customer | Assistant | Substitute]] = {
        "customers": registers.customers,
        "assistants": registers.assistants,
        "substitutes": registers.substitutes,
    }
    return found[name]


def _linked(a: Record, b: Record) -> bool:
    return isinstance(b, Substitute) and isinstance(a, Assistant) and b.assistant == a.id


def postal_code_elsewhere(book: Book) -> Iterator[Finding]:
    """Every postal code that lies in another municipality than the row says.

    A code that is not on the sheet tells nothing, unless it begins like none of the codes of that municipality.
    """
    if not book.has("municipalities", "name"):  # then no name of a municipality is sure
        return
    homes: dict[str, set[str]] = {}
    for row in book.registers.postal_codes.values():
        if row.code and row.municipality:
            homes.setdefault(row.code, {*_ALSO_IN.get(row.code, ())}).add(row.municipality)
    begins: dict[str, set[str]] = {}
    for code, names in homes.items():
        for town in names:
            begins.setdefault(town, set()).add(code[:2])
    for name in _WITH_CODES:
        for record in _coded(book, name).values():
            towns = homes.get(record.postal_code or "", set())
            here = begins.get(record.municipality or "", set())
            if record.postal_code and not towns and here and record.postal_code[:2] not in here:
                yield book.of(record, "postcode.far", Severity.WARNING, name, "postal_code",
                              related=(book.record_place(name, record, "municipality"),),
                              code=record.postal_code, a=record.municipality,
                              begins=" / ".join(sorted(here)))  # fmt: skip
            if towns and record.municipality and record.municipality not in towns:
                yield book.of(record, "postcode.other_municipality", Severity.WARNING, name, "postal_code",
                              related=(book.record_place(name, record, "municipality"),),
                              code=record.postal_code, a=" / ".join(sorted(towns)), b=record.municipality)  # fmt: skip


def ended_representatives(book: Book) -> Iterator[Finding]:
    """Every representative of a current customer whose authority has ended."""
    current = {c.representative for c in book.registers.customers.values() if c.state in _CURRENT}
    for row in book.registers.representatives.values():
        if row.id in current and row.valid_until is not None and row.valid_until < book.today:
            yield book.of(row, "representative.ended", Severity.WARNING, "representatives", "valid_until",
                          id=row.id, date=row.valid_until)  # fmt: skip


def substitutes_that_differ(book: Book) -> Iterator[Finding]:
    """Every cell of a Sijaiset row that tells another thing than the Avustajat row of the same person."""
    for row in book.registers.substitutes.values():
        own = book.registers.assistants.get(row.assistant or "")
        for name in _SHARED if own is not None else ():
            here, there = getattr(row, name), getattr(own, name)
            if own is not None and here is not None and there is not None and here != there:
                yield book.of(row, "substitute.differs", Severity.WARNING, "substitutes", name,
                              related=(book.record_place("assistants", own, name),),
                              header=book.schema.register("substitutes").header(name), id=own.id)  # fmt: skip
