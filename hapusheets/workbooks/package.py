"""A workbook's package: checked before anything is parsed, read part by part, written with raw copies."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from hapusheets.model.errors import UnreadableWorkbook, WorkbookOpen
from hapusheets.workbooks import limits, zip_records
from hapusheets.workbooks.zip_records import Member

if TYPE_CHECKING:
    from lxml import etree

_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODING = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*["'])[A-Za-z0-9._-]+(["'])""")
_XML_PARTS = (".xml", ".rels", ".vml")


@dataclass(frozen=True)
class Package:
    """The bytes of one moment: a file that is open elsewhere is read at once and never looked at again."""

    path: Path
    data: bytes
    members: Mapping[str, Member]
    end: int
    _texts: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file name with its ending."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def __contains__(self, part: str) -> bool:
        return part in self.members

    @cached_property
    def _spellings(self) -> dict[str, str]:
        return {unquote(part).casefold(): part for part in self.members}

    def spelled(self, part: str) -> str:
        """Return ``part`` as the package spells it: no two part names differ in case or ``%20`` alone."""
        return part if part in self.members else self._spellings.get(unquote(part).casefold(), part)

    def content(self, part: str) -> bytes:
        """Return a part's bytes; ``UnreadableWorkbook`` when it is missing or damaged."""
        packed = self.packed(part)
        return limits.inflate(self.members[part], packed, self.name)

    def packed(self, part: str) -> bytes:
        """Return a part's bytes as they are packed; ``UnreadableWorkbook`` when they are missing or cut off."""
        try:
            return zip_records.packed_bytes(self.data, self.members[part])
        except (KeyError, ValueError) as error:
            raise UnreadableWorkbook("workbook.damaged", where=self.name, name=self.name, part=part) from error

    def text(self, part: str) -> str:
        """Return an XML part's text, declared as UTF-8 whatever its encoding was. Refuses document types."""
        if part not in self._texts:
            text = self._decoded(part)
            limits.refuse_doctype(text, self.name, part)
            self._texts[part] = text
        return self._texts[part]

    def _decoded(self, part: str) -> str:
        content = self.content(part)
        try:
            return decode_xml(content)
        except (UnicodeDecodeError, LookupError) as error:
            raise UnreadableWorkbook("workbook.damaged", where=self.name, name=self.name, part=part) from error

    def tree(self, part: str) -> etree._Element:
        """Return a small part as an lxml tree (no entities, no network)."""
        return parse_xml(self.text(part), self.name, part)

    def forget(self, part: str) -> None:
        """Drop the decoded text of a big part that is no longer needed."""
        self._texts.pop(part, None)

    def rewritten(self, changed: Mapping[str, bytes], removed: Set[str] = frozenset()) -> bytes:
        """Return the whole file with some parts replaced; all other members are copied raw."""
        try:
            return zip_records.rewrite(self.data, tuple(self.members.values()), self.end, changed, removed)
        except ValueError as error:
            raise UnreadableWorkbook("workbook.damaged", where=self.name, name=self.name, part="") from error


def open_package(path: Path) -> Package:
    """Return the package at ``path``, checked against every limit.

    Raises ``UnreadableWorkbook`` with the code of what is wrong, ``WorkbookOpen`` when another program
    refuses to share the file.
    """
    return package_of(path, file_bytes(path))


def package_of(path: Path, data: bytes) -> Package:
    """Return the package made of ``data``; ``path`` only names it."""
    name = path.name
    limits.refuse_foreign_file(data, name)
    members, end = zip_records.read_directory(data, name)
    limits.refuse_unsafe_members(members, name)
    package = Package(path, data, {member.name: member for member in members}, end)
    _refuse_other_office_files(package)
    _refuse_doctypes(package)
    return package


def _refuse_doctypes(package: Package) -> None:
    """Look at the start of every XML part, the unread ones too: Excel would open what we copy."""
    for part, member in package.members.items():
        if part.casefold().endswith(_XML_PARTS):
            head = limits.first_bytes(member, package.packed(part)).replace(b"\0", b"")
            limits.refuse_doctype(head.decode("latin-1"), package.name, part)


def file_bytes(path: Path) -> bytes:
    """Return a file's bytes; refused when it is missing, held by another program or too big to be read safely."""
    try:
        if path.stat().st_size > limits.MAX_FILE:
            raise UnreadableWorkbook("workbook.too_big", where=path.name, name=path.name)
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise UnreadableWorkbook("workbook.missing", where=path.name, name=path.name) from error
    except PermissionError as error:
        if path.is_dir():
            raise UnreadableWorkbook("workbook.missing", where=path.name, name=path.name) from error
        raise WorkbookOpen("workbook.no_access", where=path.name, name=path.name) from error


def _refuse_other_office_files(package: Package) -> None:
    name = package.name
    if "mimetype" in package and b"opendocument" in package.content("mimetype")[:100]:
        raise UnreadableWorkbook("workbook.opendocument", where=name, name=name)
    if any(part.casefold().endswith("xl/workbook.bin") for part in package.members):
        raise UnreadableWorkbook("workbook.binary", where=name, name=name)


def decode_xml(content: bytes) -> str:
    """Return XML bytes as text; a declaration of another encoding is rewritten to UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _declared_utf8(content.decode("utf-16"))
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8")
    declared = _DECLARED.match(content[:200])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    return content.decode("utf-8") if encoding == "utf-8" else _declared_utf8(content.decode(encoding))


def _declared_utf8(text: str) -> str:
    return _ENCODING.sub(r"\1UTF-8\2", text[:200], count=1) + text[200:]


def parse_xml(text: str, name: str, part: str) -> etree._Element:
    """Return the root of ``text``; ``UnreadableWorkbook`` when it is not well-formed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableWorkbook("workbook.damaged", where=name, name=name, part=part) from error


def resolve(base: str, target: str) -> str:
    """Return the part name that a relationship of part ``base`` points to.

    >>> resolve("xl/worksheets/sheet1.xml", "../tables/table1.xml"), resolve("xl/workbook.xml", "/xl/styles.xml")
    ('xl/tables/table1.xml', 'xl/styles.xml')
    """
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
