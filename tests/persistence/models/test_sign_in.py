"""sign_in and sign_in_failure: a cookie is one person, and goes with them; a guest on offer may go before."""

from datetime import timedelta

from flask import Flask

from quizapp.persistence.db import reading
from quizapp.persistence.models import SignInFailureRow, SignInRow
from tests.conftest import BEGINNING
from tests.support.storing import a_user, assert_refused, count, remove_user, store


def a_sign_in(user_id: int, *, guest_id: int | None = None, token_hash: str = "0" * 64) -> SignInRow:
    return SignInRow(
        token_hash=token_hash,
        user_id=user_id,
        guest_id=guest_id,
        created_at=BEGINNING,
        expires_at=BEGINNING + timedelta(days=1),
    )


def test_a_cookie_is_one_person_and_goes_with_them(app: Flask) -> None:
    one, two = a_user(app), a_user(app)
    store(app, a_sign_in(one))
    assert_refused(app, a_sign_in(two))
    assert_refused(app, a_sign_in(10**6, token_hash="1" * 64))
    remove_user(app, one)
    assert count(app, SignInRow) == 0


def test_the_sign_in_stays_when_the_guest_on_offer_goes(app: Flask) -> None:
    user_id, guest_id = a_user(app), a_user(app)
    store(app, a_sign_in(user_id, guest_id=guest_id))
    remove_user(app, guest_id)
    with app.app_context(), reading() as session:
        assert session.get_one(SignInRow, "0" * 64).guest_id is None


def test_failures_are_counted_in_one_row_for_each_key(app: Flask) -> None:
    store(app, SignInFailureRow(key="k", failures=1, last_at=BEGINNING))
    assert_refused(app, SignInFailureRow(key="k", failures=1, last_at=BEGINNING))
