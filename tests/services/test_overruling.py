"""A teacher's own marks: with a reason, on top of the automatic one, taken back without a trace lost."""

import threading
from typing import Any

import pytest
from flask import Flask

from quizapp.domain.item_types import steelman
from quizapp.domain.items import Verdict
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.sittings import StepKind
from quizapp.services import overruling
from quizapp.services.errors import Invalid, NotFound, Stale
from quizapp.services.overruling import CheckedAttempt
from tests.conftest import TestClock
from tests.support import sat_quizzes, tables
from tests.support.hands import Hand, answer_to, published
from tests.support.learning import an_answer
from tests.support.statements import count_statements


class Room:
    """Thea's group, in which Ada has taken a quiz: a choice, right, and the cases for both sides."""

    def __init__(self, app: Flask, at: TestClock, rules: QuizRules | None = None) -> None:
        self.app, self.at = app, at
        self.thea, self.ada = Hand(app, name="Thea", role="teacher"), Hand(app, name="Ada")
        self.items = [*published(app, "single_choice")[:1], *published(app, "steelman")[:1]]
        self.cases = self.thea.held(self.items[1]).item
        self.group = sat_quizzes.a_group(app, self.thea, self.ada)
        self.quiz = sat_quizzes.a_quiz(app, self.thea, *self.items, rules=rules)
        self.assignment = sat_quizzes.set_to(app, self.quiz, self.group)
        self.attempt = self.sit(self.ada)

    def sit(self, learner: Hand, **more: Any) -> str:
        """An attempt with both questions answered."""
        answers = [answer_to(self.thea.held(self.items[0]).item), an_answer(self.cases, is_right=True)]
        return sat_quizzes.an_attempt(
            self.app, learner, self.assignment, answers, item_ids=self.items, **more
        )

    def give(
        self, points: float | None, *, position: int = 0, asking: Hand | None = None, **more: Any
    ) -> float:
        """Give a mark."""
        values = {"ticked": frozenset(), "comment": "", "reason": "Half of it.", "seen": 0} | more
        return (asking or self.thea).write(
            lambda session, who: overruling.overrule(
                session,
                who,
                self.ada.id,
                values.pop("attempt", self.attempt),
                position=position,
                points=points,
                now=self.at.now,
                **values,
            )
        )

    def take_back(self, *, seen: int, reason: str = "A slip.", position: int = 0) -> float:
        """Take a mark back."""
        return self.thea.write(
            lambda session, who: overruling.take_back(
                session,
                who,
                self.ada.id,
                self.attempt,
                position=position,
                reason=reason,
                seen=seen,
                now=self.at.now,
            )
        )

    def open(self, asking: Hand | None = None, attempt: str = "") -> CheckedAttempt:
        """The attempt as a teacher sees it."""
        return (asking or self.thea).read(
            lambda session, who: overruling.open_attempt(session, who, self.ada.id, attempt or self.attempt)
        )

    def marks(self) -> list[float | None]:
        """The stored marks."""
        return sat_quizzes.marks_of(self.app, self.ada, self.attempt)


@pytest.fixture
def room(app: Flask, at: TestClock) -> Room:
    return Room(app, at)


def test_a_teacher_sees_answers_grades_and_what_waits(room: Room) -> None:
    second = room.sit(room.ada)
    shown = room.open()
    assert (shown.name, shown.group_name, shown.quiz_title, shown.score_total) == ("Ada", "7b", "Test 1", 1.0)
    assert shown.siblings == ((room.attempt, 1, False), (second, 2, False))
    choice, cases = shown.places
    assert choice.grade is not None
    assert (choice.grade.verdict, choice.automatic, choice.mark, choice.seen) == (Verdict.RIGHT, 1.0, 1.0, 0)
    assert (cases.automatic, cases.mark, cases.standing, cases.is_reworded) == (None, None, None, False)


