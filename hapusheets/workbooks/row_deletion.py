"""Rows of a register really taken out of a sheet: the rows below move up and everything that points to them follows.

What cannot follow safely is refused with its place, and the caller can clear the row instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from hapusheets.model.cells import cell_address, parse_address
from hapusheets.model.errors import UnsafeEdit
from hapusheets.workbooks import calculation, guards, new_rows, row_texts, verification
from hapusheets.workbooks.note_shapes import Grid
from hapusheets.workbooks.notes import SheetNotes
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.part_edits import PartEdits
from hapusheets.workbooks.parts import SheetEntry, WorkbookPart, read_relations, read_workbook_part
from hapusheets.workbooks.row_anchors import moved_anchors, moved_shapes
from hapusheets.workbooks.row_moves import RowMoves
from hapusheets.workbooks.scan import RawCell, scan_cells
from hapusheets.workbooks.sheet_parts import (
    SheetTable,
    attributes,
    range_bounds,
    read_frame,
    read_table_part,
    read_tables,
)
from hapusheets.workbooks.sheet_rows import SheetRows
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

_REFUSED_PARTS = re.compile(r"(?:^|/)(?:revisions/|volatileDependencies)", re.IGNORECASE)
_QUOTED = r"""(?:"([^"]*)"|'([^']*)')"""


