"""Regrades: rehearsed without a trace, applied once, undone exactly, and never over a teacher's own mark."""

import threading
import uuid
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from quizapp.domain.items import Item, Response
from quizapp.domain.quiz_rules import ALL_OR_NOTHING, OWN, QuizRules
from quizapp.domain.regrading import Obstacle
from quizapp.domain.sittings import StepKind
from quizapp.persistence.db import transaction
from quizapp.persistence.models import MarkOverrideRow, RegradeLineRow, RegradeRow
from quizapp.services import attempt_marks, regrading, verifying
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.regrading import Choice, Rehearsal
from tests.conftest import TestClock
from tests.support import sat_quizzes, tables
from tests.support.hands import Hand, answer_to, new_id, published, reword
from tests.support.statements import count_statements
from tests.support.storing import count

AS_OFFERED = Choice()


class Room:
    """Thea's group with a quiz of two questions, the first of which will turn out to have a wrong key."""

    def __init__(self, app: Flask, at: TestClock, rules: QuizRules | None = None) -> None:
        self.app, self.at = app, at
        self.thea = Hand(app, name="Thea", role="teacher")
        self.items = published(app, "single_choice")[:2]
        self.item = self.thea.held(self.items[0]).item
        self.key = next(index for index, option in enumerate(self.item.options) if option.is_key)
        self.other = 0 if self.key else 1
        self.quiz = sat_quizzes.a_quiz(app, self.thea, *self.items, rules=rules)
        self.group, self.assignment = self.set_to("7b")

    def set_to(self, name: str) -> tuple[int, int]:
        """Set the quiz to a new group."""
        group = sat_quizzes.a_group(self.app, self.thea, name=name)
        return group, sat_quizzes.set_to(self.app, self.quiz, group)

    def sit(self, name: str, chosen: int, *, assignment: int = 0, **more: Any) -> tuple[Hand, str]:
        """A new learner's attempt: that option of the first question, the second right."""
        learner = Hand(self.app, name=name)
        answers = [Response(selected=(chosen,)), answer_to(self.thea.held(self.items[1]).item)]
        attempt = sat_quizzes.an_attempt(
            self.app, learner, assignment or self.assignment, answers, item_ids=self.items, **more
        )
        return learner, attempt

    def mend(self, **changes: Any) -> None:
        """Mark the other option as the key, by a new wording."""
        options = tuple(
            replace(option, is_key=index == self.other) for index, option in enumerate(self.item.options)
        )
        reword(self.app, self.items[0], **({"options": options} | changes))

    def rehearse(self, choice: Choice = AS_OFFERED, asking: Hand | None = None) -> Rehearsal:
        """What a regrade would do."""
        return (asking or self.thea).read(
            lambda session, who: regrading.rehearse(session, who, self.assignment, choice=choice)
        )

    def apply(
        self,
        choice: Choice = AS_OFFERED,
        *,
        key: str = "",
        seen: str = "",
        reason: str = "The key was wrong.",
        asking: Hand | None = None,
    ) -> int:
        """Apply what a rehearsal shows now, or what one showed."""
        seen = seen or self.rehearse(choice).seen
        return (asking or self.thea).write(
            lambda session, who: regrading.apply(
                session,
                who,
                self.assignment,
                choice=choice,
                reason=reason,
                client_key=key or new_id(),
                seen=seen,
                now=self.at.now,
            )
        )

    def standing(self) -> list[regrading.Regraded]:
        """The regrades of the group, the newest first."""
        return self.thea.read(lambda session, who: regrading.list_regrades(session, who, self.assignment))

    def undo(self, number: int = 0, asking: Hand | None = None) -> None:
        """Undo one of them, the newest first."""
        regrade_id = self.standing()[number].line.id
        (asking or self.thea).write(
            lambda session, who: regrading.undo(session, who, regrade_id, now=self.at.now)
        )

    def marks(self, sat: tuple[Hand, str]) -> list[float | None]:
        """The stored marks of an attempt."""
        return sat_quizzes.marks_of(self.app, *sat)

    def score(self, sat: tuple[Hand, str]) -> float:
        """The stored sum of an attempt."""
        return sat_quizzes.score_of(self.app, *sat)

    def overrule(self, sat: tuple[Hand, str], points: float | None, *, ordinal: int = 1) -> None:
        """A teacher's mark for the first place."""
        with self.app.app_context(), transaction() as session:
            session.add(
                MarkOverrideRow(
                    learner_id=sat[0].id,
                    attempt_id=sat[1],
                    position=0,
                    ordinal=ordinal,
                    points=points,
                    ticked=[],
                    comment="",
                    reason="Half of it.",
                    made_at=self.at.now,
                )
            )
            session.flush()
            attempt_marks.recompute(session, [(sat[0].id, sat[1])])

    def is_equal_to_log(self) -> bool:
        """Whether every stored mark is what its log gives."""
        checked = self.thea.read(
            lambda session, _who: verifying.check_chunk(session, after=verifying.BEGINNING, limit=1000)
        )
        assert checked.attempts
        return checked.suspects == ()


