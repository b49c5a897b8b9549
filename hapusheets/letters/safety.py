"""What a template may never hold: a template is somebody else's program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from hapusheets.letters.tags import count_tags
from hapusheets.letters.word_xml import W
from hapusheets.messages import text
from hapusheets.model.errors import UnsafeTemplate

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"

#: Field codes that only look at the document itself. Everything else is refused.
_FIELD_WORDS = (
    "PAGE NUMPAGES SECTION SECTIONPAGES PAGEREF REF NOTEREF STYLEREF SEQ TOC TC HYPERLINK TITLE AUTHOR SUBJECT "
    "DOCPROPERTY DATE TIME CREATEDATE SAVEDATE PRINTDATE FORMTEXT FORMCHECKBOX FORMDROPDOWN"
)
_FIELDS = frozenset(_FIELD_WORDS.split())
_TYPES, _MAIN = "[Content_Types].xml", "word/document.xml"
_STYLES = frozenset({"word/styles.xml", "word/stylesWithEffects.xml"})
_LINK = re.compile(r"(https?://|mailto:)[^\\]*$", re.IGNORECASE)
#: A target that leads out of the file: it has a scheme (or a drive), a server or a backslash.
_OUTSIDE = re.compile(r"^\s*(?!data:)[a-z][a-z0-9+.-]*:|^\s*//|\\|://|file:", re.IGNORECASE)
_REFERENCES = etree.XPath(
    "//@*[local-name()='src' or local-name()='href' or local-name()='althref' or local-name()='link']"
)
_WEB_VIDEO = etree.XPath("boolean(//@*[local-name()='embeddedHtml'])")
_TAGGED_ATTRIBUTES = etree.XPath("count(//@*[contains(., '{{') or contains(., '{%')])")
_PROPERTIES, _MAX_PROPERTIES = "docProps/core.xml", 200
_MAX_TAGS, _MAX_TAG_CHARACTERS = 5_000, 200_000
_STRICT = "http://purl.oclc.org/ooxml/"
_OF_STRICT = etree.XPath(f"//*[starts-with(namespace-uri(), '{_STRICT}')]")
_FIELD_PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"?|(\\[^\s"])|([^\s"]+)')
_SWITCHES_WITH_TEXT = frozenset({"\\l", "\\o", "\\t", "\\*"})
_XML_TYPE = re.compile(r"[+/]xml\s*(;|$)", re.IGNORECASE)
_XML_START = re.compile(rb"\s*<|\xef\xbb\xbf|\xff\xfe|\xfe\xff|\x00\s*\x00?<|<\x00")
_BAD_PARTS = (
    (re.compile(r"vba(project|data)|(?<!printerSettings)(?<!printerSettings\d)\.bin$", re.IGNORECASE), "macro"),
    (re.compile(r"activex", re.IGNORECASE), "activex"),
    (re.compile(r"(^|/)(embeddings|oleobject)", re.IGNORECASE), "embedding"),
    (re.compile(r"(^|/)(customui|userCustomization)", re.IGNORECASE), "macro"),
    (re.compile(r"afchunk", re.IGNORECASE), "altchunk"),
    (re.compile(r"(^/|\\|\.\.|\.piece$)", re.IGNORECASE), "not_docx"),
)
_BAD_TYPES = (
    (re.compile(r"macroenabled|vbaproject|ms-word\.vba", re.IGNORECASE), "macro"),
    (re.compile(r"activex", re.IGNORECASE), "activex"),
    (re.compile(r"oleobject", re.IGNORECASE), "embedding"),
)
_BAD_RELATIONS = {
    "vbaProject": "macro",
    "wordVbaData": "macro",
    "control": "activex",
    "activeXControlBinary": "activex",
    "oleObject": "embedding",
    "package": "embedding",
    "aFChunk": "altchunk",
    "attachedTemplate": "attached_template",
    "subDocument": "subdocument",
    "frame": "external",
    "webextension": "external",
    "webextensiontaskpanes": "external",
    "mailMergeSource": "external",
    "mailMergeHeaderSource": "external",
}
_BAD_ELEMENTS = {
    f"{W}altChunk": "altchunk",
    f"{W}object": "embedding",
    f"{W}control": "activex",
    f"{W}subDoc": "subdocument",
    f"{W}attachedTemplate": "attached_template",
    f"{W}mailMerge": "external",
    f"{W}frameset": "external",
    _OLE: "embedding",
}
#: Any of these words in a part's bytes makes it be parsed and looked at element by element.
_SUSPECT = (
    *(etree.QName(name).localname.encode("ascii") for name in _BAD_ELEMENTS),
    *(b"fldSimple", b"fldChar", b"nstrText", b"<!", b"\x00", b"src", b"href", b"purl.oclc"),
    *(b"embeddedHtml", b"Relationship"),
)
_PLAIN_START = re.compile(
    rb"""(\xef\xbb\xbf)?(<\?xml version=["']1\.0["']( encoding=["']utf-8["'])?( standalone=["']\w+["'])?\s*\?>)?"""
    rb"""\s*<w:styles\s""",
    re.IGNORECASE,
)
_CODES = (f"{W}instrText", f"{W}delInstrText")
_MAX_CODE = 4_000
_TRACKED = frozenset(f"{W}{name}" for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"))


def refuse(template: str, kind: str, part: str) -> UnsafeTemplate:
    """Return the refusal of ``template`` because of ``part``; ``kind`` names what it is."""
    what = f"{text(f'template.forbidden.{kind}')} ({part})"
    return UnsafeTemplate("template.unsafe", where=part, template=template, what=what, kind=kind)


def _holds_nothing(content: bytes) -> bool:
    """Tell by its bytes that a part can hold no element that is refused: a long list of styles need not be parsed.

    In plain UTF-8 without a DOCTYPE the name of an element stands as it is. Anything else is parsed.
    """
    return _PLAIN_START.match(content) is not None and not (
        any(word in content for word in _SUSPECT) or re.search(rb"link\s*=", content)
    )


def parse_part(template: str, part: str, content: bytes) -> etree._Element:
    """Return the root of an XML part, read without entities, network or DTD. Raises ``UnsafeTemplate``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise refuse(template, "doctype" if b"<!DOCTYPE" in content[:2000] else "broken_xml", part) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise refuse(template, "doctype", part)
    return root


