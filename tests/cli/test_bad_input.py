"""The wrong file on a bad morning: each gets the clear answer, and nothing is lost."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from hapusheets.cli.main import run
from hapusheets.resources import templates_dir

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


def _locked(folder: Path) -> None:
    lock = folder / "rekisterit" / ".~lock.valitys.xlsx#"
    lock.write_text(",Maija Mallikas,office-pc,12.03.2026 06:40,file:///x;", encoding="utf-8")


def _encrypted(folder: Path) -> None:
    (folder / "rekisterit" / "valitys.xlsx").write_bytes(OLE)


def _without_sheet(folder: Path) -> None:
    _edit(folder, lambda book: book.remove(book["Vuorot"]))


def _renamed_header(folder: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        cell = next(cell for cell in book["Sijaistarpeet"][1] if cell.value == "Klo alkaa")
        cell.value = "Alkuaika"

    _edit(folder, rename)


def _bomb(folder: Path) -> None:
    with zipfile.ZipFile(folder / "rekisterit" / "valitys.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("xl/workbook.xml", "w", force_zip64=True) as member:
            for _ in range(400):
                member.write(bytes(1024 * 1024))


def _text_file(folder: Path) -> None:
    (folder / "rekisterit" / "valitys.xlsx").write_text("Tunnus;Asiakas\nR-0001;A-0001\n", encoding="utf-8")


def _gone(folder: Path) -> None:
    (folder / "rekisterit" / "valitys.xlsx").unlink()


def _edit(folder: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    path = folder / "rekisterit" / "valitys.xlsx"
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


@pytest.mark.parametrize(
    ("spoil", "code", "words"),
    [
        pytest.param(_locked, 4, "auki toisessa ohjelmassa (Maija Mallikas)", id="open in LibreOffice"),
        pytest.param(_encrypted, 3, "suojattu salasanalla", id="protected by a password"),
        pytest.param(_without_sheet, 3, "puuttuu taulukko Vuorot", id="a sheet is missing"),
        pytest.param(_renamed_header, 3, "Sijaistarpeet puuttuu sarake: Klo alkaa", id="a header was renamed"),
        pytest.param(_bomb, 3, "valitys.xlsx", id="a bomb of 400 MB"),
        pytest.param(_text_file, 3, "valitys.xlsx", id="a text file named .xlsx"),
        pytest.param(_gone, 3, "Työkirjaa valitys.xlsx ei löydy", id="the file is gone"),
    ],
)
def test_a_bad_workbook_is_told_and_left_alone(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path, spoil: Callable[[Path], None], code: int, words: str
) -> None:
    spoil(sample_workspace)
    before = _bytes(sample_workspace)

    assert run(["-w", str(sample_workspace), "match", "R-0001", "--write"]) == code

    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert _bytes(sample_workspace) == before


def test_a_template_with_an_unknown_field_names_field_place_and_suggestion(
    capsys: pytest.CaptureFixture[str], sample_workspace: Path
) -> None:
    own = sample_workspace / "mallit" / "tervetulokirje"
    shutil.copytree(templates_dir() / "tervetulokirje", own, dirs_exist_ok=True)
    document = docx.Document(str(own / "fi.docx"))
    document.add_paragraph("Hei {{ asiakas.etunimme }}")
    document.save(str(own / "fi.docx"))

    assert run(["-w", str(sample_workspace), "letter", "make", "tervetulokirje", "--for", "A-0002"]) == 3

    told = "".join(capsys.readouterr())
    assert "asiakas.etunimme" in told
    assert "Tarkoititko ”vastaanottaja.kutsumanimi”" in told
    assert "tervetulokirje/fi.docx › leipäteksti, kappale" in told
    assert not list(sample_workspace.glob("valmiit/*/*nain_etenet*"))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "rekisterit").iterdir()}
