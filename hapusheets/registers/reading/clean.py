"""Values that are surely right, found a whole column at a time.

Most cells of a register are as they should be. One regular expression over all the different texts of a column finds
them at once; what it does not find is read one by one (``kinds.read_cell``), which must read these to the very same
values without a problem (a test compares). Nothing here judges a value to be wrong.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from hapusheets.model.cells import CellKind
from hapusheets.registers.reading.base import NOTHING_OF_PROGRAMS, KindContext, ReadValue
from hapusheets.registers.reading.identities import CLEAN_PHONE, FAST_EMAIL, clean_identity_codes, near_domain
from hapusheets.registers.reading.plain import oldest_birth, possible_days

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema

Clean = Mapping[Any, ReadValue]

#: Printable signs of ASCII and the letters of western Europe, each one sign in NFC, with single spaces between.
_PLAIN_LINES: Final = re.compile(r"^[!-~À-ÖØ-öø-ÿ]+(?: [!-~À-ÖØ-öø-ÿ]+)*$", re.MULTILINE)
_CODE_LINES: Final = re.compile(r"^[0-9]{5}$", re.MULTILINE)
_PHONE_LINES: Final = re.compile(rf"^{CLEAN_PHONE.pattern}$", re.MULTILINE)
_EMAIL_LINES: Final = re.compile(rf"^{FAST_EMAIL.pattern}$", re.MULTILINE | re.IGNORECASE)
_NO_GAPS: Final = str.maketrans("", "", " -")
_FEW: Final = 16


def clean_values(column: ColumnSchema, kind: CellKind, values: Iterable[Any], context: KindContext) -> Clean:
    """Return those of the different ``values`` (cells of one kind) that are surely right, with what they read as."""
    found = list(values)
    if kind is CellKind.TEXT:
        reader = _TEXTS.get(column.kind)
        apart = column.digits is not None or column.choices_hint is not None
        return {} if reader is None or apart or len(found) < _FEW else reader("\n".join(found), context)
    if kind is CellKind.DATE and column.kind == "date":
        return _days(column, found, context)
    if kind is CellKind.TIME and column.kind == "time":
        return {value: value for value in found if type(value) is dt.time}
    return {}


def _plain(lines: str, context: KindContext) -> Clean:  # noqa: ARG001 - a reader of texts
    texts = _PLAIN_LINES.findall(lines)
    found = dict(zip(texts, texts, strict=True))
    for nothing in NOTHING_OF_PROGRAMS & found.keys():
        del found[nothing]
    return found


def _postal_codes(lines: str, context: KindContext) -> Clean:  # noqa: ARG001 - a reader of texts
    codes = _CODE_LINES.findall(lines)
    return dict(zip(codes, codes, strict=True))


def _phones(lines: str, context: KindContext) -> Clean:  # noqa: ARG001 - a reader of texts
    typed = _PHONE_LINES.findall(lines)
    bare = "\n".join(typed).translate(_NO_GAPS).split("\n") if typed else []
    return {text: f"+358{digits[1:]}" for text, digits in zip(typed, bare, strict=True)}


def _emails(lines: str, context: KindContext) -> Clean:  # noqa: ARG001 - a reader of texts
    found = [(text, text.rpartition("@")[2]) for text in _EMAIL_LINES.findall(lines)]
    good = {domain for domain in {domain for _, domain in found} if near_domain(domain.casefold()) is None}
    return {text: text for text, domain in found if domain in good}


def _identity_codes(lines: str, context: KindContext) -> Clean:
    codes = clean_identity_codes(lines, context.today, practice=context.practice)
    return dict(zip(codes, codes, strict=True))


def _days(column: ColumnSchema, found: list[Any], context: KindContext) -> Clean:
    born = column.name == "birth_date"
    first, last = (oldest_birth(context.today), context.today) if born else possible_days()
    return {value: value for value in found if type(value) is dt.date and first <= value <= last}


_TEXTS: Final[Mapping[str, Callable[[str, KindContext], Clean]]] = {
    "id": _plain,
    "text": _plain,
    "long_text": _plain,
    "postal_code": _postal_codes,
    "phone": _phones,
    "email": _emails,
    "hetu": _identity_codes,
}

__all__ = ["clean_values"]
