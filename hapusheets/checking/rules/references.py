"""References: to a row that is not there, to another name than the row's, to somebody who has ended."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from hapusheets.checking.book import Book
from hapusheets.checking.near_references import likely_id, likely_reference, lost_ids
from hapusheets.model.findings import Finding, Fix, FixClass, Severity
from hapusheets.model.tables import TableRow
from hapusheets.model.values import compare_key, split_list
from hapusheets.registers.records import Assistant, Offer, Person, Record, Substitute
from hapusheets.registers.references import number_of, read_id
from hapusheets.registers.schema import ColumnSchema, RegisterSchema

_REFERENCES: Final = frozenset({"reference", "references"})
#: An id with something after it; a list has its spaces after semicolons.
_TWO_WORDS: Final = re.compile(r"[^\s;][^\S\n]+[^\s;]")
_ENDED: Final = "päättynyt"
_OPEN: Final = frozenset({"avoin", "ehdotettu", "tarjottu"})
_OVER: Final = frozenset({"peruttu", "ei täyttynyt"})
Use = tuple[RegisterSchema, ColumnSchema, TableRow]


def dangling_references(book: Book) -> Iterator[Finding]:
    """Every id that is referred to but has no row: one finding, at the first use, with all uses related."""
    known = {register.name: _ids(book, register) for register, _ in book.readable()}
    if _all_there(book, known):
        return
    for identifier, uses in book.uses.items():
        dangling: dict[str, list[Use]] = {}
        for use in uses:
            if not any(identifier in known[name] for name in use[1].references):
                sheets = " / ".join(book.schema.register(name).sheet for name in _meant(book, use[1], identifier))
                dangling.setdefault(sheets, []).append(use)
        for sheets, places in dangling.items():
            yield _dangling(book, identifier, sheets, places)


def _all_there(book: Book, known: Mapping[str, frozenset[str]]) -> bool:
    """Tell whether every id that is referred to has a row: mostly so, and then no use need be looked at."""
    for register, column in book.references():
        ids: set[Any] = set(book.column(register, column.name)) - {None}
        if column.many:
            ids = set(chain.from_iterable(ids))
        if not ids.issubset(frozenset().union(*(known[name] for name in column.references))):
            return False
    return True


def _dangling(book: Book, identifier: str, sheets: str, uses: list[Use]) -> Finding:
    register, column, row = uses[0]
    related = tuple(book.place(other, used.number, where.name) for other, where, used in uses[1:])
    rows = {(other.name, used.number) for other, _, used in uses}
    facts = {"id": identifier, "sheet": sheets, "n": len(rows)}
    fix = None
    if meant := _by_its_name(book, column, row):
        fix, facts["suggestion"] = Fix(meant, FixClass.ASK), meant
    return book.at("reference.dangling", Severity.ERROR, register, row.number, column.name, related=related, fix=fix,
                   **facts)  # fmt: skip


def _by_its_name(book: Book, column: ColumnSchema, row: TableRow) -> str | None:
    """Return ``A-0031 Virtanen Aino``, the row whose name stands after an id that is not there."""
    typed = str(row.value(column.header) or "")
    _, _, name = typed.partition(" ")
    return likely_reference(book, column, name) if name and ";" not in typed else None


def _meant(book: Book, column: ColumnSchema, identifier: str) -> list[str]:
    """Return the registers whose ids look like this one; all of the column's when none does."""
    patterns = {name: book.schema.register(name).id_pattern for name in column.references}
    same = [name for name, pattern in patterns.items() if pattern and read_id(identifier, [pattern])]
    return same or list(patterns)


def _ids(book: Book, register: RegisterSchema) -> frozenset[str]:
    """Return the ids of a register; a misspelt one counts as what it means, since ``id.form`` tells it at its root."""
    table = book.registers.table(register.name)
    header = register.key_headers[0]
    if book.has_plain_ids(register):
        return frozenset(map(str, table.column(header).values)) | book.registers.records(register.name).keys()
    typed = [str(row.value(header) or "").strip() for row in table]
    pattern = register.id_pattern or ""
    odd = [text for text in typed if number_of(text, pattern) is None] if pattern else []
    meant = (likely_id(text, pattern) for text in odd)
    known = frozenset(typed) | book.registers.records(register.name).keys() | {found for found in meant if found}
    return known | frozenset(lost_ids(book, register).values())


