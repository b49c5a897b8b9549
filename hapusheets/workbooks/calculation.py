"""What formulas need after a change: the calculation chain without lost cells, and a recalculation at opening."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from hapusheets.workbooks.growth import Growth
from hapusheets.workbooks.new_columns import Widening
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.parts import WorkbookPart, relations_part, root_prefix
from hapusheets.workbooks.sheet_parts import attributes
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

#: What may stand before ``<calcPr>`` in a workbook part, last first (ECMA-376 part 1, 18.2.27).
_BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


def has_formulas(package: Package, workbook: WorkbookPart) -> bool:
    """Tell whether any sheet holds a formula."""
    if workbook.target("calcChain") in package.members:
        return True
    formula = re.compile(r"<(?:\w+:)?f[\s>/]")
    return any(formula.search(package.text(sheet.part)) for sheet in workbook.sheets)


def recalculating(text: str) -> str:
    """Return a workbook part's text that asks for a full calculation when it is opened."""
    p = root_prefix(text)
    tag = re.search(rf"<{p}calcPr\b([^<>]*?)(/?)>", text)
    if tag is not None:
        kept = re.sub(r"""\sfullCalcOnLoad\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag[1])
        return f'{text[: tag.start()]}<{p}calcPr{kept} fullCalcOnLoad="1"{tag[2]}>{text[tag.end() :]}'
    for name in _BEFORE_CALCULATION:
        before = re.search(rf"</{p}{name}\s*>|<{p}{name}\b[^<>]*/>", text)
        if before is not None:
            return f'{text[: before.end()]}<{p}calcPr fullCalcOnLoad="1"/>{text[before.end() :]}'
    return text


def grow_defined_names(text: str, sheet: str, growth: Growth) -> str:
    """Return a workbook part's text whose print area, filter and lists on ``sheet`` cover the added rows."""
    return _changed_names(text, sheet, growth.grown_areas)


def widen_defined_names(text: str, sheet: str, widening: Widening) -> str:
    """Return a workbook part's text whose print area and filter on ``sheet`` cover the added columns."""
    return _changed_names(text, sheet, widening.widened_areas, named=r"_xlnm\.(?:Print_Area|_FilterDatabase)")


def _changed_names(text: str, sheet: str, change: Callable[[str], str], named: str = "") -> str:
    p = root_prefix(text)
    names = (f"{sheet}!", f"'{sheet.replace(chr(39), chr(39) * 2)}'!")

    def changed(match: re.Match[str]) -> str:
        areas = unescape_xml(match[2]).split(",")
        new = [change(area) if area.startswith(names) else area for area in areas]
        return match[0] if new == areas else f"{match[1]}{escape_xml(','.join(new))}{match[3]}"

    which = rf"[^<>]*?\sname\s*=\s*[\"']{named}[\"']" if named else ""
    return re.sub(rf"(<{p}definedName\b{which}[^<>]*>)([^<]*)(</{p}definedName\s*>)", changed, text)


def changed_chain(
    package: Package, workbook: WorkbookPart, lost: Mapping[str, Collection[str]], added: Mapping[str, Sequence[str]]
) -> tuple[dict[str, bytes], set[str]]:
    """Return (changed parts, removed parts) so that the calculation chain names just the cells with formulas.

    ``lost`` and ``added`` map a sheet id to addresses. Without a chain, or with nothing to change: ({}, set()).
    """
    part = workbook.target("calcChain")
    if part is None or part not in package or not (any(lost.values()) or any(added.values())):
        return {}, set()
    text = package.text(part)
    p = root_prefix(text)
    entries = _kept_entries(text, p, lost)
    entries += [f'<{p}c r="{cell}" i="{sheet}"/>' for sheet, cells in added.items() for cell in cells]
    if not entries:
        return _without_chain(package, workbook, part)
    start = re.search(rf"<{p}calcChain\b[^<>]*>", text)
    head = text[: start.end()] if start else text
    return {part: f"{head}{''.join(entries)}</{p}calcChain>".encode()}, set()


def _kept_entries(text: str, prefix: str, lost: Mapping[str, Collection[str]]) -> list[str]:
    """Return the chain's entries without the lost cells; an entry that leaned on a lost one gets its sheet id."""
    kept, sheet, written = [], "", ""
    for tag in re.findall(rf"<{prefix}c\s[^<>]*>", text):
        found = attributes(tag)
        sheet = found.get("i", sheet)
        if found.get("r", "") in lost.get(sheet, ()):
            continue
        kept.append(tag if "i" in found or written == sheet else f'{tag.rstrip("/>").rstrip()} i="{sheet}"/>')
        written = sheet
    return kept


def _without_chain(package: Package, workbook: WorkbookPart, part: str) -> tuple[dict[str, bytes], set[str]]:
    relations, types = relations_part(workbook.part), "[Content_Types].xml"
    relation = next(each for each in workbook.relations if each.target == part)
    without = re.sub(
        rf"""<(?:\w+:)?Relationship\s[^<>]*\bId\s*=\s*["']{re.escape(relation.id)}["'][^<>]*/>""",
        "",
        package.text(relations),
    )
    pattern = rf"""<(?:\w+:)?Override\s[^<>]*\bPartName\s*=\s*["']/{re.escape(part)}["'][^<>]*/>"""
    untyped = re.sub(pattern, "", package.text(types), flags=re.IGNORECASE)
    return {relations: without.encode(), types: untyped.encode()}, {part}
