"""Processes killed at any moment, and the disk asked whether it has what was acknowledged (cases 56 and 57)."""

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import db, reading
from quizapp.persistence.models import ResponseRow
from tests.support.databases import missing, on_sqlite
from tests.support.hands import Hand, published
from tests.support.workers import Worker, workers

KILLS = 10
ROOT = Path(__file__).resolve().parents[2]


def stored_ids(app: Flask) -> list[str]:
    with app.app_context(), reading() as session:
        return list(session.scalars(sa.select(ResponseRow.id)))


def assert_whole(app: Flask) -> None:
    """The file is sound and no row points at nothing."""
    with app.app_context(), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


@on_sqlite
def test_no_acknowledged_answer_is_lost_or_doubled_by_killing_the_process(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    """Case 56: killed ten times at a random moment under load, with a second process answering meanwhile."""
    hand = Hand(app)
    ids = published(app, "single_choice")
    draw = random.Random(56)  # noqa: S311 -- chance for tests
    acknowledged: list[str] = []
    with workers(database_url, tmp_path, hand.person.token, ids, number=1, count=None) as (other,):
        for kill in range(KILLS):
            worker = Worker(database_url, tmp_path, hand.person.token, ids, count=None, seed=100 + kill)
            told = worker.read()
            for _ in range(draw.randrange(1, 25)):
                next(told)
            until = time.monotonic() + draw.random() * 0.02
            while time.monotonic() < until:
                pass
            worker.kill()
            assert worker.acknowledged
            acknowledged += [response_id for response_id, _ in worker.acknowledged]
            worker.close()
        other.kill()
        acknowledged += [response_id for response_id, _ in other.acknowledged]
    stored = Counter(stored_ids(app))
    assert max(stored.values()) == 1
    assert [response_id for response_id in acknowledged if response_id not in stored] == []
    # What was stored but not acknowledged in time is at most the one answer each was about to tell.
    assert len(stored) - len(acknowledged) <= KILLS + 1
    assert_whole(app)
    assert hand.wrong_cards() == 0
    began = time.monotonic()
    hand.answer(ids[0])
    assert time.monotonic() - began < 5


@on_sqlite
def test_an_acknowledged_answer_is_on_the_disk(app: Flask, database_url: str, tmp_path: Path) -> None:
    """Case 57: each answer is written through before it is told."""
    strace = shutil.which("strace")
    if strace is None:
        missing("strace", "there is no strace here")
    hand = Hand(app)
    trace = tmp_path / "trace"
    command = [strace or "", "-f", "-e", "trace=fsync,fdatasync,write", "-o", str(trace)]
    answers = [sys.executable, "-m", "tests.support.workers", database_url, str(tmp_path), hand.person.token]
    done = subprocess.run(
        [*command, *answers, str(published(app, "single_choice")[0]), "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if "ptrace" in done.stderr:
        missing("strace", done.stderr.strip())
    assert done.returncode == 0, done.stderr
    ids = done.stdout.split()
    assert len(ids) == 5
    assert set(stored_ids(app)) == set(ids)
    synced = False
    told = 0
    for line in trace.read_text("utf-8", "replace").splitlines():
        if "fsync(" in line or "fdatasync(" in line:
            synced = True
        elif "write(1, " in line:
            assert synced, f"told before it was on the disk: {line}"
            synced = False
            told += 1
    assert told == 5


@pytest.mark.parametrize("statements", [1, 3, 5])
def test_an_answer_cut_off_between_two_of_its_statements_leaves_nothing(
    app: Flask, at: object, monkeypatch: pytest.MonkeyPatch, statements: int
) -> None:
    """Whichever of the statements fails, none of the others stays."""
    hand = Hand(app)
    item_id = published(app, "single_choice")[0]
    sent: list[str] = []

    def cut_off(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT"):
            sent.append(statement)
            if len(sent) == statements:
                raise ConnectionAbortedError

    with app.app_context():
        sa.event.listen(db.engine, "after_cursor_execute", cut_off)
        with pytest.raises(ConnectionAbortedError):
            hand.answer(item_id)
        sa.event.remove(db.engine, "after_cursor_execute", cut_off)
    assert len(sent) == statements
    assert (stored_ids(app), hand.memory(item_id), hand.held(item_id).entries) == ([], None, 0)
    hand.answer(item_id)
    assert hand.held(item_id).entries == 1
