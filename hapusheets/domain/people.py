"""Roles and signers: who signs for a customer, to whom a letter goes, where it may be sent. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from hapusheets.model.errors import Refused
from hapusheets.registers.records import Customer, Representative

PRINCIPAL = "päämies"
EMPLOYER = "työnantaja"
GUARDIAN, CUSTODIAN = "edunvalvoja", "huoltaja"
_ADULT = 18


class HasAddress(Protocol):
    """What a record needs for a letter to find its way."""

    @property
    def nondisclosure(self) -> str | None: ...  # noqa: D102 - the column
    @property
    def contact_address(self) -> str | None: ...  # noqa: D102 - the column
    @property
    def street_address(self) -> str | None: ...  # noqa: D102 - the column


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who signs or gets a letter. ``kind`` is työnantaja, edunvalvoja or huoltaja.

    ``register`` and ``id`` tell the row; ``record`` is that row.
    """

    id: str
    register: str
    kind: str
    name: str
    record: Customer | Representative

    @property
    def is_representative(self) -> bool:
        """Somebody other than the customer."""
        return self.register == "representatives"


def full_name(record: Customer | Representative) -> str:
    """Return ``Etunimet Sukunimi``; "" when neither is known."""
    return " ".join(part for part in (record.first_names, record.last_name) if part)


def has_nondisclosure(record: HasAddress) -> bool:
    """Tell whether the row carries a turvakielto: any value except ``ei`` (PRODUCT: rules that protect people)."""
    value = (record.nondisclosure or "").strip().casefold()
    return value not in ("", "ei")


def is_minor(birth: dt.date | None, today: dt.date) -> bool:
    """Tell whether somebody born then is under 18; an unknown birth date tells nothing: False."""
    if birth is None:
        return False
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return years < _ADULT


def needs_representative(customer: Customer, today: dt.date) -> bool:
    """Tell whether somebody else signs: for a principal, and for a minor (675/2023 11 §)."""
    return customer.role == PRINCIPAL or is_minor(customer.birth_date, today)


def find_signer(customer: Customer, representatives: Mapping[str, Representative], today: dt.date) -> Party:
    """Return who signs as employer or for the employer.

    Raises ``Refused`` when a principal or a minor has no representative, or the authority has ended.
    """
    if not needs_representative(customer, today):
        return Party(customer.id, "customers", EMPLOYER, full_name(customer), customer)
    representative = representatives.get(customer.representative or "")
    if representative is None:
        raise Refused("letter.no_signer", where=customer.id, id=customer.id)
    if representative.valid_until is not None and representative.valid_until < today:
        until = representative.valid_until
        date = f"{until.day}.{until.month}.{until.year}"
        raise Refused("letter.signer_expired", where=representative.id, id=representative.id, date=date)
    return _representing(representative)


def refuse_wrong_signer(
    customer: Customer, representatives: Mapping[str, Representative], today: dt.date, proposed: str
) -> None:
    """Raise ``Refused`` when ``proposed`` (an id) is not the one who signs for the customer."""
    right = find_signer(customer, representatives, today)
    if proposed == right.id:
        return
    code = "letter.wrong_signer" if proposed == customer.id else "letter.not_the_signer"
    name = full_name(customer) if proposed == customer.id else proposed
    raise Refused(code, where=proposed, name=name, representative=right.name, kind=right.kind)


def find_addressee(customer: Customer, representatives: Mapping[str, Representative]) -> Party:
    """Return to whom a letter about the customer goes.

    A child's letter goes to the custodian; a principal with a guardian is written to first, and the
    guardian gets the same for information.
    """
    representative = representatives.get(customer.representative or "")
    if representative is not None and representative.kind == CUSTODIAN:
        return _representing(representative)
    kind = PRINCIPAL if customer.role == PRINCIPAL else EMPLOYER
    return Party(customer.id, "customers", kind, full_name(customer), customer)


def released_address(record: HasAddress) -> tuple[str, ...] | None:
    """Return the lines of a *Yhteysosoite*; None when the row has none.

    >>> split_address("c/o Keskus, Kirkkokatu 1; 94100 Kemi")
    ('c/o Keskus', 'Kirkkokatu 1', '94100 KEMI')
    """
    return split_address(record.contact_address) if record.contact_address else None


def split_address(text: str) -> tuple[str, ...]:
    """Return an address typed in one cell as envelope lines, the post town in capitals."""
    lines = [line.strip() for line in re.split(r"[\n;,]+", text) if line.strip()]
    return tuple(_post_line(line) for line in lines)


def _post_line(line: str) -> str:
    match = re.fullmatch(r"(?:FI-)?(\d{5})\s+(\D+)", line)
    return f"{match[1]} {match[2].strip().upper()}" if match else line


def _representing(representative: Representative) -> Party:
    kind = representative.kind or GUARDIAN
    return Party(representative.id, "representatives", kind, full_name(representative), representative)
