"""Parts of a package changed, added and taken out, their relationships and content types kept in step."""

from __future__ import annotations

import posixpath
import re

from hapusheets.workbooks.package import Package
from hapusheets.workbooks.parts import Relation, parse_relations, relations_part, root_prefix
from hapusheets.workbooks.sheet_parts import attributes
from hapusheets.workbooks.xml_text import escape_xml

TYPES_PART = "[Content_Types].xml"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class PartEdits:
    """The parts of one package as they will be. ``changed`` and ``removed`` are what ``Package.rewritten`` takes."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.changed: dict[str, bytes] = {}
        self.removed: set[str] = set()

    def __contains__(self, part: str) -> bool:
        return part in self.changed or (part in self.package and part not in self.removed)

    def text(self, part: str) -> str:
        """Return an XML part's text as it stands now."""
        return self.changed[part].decode("utf-8") if part in self.changed else self.package.text(part)

    def put(self, part: str, text: str) -> None:
        """Give a part its new text; a part that is not there yet is added."""
        if part in self.package and self.package.text(part) == text:
            self.changed.pop(part, None)
        else:
            self.changed[part] = text.encode("utf-8")
        self.removed.discard(part)

    def remove(self, part: str) -> None:
        """Take a part out, with its relationships and its content type."""
        for each in (part, relations_part(part)):
            self.changed.pop(each, None)
            if each in self.package:
                self.removed.add(each)
        self._undeclare(part)

    def _undeclare(self, part: str) -> None:
        pattern = rf"""<(?:\w+:)?Override\s[^<>]*\bPartName\s*=\s*["']/{re.escape(part)}["'][^<>]*?/>"""
        self.put(TYPES_PART, re.sub(pattern, "", self.text(TYPES_PART), flags=re.IGNORECASE))

    def free_name(self, folder: str, stem: str, ending: str) -> str:
        """Return a part name that is not taken, such as ``xl/comments3.xml``."""
        taken = {part.casefold() for part in (*self.package.members, *self.changed)}
        numbers = iter(range(1, 1_000_000))
        return next(name for n in numbers if (name := f"{folder}/{stem}{n}{ending}").casefold() not in taken)

    def declare(self, part: str, content_type: str) -> None:
        """State a part's content type; one that was left behind by a part long gone makes room."""
        self._undeclare(part)
        text = self.text(TYPES_PART)
        item = f'Override PartName="/{escape_xml(part)}" ContentType="{content_type}"'
        self.put(TYPES_PART, _inside_root(text, item, "Types"))

    def declare_ending(self, ending: str, content_type: str) -> None:
        """State the content type of all parts whose name ends so, when nobody has."""
        text = self.text(TYPES_PART)
        stated = rf"""<(?:\w+:)?Default\s[^<>]*\bExtension\s*=\s*["']{ending}["']"""
        if not re.search(stated, text, re.IGNORECASE):
            item = f'Default Extension="{ending}" ContentType="{content_type}"'
            first = re.search(r"<(?:\w+:)?(?:Default|Override)\s", text)
            place = first.start() if first else None
            self.put(TYPES_PART, _inside_root(text, item, "Types", place))

    def relations(self, part: str) -> tuple[Relation, ...]:
        """Return the relationships of a part as they stand now."""
        where = self.package.spelled(relations_part(part))
        return parse_relations(self.package, part, self.text(where)) if where in self else ()

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship of ``part`` to the part ``target`` and return its id. ``kind`` is the whole type."""
        where = self.package.spelled(relations_part(part))
        if where not in self:
            self.declare_ending("rels", _RELATIONS_TYPE)
            self.put(where, f'{HEAD}<Relationships xmlns="{_PACKAGE}"></Relationships>')
        text = self.text(where)
        identifier = _free_id(text)
        shown = escape_xml(posixpath.relpath(target, posixpath.dirname(part) or "."))
        item = f'Relationship Id="{identifier}" Type="{kind}" Target="{shown}"'
        self.put(where, _inside_root(text, item, "Relationships"))
        return identifier

    def unrelate(self, part: str, identifier: str) -> None:
        """Take out a relationship; a relationships part without any is removed."""
        where = self.package.spelled(relations_part(part))
        pattern = rf"""<(?:\w+:)?Relationship\s[^<>]*\bId\s*=\s*["']{re.escape(identifier)}["'][^<>]*?/>"""
        text = re.sub(pattern, "", self.text(where))
        if re.search(r"<(?:\w+:)?Relationship\s", text):
            self.put(where, text)
        else:
            self.remove(where)

    def reachable(self) -> set[str]:
        """Return the parts that relationships lead to from the package's root, as they stand now."""
        found: set[str] = set()
        waiting = [""]
        while waiting:
            targets = {each.target for each in self.relations(waiting.pop()) if not each.external}
            new = {target for target in targets if target in self} - found
            found |= new
            waiting.extend(new)
        return found


def _free_id(text: str) -> str:
    taken = {attributes(tag).get("Id", "") for tag in re.findall(r"<(?:\w+:)?Relationship\s([^<>]*)>", text)}
    return next(name for n in range(1, 1_000_000) if (name := f"rId{n}") not in taken)


def _inside_root(text: str, item: str, root: str, place: int | None = None) -> str:
    """Return ``text`` with an empty element put at ``place`` or before the root's end; an empty root is opened."""
    p = root_prefix(text)
    text = re.sub(rf"<{p}{root}((?:\s[^<>]*?)?)\s*/>", rf"<{p}{root}\1></{p}{root}>", text)
    where = text.rfind(f"</{p}{root}") if place is None else place
    return f"{text[:where]}<{p}{item}/>{text[where:]}"


def relations_namespace(text: str) -> str:
    """Return the namespace of relationship ids that a workbook or sheet of this text uses."""
    return STRICT if "http://purl.oclc.org/ooxml/spreadsheetml/main" in text else TRANSITIONAL


def id_attribute(text: str, identifier: str) -> str:
    """Return ``r:id="rId4"`` with the prefix the root of ``text`` declares, or with a declaration of its own."""
    space = relations_namespace(text)
    root = re.search(r"<[A-Za-z_][^<>]*>", text)
    declared = re.search(rf"""\sxmlns:([\w.-]+)\s*=\s*["']{re.escape(space)}["']""", root[0] if root else "")
    if declared:
        return f'{declared[1]}:id="{identifier}"'
    return f'r:id="{identifier}" xmlns:r="{space}"'
