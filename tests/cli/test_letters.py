from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import docx
import pytest

from hapusheets import Workspace
from hapusheets.cli.main import run
from hapusheets.model.errors import UnsafeTemplate
from hapusheets.resources import templates_dir
from hapusheets.workbooks import edit_workbook

CONTRACT, CARD, WELCOME = "sijaisen_tyosopimus", "valintakortti", "tervetulokirje"


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_letter_is_made_and_logged(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = answer(capsys, "letter", "make", WELCOME, "--for", "A-0001", "--no-pdf", "-w", str(sample_workspace))
    (document,) = said["documents"]
    made = Path(document["path"])
    assert (code, said["schema"], document["record"]) == (0, "hapusheets.letters/1", "A-0001")
    assert "Hei" in "\n".join(p.text for p in docx.Document(str(made)).paragraphs)
    rows = list(Workspace.open(sample_workspace).registers.documents.values())
    assert [(row.template, row.subject, row.file, row.file_hash) for row in rows if row.subject == "A-0001"] == [
        (WELCOME, "A-0001", made.relative_to(sample_workspace.resolve()).as_posix(), document["sha256"])
    ]


def test_what_is_missing_is_told_for_the_whole_batch_and_the_rest_is_made(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    incomplete = next(
        row.id
        for row in Workspace.open(sample_workspace).registers.employments.values()
        if row.kind == "määräaikainen" and not row.fixed_term_reason
    )
    words = ("letter", "make", CONTRACT, "--for", incomplete, "--for", "T-9999", "-w", str(sample_workspace))
    code, said = answer(capsys, *words)
    assert (code, said["documents"]) == (1, [])
    assert said["missing"][0]["fields"][0]["name"] == "sopimus.peruste"
    assert said["missing"][0]["fields"][0]["workbook"] == "avustajat.xlsx"
    assert [failure["record"] for failure in said["failures"]] == ["T-9999"]
    assert said["failures"][0]["seen"].endswith("Tarkista tunnus.")
    assert not (sample_workspace / "valmiit").exists()


def test_a_dry_run_writes_nothing(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("kirje", "tee", WELCOME, "--for", "A-0001", "--dry-run", "-w", str(sample_workspace))
    code, said = answer(capsys, *words)
    assert (code, said["documents"][0]["path"]) == (0, None)
    assert not (sample_workspace / "valmiit").exists()


def test_a_guide_page_is_made_and_says_what_to_check(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["opas", "Simo", "--no-pdf", "-w", str(sample_workspace)]) == 0
    told = capsys.readouterr()
    assert "valmiit/2026/2026-03-12_opas_Simo_751.docx" in told.out
    assert "Jäi pois: tieto" in told.err


def test_an_unknown_municipality_is_wrong_use(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = answer(capsys, "guide", "Helsinki", "-w", str(sample_workspace))
    assert (code, said["code"]) == (2, "guide.no_area")


def test_somebody_else_cannot_be_made_to_sign(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = Workspace.open(sample_workspace).registers.employments.values()
    row = next(one for one in rows if one.kind == "määräaikainen")
    words = ("letter", "make", CONTRACT, "--for", row.id, "--signer", "A-9999", "-w", str(sample_workspace))
    code, said = answer(capsys, *words)
    assert (code, said["code"]) == (3, "letter.not_the_signer")


def test_templates_are_listed_and_linted_without_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = answer(capsys, "letter", "list")
    assert (code, {row["template"] for row in said["templates"]}) == (0, {CONTRACT, CARD, WELCOME, "kuntasivu"})
    assert answer(capsys, "kirje", "tarkista") == (0, {"schema": "hapusheets.letters/1", "problems": []})


def test_a_fault_in_a_template_is_told_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = docx.Document()
    document.add_paragraph("alku")
    document.add_paragraph("{{ a.b")
    document.save(str(tmp_path / "oma.docx"))
    code, said = answer(capsys, "letter", "lint", str(tmp_path / "oma.docx"))
    (problem,) = said["problems"]
    assert (code, problem["template"], problem["part"], problem["paragraph"]) == (
        1, "oma.docx", "word/document.xml", 2,
    )  # fmt: skip


def test_the_coordinators_own_template_comes_before_the_shipped_one(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = sample_workspace / "mallit" / WELCOME
    own.mkdir(parents=True)
    document = docx.Document()
    document.add_paragraph("Oma kirje: {{ oma.palvelut }}")
    document.save(str(own / "fi.docx"))
    (own / "fields.toml").write_text(
        'record = "customers"\nlanguages = ["fi"]\ntitle = {fi = "Oma"}\n[fields]\n'
        '"oma.palvelut" = {source = "customers.services", missing = "dash"}\n',
        encoding="utf-8",
    )
    code, said = answer(capsys, "letter", "make", WELCOME, "--for", "A-0001", "--no-pdf", "-w", str(sample_workspace))
    text = docx.Document(said["documents"][0]["path"]).paragraphs[0].text
    services = Workspace.open(sample_workspace).registers.customers["A-0001"].services
    assert (code, text) == (0, f"Oma kirje: {', '.join(services) or '–'}")


def test_the_fields_of_a_template_are_shown_with_their_source(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = answer(capsys, "letter", "fields", "sijaisen")
    by_tag = {row["tag"]: row["source"] for row in said["fields"]}
    assert (code, by_tag["{{ sopimus.alkaa }}"]) == (0, "avustajat.xlsx › Työsuhteet: Alkaa")


@pytest.mark.libreoffice
def test_a_final_letter_gets_a_pdf_and_a_draft_does_not(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("letter", "make", WELCOME, "--for", "A-0001", "-w", str(sample_workspace))
    (final,) = answer(capsys, *words)[1]["documents"]
    (draft,) = answer(capsys, *words, "--draft")[1]["documents"]
    assert final["pdf"] == str(Path(final["path"]).with_suffix(".pdf"))
    assert Path(final["pdf"]).read_bytes().startswith(b"%PDF")
    assert draft["pdf"] is None


def test_without_libreoffice_the_word_file_is_made_and_the_way_to_a_pdf_is_told(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hapusheets.letters.pdf.find_libreoffice", lambda: None)
    assert run(["letter", "make", WELCOME, "--for", "A-0001", "-w", str(sample_workspace)]) == 0
    told = capsys.readouterr()
    assert "A-0001.docx" in told.out
    assert "LibreOfficea ei löydy. Asenna LibreOffice tai tallenna PDF Wordista." in told.err


def test_no_pdf_means_no_pdf_and_no_word_of_it(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hapusheets.letters.pdf.find_libreoffice", lambda: None)
    code, said = answer(capsys, "guide", "Simo", "--no-pdf", "-w", str(sample_workspace))
    assert (code, said["documents"][0]["pdf"]) == (0, None)
    assert Path(said["documents"][0]["path"]).is_file()


def test_a_fault_in_the_template_refuses_the_whole_batch_and_names_every_fault(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _own_template(sample_workspace, "Hei {{ kunta.nim }} ja {{ asiakas.etunimme }}")
    words = ("letter", "make", WELCOME, "--for", "A-0001", "--for", "A-0002", "-w", str(sample_workspace))
    code, said = answer(capsys, *words)
    assert (code, said["documents"], said["missing"], said["failures"]) == (3, [], [], [])
    found = [(one["template"], one["paragraph"], one["suggestion"]) for one in said["problems"]]
    named = [(f"{WELCOME}/fi.docx", 1, "kunta.nimi"), (f"{WELCOME}/fi.docx", 1, "vastaanottaja.kutsumanimi")]
    assert found == named
    assert not (sample_workspace / "valmiit").exists()


def test_python_hears_of_a_faulty_template_too(sample_workspace: Path) -> None:
    _own_template(sample_workspace, "Hei {{ kunta.nim }}")
    with pytest.raises(UnsafeTemplate, match=r"letters\.faulty_template") as told:
        Workspace.open(sample_workspace).letters(WELCOME, "A-0001")
    assert "Tarkoititko ”kunta.nimi”" in told.value.facts["message"]


def test_a_fault_in_a_language_that_nobody_gets_stops_nothing(
    sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _own_template(sample_workspace, "Hej {{ asiakas.sukunim }}", language="sv")
    code, _ = answer(capsys, "letter", "make", WELCOME, "--for", "A-0001", "--no-pdf", "-w", str(sample_workspace))
    assert code == 0


@pytest.mark.parametrize(
    ("template", "typed", "meant"),
    [
        (WELCOME, "A-0001 Hietala", "A-0001"),
        (WELCOME, "a1", "A-0001"),
        (WELCOME, "{last} {first}", "A-0001"),
        (WELCOME, "{first} {last}", "A-0001"),
        ("kuntasivu", "Simo", "751"),
        ("kuntasivu", "torneå", "851"),
    ],
    ids=["an id with a name", "an id as typed", "surname first", "first name first", "a municipality", "in Swedish"],
)
def test_a_row_is_named_as_in_a_reference_cell(
    template: str, typed: str, meant: str, sample_workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    customer = Workspace.open(sample_workspace).registers.customers["A-0001"]
    name = typed.format(last=customer.last_name, first=customer.first_names)
    words = ("letter", "make", template, "--for", name, "--dry-run", "-w", str(sample_workspace))
    code, said = answer(capsys, *words)
    assert (code, [one["record"] for one in said["documents"]]) == (0, [meant])


def test_a_name_that_two_rows_have_is_asked_about(sample_workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    registers = Workspace.open(sample_workspace).registers
    one, other = list(registers.customers.values())[:2]
    path = sample_workspace / "rekisterit" / "asiakkaat.xlsx"
    places = (("last_name", one.last_name), ("first_names", one.first_names))
    cells = {registers.cell("customers", other.id, column).rpartition("!")[2]: name for column, name in places}
    edit_workbook(path, {("Asiakkaat", cell): name for cell, name in cells.items()})
    words = ("letter", "make", WELCOME, "--for", f"{one.last_name} {one.first_names}", "-w", str(sample_workspace))
    code, said = answer(capsys, *words)
    assert (code, said["code"]) == (2, "letter.ambiguous_record")
    assert f"{one.id}, {other.id}" in said["seen"]


def _own_template(workspace: Path, words: str, language: str = "fi") -> None:
    """Put one paragraph in the place of the shipped welcome letter; its fields stay."""
    own = workspace / "mallit" / WELCOME
    shutil.copytree(templates_dir() / WELCOME, own, dirs_exist_ok=True)
    document = docx.Document()
    document.add_paragraph(words)
    document.save(str(own / f"{language}.docx"))
