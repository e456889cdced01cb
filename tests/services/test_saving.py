"""Saving in a quiz: a log of steps, tries, hints, and two tabs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.hints import hints_for
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.memory import Rating
from quizapp.domain.sittings import StepKind
from quizapp.persistence.models import AttemptStepRow
from quizapp.services import bank, saving
from quizapp.services.errors import NotFound, Stale
from tests.conftest import TestClock
from tests.support.hands import Hand, new_id, published
from tests.support.quiz_hands import given_to, marks_of, quiz_plan, right, steps_of, wrong
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, assigned, begin, stored_attempt
from tests.support.statements import count_statements, full_scans

MONDAY = date(2026, 3, 2)
IMMEDIATE = replace(STARTS_AT_ONCE, behaviour="immediate")
INTERACTIVE = replace(STARTS_AT_ONCE, behaviour="interactive", tries=3, penalty_percent=25)


def test_a_quiz_keeps_every_change_and_grades_the_last_one_of_each_item(
    hand: Hand, quiz: str, at: TestClock
) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.step(None, 2, right(hand, plan, 2), attempt_id=attempt_id)
    hand.step(None, 0, right(hand, plan, 0), attempt_id=attempt_id)
    hand.step(None, 3, wrong(hand, plan, 3), attempt_id=attempt_id)
    hand.step(None, 3, Response(), attempt_id=attempt_id)
    assert stored_attempt(hand, attempt_id).answered == 2
    assert hand.responses() == []
    assert hand.day(MONDAY) == (0, 0.0, 0, 0)
    hand.submit(attempt_id)
    assert [(row.position, row.score, row.context) for row in hand.responses()] == [
        (0, 1.0, "quiz"),
        (2, 1.0, "quiz"),
    ]
    row = stored_attempt(hand, attempt_id)
    assert (row.answered, row.score_total, row.submitted_at) == (2, 2.0, at())
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 5
    assert hand.day(MONDAY) == (2, 2.0, 2, 0)


def _steps(session: object, learner_id: int) -> int:
    return session.scalar(
        sa.select(sa.func.count()).select_from(AttemptStepRow).where(AttemptStepRow.learner_id == learner_id)
    )


def test_the_same_change_again_is_one_change_and_its_id_with_another_answer_is_a_second(
    hand: Hand, quiz: str
) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id, step_id = new_id(), new_id()
    for _ in range(3):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 1
    hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
    assert hand.read(lambda session, _learner: _steps(session, hand.id)) == 2
    hand.submit(attempt_id)
    assert [row.score for row in hand.responses()] == [0.0]


def test_the_same_step_id_in_two_attempts_stores_both(hand: Hand, quiz: str) -> None:
    """A browser's id means nothing outside of its attempt: neither sitting may lose its answer."""
    plan = quiz_plan(hand, quiz)
    step_id = new_id()
    for _ in range(2):
        attempt_id = new_id()
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id, step_id=step_id)
        hand.submit(attempt_id)
        assert stored_attempt(hand, attempt_id).answered == 1
        assert hand.quiz(attempt_id).answered == 1
    assert len(hand.responses()) == 2


def test_a_quiz_and_a_practice_are_not_taken_for_one_another(app: Flask, hand: Hand, quiz: str) -> None:
    plan = quiz_plan(hand, quiz)
    practice = hand.plan(published(app, "single_choice")[:2])
    one, two = new_id(), new_id()
    hand.step(plan, 0, right(hand, plan, 0), attempt_id=one)
    hand.practise(practice, 0, attempt_id=two)
    with pytest.raises(NotFound):
        hand.practise(practice, 0, attempt_id=one)
    with pytest.raises(NotFound):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=two)
    with pytest.raises(NotFound):
        hand.submit(two)
    with pytest.raises(NotFound):
        hand.practise(plan, 0, attempt_id=new_id())
    with pytest.raises(NotFound):
        hand.step(practice, 0, Response((0,)), attempt_id=new_id())


