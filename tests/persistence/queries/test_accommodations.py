"""Reading what was agreed: of each teacher the last line, and only for groups that the teacher teaches."""

from flask import Flask

from quizapp.persistence.db import reading
from quizapp.persistence.models import AccommodationRow
from quizapp.persistence.queries import accommodations
from tests.conftest import TestClock
from tests.support import classes
from tests.support.hands import Hand
from tests.support.storing import store


def a_line(learner: Hand, teacher: Hand, at: TestClock, *, ordinal: int, percent: int) -> AccommodationRow:
    return AccommodationRow(
        learner_id=learner.id,
        teacher_id=teacher.id,
        ordinal=ordinal,
        time_percent=percent,
        extra_attempts=0,
        break_minutes=0,
        changed_at=at(),
    )


def test_the_last_line_of_each_teacher_of_the_group_counts(app: Flask, at: TestClock) -> None:
    tina, theo = (Hand(app, name=name, role="teacher") for name in ("Tina", "Theo"))
    mia, ben = Hand(app, name="Mia"), Hand(app, name="Ben")
    first = classes.a_group(app, tina.person, mia.person, ben.person)
    second = classes.a_group(app, theo.person, mia.person)
    store(
        app,
        a_line(mia, tina, at, ordinal=1, percent=200),
        a_line(mia, tina, at, ordinal=2, percent=150),
        a_line(mia, theo, at, ordinal=1, percent=125),
        a_line(ben, theo, at, ordinal=1, percent=300),
    )
    with app.app_context(), reading() as session:
        found = accommodations.list_standing(session, {first, second}, {mia.id, ben.id})
        assert sorted((row.group_id, row.learner_id, row.time_percent) for row in found) == [
            (first, mia.id, 150),
            (second, mia.id, 125),
            (second, ben.id, 300),
        ]
        lines = accommodations.list_of_member(session, first, mia.id, teacher_id=theo.id)
        assert [(row.AccommodationRow.time_percent, row.name) for row in lines] == [(150, "Tina")]
        last = accommodations.find_last(session, mia.id, tina.id)
        assert last is not None
        assert last.ordinal == 2
        assert accommodations.find_last(session, ben.id, tina.id) is None
        handed = accommodations.list_in_groups(session, tina.id, {first, second})
        assert [(row.AccommodationRow.time_percent, row.group_id) for row in handed] == [
            (150, first),
            (150, second),
        ]
        every = accommodations.list_of_teachers(session, {tina.id, theo.id}, {mia.id})
        assert sorted(row.time_percent for row in every) == [125, 150]
