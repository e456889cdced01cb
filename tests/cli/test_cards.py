"""Cards are replayed from their reviews, and set right with a word where something else had changed them."""

from pathlib import Path

import sqlalchemy as sa

from quizapp.factory import create_app
from tests.conftest import TestClock
from tests.support import databases
from tests.support.commands import run
from tests.support.hands import Hand, published


def test_a_card_that_was_tampered_with_is_told_and_set_right(
    prepared: sa.Engine, tmp_path: Path, at: TestClock
) -> None:
    app = create_app(databases.settings_for(str(prepared.url), tmp_path))
    hand = Hand(app)
    hand.answer(published(app, "single_choice")[0])
    databases.dispose(app)
    with prepared.begin() as connection:
        connection.execute(sa.text("UPDATE card SET stability = stability + 1"))
    outcomes = [run("cards", "rebuild") for _ in range(2)]
    assert [(outcome.exit_code, outcome.stdout) for outcome in outcomes] == [
        (1, "1 cards of 1 learners replayed, 1 differed.\n"),
        (0, "1 cards of 1 learners replayed, 0 differed.\n"),
    ]