@pytest.fixture
def room(app: Flask, at: TestClock) -> Room:
    return Room(app, at)


def test_before_anything_is_mended_there_is_nothing_to_regrade(room: Room) -> None:
    room.sit("Ada", room.key)
    told = room.rehearse()
    assert (told.items, told.changes, told.attempts, told.scoring) == ((), (), 1, {})
    reword(room.app, room.items[0])  # an explanation only
    assert room.rehearse().items == ()
    with pytest.raises(Invalid, match="No mark would change"):
        room.apply()


def test_a_rehearsal_tells_whose_mark_changes_by_how_much_and_writes_nothing(room: Room) -> None:
    """Case 49."""
    ada, bert, _ = (room.sit("Ada", room.key), room.sit("Bert", room.other), room.sit("Cleo", 2))
    running = Hand(room.app, name="Dora")
    sat_quizzes.an_attempt(
        room.app, running, room.assignment, [None, None], item_ids=room.items, is_submitted=False
    )
    room.mend()
    with tables.unchanged(room.app):
        told = room.rehearse()
    assert [(one.name, one.effect.before, one.effect.after) for one in told.changes] == [
        ("Ada", 2.0, 1.0),
        ("Bert", 1.0, 2.0),
    ]
    (item,) = told.items
    assert (item.item_id, item.up, item.down, item.kept) == (room.items[0], 1, 1, {})
    assert (item.asks_the_same, item.is_chosen) == (True, True)
    assert (told.attempts, told.running, told.outline.up, told.outline.down) == (3, 1, 1, 1)
    assert (room.marks(ada), room.marks(bert)) == ([1.0, 1.0], [0.0, 1.0])


def test_applying_stores_what_was_rehearsed_with_a_line_for_each_place(room: Room) -> None:
    """Case 49: a corrected key regrades by an act, with a log line."""
    ada, bert = room.sit("Ada", room.key), room.sit("Bert", room.other)
    room.mend()
    assert room.apply() == 2
    assert (room.marks(ada), room.score(ada)) == ([0.0, 1.0], 1.0)
    assert (room.marks(bert), room.score(bert)) == ([1.0, 1.0], 2.0)
    assert [row.revision for row in sat_quizzes.mark_rows(room.app, *ada)] == [2, 1]
    (done,) = room.standing()
    assert (done.line.reason, done.line.made_by, done.line.attempts) == ("The key was wrong.", "Thea", 2)
    assert done.can_undo
    audit = room.thea.read(lambda session, who: regrading.open_audit(session, who, done.line.id))
    assert audit.assignment_id == room.assignment
    assert not audit.has_more
    assert [
        (
            line.name,
            line.position,
            line.before.revision,
            line.before.mark,
            line.after.revision,
            line.after.mark,
        )
        for line in audit.lines
    ] == [("Ada", 0, 1, 1.0, 2, 0.0), ("Bert", 0, 1, 0.0, 2, 1.0)]
    assert room.is_equal_to_log()
    assert room.rehearse().changes == ()


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


def test_a_teachers_own_mark_is_told_and_never_touched(room: Room) -> None:
    ada, bert = room.sit("Ada", room.key), room.sit("Bert", room.other)
    room.overrule(ada, 0.5)
    room.mend()
    told = room.rehearse()
    assert [one.name for one in told.changes] == ["Bert"]
    assert told.overruled == (("Ada", "7b", 0),)
    assert told.items[0].kept == {Obstacle.OVERRULED: 1}
    assert room.apply() == 1
    assert (room.marks(ada), room.score(ada)) == ([0.5, 1.0], 1.5)
    room.overrule(ada, None, ordinal=2)
    assert room.marks(ada) == [1.0, 1.0]  # by the wording shown; another regrade would take it up now
    assert [one.name for one in room.rehearse().changes] == ["Ada"]
    assert room.marks(bert) == [1.0, 1.0]


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


def test_a_question_that_asks_something_else_is_taken_up_only_if_it_is_named(room: Room) -> None:
    room.sit("Ada", room.key)
    room.mend(stem="Which of these did the article not name as its focal figure?")
    told = room.rehearse()
    (item,) = told.items
    assert (item.asks_the_same, item.is_chosen, told.changes) == (False, False, ())
    named = room.rehearse(Choice(item_ids=frozenset({room.items[0]})))
    assert [one.effect.difference for one in named.changes] == [-1.0]
    assert room.rehearse(Choice(item_ids=frozenset())).changes == ()


