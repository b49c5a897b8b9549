"""CPU of filling letters, against plain docxtpl on the same template and data. Run: ``python benchmarks/letters.py``.

One process, both in turn, medians of processor time. Every round begins with an empty cache of compiled templates,
so that N = 1 holds opening, checking and compiling; docxtpl opens its template for each letter, as its users do.
"""

from __future__ import annotations

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import docx
import docxtpl

from hapusheets.letters import render
from hapusheets.letters.render import render_template

ROUNDS = {1: 15, 100: 5}
PARAGRAPHS, ROWS = 40, 12


def main() -> None:
    """Print the medians and the ratios."""
    sys.stdout.write(f"docxtpl {docxtpl.__version__}, {PARAGRAPHS} paragraphs, a table of {ROWS} rows\n")
    with tempfile.TemporaryDirectory() as folder:
        template = make_template(Path(folder) / "malli.docx")
        refuse_different_text(template)
        for count, rounds in ROUNDS.items():
            ours, theirs = medians(template, count, rounds)
            ratio = f"{theirs / ours:5.1f} times less"
            sys.stdout.write(f"N = {count:3}  docxtpl {theirs:8.1f} ms  hapusheets {ours:7.1f} ms  {ratio}\n")


def make_template(path: Path) -> Path:
    """Make a letter of about two pages with values, conditions, a repeated row and a header."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ otsikko }}"
    for number in range(PARAGRAPHS // 4):
        document.add_heading(f"Kohta {number + 1}", level=2)
        document.add_paragraph("{%p if mukana %}")
        document.add_paragraph("Työnantaja {{ nimi }}, {{ osoite }}. " + "Sovitaan kirjallisesti. " * 8)
        document.add_paragraph("{%p endif %}")
    table = document.add_table(rows=4, cols=3)
    texts = (("Nimi", "Paikka", "Aika"), ("{%tr for r in rivit %}", "", ""),
             ("{{ r.nimi }}", "{{ r.paikka }}", "{{ r.aika }}"), ("{%tr endfor %}", "", ""))  # fmt: skip
    for row, words in zip(table.rows, texts, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    document.save(str(path))
    return path


def letters(count: int) -> Iterable[dict[str, Any]]:
    """Yield the data of each letter."""
    for number in range(count):
        rows = [{"nimi": f"Nimi {row}", "paikka": "Kemi", "aika": f"klo {row}"} for row in range(ROWS)]
        yield {"otsikko": "Sopimus", "mukana": True, "nimi": f"Esimerkki {number}", "osoite": "Katu 1", "rivit": rows}


def with_ours(template: Path, context: Mapping[str, Any]) -> bytes:
    """Fill one letter by hapusheets."""
    return render_template(template, context)


def with_docxtpl(template: Path, context: Mapping[str, Any]) -> bytes:
    """Fill one letter by plain docxtpl."""
    opened, target = docxtpl.DocxTemplate(template), io.BytesIO()
    opened.render(dict(context), autoescape=True)
    opened.save(target)
    return target.getvalue()


def refuse_different_text(template: Path) -> None:
    """Stop when the two do not print the same words: then the figures would compare nothing."""
    context = next(iter(letters(1)))
    ours, theirs = (words(fill(template, context)) for fill in (with_ours, with_docxtpl))
    if ours != theirs:
        raise SystemExit("the two letters differ")


def words(content: bytes) -> list[str]:
    """Return the paragraphs and cells of a Word file."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def medians(template: Path, count: int, rounds: int) -> tuple[float, float]:
    """Return the milliseconds of processor time for ``count`` letters: ours, docxtpl's."""
    taken: dict[Callable[..., bytes], list[float]] = {with_ours: [], with_docxtpl: []}
    for fill in taken:
        fill(template, next(iter(letters(1))))
    for _ in range(rounds):
        for fill, times in taken.items():
            render._compiled.cache_clear()
            began = time.process_time()
            for context in letters(count):
                fill(template, context)
            times.append((time.process_time() - began) * 1000)
    return statistics.median(taken[with_ours]), statistics.median(taken[with_docxtpl])


if __name__ == "__main__":
    main()
