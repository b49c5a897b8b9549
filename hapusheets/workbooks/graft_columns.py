"""Columns that stand in a person's sheet get the width, format, prompt and checks that the donor's have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hapusheets.model.cells import cell_address, column_letters
from hapusheets.workbooks.book import Sheet
from hapusheets.workbooks.graft_styles import GraftStyles
from hapusheets.workbooks.headers import find_header_row
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.part_edits import PartEdits
from hapusheets.workbooks.parts import read_workbook_part, root_prefix
from hapusheets.workbooks.reader import read_package
from hapusheets.workbooks.sheet_order import place_before
from hapusheets.workbooks.sheet_parts import attributes, range_bounds, whole
from hapusheets.workbooks.style_sections import with_attributes

#: What may stand after the conditional formats and after the validations of a sheet.
_AFTER_VALIDATIONS: Final = frozenset(
    {"hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
     "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF",
     "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems", "tableParts", "extLst"}
)  # fmt: skip
_AFTER_FORMATS: Final = _AFTER_VALIDATIONS | {"dataValidations"}
_RULE_ROWS: Final = 1000


@dataclass(frozen=True, slots=True)
class _Donated:
    """One column of the donor's sheet: what it looks like and what is checked there."""

    letters: str
    column: str
    header_style: int
    validations: tuple[str, ...]
    formats: tuple[str, ...]


def dress_columns(
    parts: PartEdits, part: str, sheet: str, headers: Sequence[str], *, donor: Package, styles: GraftStyles
) -> None:
    """Give the columns under ``headers`` what the donor's have. A width, format or check that stands there stays."""
    text = parts.text(part)
    donated = _donated(donor, sheet)
    mine = read_package(parts.package).sheets[sheet]
    found = find_header_row(mine, headers)
    if found is None:
        return
    last = max([found.row + _RULE_ROWS, *(table.bounds[2] for table in mine.tables if table.bounds[0] == found.row)])
    for header in headers:
        if header in donated and header in found.columns:
            place = _Place(found.columns[header], found.row, found.first_data_row, last)
            text = _dressed(text, donated[header], place, styles)
    parts.put(part, text)


