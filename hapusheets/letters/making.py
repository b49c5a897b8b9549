"""One letter from its template and its data: the filled bytes, or what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from hapusheets.letters.context import LetterData
from hapusheets.letters.fields import TemplatePlace
from hapusheets.letters.render import render_bytes
from hapusheets.model.errors import MissingValue


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter, not yet written. ``stem`` is the middle of its file name."""

    template: str
    record: str
    language: str
    stem: str
    surname: str
    content: bytes
    template_sha256: str
    draft: bool

    @property
    def sha256(self) -> str:
        """The fingerprint of the finished file."""
        return sha256(self.content).hexdigest()


def fill_letter(place: TemplatePlace, data: LetterData, *, draft: bool = False) -> Letter:
    """Return the filled letter. Raises ``MissingValue`` that names every lacking field and its cell.

    A draft is made in spite of them: they are lines to fill.
    """
    if data.missing and not draft:
        fields = ", ".join(missing.title for missing in data.missing)
        cells = ", ".join(missing.place for missing in data.missing)
        raise MissingValue("letter.missing_value", where=data.record, missing=data.missing, fields=fields, cells=cells)
    path = place.files[data.language]
    template = path.read_bytes()
    name = f"{place.fields.name}/{path.name}"
    return Letter(
        template=place.fields.name,
        record=data.record,
        language=data.language,
        stem=place.fields.file,
        surname=data.surname,
        content=render_bytes(template, name, data.values, language=data.language),
        template_sha256=sha256(template).hexdigest(),
        draft=draft,
    )
