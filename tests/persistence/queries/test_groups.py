"""Reading groups, through rows of their own."""

import pytest
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import UserRow
from quizapp.persistence.queries import groups
from quizapp.services import joining
from tests.conftest import TestClock
from tests.support import classes
from tests.support.hands import Hand


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Hand:
    """A teacher."""
    return Hand(app, name="Tina", role="teacher")


def test_the_learners_of_a_teacher_are_those_present_in_a_group_of_theirs(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    theo = Hand(app, name="Theo", role="teacher")
    mia, ben, zoe = (Hand(app, name=name) for name in ("Mia", "Ben", "Zoe"))
    first = classes.a_group(app, tina.person, mia.person, ben.person)
    classes.a_group(app, tina.person, mia.person)
    classes.a_group(app, theo.person, zoe.person)
    ben.write(lambda session, who: joining.leave(session, who, first, now=at()))
    with app.app_context(), reading() as session:
        assert set(session.scalars(groups.learners_of(tina.id))) == {mia.id}
        assert [groups.is_learner_of(session, tina.id, hand.id) for hand in (mia, ben, zoe)] == [
            True,
            False,
            False,
        ]
        assert groups.count_members(session, first) == 1


def test_members_are_called_by_the_name_of_their_account_and_guests_by_their_own(
    app: Flask, tina: Hand
) -> None:
    guest, mia = Hand(app), Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, mia.person)
    classes.join(app, guest.person, group_id, display_name="ben")
    with app.app_context(), reading() as session:
        found = [(row.name, row.is_guest) for row in groups.list_members(session, group_id, limit=9)]
        assert found == [("ben", True), ("Mia", False)]
        assert len(groups.list_members(session, group_id, limit=1)) == 1
        assert groups.list_former(session, group_id, limit=9) == []
    with app.app_context(), transaction() as session:
        row = session.get_one(UserRow, guest.id)
        row.name, row.name_folded = "Benjamin", "benjamin"
    with app.app_context(), reading() as session:
        found_one = groups.find_member(session, group_id, guest.id)
        assert found_one is not None
        assert (found_one.name, found_one.is_guest) == ("Benjamin", False)
        assert groups.find_member(session, group_id, tina.id) is None


def test_groups_are_counted_and_listed_for_one_teacher_or_for_all(app: Flask, tina: Hand) -> None:
    theo = Hand(app, name="Theo", role="teacher")
    mia = Hand(app, name="Mia")
    classes.a_group(app, tina.person, mia.person, name="7b")
    other = classes.a_group(app, theo.person, mia.person, name="7a")
    with app.app_context(), reading() as session:
        assert [groups.count_groups(session, who) for who in (tina.id, theo.id, mia.id, None)] == [1, 1, 0, 2]
        rows = groups.list_groups(session, None, offset=0, limit=9)
        assert [(row.GroupRow.name, row.members) for row in rows] == [("7a", 1), ("7b", 1)]
        assert [row.id for row in groups.list_names(session, theo.id, limit=9)] == [other]
        own = groups.list_of_learner(session, mia.id, limit=9)
        assert [row.name for row in own] == ["7a", "7b"]
        teachers = groups.list_names_of_teachers(session, [row.id for row in own])
        assert [row.name for row in teachers] == ["Tina", "Theo"]


def test_a_code_leads_to_a_group_in_use_only(app: Flask, tina: Hand, at: TestClock) -> None:
    group_id = classes.a_group(app, tina.person)
    code = classes.code_of(app, group_id)
    with app.app_context(), transaction() as session:
        row = groups.lock_by_code(session, code)
        assert row is not None
        assert row.id == group_id
        row.archived_at = at()
        session.flush()
        assert groups.lock_by_code(session, code) is None
        assert groups.lock_by_code(session, "CFHJKMQR") is None


def test_posts_and_memberships_are_those_of_one_group(app: Flask, tina: Hand) -> None:
    mia = Hand(app, name="Mia")
    first, second = classes.a_group(app, tina.person, mia.person), classes.a_group(app, tina.person)
    with app.app_context(), reading() as session:
        assert groups.is_teacher(session, first, tina.id)
        assert not groups.is_teacher(session, first, mia.id)
        post = groups.find_post(session, first, tina.id)
        assert post is not None
        assert post.is_owner
        assert groups.find_membership(session, first, mia.id) is not None
        assert groups.find_membership(session, second, mia.id) is None
        assert [row.name for row in groups.list_teachers(session, first, limit=9)] == ["Tina"]
        assert groups.find_by_client_key(session, "none") is None
