"""Marks worked out from logs: equal to what is stored, whatever has happened since."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.domain.items import Response
from quizapp.domain.marking import TextKey
from quizapp.domain.quiz_rules import OWN
from quizapp.domain.sittings import StepKind
from quizapp.persistence.models import AttemptMarkRow, MarkOverrideRow, RegradeLineRow, RegradeRow
from quizapp.services import attempt_marks, clock, marking, ready_quizzes, verifying
from quizapp.services.attempt_marks import Difference, GradedBy
from tests.conftest import TestClock
from tests.support.hands import Hand, answer_to, key_of, published, reword
from tests.support.set_quizzes import STARTS_AT_ONCE, SchoolClass, begin, stored_attempt
from tests.support.statements import count_statements


def differences(hand: Hand) -> list[Difference]:
    return hand.read(
        lambda session, _learner: [
            difference
            for key in verifying.check_chunk(session, after=verifying.BEGINNING).suspects
            for difference in verifying.check_one(session, key)
        ]
    )


def marks(hand: Hand, attempt_id: str) -> list[float | None]:
    return hand.read(
        lambda session, _learner: list(
            session.scalars(
                sa.select(AttemptMarkRow.mark)
                .where(AttemptMarkRow.learner_id == hand.id, AttemptMarkRow.attempt_id == attempt_id)
                .order_by(AttemptMarkRow.position)
            )
        )
    )


def take(hand: Hand, assignment_id: int, given: dict[int, Response]) -> str:
    """Answer some places and submit."""
    attempt_id = begin(hand, assignment_id)
    for position, response in given.items():
        hand.step(None, position, response, attempt_id=attempt_id)
    hand.submit(attempt_id)
    return attempt_id


def test_submitting_stores_a_mark_for_every_place_and_their_sum(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    ids = published(app, "single_choice")[:3]
    one, two = (hand.held(item_id).item for item_id in ids[:2])
    attempt_id = take(hand, group.set_quiz(ids), {0: answer_to(one), 1: answer_to(two, is_right=False)})
    assert marks(hand, attempt_id) == [1.0, 0.0, 0.0]
    assert stored_attempt(hand, attempt_id).score_total == 1.0
    assert differences(hand) == []


def test_a_ready_quiz_has_marks_as_well(hand: Hand) -> None:
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    attempt_id = hand.take_quiz(slug)
    assert set(marks(hand, attempt_id)) == {1.0}
    assert differences(hand) == []


def test_a_mark_that_somebody_changed_is_found_and_set_right(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    ids = published(app, "single_choice")[:2]
    attempt_id = take(hand, group.set_quiz(ids), {0: answer_to(hand.held(ids[0]).item)})
    key = (hand.id, attempt_id)
    hand.write(
        lambda session, _learner: session.execute(
            sa.update(AttemptMarkRow)
            .where(AttemptMarkRow.attempt_id == attempt_id, AttemptMarkRow.position == 1)
            .values(mark=1.0)
        )
    )
    assert differences(hand) == [Difference(key, 1, 1.0, 0.0)]
    hand.write(lambda session, _learner: attempt_marks.recompute(session, [key]))
    assert differences(hand) == []


def test_an_attempt_that_runs_has_no_marks_yet(app: Flask, hand: Hand, group: SchoolClass) -> None:
    ids = published(app, "single_choice")[:1]
    attempt_id = begin(hand, group.set_quiz(ids))
    hand.step(None, 0, answer_to(hand.held(ids[0]).item), attempt_id=attempt_id)
    recomputed = hand.write(
        lambda session, _learner: attempt_marks.recompute(session, [(hand.id, attempt_id)])
    )
    assert (recomputed, marks(hand, attempt_id)) == ({}, [])


# Typed texts that a teacher decides on


ODD = Response(texts=("Zebra stripes",))


def decide(hand: Hand, key: TextKey, *, is_right: bool, seen: int = 0) -> None:
    hand.write(
        lambda session, teacher: marking.decide(
            session, teacher, key, is_right=is_right, seen=seen, now=clock.utc_now()
        )
    )


def test_a_decision_on_a_text_changes_the_mark_at_whichever_try_it_was_given(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    item_id = published(app, "short_answer")[0]
    rules = replace(STARTS_AT_ONCE, behaviour="interactive", tries=3, penalty_percent=25)
    assignment_id = group.set_quiz([item_id], rules)
    other = Hand(app)
    group.join(other)
    nonsense = Response(texts=("Quite another thing",))
    begun = []
    for one, tries in ((hand, [nonsense, ODD]), (other, [ODD])):
        attempt_id = begin(one, assignment_id)
        for given in tries:
            one.step(None, 0, given, attempt_id=attempt_id, kind=StepKind.CHECK)
        one.submit(attempt_id)
        begun.append(attempt_id)
    assert [marks(one, attempt_id) for one, attempt_id in zip((hand, other), begun, strict=True)] == [
        [0.0],
        [0.0],
    ]
    key = key_of(app, item_id, "zebra stripes")
    decide(group.teacher, key, is_right=True)
    assert marks(hand, begun[0]) == [0.75]
    assert marks(other, begun[1]) == [1.0]
    assert stored_attempt(hand, begun[0]).score_total == 0.75
    # The response, which is the first try, was something else.
    assert [row.score for row in hand.responses()] == [0.0]
    assert differences(hand) == []
    group.teacher.write(
        lambda session, teacher: marking.take_back(session, teacher, key, seen=1, now=clock.utc_now())
    )
    assert (marks(hand, begun[0]), marks(other, begun[1]), differences(hand)) == ([0.0], [0.0], [])


def test_a_decision_made_while_an_attempt_runs_counts_when_it_is_submitted(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    item_id = published(app, "short_answer")[0]
    other = Hand(app)
    other.answer(item_id, given=ODD)
    attempt_id = begin(hand, group.set_quiz([item_id]))
    hand.step(None, 0, ODD, attempt_id=attempt_id)
    decide(group.teacher, key_of(app, item_id, "zebra stripes"), is_right=True)
    hand.submit(attempt_id)
    assert (marks(hand, attempt_id), differences(hand)) == ([1.0], [])


# Regrades and marks that teachers give


def with_mended_key(app: Flask, item_id: int) -> None:
    """Another option becomes the right one, in a second wording."""
    item = Hand(app).held(item_id).item
    right = next(index for index, option in enumerate(item.options) if option.is_key)
    options = tuple(
        replace(option, is_key=index == (right + 1) % len(item.options))
        for index, option in enumerate(item.options)
    )
    reword(app, item_id, options=options)


def add(hand: Hand, *rows: object) -> None:
    hand.write(lambda session, _learner: session.add_all(rows))


def recompute(hand: Hand, attempt_id: str) -> None:
    hand.write(lambda session, _learner: attempt_marks.recompute(session, [(hand.id, attempt_id)]))


def test_a_regrade_that_stands_grades_by_the_other_wording_and_an_undone_one_by_the_one_shown(
    app: Flask, hand: Hand, group: SchoolClass, at: TestClock
) -> None:
    """Case 49: a mended key changes nothing until somebody regrades."""
    item_id = published(app, "single_choice")[0]
    item = hand.held(item_id).item
    right = next(index for index, option in enumerate(item.options) if option.is_key)
    attempt_id = take(hand, group.set_quiz([item_id]), {0: Response(((right + 1) % len(item.options),))})
    with_mended_key(app, item_id)
    recompute(hand, attempt_id)
    assert marks(hand, attempt_id) == [0.0]
    key = (hand.id, attempt_id)
    row = stored_attempt(hand, attempt_id)
    rehearsed = hand.read(
        lambda session, _l: attempt_marks.replayed(session, [row], instead={(*key, 0): GradedBy(2, OWN)})
    )
    assert (rehearsed[key].score_total, marks(hand, attempt_id)) == (1.0, [0.0])
    regrade = RegradeRow(quiz_id=row.quiz_id or 0, reason="The key was wrong.", made_at=at())
    add(hand, regrade)
    add(
        hand,
        RegradeLineRow(
            regrade_id=regrade.id, learner_id=hand.id, attempt_id=attempt_id, position=0,
            revision_before=1, revision_after=2, scoring_before=OWN, scoring_after=OWN,
            mark_before=0.0, mark_after=1.0,
        ),
    )  # fmt: skip
    assert differences(hand) == [Difference(key, 0, 0.0, 1.0), Difference(key, None, 0.0, 1.0)]
    recompute(hand, attempt_id)
    place = hand.quiz(attempt_id).places[0]
    assert (marks(hand, attempt_id), place.mark, place.is_regraded) == ([1.0], 1.0, True)
    # What was learnt from the key that was shown is as it was.
    assert [response.score for response in hand.responses()] == [0.0]
    hand.write(lambda session, _l: session.execute(sa.update(RegradeRow).values(undone_at=at())))
    recompute(hand, attempt_id)
    assert (marks(hand, attempt_id), differences(hand)) == ([0.0], [])
    assert not hand.quiz(attempt_id).places[0].is_regraded


@pytest.mark.parametrize(("behaviour", "expected"), [("deferred", 0.5), ("certainty", -1.5)])
def test_the_last_of_a_teachers_marks_holds_and_where_certainty_counts_it_counts_by_that(
    app: Flask, hand: Hand, group: SchoolClass, at: TestClock, behaviour: str, expected: float
) -> None:
    item_id = published(app, "single_choice")[0]
    attempt_id = begin(hand, group.set_quiz([item_id], replace(STARTS_AT_ONCE, behaviour=behaviour)))
    wrong_one = answer_to(hand.held(item_id).item, is_right=False)
    asks = hand.quiz(attempt_id).places[0].asks_certainty
    assert asks is (behaviour == "certainty")
    hand.step(None, 0, wrong_one, attempt_id=attempt_id, certainty=3)
    hand.submit(attempt_id)
    automatic = marks(hand, attempt_id)
    given = {"ticked": [], "reason": "Half of it is right.", "made_by": group.teacher.id, "made_at": at()}
    place = {"learner_id": hand.id, "attempt_id": attempt_id, "position": 0}
    for ordinal, points in ((1, 1.0), (2, 0.5)):
        add(hand, MarkOverrideRow(**place, ordinal=ordinal, points=points, comment="See me.", **given))
    recompute(hand, attempt_id)
    shown = hand.quiz(attempt_id).places[0]
    assert (marks(hand, attempt_id), shown.mark, shown.is_overruled) == ([expected], expected, True)
    assert shown.comment == "See me."
    add(hand, MarkOverrideRow(**place, ordinal=3, points=None, comment="", **given))
    recompute(hand, attempt_id)
    assert (marks(hand, attempt_id), differences(hand)) == (automatic, [])


def test_all_or_nothing_leaves_nothing_of_a_part(app: Flask, hand: Hand, group: SchoolClass) -> None:
    item_id, item = next(
        (number, item)
        for number in published(app, "cloze")
        if len((item := hand.held(number).item).accepted) > 1
    )
    given = Response(texts=(item.accepted[0][0], *[""] * (len(item.accepted) - 1)))
    rules = replace(STARTS_AT_ONCE, all_or_nothing=frozenset({"cloze"}))
    own, all_or_nothing = (
        take(hand, group.set_quiz([item_id], one), {0: given}) for one in (STARTS_AT_ONCE, rules)
    )
    assert 0.0 < (marks(hand, own)[0] or 0.0) < 1.0
    assert marks(hand, all_or_nothing) == [0.0]
    # The item's own rule is what memory and statistics go by.
    assert all(0.0 < (response.score or 0.0) < 1.0 for response in hand.responses())


def test_many_attempts_are_replayed_in_as_many_statements_as_one(
    app: Flask, hand: Hand, group: SchoolClass
) -> None:
    ids = published(app, "single_choice")[:2] + published(app, "short_answer")[:1]
    assignment_id = group.set_quiz(ids)
    begun = [take(hand, assignment_id, {2: ODD})]
    totals = []
    for _ in range(2):
        rows = [stored_attempt(hand, attempt_id) for attempt_id in begun]
        with count_statements(app) as counted:
            hand.read(lambda session, _l, rows=rows: attempt_marks.replayed(session, rows))  # type: ignore[misc]
        totals.append(counted.total)
        begun += [take(hand, assignment_id, {0: Response((0,)), 2: ODD}) for _ in range(4)]
    # Who asks; steps, regrades, teachers' marks, wordings, decisions on texts.
    assert totals == [6, 6]
