"""Accounts through the services: names, passwords, guests who become accounts, invitations, waits."""

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.memory import Rating
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import UserRow
from quizapp.services import accounts
from quizapp.services.accounts import Kept, Learner, SignedIn
from quizapp.services.errors import Invalid, Stale
from tests.conftest import TestClock
from tests.support import learning, tables
from tests.support.hands import Hand, published
from tests.support.web import PASSWORD

SECRET = b"for tests"


def sign_up(name: str, password: str = PASSWORD, *, at: datetime, guest: Learner | None = None) -> SignedIn:
    with transaction() as session:
        return accounts.sign_up(
            session, name=name, password=password, zone="Europe/Berlin", guest=guest, now=at
        )


def who(token: str, *, at: datetime) -> Learner | None:
    with reading() as session:
        return accounts.find_learner(session, token, now=at)


def matches(name: str, password: str) -> bool:
    with reading() as session:
        return accounts.find_matching(session, name=name, password=password) is not None


def problems(error: pytest.ExceptionInfo[Invalid]) -> list[str]:
    return [problem.field for problem in error.value.problems]


# Names and passwords


@pytest.mark.parametrize(
    "password",
    [
        "a" * 63 + "b",
        "eight ch",
        "  spaces around  ",
        "🦊🐻🐼🐨🐯🦁🐮🐷",
        "🫨🫩🪾🫆🪉🪏🫟🫜",
        "контрольная",
        "p" * 200,
    ],
)
def test_a_password_of_any_signs_works_as_it_was_typed(in_app: Flask, at: TestClock, password: str) -> None:
    """Case 4: also emoji that are younger than this Python."""
    sign_up("Ada", password, at=at())
    assert matches("Ada", password)
    assert not matches("Ada", password + " ")
    assert not matches("Ada", password.swapcase() + "x")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "seven c",
        "password1",
        "PASSWORD1",
        "Ada Lovelace",
        "ADA  LOVELACE",
        " " * 12,
        "with\0NUL in it",
        "a lone surrogate \ud800",
        "a noncharacter \uffff",
        "a new\nline in it",
        "p" * 201,
    ],
)
def test_a_weak_password_and_one_that_cannot_be_typed_again_are_refused(
    in_app: Flask, at: TestClock, password: str
) -> None:
    """Case 4."""
    with tables.unchanged(in_app), pytest.raises(Invalid) as error:
        sign_up("Ada Lovelace", password, at=at())
    assert problems(error) == ["password"]
    assert not matches("Ada Lovelace", password)


def test_an_accent_may_be_one_character_or_two(in_app: Flask, at: TestClock) -> None:
    sign_up("Zo\u00eb", "caf\u00e9 am See", at=at())
    assert matches("Zoe\u0308", "cafe\u0301 am See")


@pytest.mark.parametrize("name", ["ada", "ADA", " Ada ", "Ａｄａ", "Ada\u200b", "\u00adA\u2060da"])
def test_two_spellings_of_a_name_are_one_name(in_app: Flask, at: TestClock, name: str) -> None:
    sign_up("Ada", at=at())
    with pytest.raises(Invalid, match="This name is taken") as error:
        sign_up(name, at=at())
    assert problems(error) == ["name"]


@pytest.mark.parametrize("name", ["", "   ", "a" * 41, "a\0b", "\ud800", "\u202e\0", "\ufffe", "\ufdfa" * 40])
def test_a_name_that_cannot_be_kept_is_refused(in_app: Flask, at: TestClock, name: str) -> None:
    """Case 37."""
    with tables.unchanged(in_app), pytest.raises(Invalid) as error:
        sign_up(name, at=at())
    assert problems(error) == ["name"]
    assert not matches(name, PASSWORD)