def test_a_mark_stands_instead_of_the_automatic_one_until_it_is_taken_back(room: Room) -> None:
    assert room.give(0.5, comment=" Nearly. \r\n Well argued. ") == 0.5
    assert room.marks() == [0.5, None]
    assert sat_quizzes.score_of(room.app, room.ada, room.attempt) == 0.5
    place = room.open().places[0]
    assert (place.automatic, place.mark, place.seen) == (1.0, 0.5, 1)
    assert place.standing is not None
    assert (place.standing.points, place.standing.by, place.standing.at) == (0.5, "Thea", room.at.now)
    assert (place.standing.comment, place.standing.reason) == ("Nearly. \n Well argued.", "Half of it.")
    assert room.take_back(seen=1) == 1.0
    place = room.open().places[0]
    assert (place.mark, place.standing, place.seen) == (1.0, None, 2)
    assert [(mark.points, mark.reason) for mark in place.given_marks] == [
        (0.5, "Half of it."),
        (None, "A slip."),
    ]


def test_the_same_form_twice_is_one_mark_and_another_teachers_meanwhile_is_not_overwritten(
    room: Room,
) -> None:
    """Cases 45 and 54."""
    for _ in range(2):
        room.give(0.5)
    assert room.open().places[0].seen == 1
    with tables.unchanged(room.app):
        for act in (lambda: room.give(0.25), lambda: room.give(0.5, seen=4), lambda: room.take_back(seen=0)):
            with pytest.raises(Stale):
                act()
    for _ in range(2):
        room.take_back(seen=1)
    assert room.open().places[0].seen == 2


@pytest.mark.parametrize(
    ("points", "more", "field"),
    [
        (1.5, {}, "points"),
        (-0.1, {}, "points"),
        (float("nan"), {}, "points"),
        (None, {}, "points"),
        (0.5, {"reason": ""}, "reason"),
        (0.5, {"reason": "x" * 501}, "reason"),
        (0.5, {"comment": "x" * 2001}, "comment"),
        (0.5, {"comment": "a\0b"}, "comment"),
        (0.5, {"ticked": frozenset({(0, 0)})}, "ticked"),
    ],
)
def test_what_cannot_be_a_mark_is_refused_beside_its_field(
    points: float | None, more: dict[str, Any], field: str, room: Room
) -> None:
    with tables.unchanged(room.app), pytest.raises(Invalid) as caught:
        room.give(points, **more)
    assert field in {problem.field for problem in caught.value.problems}


def test_nothing_is_taken_back_where_nothing_stands_or_without_a_reason(room: Room) -> None:
    with tables.unchanged(room.app), pytest.raises(Invalid, match="nothing to take back"):
        room.take_back(seen=0)
    room.give(0.5)
    with tables.unchanged(room.app), pytest.raises(Invalid):
        room.take_back(seen=1, reason=" ")


