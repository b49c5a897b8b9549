"""What a workbook holds that a careless writer would lose."""

from __future__ import annotations

import re
import struct
import zipfile
from pathlib import Path

#: Feature → a pattern of part names.
_PARTS = {
    "charts": r"charts?/chart",
    "chart sheets": r"chartsheets/",
    "drawings": r"drawings/drawing",
    "pictures": r"media/",
    "pivot tables": r"pivottables?/",
    "slicers": r"slicers?/",
    "timelines": r"timelines?/",
    "notes": r"comments\d*\.xml",
    "threaded comments": r"threadedcomments?/",
    "form controls": r"ctrlprops/|activex/",
    "macros": r"vbaproject\.bin",
    "tables": r"tables/table",
    "external links": r"externallinks/",
    "calculation chain": r"calcchain",
    "printer settings": r"printersettings",
    "queries": r"connections\.xml|querytables",
    "sensitivity labels": r"labelinfo",
    "custom XML": r"customxml/",
    "embedded files": r"embeddings/",
    "theme": r"theme/",
    "dynamic arrays": r"metadata\.xml",
}
#: Feature → a pattern in the text of sheet parts (or of the strings, styles and workbook parts).
_TEXTS = {
    "x14 extensions": r"<x14:|<\w+:ext\b|<ext\b",
    "sparklines": r"sparklineGroup\b",
    "validations": r"<(?:\w+:)?dataValidation\b",
    "conditional formats": r"<(?:\w+:)?cfRule\b",
    "merges": r"<(?:\w+:)?mergeCell\b",
    "hyperlinks": r"<(?:\w+:)?hyperlink\b",
    "filters": r"<(?:\w+:)?autoFilter\b",
    "protection": r"<(?:\w+:)?sheetProtection\b",
    "page breaks": r"<(?:\w+:)?rowBreaks\b",
    "shared formulas": r"""<(?:\w+:)?f\s[^>]*t\s*=\s*["']shared""",
    "array formulas": r"""<(?:\w+:)?f\s[^>]*t\s*=\s*["']array""",
    "formulas": r"<(?:\w+:)?f[\s>]",
    "rich text": r"<(?:\w+:)?r>\s*<(?:\w+:)?rPr|<(?:\w+:)?rPr>",
    "inline strings": r"inlineStr",
    "outlines": r"outlineLevel",
    "hidden rows": r"""<(?:\w+:)?row\s[^>]*hidden="(?:1|true)""",
    "mc:Ignorable": r"Ignorable=",
    "1904 dates": r"""date1904\s*=\s*["'](?:1|true)""",
    "defined names": r"<(?:\w+:)?definedName\b",
    "strict": r"purl\.oclc\.org/ooxml",
    "prefixed namespaces": r"<\w+:(?:worksheet|workbook|styleSheet)\b",
}


def features_of(path: Path) -> frozenset[str]:
    """Return the names of the features found in a workbook; those of its package alone when it is damaged."""
    found = set(_package_features(path))
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            found.update(feature for feature, pattern in _PARTS.items() if re.search(pattern, name.casefold()))
        for name in archive.namelist():
            if re.search(r"worksheets/[^/]+\.xml$|workbook\.xml$|sharedstrings\.xml$|styles\.xml$", name.casefold()):
                text = archive.read(name).decode("utf-8", "replace")
                found.update(feature for feature, pattern in _TEXTS.items() if re.search(pattern, text))
                if "worksheets/" in name and re.search(r"<(?:\w+:)?row(?![^>]*\sr=)[\s>]", text):
                    found.add("rows without r")
        if not any("sharedstrings" in name.casefold() for name in archive.namelist()):
            found.add("no shared strings")
        if not any("styles" in name.casefold() for name in archive.namelist()):
            found.add("no styles part")
    return frozenset(found)


def _package_features(path: Path) -> list[str]:
    data = path.read_bytes()
    found = ["zip64"] if b"PK\x06\x06" in data else []
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    if any(info.flag_bits & 8 for info in infos):
        found.append("data descriptors")
    if any(info.compress_type == zipfile.ZIP_STORED and info.file_size for info in infos):
        found.append("stored members")
    if any(struct.unpack_from("<H", data, info.header_offset + 28)[0] for info in infos):
        found.append("extra fields")
    return found
