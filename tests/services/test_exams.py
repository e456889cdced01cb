"""Setting exams and days off: what is refused in words, who may, and whose plans follow."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.models import CardRow, ExamRow
from quizapp.services import clock, exams, groups
from quizapp.services.errors import Invalid, NotFound
from quizapp.services.exams import WrittenExam
from tests.conftest import TestClock
from tests.support import classes
from tests.support.hands import Hand, new_id, published
from tests.support.set_exams import add_day_off, set_exam

MONDAY = date(2026, 3, 2)


def _in(days: int) -> date:
    return MONDAY + timedelta(days=days)


@pytest.mark.usefixtures("at")
def test_no_day_a_past_one_one_too_far_and_nothing_covered_are_refused_beside_their_fields(
    app: Flask,
) -> None:
    hand = Hand(app)
    for day in (None, MONDAY, _in(-1), _in(366)):
        with pytest.raises(Invalid) as refused:
            set_exam(hand, day, sections=frozenset())
        assert [problem.field for problem in refused.value.problems] == ["exam_day", "sections"]
    for day in (None, _in(-1), _in(366)):
        with pytest.raises(Invalid):
            add_day_off(hand, day)
    set_exam(hand, _in(365))
    set_exam(hand, _in(1))


@pytest.mark.usefixtures("at")
def test_the_same_form_sent_twice_sets_one_exam_and_no_more_than_ten_run(app: Flask) -> None:
    hand, key = Hand(app), new_id()
    set_exam(hand, _in(9), key=key)
    set_exam(hand, _in(9), key=key)
    for _ in range(exams.EXAMS_AT_MOST - 1):
        set_exam(hand, _in(9))
    with pytest.raises(Invalid, match="at most 10"):
        set_exam(hand, _in(9))


def test_an_exam_of_a_group_plans_its_learners_and_only_its_teachers_change_it(
    app: Flask, at: TestClock
) -> None:
    teacher, other = Hand(app, name="Thea", role="teacher"), Hand(app, name="Theo", role="teacher")
    learner = Hand(app)
    group_id = classes.a_group(app, teacher.person, learner.person)
    item_id = published(app, "single_choice")[0]
    learner.answer(item_id)

    def planned() -> date | None:
        return learner.read(
            lambda session, who: session.scalar(
                sa.select(CardRow.planned_day).where(CardRow.learner_id == who.id)
            )
        )

    set_exam(teacher, _in(20), group_id=group_id)
    first = planned()
    assert first is not None
    exam_id = teacher.read(lambda session, _: session.scalars(sa.select(ExamRow.id)).one())
    for stranger in (other, learner):
        with pytest.raises(NotFound):
            stranger.write(lambda session, who: exams.withdraw_exam(session, who, exam_id, now=at()))
        with pytest.raises(NotFound):
            set_exam(stranger, _in(9), group_id=group_id)
    known = {"1"}
    written = WrittenExam("Finals", _in(2), frozenset(known))
    teacher.write(
        lambda session, who: exams.change_exam(session, who, exam_id, written, known=known, now=at())
    )
    assert planned() != first
    lines = teacher.read(
        lambda session, who: exams.list_on_track(
            session, groups.open_group(session, who, group_id), exam_id, now=clock.utc_now()
        )
    )
    assert [(line.learner_id, line.met, line.in_time) for line in lines] == [(learner.id, 1, False)]
    teacher.write(lambda session, who: exams.withdraw_exam(session, who, exam_id, now=at()))
    assert planned() is None
