"""Building blocks of the shipped Word templates: real styles, header rows, language, no empty paragraphs.

Measures follow SFS 2487:2024 as the house uses it: text at 2,3 cm, metadata at 9,2 cm, Arial by name,
exact line spacing.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from hapusheets.letters.package import pack, unpack

FONT = "Arial"
INDENT_CM, META_CM = 2.3, 9.2
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
#: Line heights that look the same with Arial and its twin Liberation Sans.
LINE_PT = {10: 12.0, 11: 13.2, 12: 14.4, 14: 19.0, 16: 22.0, 18: 25.0, 20: 26.0, 24: 31.0, 26: 33.0}
GREY = "F2F2F2"
_CELL_PADDING_CM = 0.19
_KEPT_ROWS = 7
_MADE = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


class Page:
    """One template under construction."""

    def __init__(
        self,
        language: str,
        title: str,
        subject: str,
        *,
        size: int = 11,
        gap_pt: float = 6,
        margins_cm: tuple[float, float, float, float] = (2.0, 2.0, 1.5, 2.0),
        indent_cm: float = INDENT_CM,
        heading_pt: float | None = None,
    ) -> None:
        self.doc = docx.Document()
        self.size = size
        self.indent_cm = indent_cm
        self.width_cm = 21.0 - margins_cm[0] - margins_cm[1]
        self._properties(language, title, subject)
        self._paper(margins_cm)
        self._styles(LOCALES[language], gap_pt, gap_pt + 6 if heading_pt is None else heading_pt)

    # --- text ---------------------------------------------------------------------------------------

    def paragraph(self, text: str, style: str = "Normal") -> Any:
        """Add a paragraph; ``**bold**`` marks bold words."""
        paragraph = self.doc.add_paragraph(style=style)
        write(paragraph, text)
        return paragraph

    def body(self, *texts: str) -> None:
        """Add paragraphs at the text indent."""
        for text in texts:
            self.paragraph(text, "Body Text")

    def tag(self, text: str) -> None:
        """Add a paragraph that holds a tag and goes away when the template is filled."""
        self.paragraph(text)

    def title(self, text: str, before_pt: float | None = None) -> None:
        """Add the main title."""
        paragraph = self.paragraph(text, "Title")
        if before_pt is not None:
            paragraph.paragraph_format.space_before = Pt(before_pt)

    def heading(self, text: str, level: int = 1) -> None:
        """Add a heading."""
        self.paragraph(text, f"Heading {level}")

    def steps(self, *texts: str) -> None:
        """Add numbered steps."""
        for text in texts:
            self.paragraph(text, "List Number")

    def bullets(self, *texts: str) -> None:
        """Add a list."""
        for text in texts:
            self.paragraph(text, "List Bullet")

    def draft_notice(self, words: str) -> None:
        """Add the line that stands only on a draft."""
        self.tag("{%p if luonnos is defined %}")
        self.paragraph(f"**{words}**")
        self.tag("{%p endif %}")

    # --- first page and the next ones ---------------------------------------------------------------

    def metadata(self, sender: str, name: str, lines: Sequence[str]) -> None:
        """Add the block at the top of page 1: sender, document name and page number, then ``lines``."""
        first = self.paragraph(sender, "Metadata")
        first.add_run("\t")
        first.add_run(name).bold = True
        first.add_run("\t")
        page_number(first)
        for line in lines:
            self.paragraph(f"\t{line}", "Metadata")

    def later_pages(self, text: str) -> None:
        """Give pages from the second on a header with ``text`` and the page number."""
        section = self.doc.sections[0]
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        write(paragraph, f"{text}\t")
        page_number(paragraph)

    # --- tables -------------------------------------------------------------------------------------

    def facts(self, rows: Sequence[tuple[str, str] | str], *, label_cm: float = 4.6) -> None:
        """Add a two-column table of facts; a row given as one text is a row tag such as ``{%tr if … %}``."""
        table = self._table(2, (label_cm, self.width_cm - label_cm))
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        for name in ("firstRow", "noHBand", "noVBand"):
            look.set(qn(f"w:{name}"), "0")
        look.set(qn("w:firstColumn"), "1")
        for row in rows:
            cells = table.add_row().cells
            if isinstance(row, str):
                write(cells[0].paragraphs[0], row)
                continue
            shade(cells[0], GREY)
            for cell, words in zip(cells, row, strict=True):
                write(cell.paragraphs[0], words)
        self._finish(table, keep=len(rows) <= _KEPT_ROWS, last=True)

    def grid(self, header: Sequence[str], rows: Sequence[Sequence[str] | str], widths_cm: Sequence[float]) -> None:
        """Add a table with a header row that repeats on every page."""
        table = self._table(len(header), widths_cm)
        for cell, words in zip(table.add_row().cells, header, strict=True):
            shade(cell, GREY)
            write(cell.paragraphs[0], f"**{words}**")
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in rows:
            cells = table.add_row().cells
            for cell, words in zip(cells, [row] if isinstance(row, str) else row, strict=False):
                write(cell.paragraphs[0], words)
        self._finish(table)

    def choices(self, options: Sequence[tuple[str, str]], *, box_mm: float = 5.0) -> None:
        """Add lines to tick: (what stands in the box, words)."""
        table = self._table(2, (box_mm / 10 + 0.1, self.width_cm - self.indent_cm - box_mm / 10 - 0.1))
        indent_table(table, self.indent_cm + _CELL_PADDING_CM)
        for mark, words in options:
            row = table.add_row()
            row.height, row.height_rule = Cm(box_mm / 10 + 0.1), WD_ROW_HEIGHT_RULE.AT_LEAST
            write(row.cells[0].paragraphs[0], mark)
            write(row.cells[1].paragraphs[0], words)
            borders(row.cells[1], {})
        self._finish(table, keep=True)

    def signatures(self, place: str, columns: Sequence[tuple[str, str]]) -> None:
        """Add the signature block, kept on one page: for each signer a label, two lines to write on and the name."""
        table = self._table(3, (8.0, 1.0, 8.0))
        label, when, caption, free, name = (table.add_row() for _ in range(5))
        for row, height in ((when, 0.9), (free, 1.8)):
            row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.EXACTLY
        for position, (title, signer) in zip((0, 2), columns, strict=True):
            write(label.cells[position].paragraphs[0], title)
            write(caption.cells[position].paragraphs[0], place)
            write(name.cells[position].paragraphs[0], signer)
        for row in (label, when, caption, free, name):
            for position, cell in enumerate(row.cells):
                borders(cell, {"bottom": 6} if row in (when, free) and position != 1 else {})
        self._finish(table, keep=True, last=True)

    def _table(self, columns: int, widths_cm: Sequence[float]) -> Any:
        table = self.doc.add_table(rows=0, cols=columns)
        table.style = self.doc.styles["Table Grid"]
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        indent_table(table, _CELL_PADDING_CM)
        for column, width in zip(table.columns, widths_cm, strict=True):
            column.width = Cm(width)
        return table

    def _finish(self, table: Any, *, keep: bool = False, last: bool = False) -> None:
        """Set widths and styles; ``keep`` holds the rows together and to what follows, unless it is the ``last``."""
        widths = [column.width for column in table.columns]
        rows = list(table.rows)
        for row in rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
                for paragraph in cell.paragraphs:
                    paragraph.style = self.doc.styles["Table Text"]
                    ends = last and row is rows[-1]
                    paragraph.paragraph_format.keep_with_next = (keep and not ends) or None

    # --- look ---------------------------------------------------------------------------------------

    def _properties(self, language: str, title: str, subject: str) -> None:
        core = self.doc.core_properties
        core.title, core.subject, core.language = title, subject, LOCALES[language]
        core.author, core.comments, core.keywords = "{{ keskus.nimi }}", "", ""
        core.created = core.modified = _MADE.replace(tzinfo=None)
        core.last_modified_by, core.revision = "", 1

    def _paper(self, margins_cm: tuple[float, float, float, float]) -> None:
        section = self.doc.sections[0]
        section.start_type = WD_SECTION.NEW_PAGE
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        left, right, top, bottom = margins_cm
        section.left_margin, section.right_margin = Cm(left), Cm(right)
        section.top_margin, section.bottom_margin = Cm(top), Cm(bottom)
        section.header_distance = section.footer_distance = Cm(0.8)

    def _styles(self, locale: str, gap_pt: float, heading_pt: float) -> None:
        styles = self.doc.styles
        for name in ("Metadata", "Table Text", "Address", "Note", "Step"):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        self._plain("Normal", self.size, after=gap_pt)
        self._plain("Body Text", self.size, after=gap_pt, left=self.indent_cm)
        self._plain("Title", self.size + 3, bold=True, after=gap_pt + 4, before=gap_pt)
        for level, extra in ((1, 1), (2, 0), (3, 0)):
            self._plain(f"Heading {level}", self.size + extra, bold=True, after=4, before=heading_pt + 2 - 2 * level)
            styles[f"Heading {level}"].paragraph_format.keep_with_next = True
        for name in ("List Number", "List Bullet"):
            self._plain(name, self.size, after=gap_pt / 2 + 1, left=self.indent_cm + 0.8, first=-0.8)
        self._plain("Step", self.size, after=gap_pt / 2 + 1, left=self.indent_cm + 0.8, first=-0.8)
        styles["Step"].paragraph_format.tab_stops.add_tab_stop(Cm(self.indent_cm + 0.8))
        self._plain("Metadata", 11, after=0)
        stops = styles["Metadata"].paragraph_format.tab_stops
        stops.add_tab_stop(Cm(META_CM))
        stops.add_tab_stop(Cm(self.width_cm), WD_TAB_ALIGNMENT.RIGHT)
        self._plain("Table Text", self.size, after=2, before=2)
        self._plain("Address", 12, after=0)
        self._plain("Note", max(10, self.size - 1), before=3, after=gap_pt, left=self.indent_cm)
        self._plain("Header", 10, after=6)
        self._plain("Footer", 10, after=0)
        header = styles["Header"].paragraph_format.tab_stops
        header.clear_all()
        header.add_tab_stop(Cm(self.width_cm), WD_TAB_ALIGNMENT.RIGHT)
        self._language(locale)
        self._drop_unused_styles()

    def _drop_unused_styles(self) -> None:
        """Take away the table styles and lists that come with an empty document and nobody uses."""
        kept = {"TableNormal", "TableGrid", "ListNumber", "ListBullet"}
        for style in self.doc.styles.element.findall(qn("w:style")):
            name = style.get(qn("w:styleId")) or ""
            spare = style.get(qn("w:type")) == "table" or name.startswith(("List", "TOC", "Macro", "Intense", "Quote"))
            if spare and name not in kept:
                style.getparent().remove(style)

    def _plain(
        self,
        name: str,
        size: int,
        *,
        bold: bool = False,
        before: float = 0,
        after: float = 0,
        left: float = 0,
        first: float = 0,
    ) -> None:
        style = self.doc.styles[name]
        font = style.font
        font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
        font.color.rgb = RGBColor(0, 0, 0)
        name_fonts(style)
        for mark in ("spacing", "kern"):
            for found in style.element.rPr.findall(qn(f"w:{mark}")):
                style.element.rPr.remove(found)
        for found in style.element.findall(f".//{qn('w:contextualSpacing')}"):
            found.getparent().remove(found)
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(before), Pt(after)
        shape.left_indent, shape.first_line_indent = Cm(left), Cm(first)
        shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        shape.line_spacing = Pt(LINE_PT.get(size, size * 1.25))
        shape.widow_control = True

    def _language(self, locale: str) -> None:
        for mark in self.doc.styles.element.iter(qn("w:lang")):
            mark.set(qn("w:val"), locale)
        for mark in self.doc.settings.element.iter(qn("w:themeFontLang")):
            mark.set(qn("w:val"), locale)

    def save(self, path: Path) -> None:
        """Write the template; the same build gives the same bytes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        target = io.BytesIO()
        self.doc.save(target)
        parts = dict(unpack(target.getvalue(), path.name).parts)
        parts.pop("docProps/thumbnail.jpeg", None)
        rels = parts["_rels/.rels"].decode("utf-8")
        parts["_rels/.rels"] = re.sub(r"<Relationship [^>]*thumbnail[^>]*/>", "", rels).encode("utf-8")
        path.write_bytes(pack(parts))


