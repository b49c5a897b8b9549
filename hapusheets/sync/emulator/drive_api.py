"""The parts of the Drive API v3 (and one of v2) that clients of spreadsheets call."""

from __future__ import annotations

import copy
import csv
import io
import re
import secrets

from hapusheets.sync.emulator.document import Document, new_document, new_file_id, now_text
from hapusheets.sync.emulator.drive_query import compile_query
from hapusheets.sync.emulator.errors import DriveError, Json, file_not_found
from hapusheets.sync.emulator.exports import export
from hapusheets.sync.emulator.grid import Grid
from hapusheets.sync.emulator.locales import locale_of
from hapusheets.sync.emulator.sheets_api import Call, Handler
from hapusheets.sync.emulator.values import entered

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_DEFAULT_FIELDS = ("kind", "id", "name", "mimeType")
_ROLES = {"owner", "organizer", "fileOrganizer", "writer", "commenter", "reader"}
_TYPES = {"user", "group", "domain", "anyone"}


def _file(call: Call) -> Document:
    document = call.cloud.files.get(call.parts[0])
    if document is None:
        raise file_not_found(call.parts[0])
    return document


def _resource(document: Document) -> Json:
    drive = document.drive
    return {
        "kind": "drive#file",
        "id": document.id,
        "name": document.title,
        "mimeType": SPREADSHEET,
        "createdTime": drive["createdTime"],
        "modifiedTime": drive["modifiedTime"],
        "parents": drive["parents"],
        "trashed": drive["trashed"],
        "permissions": drive["permissions"],
        "webViewLink": document.url,
        "version": str(int(re.sub(r"\D", "", drive["modifiedTime"]))),
        "ownedByMe": True,
        "capabilities": {"canEdit": True, "canCopy": True, "canDelete": True, "canShare": True},
        "description": drive.get("description", ""),
        "appProperties": drive.get("appProperties", {}),
        "properties": drive.get("properties", {}),
    }


def _shown(call: Call, document: Document) -> Json:
    whole = _resource(document)
    return whole if call.one("fields") else {name: whole[name] for name in _DEFAULT_FIELDS}


# -- files ---------------------------------------------------------------------------------------------------------


def files_list(call: Call) -> Json:
    """List the files that ``q`` matches, newest change first."""
    wanted = compile_query(call.one("q"))
    matched = [one for one in map(_resource, call.cloud.files.values()) if wanted(one)]
    matched.sort(key=lambda one: str(one["modifiedTime"]), reverse=True)
    if call.one("orderBy").startswith(("name", "title")):
        matched.sort(key=lambda one: str(one["name"]).casefold())
    size = min(1000, max(1, int(call.one("pageSize", "100") or 100)))
    start = int(call.one("pageToken") or 0)
    page = matched[start : start + size]
    if not call.one("fields"):
        page = [{name: one[name] for name in _DEFAULT_FIELDS} for one in page]
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": page}
    return answer | ({"nextPageToken": str(start + size)} if start + size < len(matched) else {})


def files_create(call: Call) -> Json:
    """Make an empty spreadsheet. Other kinds of files are not kept here."""
    if call.body.get("mimeType") != SPREADSHEET:
        raise DriveError(403, "This local cloud keeps spreadsheets only.", "insufficientFilePermissions")
    document = new_document(str(call.body.get("name") or "Untitled"))
    document.drive |= {"parents": call.body.get("parents") or ["root"]} | _kept(call.body)
    document.sheets.append(Grid(0, "Sheet1"))
    call.cloud.add(document)
    return _shown(call, document)


def _kept(body: Json) -> Json:
    return {name: body[name] for name in ("description", "appProperties", "properties") if name in body}


def files_get(call: Call) -> Json:
    """Return a file's metadata."""
    document = _file(call)
    if call.one("alt") == "media":
        message = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
        raise DriveError(403, message, "fileNotDownloadable", "alt")
    return _shown(call, document)


def files_update(call: Call) -> Json:
    """Rename, move or trash a file."""
    _file(call)
    with call.cloud.change(call.parts[0]) as document:
        document.title = str(call.body.get("name") or document.title)
        document.drive |= {"trashed": bool(call.body.get("trashed", document.drive["trashed"]))} | _kept(call.body)
        parents = [one for one in document.drive["parents"] if one not in call.one("removeParents").split(",")]
        added = [one for one in call.one("addParents").split(",") if one]
        document.drive["parents"] = parents + added or ["root"]
    return _shown(call, call.cloud.read(call.parts[0]))


def files_copy(call: Call) -> Json:
    """Copy a file; its sharing does not come along."""
    source = _file(call)
    document = source.fork()
    fresh = new_document(str(call.body.get("name") or f"Copy of {source.title}"))
    document.id, document.title = new_file_id(), fresh.title
    document.drive = fresh.drive | {"parents": call.body.get("parents") or list(source.drive["parents"])}
    call.cloud.add(document)
    return _shown(call, document)


def files_delete(call: Call) -> None:
    """Delete a file for good."""
    call.cloud.delete(_file(call).id)


def files_export(call: Call) -> tuple[bytes, str]:
    """Return the file in another format and its media type."""
    return export(_file(call), call.one("mimeType"))


# -- permissions ---------------------------------------------------------------------------------------------------


def permissions_list(call: Call) -> Json:
    """List who may do what."""
    found = _file(call).drive["permissions"]
    if not call.one("fields"):
        found = [{name: one[name] for name in ("kind", "id", "type", "role")} for one in found]
    return {"kind": "drive#permissionList", "permissions": found}


