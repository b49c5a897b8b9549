"""A whole sheet of a donor put behind the other sheets of a workbook: its cells, table, checks, look and printing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from hapusheets.workbooks import sheet_names
from hapusheets.workbooks.graft_styles import GraftStyles
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.part_edits import PartEdits, relations_namespace
from hapusheets.workbooks.parts import read_relations, read_workbook_part
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.strings import read_shared_strings
from hapusheets.workbooks.style_sections import with_attributes
from hapusheets.workbooks.xml_text import escape_cell

_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TABLE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"
_PLAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PRINTING: Final = re.compile(r"_xlnm\.(?:Print_Titles|Print_Area)")


def add_sheet(parts: PartEdits, workbook: str, donor: Package, name: str, styles: GraftStyles) -> None:
    """Put the donor's sheet ``name`` behind the others."""
    theirs = read_workbook_part(donor)
    entry = next(one for one in theirs.sheets if one.name == name)
    strict = _STRICT in parts.text(workbook)
    kind = relations_namespace(parts.text(workbook))
    part = parts.free_name("xl/worksheets", "sheet", ".xml")
    text = _with_own_strings(donor.text(entry.part), read_shared_strings(donor, theirs.target("sharedStrings")))
    text = _with_styles(text, styles).replace(' tabSelected="1"', "")
    parts.put(part, _in_namespace(text, strict=strict))
    parts.declare(part, _SHEET_TYPE)
    tables = [one for one in read_relations(donor, entry.part) if one.kind == "table"]
    for table in tables:
        _add_table(parts, part, donor.text(table.target), table.id, kind, strict=strict)
    relation = parts.relate(workbook, f"{kind}/worksheet", part)
    listed = sheet_names.with_register_sheet(parts.text(workbook), name, relation, hidden=entry.state != "visible")
    parts.put(workbook, listed)
    _add_print_names(parts, workbook, donor.text(theirs.part), name)
    _retitle(parts, workbook)


def _with_own_strings(text: str, shared: Sequence[object]) -> str:
    """Return a sheet whose texts stand in its cells, not in the donor's list of texts."""

    def inline(match: re.Match[str]) -> str:
        words = escape_cell(str(shared[int(match[2])]))
        head = with_attributes(match[1], t="inlineStr")
        return f'{head}<is><t xml:space="preserve">{words}</t></is></c>'

    return re.sub(r"""(<c\s[^>]*?\bt="s"[^>]*>)<v>(\d+)</v></c>""", inline, text)


def _with_styles(text: str, styles: GraftStyles) -> str:
    def restyled(attribute: str) -> Callable[[re.Match[str]], str]:
        def change(match: re.Match[str]) -> str:
            style = attributes(match[0]).get(attribute)
            return match[0] if style is None else with_attributes(match[0], **{attribute: str(styles.cell(int(style)))})

        return change

    def look(match: re.Match[str]) -> str:
        return with_attributes(match[0], dxfId=str(styles.conditional(whole(attributes(match[0]).get("dxfId"), 0))))

    text = re.sub(r"<col\s[^>]*>", restyled("style"), text)
    text = re.sub(r"<(?:c|row)\s[^>]*>", restyled("s"), text)
    return re.sub(r"<cfRule\s[^>]*>", look, text)


def _in_namespace(text: str, *, strict: bool) -> str:
    if not strict:
        return text
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return text.replace(_PLAIN, _STRICT).replace(relations, "http://purl.oclc.org/ooxml/officeDocument/relationships")


def _add_table(parts: PartEdits, sheet: str, text: str, identifier: str, kind: str, *, strict: bool) -> None:
    part = parts.free_name("xl/tables", "table", ".xml")
    tables = [one for one in (*parts.package.members, *parts.changed) if re.match(r"xl/tables/[^/]+\.xml", one)]
    heads = [attributes(re.search(r"<(?:\w+:)?table\s[^>]*>", parts.text(one))[0]) for one in set(tables)]  # type: ignore[index]
    number = 1 + max((whole(head.get("id"), 0) for head in heads), default=0)
    taken = {head.get(name, "").casefold() for head in heads for name in ("name", "displayName")}
    own = attributes(re.search(r"<table\s[^>]*>", text)[0])["displayName"]  # type: ignore[index]
    name = next(one for n in range(1, 1000) if (one := own if n == 1 else f"{own}_{n}").casefold() not in taken)
    text = re.sub(
        r"<table\s[^>]*>",
        lambda match: with_attributes(match[0], id=str(number), name=name, displayName=name),
        text,
        count=1,
    )
    parts.put(part, _in_namespace(text, strict=strict))
    parts.declare(part, _TABLE_TYPE)
    made = parts.relate(sheet, f"{kind}/table", part)
    parts.put(sheet, re.sub(rf'(<tablePart\s[^>]*?)"{identifier}"', rf'\1"{made}"', parts.text(sheet)))


def _add_print_names(parts: PartEdits, workbook: str, donor: str, name: str) -> None:
    index = len(sheet_names.listed_sheets(parts.text(workbook))) - 1
    listed = sheet_names.find_sheet(donor, name)
    for one, local, value in sheet_names.local_names(donor):
        if listed is not None and local == listed.index and _PRINTING.fullmatch(one):
            parts.put(workbook, sheet_names.with_defined_name(parts.text(workbook), one, value, index))


def _retitle(parts: PartEdits, workbook: str) -> None:
    """Keep the list of sheets in the document's properties in step, where a program has written one."""
    titles = next((one for one in parts.package.members if one.casefold() == "docprops/app.xml"), None)
    if titles is not None:
        old = sheet_names.sheet_titles(parts.package.text(workbook))
        new = sheet_names.sheet_titles(parts.text(workbook))
        parts.put(titles, sheet_names.retitled(parts.package.text(titles), old, new))


__all__ = ["add_sheet"]
