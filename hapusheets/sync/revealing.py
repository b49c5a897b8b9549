"""Identity codes and account numbers typed where they do not belong: such a cell never leaves. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hapusheets.model.cells import Value
from hapusheets.registers.reading.identities import identity_code_in, mask_hetu

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema

#: A shorter text holds neither.
SHORTEST: Final = 11
_LIKELY: Final = re.compile(r"[0-9]{6}[^0-9\s][0-9]{3}|FI[0-9]{2}", re.IGNORECASE)
_ACCOUNT: Final = re.compile(r"(?<![0-9A-Z])FI[0-9]{2}(?:[ -]?[0-9]{4}){3}[ -]?[0-9]{2}(?![0-9])", re.IGNORECASE)
#: The columns that are made for such values are synced only where a workspace has asked for it with a reason.
_OWN_KINDS: Final = frozenset({"hetu", "iban"})


def reveals(value: Value, column: ColumnSchema | None = None) -> str:
    """Return an identity code or a Finnish account number in a cell, masked; "" when there is none.

    >>> reveals("Aino"), reveals("tili FI21 1234 5600 0007 85")
    ('', 'FI21 ****')
    """
    if not isinstance(value, str) or len(value) < SHORTEST or not _LIKELY.search(value):
        return ""
    if column is not None and column.kind in _OWN_KINDS:
        return ""
    code = identity_code_in(value)
    if code is not None:
        return mask_hetu(code)
    return next((f"{match[0][:4].upper()} ****" for match in _ACCOUNT.finditer(value) if _is_account(match[0])), "")


def _is_account(text: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(text))


__all__ = ["SHORTEST", "reveals"]
