"""The rules: one theme per module, one rule per function, all in one plain list.

A rule takes the ``Book`` and yields findings. It never changes anything and never opens a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from hapusheets.checking.book import Book
from hapusheets.checking.rules import (
    activity,
    ageing,
    cells,
    dates,
    decision_hours,
    decisions,
    doubles,
    employments,
    headers,
    identifiers,
    layout,
    measures,
    names,
    own,
    people,
    references,
    relations,
    requests,
    rulebook,
    sensitive,
    shifts,
    twice,
)
from hapusheets.model.findings import Finding

Rule = Callable[[Book], Iterable[Finding]]

#: Rules that judge each sheet as it lies.
_OF_SHEETS: Final[tuple[Rule, ...]] = (
    layout.hidden_rows,
    layout.hidden_columns,
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
    dates.dates_in_wrong_order,
    dates.equal_times,
    dates.dates_not_yet_possible,
    people.births_that_differ,
    people.shared_identity_codes,
    people.postal_code_elsewhere,
    people.substitutes_that_differ,
    doubles.people_there_twice,
    twice.rows_there_twice,
    rulebook.unusable_rules,
    rulebook.misspelt_rules,
    rulebook.misspelt_lists,
    names.odd_names,
    names.misspelt_towns,
    names.post_towns_elsewhere,
    measures.points_elsewhere,
    measures.impossible_counts,
    measures.unlikely_wages,
    measures.long_times,
    measures.long_breaks,
    ageing.rows_to_remove,
    ageing.expired_facts,
    ageing.unchecked_facts,
    own.missing_own_columns,
    own.own_rules,
)
#: Rules that compare rows: a sheet that lacks a column they need would make them cry wolf.
_ACROSS: Final[tuple[Rule, ...]] = (
    references.ended_people,
    people.principals_without_representative,
    people.minors_without_custodian,
    people.ended_representatives,
    employments.fixed_term_without_reason,
    employments.fixed_term_without_end,
    employments.long_trial_periods,
    employments.hours_over_their_limit,
    employments.too_young,
    employments.shifts_after_employment,
    decisions.overlapping_decisions,
    decisions.gaps_between_decisions,
    decisions.requests_outside_decision,
    decisions.ending_decisions,
    decision_hours.hours_over_decision,
    decision_hours.weeks_over_contract,
    requests.too_many_chosen,
    requests.filled_without_anybody,
    requests.absent_chosen,
    requests.refused_chosen,
    requests.answers_that_contradict,
    requests.offered_twice,
    requests.pinned_without_plan,
    requests.unsent_answers,
    relations.blocked_chosen,
    relations.blocked_asked,
    relations.blocked_at_work,
    relations.blocked_favourites,
    relations.family_without_permission,
    shifts.double_booked,
    shifts.minors_at_night,
    shifts.short_rests,
    shifts.short_week_rests,
    shifts.shifts_unlike_their_request,
    sensitive.travel_areas_without_flag,
    sensitive.reasons_without_wish,
    sensitive.municipality_of_protected,
    sensitive.health_in_texts,
    sensitive.accounts_in_texts,
    activity.attended_twice,
    activity.attended_too_early,
    activity.full_events,
    activity.day_and_weekday,
    activity.distances_that_differ,
    measures.unlikely_distances,
    twice.employments_there_twice,
    twice.assistants_linked_twice,
    twice.extracts_not_seen,
    measures.done_too_early,
    ageing.old_extracts,
    ageing.extracts_without_day,
    ageing.ending_authorities,
    ageing.unconfirmed_availability,
)


def _on_whole_sheets(rule: Rule) -> Rule:
    return lambda book: rule(book.whole)


RULES: Final[tuple[Rule, ...]] = (*_OF_SHEETS, *map(_on_whole_sheets, _ACROSS))

__all__ = ["RULES", "Rule"]
