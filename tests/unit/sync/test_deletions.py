"""Rows that a sync would delete are named before they go; conflicts of a register left alone stay."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hapusheets.messages import text
from hapusheets.sync.deletions import question
from hapusheets.syncing import lines, payload
from tests.desk import Desk

A = "Asiakkaat"


def asked(desk: Desk) -> str:
    code, facts = question(desk.plan().deletions)
    return text(code, **facts)


def test_the_question_names_side_register_row_and_person(desk: Desk) -> None:
    desk.delete_here("Päätökset", "P-0001")
    desk.delete_there(A, "A-0003")
    said = asked(desk)
    name = f"{desk.here(A, 'A-0003', 'Sukunimi')} {desk.here(A, 'A-0003', 'Etunimet')}"
    assert f"täällä Asiakkaat A-0003 ({name})" in said
    assert "pilvessä Päätökset P-0001 (" in said


def test_cells_that_were_never_in_the_cloud_are_said_to_be_only_here(desk: Desk) -> None:
    desk.type_here(A, "A-0003", "Lisätiedot", "muistettava")
    desk.delete_there(A, "A-0003")
    said = asked(desk)
    assert "vain täällä" in said
    assert "Lisätiedot" in said
    assert "muistettava" not in said
    desk.add_there(A, Tunnus="A-0003")
    desk.delete_here("Päätökset", "P-0001")
    assert "vain täällä" not in asked(desk)


def test_five_rows_are_named_and_the_others_counted(desk: Desk) -> None:
    desk.delete_there("Päätökset", *(f"P-{n:04d}" for n in range(1, 6)))
    desk.delete_here("Edustajat", *sorted(desk.open().registers.representatives)[:2])
    said = asked(desk)
    assert said.count("; ") >= 5
    assert "ja muita 2" in said


def test_plan_and_summary_name_the_rows_too(desk: Desk) -> None:
    desk.delete_there("Päätökset", "P-0001")
    session = desk.session()
    plan = session.plan()
    assert "täällä Päätökset P-0001" in "\n".join(lines(session.preview(plan)))
    done = session.carry_out(plan)
    assert "Poistettuja rivejä: 1: täällä Päätökset P-0001" in "\n".join(lines(done))
    [told] = payload(done)["deletions"]
    assert (told["side"], told["sheet"], told["record"]) == ("local", "Päätökset", "P-0001")


def empty_the_cloud(desk: Desk) -> None:
    desk.cloud.sheets[A] = desk.cloud.sheets[A][:1]


def empty_this_side(desk: Desk) -> None:
    desk.delete_here(A, *desk.open().registers.customers)


def double_an_id(desk: Desk) -> None:
    desk.add_there(A, Tunnus="A-0002", Sukunimi="Kaksois")


@pytest.mark.parametrize("left_alone", [empty_the_cloud, empty_this_side, double_an_id])
@pytest.mark.parametrize("typed", ["heidän", "kysyn huomenna", None])
def test_conflicts_of_a_register_left_alone_stay_with_what_was_typed(
    desk: Desk, left_alone: Callable[[Desk], None], typed: str | None
) -> None:
    desk.type_here(A, "A-0001", "Puhelin", "040 555 0111")
    desk.type_there(A, "A-0001", "Puhelin", "040 555 0222")
    desk.sync()
    if typed:
        desk.choose(typed)
    before = desk.conflicts()
    left_alone(desk)
    assert desk.session().preview(desk.plan()).conflicts == 1
    result = desk.sync()
    assert (result.conflicts, desk.conflicts()) == (1, before)
    assert "Ristiriitoja: 1" in next(iter(lines(result)))
