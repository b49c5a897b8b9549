"""An import told: what becomes of each column, what is repaired, filled, held back and left out; lines and JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from hapusheets.checking.importing import Fill, ImportPlan, lacking_required
from hapusheets.checking.importing_duplicates import HeldBack
from hapusheets.checking.importing_headers import ID
from hapusheets.checking.importing_matching import Match, Sureness
from hapusheets.checking.importing_rows import Entry, NewRow, column_of
from hapusheets.checking.importing_source import Skipped, SourceColumn
from hapusheets.checking.wording import masked
from hapusheets.messages import text, visible
from hapusheets.model.cells import Value
from hapusheets.model.values import format_value
from hapusheets.registers.reading.identities import mask_codes

_WIDTH: Final = 80
_TITLE: Final = 24
_SAMPLE: Final = 34
_SHOWN_REPAIRS: Final = 5
_SHOWN_HELD: Final = 15


def plan_lines(plan: ImportPlan, *, guessed: bool, others: Sequence[str], show_sensitive: bool) -> Iterator[str]:
    """Yield which list goes where, column by column, and what stays in the list."""
    source, register = plan.source, plan.register
    yield from _wrapped(text("import.into", file=source.file, sheet=source.sheet, register=register.sheet,
                             workbook=register.workbook))  # fmt: skip
    if guessed:
        yield from _wrapped(text("import.guessed", register=register.sheet))
    if others:
        yield from _wrapped(text("import.other_sheets", sheets=", ".join(others)))
    code = "import.header_row" if source.header_row else "import.no_header_row"
    yield from _wrapped(text(code, row=source.header_row, n=len(source.rows)))
    yield ""
    yield text("import.columns")
    taken = [match for match in plan.matches if match.is_taken]
    width = min(_TITLE, max((len(match.column.title) for match in taken), default=1))
    for match in taken:
        yield from _matched(plan, match, width, show_sensitive=show_sensitive)
    left = [match for match in plan.matches if not match.is_taken and match.why != "empty"]
    if left:
        yield ""
        yield text("import.left_columns")
        for match in left:
            yield from _wrapped(_left(plan, match), "  ")
    if plan.rows and (lacking := lacking_required(plan)):
        yield ""
        yield from _wrapped(text("import.lacking", headers=", ".join(lacking), first=lacking[0]))
    yield ""


def _matched(plan: ImportPlan, match: Match, width: int, *, show_sensitive: bool) -> list[str]:
    mark = "?" if match.sureness is Sureness.LIKELY else " "
    headers = " + ".join(plan.register.header(name) for name in match.parts)
    title = visible(match.column.header)[:width] if match.column.header else text("import.untitled")
    line = f"{mark} {match.column.letters:<2} {mask_codes(title):<{width}} → {headers}"
    why = text(f"import.why.{match.why}") if match.sureness is Sureness.LIKELY or match.why == "contents" else ""
    sample = sample_of(plan, match, show_sensitive=show_sensitive)
    beside = "; ".join(part for part in (why, sample) if part)
    if not beside:
        return [line]
    whole = f"{line}  ({beside})"
    return [whole] if len(whole) <= _WIDTH else [line, f"{'':<{width + 7}}({beside})"]


def sample_of(plan: ImportPlan, match: Match, *, show_sensitive: bool) -> str:
    """Return what the first row with values gets from a column; sensitive values masked."""
    headers = [plan.register.header(name) for name in match.parts]
    rows = sorted((*plan.rows, *(held.row for held in plan.held)), key=lambda row: row.number)
    for row in rows:
        found = [(h, entry) for h in headers if (entry := row.entries.get(h)) is not None]
        if found:
            shown = (seen(plan, header, entry.mended, show_sensitive=show_sensitive) for header, entry in found)
            return _cut(" | ".join(shown), _SAMPLE)
    return ""


def seen(plan: ImportPlan, header: str, value: Value, *, show_sensitive: bool) -> str:
    """Return a value as it may be shown."""
    written = visible(format_value(value))
    if show_sensitive:
        return written
    return masked(written) if column_of(plan.register, header).sensitive and written else mask_codes(written)


def _left(plan: ImportPlan, match: Match) -> str:
    filled = len(plan.source.filled(match.column))
    title = mask_codes(visible(match.column.title))
    why = "id" if match.target == ID else match.why
    return text(f"import.left.{why}", letters=match.column.letters, title=_cut(title, 40), n=filled)


def fill_lines(plan: ImportPlan) -> Iterator[str]:
    """Yield what empty cells are proposed to get."""
    for fill in plan.fills:
        value = fill.value or text(f"import.fill.{fill.why}")
        yield "  " + text("import.fill", header=fill.header, value=value, n=len(fill.rows))


def repair_lines(plan: ImportPlan, *, show_sensitive: bool) -> Iterator[str]:
    """Yield the safe repairs, column by column; of many in one column the first ones and the number of the others."""
    by_header: dict[str, list[Entry]] = {}
    for row, header in plan.repairs:
        by_header.setdefault(header, []).append(row.entries[header])
    for header, entries in by_header.items():
        for entry in entries[:_SHOWN_REPAIRS]:
            old, new = (_quoted(plan, header, value, show_sensitive) for value in (entry.typed, entry.mended))
            hidden = old.strip("”") == new.strip("”")
            change = text("import.hidden_repair") if hidden else f"{old} → {new}"
            yield f"  {entry.cell} ({header}): {change}"
        if rest := entries[_SHOWN_REPAIRS:]:
            yield "  " + text("import.more_repairs", header=header, n=len(rest))


def _quoted(plan: ImportPlan, header: str, value: Value, show_sensitive: bool) -> str:
    shown = seen(plan, header, value, show_sensitive=show_sensitive)
    return f"”{_cut(shown, 60)}”" if isinstance(value, str) else shown or "∅"


def held_lines(held: Sequence[HeldBack]) -> Iterator[str]:
    """Yield each row that is held back, with what agrees and where to look."""
    if not held:
        return
    yield from _wrapped(text("import.held", n=len(held)))
    for found in held[:_SHOWN_HELD]:
        yield from _wrapped(_held(found), "  ")
    if rest := held[_SHOWN_HELD:]:
        yield from _wrapped(text("import.more_held", rows=row_ranges(each.row.number for each in rest)), "  ")
    doubtful = [each.row.number for each in held if not each.is_same_row]
    if doubtful:
        yield from _wrapped(text("import.include", rows=",".join(map(str, doubtful[:2]))), "  ")
    yield ""


def _held(found: HeldBack) -> str:
    where = "; ".join(_where(other.place, other.record) for other in found.others)
    if found.is_same_row:
        return text("import.same_row", cell=found.cell, where=where)
    agreed = ", ".join(text(f"import.agrees.{name}") for name in found.agreements)
    return text("import.same_person", cell=found.cell, agreed=agreed, where=where)


def _where(place: str, record: str) -> str:
    workbook, _, rest = place.removeprefix("[").partition("]")
    shown = mask_codes(visible(f"{workbook} › {rest}"))
    return f"{shown} ({mask_codes(record)})" if record else shown


def skipped_lines(skipped: Sequence[Skipped]) -> Iterator[str]:
    """Yield which rows of the list are no data, and why."""
    reasons: dict[str, list[int]] = {}
    for each in skipped:
        reasons.setdefault(each.why, []).append(each.row)
    for why, rows in reasons.items():
        yield from _wrapped(text(f"import.skipped.{why}", rows=row_ranges(rows)))
    if reasons:
        yield ""


def counts_line(plan: ImportPlan) -> str:
    """Return how many rows are added, held back and skipped."""
    skipped = sum(each.why != "title" for each in plan.source.skipped)
    return text("import.counts", rows=len(plan.rows), held=len(plan.held), skipped=skipped)


def row_ranges(rows: Iterable[int]) -> str:
    """Return rows as people write them.

    >>> row_ranges([7, 1, 2, 3])
    '1–3, 7'
    """
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def map_options(matches: Iterable[Match], plan: ImportPlan) -> str:
    """Return the ``--map`` options that say what is proposed."""
    return " ".join(f'--map "{title_of(match.column)}={told_as(plan, match)}"' for match in matches)


def title_of(column: SourceColumn) -> str:
    """Return how a column is called in ``--map``: by its title, or its letters where a title would not do."""
    return column.header if column.header and not set(column.header) & set('="$`\\\n') else column.letters


def told_as(plan: ImportPlan, match: Match) -> str:
    """Return the header that ``--map`` gives for a match."""
    known = {"@name": "Nimi", "@address": "Osoite", "@postal": "Postiosoite"}
    return known.get(match.target) or plan.register.header(match.target)


def _cut(shown: str, longest: int) -> str:
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def _wrapped(sentence: str, indent: str = "") -> list[str]:
    return textwrap.wrap(sentence, _WIDTH, initial_indent=indent, subsequent_indent=indent + "  ",
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def plan_payload(plan: ImportPlan, *, guessed: bool, others: Sequence[str], show_sensitive: bool) -> dict[str, Any]:
    """Return what would be done as the keys of ``hapusheets.import/1`` that do not depend on an answer."""
    source, register = plan.source, plan.register
    return {
        "file": mask_codes(source.file),
        "sheet": source.sheet,
        "other_sheets": list(others),
        "register": register.sheet,
        "workbook": register.workbook,
        "register_guessed": guessed,
        "header_row": source.header_row or None,
        "columns": [_column(plan, match, show_sensitive=show_sensitive) for match in plan.matches],
        "fills": [_fill(fill) for fill in plan.fills],
        "repairs": [_repair(plan, row, header, show_sensitive=show_sensitive) for row, header in plan.repairs],
        "held_back": [_held_payload(found) for found in plan.held],
        "skipped": [{"row": each.row, "why": each.why} for each in source.skipped],
        "lacking": list(lacking_required(plan)),
    }


def _column(plan: ImportPlan, match: Match, *, show_sensitive: bool) -> dict[str, Any]:
    return {
        "column": match.column.letters,
        "title": mask_codes(match.column.header) or None,
        "headers": [plan.register.header(name) for name in match.parts],
        "sureness": match.sureness.value,
        "why": match.why,
        "filled": len(plan.source.filled(match.column)),
        "sample": sample_of(plan, match, show_sensitive=show_sensitive) or None,
    }


def _fill(fill: Fill) -> dict[str, Any]:
    return {"header": fill.header, "value": fill.value or None, "why": fill.why, "rows": list(fill.rows)}


def _repair(plan: ImportPlan, row: NewRow, header: str, *, show_sensitive: bool) -> dict[str, Any]:
    entry = row.entries[header]
    old, new = (seen(plan, header, value, show_sensitive=show_sensitive) for value in (entry.typed, entry.mended))
    return {"cell": entry.cell, "header": header, "old": old, "new": new}


def _held_payload(found: HeldBack) -> dict[str, Any]:
    return {
        "row": found.row.number,
        "cell": found.cell,
        "same_row": found.is_same_row,
        "agreements": [] if found.is_same_row else list(found.agreements),
        "others": [{"place": other.place, "record": other.record or None} for other in found.others],
    }


def finding_rows(findings: Sequence[Mapping[str, Any]], rows: Mapping[int, int]) -> list[dict[str, Any]]:
    """Return findings as in ``hapusheets.check/1`` with the row of the list that each comes from."""
    return [{**found, "source_row": rows.get(found["row"], found["row"])} for found in findings]


__all__ = [
    "counts_line",
    "fill_lines",
    "finding_rows",
    "held_lines",
    "map_options",
    "plan_lines",
    "plan_payload",
    "repair_lines",
    "row_ranges",
    "skipped_lines",
    "title_of",
    "told_as",
]
