"""Developer metadata: tags on the file, a sheet, a row or a column, and ranges found by them (DataFilter)."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from hapusheets.sync.emulator.areas import Area, area_from_json
from hapusheets.sync.emulator.document import Document
from hapusheets.sync.emulator.errors import Json, bad
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.masks import Mask, merge_by_mask, parse_mask

_VISIBILITIES = {"DOCUMENT", "PROJECT"}


def every(document: Document) -> Iterator[tuple[list[Json], Json]]:
    """Yield each tag with the list that holds it."""
    for one in list(document.metadata):
        yield document.metadata, one
    for sheet in document.sheets:
        tags = sheet.parts.setdefault("developerMetadata", [])
        for one in list(tags):
            yield tags, one


def create_metadata(document: Document, body: Json) -> Json:
    """Add a tag."""
    given = dict(body.get("developerMetadata") or {})
    if not given.get("metadataKey"):
        raise bad("developerMetadata.metadataKey must be set.")
    if given.get("visibility") not in _VISIBILITIES:
        raise bad("developerMetadata.visibility must be set.")
    given["metadataId"] = given.get("metadataId") or secrets.randbelow(2**31 - 1)
    if any(one["metadataId"] == given["metadataId"] for _, one in every(document)):
        raise bad(f"Developer metadata with id {given['metadataId']} already exists.")
    holder, location = _placed(document, given.get("location") or {})
    tag = given | {"location": location}
    holder.append(tag)
    return {"developerMetadata": tag}


def _placed(document: Document, location: Json) -> tuple[list[Json], Json]:
    if location.get("spreadsheet"):
        return document.metadata, {"locationType": "SPREADSHEET", "spreadsheet": True}
    span = location.get("dimensionRange")
    if span is not None:
        kind = "ROW" if span.get("dimension") == "ROWS" else "COLUMN"
        if int(span.get("endIndex", 0)) - int(span.get("startIndex", 0)) != 1:
            raise bad("Developer metadata can only be associated with a single row or column.")
        sheet = document.sheet(span.get("sheetId"))
        place = {"locationType": kind, "dimensionRange": {"sheetId": sheet.sheet_id} | span}
        return sheet.parts.setdefault("developerMetadata", []), place
    if "sheetId" not in location:
        raise bad("developerMetadata.location must be set.")
    sheet = document.sheet(location["sheetId"])
    return sheet.parts.setdefault("developerMetadata", []), {"locationType": "SHEET", "sheetId": sheet.sheet_id}


def matching(document: Document, data_filter: Json) -> list[Json]:
    """Return the tags that a DataFilter's lookup names."""
    lookup = data_filter.get("developerMetadataLookup")
    if lookup is None:
        return []
    return [one for _, one in every(document) if _matches(one, lookup)]


def _matches(tag: Json, lookup: Json) -> bool:
    for name in ("metadataId", "metadataKey", "metadataValue", "visibility"):
        if name in lookup and str(tag.get(name)) != str(lookup[name]):
            return False
    location = tag["location"]
    if lookup.get("locationType") and location["locationType"] != lookup["locationType"]:
        return False
    wanted = lookup.get("metadataLocation")
    return wanted is None or all(location.get(name) == value for name, value in wanted.items())


def update_metadata(document: Document, body: Json) -> Json:
    """Change the masked fields of the tags that the filters name."""
    given, mask = body.get("developerMetadata") or {}, parse_mask(body.get("fields") or "*")
    changed = [_changed(document, one, given, mask) for one in _chosen(document, body.get("dataFilters") or [])]
    return {"developerMetadata": changed}


def _chosen(document: Document, filters: list[Json]) -> list[Json]:
    found = [one for data_filter in filters for one in matching(document, data_filter)]
    return [one for number, one in enumerate(found) if one not in found[:number]]


def _changed(document: Document, tag: Json, given: Json, mask: Mask) -> Json:
    new: Json = merge_by_mask(tag, given, mask) | {"metadataId": tag["metadataId"]}
    holder, new["location"] = (
        _placed(document, new.get("location") or {}) if "location" in given else (None, tag["location"])
    )
    for old_holder, one in every(document):
        if one is tag:
            old_holder.remove(one)
            (old_holder if holder is None else holder).append(new)
    return new


def delete_metadata(document: Document, body: Json) -> Json:
    """Delete the tags that the filter names."""
    gone = matching(document, body.get("dataFilter") or {})
    for holder, one in every(document):
        if one in gone:
            holder.remove(one)
    return {"deletedDeveloperMetadata": gone} if gone else {}


def ranges_of(document: Document, data_filter: Json) -> list[tuple[Grid, Area]]:
    """Return the ranges that a DataFilter means: A1 text, a GridRange or tags."""
    if "a1Range" in data_filter:
        return [document.locate(data_filter["a1Range"])]
    if "gridRange" in data_filter:
        area = area_from_json(data_filter["gridRange"])
        return [(document.sheet(area.sheet_id), area)]
    if "developerMetadataLookup" not in data_filter:
        raise bad("Must specify a data filter.")
    return [_range_of(document, one["location"]) for one in matching(document, data_filter)]


def _range_of(document: Document, location: Json) -> tuple[Grid, Area]:
    span = location.get("dimensionRange")
    if span is None:
        sheet = document.sheet(location.get("sheetId", document.sheets[0].sheet_id))
        return sheet, Area(sheet.sheet_id)
    sheet = document.sheet(span.get("sheetId"))
    start, end = int(span["startIndex"]), int(span["endIndex"])
    if span["dimension"] == "ROWS":
        return sheet, Area(sheet.sheet_id, start, 0, end, None)
    return sheet, Area(sheet.sheet_id, 0, start, None, end)
