"""PDF by LibreOffice: many files in one run, with an own profile that fetches nothing and runs nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hapusheets.messages import text

_SECONDS_TO_START, _SECONDS_A_FILE = 60, 20
_NAMES = ("soffice", "libreoffice", "soffice.com")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_KEPT = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
_YES = '{"type":"boolean","value":"true"}'
_FILTER = f'pdf:writer_pdf_Export:{{"UseTaggedPDF":{_YES},"ExportBookmarks":{_YES}}}'
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
)


@dataclass(frozen=True, slots=True)
class PdfResult:
    """What became of one file: its PDF, or the reason (in words) why there is none."""

    source: Path
    pdf: Path | None
    reason: str = ""


def find_libreoffice() -> Path | None:
    """Return LibreOffice's program; None when it is not on this machine."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found:
        return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def make_pdfs(sources: Sequence[Path], program: Path | None = None) -> list[PdfResult]:
    """Return a result for each Word file; the PDF lies beside it. One bad file never stops the others.

    Without LibreOffice every result says how to get the PDF.
    """
    office = program or find_libreoffice()
    if office is None:
        return [PdfResult(source, None, text("pdf.no_libreoffice")) for source in sources]
    with tempfile.TemporaryDirectory(prefix="hapusheets-pdf-") as folder:
        reason = _convert(office, sources, Path(folder)) if sources else ""
        return [_take(source, number, Path(folder), reason) for number, source in enumerate(sources)]


def _convert(office: Path, sources: Sequence[Path], folder: Path) -> str:
    """Run LibreOffice once; return why it stopped, "" when it did not. Files go by number: names cannot clash."""
    _write_profile(folder / "profile")
    copies = []
    for number, source in enumerate(sources):
        if _is_word_file(source):
            copies.append(folder / f"{number}.docx")
            shutil.copyfile(source, copies[-1])
    profile = (folder / "profile").as_uri()
    command = [str(office), f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--nologo", "--convert-to", _FILTER, "--outdir", str(folder / "pdf"), *map(str, copies)]
    seconds = _SECONDS_TO_START + _SECONDS_A_FILE * len(sources)
    try:
        subprocess.run(command, env=_environment(folder), timeout=seconds, capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return text("pdf.reason.timeout")
    except OSError as problem:
        return str(problem)
    return ""


def _is_word_file(source: Path) -> bool:
    """LibreOffice makes a PDF of anything, rubbish too: only real Word files are handed to it."""
    if not zipfile.is_zipfile(source):
        return False
    with zipfile.ZipFile(source) as archive:
        return "word/document.xml" in archive.namelist()


def _take(source: Path, number: int, folder: Path, reason: str) -> PdfResult:
    made = folder / "pdf" / f"{number}.pdf"
    if not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
        words = text("pdf.failed", path=source.name, reason=reason or text("pdf.reason.no_file"))
        return PdfResult(source, None, words)
    target = source.with_suffix(".pdf")
    beside = target.with_name(f".{target.name}.tmp")
    shutil.copyfile(made, beside)
    shutil.copymode(source, beside)
    beside.replace(target)
    return PdfResult(source, target)


def _environment(folder: Path) -> dict[str, str]:
    """Only what LibreOffice needs: no proxies, no user's home, no secrets."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"HOME": str(folder), "USERPROFILE": str(folder), "http_proxy": "http://127.0.0.1:9"}


def _write_profile(profile: Path) -> None:
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>'
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(content, encoding="utf-8")
