"""The text of sheets after rows are gone: cells, formulas and all that surrounds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hapusheets.workbooks.formulas import shift_formula
from hapusheets.workbooks.row_anchors import blocks, moved_anchors
from hapusheets.workbooks.row_moves import RowMoves
from hapusheets.workbooks.sheet_parts import attributes, range_bounds
from hapusheets.workbooks.sheet_rows import CellText, RowSpan, SheetRows
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

_ROW_NUMBER = re.compile(r"""(\sr\s*=\s*["'])([0-9]+)""")
_CELL_NUMBER = re.compile(r"""^(<[^<>]*?\sr\s*=\s*["'][A-Za-z]+)([0-9]+)""")
_BLOCK = re.compile(
    r"<((?:\w+:)?(?:conditionalFormatting|dataValidation|sparkline))(?=[\s>/])(?:[^<>]*/>|[^<>]*>.*?</\1\s*>)"
    r"|<xm:f>([^<]*)</xm:f>",
    re.DOTALL,
)
_FORMULA = re.compile(r"<((?:\w+:)?f)((?:\s[^<>]*?)?)(?:/>|>([^<]*)</\1\s*>)")
_QUOTED = r"""(?:"([^"]*)"|'([^']*)')"""


@dataclass
class SharedGroup:
    """A shared formula: where it is written and who uses it. ``spread``: each user gets a formula of its own."""

    row: int
    column: int
    formula: str
    users: list[tuple[int, int]] = field(default_factory=list)
    spread: bool = False


class CellMoves:
    """Moves the cells of one sheet. ``here``: rows are gone from this sheet; else only its formulas change."""

    def __init__(self, rows: SheetRows, moves: RowMoves, *, here: bool) -> None:
        self._rows, self._moves, self._here = rows, moves, here
        self._groups: dict[str, SharedGroup] = {}

    def text(self) -> str:
        """Return the sheet's text with its rows moved; what surrounds them is not looked at."""
        rows = self._rows
        self._find_groups()
        pieces, position = [], rows.data_start
        for number in rows.numbers:
            span = rows.span(number)
            if span is not None:
                pieces.append(rows.text[position : span.start])
                pieces.append(self._row(span))
                position = span.stop
        return "".join((rows.text[: rows.data_start], *pieces, rows.text[position:]))

    def _row(self, span: RowSpan) -> str:
        text = self._rows.text[span.start : span.stop]
        new = self._moves.row(span.number) if self._here else span.number
        if new is None:
            return ""
        plain = f"<{self._rows.prefix}f" not in text
        if plain and new == span.number:
            return text
        head = _ROW_NUMBER.sub(rf"\g<1>{new}", self._rows.tag(span), count=1)
        if span.inner == span.stop:
            return head
        cells = self._rows.cells(span)
        start = text.find(cells[0].raw) if cells else span.end - span.start
        before = text[span.inner - span.start : start]
        return (
            head
            + before
            + "".join(self._cell(cell, span.number, new) for cell in cells)
            + text[span.end - span.start :]
        )

    def _cell(self, cell: CellText, old: int, new: int) -> str:
        raw = cell.raw if old == new else _CELL_NUMBER.sub(rf"\g<1>{new}", cell.raw, count=1)
        if not cell.formula:
            return raw
        moved = _FORMULA.sub(lambda match: self._formula(match, old, cell.column), cell.formula)
        return raw.replace(cell.formula, moved, 1) if moved != cell.formula else raw

    def _formula(self, match: re.Match[str], row: int, column: int) -> str:
        name, tag, written = match[1], match[2], match[3] or ""
        found = attributes(tag)
        group = self._groups.get(found.get("si", "")) if found.get("t") == "shared" else None
        if group is not None and group.spread:
            formula = shift_formula(group.formula, row - group.row, column - group.column)
            kept = re.sub(rf"""\s(?:t|si|ref)\s*=\s*{_QUOTED}""", "", tag)
            return f"<{name}{kept}>{escape_xml(self._moved(formula))}</{name}>"
        if self._here:
            tag = re.sub(rf"""(\s(?:ref|r1|r2)\s*=\s*){_QUOTED}""", self._moved_attribute, tag)
        if not written:
            return f"<{name}{tag}/>"
        formula = unescape_xml(written)
        moved = self._moved(formula)
        return f"<{name}{tag}>{written if moved == formula else escape_xml(moved)}</{name}>"

    def _moved(self, formula: str) -> str:
        return self._moves.formula(formula, here=self._here)

    def _moved_attribute(self, match: re.Match[str]) -> str:
        return f'{match[1]}"{self._moves.ref(match[2] or match[3] or "")}"'

    def _find_groups(self) -> None:
        if "shared" not in self._rows.text:
            return
        for row, cell in self._cells_with_formulas():
            match = _FORMULA.search(cell.formula)
            found = attributes(match[2]) if match else {}
            if match is None or found.get("t") != "shared":
                continue
            index = found.get("si", "")
            if match[3] and index not in self._groups:
                self._groups[index] = SharedGroup(row, cell.column, unescape_xml(match[3]))
            if index in self._groups:
                self._groups[index].users.append((row, cell.column))
        for group in self._groups.values():
            group.spread = not all(self._stays_shared(group, *user) for user in group.users)

    def _cells_with_formulas(self) -> Iterator[tuple[int, CellText]]:
        for number in self._rows.numbers:
            span = self._rows.span(number)
            if span is not None and "shared" in self._rows.text[span.start : span.stop]:
                yield from ((number, cell) for cell in self._rows.cells(span) if cell.formula)

    def _stays_shared(self, group: SharedGroup, row: int, column: int) -> bool:
        """Tell whether a user's formula is still the shared one copied to its new place."""
        new, master = (self._moves.row(row), self._moves.row(group.row)) if self._here else (row, group.row)
        if master is None:
            return False
        if new is None:
            return True
        own = self._moved(shift_formula(group.formula, row - group.row, column - group.column))
        return own == shift_formula(self._moved(group.formula), new - master, column - group.column)


def moved_surroundings(text: str, prefix: str, moves: RowMoves, *, here: bool) -> str:
    """Return a sheet's text with what stands before and after its rows moved."""
    start, stop = text.find(f"<{prefix}sheetData"), text.rfind(f"</{prefix}sheetData")
    head, data, tail = text[:start], text[start:stop], text[stop:]
    around = _Surroundings(moves, here)
    return around.head(head) + data + around.tail(tail)


@dataclass(frozen=True)
class _Surroundings:
    moves: RowMoves
    here: bool

    def head(self, text: str) -> str:
        if not self.here:
            return text
        text = _changed(text, r"\w+", r"topLeftCell|activeCell|syncRef", self.moves.nearest_refs)
        text = _changed(text, "selection", "sqref", self.moves.nearest_refs)
        return _changed(text, "dimension", "ref", lambda ref: self.moves.ref(ref) or "A1")

    def tail(self, text: str) -> str:
        text = _BLOCK.sub(lambda match: self._block(match[0]) if match[1] else self._loose_formula(match), text)
        text = _changed(text, "hyperlink", "location", lambda place: self._formula(place, None))
        if not self.here:
            return text
        for name in ("mergeCell", "hyperlink", "ignoredError", "protectedRange", "cellWatch", "inputCells",
                     "cellSmartTags"):  # fmt: skip
            text = blocks(text, name, self._ranged)
        for name in ("autoFilter", "sortState", "sortCondition"):
            text = _changed(text, name, "ref", self.moves.ref)
        text = _changed(text, r"\w+", "topLeftCell|activeCell", self.moves.nearest_refs)
        text = _changed(text, "selection", "sqref", self.moves.nearest_refs)
        text = re.sub(r"<((?:\w+:)?rowBreaks)\b[^<>]*>.*?</\1\s*>", self._breaks, text, flags=re.DOTALL)
        return _counted(_without_empty(moved_anchors(text, self.moves, "anchor")))

    def _formula(self, formula: str, base: tuple[int, int] | None) -> str:
        return self.moves.formula(formula, here=self.here, base=base)

    def _loose_formula(self, match: re.Match[str]) -> str:
        """Return a formula that stands in no block, such as the dates of a group of sparklines, moved."""
        return f"<xm:f>{_moved_text(match[2], lambda formula: self._formula(formula, None))}</xm:f>"

    def _block(self, text: str) -> str:
        """Return a conditional format, validation or sparkline with its ranges and formulas moved; "" without any."""
        found = re.search(rf"""\ssqref\s*=\s*{_QUOTED}""", text[: text.find(">")])
        element = re.search(r"(<xm:sqref>)([^<]*)(</xm:sqref>)", text)
        sqref = (found[1] or found[2] or "") if found else element[2] if element else ""
        new = self.moves.refs(sqref) if self.here else sqref
        if not new and sqref:
            return ""
        base = None if "sparkline" in text[: text.find(">")] else self._base(sqref)
        if found:
            text = f'{text[: found.start()]} sqref="{new}"{text[found.end() :]}'
        elif element:
            text = text.replace(element[0], f"{element[1]}{new}{element[3]}")
        return self._formulas(text, base, sqref)

    def _base(self, sqref: str) -> tuple[int, int, int] | None:
        """Return the row a block's formulas are written for: old, the one that is left (in old numbers), new."""
        bounds = [each for ref in sqref.split() if (each := _bounds(ref))]
        if not bounds:
            return None
        top = min(each[0] for each in bounds)
        if not self.here:
            return top, top, top
        kept = [row for each in bounds if (row := self.moves.first_kept(each[0], each[2])) is not None]
        first = min(kept, default=top)
        return top, first, self.moves.nearest(first)

    def _formulas(self, text: str, base: tuple[int, int, int] | None, sqref: str) -> str:
        lefts = [each[1] for ref in sqref.split() if (each := _bounds(ref))]
        news = [each[1] for ref in self.moves.refs(sqref).split() if (each := _bounds(ref))] if self.here else lefts
        aside = min(news) - min(lefts) if lefts and news else 0

        def moved(formula: str) -> str:
            if base is None:
                return self._formula(formula, None)
            top, first, new = base
            there = shift_formula(formula, first - top, aside) if first != top or aside else formula
            return self._formula(there, (first, new))

        pattern = r"(<((?:\w+:)?(?:formula[12]?|f))(?:\s[^<>]*)?>)([^<]*)(</\2\s*>)"
        text = re.sub(pattern, lambda match: match[1] + _moved_text(match[3], moved) + match[4], text)
        return _changed(text, "cfvo", "val", lambda value: value if _is_number(value) else moved(value))

    def _ranged(self, text: str) -> str:
        """Return an element that names ranges with them moved; "" when they are gone, or a merge is one cell."""
        end = text.find(">")
        found = re.search(rf"""(\s(?:ref|sqref|r)\s*=\s*){_QUOTED}""", text[:end])
        if found is None:
            return text
        old = found[2] or found[3] or ""
        new = self.moves.refs(old)
        single = "mergeCell" in text[:end] and ":" in new and len(set(new.replace("$", "").split(":"))) == 1
        if not new or single:
            return ""
        return text if new == old else f'{text[: found.start()]}{found[1]}"{new}"{text[found.end() :]}'

    def _breaks(self, match: re.Match[str]) -> str:
        kept: dict[int, str] = {}
        for tag in re.findall(r"<(?:\w+:)?brk\b[^<>]*/>", match[0]):
            number = self.moves.kept_until(int(attributes(tag).get("id", "0")))
            if number > 0:
                kept.setdefault(number, re.sub(rf"""(\sid\s*=\s*){_QUOTED}""", rf'\g<1>"{number}"', tag))
        if not kept:
            return ""
        by_hand = sum(attributes(tag).get("man") in ("1", "true") for tag in kept.values())
        tag = match[0][: match[0].find(">") + 1]
        tag = re.sub(rf"""\scount\s*=\s*{_QUOTED}""", f' count="{len(kept)}"', tag)
        tag = re.sub(rf"""\smanualBreakCount\s*=\s*{_QUOTED}""", f' manualBreakCount="{by_hand}"', tag)
        return f"{tag}{''.join(kept.values())}</{match[1]}>"


def _bounds(ref: str) -> tuple[int, int, int, int] | None:
    try:
        return range_bounds(ref)
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"\s*[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?\s*", text) is not None


