"""PostgreSQL restarted under load: what was under way fails as a whole, and the next request works (case 59)."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.factory import create_app
from quizapp.persistence import db as module
from quizapp.persistence.db import db, transaction
from quizapp.persistence.models import SignInFailureRow
from quizapp.services import study
from tests.conftest import TestClock
from tests.support import databases
from tests.support.databases import on_postgres
from tests.support.hands import Hand, published
from tests.support.web import signed_in_client

pytestmark = on_postgres


def end_all_connections(database_url: str) -> int:
    """What a restart does to those who are connected; gives how many there were."""
    address = sa.make_url(database_url).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
        return len(
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        )


def test_after_a_restart_the_next_read_and_the_next_write_work(
    app: Flask, at: TestClock, database_url: str
) -> None:
    hand = Hand(app)
    one, two = published(app, "single_choice")[:2]
    hand.answer(one)
    assert end_all_connections(database_url) > 0
    assert hand.read(lambda session, learner: study.open_next(session, learner, after=None, now=at())).held
    assert end_all_connections(database_url) > 0
    hand.answer(two)
    assert len(hand.responses()) == 2


def test_what_was_under_way_fails_as_a_whole_and_can_be_sent_again(
    app: Flask, at: TestClock, database_url: str
) -> None:
    hand = Hand(app)
    item_id = published(app, "single_choice")[0]
    sent: list[str] = []

    def cut_off(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT"):
            sent.append(statement)
            if len(sent) == 3:
                end_all_connections(database_url)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "after_cursor_execute", cut_off)
    with pytest.raises(sa.exc.OperationalError):
        hand.answer(item_id, response_id="00000000-0000-4000-8000-000000000001")
    sa.event.remove(engine, "after_cursor_execute", cut_off)
    assert (hand.responses(), hand.memory(item_id)) == ([], None)
    hand.answer(item_id, response_id="00000000-0000-4000-8000-000000000001")
    assert len(hand.responses()) == hand.held(item_id).entries == 1


def test_a_page_asked_for_after_a_restart_is_there(app: Flask, database_url: str) -> None:
    client = signed_in_client(app)
    assert client.get("/cards").status_code == 200
    end_all_connections(database_url)
    assert client.get("/cards").status_code == 200


@pytest.fixture
def unreachable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application whose server is down."""
    monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 300)
    made = create_app(databases.settings_for("postgresql+psycopg://127.0.0.1:1/none", tmp_path))
    yield made
    databases.dispose(made)


def test_while_the_server_is_down_every_page_says_so_and_when_to_come_back(
    database_url: str, unreachable: Flask
) -> None:
    client = unreachable.test_client()
    for path in ("/cards", "/quizzes"):
        page = client.get(path)
        assert page.status_code == 503
        assert int(page.headers["Retry-After"]) > 0


def test_a_lock_held_by_somebody_else_is_not_waited_for_without_end(
    app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 52, for a program that holds a row."""
    monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 200)
    impatient = create_app(databases.settings_for(database_url, tmp_path))
    address = sa.make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as outside:
        outside.execute("LOCK TABLE sign_in_failure IN ACCESS EXCLUSIVE MODE")
        with (
            pytest.raises(sa.exc.OperationalError, match="lock timeout"),
            impatient.app_context(),
            transaction() as session,
        ):
            session.execute(sa.delete(SignInFailureRow))
        outside.rollback()
    with impatient.app_context(), transaction() as session:
        session.execute(sa.delete(SignInFailureRow))
    databases.dispose(impatient)
