"""The plain data of a letter, gathered from the registers for one row; and what is missing, by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hapusheets.letters.card_context import put_choice_card
from hapusheets.letters.contract_context import put_contract
from hapusheets.letters.fields import LANGUAGE_CODES, TemplateFields
from hapusheets.letters.gathering import Gathering, MissingField, Origin
from hapusheets.letters.guide_context import put_guide
from hapusheets.letters.identity import refuse_identity_codes
from hapusheets.letters.welcome_context import put_welcome
from hapusheets.model.errors import WrongUse
from hapusheets.registers.registers import Registers


@dataclass(frozen=True, slots=True)
class LetterData:
    """One letter's data. ``values`` is the plain context; ``missing`` stops a final letter.

    ``surname`` is what may stand in the file name, "" when only the id may. ``remarks`` are sentences for the
    coordinator (facts left out, a language that the template lacks).
    """

    record: str
    language: str
    values: Mapping[str, Any]
    missing: tuple[MissingField, ...]
    surname: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """What is asked for: the row's id, the moment, and what only some letters take.

    ``language`` is fi, sv, en or "" for the recipient's own. ``candidates`` (plain dicts, see docs/templates.md)
    take the place of the stored suggestions on a choice card. ``reader`` and ``easy`` choose guide facts.
    """

    record: str
    today: dt.date
    centre: Mapping[str, str]
    language: str = ""
    draft: bool = False
    candidates: Sequence[Mapping[str, Any]] | None = None
    reader: str = "työnantaja"
    easy: bool = False
    signer: str = ""


_MAKERS: dict[str, Callable[[Gathering, LetterRequest], list[str]]] = {
    "employments": put_contract,
    "customers": put_welcome,
    "requests": put_choice_card,
    "municipalities": put_guide,
}


def gather_letter(
    promises: TemplateFields, languages: Sequence[str], registers: Registers, request: LetterRequest
) -> LetterData:
    """Return the data of one letter. ``languages`` are those the template has.

    Raises ``WrongUse`` for an unknown row, ``Refused`` for a letter that may not be made (no signer, no
    address that may be used, a guide fact past its date, an identity code in a text).
    """
    _refuse_unknown(promises, registers, request.record)
    language = _language(promises, languages, registers, request)
    gathering = Gathering(promises, registers, language=language, draft=request.draft)
    _put_centre(gathering, request)
    remarks = _MAKERS[promises.record](gathering, request)
    _put_own_columns(gathering, request.record)
    refuse_identity_codes(gathering, request.record)
    if request.draft:
        titles = [missing.title for missing in gathering.missing]
        gathering.values["luonnos"] = {"puuttuu": titles}
    return LetterData(
        record=request.record,
        language=language,
        values=gathering.values,
        missing=tuple(gathering.missing),
        surname=_surname(gathering, request.record),
        remarks=tuple(remarks),
    )


def _put_own_columns(gathering: Gathering, record: str) -> None:
    """Put fields that a template takes straight from its row (``source = "customers.payer"``).

    Of a protected row nothing that tells where somebody is or who they are to the authorities is taken.
    """
    register = gathering.registers.schema.register(gathering.promises.record)
    row: Any = gathering.registers.records(register.name)[record]
    protected = gathering.is_protected(record)
    for field in gathering.promises.fields.values():
        home, _, name = field.source.partition(".")
        if home != register.name or "[]" in field.name or gathering.has(field.name):
            continue
        column = register.column(name)
        if column.kind == "hetu" and not gathering.promises.hetu:
            continue
        withheld = protected and (column.sensitive or column.kind in _TELLING or name in _TELLING)
        gathering.put(field.name, None if withheld else getattr(row, name), Origin(register.name, record, name))


_TELLING = frozenset({"phone", "email", "postal_code", "post_town", "municipality", "municipalities"})


def _put_centre(gathering: Gathering, request: LetterRequest) -> None:
    centre = request.centre
    gathering.put("päiväys", request.today)
    names = {
        "nimi": "name",
        "puhelin": "phone",
        "sähköposti": "email",
        "koordinaattori": "coordinator",
        "työehtosopimus": "collective_agreement",
    }
    for field, setting in names.items():
        gathering.put(f"keskus.{field}", centre.get(setting), f"hapusheets.toml [centre] {setting}")
    gathering.put("keskus.yhteysrivi", _contact_line(centre), "hapusheets.toml [centre]")


def _contact_line(centre: Mapping[str, str]) -> str:
    from hapusheets.letters.formats import format_phone

    town = f"{centre.get('postal_code', '')} {centre.get('post_town', '')}".strip()
    phone = format_phone(centre.get("phone", "")) if centre.get("phone") else ""
    parts = (centre.get("name"), centre.get("street_address"), town, phone, centre.get("email"))
    return ", ".join(part for part in parts if part)


def _refuse_unknown(promises: TemplateFields, registers: Registers, record: str) -> None:
    known = registers.records(promises.record)
    if record not in known:
        sheet = registers.schema.register(promises.record).sheet
        example = next(iter(known), "–")
        raise WrongUse(
            "letter.unknown_record", where=record, id=record, template=promises.name, sheet=sheet, example=example
        )


def _language(promises: TemplateFields, languages: Sequence[str], registers: Registers, request: LetterRequest) -> str:
    wanted = request.language or recipient_language(promises, registers, request.record)
    return wanted if wanted in languages else next(iter(languages), "fi") if "fi" not in languages else "fi"


def recipient_language(promises: TemplateFields, registers: Registers, record: str) -> str:
    """Return fi, sv or en: the customer's *Asiointikieli*; Finnish when it is another or not known."""
    row: Any = registers.records(promises.record)[record]
    customer = row if promises.record == "customers" else registers.customers.get(getattr(row, "customer", None) or "")
    return LANGUAGE_CODES.get((customer.language if customer else None) or "", "fi")


def _surname(gathering: Gathering, record: str) -> str:
    """Return the surname for the file name; "" where anybody in the letter is protected."""
    registers = gathering.registers
    row: Any = registers.records(gathering.promises.record)[record]
    if gathering.promises.record == "municipalities":
        return str(row.name or "")
    customer = row if gathering.promises.record == "customers" else registers.customers.get(row.customer or "")
    person = registers.person(getattr(row, "person", None) or "")
    ids = [one.id for one in (customer, person) if one] + [getattr(customer, "representative", None) or ""]
    if any(map(gathering.is_protected, ids)):
        return ""
    named = person or customer
    return str(named.last_name or "") if named else ""
