"""The registers by name: ``registers.customers``, ``registers.requests`` …, each a mapping from id to record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

from hapusheets.registers import records as r

R = TypeVar("R", bound=r.Record)


class RegisterAccess:
    """Typed access to each register; the reading is in ``Registers``."""

    def records(self, name: str) -> Mapping[str, r.Record]:
        """Return the records of a register by id."""
        raise LookupError(name)

    def _typed(self, name: str, kind: type[R]) -> Mapping[str, R]:  # noqa: ARG002 - the kind is for the type checker
        return cast("Mapping[str, R]", self.records(name))

    @property
    def customers(self) -> Mapping[str, r.Customer]:
        """The records of *Asiakkaat*."""
        return self._typed("customers", r.Customer)

    @property
    def profiles(self) -> Mapping[str, r.Profile]:
        """The records of *Profiilit*."""
        return self._typed("profiles", r.Profile)

    @property
    def representatives(self) -> Mapping[str, r.Representative]:
        """The records of *Edustajat*."""
        return self._typed("representatives", r.Representative)

    @property
    def decisions(self) -> Mapping[str, r.Decision]:
        """The records of *Päätökset*."""
        return self._typed("decisions", r.Decision)

    @property
    def assistants(self) -> Mapping[str, r.Assistant]:
        """The records of *Avustajat*."""
        return self._typed("assistants", r.Assistant)

    @property
    def employments(self) -> Mapping[str, r.Employment]:
        """The records of *Työsuhteet*."""
        return self._typed("employments", r.Employment)

    @property
    def substitutes(self) -> Mapping[str, r.Substitute]:
        """The records of *Sijaiset*."""
        return self._typed("substitutes", r.Substitute)

    @property
    def availability(self) -> Mapping[str, r.Availability]:
        """The records of *Saatavuus*."""
        return self._typed("availability", r.Availability)

    @property
    def requests(self) -> Mapping[str, r.Request]:
        """The records of *Sijaistarpeet*."""
        return self._typed("requests", r.Request)

    @property
    def suggestions(self) -> Mapping[str, r.Suggestion]:
        """The records of *Ehdotukset*."""
        return self._typed("suggestions", r.Suggestion)

    @property
    def offers(self) -> Mapping[str, r.Offer]:
        """The records of *Tarjoukset*."""
        return self._typed("offers", r.Offer)

    @property
    def shifts(self) -> Mapping[str, r.Shift]:
        """The records of *Vuorot*."""
        return self._typed("shifts", r.Shift)

    @property
    def municipalities(self) -> Mapping[str, r.Municipality]:
        """The records of *Kunnat*."""
        return self._typed("municipalities", r.Municipality)

    @property
    def postal_codes(self) -> Mapping[str, r.PostalCode]:
        """The records of *Postinumerot*."""
        return self._typed("postal_codes", r.PostalCode)

    @property
    def distances(self) -> Mapping[str, r.Distance]:
        """The records of *Etäisyydet*."""
        return self._typed("distances", r.Distance)

    @property
    def contacts(self) -> Mapping[str, r.Contact]:
        """The records of *Yhteyshenkilöt*."""
        return self._typed("contacts", r.Contact)

    @property
    def guide_facts(self) -> Mapping[str, r.GuideFact]:
        """The records of *Oppaan tiedot*."""
        return self._typed("guide_facts", r.GuideFact)

    @property
    def actors(self) -> Mapping[str, r.Actor]:
        """The records of *Toimijat*."""
        return self._typed("actors", r.Actor)

    @property
    def interactions(self) -> Mapping[str, r.Interaction]:
        """The records of *Yhteydet*."""
        return self._typed("interactions", r.Interaction)

    @property
    def events(self) -> Mapping[str, r.Event]:
        """The records of *Tapahtumat*."""
        return self._typed("events", r.Event)

    @property
    def attendances(self) -> Mapping[str, r.Attendance]:
        """The records of *Osallistumiset*."""
        return self._typed("attendances", r.Attendance)

    @property
    def tasks(self) -> Mapping[str, r.Task]:
        """The records of *Tehtävälista*."""
        return self._typed("tasks", r.Task)

    @property
    def letter_orders(self) -> Mapping[str, r.LetterOrder]:
        """The records of *Kirjepyynnöt*."""
        return self._typed("letter_orders", r.LetterOrder)

    @property
    def documents(self) -> Mapping[str, r.Document]:
        """The records of *Asiakirjat*."""
        return self._typed("documents", r.Document)

    @property
    def rules(self) -> Mapping[str, r.Rule]:
        """The records of *Säännöt*."""
        return self._typed("rules", r.Rule)

    @property
    def code_rows(self) -> Mapping[str, r.CodeRow]:
        """The records of *Koodit*."""
        return self._typed("codes", r.CodeRow)

    @property
    def suppressions(self) -> Mapping[str, r.Suppression]:
        """The records of *Ohitukset*."""
        return self._typed("suppressions", r.Suppression)

    @property
    def approved_templates(self) -> Mapping[str, r.ApprovedTemplate]:
        """The records of *Hyväksytyt mallit*."""
        return self._typed("approved_templates", r.ApprovedTemplate)
