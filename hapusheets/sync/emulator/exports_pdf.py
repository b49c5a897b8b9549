"""A plain PDF of the shown texts: one page after another, columns as wide as their longest text."""

from __future__ import annotations

from collections.abc import Sequence

_WIDTH, _HEIGHT, _MARGIN, _SIZE, _LINE = 842, 595, 36, 9, 13
_ROWS = (_HEIGHT - 2 * _MARGIN) // _LINE - 2


def pdf(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]]) -> bytes:
    """Return an A4 landscape PDF of (title, rows) of each sheet. Letters outside Western Europe become ``?``."""
    pages = [page for title, rows in sheets for page in _pages(title, rows)]
    numbers = range(4, 4 + 2 * len(pages), 2)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{n} 0 R' for n in numbers)}] >>".encode("ascii"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in zip(numbers, pages, strict=True):
        box = f"/MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} /Contents {number + 1} 0 R >>".encode("ascii"))
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _assembled(objects)


def _pages(title: str, rows: Sequence[Sequence[str]]) -> list[bytes]:
    places = _columns(rows)
    return [
        _page(title, [list(zip(places, row, strict=False)) for row in rows[start : start + _ROWS]])
        for start in range(0, max(1, len(rows)), _ROWS)
    ]


def _columns(rows: Sequence[Sequence[str]]) -> list[int]:
    place, places = _MARGIN, []
    for column in range(max(map(len, rows), default=0)):
        places.append(place)
        place += 12 + 5 * min(60, max(len(row[column]) for row in rows if column < len(row)))
    return places


def _page(title: str, lines: list[list[tuple[int, str]]]) -> bytes:
    top = _HEIGHT - _MARGIN
    texts = [(_MARGIN, top, title)]
    texts += [(x, top - (n + 2) * _LINE, text) for n, line in enumerate(lines) for x, text in line if text]
    drawn = b"".join(b"1 0 0 1 %d %d Tm (%s) Tj\n" % (x, y, _escaped(text)) for x, y, text in texts)
    return b"BT /F1 %d Tf\n%sET" % (_SIZE, drawn)


def _escaped(text: str) -> bytes:
    plain = " ".join(text.split()).encode("cp1252", errors="replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + trailer