def test_what_cannot_be_an_answer_is_not_kept_in_a_quiz(hand: Hand, quiz: str) -> None:
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    with pytest.raises(InvalidResponse):
        hand.step(plan, 0, Response((99,)), attempt_id=attempt_id)
    for position in (-1, len(plan.pins)):
        with pytest.raises(NotFound):
            hand.step(plan, position, Response((0,)), attempt_id=attempt_id)
    with pytest.raises(NotFound):
        hand.submit(attempt_id)


def test_a_quiz_changed_without_end_says_so(hand: Hand, quiz: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "STEPS_AT_MOST", 2)
    plan = quiz_plan(hand, quiz)
    attempt_id = new_id()
    for _ in range(2):
        hand.step(plan, 0, right(hand, plan, 0), attempt_id=attempt_id)
    with pytest.raises(Stale, match="Submit it"):
        hand.step(plan, 0, wrong(hand, plan, 0), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert [row.score for row in hand.responses()] == [1.0]


def test_a_second_press_and_a_second_tab_check_once(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Case 45: the same step, the same answer from another page, another answer."""
    attempt_id = begin(hand, group.set_quiz(choices, IMMEDIATE))
    given, step_id = given_to(hand, choices[0]), new_id()
    for known in (step_id, step_id, new_id(), new_id()):
        hand.step(None, 0, given, attempt_id=attempt_id, step_id=known, kind=StepKind.CHECK, seen=0)
    assert steps_of(hand, attempt_id) == [("check", 0)]
    assert [(row.position, row.score) for row in hand.responses()] == [(0, 1.0)]
    with pytest.raises(Stale, match="the answer stands"):
        hand.step(
            None,
            0,
            given_to(hand, choices[0], is_right=False),
            attempt_id=attempt_id,
            step_id=step_id,
            kind=StepKind.CHECK,
        )
    assert steps_of(hand, attempt_id) == [("check", 0)]


def test_an_empty_check_uses_no_try_and_reveals_nothing(app: Flask, hand: Hand, group: SchoolClass) -> None:
    """Case 42."""
    attempt_id = begin(hand, group.set_quiz(published(app, "short_answer")[:1], INTERACTIVE))
    for given in (Response(), Response(texts=("  ",)), Response(texts=("„",))):
        with pytest.raises(InvalidResponse):
            hand.step(None, 0, given, attempt_id=attempt_id, kind=StepKind.CHECK)
    place = hand.quiz(attempt_id).places[0]
    assert (place.tries, place.grade, steps_of(hand, attempt_id)) == ((), None, [])


def test_tries_and_hints_cost_what_the_rules_say_and_the_first_answer_is_the_response(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """Cases 47 and 48; also where correctness is withheld, as in quizzes of before that was refused."""
    attempt_id = begin(hand, group.set_quiz(choices, replace(INTERACTIVE, review={})))
    assert hand.quiz(attempt_id).may_see == frozenset()
    wrong_one = given_to(hand, choices[0], is_right=False)
    hint_id = new_id()
    hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK)
    for _ in range(2):
        saved = hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT, step_id=hint_id)
        assert saved.place.hints == 1
    assert hand.quiz(attempt_id).places[0].hints == 1
    # The same answer once more uses no try.
    saved = hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK)
    assert (len(saved.place.tries), saved.place.is_final) == (1, False)
    saved = hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id, kind=StepKind.CHECK)
    assert (saved.place.is_final, saved.place.mark) == (True, 0.5)
    with pytest.raises(Stale):
        hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK)
    with pytest.raises(Stale):
        hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT)
    hand.step(None, 1, given_to(hand, choices[1]), attempt_id=attempt_id)
    hand.submit(attempt_id)
    assert [(row.position, row.score) for row in hand.responses()] == [(0, 0.0), (1, 1.0)]
    assert marks_of(hand, attempt_id) == [0.5, 1.0, 0.0]
    assert stored_attempt(hand, attempt_id).score_total == 1.5
    assert hand.wrong_cards() == 0


def test_there_are_no_more_hints_than_the_question_has(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, INTERACTIVE))
    subject = hand.read(lambda session, _learner: bank.open_subject(session)).subject
    hints = hints_for(hand.held(choices[0]).item, subject)
    for taken in range(1, len(hints) + 1):
        saved = hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT)
        assert saved.place.hints == taken
    with pytest.raises(Stale, match="no further hint"):
        hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT)
    deferred = begin(hand, group.set_quiz(choices))
    for kind in (StepKind.HINT, StepKind.CHECK):
        with pytest.raises(Stale):
            hand.step(None, 0, Response((0,)), attempt_id=deferred, kind=kind)


def test_two_tabs_do_not_overwrite_one_another_unasked(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices))
    one, two = Response((0,)), Response((1,))
    first = hand.step(None, 0, one, attempt_id=attempt_id, seen=0)
    assert first.place.seen == 1
    with pytest.raises(saving.ChangedElsewhere) as refused:
        hand.step(None, 0, two, attempt_id=attempt_id, seen=0)
    assert (refused.value.place.given, refused.value.place.seen) == (one, 1)
    assert hand.step(None, 0, two, attempt_id=attempt_id, seen=1).place.given == two
    # The same answer is no conflict, and neither is a flag.
    hand.step(None, 0, two, attempt_id=attempt_id, seen=0)
    hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.FLAG)
    assert hand.quiz(attempt_id).places[0].is_flagged
    hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.FLAG)
    hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.UNFLAG)
    assert steps_of(hand, attempt_id) == [
        ("answer", 0), ("answer", 0), ("answer", 0), ("flag", 0), ("unflag", 0),
    ]  # fmt: skip


def test_a_step_sent_again_long_after_is_still_the_same_step(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """An answer whose acknowledgement was lost, sent again by the queue of the page: also after submitting."""
    attempt_id, one, two = begin(hand, group.set_quiz(choices)), new_id(), new_id()
    for _ in range(2):
        hand.step(None, 0, Response((0,)), attempt_id=attempt_id, step_id=one, seen=0)
    # A page that the browser kept sends another answer under the old id, twice.
    for _ in range(2):
        hand.step(None, 0, Response((1,)), attempt_id=attempt_id, step_id=one)
    hand.step(None, 0, Response((0,)), attempt_id=attempt_id, step_id=one)
    hand.step(None, 1, Response((0,)), attempt_id=attempt_id, step_id=two)
    hand.submit(attempt_id)
    saved = hand.step(None, 1, Response((0,)), attempt_id=attempt_id, step_id=two)
    assert (saved.answered, saved.total) == (2, 3)
    assert steps_of(hand, attempt_id) == [("answer", 0), ("answer", 0), ("answer", 1)]
    assert hand.quiz(attempt_id).places[0].given == Response((1,))


def test_taking_an_answer_away_and_giving_it_again_keeps_the_count(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices))
    answered = [
        hand.step(None, position, given, attempt_id=attempt_id).answered
        for position, given in (
            (0, Response((0,))),
            (1, Response((0,))),
            (0, Response()),
            (0, Response((1,))),
        )
    ]
    assert answered == [1, 2, 1, 2]
    assert stored_attempt(hand, attempt_id).answered == hand.quiz(attempt_id).answered == 2


def test_sure_and_wrong_loses_what_the_table_says_and_nothing_else_takes_a_certainty(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices, replace(STARTS_AT_ONCE, behaviour="certainty")))
    expected = [3.0, -6.0, -2.0]
    for position, (certainty, is_right) in enumerate(((3, True), (3, False), (2, False))):
        given = given_to(hand, choices[position], is_right=is_right)
        hand.step(None, position, given, attempt_id=attempt_id, certainty=certainty)
    with pytest.raises(InvalidResponse):
        hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id, certainty=4)
    asked = [place.asks_certainty for place in hand.quiz(attempt_id).places]
    hand.submit(attempt_id)
    sitting = hand.quiz(attempt_id)
    assert sitting.score_total == sum(place.mark or 0.0 for place in sitting.places)
    for place, is_asked, mark in zip(sitting.places, asked, expected, strict=True):
        assert (place.mark, place.most) == ((mark, 3.0) if is_asked else (max(0.0, min(mark, 1.0)), 1.0))
    plain = begin(hand, group.set_quiz(choices))
    assert hand.step(None, 0, Response((0,)), attempt_id=plain, certainty=3).place.certainty is None


def test_what_was_right_with_a_hint_or_without_being_sure_moves_its_card_as_hard(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    attempt_id = begin(hand, group.set_quiz(choices[:1], INTERACTIVE))
    hand.step(None, 0, Response(), attempt_id=attempt_id, kind=StepKind.HINT)
    hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id, kind=StepKind.CHECK)
    assert [line.rating for line in hand.log(choices[0])] == [Rating.HARD]
    attempt_id = begin(hand, group.set_quiz(choices[1:], replace(STARTS_AT_ONCE, behaviour="certainty")))
    for position, certainty in enumerate((1, 2)):
        given = given_to(hand, choices[position + 1])
        hand.step(None, position, given, attempt_id=attempt_id, certainty=certainty)
    hand.submit(attempt_id)
    assert [hand.log(item_id)[0].rating for item_id in choices[1:3]] == [Rating.HARD, Rating.GOOD]


def test_flash_asks_again_until_it_is_right_and_counts_nowhere(
    hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    assignment_id = group.set_quiz(choices[:1], replace(STARTS_AT_ONCE, behaviour="flash"))
    attempt_id = begin(hand, assignment_id)
    wrong_one = given_to(hand, choices[0], is_right=False)
    saved = hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK, seen=0)
    # From a page that knew of the first it is another try; the same page twice is not.
    for _ in range(2):
        hand.step(None, 0, wrong_one, attempt_id=attempt_id, kind=StepKind.CHECK, seen=saved.place.seen)
    assert len(hand.quiz(attempt_id).places[0].tries) == 2
    saved = hand.step(None, 0, given_to(hand, choices[0]), attempt_id=attempt_id, kind=StepKind.CHECK)
    assert saved.place.is_final
    hand.submit(attempt_id)
    assert marks_of(hand, attempt_id) == [0.0]
    assert [row.score for row in hand.responses()] == [0.0]
    assert assigned(hand, assignment_id).counted is None


def test_each_step_of_a_set_quiz_takes_a_fixed_number_of_statements_found_by_an_index(
    app: Flask, hand: Hand, group: SchoolClass, choices: list[int]
) -> None:
    """However many steps there are already, and however many others take it."""
    assignment_id = group.set_quiz(
        choices, replace(STARTS_AT_ONCE, behaviour="interactive", time_limit_s=600)
    )
    for other in (Hand(app), Hand(app)):
        group.join(other)
        begin(other, assignment_id)
    right_ones = [given_to(hand, item_id) for item_id in choices]
    wrong_one = given_to(hand, choices[0], is_right=False)

    def count(attempt_id: str) -> dict[str, int]:
        def check(given: Response) -> None:
            hand.step(None, 0, given, attempt_id=attempt_id, kind=StepKind.CHECK)

        acts: dict[str, Callable[[], object]] = {
            "begin": lambda: begin(hand, assignment_id, attempt_id=attempt_id),
            "answer": lambda: hand.step(None, 1, right_ones[1], attempt_id=attempt_id),
            "check": lambda: check(wrong_one),
            "try again": lambda: check(right_ones[0]),
            "open": lambda: hand.quiz(attempt_id),
            "submit": lambda: hand.submit(attempt_id),
            "result": lambda: hand.quiz(attempt_id),
        }
        numbers = {}
        for name, act in acts.items():
            with count_statements(app) as counted:
                act()
            numbers[name] = counted.total
            if name not in (
                "check",
                "submit",
            ):  # which store several rows by one statement, so that it has no plan
                growing = ("attempt", "attempt_step", "attempt_mark", "response", "card", "review")
                assert full_scans(app, counted, of=growing) == [], name
        return numbers

    # A question answered right before moves no card on the same day, which is two statements less when submitting.
    first = {"begin": 12, "answer": 8, "check": 13, "try again": 7, "open": 10, "submit": 14, "result": 13}
    assert [count(new_id()), count(new_id())] == [first, first | {"submit": 12}]
