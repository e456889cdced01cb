"""A guest of a class who makes or has an account: the class and what was agreed come along."""

import pytest
from flask import Flask

from quizapp.domain.availability import Accommodation
from quizapp.persistence.db import transaction
from quizapp.services import accommodations, bringing_groups, groups, joining
from tests.conftest import TestClock
from tests.support import classes
from tests.support.hands import Hand


@pytest.fixture
def tina(app: Flask, at: TestClock) -> Hand:
    """A teacher."""
    return Hand(app, name="Tina", role="teacher")


def bring(app: Flask, guest: Hand, mia: Hand) -> None:
    with app.app_context(), transaction() as session:
        bringing_groups.bring_groups(session, guest.id, learner_id=mia.id)


def own(hand: Hand) -> list[tuple[str, str, int]]:
    return [(one.name, one.display_name, one.agreed.time_percent) for one in hand.read(joining.list_own)]


def agree(tina: Hand, group_id: int, learner: Hand, percent: int, at: TestClock) -> None:
    tina.write(
        lambda session, who: accommodations.agree(
            session, who, group_id, learner.id, agreement=Accommodation(percent), seen=0, now=at()
        )
    )


def test_the_account_is_where_the_guest_was_with_what_was_agreed(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    guest, mia = Hand(app), Hand(app, name="Mia")
    first, second = (classes.a_group(app, tina.person, guest.person, name=name) for name in ("7a", "7b"))
    classes.join(app, mia.person, second)
    agree(tina, first, guest, 150, at)
    bring(app, guest, mia)
    assert own(mia) == [("7a", "", 150), ("7b", "", 150)]


def test_what_was_agreed_with_the_account_itself_stands(app: Flask, tina: Hand, at: TestClock) -> None:
    guest, mia = Hand(app), Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, guest.person, mia.person, name="7a")
    agree(tina, group_id, guest, 200, at)
    agree(tina, group_id, mia, 150, at)
    bring(app, guest, mia)
    assert own(mia) == [("7a", "", 150)]


def test_an_account_that_left_is_back_and_one_that_was_removed_stays_out(
    app: Flask, tina: Hand, at: TestClock
) -> None:
    guest, mia = Hand(app), Hand(app, name="Mia")
    left, removed = (
        classes.a_group(app, tina.person, guest.person, mia.person, name=name) for name in ("7a", "7b")
    )
    mia.write(lambda session, who: joining.leave(session, who, left, now=at()))
    tina.write(lambda session, who: groups.remove_member(session, who, removed, mia.id, now=at()))
    bring(app, guest, mia)
    assert [name for name, *_ in own(mia)] == ["7a"]


def test_a_group_that_the_guest_has_left_is_not_come_back_to(app: Flask, tina: Hand, at: TestClock) -> None:
    guest, mia = Hand(app), Hand(app, name="Mia")
    group_id = classes.a_group(app, tina.person, guest.person, mia.person)
    for hand in (guest, mia):
        hand.write(lambda session, who: joining.leave(session, who, group_id, now=at()))
    bring(app, guest, mia)
    assert own(mia) == []