def test_what_cannot_be_carried_to_the_new_wording_stays_and_is_told(room: Room) -> None:
    ada = room.sit("Ada", room.key)
    bert = room.sit("Bert", 2)
    options = tuple(
        replace(option, is_key=index == room.other) for index, option in enumerate(room.item.options)
    )
    room.mend(options=(*options[:2], replace(options[2], text="Somebody else altogether")))
    told = room.rehearse()
    assert told.items[0].kept == {Obstacle.GONE: 1}
    assert room.apply() == 1
    assert (room.marks(ada), room.marks(bert)) == ([0.0, 1.0], [0.0, 1.0])
    assert [row.revision for row in sat_quizzes.mark_rows(room.app, *bert)] == [1, 1]


def test_a_changed_scoring_rule_is_taken_up_unless_it_is_left_out(app: Flask, at: TestClock) -> None:
    room = Room(app, at)
    (several,) = published(app, "multiple_response")[:1]
    quiz = sat_quizzes.a_quiz(app, room.thea, several, title="Several")
    room.assignment = sat_quizzes.set_to(app, quiz, room.group)
    ada, item = Hand(app, name="Ada"), room.thea.held(several).item
    half = [Response(selected=(first_key(item),))]
    attempt = sat_quizzes.an_attempt(app, ada, room.assignment, half, item_ids=[several])
    sat_quizzes.change_rules(app, quiz, QuizRules(all_or_nothing=frozenset({"multiple_response"})))
    assert room.rehearse(Choice(takes_scoring=False)).changes == ()
    told = room.rehearse()
    assert told.scoring == {"multiple_response": ALL_OR_NOTHING}
    assert room.apply() == 1
    (row,) = sat_quizzes.mark_rows(app, ada, attempt)
    assert (row.mark, row.scoring, row.revision) == (0.0, ALL_OR_NOTHING, 1)
    room.undo()
    (row,) = sat_quizzes.mark_rows(app, ada, attempt)
    assert (row.mark, row.scoring) == (0.5, OWN)


def first_key(item: Item) -> int:
    return next(index for index, option in enumerate(item.options) if option.is_key)


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


def test_one_form_regrades_all_groups_of_the_teacher_and_each_can_be_undone_by_itself(room: Room) -> None:
    second, there = room.set_to("8a")
    elsewhere, far = room.set_to("Tom's")
    sat_quizzes.no_longer_teaches(room.app, elsewhere, room.thea)
    ada, bert = room.sit("Ada", room.key), room.sit("Bert", room.key, assignment=there)
    tom = room.sit("Other", room.key, assignment=far)
    room.mend()
    assert room.rehearse().others == 1
    choice, key = Choice(all_groups=True), new_id()
    seen = room.rehearse(choice).seen
    assert [one.group_name for one in room.rehearse(choice).changes] == ["7b", "8a"]
    assert [room.apply(choice, key=key, seen=seen) for _ in range(2)] == [2, 2]
    assert [room.marks(sat)[0] for sat in (ada, bert, tom)] == [0.0, 0.0, 1.0]
    room.undo()
    assert [room.marks(sat)[0] for sat in (ada, bert)] == [1.0, 0.0]
    assert second != room.group


def test_nothing_is_there_for_a_teacher_of_another_group_or_one_moved_out(room: Room) -> None:
    """Cases 11 and 14."""
    room.sit("Ada", room.key)
    room.mend()
    seen = room.rehearse().seen
    tom, root = Hand(room.app, name="Tom", role="teacher"), Hand(room.app, name="Root", role="admin")
    assert room.rehearse(asking=root).seen == seen
    with tables.unchanged(room.app):
        for act in (lambda: room.rehearse(asking=tom), lambda: room.apply(seen=seen, asking=tom)):
            with pytest.raises(NotFound):
                act()
    room.apply()
    (done,) = room.standing()
    sat_quizzes.no_longer_teaches(room.app, room.group, room.thea)
    with tables.unchanged(room.app), pytest.raises(NotFound):
        room.thea.write(lambda session, who: regrading.undo(session, who, done.line.id, now=room.at.now))
    with pytest.raises(NotFound):
        room.thea.read(lambda session, who: regrading.open_audit(session, who, done.line.id))
    with pytest.raises(NotFound):
        room.standing()


@pytest.mark.parametrize("reason", ["", "  \n ", "x", "x" * 501])
def test_a_regrade_without_a_reason_is_none(reason: str, room: Room) -> None:
    room.sit("Ada", room.key)
    room.mend()
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
    monkeypatch.setattr(regrading, "ATTEMPTS_AT_MOST", 9)
    with pytest.raises(Invalid, match="group by group"):
        room.rehearse()


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
