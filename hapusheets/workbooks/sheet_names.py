"""The workbook part's list of sheets and its defined names, edited as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hapusheets.workbooks.part_edits import id_attribute
from hapusheets.workbooks.parts import root_prefix
from hapusheets.workbooks.sheet_parts import attributes, whole
from hapusheets.workbooks.xml_text import escape_xml, unescape_xml

_OWN: Final = "_hapu_sheet_"
_TITLES: Final = "_xlnm.Print_Titles"
_BEFORE_NAMES: Final = ("externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A sheet in the list: its place among all sheets (from 0), relationship id, sheet number and element."""

    name: str
    index: int
    relation: str
    number: int
    raw: str


@dataclass(frozen=True, slots=True)
class _Name:
    name: str
    local: int | None
    value: str
    raw: str


def listed_sheets(text: str) -> list[ListedSheet]:
    """Return all sheets of the workbook, chart sheets too, in their order."""
    p = root_prefix(text)
    block = re.search(rf"<{p}sheets\b[^<>]*>(.*?)</{p}sheets\s*>", text, re.DOTALL)
    tags = re.finditer(rf"<{p}sheet\s([^<>]*?)(?:/>|>\s*</{p}sheet\s*>)", block[1] if block else "")
    sheets = []
    for index, tag in enumerate(tags):
        found = attributes(tag[1])
        relation = next((value for key, value in found.items() if key.endswith(":id")), "")
        sheets.append(ListedSheet(found.get("name", ""), index, relation, whole(found.get("sheetId"), 0), tag[0]))
    return sheets


def find_sheet(text: str, name: str) -> ListedSheet | None:
    """Return the sheet of that name; names differ in nothing but case."""
    return next((each for each in listed_sheets(text) if each.name.casefold() == name.casefold()), None)


def sheet_titles(text: str) -> list[str]:
    """Return the names of all sheets in their order."""
    return [each.name for each in listed_sheets(text)]


def own_sheets(text: str) -> frozenset[str]:
    """Return the names, casefolded, of the sheets that a defined name of ours points to."""
    own = (each for each in _names(text) if each.name.startswith(_OWN) and each.local is None)
    return frozenset(_sheet_of(each.value).casefold() for each in own)


def with_sheet(text: str, name: str, relation: str) -> str:
    """Return the workbook part with a sheet at the end of the list, and the name that tells that it is ours."""
    p = root_prefix(text)
    number = 1 + max((each.number for each in listed_sheets(text)), default=0)
    item = f'<{p}sheet name="{escape_xml(name)}" sheetId="{number}" {id_attribute(text, relation)}/>'
    stop = text.find(f"</{p}sheets")
    text = _without_broken_own(text[:stop] + item + text[stop:])
    taken = {each.name for each in _names(text)}
    own = next(f"{_OWN}{n}" for n in range(1, 100_000) if f"{_OWN}{n}" not in taken)
    return _with_name(text, f'name="{own}" hidden="1"', f"{quoted(name)}!$A$1")


def with_register_sheet(text: str, name: str, relation: str, *, hidden: bool) -> str:
    """Return the workbook part with a register's sheet at the end of the list: a person's own from now on."""
    p = root_prefix(text)
    number = 1 + max((each.number for each in listed_sheets(text)), default=0)
    state = ' state="hidden"' if hidden else ""
    item = f'<{p}sheet name="{escape_xml(name)}" sheetId="{number}"{state} {id_attribute(text, relation)}/>'
    stop = text.find(f"</{p}sheets")
    return text[:stop] + item + text[stop:]


def defined_names(text: str) -> dict[str, str]:
    """Return what each defined name of the whole workbook stands for."""
    return {each.name: each.value for each in _names(text) if each.local is None}


def local_names(text: str) -> list[tuple[str, int, str]]:
    """Return (name, place of the sheet from 0, value) of each defined name that belongs to one sheet."""
    return [(each.name, each.local, each.value) for each in _names(text) if each.local is not None]


def with_defined_name(text: str, name: str, value: str, sheet: int | None = None) -> str:
    """Return the workbook part with a defined name at the end of its names; ``sheet``: only for that sheet (from 0)."""
    local = "" if sheet is None else f' localSheetId="{sheet}"'
    return _with_name(text, f'name="{escape_xml(name)}"{local}', value)


def with_print_titles(text: str, name: str, row: int) -> str:
    """Return the workbook part in which every printed page of our sheet begins with row ``row``."""
    listed = find_sheet(text, name)
    if listed is None or row < 1:
        return text
    value = f"{quoted(name)}!${row}:${row}"
    for each in _names(text):
        if each.name == _TITLES and each.local == listed.index:
            if each.value.replace("'", "") == value.replace("'", ""):
                return text
            text = text.replace(each.raw, "", 1)
    return _with_name(text, f'name="{_TITLES}" localSheetId="{listed.index}"', value)


