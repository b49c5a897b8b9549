"""Renew the pictures of the README from a real run: ``python tools/make_pictures.py``.

Needs LibreOffice, pdftoppm and Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
SIZE, LINE, WIDTH, MARGIN, SHOWN = 14, 19, 8.43, 18, 36
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Run the demo in a folder of its own, and picture its contract, a morning's question and a report of check."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(folder, "demo", "esittely")
        shutil.copytree(ROOT / "sample_workbooks", folder / "aamu")
        answer = run(folder, "-w", "aamu", "match", "R-0001")
        (IMAGES / "match.svg").write_text(terminal("hapu etsi R-0001", answer), encoding="utf-8", newline="\n")
        contract = next((folder / "esittely" / "valmiit").rglob("*sopimus*.pdf"))
        picture(contract, IMAGES / "contract")
        run(folder, "-w", "aamu", "check", "--html", "tarkistus.html")
        photograph(folder / "tarkistus.html", IMAGES / "report.png")


def run(folder: Path, *words: str) -> str:
    """Return what a command answers in ``folder``."""
    environment = {**os.environ, "HAPUSHEETS_STATE": str(folder / "state"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "hapusheets", *words]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done.stdout


def terminal(command: str, answer: str) -> str:
    """Return an SVG that shows ``command`` and its answer as a terminal does."""
    told = answer.rstrip().splitlines()
    lines = [f"$ {command}", *told[:SHOWN], *(["…"] if len(told) > SHOWN else [])]
    width = max(map(len, lines)) * WIDTH + 2 * MARGIN
    height = len(lines) * LINE + 2 * MARGIN
    rows = "\n".join(
        f'<text x="{MARGIN}" y="{MARGIN + LINE * number + SIZE}" xml:space="preserve">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    font = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img" '
        f'aria-label="{escape(command)}">\n<rect width="100%" height="100%" rx="8" fill="#1e2430"/>\n'
        f'<g fill="#e6e9ef" font-family="{font}" font-size="{SIZE}">\n{rows}\n</g>\n</svg>\n'
    )


def picture(pdf: Path, target: Path) -> None:
    """Write the first page of ``pdf`` as ``target``.png."""
    size = ["-r", "75", "-f", "1", "-l", "1", "-singlefile", "-png", "-gray"]
    subprocess.run(["pdftoppm", *size, str(pdf), str(target)], check=True)


def photograph(page: Path, target: Path) -> None:
    """Write the top of ``page`` as a browser shows it."""
    browser = next(found for name in BROWSERS if (found := shutil.which(name)))
    profile = page.parent / "browser"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}",
               "--window-size=900,1180", f"--screenshot={target}"]  # fmt: skip
    subprocess.run([browser, *options, page.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
