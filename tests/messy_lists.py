"""Old and pasted lists as they really are, made for the tests of ``check --import``. Everybody in them is invented."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

#: Ten rows pasted after an info evening, with a title above and a row of sums below.
INFO_EVENING = """\
Infoilta 12.3.2026, Kemin kirjasto;;;;;;;;;
;;;;;;;;;
Suku nimi;Etun.;Synt.;Hetu;Osoite;Paikkakunta;Puh.;S-posti;Kengännumero;Huom
Aino;Virtanen;1.2.26;010190–901X;Kirkkokatu 1 A 3, 94100 Kemi;Hki;040 555 0123 / 050 555 0456;aino@gmial.com;38;lapset
Korhonen;Matti;1.5.1980;;Rantatie 5;tornio;O40 555 0199;matti.korhonen@example.fi;44;
Niemi ;Liisa  Maria;31.2.1975;;"Karpalotie 3, 94450 Keminmaa";;405550188;liisa.niemi(at)example.fi;;soittaa iltaisin
Lehto;Pekka;5.6.1968;;Rantatie 9;Torneå;040.555.0177;pekka@example,fi;;=cmd|' /C calc'!A0
Suku nimi;Etun.;Synt.;Hetu;Osoite;Paikkakunta;Puh.;S-posti;Kengännumero;Huom
Korhonen;Matti;1.5.1980;;Rantatie 5;Tornio;0405550199;;;
Hietala;Sari;;;;Tornio;+358 40 5550764;;;
Salo;Eila;;;;Kemi;12;;;
Mäki;;;;;Simo;;;;
Outila;Åke;12.12.1955;;Kiirunapolku 2;Övertorneå;016 555 0101;;41;
Yhteensä;10;;;;;;;;
"""


def old_workbook(path: Path) -> Path:
    """Make an old workbook: two sheets, titles, a merged header over two rows, own columns, colours, a sum."""
    book = Workbook()
    notes = book.create_sheet("Muistiinpanot", 0)
    del book["Sheet"]
    notes["A1"] = "Soita kaikille ennen kesää"
    sheet = book.create_sheet("Avustajat 2019")
    sheet["A1"] = "AVUSTAJALISTA"
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A2"] = "päivitetty 3.9.2019"
    for column, title in enumerate(["Nimi", None, "Yhteystiedot", None, "Paikka", "Auto", "Mieliväri"], start=1):
        sheet.cell(4, column, title)
    for column, title in ((1, "Etunimi"), (2, "Sukunimi"), (3, "Gsm"), (4, "Meili")):
        sheet.cell(5, column, title)
    for merged in ("A4:B4", "C4:D4", "E4:E5", "F4:F5", "G4:G5"):
        sheet.merge_cells(merged)
    rows: list[list[str | int | None]] = [
        ["Elli", "Ojala", 405550611, "elli.ojala@example.fi", "94100 Kemi", "x", "sininen"],
        ["Jukka-Pekka", "Rautio", "050-5550612", None, "95400 Tornio", "ei", None],
        [None] * 7,
        ["Tornio:", None, None, None, None, None, None],
        ["Saara", "Vesala", "(0)40 5550613", "saara.vesala@example.fi", "95420 Tornio", "on", "vihreä"],
        ["Yhteensä", 3, None, None, None, None, None],
    ]
    for number, row in enumerate(rows, start=6):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value).fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)
    return path


__all__ = ["INFO_EVENING", "old_workbook"]