def without_sheet(text: str, sheet: ListedSheet) -> str:
    """Return the workbook part without a sheet of ours and without its names; the places of the others move up."""
    count = len(listed_sheets(text))
    text = text.replace(sheet.raw, "", 1)
    for each in _names(text):
        if each.local == sheet.index or (each.name.startswith(_OWN) and _sheet_of(each.value) == sheet.name):
            text = text.replace(each.raw, "", 1)
        elif each.local is not None and each.local > sheet.index:
            moved = re.sub(r"""(\slocalSheetId\s*=\s*["'])\d+""", rf"\g<1>{each.local - 1}", each.raw, count=1)
            text = text.replace(each.raw, moved, 1)
    p = root_prefix(text)
    text = re.sub(rf"<{p}definedNames\b[^<>]*>\s*</{p}definedNames\s*>", "", text)
    return _with_moved_tabs(text, sheet.index, count - 2)


def _with_moved_tabs(text: str, index: int, last: int) -> str:
    def moved(match: re.Match[str]) -> str:
        tab = int(match[2])
        return f"{match[1]}{max(0, min(tab - 1 if tab > index else tab, last))}"

    def view(match: re.Match[str]) -> str:
        return re.sub(r"""(\s(?:activeTab|firstSheet)\s*=\s*["'])(\d+)""", moved, match[0])

    return re.sub(rf"<{root_prefix(text)}workbookView\b[^<>]*>", view, text)


def _names(text: str) -> list[_Name]:
    p = root_prefix(text)
    found = []
    for match in re.finditer(rf"<{p}definedName\s([^<>]*)>([^<]*)</{p}definedName\s*>", text):
        tag = attributes(match[1])
        local = whole(tag.get("localSheetId"), -1)
        found.append(_Name(tag.get("name", ""), local if local >= 0 else None, unescape_xml(match[2]), match[0]))
    return found


def _without_broken_own(text: str) -> str:
    """Take out names of ours whose sheet a person has deleted."""
    for each in _names(text):
        if each.name.startswith(_OWN) and "#REF!" in each.value:
            text = text.replace(each.raw, "", 1)
    return text


def _sheet_of(value: str) -> str:
    sheet = value.rpartition("!")[0]
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") and sheet.endswith("'") else sheet.lstrip("$")


def quoted(name: str) -> str:
    """Return a sheet's name as formulas and links spell it: ``'Oppaan tiedot'``."""
    return "'" + name.replace("'", "''") + "'"


def _with_name(text: str, head: str, value: str) -> str:
    p = root_prefix(text)
    item = f"<{p}definedName {head}>{escape_xml(value)}</{p}definedName>"
    text = re.sub(rf"<{p}definedNames\s*/>", f"<{p}definedNames></{p}definedNames>", text)
    stop = text.find(f"</{p}definedNames")
    if stop >= 0:
        return text[:stop] + item + text[stop:]
    for before in _BEFORE_NAMES:
        found = re.search(rf"</{p}{before}\s*>|<{p}{before}\b[^<>]*/>", text)
        if found:
            return f"{text[: found.end()]}<{p}definedNames>{item}</{p}definedNames>{text[found.end() :]}"
    return text


def retitled(text: str, old: Sequence[str], new: Sequence[str]) -> str:
    """Return docProps/app.xml with the titles of the sheets ``new`` where those of ``old`` stand.

    A list that does not begin with the old sheets is left as it is: nothing reads it but the properties dialog.
    """
    vector = r"(<TitlesOfParts>\s*<vt:vector[^<>]*?)(\ssize=\"(\d+)\")([^<>]*>)(.*?)(</vt:vector>)"
    block = re.search(vector, text, re.DOTALL)
    titles = re.findall(r"<vt:lpstr>([^<]*)</vt:lpstr>", block[5]) if block else []
    if block is None or [unescape_xml(each) for each in titles[: len(old)]] != list(old):
        return text
    items = [escape_xml(each) for each in new] + titles[len(old) :]
    inner = "".join(f"<vt:lpstr>{each}</vt:lpstr>" for each in items)
    written = f'{block[1]} size="{len(items)}"{block[4]}{inner}{block[6]}'
    text = text[: block.start()] + written + text[block.end() :]
    count = rf"(<HeadingPairs>.*?<vt:i4>){len(old)}(</vt:i4>)"
    return re.sub(count, rf"\g<1>{len(new)}\g<2>", text, count=1, flags=re.DOTALL)
