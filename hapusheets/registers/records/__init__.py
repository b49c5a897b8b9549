"""Frozen typed records: what engines work with. One class per register, fields named as in the schema.

``None`` (or an empty tuple) is a blank cell or one that cannot be read; ``check`` tells which.
"""

from __future__ import annotations

from hapusheets.registers.records.base import Record, RowPlace
from hapusheets.registers.records.brokering import Offer, Request, Shift, Suggestion
from hapusheets.registers.records.customers import Customer, Decision, Profile, Representative
from hapusheets.registers.records.office import (
    Actor,
    ApprovedTemplate,
    Attendance,
    CodeRow,
    Contact,
    Distance,
    Document,
    Event,
    GuideFact,
    Interaction,
    LetterOrder,
    Municipality,
    PostalCode,
    Rule,
    Suppression,
    Task,
)
from hapusheets.registers.records.person import Person
from hapusheets.registers.records.workers import Assistant, Availability, Employment, Substitute

__all__ = [
    "RECORDS",
    "Actor",
    "ApprovedTemplate",
    "Assistant",
    "Attendance",
    "Availability",
    "CodeRow",
    "Contact",
    "Customer",
    "Decision",
    "Distance",
    "Document",
    "Employment",
    "Event",
    "GuideFact",
    "Interaction",
    "LetterOrder",
    "Municipality",
    "Offer",
    "Person",
    "PostalCode",
    "Profile",
    "Record",
    "Representative",
    "Request",
    "RowPlace",
    "Rule",
    "Shift",
    "Substitute",
    "Suggestion",
    "Suppression",
    "Task",
]

#: The record class of each register, by the register's English name.
RECORDS: dict[str, type[Record]] = {
    "customers": Customer,
    "profiles": Profile,
    "representatives": Representative,
    "decisions": Decision,
    "assistants": Assistant,
    "employments": Employment,
    "substitutes": Substitute,
    "availability": Availability,
    "requests": Request,
    "suggestions": Suggestion,
    "offers": Offer,
    "shifts": Shift,
    "municipalities": Municipality,
    "postal_codes": PostalCode,
    "distances": Distance,
    "contacts": Contact,
    "guide_facts": GuideFact,
    "actors": Actor,
    "interactions": Interaction,
    "events": Event,
    "attendances": Attendance,
    "tasks": Task,
    "letter_orders": LetterOrder,
    "documents": Document,
    "rules": Rule,
    "codes": CodeRow,
    "suppressions": Suppression,
    "approved_templates": ApprovedTemplate,
}