class RowDeletion:
    """Takes rows out of one sheet of a package and knows how to verify the result."""

    def __init__(self, package: Package, sheet: str, rows: Collection[int], header_row: int | None) -> None:
        self._package = package
        self._workbook: WorkbookPart = read_workbook_part(package)
        self._entry: SheetEntry = next(entry for entry in self._workbook.sheets if entry.name == sheet)
        self._parts = PartEdits(package)
        order = [entry.name for entry in self._workbook.sheets]
        self._moves = RowMoves(sheet, tuple(sorted(set(rows))), order)
        self._rows = SheetRows(package.text(self._entry.part), f"{package.name} › {sheet}")
        self._tables = read_tables(package, read_relations(package, self._entry.part))
        self._checks = _Checks(self, header_row)

    def patched(self) -> bytes:
        """Return the workbook's bytes without the rows. Raises ``UnsafeEdit`` where that would do harm."""
        self._checks.refuse_unsafe(self._rows, self._package, self._entry, self._tables)
        self._remove_notes()
        for entry in self._workbook.sheets:
            self._move_sheet(entry)
        self._move_own_parts()
        self._move_other_parts()
        self._move_names()
        if self._moves.crossed:
            raise self.refusal(self._moves.crossed[0])
        self._drop_chain()
        return self._package.rewritten(self._parts.changed, self._parts.removed)

    @property
    def moves(self) -> RowMoves:
        """Where the rows of the sheet go."""
        return self._moves

    def refusal(self, what: str) -> UnsafeEdit:
        """Return the refusal to delete because of something at a place."""
        sheet, row = self._moves.sheet, self._moves.gone[0]
        return UnsafeEdit("edit.row_stays", where=f"{sheet}!{row}", sheet=sheet, row=row, what=what)

    def _move_sheet(self, entry: SheetEntry) -> None:
        here = entry.name == self._moves.sheet
        text = self._parts.text(entry.part)
        if not here and "!" not in text:
            return
        rows = SheetRows(text, f"{self._package.name} › {entry.name}")
        moved = row_texts.CellMoves(rows, self._moves, here=here).text()
        moved = row_texts.moved_surroundings(moved, rows.prefix, self._moves, here=here)
        if here or moved != rows.text:
            self._parts.put(entry.part, moved)

    def _move_own_parts(self) -> None:
        """Move what belongs to the sheet alone: tables, notes, drawings, pivots."""
        for relation in self._parts.relations(self._entry.part):
            part = relation.target
            if relation.external or part not in self._parts or part.casefold().endswith(".bin"):
                continue
            change = self._changes().get(relation.kind)
            if change is not None:
                self._parts.put(part, change(self._parts.text(part)))

    def _changes(self) -> dict[str, Callable[[str], str]]:
        """How the text of each kind of part that belongs to the sheet is moved."""
        return {
            "table": self._moved_table,
            "drawing": self._moved_drawing,
            "vmlDrawing": lambda text: moved_shapes(text, self._moves),
            "ctrlProp": lambda text: self._moved_controls(text, here=True),
            **dict.fromkeys(("comments", "threadedComment", "tableSingleCells", "pivotTable"), self._moved_refs),
        }

    def _remove_notes(self) -> None:
        gone = {address for address, note in self._notes().present().items()
                if note.own and parse_address(address)[0] in self._moves.gone}  # fmt: skip
        if gone:
            unused = Grid(lambda _: 0, lambda _: 0)
            self._notes().apply(dict.fromkeys(gone), unused)

    def _notes(self) -> SheetNotes:
        return SheetNotes(self._parts, self._entry.part)

    def _moved_table(self, text: str) -> str:
        text = self._moved_refs(text)
        pattern = r"(<((?:\w+:)?(?:calculatedColumnFormula|totalsRowFormula))(?:\s[^<>]*)?>)([^<]*)(</\2\s*>)"
        return re.sub(pattern, lambda match: match[1] + self._formula_text(match[3], here=True) + match[4], text)

    def _moved_refs(self, text: str) -> str:
        """Return a part's text with its ``ref`` attributes moved."""
        elements = r"table|autoFilter|sortState|sortCondition|comment|threadedComment|location|singleXmlCell"

        def moved(match: re.Match[str]) -> str:
            return re.sub(rf"""(\s(?:ref|r)\s*=\s*){_QUOTED}""", in_attribute, match[0])

        def in_attribute(match: re.Match[str]) -> str:
            old = match[2] or match[3] or ""
            new = self._moves.refs(old)
            return match[0] if new == old or not new else f'{match[1]}"{new}"'

        return re.sub(rf"<(?:\w+:)?(?:{elements})\s[^<>]*>", moved, text)

    def _moved_drawing(self, text: str) -> str:
        for name in ("twoCellAnchor", "oneCellAnchor"):
            text = moved_anchors(text, self._moves, name)
        return text

    def _move_other_parts(self) -> None:
        """Move what may point to the sheet from anywhere: charts, shapes with a cell's text, pivot caches."""
        sheets = {entry.part for entry in self._workbook.sheets}
        for part in self._package.members:
            name = part.casefold()
            if part in sheets or not name.endswith((".xml", ".vml")) or part not in self._parts:
                continue
            text = self._parts.text(part) if _may_point(name) else ""
            if "drawing" in name:
                self._parts.put(part, self._moved_links(text))
            elif "chart" in name:
                self._parts.put(part, self._moved_chart(text))
            elif "pivotcachedefinition" in name:
                self._parts.put(part, self._moved_source(text))
            elif "tables/table" in name and "!" in text:
                self._parts.put(part, self._moved_elsewhere(text))
            elif "ctrlprops" in name and "!" in text:
                self._parts.put(part, self._moved_controls(text, here=False))

    def _moved_chart(self, text: str) -> str:
        pattern = r"(<((?:\w+:)?f)(?:\s[^<>]*)?>)([^<]*)(</\2\s*>)"
        return re.sub(pattern, lambda match: match[1] + self._formula_text(match[3], here=False) + match[4], text)

    def _moved_elsewhere(self, text: str) -> str:
        pattern = r"(<((?:\w+:)?(?:calculatedColumnFormula|totalsRowFormula))(?:\s[^<>]*)?>)([^<]*)(</\2\s*>)"
        return re.sub(pattern, lambda match: match[1] + self._formula_text(match[3], here=False) + match[4], text)

    def _moved_links(self, text: str) -> str:
        return re.sub(rf"(\stextlink\s*=\s*){_QUOTED}", self._moved_attribute, text)

    def _moved_controls(self, text: str, *, here: bool) -> str:
        pattern = rf"(\s(?:fmlaLink|fmlaRange|fmlaTxbx|fmlaGroup)\s*=\s*){_QUOTED}"
        return re.sub(pattern, lambda match: self._moved_attribute(match, here=here), text)

    def _moved_attribute(self, match: re.Match[str], *, here: bool = False) -> str:
        return f'{match[1]}"{self._formula_text(match[2] or match[3] or "", here=here)}"'

    def _moved_source(self, text: str) -> str:
        tag = re.search(r"<(?:\w+:)?worksheetSource\s[^<>]*>", text)
        found = attributes(tag[0]) if tag else {}
        if tag is None or found.get("sheet", "").casefold() != self._moves.sheet.casefold() or "ref" not in found:
            return text
        ref = self._moves.refs(found["ref"])
        if not ref or any(name.endswith(":id") for name in found):
            return text
        return text[: tag.start()] + re.sub(rf"(\sref\s*=\s*){_QUOTED}", rf'\g<1>"{ref}"', tag[0]) + text[tag.end() :]

    def _formula_text(self, written: str, *, here: bool) -> str:
        formula = unescape_xml(written)
        moved = self._moves.formula(formula, here=here)
        return written if moved == formula else escape_xml(moved)

    def _move_names(self) -> None:
        part = self._workbook.part

        def moved(match: re.Match[str]) -> str:
            formula = unescape_xml(match[2])
            new = self._moves.formula(formula, here=False, fixed_only=True)
            return match[0] if new == formula else f"{match[1]}{escape_xml(new)}{match[3]}"

        text = re.sub(r"(<(?:\w+:)?definedName\b[^<>]*>)([^<]*)(</(?:\w+:)?definedName\s*>)", moved,
                      self._parts.text(part))  # fmt: skip
        if calculation.has_formulas(self._package, self._workbook):
            text = calculation.recalculating(text)
        self._parts.put(part, text)

    def _drop_chain(self) -> None:
        """Take the calculation chain out: a spreadsheet makes it anew when it opens the workbook."""
        for relation in self._workbook.relations:
            if relation.kind == "calcChain" and relation.target in self._parts:
                self._parts.unrelate(self._workbook.part, relation.id)
                self._parts.remove(relation.target)

    def verify(self, new: Package) -> None:
        """Raise ``UnsafeEdit`` unless all is as it was but for the rows, and every formula points where it did."""
        changed, removed = self._parts.changed.keys(), self._parts.removed
        verification.verify_untouched_parts(self._package, new, changed, removed)
        for part in changed:
            if part.casefold().endswith((".xml", ".rels", ".vml")):
                new.tree(part)
        for entry in self._workbook.sheets:
            if entry.part in changed:
                self._verify_sheet(entry, new)
        for table in self._tables:
            self._verify_table(table, read_table_part(new, table.part))

    def _verify_sheet(self, entry: SheetEntry, new: Package) -> None:
        here = entry.name == self._moves.sheet
        before, after = (scan_cells(package.text(entry.part), new.name, entry.part)[0]
                         for package in (self._package, new))  # fmt: skip
        kept = [(cell, to) for cell in before if (to := self._moved_address(cell[0], here=here))]
        if [to for _, to in kept] != [cell[0] for cell in after]:
            raise verification.failed(self._package, entry.name)
        for (first, to), second in zip(kept, after, strict=True):
            if _without_formula(first) != _without_formula(second):
                raise verification.failed(self._package, f"{entry.name}!{to}")
        self._verify_formulas(entry, new, before, after)

    def _verify_formulas(self, entry: SheetEntry, new: Package, before: list[RawCell], after: list[RawCell]) -> None:
        """Compare each formula, as the reader understands it, with where the old one must point now."""
        here = entry.name == self._moves.sheet
        reader = verification.Sides(self._package, new, self._workbook).reader
        old, made = (
            reader.read([cell for cell in cells if cell[2] or "<f" in cell[4]])[0] for cells in (before, after)
        )
        wanted = {to: self._moves.formula(cell.formula or "", here=here) for address, cell in old.items()
                  if (to := self._moved_address(address, here=here))}  # fmt: skip
        if wanted != {address: cell.formula or "" for address, cell in made.items()}:
            raise verification.failed(self._package, entry.name)

    def _moved_address(self, address: str, *, here: bool) -> str | None:
        if not here:
            return address
        letters = address.rstrip("0123456789")
        new = self._moves.row(int(address[len(letters) :]))
        return None if new is None else f"{letters}{new}"

    def _verify_table(self, before: SheetTable, after: SheetTable) -> None:
        if after.columns != before.columns or after.ref != self._moves.refs(before.ref):
            raise verification.failed(self._package, before.part)


