"""The ranking as rows of *Ehdotukset*: the rows of a request are replaced, equal ones are left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from hapusheets.matching.groups import CODES
from hapusheets.matching.ranking import Ranked, Ranking
from hapusheets.matching.telling import phone_of, reasons_of, rest_of, travel_cell
from hapusheets.matching.wording import say, speaking
from hapusheets.model.cells import Value
from hapusheets.model.changes import CellChange, Change, ChangeSet, RowAdded, RowDeleted
from hapusheets.registers.records import Request
from hapusheets.registers.registers import Registers


def suggestion_changes(registers: Registers, rankings: Iterable[Ranking]) -> ChangeSet:
    """Return what writes the rankings into *Ehdotukset* and turns *Tila* from avoin to ehdotettu. Always Finnish."""
    with speaking("fi"):
        changes = tuple(change for ranking in rankings for change in _changes(registers, ranking))
    return ChangeSet("match --write", changes)


def count_rows(changes: ChangeSet) -> int:
    """Return how many rows of *Ehdotukset* would be added, changed or taken away."""
    own = [change for change in changes.changes if change.sheet == "Ehdotukset"]
    added = sum(isinstance(change, RowAdded) for change in own)
    return added + len({change.record for change in own if not isinstance(change, RowAdded)})


def _changes(registers: Registers, ranking: Ranking) -> Iterator[Change]:
    register = registers.schema.register("suggestions")
    wanted = {f"{ranking.request.id}|{ranked.candidate.id}": _row(ranking, ranked) for ranked in ranking.candidates}
    old = {key: row.place.row for key, row in registers.suggestions.items() if row.request == ranking.request.id}
    cells = {row.number: row for row in registers.table("suggestions")}
    place = (register.workbook, register.sheet)
    for key, number in old.items():
        seen = {header: cells[number].value(header) for header in register.headers}
        if key not in wanted:
            yield RowDeleted(*place, key, {header: value for header, value in seen.items() if value is not None})
        else:
            values = _by_header(registers, wanted[key])
            yield from (CellChange(*place, key, header, seen[header], new) for header, new in values.items()
                        if (seen[header] or None) != (new or None))  # fmt: skip
    added = (values for key, values in wanted.items() if key not in old)
    yield from (RowAdded(*place, _by_header(registers, values)) for values in added)
    yield from _request_changes(registers, ranking)


def _row(ranking: Ranking, ranked: Ranked) -> dict[str, Value]:
    """Return one row by English column names."""
    person = ranked.candidate.person
    notes = [*(problem.text for problem in ranked.warnings), rest_of(ranked)]
    return {
        "request": ranking.request.id,
        "rank": ranked.rank,
        "group": CODES[ranked.group],
        "candidate": person.id,
        "name": person.full_name,
        "phone": phone_of(ranked.candidate),
        "km": travel_cell(ranked),
        "reasons": f"{say('match.points', n=ranked.score)}: {reasons_of(ranked)}",
        "warnings": " ".join(_sentence(note) for note in notes),
        "ask": " ".join(problem.text for problem in ranked.unknown) or None,
        "confirmed": person.value("confirmed"),
    }


def _sentence(words: str) -> str:
    begun = words[:1].upper() + words[1:]
    return begun if begun.endswith((".", "?")) else f"{begun}."


def _by_header(registers: Registers, values: Mapping[str, Value]) -> dict[str, Value]:
    register = registers.schema.register("suggestions")
    return {register.header(name): value for name, value in values.items()}


def _request_changes(registers: Registers, ranking: Ranking) -> Iterator[Change]:
    """Yield the request's new state, and its number when the cell of *Tunnus* is blank."""
    request = ranking.request
    register = registers.schema.register("requests")
    if request.state in (None, "avoin") and ranking.candidates:
        yield cell_change(registers, request, "state", "ehdotettu")
    elif request.new_id and ranking.candidates:
        yield CellChange(register.workbook, register.sheet, None, register.header("id"), None, request.id,
                         row=request.place.row)  # fmt: skip


def cell_change(registers: Registers, request: Request, column: str, new: Value) -> CellChange:
    """Return the change of one cell of a request, with the value that lies there now."""
    register = registers.schema.register("requests")
    header = register.header(column)
    rows = {row.number: row for row in registers.table("requests")}
    old = rows[request.place.row].value(header)
    return CellChange(register.workbook, register.sheet, request.id, header, old, new)
