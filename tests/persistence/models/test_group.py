"""group: codes that stand once, agreements within their bounds, and what goes with a person."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import (
    AccommodationRow,
    GroupMemberRow,
    GroupRow,
    GroupTeacherRow,
    UserRow,
)
from quizapp.services import clock
from tests.conftest import TestClock
from tests.support import classes
from tests.support.hands import Hand
from tests.support.storing import assert_refused, store


def test_a_code_and_a_form_belong_to_one_group_and_many_have_neither(app: Flask, at: TestClock) -> None:
    def a_group(**columns: Any) -> GroupRow:
        return GroupRow(name="7b", created_at=at(), **columns)

    store(app, a_group())
    store(app, a_group())
    store(app, a_group(join_code="CFHJKMQR", client_key="a"))
    assert_refused(app, a_group(join_code="CFHJKMQR"))
    assert_refused(app, a_group(client_key="a"))


@pytest.mark.parametrize(
    "columns",
    [
        {"time_percent": 99},
        {"time_percent": 401},
        {"extra_attempts": -1},
        {"extra_attempts": 21},
        {"break_minutes": -1},
        {"break_minutes": 241},
        {"learner_id": 10**6},
        {"teacher_id": 10**6},
    ],
)
def test_an_agreement_stays_within_its_bounds_and_belongs_to_people(
    app: Flask, at: TestClock, columns: dict[str, int]
) -> None:
    mia, tina = Hand(app, name="Mia"), Hand(app, name="Tina", role="teacher")
    agreed: dict[str, Any] = {
        "learner_id": mia.id,
        "teacher_id": tina.id,
        "ordinal": 1,
        "time_percent": 150,
        "extra_attempts": 0,
        "break_minutes": 0,
        "changed_at": at(),
    }
    store(app, AccommodationRow(**agreed))
    assert_refused(app, AccommodationRow(**agreed))
    assert_refused(app, AccommodationRow(**agreed | {"ordinal": 2} | columns))


def test_what_somebody_has_to_do_with_a_group_goes_with_them_and_the_group_stays(
    app: Flask, at: TestClock
) -> None:
    """Case 55."""
    mia, tina = Hand(app, name="Mia"), Hand(app, name="Tina", role="teacher")
    group_id = classes.a_group(app, tina.person, mia.person)
    with app.app_context(), transaction() as session:
        member = session.get_one(GroupMemberRow, (group_id, mia.id))
        member.left_at, member.removed_by = clock.utc_now(), tina.id
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(UserRow).where(UserRow.id == tina.id))
    with app.app_context(), reading() as session:
        assert session.get_one(GroupMemberRow, (group_id, mia.id)).removed_by is None
        assert session.get(GroupTeacherRow, (group_id, tina.id)) is None
    with app.app_context(), transaction() as session:
        session.execute(sa.delete(GroupRow).where(GroupRow.id == group_id))
    with app.app_context(), reading() as session:
        assert session.get(GroupMemberRow, (group_id, mia.id)) is None
