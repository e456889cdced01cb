"""Invitations: good once, for a day, and as long as a first teacher is wanted."""

from datetime import datetime

import pytest
from flask import Flask

from quizapp.persistence.db import reading, transaction
from quizapp.services import accounts, invitations
from quizapp.services.accounts import Learner, SignedIn
from quizapp.services.errors import Invalid, NotFound
from tests.conftest import TestClock
from tests.support import tables
from tests.support.web import PASSWORD


def test_an_invitation_makes_one_account_with_its_role(in_app: Flask, at: TestClock) -> None:
    with transaction() as session:
        assert invitations.needs_first_teacher(session)
        token = invitations.invite(session, "teacher", now=at())
        assert invitations.find_invitation(session, token, now=at()) == "teacher"
    signed = _accept(token, "Grace", at=at())
    learner = _who(signed.token, at=at())
    assert learner is not None
    assert (learner.name, learner.role) == ("Grace", "teacher")
    with reading() as session:
        assert invitations.find_invitation(session, token, now=at()) is None
        assert not invitations.needs_first_teacher(session)
    with tables.unchanged(in_app), pytest.raises(NotFound):
        _accept(token, "Bert", at=at())


def test_a_guest_who_accepts_keeps_their_answers(in_app: Flask, at: TestClock) -> None:
    guest = _guest(at())
    with transaction() as session:
        token = invitations.invite(session, "teacher", now=at())
    assert _accept(token, "Grace", at=at(), guest=guest).user_id == guest.id


def test_an_invitation_is_not_used_up_by_a_mistake_and_ends_after_a_day(in_app: Flask, at: TestClock) -> None:
    with transaction() as session:
        token = invitations.invite(session, "teacher", now=at())
    with tables.unchanged(in_app), pytest.raises(Invalid):
        _accept(token, "", at=at())
    at.advance(hours=24)
    with tables.unchanged(in_app), pytest.raises(NotFound, match="older than 24 hours"):
        _accept(token, "Grace", at=at())


@pytest.mark.parametrize("token", ["", "made-up", "x" * 3000, "\0", "\ud800"])
def test_a_made_up_invitation_is_none(in_app: Flask, at: TestClock, token: str) -> None:
    with reading() as session:
        assert invitations.find_invitation(session, token, now=at()) is None
    with pytest.raises(NotFound):
        _accept(token, "Grace", at=at())


def _who(token: str, *, at: datetime) -> Learner | None:
    with reading() as session:
        return accounts.find_learner(session, token, now=at)


def _guest(at: datetime) -> Learner:
    with transaction() as session:
        return accounts.make_guest(session, key="g" * 64, zone="Europe/Berlin", now=at)[0]


def _accept(token: str, name: str, *, at: datetime, guest: Learner | None = None) -> SignedIn:
    with transaction() as session:
        return invitations.accept_invitation(
            session, token, name=name, password=PASSWORD, zone="Europe/Berlin", guest=guest, now=at
        )