@pytest.mark.parametrize("turning", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_name_does_not_turn_round_what_stands_beside_it(in_app: Flask, at: TestClock, turning: str) -> None:
    """Case 37."""
    with tables.unchanged(in_app), pytest.raises(Invalid) as error:
        sign_up(f"Ada{turning}", at=at())
    assert problems(error) == ["name"]


def test_everything_that_is_wrong_is_said_at_once(in_app: Flask, at: TestClock) -> None:
    sign_up("Ada", at=at())
    with pytest.raises(Invalid) as error:
        sign_up("Ada", "short", at=at())
    assert problems(error) == ["name", "password"]


def test_a_password_is_stored_as_a_salted_hash_alone(
    in_app: Flask, at: TestClock, passwords_at_full_cost: None
) -> None:
    sign_up("Ada", at=at())
    sign_up("Bert", at=at())
    with reading() as session:
        hashes = session.scalars(sa.select(UserRow.password_hash).order_by(UserRow.id)).all()
    assert len(set(hashes)) == 2
    assert all(
        stored is not None and stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for stored in hashes
    )


# Guests


def test_a_guest_becomes_the_account_and_keeps_everything(app: Flask, at: TestClock) -> None:
    guest = Hand(app)
    flashcard = published(app, "flashcard_basic")[0]
    guest.rate(guest.answer(flashcard), Rating.GOOD)
    memory = guest.memory(flashcard)
    before = guest.read(lambda _session, learner: learner)
    with app.app_context():
        signed = sign_up("Ada", at=at(), guest=before)
        assert signed.user_id == guest.id
        learner = who(signed.token, at=at())
        assert learner is not None
        assert (learner.name, learner.is_guest, learner.clock.zone) == ("Ada", False, "Europe/Berlin")
        with reading() as session:
            assert accounts.count_kept(session, signed.user_id) == Kept(1, 1)
        assert who(guest.person.token, at=at()) is None, "case 5"
    guest.person = learning.Person(signed.user_id, signed.token)
    assert guest.memory(flashcard) == memory


def test_a_guest_who_became_an_account_in_another_tab_is_not_renamed(app: Flask, at: TestClock) -> None:
    """Case 45."""
    guest = Hand(app)
    before = guest.read(lambda _session, learner: learner)
    with app.app_context():
        sign_up("Ada", at=at(), guest=before)
        with tables.unchanged(app), pytest.raises(Stale, match="in another tab"):
            sign_up("Bert", at=at(), guest=before)
    tables.run(app, 'DELETE FROM "user"')
    with app.app_context(), tables.unchanged(app), pytest.raises(Stale):
        sign_up("Bert", at=at(), guest=before)


def test_the_key_of_a_browser_makes_one_guest_and_after_signing_up_a_new_one(
    in_app: Flask, at: TestClock
) -> None:
    def guest() -> Learner:
        with transaction() as session:
            return accounts.make_guest(session, key="k" * 64, zone="Nowhere", now=at())[0]

    first = guest()
    assert first.clock.zone == "UTC"
    assert guest().id == first.id
    sign_up("Ada", at=at(), guest=first)
    assert guest().id != first.id


# Sign-ins


def test_a_sign_in_ends_the_one_before_it_at_this_browser_and_those_that_are_over(
    in_app: Flask, at: TestClock
) -> None:
    """Case 5."""
    forgotten = sign_up("Ada", at=at())
    at.advance(days=61)
    with transaction() as session:
        before = _sign_in(session, forgotten.user_id, at=at())
    with transaction() as session:
        other = _sign_in(session, forgotten.user_id, at=at())
        after = _sign_in(session, forgotten.user_id, at=at(), token=before.token)
    assert who(before.token, at=at()) is None
    assert who(other.token, at=at()) is not None
    assert who(after.token, at=at()) is not None
    assert tables.count(in_app, "sign_in") == 2


def test_another_password_ends_every_sign_in_but_the_new_one(in_app: Flask, at: TestClock) -> None:
    """Case 6."""
    guest = _guest(at())
    signed = sign_up("Ada", at=at())
    with transaction() as session:
        here = accounts.sign_in(session, signed.user_id, before=guest, name="Ada", secret=SECRET, now=at())
    learner = who(here.token, at=at())
    assert learner is not None
    with transaction() as session, pytest.raises(Invalid) as error:
        accounts.change_password(session, learner, new="short", now=at())
    assert problems(error) == ["new"]
    with transaction() as session:
        new = accounts.change_password(session, learner, new="three other words", now=at())
    assert who(signed.token, at=at()) is None
    assert who(here.token, at=at()) is None
    assert matches("Ada", "three other words")
    assert not matches("Ada", PASSWORD)
    changed = who(new.token, at=at())
    assert changed is not None
    assert changed.guest_id == guest.id, "what the guest of this browser answered is still on offer"


def test_erasing_takes_everything_but_the_questions_somebody_wrote(app: Flask, at: TestClock) -> None:
    """Case 70."""
    ada = Hand(app, name="Ada", role="teacher")
    item_id = published(app, "single_choice")[0]
    ada.answer(item_id)
    tables.run(app, "UPDATE item SET author_id = :ada WHERE id = :item", ada=ada.id, item=item_id)
    ada.write(accounts.erase)
    dump = tables.everything(app)
    for table in ("user", "sign_in", "card", "review", "response", "learner_day"):
        assert dump[table] == []
    assert "Ada" not in str(dump)
    assert item_id in published(app)


# Settings


@pytest.mark.parametrize(
    ("zone", "new_per_day", "fields"),
    [
        ("Europe/Atlantis", 10, ["zone"]),
        ("", 10, ["zone"]),
        ("UTC", -1, ["new_per_day"]),
        ("UTC", 101, ["new_per_day"]),
        ("UTC\0", 10**30, ["zone", "new_per_day"]),
    ],
)
def test_settings_that_make_no_sense_are_refused_together(
    app: Flask, at: TestClock, zone: str, new_per_day: int, fields: list[str]
) -> None:
    ada = Hand(app, name="Ada")
    with tables.unchanged(app), pytest.raises(Invalid) as error:
        ada.write(
            lambda session, learner: accounts.change_settings(
                session, learner, zone=zone, new_per_day=new_per_day, has_shortcuts=True
            )
        )
    assert problems(error) == fields


def test_settings_count_from_the_next_request_on(app: Flask, at: TestClock) -> None:
    ada = Hand(app, name="Ada")
    ada.write(
        lambda session, learner: accounts.change_settings(
            session, learner, zone="Pacific/Kiritimati", new_per_day=0, has_shortcuts=False
        )
    )
    learner = ada.read(lambda _session, learner: learner)
    assert (learner.clock.zone, learner.new_per_day, learner.has_shortcuts) == (
        "Pacific/Kiritimati",
        0,
        False,
    )


def _sign_in(session: Session, user_id: int, *, at: datetime, token: str | None = None) -> SignedIn:
    return accounts.sign_in(
        session,
        user_id,
        before=None,
        name="Ada",
        secret=SECRET,
        now=at,
        token=token,
    )


def _guest(at: datetime) -> Learner:
    with transaction() as session:
        return accounts.make_guest(session, key="g" * 64, zone="Europe/Berlin", now=at)[0]


def test_a_copied_cookie_of_forms_opens_no_guest_of_before(in_app: Flask, at: TestClock) -> None:
    """Case 5: two first answers sent together are one guest; the same key later is another."""
    with transaction() as session:
        first, _ = accounts.make_guest(session, key="k", zone="UTC", now=at.now)
        same, _ = accounts.make_guest(session, key="k", zone="UTC", now=at.now)
    at.advance(seconds=31)
    with transaction() as session:
        other, _ = accounts.make_guest(session, key="k", zone="UTC", now=at.now)
    assert first.id == same.id != other.id