def refuse_unsafe_parts(template: str, parts: dict[str, bytes]) -> None:
    """Raise ``UnsafeTemplate`` at the first part, relationship, element or field that is not allowed."""
    for name in parts:
        _refuse_matching(template, name, name, _BAD_PARTS)
    types = parse_part(template, _TYPES, parts[_TYPES])
    _refuse_types(template, _TYPES, types)
    declared = _declared_xml(types)
    tags = characters = 0
    for name, content in parts.items():
        if not _is_xml(name, content, declared) or (name in _STYLES and _holds_nothing(content)):
            continue
        root = parse_part(template, name, content)
        _refuse_content(template, name, root)
        more, longer = _tags_in(root)
        tags, characters = tags + more, characters + longer
        if tags > _MAX_TAGS or characters > _MAX_TAG_CHARACTERS:
            raise refuse(template, "tags", name)


def _tags_in(root: etree._Element) -> tuple[int, int]:
    """Return (tags, their characters) of a part, those in attributes among them."""
    tags, characters = count_tags("".join(str(piece) for piece in root.itertext()))
    return tags + int(cast("float", _TAGGED_ATTRIBUTES(root))), characters


def _refuse_content(template: str, part: str, root: etree._Element) -> None:
    if _OF_STRICT(root) or (part == _MAIN and root.tag != f"{W}document"):
        raise refuse(template, "strict", part)
    if part == _PROPERTIES and sum(1 for _ in root.iter()) > _MAX_PROPERTIES:
        raise refuse(template, "size", part)
    _refuse_relations(template, part, root)
    _refuse_references(template, part, root)
    _refuse_elements(template, part, root)


def tracked_changes(root: etree._Element) -> Iterator[etree._Element]:
    """Yield the marks of tracked changes in a part."""
    yield from root.iter(*_TRACKED)


def _declared_xml(types: etree._Element) -> frozenset[str]:
    """Return the parts and the endings that are XML by the list of contents, in small letters."""
    xml = [entry for entry in types if _XML_TYPE.search(entry.get("ContentType") or "")]
    parts = {(entry.get("PartName") or "").lstrip("/").lower() for entry in xml}
    return frozenset(parts | {f".{(entry.get('Extension') or '').lower()}" for entry in xml} - {"", "."})


