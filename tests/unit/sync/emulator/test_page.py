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


@pytest.mark.browser
def test_a_browser_shows_the_sheets_and_nothing_typed_runs(
    cloud: Served, book: gspread.Spreadsheet, tmp_path: Path
) -> None:
    book.sheet1.update([["Nimi", "Puhelin"], ["<b>Aino</b>", "0505550123"]], "A1")
    book.add_worksheet("<script>", 2, 2)
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    words = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    words += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    words += [f"--user-data-dir={tmp_path}", "--virtual-time-budget=5000", "--dump-dom", cloud.page_url]
    shown = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True).stdout
    cells = [html.unescape(cell) for cell in re.findall(r"<td[^>]*>([^<]*)</td>", shown)]
    assert [cell for cell in cells if cell] == ["Nimi", "Puhelin", "<b>Aino</b>", "0505550123"]
    assert '<button type="button">&lt;script&gt;</button>' in shown
