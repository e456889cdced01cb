"""Reading users and their sign-ins."""

import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import UserRow
from quizapp.persistence.queries import users
from tests.conftest import TestClock
from tests.support.hands import Hand, published, set_status


@pytest.fixture
def hand(app: Flask, at: TestClock) -> Hand:
    """Somebody with an account."""
    return Hand(app, name="Ada")


def signed_in(hand: Hand, at: TestClock, *, token: str | None = None) -> object:
    digest = hashlib.sha256((token or hand.person.token).encode()).hexdigest()
    with hand.app.app_context(), reading() as session:
        return users.find_signed_in(session, digest, now=at())


def test_a_cookie_finds_its_user_with_the_cards_due_now(app: Flask, hand: Hand, at: TestClock) -> None:
    one, two = published(app, "single_choice")[:2]
    hand.answer(one, is_right=False)
    hand.answer(two, is_right=False)
    found = [signed_in(hand, at).due]
    at.advance(minutes=1)
    found.append(signed_in(hand, at).due)
    set_status(app, one, "retired")
    found.append(signed_in(hand, at).due)
    assert found == [0, 2, 1]
    row = signed_in(hand, at)
    assert (row.id, row.name, row.zone, row.guest_id) == (hand.id, "Ada", "Europe/Berlin", None)


def test_an_unknown_an_ended_and_a_deactivated_sign_in_find_nobody(
    app: Flask, hand: Hand, at: TestClock
) -> None:
    assert signed_in(hand, at, token="another") is None
    began = at.now
    at.advance(days=400)
    assert signed_in(hand, at) is None
    at.now = began
    with app.app_context(), transaction() as session:
        session.get_one(UserRow, hand.id).deactivated_at = at()
    assert signed_in(hand, at) is None


def test_names_are_found_and_listed_without_guests(app: Flask, hand: Hand) -> None:
    Hand(app)
    grace = Hand(app, name="Grace")
    with app.app_context(), reading() as session:
        assert [row.id for row in users.list_named(session)] == [hand.id, grace.id]
        assert [row.id for row in users.list_named(session, after=hand.id)] == [grace.id]
        assert [row.id for row in users.list_named(session, limit=1)] == [hand.id]
        found = users.find_by_name(session, "grace")
        assert found is not None
        assert found.id == grace.id
        assert users.find_by_name(session, "Grace") is None


@pytest.mark.parametrize(("role", "counts"), [("student", False), ("teacher", True), ("admin", True)])
def test_somebody_teaches_while_active(
    app: Flask, hand: Hand, at: TestClock, role: str, counts: bool
) -> None:
    with app.app_context(), transaction() as session:
        session.execute(sa.update(UserRow).values(role=role))
        assert users.has_teacher(session) is counts
        session.execute(sa.update(UserRow).values(deactivated_at=at() - timedelta(days=1)))
        assert not users.has_teacher(session)
