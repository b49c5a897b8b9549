from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from hapusheets.letters import pdf
from hapusheets.letters.render import render_template
from tests.unit.letters.conftest import MakeTemplate


@pytest.mark.libreoffice
def test_many_files_become_pdf_in_one_run_and_a_bad_one_stops_nobody(
    make_template: MakeTemplate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = make_template("Hei {{ nimi }}")
    sources = [tmp_path / f"kirje {name}.docx" for name in ("Ääri", "B", "C")]
    for source in sources:
        source.write_bytes(render_template(template, {"nimi": source.stem}))
    sources[1].write_bytes(b"rikki\0" * 50)
    runs = _count_runs(monkeypatch)
    results = pdf.make_pdfs(sources)
    assert len(runs) == 1
    assert [result.pdf.name if result.pdf else None for result in results] == ["kirje Ääri.pdf", None, "kirje C.pdf"]
    assert (tmp_path / "kirje Ääri.pdf").read_bytes().startswith(b"%PDF")
    assert "kirje B.docx" in results[1].reason


def test_without_libreoffice_a_clear_line_says_how_to_get_the_pdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "find_libreoffice", lambda: None)
    (result,) = pdf.make_pdfs([tmp_path / "kirje.docx"])
    assert result.pdf is None
    assert "Asenna LibreOffice tai tallenna PDF Wordista" in result.reason


def test_a_program_that_never_answers_is_told(
    make_template: MakeTemplate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(*arguments: Any, **options: Any) -> None:
        raise subprocess.TimeoutExpired("soffice", 1)

    monkeypatch.setattr(subprocess, "run", hang)
    (result,) = pdf.make_pdfs([make_template("x")], tmp_path / "soffice")
    assert "ei vastannut ajoissa" in result.reason


def test_libreoffice_sees_only_a_small_environment(
    make_template: MakeTemplate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALAISUUS", "x")
    runs = _count_runs(monkeypatch, really=False)
    pdf.make_pdfs([make_template("x")], tmp_path / "soffice")
    environment = runs[0]["env"]
    assert "SALAISUUS" not in environment
    assert environment["HOME"] != str(Path.home())


def _count_runs(monkeypatch: pytest.MonkeyPatch, *, really: bool = True) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = []
    real = subprocess.run

    def count(*arguments: Any, **options: Any) -> Any:
        runs.append(options)
        return real(*arguments, **options) if really else None

    monkeypatch.setattr(subprocess, "run", count)
    return runs