def _is_xml(name: str, content: bytes, declared: frozenset[str]) -> bool:
    """Tell whether Word could read a part as XML: by its ending, by the list of contents or by how it begins."""
    low = name.lower()
    ending = f".{low.rpartition('.')[2]}"
    known = ending in {".xml", ".rels", ".vml"} or low in declared or ending in declared
    return known or _XML_START.match(content) is not None


def _refuse_matching(template: str, part: str, value: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> None:
    for pattern, kind in table:
        if pattern.search(value):
            raise refuse(template, kind, part)


def _refuse_types(template: str, part: str, root: etree._Element) -> None:
    for entry in root:
        target = entry.get("PartName") or entry.get("Extension") or part
        _refuse_matching(template, target, entry.get("ContentType") or "", _BAD_TYPES)


def _refuse_relations(template: str, part: str, root: etree._Element) -> None:
    for relation in root.iter(_RELATIONSHIP):
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
        target = (relation.get("Target") or "").strip()
        if (relation.get("Type") or "").startswith(_STRICT):
            raise refuse(template, "strict", part)
        if kind in _BAD_RELATIONS:
            raise refuse(template, _BAD_RELATIONS[kind], f"{part}: {target}")
        outside = (relation.get("TargetMode") or "").lower() == "external" or _OUTSIDE.search(target)
        if outside and not (kind == "hyperlink" and _LINK.match(target)):
            raise refuse(template, "external", f"{part}: {target[:80]}")


def _refuse_references(template: str, part: str, root: etree._Element) -> None:
    """Refuse what an attribute fetches or opens by itself, without a relationship."""
    if _WEB_VIDEO(root):
        raise refuse(template, "external", part)
    for value in cast("list[str]", _REFERENCES(root)):
        if _OUTSIDE.search(value):
            raise refuse(template, "external", f"{part}: {value[:80]}")


def _refuse_elements(template: str, part: str, root: etree._Element) -> None:
    for element in root.iter(*_BAD_ELEMENTS):
        raise refuse(template, _BAD_ELEMENTS[str(element.tag)], part)
    for instruction in field_instructions(root):
        words = instruction.split()
        name = words[0].upper() if words else ""
        if name and name not in _FIELDS:
            raise refuse(template, "field", f"{part}: {name[:40]}")
        if name == "HYPERLINK" and not _leads_to_the_web(instruction):
            raise refuse(template, "external", f"{part}: {instruction.strip()[:80]}")


def _leads_to_the_web(instruction: str) -> bool:
    """Tell whether every target of a HYPERLINK field is a web page, a mail address or a place in the letter."""
    before = ""
    for quoted, switch, bare in _FIELD_PIECE.findall(instruction.strip()[len("HYPERLINK") :]):
        target = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        harmless = before in _SWITCHES_WITH_TEXT and not _OUTSIDE.search(target)
        if target and not harmless and not _LINK.match(target):
            return False
        before = switch.lower()
    return True


def field_instructions(root: etree._Element) -> Iterator[str]:
    """Yield the code of every field of a part, complex fields put together from their pieces.

    A field inside another's code could write that code anew; it is yielded as ``NESTED``.
    """
    for simple in root.iter(f"{W}fldSimple"):
        yield simple.get(f"{W}instr") or ""
    codes: list[str | None] = []
    for element in root.iter(f"{W}fldChar", *_CODES):
        yield from _read_field(element, codes)
    yield from (code for code in codes if code)


def _read_field(element: etree._Element, codes: list[str | None]) -> Iterator[str]:
    """Follow one mark; ``codes`` holds the code of each open field, None once its result has begun."""
    if element.tag in _CODES:
        if codes and codes[-1] is not None:
            codes[-1] += element.text or ""
            if len(codes[-1]) > _MAX_CODE:
                yield "TOOLONG"
        else:
            yield element.text or ""
        return
    kind = element.get(f"{W}fldCharType")
    if kind == "begin":
        if codes and codes[-1] is not None:
            yield "NESTED"
        codes.append("")
    elif codes:
        yield codes[-1] or ""
        codes[-1] = None
        if kind == "end":
            codes.pop()
