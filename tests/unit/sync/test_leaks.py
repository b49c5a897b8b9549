"""The last look at a finished workbook: whatever part a value hides in, it is found; its look-alikes are not."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from hapusheets.sync.forbidden import Forbidden, squeezed
from hapusheets.sync.leaks import find_leaks, found_in

HETU, NAME, PHONE = "010190-999X", "Salaranta Kuutar", "0405550991"
SECRETS = Forbidden.of(
    {squeezed(HETU): "hetu", squeezed(NAME): "name", squeezed("Kuutar Salaranta"): "name", squeezed(PHONE): "contact",
     squeezed("FI21 1234 5600 0007 85"): "iban", squeezed("Kemi"): "text", squeezed("ei saa soittaa"): "text"},
    [dt.date(1990, 1, 1)],
)  # fmt: skip

SHEET = '<worksheet><sheetData><row r="1">{cells}</row></sheetData>{more}</worksheet>'
BOOK = '<workbook xmlns:r="r"><sheets><sheet name="Päätökset" r:id="rId1"/></sheets>{names}</workbook>'
RELS = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'


def book(cells: str = "", more: str = "", strings: str = "", names: str = "", **parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", BOOK.format(names=names))
        package.writestr("xl/_rels/workbook.xml.rels", RELS)
        package.writestr("xl/worksheets/sheet1.xml", SHEET.format(cells=cells, more=more))
        package.writestr("xl/sharedStrings.xml", f"<sst>{strings}</sst>")
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return content.getvalue()


def leaks(content: bytes, name: str = "Kemijärvi.xlsx") -> list[tuple[str, str]]:
    return [(leak.place, leak.kind) for leak in find_leaks(name, content, SECRETS)]


PLANTED = {
    "an inline string": book('<c r="B1" t="inlineStr"><is><t>Kuutar Salaranta</t></is></c>'),
    "a shared string": book('<c r="B1" t="s"><v>0</v></c>', strings="<si><t>x 040 555 0991</t></si>"),
    "runs of a rich text": book(strings="<si><r><t>Sala</t></r><r><rPr><b/></rPr><t>ranta Kuutar</t></r></si>"),
    "a leftover shared string": book(strings=f"<si><t>{HETU}</t></si>"),
    "an escaped text": book(strings="<si><t>&#83;alaranta Kuut&#97;r</t></si>"),
    "Excel's own escapes": book(strings="<si><t>_x0053_alaranta Kuutar</t></si>"),
    "a cached formula value": book('<c r="B1" t="str"><f>A1</f><v>Salaranta, Kuutar</v></c>'),
    "a name over two cells": book('<c r="A1" t="inlineStr"><is><t>Salaranta</t></is></c>'
                                  '<c r="B1" t="inlineStr"><is><t>Kuutar</t></is></c>'),
    "a birth date behind its serial number": book('<c r="B1" s="3"><v>32874</v></c>'),
    "a birth date in a text": book(strings="<si><t>s. 1.1.1990</t></si>"),
    "a validation list": book(more='<dataValidation><formula1>"a,Kemi,b"</formula1></dataValidation>'),
    "a header or footer": book(more="<headerFooter><oddFooter>&amp;CSalaranta Kuutar</oddFooter></headerFooter>"),
    "a defined name": book(names='<definedNames><definedName name="x">"010190-999X"</definedName></definedNames>'),
    "a comment": book(xl__comments1_dot_xml="<comments><text><t>ei saa </t><t>soittaa</t></text></comments>"),
    "document properties": book(docProps__core_dot_xml="<p><creator>Kuutar Salaranta</creator></p>"),
    "an attribute": book(xl__tables__t_dot_xml='<table><tableColumn name="Salaranta Kuutar"/></table>'),
    "another file inside": book(xl__embeddings__a_dot_bin="… FI2112345600000785 …"),
    "a part's name": book(xl__media__010190_999X_dot_png="x"),
}  # fmt: skip


@pytest.mark.parametrize("content", PLANTED.values(), ids=PLANTED.keys())
def test_it_is_found_wherever_it_hides(content: bytes) -> None:
    found = leaks(content)
    assert found
    assert not any(secret in place for place, _ in found for secret in (HETU, "Salaranta", PHONE))


def test_the_cell_is_named() -> None:
    content = book('<c r="B1" t="s"><v>0</v></c>', strings="<si><t>040 555 0991</t></si>")
    assert ("Kemijärvi.xlsx › Päätökset!B1", "contact") in leaks(content)


def test_the_file_name_counts() -> None:
    assert leaks(book(), name="Salaranta_Kuutar.xlsx")


def test_a_workbook_inside_is_looked_into() -> None:
    inner = PLANTED["a comment"]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("xl/embeddings/inner.xlsx", inner)
    assert leaks(content.getvalue())


@pytest.mark.parametrize(
    "text",
    ["Keminmaa ja Kemijärvi", "Salaranta", "Kuutar Salarannan", "0405550991234", "1.1.1991", "010190-999XY", "ei saa"],
)
def test_a_look_alike_is_no_leak(text: str) -> None:
    assert found_in(text, SECRETS) is None


@pytest.mark.parametrize(
    "text",
    ["Kemi", "040-555 0991", "puh. 040 5550991, arkisin", "010190‑999X", "SALARANTA  Kuutar", "1990-01-01"],
)
def test_however_it_is_written_it_is_found(text: str) -> None:
    assert found_in(text, SECRETS) is not None
