"""The rules: one theme per module, one rule per function, all in one plain list.

A rule takes the ``Book`` and yields findings. It never changes anything and never opens a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.rules import (
    ageing,
    cells,
    dates,
    decisions,
    employments,
    headers,
    identifiers,
    own,
    people,
    references,
    requests,
    shifts,
)
from hapusheets.model.findings import Finding

Rule = Callable[[Book], Iterable[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    headers.missing_headers,
    cells.unreadable_cells,
    cells.missing_values,
    cells.stray_rows,
    cells.identity_codes_in_texts,
    identifiers.odd_ids,
    identifiers.doubled_ids,
    identifiers.doubled_keys,
    references.dangling_references,
    references.other_names,
    references.ended_people,
    dates.dates_in_wrong_order,
    dates.equal_times,
    dates.dates_not_yet_possible,
    people.principals_without_representative,
    people.births_that_differ,
    people.shared_identity_codes,
    people.postal_code_elsewhere,
    people.ended_representatives,
    people.substitutes_that_differ,
    employments.fixed_term_without_reason,
    employments.long_trial_periods,
    decisions.overlapping_decisions,
    decisions.requests_outside_decision,
    requests.too_many_chosen,
    requests.blocked_chosen,
    requests.filled_without_anybody,
    shifts.double_booked,
    shifts.minors_at_night,
    shifts.short_rests,
    ageing.old_extracts,
    ageing.rows_to_remove,
    ageing.expired_facts,
    ageing.unchecked_facts,
    own.missing_own_columns,
    own.own_rules,
)

__all__ = ["RULES", "Rule"]