def permissions_create(call: Call) -> Json:
    """Share a file."""
    _file(call)
    body = call.body
    if body.get("type") not in _TYPES:
        raise DriveError(400, "The permission type field is required.", "required", "permission.type")
    if body.get("role") not in _ROLES:
        raise DriveError(400, "The specified role is invalid.", "invalid", "permission.role")
    with call.cloud.change(call.parts[0]) as document:
        permission = _permission(body)
        others = [one for one in document.drive["permissions"] if one["id"] != permission["id"]]
        document.drive["permissions"] = [*others, permission]
    return permission if call.one("fields") else {n: permission[n] for n in ("kind", "id", "type", "role")}


def _permission(body: Json) -> Json:
    found: Json = {"kind": "drive#permission", "id": _permission_id(body), "type": body["type"], "role": body["role"]}
    if body["type"] in {"user", "group"}:
        address = str(body.get("emailAddress") or "")
        if "@" not in address:
            raise DriveError(400, "The specified emailAddress is invalid or not applicable.", "invalid", "emailAddress")
        found |= {"emailAddress": address, "displayName": address, "deleted": False, "pendingOwner": False}
    elif body["type"] == "domain":
        found |= {"domain": body.get("domain"), "displayName": body.get("domain")}
    if body["type"] in {"anyone", "domain"}:
        found["allowFileDiscovery"] = not body.get("withLink", False)
    return found


def _permission_id(body: Json) -> str:
    if body["type"] == "anyone":
        return "anyoneWithLink" if body.get("withLink") else "anyone"
    named = body.get("emailAddress") or body.get("domain") or secrets.token_hex(8)
    return str(int.from_bytes(str(named).casefold().encode("utf-8"), "big") % 10**20).zfill(20)


def _place_of(document: Document, permission_id: str) -> int:
    for number, one in enumerate(document.drive["permissions"]):
        if one["id"] == permission_id:
            return number
    raise DriveError(404, f"Permission not found: {permission_id}.", "notFound", "permissionId")


def permissions_get(call: Call) -> Json:
    """Return one permission."""
    document = _file(call)
    found: Json = document.drive["permissions"][_place_of(document, call.parts[1])]
    return found


def permissions_update(call: Call) -> Json:
    """Change a role, or hand the ownership over."""
    _file(call)
    with call.cloud.change(call.parts[0]) as document:
        one = document.drive["permissions"][_place_of(document, call.parts[1])]
        if call.body.get("role") == "owner":
            for other in document.drive["permissions"]:
                other["role"] = "writer" if other["role"] == "owner" else other["role"]
        one |= {name: call.body[name] for name in ("role", "pendingOwner") if name in call.body}
    return {name: one[name] for name in ("kind", "id", "type", "role")}


def permissions_delete(call: Call) -> None:
    """Stop sharing with somebody; the owner stays."""
    place = _place_of(_file(call), call.parts[1])
    if _file(call).drive["permissions"][place]["role"] == "owner":
        raise DriveError(403, "The owner of a file cannot be removed.", "cannotRemoveOwner")
    with call.cloud.change(call.parts[0]) as document:
        del document.drive["permissions"][place]


# -- comments, upload, about ---------------------------------------------------------------------------------------


def comments_list(call: Call) -> Json:
    """List the comments of a file."""
    return {"kind": "drive#commentList", "comments": copy.deepcopy(_file(call).drive["comments"])}


def comments_create(call: Call) -> Json:
    """Add a comment to a file."""
    _file(call)
    comment = {"kind": "drive#comment", "id": secrets.token_urlsafe(8), "createdTime": now_text()} | call.body
    with call.cloud.change(call.parts[0]) as document:
        document.drive["comments"].append(comment)
    return comment


def import_csv(call: Call) -> Json:
    """Replace the whole file by one sheet with the values of a CSV text (Drive v2 upload)."""
    _file(call)
    rows = list(csv.reader(io.StringIO(str(call.body.get("data") or ""))))
    with call.cloud.change(call.parts[0]) as document:
        locale = locale_of(document.locale)
        sheet = Grid(document.sheets[0].sheet_id, document.sheets[0].title)
        sheet.grow(len(rows), max((len(row) for row in rows), default=0))
        Document("", "", sheets=[sheet]).check_size()
        for number, row in enumerate(rows):
            sheet.put_row(
                number, {n: entered(sheet.cell(number, n), text, "USER_ENTERED", locale) for n, text in enumerate(row)}
            )
        document.sheets = [sheet]
    return {"kind": "drive#file", "id": call.parts[0], "title": _file(call).title, "mimeType": SPREADSHEET}


def about(_: Call) -> Json:
    """Return who is asking."""
    from hapusheets.sync.emulator.document import OWNER

    return {
        "kind": "drive#about",
        "user": {"emailAddress": OWNER["emailAddress"], "displayName": "Omistaja", "me": True},
    }


_ID = r"/files/([^/]+)"
ROUTES: tuple[tuple[str, str, str, Handler], ...] = (
    ("GET", r"/files", "read", files_list),
    ("POST", r"/files", "write", files_create),
    ("GET", _ID, "read", files_get),
    ("PATCH", _ID, "write", files_update),
    ("DELETE", _ID, "write", files_delete),
    ("POST", _ID + "/copy", "write", files_copy),
    ("GET", _ID + "/export", "read", files_export),
    ("GET", _ID + "/permissions", "read", permissions_list),
    ("POST", _ID + "/permissions", "write", permissions_create),
    ("GET", _ID + "/permissions/([^/]+)", "read", permissions_get),
    ("PATCH", _ID + "/permissions/([^/]+)", "write", permissions_update),
    ("DELETE", _ID + "/permissions/([^/]+)", "write", permissions_delete),
    ("GET", _ID + "/comments", "read", comments_list),
    ("POST", _ID + "/comments", "write", comments_create),
    ("GET", r"/about", "read", about),
)
UPLOAD = (("PUT", _ID, "write", import_csv),)
