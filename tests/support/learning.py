"""Learners with a past: weeks of practice and card review, made through the services with a clock of its own.

Chance comes from a seed, so that the same call makes the same history.
"""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Outcome, Response
from quizapp.domain.memory import Rating, StudyClock
from quizapp.persistence.db import transaction
from quizapp.persistence.queries import items
from quizapp.services import accounts, bank, clock, practising, study
from quizapp.services.accounts import Learner
from quizapp.web import access

ZONE = "Europe/Berlin"
BERLIN = StudyClock(ZONE)
CARD_SETTINGS = {
    "desired_retention": "90",
    "new_per_day": "10",
    "reviews_per_day": "200",
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "2"),
}
CARDS_A_DAY = 15


class Clock(Protocol):
    """A time that moves only when told to, such as the fixture `at` or a MovingClock."""

    now: datetime

    def __call__(self) -> datetime: ...

    def advance(self, **delta: float) -> None: ...


class MovingClock:
    """A time that moves only when told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **delta: float) -> None:
        """Let time pass, as `timedelta` takes it."""
        self.now += timedelta(**delta)


@contextmanager
def moving_clock(begin: datetime = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) -> Iterator[MovingClock]:
    """A clock that the services go by meanwhile."""
    moving = MovingClock(begin)
    clock.set_source(moving)
    try:
        yield moving
    finally:
        clock.set_source(None)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in.  token: of the cookie."""

    id: int
    token: str


def a_person(app: Flask, *, name: str | None = "Ada", role: str = "student") -> Person:
    """Somebody new, signed in at the services' present; a guest where the name is None."""
    now = clock.utc_now()
    with app.app_context(), transaction() as session:
        if name is None:
            guest, signed = accounts.make_guest(session, key=str(uuid.uuid4()), zone=ZONE, now=now)
            return Person(guest.id, signed.token)
        signed = accounts.sign_up(
            session, name=name, password="a quiet river at dusk", zone=ZONE, guest=None, now=now
        )
        if role != "student":
            accounts.set_role(session, name, role)
            session.flush()
            signed = accounts.sign_in(
                session, signed.user_id, before=None, name=name, secret=b"for tests", now=now
            )
        return Person(signed.user_id, signed.token)


def browser_of(app: Flask, person: Person) -> FlaskClient:
    """A browser in which the person is signed in."""
    client = app.test_client()
    client.set_cookie(access.COOKIE, person.token)
    return client


def study_days(
    app: Flask, person: Person, at: Clock, *, days: int, seed: int = 7, chance: float = 0.7
) -> None:
    """Let somebody study on each of that many days: a practice of five, then the cards of the day.

    at: moved by a day for each, and by a minute for each answer.  chance: of a right answer, 0 to 1.
    """
    draw = random.Random(seed)  # noqa: S311 -- chance for tests
    for day in range(days):
        began = at.now
        with app.app_context(), transaction() as session:
            practise(session, person, at, draw=draw, chance=min(0.98, chance + 0.01 * day))
            review(session, person, at, draw=draw, chance=min(0.98, chance + 0.01 * day))
        at.now = began + timedelta(days=1)


def practise(
    session: Session, person: Person, at: Clock, *, draw: random.Random, chance: float, count: int = 5
) -> str:
    """One practice, answered to its end; gives its id."""
    learner = learner_of(session, person, at)
    attempt_id = _new_id(draw)
    plan = practising.plan_practice(
        session, learner, count=count, section="", seed=draw.getrandbits(60), now=at.now
    )
    sitting = practising.open_sitting(session, learner, attempt_id, plan=plan)
    for position, place in enumerate(sitting.places):
        at.advance(minutes=1)
        practising.answer_practice(
            session,
            learner,
            attempt_id,
            plan=plan,
            position=position,
            response_id=_new_id(draw),
            given=an_answer(place.held.item, is_right=draw.random() < chance),
            took_ms=draw.randrange(4_000, 40_000),
            now=at.now,
        )
    return attempt_id


def review(
    session: Session,
    person: Person,
    at: Clock,
    *,
    draw: random.Random,
    chance: float,
    cards: int = CARDS_A_DAY,
) -> int:
    """The cards that wait, at most so many; gives how many there were."""
    learner = learner_of(session, person, at)
    previous = None
    for number in range(cards):
        at.advance(minutes=1)
        held = study.open_next(session, learner, after=previous, now=at.now).held
        if held is None:
            return number
        answer(
            session,
            person,
            at,
            held.id,
            is_right=draw.random() < chance,
            response_id=_new_id(draw),
            took_ms=draw.randrange(2_000, 30_000),
        )
        previous = held.id
    return cards


def answer(
    session: Session,
    person: Person,
    at: Clock,
    item_id: int,
    *,
    is_right: bool,
    given: Response | None = None,
    response_id: str = "",
    took_ms: int | None = None,
) -> str:
    """One card answered, and rated Good or Again where the learner judges; gives the response's id.

    given: in place of an answer made up.
    """
    learner = learner_of(session, person, at)
    response_id = response_id or str(uuid.uuid4())
    held = study.open_card(session, learner, item_id)
    study.answer_card(
        session,
        learner,
        item_id,
        response_id=response_id,
        read=lambda item: given or an_answer(item, is_right=is_right),
        seen=held.entries,
        revision=held.revision,
        took_ms=took_ms,
        now=at(),
    )
    answered = study.load_answered(session, learner, response_id, now=at())
    if answered.rated is None:
        rating = Rating.GOOD if is_right else Rating.AGAIN
        study.rate_card(session, learner, response_id, rating=rating, seen=answered.entries, now=at())
    return response_id


def graded_items(session: Session, *, section: str = "", answered_by: str = "") -> list[int]:
    """Published items that we grade ourselves, by number.  answered_by: INPUT of their type, "" for any."""
    return [
        entry.id
        for entry in items.list_pool(session, bank.open_subject(session).id, learner_id=None)
        if BY_NAME[entry.item.type].INPUT != "recall"
        and answered_by in ("", BY_NAME[entry.item.type].INPUT)
        and section in ("", entry.item.section)
    ]


def an_answer(item: Item, *, is_right: bool) -> Response:
    """A right or a wrong answer to any item; one to be judged where only the learner can tell."""
    if item.sides:
        return Response(
            texts=tuple(f"This is what its holders could say, in short: {case.label}" for case in item.sides)
        )
    outcome = Outcome.RIGHT if is_right else Outcome.WRONG
    return BY_NAME[item.type].sample(item, outcome) or Response()


def learner_of(session: Session, person: Person, at: Clock) -> Learner:
    """The person as the services know them now."""
    learner = accounts.find_learner(session, person.token, now=at.now)
    assert learner is not None, "the sign-in has ended"
    return learner


def _new_id(draw: random.Random) -> str:
    return str(uuid.UUID(int=draw.getrandbits(128), version=4))
