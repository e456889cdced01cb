"""A full disk: what cannot be stored is refused in words, reading goes on, and so does writing once there is room."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import db
from quizapp.services import study
from tests.conftest import TestClock
from tests.support.databases import on_sqlite
from tests.support.hands import Hand, published
from tests.support.sittings import open_card
from tests.support.web import signed_in_client

pytestmark = on_sqlite


class Disk:
    """How many pages the file may have: SQLite says of the last one that the disk is full."""

    def __init__(self) -> None:
        self.pages = 2**30

    def checked_out(self, connection: object, *_rest: object) -> None:
        """Tell each connection, since it is a connection's own setting."""
        connection.execute(f"PRAGMA max_page_count = {self.pages}")  # type: ignore[attr-defined]


@pytest.fixture
def disk(app: Flask) -> Iterator[Disk]:
    """A disk that can be made full."""
    disk = Disk()
    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "checkout", disk.checked_out)
    yield disk
    sa.event.remove(engine, "checkout", disk.checked_out)


def fill_up(disk: Disk) -> None:
    """No page more than there are now: SQLite never makes a file smaller than it is."""
    disk.pages = 1


def answer_until_full(hand: Hand, ids: list[int]) -> list[str]:
    """Answer until the disk is full; gives the answers that were acknowledged."""
    stored: list[str] = []
    with pytest.raises(sa.exc.OperationalError, match="disk is full"):
        stored.extend(map(hand.answer, ids * 60))
    return stored


def test_nothing_acknowledged_is_lost_reading_goes_on_and_writing_too_once_there_is_room(
    app: Flask, at: TestClock, disk: Disk
) -> None:
    """Case 58."""
    hand = Hand(app)
    ids = published(app, "single_choice")
    fill_up(disk)
    stored = answer_until_full(hand, ids)
    assert {row.id for row in hand.responses()} == set(stored)
    assert hand.read(lambda session, learner: study.open_next(session, learner, after=None, now=at())).next_at
    assert hand.wrong_cards() == 0
    disk.pages = 2**30
    after = hand.answer(ids[0])
    assert {row.id for row in hand.responses()} == {*stored, after}
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_the_page_says_that_the_disk_is_full_and_answers_again_later(
    app: Flask, at: TestClock, disk: Disk
) -> None:
    """Case 58, for a person: 507 with what was typed, then 303."""
    client = signed_in_client(app)
    hand = Hand(app)
    item_id = published(app, "single_choice")[0]
    card = open_card(app, client, item_id)
    fill_up(disk)
    answer_until_full(hand, published(app, "single_choice"))
    refused = card.answer(is_right=True)
    assert refused.status_code == 507
    assert "disk is full" in refused.text
    assert client.get("/cards").status_code == 200
    disk.pages = 2**30
    assert card.answer(is_right=True).status_code == 303
