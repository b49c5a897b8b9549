"""Plain papers of a workspace, under ``valmiit/YYYY``: written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hapusheets.matching.call_list import call_list_html, call_list_text
from hapusheets.matching.ranking import Ranking
from hapusheets.workspace import Workspace


def write_call_lists(workspace: Workspace, rankings: Iterable[Ranking]) -> list[Path]:
    """Write each ranking's call list as .html and .txt and return the .html paths; names hold only the R- number."""
    folder = workspace.root / "valmiit" / str(workspace.now.year)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for ranking in rankings:
        page = folder / f"{ranking.request.id}_soittolista.html"
        _write(page.with_suffix(".txt"), call_list_text(ranking))
        _write(page, call_list_html(ranking))
        written.append(page)
    return written


def _write(path: Path, content: str) -> None:
    temporary = path.with_suffix(path.suffix + ".tmp")
    temporary.write_text(content, encoding="utf-8", newline="\n")
    temporary.replace(path)
