from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from hapusheets.letters.archive import document_rows, file_name, write_letter, write_whole
from hapusheets.letters.making import Letter
from hapusheets.model.changes import RowAdded
from hapusheets.registers.records import Document, RowPlace
from hapusheets.registers.schema import load_schema

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


def letter(surname: str = "Esimerkki", content: bytes = b"a", *, draft: bool = False) -> Letter:
    return Letter("sijaisen_tyosopimus", "T-0012", "fi", "tyosopimus", surname, content, "f" * 64, draft)


@pytest.mark.parametrize(
    ("surname", "name"),
    [
        pytest.param("Esimerkki", "2026-11-24_tyosopimus_Esimerkki_T-0012.docx", id="a plain name"),
        pytest.param("", "2026-11-24_tyosopimus_T-0012.docx", id="a protected person, by id only"),
        pytest.param("Oy A & B <C>/..", "2026-11-24_tyosopimus_Oy_A_B_C_T-0012.docx", id="an awkward name"),
        pytest.param("010190-999W", "2026-11-24_tyosopimus_T-0012.docx", id="an identity code in the wrong cell"),
    ],
)
def test_a_file_name_tells_what_who_and_when(surname: str, name: str) -> None:
    assert file_name(letter(surname), NOW.date()) == name


def test_the_same_letter_again_is_the_same_file_and_a_new_one_gets_a_number(tmp_path: Path) -> None:
    paths = [write_letter(tmp_path, letter(content=content), NOW) for content in (b"a", b"a", b"b")]
    assert [path.name for path in paths] == [
        "2026-11-24_tyosopimus_Esimerkki_T-0012.docx",
        "2026-11-24_tyosopimus_Esimerkki_T-0012.docx",
        "2026-11-24_tyosopimus_Esimerkki_T-0012_2.docx",
    ]
    assert paths[0].parent == tmp_path / "valmiit" / "2026"


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "kirje.docx"
    target.write_bytes(b"vanha")

    def fail(self: Path, other: Path) -> None:
        raise OSError(other)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="kirje"):
        write_whole(target, b"uusi")
    assert [path.name for path in tmp_path.iterdir()] == ["kirje.docx"]
    assert target.read_bytes() == b"vanha"


def test_finished_letters_are_logged_and_drafts_are_not(tmp_path: Path) -> None:
    made = [(one, write_letter(tmp_path, one, NOW)) for one in (letter(), letter(draft=True))]
    changes = document_rows(load_schema(), tmp_path, made, now=NOW, author="kayttaja")
    (row,) = changes.changes
    assert isinstance(row, RowAdded)
    assert (row.workbook, row.sheet, row.values["Kohde"], row.values["Tila"]) == (
        "asiakirjat.xlsx", "Asiakirjat", "T-0012", "voimassa",
    )  # fmt: skip
    assert row.values["Tiedosto"] == "valmiit/2026/2026-11-24_tyosopimus_Esimerkki_T-0012.docx"


def test_the_very_same_file_is_logged_once(tmp_path: Path) -> None:
    made = [(letter(), write_letter(tmp_path, letter(), NOW))]
    place = RowPlace("asiakirjat.xlsx", "Asiakirjat", 2)
    file = "valmiit/2026/2026-11-24_tyosopimus_Esimerkki_T-0012.docx"
    row = Document("D-00001", place, file=file, file_hash=letter().sha256, state="voimassa")
    withdrawn = Document("D-00002", place, file=file, file_hash=letter().sha256, state="peruttu")
    assert not document_rows(load_schema(), tmp_path, made, now=NOW, author="x", logged=[row])
    assert document_rows(load_schema(), tmp_path, made, now=NOW, author="x", logged=[withdrawn])
