"""The report in a real browser: read without network and script, by keyboard, on paper; hostile cells stay text."""

from __future__ import annotations

import datetime as dt
import html
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hapusheets.checking.baseline import compare, remember
from hapusheets.checking.engine import CheckResult
from hapusheets.checking.report_page import ReportFacts, report_page
from hapusheets.messages import use_language
from tests.browser import Browser
from tests.small_tables import check

NOW = dt.datetime(2026, 3, 12, 6, 40, tzinfo=ZoneInfo("Europe/Helsinki"))
CUSTOMERS = """
    Tunnus | Kunta  | Henkilötunnus | Puhelin
    A-0001 | Tornoi | 010594Y9033   | O40 555 0101
    A-0002 | kemi   | 010594–9032   | 040.555.0102
"""
HOSTILE = """
    Tunnus | Kunta                            | Puhelin
    A-0001 | <script>document.title='x'</script> | "><img src=x onerror=alert(1)>
    A-0002 | עברית \u202eimeK | {long}
""".format(long="hyvinpitkäsana" * 40)
Page = Callable[..., Path]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """Return a writer of the report of some tables; ``earlier``: the same registers as they were at the last check."""

    def write(earlier: CheckResult | None = None, *, show_sensitive: bool = False, **sheets: str) -> Path:
        result = check(**sheets)
        memory = remember(earlier.findings, earlier.suppressed, NOW) if earlier else None
        told = compare(result.findings, result.suppressed, memory)
        path = tmp_path / "raportti.html"
        facts = ReportFacts("Länsi-Pohja", NOW, show_sensitive=show_sensitive)
        path.write_text(report_page(result, told, facts), encoding="utf-8")
        return path

    return write


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_is_read_on_its_ground_in_light_dark_and_print(page: Page) -> None:
    style = page(customers=CUSTOMERS).read_text(encoding="utf-8").partition("<style>")[2].partition("</style>")[0]
    palettes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(palettes) == 3
    for palette in palettes:
        grounds = [palette["paper"], palette.get("soft", palette["paper"])]
        inks = [palette[name] for name in ("ink", "faint", "error", "warning", "info", "new", "link")]
        assert min(contrast(ink, ground) for ink in inks for ground in grounds) >= 4.5


def test_the_file_names_nothing_outside_itself(page: Page) -> None:
    words = page(customers=CUSTOMERS).read_text(encoding="utf-8")
    assert not re.search(r"https?:|//[a-z]|url\(|@import|<link|<iframe| src=", words)
    assert "default-src 'none'" in html.unescape(words)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_is_whole_in_every_language_without_script(page: Page, language: str) -> None:
    use_language(language)
    words = page(check(shifts="Tunnus | Asiakas\nU-0001 | A-0099"), customers=CUSTOMERS).read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in words
    assert words.count('data-severity="') == len(check(customers=CUSTOMERS).findings)
    assert '<form id="filters" hidden>' in words
    assert not re.search(
        r"None|\{[a-z]+\}(?!<)", re.sub(r"<(style|script)>.*?</\1>|data-words=\"[^\"]*\"", "", words, flags=re.DOTALL)
    )
    for landmark in ("<header>", "<nav ", "<main ", "<footer>"):
        assert landmark in words


def test_identity_codes_are_masked_unless_asked_for(page: Page) -> None:
    assert "9033" not in page(customers=CUSTOMERS).read_text(encoding="utf-8")
    assert "010594-9032" in page(customers=CUSTOMERS, show_sensitive=True).read_text(encoding="utf-8")


@pytest.mark.browser
def test_a_hostile_cell_stays_text_and_breaks_no_line(page: Page) -> None:
    with Browser(page(customers=HOSTILE), width=400) as browser:
        assert browser.ask("document.title") == "Tarkistus 12.3.2026"
        assert browser.ask("document.querySelectorAll('img, main script').length") == 0
        assert "<script>document.title='x'</script>" in browser.ask("document.querySelector('main').textContent")
        assert browser.ask("document.documentElement.scrollWidth <= innerWidth")
        assert "\u202e" not in browser.ask("document.body.textContent")


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(page: Page, dark: bool) -> None:
    file = page(check(shifts="Tunnus | Asiakas\nU-0001 | A-0099"), customers=CUSTOMERS)
    where = "(e => e.className || e.name && (e.name + ' ' + e.value).trim() || e.tagName)(document.activeElement)"
    with Browser(file, dark=dark) as browser:
        seen = []
        for _ in range(8):
            browser.press("Tab")
            seen.append(browser.ask(where))
            assert browser.ask("getComputedStyle(document.activeElement).outline").endswith("solid 3px")
        order = ["skip", "A", "severity error", "severity warning", "severity info", "new new", "words", "SUMMARY"]
        assert seen == order
        browser.press("Enter")
        assert browser.ask("document.activeElement.parentElement.open")


@pytest.mark.browser
def test_the_skip_link_leads_to_the_findings(page: Page) -> None:
    with Browser(page(customers=CUSTOMERS)) as browser:
        browser.press("Tab")
        assert browser.ask("document.activeElement.getBoundingClientRect().left >= 0")
        browser.press("Enter")
        assert browser.ask("document.activeElement.id") == "findings"


@pytest.mark.browser
def test_filters_hide_rows_and_say_how_many_are_left(page: Page) -> None:
    shown = "document.querySelectorAll('.findings tbody tr:not([hidden])').length"
    with Browser(page(customers=CUSTOMERS)) as browser:
        whole = browser.ask(shown)
        browser.ask("document.querySelector('input[value=error]').focus()")
        browser.press("Space")
        errors = sum(found.severity == "error" for found in check(customers=CUSTOMERS).findings)
        assert browser.ask(shown) == whole - errors
        assert browser.ask("document.getElementById('shown').textContent") == f"Näkyvissä {whole - errors} / {whole}"
        browser.press("Space")
        browser.ask("document.querySelector('input[type=search]').focus()")
        browser.type("a-0001 tornoi")
        assert browser.ask(shown) == 1


@pytest.mark.browser
def test_paper_cuts_no_finding_and_names_the_workbook_on_every_page(page: Page, tmp_path: Path) -> None:
    rows = "\n".join(f"A-{n:04} | Keni{n:03} | 010594-9032 | O40 555 {n:04}" for n in range(1, 61))
    with Browser(page(customers="Tunnus | Kunta | Henkilötunnus | Puhelin\n" + rows)) as browser:
        (tmp_path / "r.pdf").write_bytes(browser.pdf())
    words = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "r.pdf", "-"], capture_output=True, check=True, encoding="utf-8"
    )
    pages = words.stdout.split("\f")[:-1]
    assert len(pages) > 8
    assert all("asiakkaat.xlsx" in each for each in pages[:-1])
    for number in range(1, 61):
        holders = [each for each in pages if f"”Keni{number:03}”" in each]
        assert len(holders) == 1
        start = holders[0].index(f"”Keni{number:03}”")
        assert re.search(r"Kunta", holders[0][max(0, start - 200) : start + 400])