def _moved_text(written: str, change: Callable[[str], str]) -> str:
    formula = unescape_xml(written)
    moved = change(formula)
    return written if moved == formula else escape_xml(moved)


def _changed(text: str, element: str, names: str, change: Callable[[str], str]) -> str:
    """Return ``text`` with some attributes of an element changed; unchanged ones keep their spelling."""

    def in_tag(tag: re.Match[str]) -> str:
        return re.sub(rf"""(\s(?:{names})\s*=\s*){_QUOTED}""", in_attribute, tag[0])

    def in_attribute(match: re.Match[str]) -> str:
        old = match[2] if match[2] is not None else match[3]
        new = _moved_text(old, change)
        return match[0] if new == old else f'{match[1]}"{new}"'

    return re.sub(rf"<(?:\w+:)?(?:{element})\s[^<>]*>", in_tag, text)


_HOLDERS = ("mergeCells|dataValidations|hyperlinks|ignoredErrors|protectedRanges|cellWatches|conditionalFormattings|"
            "sparklines|sparklineGroup|sparklineGroups|smartTags|ext|extLst")  # fmt: skip
_EMPTY = re.compile(rf"<((?:\w+:)?(?:{_HOLDERS}))(?=[\s>])[^<>]*(?<!/)>\s*</\1\s*>")


def _without_empty(text: str) -> str:
    """Return ``text`` without the holders that lost all they held: a spreadsheet refuses empty ones."""
    while (new := _EMPTY.sub("", text)) != text:
        text = new
    return text


def _counted(text: str) -> str:
    """Return ``text`` with the counts of merges and validations as they are."""
    for holder, item in (("mergeCells", "mergeCell"), ("dataValidations", "dataValidation")):
        pattern = rf"<((?:\w+:)?{holder})(\s[^<>]*)>(.*?)</\1\s*>"
        text = re.sub(pattern, lambda match, item=item: _with_count(match, item), text, flags=re.DOTALL)  # type: ignore[misc]
    return text


def _with_count(match: re.Match[str], item: str) -> str:
    number = len(re.findall(rf"<(?:\w+:)?{item}[\s/>]", match[3]))
    tag = re.sub(rf"""\scount\s*=\s*{_QUOTED}""", f' count="{number}"', match[2])
    return f"<{match[1]}{tag}>{match[3]}</{match[1]}>"