def test_cases_are_marked_by_the_rubric_or_by_points_and_need_no_reason(room: Room) -> None:
    every = steelman.reasons(room.cases)
    half = frozenset(every[: len(every) // 2])
    assert room.give(None, position=1, ticked=half, reason="") == pytest.approx(1 + len(half) / len(every))
    place = room.open().places[1]
    assert place.standing is not None
    assert place.standing.ticked == half
    room.give(0.9, position=1, ticked=half, reason="", seen=1)
    assert room.marks() == [1.0, 0.9]
    with pytest.raises(Invalid):
        room.give(0.9, position=1, ticked=frozenset({(9, 9)}), reason="", seen=2)
    room.take_back(seen=2, position=1)
    assert room.marks() == [1.0, None]


def test_where_certainty_counts_points_are_worth_what_it_makes_of_them(app: Flask, at: TestClock) -> None:
    room = Room(app, at, QuizRules(behaviour="certainty"))
    right = answer_to(room.thea.held(room.items[0]).item)
    room.attempt = room.sit(room.ada, steps={0: [(StepKind.ANSWER, right, 3)]})
    assert room.marks()[0] == 3.0
    room.give(0.0)
    assert room.marks()[0] == -6.0


def test_a_running_attempt_is_shown_without_grades_and_cannot_be_marked(room: Room) -> None:
    running = room.sit(room.ada, is_submitted=False)
    shown = room.open(attempt=running)
    assert shown.submitted_at is None
    assert {(place.grade, place.mark, place.automatic) for place in shown.places} == {(None, None, None)}
    assert shown.places[0].given is not None
    with tables.unchanged(room.app), pytest.raises(Stale, match="still running"):
        room.give(0.5, attempt=running)


def test_nobody_else_finds_it_and_positions_that_are_not_there_are_not_found(room: Room) -> None:
    """Cases 8, 11, 13 and 14."""
    tom, root = Hand(room.app, name="Tom", role="teacher"), Hand(room.app, name="Root", role="admin")
    assert room.open(root).name == "Ada"
    with tables.unchanged(room.app):
        for act in (
            lambda: room.open(tom),
            lambda: room.give(0.5, asking=tom),
            lambda: room.give(0.5, position=2),
            lambda: room.give(0.5, position=-1),
            lambda: room.open(attempt="00000000-0000-4000-8000-000000000000"),
        ):
            with pytest.raises(NotFound):
                act()
    sat_quizzes.no_longer_teaches(room.app, room.group, room.thea)
    with tables.unchanged(room.app), pytest.raises(NotFound):
        room.give(0.5)
    with pytest.raises(NotFound):
        room.open()


def test_what_waits_is_listed_by_item_and_handed_out_one_by_one_round_and_round(room: Room) -> None:
    others = [Hand(room.app), Hand(room.app)]
    ids = sorted([room.attempt, *(room.sit(other) for other in others)])
    item_id = room.items[1]
    (item,) = room.thea.read(overruling.list_waiting)
    assert (item.id, item.answers, item.item.slug) == (item_id, 3, room.cases.slug)
    met, after = [], ""
    for _ in range(4):
        found = room.thea.read(
            lambda session, who, after=after: overruling.next_waiting(session, who, item_id, after=after)
        )
        assert found is not None
        assert (found.left, found.position, found.seen) == (3, 1, 0)
        assert len(found.given.texts) == 2
        met.append(found.attempt_id)
        after = found.attempt_id
    assert met == [*ids, ids[0]]
    assert room.give(0.5, position=1, reason="") == 1.5
    (item,) = room.thea.read(overruling.list_waiting)
    assert item.answers == 2


def test_only_what_is_of_a_teachers_groups_waits_for_them(room: Room) -> None:
    """Case 11."""
    tom, item_id = Hand(room.app, name="Tom", role="teacher"), room.items[1]
    assert tom.read(overruling.list_waiting) == []
    assert tom.read(lambda session, who: overruling.next_waiting(session, who, item_id, after="")) is None
    place = {"learner_id": room.ada.id, "attempt_id": room.attempt, "position": 1}
    with pytest.raises(NotFound):
        tom.read(lambda session, who: overruling.open_waiting(session, who, item_id, **place))
    found = room.thea.read(lambda session, who: overruling.open_waiting(session, who, item_id, **place))
    assert (found.attempt_id, found.left) == (room.attempt, 1)
    with pytest.raises(NotFound):
        room.thea.read(lambda session, who: overruling.open_waiting(session, who, room.items[0], **place))
    room.give(1.0, position=1, reason="")
    assert room.thea.read(overruling.list_waiting) == []


def test_an_attempt_costs_as_many_statements_with_a_history_as_without(room: Room) -> None:
    with count_statements(room.app) as fresh:
        room.open()
    for seen in range(3):
        room.give(seen / 4, seen=seen)
    with count_statements(room.app) as marked:
        room.open()
    assert marked.total == fresh.total


def test_an_unanswered_place_can_be_given_points(room: Room) -> None:
    attempt = sat_quizzes.an_attempt(room.app, room.ada, room.assignment, [None, None], item_ids=room.items)
    assert room.open(attempt=attempt).places[0].given is None
    assert room.give(1.0, attempt=attempt) == 1.0


def test_of_several_marks_given_at_once_for_one_place_the_first_stands_and_the_others_are_told(
    room: Room,
) -> None:
    """Case 54."""
    told: list[str] = []

    def give(points: float) -> None:
        try:
            room.give(points)
        except Stale:
            told.append("stale")
        else:
            told.append("stored")

    hands = [threading.Thread(target=give, args=(number / 10,)) for number in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert sorted(told) == ["stale", "stale", "stale", "stored"]
    assert room.open().places[0].seen == 1