def other_names(book: Book) -> Iterator[Finding]:
    """Every reference where an id stands with somebody else's name (``A-0031 Virtanen Aino``)."""
    names: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for register, column, row, text in book.rows_with(_REFERENCES, _TWO_WORDS):
        names |= {name: _names(book, name) for name in column.references if name not in names}
        for item in split_list(text):
            identifier, _, tail = item.partition(" ")
            known = {word for name in column.references for word in names[name].get(identifier, ())}
            if known and tail and not known & set(re.split(r"[ ,()]+", compare_key(tail))):
                yield book.at("reference.other_name", Severity.WARNING, register, row.number, column.name,
                              id=identifier, value=item)  # fmt: skip


def _names(book: Book, name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each row's name by its id; nothing for a register that could not be read."""
    if name in book.broken:
        return {}
    register = book.schema.register(name)
    columns = [name for name in ("last_name", "first_names", "name") if any(c.name == name for c in register.columns)]
    return {
        key: tuple(compare_key(" ".join(str(getattr(record, name) or "") for name in columns)).split())
        for key, record in book.registers.records(register.name).items()
    }


def ended_people(book: Book) -> Iterator[Finding]:
    """Every open or coming request, coming shift, current employment or open offer of somebody who is *päättynyt*."""
    offers: dict[str | None, list[Offer]] = defaultdict(list)
    for offer in book.registers.offers.values():
        offers[offer.request].append(offer)
    for request in book.registers.requests.values():
        if request.state not in _OVER and (request.date is None or request.date >= book.today):
            yield from _ended_customer(book, "requests", request, request.customer)
            for person in request.chosen:
                yield from _ended_person(book, "requests", request, person, "chosen")
            if request.state in _OPEN:
                yield from _ended_offers(book, offers.get(request.id, []))
    for shift in book.registers.shifts.values():
        if shift.date is not None and shift.date >= book.today:
            yield from _ended_customer(book, "shifts", shift, shift.customer)
            yield from _ended_person(book, "shifts", shift, shift.person, "person")
    for job in book.registers.employments.values():
        if job.start is not None and (job.end is None or job.end >= book.today):
            yield from _ended_customer(book, "employments", job, job.customer)
            yield from _ended_person(book, "employments", job, job.person, "person")


def _ended_offers(book: Book, offers: list[Offer]) -> Iterator[Finding]:
    for offer in offers:
        if offer.reply is None:
            yield from _ended_person(book, "offers", offer, offer.candidate, "candidate")


def _ended_customer(book: Book, register: str, record: Record, identifier: str | None) -> Iterator[Finding]:
    customer = book.registers.customers.get(identifier or "")
    if customer is not None and customer.state == _ENDED:
        yield book.of(record, "reference.ended", Severity.WARNING, register, "customer",
                      related=(book.record_place("customers", customer, "state"),),
                      id=customer.id, sheet=book.schema.register("customers").sheet, state=_ENDED)  # fmt: skip


def _ended_person(book: Book, register: str, record: Record, identifier: str | None, column: str) -> Iterator[Finding]:
    person = book.registers.person(identifier or "")
    rows = [(name, row) for name, row in _person_rows(person) if row.state is not None]
    if rows and all(row.state == _ENDED for _, row in rows):
        name, row = rows[0]
        yield book.of(record, "reference.ended", Severity.WARNING, register, column,
                      related=(book.record_place(name, row, "state"),),
                      id=row.id, sheet=book.schema.register(name).sheet, state=_ENDED)  # fmt: skip


def _person_rows(person: Person | None) -> list[tuple[str, Assistant | Substitute]]:
    if person is None:
        return []
    found: list[tuple[str, Assistant | Substitute]] = []
    if person.assistant is not None:
        found.append(("assistants", person.assistant))
    if person.substitute is not None:
        found.append(("substitutes", person.substitute))
    return found
