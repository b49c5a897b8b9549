"""An identity code typed where it does not belong (a name, a note) never reaches a letter that has no need of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hapusheets.letters.gathering import Gathering
from hapusheets.model.errors import Refused
from hapusheets.registers.reading.identities import identity_code_in, mask_hetu


def refuse_identity_codes(gathering: Gathering, record: str) -> None:
    """Raise ``Refused`` naming the cell when a value holds an identity code and the template declares no ``hetu``."""
    if gathering.promises.hetu:
        return
    for name, words in _texts("", gathering.values):
        code = identity_code_in(words)
        if code is not None:
            cells = ", ".join(_cells_with(gathering, code)) or _title(gathering, name)
            facts = {"cells": cells, "masked": mask_hetu(code), "template": gathering.promises.name}
            raise Refused("letter.identity_code", where=record, **facts)


def _texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text of the context with its field's name (``kohdat[].otsikko``)."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from _texts(f"{name}.{key}" if name else key, below)
    elif isinstance(value, list | tuple):
        for below in value:
            yield from _texts(f"{name}[]", below)


def _cells_with(gathering: Gathering, code: str) -> Iterator[str]:
    """Yield the cells that hold the code outside its own column, in the registers that the template takes from."""
    sources = {field.source.partition(".")[0] for field in gathering.promises.fields.values() if field.source}
    for name in sorted({*sources, gathering.promises.record}):
        register, table = gathering.registers.schema.register(name), gathering.registers.table(name)
        own = {column.header for column in register.columns if column.kind == "hetu"}
        for row in table:
            for header, cell in row.cells.items():
                if header not in own and isinstance(cell.value, str) and identity_code_in(cell.value) == code:
                    yield f"[{register.workbook}]{register.sheet}!{cell.address}"


def _title(gathering: Gathering, name: str) -> str:
    field = gathering.promises.fields.get(name)
    return field.title_in(gathering.language) if field else name