def _without_formula(cell: RawCell) -> tuple[str, str, str]:
    """Return a cell's attributes, its value and what else it holds, its formula left out."""
    _, attrs, _, stored, other = cell
    if "<f" in other:
        other = re.sub(r"<f\b[^<>]*?(?:/>|>[^<]*</f>)", "", other)
        plain = re.fullmatch(r"<v>([^<]*)</v>", other)
        stored, other = (plain[1], "") if plain else (stored, other)
    return attrs, stored, other


def _may_point(name: str) -> bool:
    return any(each in name for each in ("drawing", "chart", "pivotcachedefinition", "tables/table", "ctrlprops"))


@dataclass(frozen=True)
class _Checks:
    """What forbids to take rows out."""

    deletion: RowDeletion
    header_row: int | None

    def refuse_unsafe(self, rows: SheetRows, package: Package, entry: SheetEntry, tables: Sequence[SheetTable]) -> None:
        for what in self._reasons(rows, package, entry, tables):
            raise self.deletion.refusal(what)

    def _reasons(
        self, rows: SheetRows, package: Package, entry: SheetEntry, tables: Sequence[SheetTable]
    ) -> Iterator[str]:
        text, gone = rows.text, self.deletion.moves.gone
        spread, merged = guards.spread_formulas(text), read_frame(text).merged
        yield from (part for part in package.members if _REFUSED_PARTS.search(part))
        over = guards.Guards(entry.name, merged, spread, tuple(tables))
        place = new_rows.find_place(rows, over, self.header_row, ())
        yield from self._outside(rows, place)
        yield from (table.ref for table in tables if self._hurts(table, place.table))
        yield from (ref for ref in merged if self._cuts_anchor(ref))
        yield from (ref for _, ref in spread if self._cuts(ref))
        yield from self._notes(package, entry, gone)
        yield from self._parts(package, entry)

    def _outside(self, rows: SheetRows, place: new_rows.Place) -> Iterator[str]:
        """Yield the rows that are not the register's, and cells of its rows that stand beside it."""
        last = place.table.bounds[2] - place.table.totals_rows if place.table else max(rows.numbers, default=0)
        for number in self.deletion.moves.gone:
            if not place.header_row < number <= last:
                yield f"{number}:{number}"
            span = rows.span(number)
            for cell in rows.cells(span) if span else ():
                if not place.left <= cell.column <= place.right and (cell.has_value or cell.formula):
                    yield cell_address(number, cell.column)

    def _hurts(self, table: SheetTable, own: SheetTable | None) -> bool:
        """Tell whether a table would lose its header, its totals, all its rows, or rows that are not ours."""
        top, _, bottom, _ = table.bounds
        inside = [row for row in self.deletion.moves.gone if top <= row <= bottom]
        if own is None or table.part != own.part:
            return bool(inside)
        first, last = top + table.header_rows, bottom - table.totals_rows
        return any(not first <= row <= last for row in inside) or len(inside) > last - first

    def _cuts_anchor(self, ref: str) -> bool:
        top, _, bottom, _ = range_bounds(ref)
        moves = self.deletion.moves
        return moves.row(top) is None and moves.rows(top, bottom) is not None

    def _cuts(self, ref: str) -> bool:
        top, _, bottom, _ = range_bounds(ref)
        gone = [row for row in self.deletion.moves.gone if top <= row <= bottom]
        return 0 < len(gone) < bottom - top + 1

    def _notes(self, package: Package, entry: SheetEntry, gone: Collection[int]) -> Iterator[str]:
        notes = SheetNotes(PartEdits(package), entry.part)
        own = {address for address, note in notes.present().items() if note.own}
        for address in sorted({*notes.present(), *notes.threaded} - own):
            if _row_of(address) in gone:
                yield address

    def _parts(self, package: Package, entry: SheetEntry) -> Iterator[str]:
        for relation in read_relations(package, entry.part):
            if relation.target not in package:
                continue
            text = package.text(relation.target) if relation.kind in ("drawing", "pivotTable") else ""
            if relation.kind == "pivotTable":
                refs = re.findall(r"""<(?:\w+:)?location\s[^<>]*?\bref\s*=\s*["']([^"']*)""", text)
                yield from (ref for ref in refs if self._touches(ref))
            if relation.kind == "drawing" and any(map(self._loses, _anchor_rows(text))):
                yield relation.target.rpartition("/")[2]

    def _touches(self, ref: str) -> bool:
        top, _, bottom, _ = range_bounds(ref)
        return any(top <= row <= bottom for row in self.deletion.moves.gone)

    def _loses(self, rows: tuple[int, int]) -> bool:
        """Tell whether a drawing stands wholly on rows that go."""
        return self.deletion.moves.rows(rows[0] + 1, rows[1] + 1) is None


def _anchor_rows(text: str) -> Iterator[tuple[int, int]]:
    for block in re.findall(r"<(?:\w+:)?twoCellAnchor\b.*?</(?:\w+:)?twoCellAnchor\s*>", text, re.DOTALL):
        found = re.findall(r"<(?:\w+:)?row>\s*([0-9]+)\s*<", block)
        if len(found) >= 2:
            yield int(found[0]), int(found[1])


def _row_of(address: str) -> int:
    try:
        return parse_address(address)[0]
    except ValueError:
        return 0
