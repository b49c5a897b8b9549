"""A new workspace: the folder, its settings and its register workbooks. Used by ``init`` and ``demo``."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from hapusheets.model.errors import Refused
from hapusheets.places_on_disk import synced_folder_name
from hapusheets.settings import SETTINGS_FILE, Centre

_FOLDERS: Final = ("rekisterit", "mallit", "valmiit", "jako")


@dataclass(frozen=True, slots=True)
class Started:
    """What was made: the folder, the workspace id and how many workbooks and templates it holds."""

    folder: Path
    workspace: str
    workbooks: int
    templates: int


def make_workspace(folder: Path, *, centre: Centre | None = None, dry_run: bool = False, lang: str = "fi") -> Started:
    """Make an empty workspace in ``folder`` (a new or an empty folder) and return what was made.

    ``lang``: the language of the prompts in the workbooks; headers are Finnish. ``dry_run``: everything is checked,
    nothing is made. Raises Refused when the folder holds something or lies in a
    cloud drive; nothing is changed then.
    """
    refuse_unfit(folder)
    workspace = f"tyotila-{secrets.token_hex(5)}"
    if not dry_run:
        with _all_or_nothing(folder):
            _make_registers(folder / "rekisterit", lang)
            _copy_templates(folder / "mallit")
            write_settings(folder, workspace, centre=centre or Centre(), lang=lang)
    return Started(folder, workspace, len(empty_registers()), len(_template_folders()))


def make_practice_workspace(folder: Path, *, dry_run: bool = False) -> Started:
    """Make a workspace of invented people in ``folder``: a copy of the shipped sample workbooks.

    Its id is its own, so that two practice folders keep their journals apart. Raises Refused as ``make_workspace``.
    """
    from hapusheets.resources import samples_dir

    refuse_unfit(folder)
    source = samples_dir()
    workspace = f"harjoitus-{secrets.token_hex(5)}"
    if not dry_run:
        with _all_or_nothing(folder):
            for workbook in sorted((source / "rekisterit").glob("*.xlsx")):
                shutil.copyfile(workbook, folder / "rekisterit" / workbook.name)
            _copy_templates(folder / "mallit")
            settings = _with_id((source / SETTINGS_FILE).read_text(encoding="utf-8"), workspace)
            (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8", newline="\n")
    return Started(folder, workspace, len(list((source / "rekisterit").glob("*.xlsx"))), len(_template_folders()))


@contextmanager
def _all_or_nothing(folder: Path) -> Iterator[None]:
    """Make the empty folders of a workspace; when anything fails after that, take away what was made."""
    existed = folder.exists()
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for name in _FOLDERS:
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / SETTINGS_FILE).unlink(missing_ok=True)
        if not existed:
            folder.rmdir()
        raise


def refuse_unfit(folder: Path) -> None:
    """Raise Refused when a workspace cannot be made in ``folder``: something is there, or a cloud drive copies it."""
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise Refused("start.folder_not_empty", where=str(folder))
    drive = in_synced_folder(folder)
    if drive:
        raise Refused("start.synced_folder", where=str(folder), drive=drive)


def in_synced_folder(path: Path) -> str:
    """Return the name of the cloud drive that ``path`` lies in; "" when it lies in none."""
    return synced_folder_name(path)


def empty_registers() -> Mapping[str, Mapping[str, tuple[Mapping[str, object], ...]]]:
    """Return the rows that a new workspace begins with: shipped places, codes and rules, by workbook and register."""
    from hapusheets.registers import shipped
    from hapusheets.registers.schema import load_schema

    rows: dict[str, tuple[Mapping[str, object], ...]] = {
        "municipalities": shipped.municipality_rows(),
        "postal_codes": shipped.postal_code_rows(),
        "distances": shipped.distance_rows(),
        "codes": shipped.code_rows(),
        "rules": shipped.rule_rows(),
    }
    return {
        workbook.workbook: {register.name: rows.get(register.name, ()) for register in workbook.registers}
        for workbook in load_schema().workbooks
    }


def _make_registers(folder: Path, lang: str) -> None:
    from hapusheets.registers.schema import load_schema
    from hapusheets.workbooks.builder import build_register_workbook
    from hapusheets.workbooks.builder_lists import lookup_lines

    begun = empty_registers()
    everything = {name: rows for registers in begun.values() for name, rows in registers.items()}
    lookups = lookup_lines(load_schema(), everything)
    for name, rows in begun.items():
        build_register_workbook(name, rows, folder / name, lookups=lookups, lang=lang)  # type: ignore[arg-type]


def write_settings(
    folder: Path,
    workspace: str,
    *,
    centre: Centre,
    practice: bool = False,
    now: str | None = None,
    lang: str = "fi",
) -> None:
    """Write a commented hapusheets.toml. ``now`` (``2026-03-12T06:40``) fixes the clock of a practice workspace."""
    words = (files("hapusheets") / "settings_template.toml").read_text(encoding="utf-8")
    clock = f"# Harjoitustyötilan kello on pysäytetty tähän hetkeen.\nnow = {now}:00\n" if now else ""
    values = {"workspace": workspace, "practice": "true" if practice else "false", "now": clock, "language": lang}
    values |= centre.model_dump()
    for name, value in values.items():
        words = words.replace(f"@{name}@", value)
    (folder / SETTINGS_FILE).write_text(words, encoding="utf-8", newline="\n")


def _with_id(settings: str, workspace: str) -> str:
    lines = [f'workspace = "{workspace}"' if line.startswith("workspace =") else line for line in settings.splitlines()]
    return "\n".join(lines) + "\n"


def _template_folders() -> list[Path]:
    from hapusheets.resources import templates_dir

    shipped = templates_dir()
    return sorted(path.parent for path in shipped.glob("*/fields.toml"))


def _copy_templates(folder: Path) -> None:
    for template in _template_folders():
        shutil.copytree(template, folder / template.name, dirs_exist_ok=True)
