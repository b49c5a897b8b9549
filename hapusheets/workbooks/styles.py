"""Which number format each cell style has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hapusheets.workbooks.dates import BUILTIN_FORMATS, FormatClass, classify_format
from hapusheets.workbooks.package import Package
from hapusheets.workbooks.parts import child, elements
from hapusheets.workbooks.sheet_parts import whole


@dataclass(frozen=True, slots=True)
class Styles:
    """Number format code and its class by cell style index; an unknown index is General."""

    codes: Sequence[str]
    classes: Sequence[FormatClass]

    def code(self, style: int) -> str:
        """Return the number format code of a cell style."""
        return self.codes[style] if 0 <= style < len(self.codes) else "General"

    def format_class(self, style: int) -> FormatClass:
        """Return what numbers are under a cell style."""
        return self.classes[style] if 0 <= style < len(self.classes) else FormatClass.NUMBER


def read_styles(package: Package, part: str | None) -> Styles:
    """Return the number formats of the workbook's cell styles."""
    if part is None or part not in package:
        return Styles((), ())
    root = package.tree(part)
    formats, xfs = child(root, "numFmts"), child(root, "cellXfs")
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in ([] if formats is None else elements(formats))}
    codes = []
    for xf in [] if xfs is None else elements(xfs):
        number = xf.get("numFmtId", "0")
        codes.append(own.get(number) or BUILTIN_FORMATS.get(whole(number, 0), "General"))
    return Styles(codes, [classify_format(code) for code in codes])
