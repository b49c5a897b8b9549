"""The choice card in large print: who could come, in the proposal's order; the customer decides."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm, Pt

from tools.templates.word import Page, borders, write

_BOX_CM, _INSET_CM = 1.0, 0.4
_FRAME = 12


def build(folder: Path) -> None:
    """Write the card."""
    page = Page(
        "fi",
        "Sinun valintasi {{ tarve.tunnus }}",
        "Ehdotetut sijaiset, avun käyttäjä valitsee",
        size=18,
        gap_pt=6,
        heading_pt=10,
        margins_cm=(2.5, 2.5, 1.5, 1.5),
        indent_cm=0,
    )
    page.doc.styles["Title"].font.size = Pt(26)
    page.doc.styles["Title"].paragraph_format.line_spacing = Pt(33)
    page.doc.styles["Header"].font.size = Pt(14)
    page.doc.styles["Header"].paragraph_format.line_spacing = Pt(19)
    page.later_pages("Sinun valintasi, {{ tarve.päivä }}")
    _head(page)
    _people(page)
    _answers(page)
    page.save(folder / "fi.docx")


def _head(page: Page) -> None:
    page.title("Sinun valintasi", before_pt=0)
    page.draft_notice("LUONNOS. {% if luonnos.puuttuu %}Täydennettävää: {{ luonnos.puuttuu|luettelo }}.{% endif %}")
    page.paragraph("{{ asiakas.kutsumanimi }}, kuka tulee avuksi?")
    page.paragraph(
        "**{{ tarve.päivä|viikonpäivä|alkuun_iso }} {{ tarve.päivä }} {{ tarve.alkaa }}–{{ tarve.päättyy }}**"
    )
    page.paragraph("Sinä päätät. Voit tavata heidät ensin. {{ järjestys|alkuun_iso }}.")


def _people(page: Page) -> None:
    page.tag("{%p for sivu in sivut %}")
    page.tag("{%p if not loop.first %}")
    more = page.paragraph("Lisää ehdotuksia", "Heading 1")
    more.paragraph_format.page_break_before = True
    page.tag("{%p endif %}")
    page.tag("{%p for ehdokas in sivu.ehdokkaat %}")
    page.heading("{{ ehdokas.nimi }}")
    frame(
        page,
        [
            "Osaa: {{ ehdokas.osaa|luettelo|tai('kysy keskuksesta') }}",
            "{% if ehdokas.tuttu %}On avustanut sinua ennen.{% else %}Ei ole avustanut sinua ennen.{% endif %}",
            (
                "Kielet: {{ ehdokas.kielet|luettelo|tai('kysy') }}. Auto: {{ ehdokas.auto|tai('kysy') }}. "
                "Tupakoi: {{ ehdokas.tupakoi|tai('kysy') }}."
            ),
        ],
        "Valitsen tämän",
    )
    page.tag("{%p endfor %}")
    page.tag("{%p if loop.last and sivu.täynnä %}")
    page.paragraph("Jokin muu vastaus", "Heading 1").paragraph_format.page_break_before = True
    page.tag("{%p elif loop.last %}")
    page.heading("Jokin muu vastaus")
    page.tag("{%p endif %}")
    page.tag("{%p endfor %}")


def frame(page: Page, lines: Sequence[str], answer: str) -> None:
    """Add a framed table: the lines, then a 10 mm box and the words beside it."""
    widths = (_INSET_CM, _BOX_CM, page.width_cm - _INSET_CM - _BOX_CM)
    table = page._table(3, widths)
    text, box, foot = table.add_row(), table.add_row(), table.add_row()
    for number, line in enumerate(lines):
        paragraph = text.cells[2].paragraphs[0] if number == 0 else text.cells[2].add_paragraph()
        write(paragraph, line)
    write(box.cells[2].paragraphs[0], f"**{answer}**")
    box.height, box.height_rule = Cm(_BOX_CM), WD_ROW_HEIGHT_RULE.EXACTLY
    foot.height, foot.height_rule = Cm(_INSET_CM), WD_ROW_HEIGHT_RULE.EXACTLY
    page._finish(table, keep=True, last=True)
    _outline(text, top=True)
    _outline(box)
    _outline(foot, bottom=True)
    borders(box.cells[1], dict.fromkeys(("top", "left", "bottom", "right"), _FRAME))


def _outline(row: Any, *, top: bool = False, bottom: bool = False) -> None:
    around = {"top": _FRAME} if top else {"bottom": _FRAME} if bottom else {}
    borders(row.cells[0], around | {"left": _FRAME})
    borders(row.cells[1], around)
    borders(row.cells[2], around | {"right": _FRAME})


def _answers(page: Page) -> None:
    for words in ("En halua ketään näistä", "Haluan miettiä, soittakaa minulle"):
        page.choices([("", words)], box_mm=10)
        spacer = page.paragraph("Keskus etsii lisää." if words.startswith("En") else "Keskus soittaa sinulle.")
        spacer.paragraph_format.space_before = Pt(4)
        spacer.paragraph_format.keep_with_next = True
    _lines(page, ("Päivä", "Nimi tai oma merkki", "Apuna oli"))
    page.paragraph("Anna kortti keskukselle tai soita: {{ keskus.puhelin|puhelin|tai('–') }}.")


def _lines(page: Page, labels: Sequence[str]) -> None:
    table = page._table(2, (6.5, page.width_cm - 6.5))
    for label in labels:
        row = table.add_row()
        row.height, row.height_rule = Cm(1.3), WD_ROW_HEIGHT_RULE.EXACTLY
        write(row.cells[0].paragraphs[0], label)
        borders(row.cells[0], {})
        borders(row.cells[1], {"bottom": _FRAME})
    page._finish(table, keep=True)
