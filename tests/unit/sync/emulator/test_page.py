"""The page for a person, in a real browser."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from pathlib import Path

import gspread
import pytest

from hapusheets.sync.emulator import Served


def seen(address: str, folder: Path) -> str:
    """Return the page as the browser holds it once its program has run."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    words = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    words += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    words += [f"--user-data-dir={folder}", "--virtual-time-budget=5000", "--dump-dom", address]
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True).stdout


@pytest.mark.browser
def test_a_browser_shows_the_sheets_and_nothing_typed_runs(
    cloud: Served, book: gspread.Spreadsheet, tmp_path: Path
) -> None:
    book.sheet1.update([["Nimi", "Puhelin"], ["<b>Aino</b>", "0505550123"]], "A1")
    book.add_worksheet("<script>", 2, 2)
    shown = seen(cloud.page_url, tmp_path)
    cells = [html.unescape(cell) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", shown)]
    assert [cell for cell in cells if cell] == ["Nimi", "Puhelin", "<b>Aino</b>", "0505550123"]
    assert '<button type="button">&lt;script&gt;</button>' in shown


@pytest.mark.browser
def test_many_workbooks_have_short_names_and_the_page_says_what_to_do(
    cloud: Served, client: gspread.Client, tmp_path: Path
) -> None:
    names = [f"Länsi-Pohjan harjoitus – {name}" for name in ("asiakkaat", "asioinnit", "<b>")]
    for name in [*names, "Koe"]:
        client.create(name)
    words = {"fi": "Valitse työkirja", "sv": "Välj en arbetsbok", "en": "Choose a spreadsheet"}
    for language, asked in words.items():
        shown = seen(f"{cloud.page_url}&lang={language}", tmp_path)
        links = re.findall(r'<button type="button" title="([^"]*)">([^<]*)</button>', shown)
        wanted = [("Koe", "Koe")] + [(name, name.rpartition(" ")[2]) for name in names]
        assert sorted((html.unescape(full), html.unescape(short)) for full, short in links) == sorted(wanted)
        first = re.search(r'<main[^>]*><p id="empty">([^<]*)</p>', shown)
        assert first is not None
        assert first[1].startswith(asked)
        assert "<td" not in shown


@pytest.mark.browser
def test_an_address_opens_its_workbook_among_many(cloud: Served, client: gspread.Client, tmp_path: Path) -> None:
    book, _ = client.create("Työ: yksi"), client.create("Työ: kaksi")
    book.sheet1.update([["Aino"]], "A1")
    shown = seen(f"{cloud.page_url}&file={book.id}", tmp_path)
    assert ">Aino</td>" in shown
    assert 'aria-current="true" title="Työ: yksi">yksi</button>' in shown
