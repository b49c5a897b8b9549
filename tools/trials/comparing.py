"""Two packages compared part by part, with nothing of the program's own reading: zip records and an XML parser.

Every difference is a sentence; a change that the edit was for is told in advance by ``Allowed``.
"""

from __future__ import annotations

import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_RANGES = {"ref", "sqref"}


@dataclass(frozen=True)
class Allowed:
    """What an edit may change: the sheet's part, cells (addresses) of it, rows taken out, and whole parts."""

    sheet: str
    cells: frozenset[str] = frozenset()
    deleted: tuple[int, ...] = ()
    ranges: bool = False
    parts: frozenset[str] = frozenset()
    links: bool = False


def differences(old: Path, new: Path, allowed: Allowed) -> list[str]:
    """Return a sentence for each thing that changed and was not meant to."""
    before, after = raw_members(old), raw_members(new)
    found = _member_differences(before, after, allowed)
    with zipfile.ZipFile(old) as first, zipfile.ZipFile(new) as second:
        for name in before.keys() & after.keys():
            if before[name] != after[name]:
                found += _part_differences(name, first.read(name), second.read(name), allowed)
    return found


def raw_members(path: Path) -> dict[str, tuple[bytes, tuple[object, ...]]]:
    """Return each member's packed bytes with its date, method and attributes, in directory order."""
    data = path.read_bytes()
    found: dict[str, tuple[bytes, tuple[object, ...]]] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name_size, extra_size = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name_size + extra_size
            facts = (info.date_time, info.compress_type, info.CRC, info.external_attr, info.create_system)
            found[info.filename] = (data[start : start + info.compress_size], facts)
    return found


def _member_differences(
    before: dict[str, tuple[bytes, tuple[object, ...]]],
    after: dict[str, tuple[bytes, tuple[object, ...]]],
    allowed: Allowed,
) -> list[str]:
    kept = [name for name in before if name in after]
    found = [f"member lost: {name}" for name in before if name not in after and "calcChain" not in name]
    found += [f"member added: {name}" for name in after if name not in before and not _is_allowed(name, allowed)]
    if kept != [name for name in after if name in before]:
        found.append("members in another order")
    return found


def _is_allowed(name: str, allowed: Allowed) -> bool:
    return any(re.search(pattern, name) for pattern in allowed.parts)


def _part_differences(name: str, old: bytes, new: bytes, allowed: Allowed) -> list[str]:
    if old == new:
        return [f"{name}: packed again for nothing"]
    if name == allowed.sheet:
        return [f"{name}: {each}" for each in _sheet_differences(_root(old), _root(new), allowed)]
    if _is_allowed(name, allowed):
        return []
    return _other_differences(name, old, new, allowed)


def _other_differences(name: str, old: bytes, new: bytes, allowed: Allowed) -> list[str]:
    if "calcchain" in name.casefold():
        return []
    first, second = _root(old), _root(new)
    if re.search(r"workbook\d*\.xml$", name):
        return _same(name, _without_calculation(first, allowed), _without_calculation(second, allowed))
    if name.casefold().endswith("styles.xml"):
        return [] if _only_appended(first, second) else [f"{name}: a style that was there has changed"]
    if (name == "[Content_Types].xml" or name.endswith(".rels")) and b"calcChain" in old:
        gone = re.compile(rb"<(?:\w+:)?(?:Override|Relationship)\s[^>]*calcChain[^>]*/>")
        return _same(name, _root(gone.sub(b"", old)), _root(gone.sub(b"", new)))
    return [f"{name}: changed"]