def write(paragraph: Any, text: str) -> None:
    """Write text into a paragraph; ``**words**`` become bold runs."""
    for number, piece in enumerate(text.split("**")):
        if piece:
            run = paragraph.add_run(piece)
            if number % 2:
                run.bold = True


def page_number(paragraph: Any) -> None:
    """Write ``2 (3)`` with fields."""
    field(paragraph, "PAGE", "1")
    paragraph.add_run(" (")
    field(paragraph, "NUMPAGES", "1")
    paragraph.add_run(")")


def field(paragraph: Any, code: str, shown: str) -> None:
    """Write a field with its last known result."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), f" {code} ")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = shown
    run.append(text)
    simple.append(run)
    paragraph._p.append(simple)


def name_fonts(style: Any) -> None:
    """Name the font for every script, without the theme's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)


def shade(cell: Any, colour: str) -> None:
    """Give a cell a light ground."""
    mark = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        mark.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(mark)


def borders(cell: Any, sizes: dict[str, int]) -> None:
    """Give a cell only the borders in ``sizes`` (eighths of a point)."""
    for old in cell._tc.get_or_add_tcPr().findall(qn("w:tcBorders")):
        old.getparent().remove(old)
    holder = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        mark = OxmlElement(f"w:{side}")
        mark.set(qn("w:val"), "single" if side in sizes else "nil")
        if side in sizes:
            mark.set(qn("w:sz"), str(sizes[side]))
            mark.set(qn("w:color"), "000000")
        holder.append(mark)
    properties = cell._tc.get_or_add_tcPr()
    width = properties.find(qn("w:tcW"))
    properties.insert(0 if width is None else properties.index(width) + 1, holder)


def indent_table(table: Any, centimetres: float) -> None:
    """Move a table to the text indent."""
    mark = OxmlElement("w:tblInd")
    mark.set(qn("w:w"), str(int(Cm(centimetres).twips)))
    mark.set(qn("w:type"), "dxa")
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblInd")):
        properties.remove(old)
    later = {qn(f"w:{name}") for name in ("tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")}
    place = next((number for number, child in enumerate(properties) if child.tag in later), len(properties))
    properties.insert(place, mark)
