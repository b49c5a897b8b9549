"""A cell as long as a workbook can hold stalls neither the looking at a list nor the comparison of people."""

from __future__ import annotations

import time

import pytest

from hapusheets.checking.duplicates.cleaning import clean_street
from hapusheets.checking.importing_contents import contents_of, is_whole_address
from hapusheets.model.cells import Cell, CellKind

LONGEST = 32_767
#: CPU seconds that one cell may take at most; the patterns that stalled took twenty and more.
_MOST = 2.0
TEXTS = {"letters": "x" * LONGEST, "digits": "1" * LONGEST, "words": "ab " * 10_900, "addresses": "a 1, 94100 " * 2_900}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_very_long_cell_of_a_list_is_looked_at_in_no_time(text: str) -> None:
    started = time.process_time()
    contents_of([Cell("A2", CellKind.TEXT, text)], lambda _: False)
    is_whole_address(text)
    assert time.process_time() - started < _MOST


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_very_long_cell_of_an_address_is_compared_in_no_time(text: str) -> None:
    started = time.process_time()
    clean_street(f"{text}.")
    assert time.process_time() - started < _MOST
