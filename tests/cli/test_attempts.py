"""Attempts are replayed, and one whose marks differ is named."""

from pathlib import Path

import sqlalchemy as sa

from quizapp.factory import create_app
from quizapp.services import ready_quizzes
from tests.conftest import TestClock
from tests.support import databases
from tests.support.commands import run
from tests.support.hands import Hand


def test_attempts_are_verified_and_one_that_was_tampered_with_is_named(
    prepared: sa.Engine, tmp_path: Path, at: TestClock
) -> None:
    app = create_app(databases.settings_for(str(prepared.url), tmp_path))
    hand = Hand(app)
    slug = hand.read(lambda session, _learner: ready_quizzes.list_quizzes(session)[0].slug)
    attempt_id = hand.take_quiz(slug)
    databases.dispose(app)
    result = run("attempts", "verify")
    assert (result.exit_code, result.output) == (0, "1 attempts replayed, 0 differed.\n")
    with prepared.begin() as connection:
        connection.execute(sa.text("UPDATE attempt_mark SET mark = 0.5 WHERE position = 1"))
    result = run("attempts", "verify")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        f"learner {hand.id}, attempt {attempt_id}, question 2: stored 0.5, replayed 1",
        "1 attempts replayed, 1 differed.",
    ]