def _root(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    return etree.fromstring(content, parser)


def _canonical(node: etree._Element) -> bytes:
    return etree.tostring(node, method="c14n")


def _same(name: str, first: etree._Element, second: etree._Element) -> list[str]:
    return [] if _canonical(first) == _canonical(second) else [f"{name}: changed"]


def _without_calculation(root: etree._Element, allowed: Allowed) -> etree._Element:
    for node in list(root.iter("{*}calcPr")):
        node.attrib.pop("fullCalcOnLoad", "")
        parent = node.getparent()
        if not node.attrib and parent is not None:
            parent.remove(node)
    for node in list(root.iter("{*}definedName")) if allowed.ranges else ():
        node.text = ""
    return root


def _only_appended(first: etree._Element, second: etree._Element) -> bool:
    """Tell whether each list of styles begins with all that it held before."""
    for node in first:
        twin = next((each for each in second if each.tag == node.tag), None)
        if twin is None:
            return False
        kept = list(twin)[: len(node)]
        if [_canonical(each) for each in node] != [_canonical(each) for each in kept]:
            return False
    return True


def _sheet_differences(first: etree._Element, second: etree._Element, allowed: Allowed) -> list[str]:
    found = _cell_differences(first, second, allowed) + _row_differences(first, second, allowed)
    for root in (first, second):
        for node in root.iter("{*}sheetData"):
            node.clear()
        for node in list(root.iter("{*}dimension")):
            root.remove(node)
    if not allowed.deleted:
        found += _around(first, second, allowed)
    return found


def _around(first: etree._Element, second: etree._Element, allowed: Allowed) -> list[str]:
    for root in (first, second):
        for node in root.iter("{*}*") if allowed.ranges else ():
            for key in _RANGES & set(node.attrib.keys()):
                node.set(key, "")
            if etree.QName(node).localname == "sqref":
                node.text = ""
        for node in list(root.iter("{*}legacyDrawing")) if allowed.links else ():
            root.remove(node)
    return [] if _canonical(first) == _canonical(second) else ["something around the cells changed"]


def _cells(root: etree._Element) -> dict[tuple[int, str], bytes]:
    """Return each cell by its row and column letters: style, type and content, its place left out."""
    cells: dict[tuple[int, str], bytes] = {}
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r") or number + 1)
        column = 0
        for cell in row.iterfind("{*}c"):
            letters = re.sub(r"\d", "", cell.get("r", "").upper()) or _letters(column + 1)
            column = _number(letters)
            cells[number, letters] = _content(cell)
    return cells


def _content(cell: etree._Element) -> bytes:
    twin = etree.fromstring(etree.tostring(cell, with_tail=False))
    twin.attrib.pop("r", "")
    for formula in twin.iter("{*}f"):
        formula.attrib.pop("ref", "")
    return _canonical(twin)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _cell_differences(first: etree._Element, second: etree._Element, allowed: Allowed) -> list[str]:
    before, after = _cells(first), _cells(second)
    if allowed.deleted:
        kept = {place: content for place, content in before.items() if place[0] not in allowed.deleted}
        before = {(moved(row, allowed.deleted), letters): _no_formula(content)
                  for (row, letters), content in kept.items()}  # fmt: skip
        after = {place: _no_formula(content) for place, content in after.items()}
    wrong = [f"{letters}{row}" for row, letters in before.keys() | after.keys()
             if before.get((row, letters)) != after.get((row, letters))]  # fmt: skip
    return [f"cell {cell} changed" for cell in sorted(wrong) if cell not in allowed.cells]


def moved(row: int, deleted: tuple[int, ...]) -> int:
    """Return where a row stands after the deleted ones are gone."""
    return row - sum(each < row for each in deleted)


def _no_formula(content: bytes) -> bytes:
    return re.sub(rb"<(?:\w+:)?f(?:\s[^>]*)?>[^<]*</(?:\w+:)?f>", b"<f/>", content)


def _row_differences(first: etree._Element, second: etree._Element, allowed: Allowed) -> list[str]:
    before, after = _rows(first), _rows(second)
    before = {
        moved(number, allowed.deleted): looks for number, looks in before.items() if number not in allowed.deleted
    }
    touched = {int(re.sub(r"\D", "", cell)) for cell in allowed.cells}
    wrong = [number for number in before if number not in touched and before[number] != after.get(number)]
    wrong += [number for number in after.keys() - before.keys() if number not in touched]
    return [f"row {number} changed" for number in sorted(wrong)]


def _rows(root: etree._Element) -> dict[int, dict[str, str]]:
    rows: dict[int, dict[str, str]] = {}
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        number = int(row.get("r") or number + 1)
        rows[number] = {str(key): str(value) for key, value in row.attrib.items() if key not in ("r", "spans")}
    return rows
