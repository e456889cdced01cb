"""Regrades are applied once, undone exactly, and never go over a teacher's own mark."""

import threading
import uuid

import pytest
from flask import Flask

from quizapp.domain.items import Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.sittings import StepKind
from quizapp.persistence.models import RegradeLineRow, RegradeRow
from quizapp.services import rehearsing
from quizapp.services.errors import Invalid, Stale
from tests.conftest import TestClock
from tests.support import sat_quizzes, tables
from tests.support.hands import Hand, new_id, reword
from tests.support.regrades import Room
from tests.support.statements import count_statements
from tests.support.storing import count


def test_the_same_form_sent_twice_regrades_once(room: Room) -> None:
    """Case 45."""
    room.sit("Ada", room.key)
    room.mend()
    seen, key = room.rehearse().seen, new_id()
    assert [room.apply(key=key, seen=seen) for _ in range(3)] == [1, 1, 1]
    assert (count(room.app, RegradeRow), count(room.app, RegradeLineRow)) == (1, 1)
    room.undo()
    assert room.apply(key=key, seen=seen) == 1
    assert len(room.standing()) == 1
    assert room.standing()[0].line.undone_at is not None


def test_one_form_sent_by_several_hands_at_once_regrades_once(room: Room) -> None:
    """Case 45, as when a button is pressed in two tabs at the same moment."""
    ada = room.sit("Ada", room.key)
    room.mend()
    seen, key, results = room.rehearse().seen, new_id(), []
    hands = [
        threading.Thread(target=lambda: results.append(room.apply(seen=seen, key=key))) for _ in range(4)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert results == [1, 1, 1, 1]
    assert (count(room.app, RegradeRow), count(room.app, RegradeLineRow)) == (1, 1)
    assert room.marks(ada) == [0.0, 1.0]


def test_what_was_not_seen_is_not_applied(room: Room) -> None:
    ada = room.sit("Ada", room.key)
    room.mend()
    seen = room.rehearse().seen
    room.sit("Late", room.key)  # graded by the present wording already
    assert room.rehearse().seen == seen
    room.overrule(ada, 0.5)
    with tables.unchanged(room.app), pytest.raises(Stale, match="once more"):
        room.apply(seen=seen)


def test_undoing_restores_exactly_what_was_and_a_second_press_changes_nothing(room: Room) -> None:
    sat = [room.sit("Ada", room.key), room.sit("Bert", room.other), room.sit("Cleo", 2)]
    room.mend()
    before = [
        [vars(row) | {"_sa_instance_state": 0} for row in sat_quizzes.mark_rows(room.app, *one)]
        for one in sat
    ]
    room.apply()
    room.undo()
    after = [
        [vars(row) | {"_sa_instance_state": 0} for row in sat_quizzes.mark_rows(room.app, *one)]
        for one in sat
    ]
    assert after == before
    (done,) = room.standing()
    assert (done.line.undone_by, done.line.undone_at, done.can_undo) == ("Thea", room.at.now, False)
    assert count(room.app, RegradeLineRow) == 2
    with tables.unchanged(room.app):
        room.undo()
    assert room.is_equal_to_log()
    assert len(room.rehearse().changes) == 2


def test_a_mark_given_between_a_regrade_and_its_undoing_stands_and_lies_on_top(room: Room) -> None:
    ada = room.sit("Ada", room.key)
    room.mend()
    room.apply()
    room.overrule(ada, 0.5)
    room.undo()
    assert (room.marks(ada), room.score(ada)) == ([0.5, 1.0], 1.5)
    room.overrule(ada, None, ordinal=2)
    assert (room.marks(ada), room.score(ada)) == ([1.0, 1.0], 2.0)
    assert room.is_equal_to_log()


def test_regrades_lie_on_one_another_and_only_the_last_can_be_undone(room: Room) -> None:
    ada = room.sit("Ada", room.key)
    room.mend()
    room.apply()
    reword(room.app, room.items[0], options=room.item.options)
    room.apply(reason="It was right after all.")
    assert room.marks(ada) == [1.0, 1.0]
    assert [one.can_undo for one in room.standing()] == [True, False]
    with tables.unchanged(room.app), pytest.raises(Stale, match="later regrade"):
        room.undo(1)
    room.undo(0)
    assert room.marks(ada) == [0.0, 1.0]
    room.undo(1)
    assert room.marks(ada) == [1.0, 1.0]
    assert room.is_equal_to_log()


def test_tries_are_replayed_with_the_new_key(app: Flask, at: TestClock) -> None:
    """The second try was right at the price of a penalty; by the new key the first was, and ends the question."""
    room = Room(app, at, QuizRules(behaviour="interactive", penalty_percent=25))
    steps = {
        0: [
            (StepKind.CHECK, Response(selected=(room.other,)), None),
            (StepKind.CHECK, Response(selected=(room.key,)), None),
        ]
    }
    ada = room.sit("Ada", room.key, steps=steps)
    assert room.marks(ada)[0] == 0.75
    room.mend()
    room.apply()
    assert room.marks(ada)[0] == 1.0
    room.undo()
    assert room.marks(ada)[0] == 0.75


def test_a_regrade_without_a_reason_is_none(room: Room) -> None:
    room.sit("Ada", room.key)
    room.mend()
    for reason in ("", "  \n ", "x", "x" * 501):
        with tables.unchanged(room.app), pytest.raises(Invalid) as caught:
            room.apply(reason=reason)
        assert caught.value.problems[0].field == "reason"


def test_memory_answers_and_the_items_figures_stay_as_they_were(app: Flask, at: TestClock) -> None:
    room = Room(app, at)
    ada = Hand(app, name="Ada")
    ada.answer(room.items[0], is_right=True)
    room.sit("Bert", room.key)
    room.mend()
    before = tables.everything(app)
    room.apply()
    changed = {line.split()[0].rstrip(":") for line in tables.differences(before, tables.everything(app))}
    assert "regrade_line" in changed
    assert not changed & {"card", "review", "response", "item_total", "learner_day", "attempt_step"}


def test_many_attempts_take_as_many_statements_as_few(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(2):
        room.sit(f"Few {number}", room.key)
    room.mend()
    with count_statements(room.app) as few:
        room.rehearse()
    totals = []
    reword(room.app, room.items[0], options=room.item.options)
    for _ in range(2):
        for _ in range(4):
            room.sit(f"Many {uuid.uuid4().hex[:8]}", room.key)
        room.mend()
        seen, key = room.rehearse().seen, new_id()
        with count_statements(room.app) as counted:
            room.apply(seen=seen, key=key)
        totals.append(counted.total)
        room.undo()
        reword(room.app, room.items[0], options=room.item.options)
    assert totals[0] == totals[1]
    room.mend()
    with count_statements(room.app) as many:
        room.rehearse()
    assert many.total == few.total
    monkeypatch.setattr(rehearsing, "ATTEMPTS_AT_MOST", 9)
    with pytest.raises(Invalid, match="group by group"):
        room.rehearse()
