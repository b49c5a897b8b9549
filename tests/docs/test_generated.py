"""The generated pages say what the program says. To renew them: ``python tools/make_docs.py``."""

from __future__ import annotations

import pytest

from tools.make_docs import ROOT, pages


@pytest.mark.parametrize("name", ["docs/cli.md", "docs/messages.md", "docs/findings.md", "docs/registers.md"])
def test_the_page_is_fresh(name: str) -> None:
    written = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert written == pages()[name].splitlines(), "renew it: python tools/make_docs.py"


def test_every_command_is_on_the_page_in_three_languages() -> None:
    page = pages()["docs/cli.md"]
    assert page.count("### hapusheets match (etsi)") == 3
    assert page.count("### hapusheets doctor (kunto)") == 3