def unchecked(text: str, sheet: Sheet, headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers that stand on the sheet and whose columns have neither prompt nor check."""
    found = find_header_row(sheet, headers)
    if found is None:
        return ()
    p = root_prefix(text)
    places = {
        header: _Place(found.columns[header], found.row, found.first_data_row, found.row + _RULE_ROWS)
        for header in headers
        if header in found.columns
    }
    return tuple(header for header, place in places.items() if not _has_validation(text, p, place))


@dataclass(frozen=True, slots=True)
class _Place:
    column: int
    header_row: int
    first: int
    last: int

    @property
    def letters(self) -> str:
        return column_letters(self.column)

    @property
    def cells(self) -> str:
        return f"{self.letters}{self.first}:{self.letters}{self.last}"


def _dressed(text: str, donated: _Donated, place: _Place, styles: GraftStyles) -> str:
    p = root_prefix(text)
    text = _with_header_look(text, p, place, styles.cell(donated.header_style))
    text = _with_column(text, p, place, donated.column, styles)
    if not _has_validation(text, p, place):
        text = _with_validations(text, p, [_moved(one, place, donated.letters) for one in donated.validations])
        text = _with_formats(text, p, [_moved(one, place, donated.letters) for one in donated.formats], styles)
    return text


def _donated(donor: Package, sheet: str) -> dict[str, _Donated]:
    part = next(entry.part for entry in read_workbook_part(donor).sheets if entry.name == sheet)
    text = donor.text(part)
    cells = read_package(donor).sheets[sheet].cells
    found = {}
    for match in re.finditer(r"<c\s([^>]*?)/?>", text[: text.find("</row>")]):
        cell = attributes(match[1])
        letters = re.sub(r"\d", "", cell["r"])
        at_column = rf"""\bsqref="{letters}\d+:{letters}\d+\""""
        found[str(cells[cell["r"]].value)] = _Donated(
            letters,
            _column_tag(text, letters),
            whole(cell.get("s"), 0),
            tuple(re.findall(rf"<dataValidation\s(?=[^>]*{at_column})[^>]*?(?:/>|>.*?</dataValidation>)", text)),
            tuple(re.findall(rf"<conditionalFormatting\s(?=[^>]*{at_column})[^>]*>.*?</conditionalFormatting>", text)),
        )
    return found


def _column_tag(text: str, letters: str) -> str:
    tags = re.findall(r"<col\s[^>]*?/>", text[: text.find("<sheetData")])
    return next((tag for tag in tags if column_letters(whole(attributes(tag).get("min"), 0)) == letters), "")


def _with_header_look(text: str, prefix: str, place: _Place, style: int) -> str:
    address = cell_address(place.header_row, place.column)
    cell = re.compile(rf"""<{prefix}c\s(?=[^>]*?\br\s*=\s*["']{address}["'])[^>]*?>""")
    return cell.sub(lambda match: with_attributes(match[0], s=str(style)), text, count=1)


def _with_column(text: str, prefix: str, place: _Place, tag: str, styles: GraftStyles) -> str:
    stop = text.find(f"<{prefix}sheetData")
    tags = list(re.finditer(rf"<{prefix}col\s([^>]*?)/?>(?:</{prefix}col>)?", text[:stop]))
    spans = [(whole(attributes(one[1]).get("min"), 0), whole(attributes(one[1]).get("max"), 0)) for one in tags]
    if not tag or any(first <= place.column <= last for first, last in spans):
        return text
    style = styles.cell(whole(attributes(tag).get("style"), 0))
    number = str(place.column)
    item = with_attributes(tag, min=number, max=number, style=str(style)).replace("<col", f"<{prefix}col", 1)
    if not tags:
        empty = re.search(rf"<{prefix}cols\s*/>|<{prefix}cols\s*>\s*</{prefix}cols\s*>", text[:stop])
        start, end = empty.span() if empty else (stop, stop)
        return f"{text[:start]}<{prefix}cols>{item}</{prefix}cols>{text[end:]}"
    before = [one for one, span in zip(tags, spans, strict=True) if span[0] < place.column]
    where = before[-1].end() if before else tags[0].start()
    return text[:where] + item + text[where:]


def _has_validation(text: str, prefix: str, place: _Place) -> bool:
    ranges = re.findall(rf"""<{prefix}dataValidation\s[^>]*?\bsqref\s*=\s*["']([^"']*)["']""", text)
    extended = re.findall(r"<(?:\w+:)?sqref>([^<]*)</", text)
    for ref in " ".join((*ranges, *extended)).split():
        try:
            top, left, bottom, right = range_bounds(ref)
        except ValueError:
            continue
        if left <= place.column <= right and top <= place.last and bottom >= place.first:
            return True
    return False


def _moved(item: str, place: _Place, letters: str) -> str:
    """Return a donor's check with its own column and rows in the place of the donor's."""
    item = re.sub(rf"""\bsqref="{letters}\d+:{letters}\d+\"""", f'sqref="{place.cells}"', item)
    return re.sub(rf"(?<=[(,]){letters}2(?=[),<])", f"{place.letters}{place.first}", item)


def _with_validations(text: str, prefix: str, items: Sequence[str]) -> str:
    if not items:
        return text
    inner = "".join(_prefixed(item, prefix) for item in items)
    tag = re.search(rf"<{prefix}dataValidations\b[^>]*>", text)
    if tag is not None and not tag[0].endswith("/>"):
        count = whole(attributes(tag[0]).get("count"), 0) + len(items)
        head = with_attributes(tag[0], count=str(count))
        stop = text.find(f"</{prefix}dataValidations", tag.end())
        return text[: tag.start()] + head + text[tag.end() : stop] + inner + text[stop:]
    if tag is not None:
        text = text[: tag.start()] + text[tag.end() :]
    where = place_before(text, prefix, _AFTER_VALIDATIONS)
    block = f'<{prefix}dataValidations count="{len(items)}">{inner}</{prefix}dataValidations>'
    return text[:where] + block + text[where:]


def _with_formats(text: str, prefix: str, items: Sequence[str], styles: GraftStyles) -> str:
    priorities = [int(one) for one in re.findall(r"""\spriority\s*=\s*["'](\d+)["']""", text)]
    next_priority = iter(range(max(priorities, default=0) + 1, 1_000_000))

    def rule(match: re.Match[str]) -> str:
        look = styles.conditional(whole(attributes(match[0]).get("dxfId"), 0))
        return with_attributes(match[0], dxfId=str(look), priority=str(next(next_priority)))

    for item in items:
        made = _prefixed(re.sub(r"<cfRule\s[^>]*>", rule, item), prefix)
        where = place_before(text, prefix, _AFTER_FORMATS)
        text = text[:where] + made + text[where:]
    return text


def _prefixed(item: str, prefix: str) -> str:
    return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", item) if prefix else item


__all__ = ["dress_columns"]
