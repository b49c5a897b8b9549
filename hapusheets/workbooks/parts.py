"""How a package hangs together: the workbook part, its sheets, their tables, comments and relationships."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hapusheets.model.errors import UnreadableWorkbook
from hapusheets.workbooks.package import Package, parse_xml, resolve

if TYPE_CHECKING:
    from lxml import etree

_MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part. ``kind`` is the last word of its type; ``target`` a part name."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook part lists it. ``index`` is its place among all sheets, from 0."""

    name: str
    part: str
    state: str
    sheet_id: str
    index: int


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """What the workbook part says."""

    part: str
    sheets: tuple[SheetEntry, ...]
    date1904: bool
    relations: tuple[Relation, ...]

    def target(self, kind: str) -> str | None:
        """Return the part of the first relationship of ``kind``, such as ``styles``; None when there is none."""
        return next((each.target for each in self.relations if each.kind == kind and not each.external), None)


def relations_part(part: str) -> str:
    """Return the name of the part that holds the relationships of ``part``.

    >>> relations_part("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def read_relations(package: Package, part: str) -> tuple[Relation, ...]:
    """Return the relationships of ``part``; () when it has none."""
    where = package.spelled(relations_part(part))
    return parse_relations(package, part, package.text(where)) if where in package else ()


def parse_relations(package: Package, part: str, text: str) -> tuple[Relation, ...]:
    """Return the relationships of ``part`` that the ``text`` of its relationships part states."""
    root = parse_xml(text, package.name, relations_part(part))
    return tuple(_relation(package, part, node) for node in root if isinstance(node.tag, str))


def _relation(package: Package, part: str, node: etree._Element) -> Relation:
    kind = node.get("Type", "").rpartition("/")[2]
    external = node.get("TargetMode") == "External"
    target = node.get("Target", "")
    return Relation(node.get("Id", ""), kind, target if external else package.spelled(resolve(part, target)), external)


def read_workbook_part(package: Package) -> WorkbookPart:
    """Return the workbook part; ``UnreadableWorkbook`` when the package holds no workbook."""
    usual = package.spelled("xl/workbook.xml")
    main = next((each.target for each in read_relations(package, "") if each.kind == "officeDocument"), usual)
    if main not in package:
        raise UnreadableWorkbook("workbook.not_workbook", where=package.name, name=package.name)
    root = package.tree(main)
    if local_name(root) != "workbook" or namespace(root) not in _MAIN_NAMESPACES:
        raise UnreadableWorkbook("workbook.not_workbook", where=package.name, name=package.name)
    relations = read_relations(package, main)
    properties = child(root, "workbookPr")
    date1904 = properties is not None and is_true(properties.get("date1904"))
    return WorkbookPart(main, tuple(_sheets(root, relations)), date1904, relations)


def _sheets(root: etree._Element, relations: tuple[Relation, ...]) -> list[SheetEntry]:
    by_id = {each.id: each for each in relations}
    sheets = child(root, "sheets")
    entries = []
    for index, node in enumerate(() if sheets is None else elements(sheets)):
        relation = by_id.get(_relation_id(node))
        if relation is not None and relation.kind == "worksheet":
            state = node.get("state", "visible")
            entries.append(SheetEntry(node.get("name", ""), relation.target, state, node.get("sheetId", ""), index))
    return entries


def _relation_id(node: etree._Element) -> str:
    return next((str(value) for key, value in node.attrib.items() if str(key).endswith("}id")), "")


def local_name(node: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


def namespace(node: etree._Element) -> str:
    """Return an element's namespace, "" for none."""
    return str(node.tag)[1:].partition("}")[0] if str(node.tag).startswith("{") else ""


def elements(node: etree._Element) -> list[etree._Element]:
    """Return the child elements, comments and processing instructions left out."""
    return [each for each in node if isinstance(each.tag, str)]


def child(node: etree._Element, name: str) -> etree._Element | None:
    """Return the first child element with that local name."""
    return next((each for each in elements(node) if local_name(each) == name), None)


def own_text(node: etree._Element) -> str:
    """Return the text that stands directly in an element, on both sides of comments and instructions."""
    return "".join((node.text or "", *(str(each.tail or "") for each in node)))


def is_true(value: str | None) -> bool:
    """Return what an XML boolean attribute says; a missing one is false."""
    return value is not None and value.strip().lower() in _TRUE


def read_custom_properties(package: Package) -> Mapping[str, str]:
    """Return the custom document properties (docProps/custom.xml) as texts by name."""
    part = next((each.target for each in read_relations(package, "") if each.kind == "custom-properties"), "")
    if part not in package:
        return {}
    return {
        node.get("name", ""): "".join(str(piece) for piece in node.itertext()) for node in elements(package.tree(part))
    }


def refuse_missing_parts(package: Package, workbook: WorkbookPart) -> None:
    """Raise ``UnreadableWorkbook`` when a sheet's part is not in the package, or is that of another sheet too."""
    seen: set[str] = set()
    for sheet in workbook.sheets:
        if sheet.part in seen or sheet.part not in package:
            raise UnreadableWorkbook("workbook.damaged", where=package.name, name=package.name, part=sheet.part)
        seen.add(sheet.part)


def has_two_prefixes(text: str) -> bool:
    """Tell whether rows and cells of a sheet's text are written with another namespace prefix than its root."""
    if sum(text.count(space) for space in _MAIN_NAMESPACES) < 2:
        return False
    found = re.findall(r"""\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""", text)
    declared = {f"{prefix}:" if prefix else "" for prefix, space in found if space in _MAIN_NAMESPACES}
    others = declared - {root_prefix(text)}
    return any(re.search(rf"<{re.escape(each)}(?:sheetData|row|c|f|v|is)[\s/>]", text) for each in others)


def root_prefix(text: str) -> str:
    """Return the namespace prefix of an XML text's root element with its colon, such as ``x:``; "" for none."""
    match = re.search(r"<([A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*[\s/>]", text)
    return (match[1] or "") if match else ""
