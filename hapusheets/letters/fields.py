"""What a template promises: its fields, their sources, its languages and who signs (``fields.toml``)."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from hapusheets.model.errors import WrongUse

Policy = Literal["stop", "dash", "line", "highlight", "template"]
_POLICIES = frozenset({"stop", "dash", "line", "highlight", "template"})
FILE = "fields.toml"
LANGUAGE_CODES = {"suomi": "fi", "ruotsi": "sv", "englanti": "en"}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``name`` is dotted; a part that repeats ends in ``[]``: ``ehdokkaat[].nimi``.

    ``source`` is ``register.column`` by English names, "" for what the toolkit makes itself. ``missing``:
    what happens without a value: the letter stops, a dash, a line to fill, its name highlighted, or the
    template's own words (``|tai("ei sovittu")``). ``title`` and ``example`` are for the field list. ``width``
    in millimetres is how long a line to fill is. ``kind`` "hetu" marks an identity code.
    """

    name: str
    source: str = ""
    missing: Policy = "stop"
    title: Mapping[str, str] = field(default_factory=dict)
    example: str = ""
    width: int = 60
    kind: str = ""

    def title_in(self, language: str) -> str:
        """Return what the field is called; its own name where no title is written."""
        return self.title.get(language) or self.title.get("fi") or self.name


@dataclass(frozen=True, slots=True)
class TemplateFields:
    """A template's promises, from its ``fields.toml``.

    ``record`` is the register whose row the letter is made for. ``hetu`` is "contract" where the law wants
    the identity code, else "". ``signer``: whose signature the letter carries ("employer", "").
    ``orderable_by``: who may ask for it (``kunta``). ``required``: headings of guide facts without which the page
    is not printed. ``file`` is the middle of the file name; ``surname``
    names the field whose value follows it there.
    """

    name: str
    record: str
    file: str
    languages: tuple[str, ...]
    title: Mapping[str, str]
    fields: Mapping[str, Field]
    hetu: str = ""
    signer: str = ""
    surname: str = ""
    orderable_by: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    def title_in(self, language: str) -> str:
        """Return the template's title, Finnish where the language has none."""
        return self.title.get(language, self.title["fi"])


@dataclass(frozen=True, slots=True)
class TemplatePlace:
    """A template's folder: its promises and its Word file in each language that is there."""

    folder: Path
    fields: TemplateFields
    files: Mapping[str, Path]


def read_fields(path: Path) -> TemplateFields:
    """Return the promises written in a ``fields.toml``. Raises ``WrongUse`` naming what cannot be read."""
    return _read_fields(path, path.stat().st_mtime_ns)


@cache
def _read_fields(path: Path, _changed: int) -> TemplateFields:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        fields = {name: _field(name, value) for name, value in raw["fields"].items()}
        return TemplateFields(
            name=path.parent.name,
            record=str(raw["record"]),
            file=str(raw.get("file", path.parent.name)),
            languages=tuple(raw["languages"]),
            title=dict(raw["title"]),
            fields=fields,
            hetu=str(raw.get("hetu", "")),
            signer=str(raw.get("signer", "")),
            surname=str(raw.get("surname", "")),
            orderable_by=tuple(raw.get("orderable_by", ())),
            required=tuple(raw.get("required", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        where = f"{path.parent.name}/{path.name}"
        raise WrongUse("template.bad_fields_file", where=where, name=where, detail=str(problem)) from problem


def _field(name: str, raw: Mapping[str, Any]) -> Field:
    policy = raw.get("missing", "stop")
    if policy not in _POLICIES:
        raise ValueError(f"{name}: missing = {policy!r}")
    return Field(
        name=name,
        source=str(raw.get("source", "")),
        missing=policy,
        title=dict(raw.get("title", {})),
        example=str(raw.get("example", "")),
        width=int(raw.get("width", 60)),
        kind=str(raw.get("kind", "")),
    )


def find_templates(folders: Iterable[Path]) -> dict[str, TemplatePlace]:
    """Return the templates below ``folders`` by name; the first folder that has a name wins."""
    found: dict[str, TemplatePlace] = {}
    for folder in folders:
        for path in sorted(folder.glob(f"*/{FILE}")) if folder.is_dir() else ():
            found.setdefault(path.parent.name, template_at(path.parent))
    return found


def template_at(folder: Path) -> TemplatePlace:
    """Return the template in ``folder``."""
    files = {path.stem: path for path in sorted(folder.glob("*.docx")) if not path.name.startswith("~$")}
    return TemplatePlace(folder, read_fields(folder / FILE), files)


def pick_template(templates: Mapping[str, TemplatePlace], name: str) -> TemplatePlace:
    """Return the template called ``name``, or the only one whose name holds it or is nearly the same.

    Raises ``WrongUse`` with the known ones.
    """
    wanted = _folded(name)
    by_name = {_folded(known): known for known in templates}
    near = [wanted] if wanted in by_name else [known for known in by_name if wanted and wanted in known]
    near = near if len(near) == 1 else difflib.get_close_matches(wanted, by_name, n=1, cutoff=0.8)
    if len(near) != 1:
        raise WrongUse("template.not_found", name=name, known=", ".join(templates))
    return templates[by_name[near[0]]]


def _folded(name: str) -> str:
    """Folder names are plain letters: *työsopimus* finds ``sijaisen_tyosopimus``."""
    return name.strip().casefold().translate(str.maketrans("äöå -", "aoa__"))


def field_tag(name: str) -> str:
    """Return a field as it is written in a template; a repeating part shows its loop.

    >>> field_tag("asiakas.nimi")
    '{{ asiakas.nimi }}'
    >>> field_tag("sivut[].ehdokkaat[].nimi")
    '{% for x in sivut %}{% for y in x.ehdokkaat %}{{ y.nimi }}'
    """
    *loops, last = name.split("[].")
    opened, holder = "", ""
    for loop, alias in zip(loops, "xyzåäö", strict=False):
        opened += f"{{% for {alias} in {holder}{loop} %}}"
        holder = f"{alias}."
    return f"{opened}{{{{ {holder}{last} }}}}"


def field_source(field: Field) -> str:
    """Return where a field comes from, by workbook, sheet and header: ``asiakkaat.xlsx › Asiakkaat: Sukunimi``."""
    from hapusheets.registers.schema import load_schema

    register, _, column = field.source.partition(".")
    if not column:
        return ""
    schema = load_schema().register(register)
    return f"{schema.workbook} › {schema.sheet}: {schema.header(column)}"
