"""People in a letter: names, addresses that may be printed, who is protected."""

from __future__ import annotations

from typing import Any

from hapusheets.domain.people import Party, split_address
from hapusheets.letters.gathering import Gathering, Origin
from hapusheets.model.errors import Refused
from hapusheets.registers.records import Person


def person_name(person: Person) -> str:
    """Return ``Etunimet Sukunimi``."""
    return " ".join(part for part in (person.value("first_names"), person.value("last_name")) if part)


def short_name(person: Person) -> str:
    """Return the first name and an initial, as on a choice card.

    A person known by one name only is called by it.
    """
    first = str(person.value("first_names") or "").split()
    last = str(person.value("last_name") or "").strip()
    return " ".join([*first[:1], *([f"{last[0]}."] if last else [])])


def calling_name(first_names: str | None) -> str:
    """Return the name somebody is greeted by: the first of the first names."""
    return (first_names or "").split(" ")[0].strip()


def address_lines(gathering: Gathering, record: Any) -> list[str] | None:
    """Return the lines of an envelope below the name; None when the address is not known.

    A released address (*Yhteysosoite*) comes first. A protected person has no other.
    """
    if record.contact_address:
        return list(split_address(record.contact_address))
    if gathering.is_protected(record.id) or not record.street_address or not record.postal_code:
        return None
    town = _post_town(gathering, record)
    return [record.street_address, f"{record.postal_code} {town.upper()}".strip()] if town else None


def postal_lines(gathering: Gathering, party: Party) -> list[str] | None:
    """Return where a letter to ``party`` goes. Refused for a protected person without a released address."""
    lines = address_lines(gathering, party.record)
    if lines is None and gathering.is_protected(party.id):
        raise Refused("letter.no_address", where=party.id, id=party.id)
    return lines


def one_line(lines: list[str] | None) -> str | None:
    """Return address lines as running text, the town not in capitals.

    >>> one_line(["Kirkkokatu 1", "94100 KEMI"])
    'Kirkkokatu 1, 94100 Kemi'
    """
    if not lines:
        return None
    code, _, town = lines[-1].partition(" ")
    last = f"{code} {town.title()}" if code.isdigit() else lines[-1]
    return ", ".join([*lines[:-1], last])


def put_party(gathering: Gathering, group: str, register: str, record: Any, *, name: str) -> None:
    """Put name, address, home municipality and phone of somebody into ``group``.

    A protected person's home, address and phone are left as lines to write by hand at signing.
    """
    identifier = record.id
    hidden = gathering.is_protected(identifier)
    gathering.put(f"{group}.nimi", name, Origin(register, identifier, "last_name"))
    gathering.put(f"{group}.puhelin", None if hidden else record.phone, Origin(register, identifier, "phone"))
    lines = address_lines(gathering, record)
    column = "contact_address" if hidden else "street_address"
    gathering.put(f"{group}.osoite", one_line(lines), Origin(register, identifier, column))


def town_name(gathering: Gathering, name: str | None) -> str | None:
    """Return a municipality by its Swedish name in a Swedish letter, where it has one; otherwise as it is."""
    if not name or gathering.language != "sv":
        return name
    rows = gathering.registers.municipalities.values()
    return next((one.name_sv for one in rows if (one.name or "").casefold() == name.casefold()), None) or name


def _post_town(gathering: Gathering, record: Any) -> str:
    place = gathering.registers.postal_codes.get(record.postal_code)
    town = getattr(record, "post_town", None) or (place.place_name if place else None)
    return town_name(gathering, town) or ""
