"""Waits after wrong passwords: how long, for whom, and that clearing old counts away holds nobody up."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizapp.persistence.db import db, reading, transaction
from quizapp.persistence.models import SignInFailureRow
from quizapp.services import accounts, throttling
from quizapp.services.errors import TooMany
from tests.conftest import TestClock
from tests.support import databases, tables
from tests.support.web import PASSWORD

SECRET = b"for tests"


def test_old_counts_are_cleared_away(in_app: Flask, at: TestClock) -> None:
    for name in ("Ada", "Bert"):
        _fail(name, at=at())
        at.advance(hours=23)
    assert tables.count(in_app, "sign_in_failure") == 3
    at.advance(hours=2)
    _fail("Cleo", at=at())
    with reading() as session:
        assert set(session.scalars(sa.select(SignInFailureRow.failures))) == {1}
    assert tables.count(in_app, "sign_in_failure") == 2


@databases.on_postgres
def test_clearing_away_waits_for_nobody(in_app: Flask, at: TestClock) -> None:
    """Two who each clear away what the other is about to count would stop one another for good."""
    ada = _sign_up(at())
    with transaction() as session:
        throttling.note_failure(session, name="Bert", address="of Bert", secret=SECRET, now=at())
    at.advance(days=100)
    with db.engine.begin() as other:
        for table in ("sign_in_failure", "sign_in"):
            other.execute(sa.text(f"SELECT * FROM {table} FOR UPDATE"))  # noqa: S608 - two names of ours
        with transaction() as session:
            session.execute(sa.text("SET LOCAL lock_timeout = '200ms'"))
            throttling.note_failure(session, name="Ada", address="of Ada", secret=SECRET, now=at())
            accounts.sign_in(
                session,
                ada.user_id,
                before=None,
                name="Cleo",
                secret=SECRET,
                now=at(),
            )
    assert tables.count(in_app, "sign_in_failure") == 4
    assert tables.count(in_app, "sign_in") == 2


def test_who_has_to_wait_is_told_how_long(in_app: Flask, at: TestClock) -> None:
    """Case 2."""
    for _ in range(throttling.FREE_FAILURES_BY_NAME):
        _check("Ada", at=at())
        _fail("Ada", at=at())
    with pytest.raises(TooMany, match="Try again in 31 seconds") as error:
        _check("ada ", at=at())
    assert error.value.retry_after_s == 31
    _check("Bert", at=at())
    _check("Ada", at=at() + timedelta(seconds=30))


def test_a_right_password_starts_the_count_anew(in_app: Flask, at: TestClock) -> None:
    for _ in range(throttling.FREE_FAILURES_BY_NAME - 1):
        _fail("Ada", at=at())
    with transaction() as session:
        throttling.forget_failures(session, name="ADA", secret=SECRET)
    _fail("Ada", at=at())
    _check("Ada", at=at())


def _sign_up(at: datetime) -> accounts.SignedIn:
    with transaction() as session:
        return accounts.sign_up(session, name="Ada", password=PASSWORD, zone="UTC", guest=None, now=at)


def _fail(name: str, *, at: datetime) -> None:
    with transaction() as session:
        throttling.note_failure(session, name=name, address="192.0.2.1", secret=SECRET, now=at)


def _check(name: str, *, at: datetime) -> None:
    with reading() as session:
        throttling.check_throttle(session, name=name, address="198.51.100.7", secret=SECRET, now=at)


def test_codes_that_lead_nowhere_count_by_browser_and_apart_from_passwords(
    in_app: Flask, at: TestClock
) -> None:
    def guess(browser: str) -> None:
        with transaction() as session:
            throttling.check_codes(session, browser=browser, address="192.0.2.9", secret=SECRET, now=at())
            throttling.note_wrong_code(session, browser=browser, address="192.0.2.9", secret=SECRET, now=at())

    for _ in range(throttling.FREE_CODES_BY_BROWSER):
        guess("one")
    with pytest.raises(TooMany, match="Try again in 31 seconds") as error:
        guess("one")
    assert error.value.retry_after_s == 31
    guess("another")
    with reading() as session:
        throttling.check_throttle(session, name="one", address="192.0.2.9", secret=SECRET, now=at())
    at.advance(seconds=31)
    guess("one")
    with pytest.raises(TooMany, match="61 seconds"):
        guess("one")


@pytest.mark.parametrize(
    ("check", "note", "who", "free"),
    [
        (
            throttling.check_codes,
            throttling.note_wrong_code,
            {"browser": "one"},
            throttling.FREE_CODES_BY_BROWSER,
        ),
        (
            throttling.check_quiz_passwords,
            throttling.note_wrong_quiz_password,
            {"learner_id": 1, "assignment_id": 1},
            throttling.FREE_QUIZ_PASSWORDS,
        ),
    ],
)
def test_guesses_at_once_are_no_more_than_in_turn(
    check: Callable[..., None],
    note: Callable[..., None],
    who: dict[str, Any],
    free: int,
    in_app: Flask,
    at: TestClock,
) -> None:
    caller = {**who, "address": "192.0.2.9", "secret": SECRET, "now": at()}
    together = threading.Barrier(free + 6)

    def guess(_number: int) -> bool:
        together.wait()
        with in_app.app_context(), transaction() as session:
            try:
                check(session, **caller)
            except TooMany:
                return False
            note(session, **caller)
            return True

    with ThreadPoolExecutor(together.parties) as pool:
        assert sum(pool.map(guess, range(together.parties))) == free
