"""Somebody at work: each thing done is one transaction, as in a request, and can be looked at afterwards."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.cards import HeldItem
from quizapp.domain.item_types import BY_NAME
from quizapp.domain.items import Item, Outcome, Response
from quizapp.domain.marking import TextKey, digest_of
from quizapp.domain.memory import Memory, Rating
from quizapp.domain.sittings import StepKind
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import CardRow, ItemRow, LearnerDayRow, ResponseRow, ReviewRow
from quizapp.persistence.queries import items as queries
from quizapp.persistence.rows import to_memory
from quizapp.services import (
    accounts,
    bank,
    clock,
    practising,
    quiz_sittings,
    ready_quizzes,
    saving,
    study,
    submitting,
)
from quizapp.services.accounts import Learner
from quizapp.services.practising import Sitting
from quizapp.services.quiz_sittings import QuizSitting
from quizapp.services.saving import Saved
from quizapp.services.sittings import Plan
from quizapp.services.study import AnsweredCard
from tests.support import learning

Result = TypeVar("Result")
ZONE = learning.ZONE


def new_id() -> str:
    """An id as a browser makes one."""
    return str(uuid.uuid4())


def published(app: Flask, *types: str) -> list[int]:
    """The numbers of published items, those of some types only if any are named."""
    with app.app_context(), reading() as session:
        statement = sa.select(ItemRow.id).where(ItemRow.status == "published").order_by(ItemRow.id)
        return list(session.scalars(statement.where(ItemRow.type.in_(types)) if types else statement))


def set_status(app: Flask, item_id: int, status: str) -> None:
    """Publish or retire an item, or make it a draft."""
    with app.app_context(), transaction() as session:
        session.get_one(ItemRow, item_id).status = status


def publish_at(app: Flask, at: datetime) -> None:
    """Let every item have been published then; the database of a test was made before its clock began."""
    with app.app_context(), transaction() as session:
        session.execute(sa.update(ItemRow).values(published_at=at))


def key_of(app: Flask, item_id: int, text: str, place: int = 0) -> TextKey:
    """What a decision on that text is about while the item is worded as it is."""
    with app.app_context(), reading() as session:
        item = study.open_card(session, None, item_id).item
    return TextKey(item_id, place, digest_of(item, text, place=place))


def reword(app: Flask, item_id: int, **changes: Any) -> None:
    """Give an item another wording, as a changed file of the bank does; without changes only in its explanation."""
    with app.app_context(), transaction() as session:
        stored = bank.open_subject(session)
        slug = study.open_card(session, None, item_id).item.slug
        items = tuple(
            replace(item, **(changes or {"explanation": item.explanation + " Reworded."}))
            if item.slug == slug
            else item
            for item in bank.list_items(session)
        )
        bank.load_subject(session, replace(stored.subject, items=items), now=clock.utc_now())


class Hand:
    """One learner. The time is the services' clock's."""

    def __init__(self, app: Flask, *, name: str | None = None, role: str = "student") -> None:
        self.app = app
        self.person = learning.a_person(app, name=name, role=role)
        self.id = self.person.id

    def write(self, act: Callable[[Session, Learner], Result]) -> Result:
        """What comes of something done in a transaction."""
        with self.app.app_context(), transaction() as session:
            return act(session, self._learner(session))

    def read(self, act: Callable[[Session, Learner], Result]) -> Result:
        """What comes of something looked at."""
        with self.app.app_context(), reading() as session:
            return act(session, self._learner(session))

    def _learner(self, session: Session) -> Learner:
        learner = accounts.find_learner(session, self.person.token, now=clock.utc_now())
        assert learner is not None, "the sign-in has ended"
        return learner

    def held(self, item_id: int) -> HeldItem:
        """An item with this learner's card, also where it is kept back."""
        held = self.read(lambda session, learner: queries.find_held(session, item_id, learner_id=learner.id))
        assert held is not None
        return held

    def answer(
        self,
        item_id: int,
        *,
        is_right: bool = True,
        given: Response | None = None,
        response_id: str = "",
        seen: int | None = None,
        revision: int | None = None,
        took_ms: int | None = None,
    ) -> str:
        """Answer a card; gives the id of the response.  seen, revision: those of a page made just now."""
        response_id = response_id or new_id()

        def act(session: Session, learner: Learner) -> None:
            held = study.open_card(session, learner, item_id)
            study.answer_card(
                session,
                learner,
                item_id,
                response_id=response_id,
                read=lambda item: given or answer_to(item, is_right=is_right),
                seen=held.entries if seen is None else seen,
                revision=held.revision if revision is None else revision,
                took_ms=took_ms,
                now=clock.utc_now(),
            )

        self.write(act)
        return response_id

    def answered(self, response_id: str) -> AnsweredCard:
        """An answer to a card, with the ratings open to it."""
        return self.read(
            lambda session, learner: study.load_answered(session, learner, response_id, now=clock.utc_now())
        )

    def rate(self, response_id: str, rating: Rating, *, seen: int | None = None) -> None:
        """Rate an answer.  seen: that of a page made just now."""

        def act(session: Session, learner: Learner) -> None:
            now = clock.utc_now()
            entries = study.load_answered(session, learner, response_id, now=now).entries
            study.rate_card(
                session, learner, response_id, rating=rating, seen=entries if seen is None else seen, now=now
            )

        self.write(act)

    def undo(self) -> int:
        """Take the last rating back; gives the item."""
        return self.write(
            lambda session, learner: (
                study.undo_last(session, learner, shown_at=None, now=clock.utc_now()).item_id
            )
        )

    def plan(self, item_ids: Sequence[int], *, quiz: str = "") -> Plan:
        """A sitting of these items in their present wording."""
        return Plan(quiz, tuple((item_id, self.held(item_id).current) for item_id in item_ids))

    def practise(
        self,
        plan: Plan,
        position: int = 0,
        *,
        attempt_id: str,
        is_right: bool = True,
        given: Response | None = None,
        response_id: str = "",
    ) -> Sitting:
        """Answer one place of a practice."""

        def act(session: Session, learner: Learner) -> Sitting:
            held = None
            if given is None:
                held = queries.find_held(session, plan.pins[position][0], learner_id=learner.id)
            return practising.answer_practice(
                session,
                learner,
                attempt_id,
                plan=plan,
                position=position,
                response_id=response_id or new_id(),
                given=answer_to(held.item, is_right=is_right) if held else given or Response(),
                took_ms=None,
                now=clock.utc_now(),
            )

        return self.write(act)

    def step(
        self,
        plan: Plan | None,
        position: int,
        given: Response,
        *,
        attempt_id: str,
        step_id: str = "",
        kind: StepKind = StepKind.ANSWER,
        certainty: int | None = None,
        seen: int | None = None,
    ) -> Saved:
        """Do one thing in a quiz, unless another is named change an answer."""
        return self.write(
            lambda session, learner: saving.save(
                session,
                learner,
                attempt_id,
                plan=plan,
                position=position,
                step_id=step_id or new_id(),
                kind=kind,
                given=given,
                certainty=certainty,
                seen=seen,
                now=clock.utc_now(),
            )
        )

    def submit(self, attempt_id: str) -> None:
        """Submit a quiz."""
        self.write(
            lambda session, learner: submitting.submit(session, learner, attempt_id, now=clock.utc_now())
        )

    def take_quiz(self, slug: str, *, is_right: bool = True, attempt_id: str = "") -> str:
        """Answer a whole ready quiz and submit it; gives the id of the attempt."""
        attempt_id = attempt_id or new_id()
        plan = self.read(lambda session, _learner: ready_quizzes.plan_quiz(session, slug))
        for position, (item_id, _) in enumerate(plan.pins):
            item = self.held(item_id).item
            self.step(plan, position, answer_to(item, is_right=is_right), attempt_id=attempt_id)
        self.submit(attempt_id)
        return attempt_id

    def sitting(self, attempt_id: str, *, plan: Plan | None = None) -> Sitting:
        """The practice as it stands."""
        return self.read(
            lambda session, learner: practising.open_sitting(session, learner, attempt_id, plan=plan)
        )

    def quiz(self, attempt_id: str, *, plan: Plan | None = None) -> QuizSitting:
        """The attempt at a quiz as it stands."""
        return self.read(
            lambda session, learner: quiz_sittings.open_sitting(
                session, learner, attempt_id, plan=plan, now=clock.utc_now()
            )
        )

    def memory(self, item_id: int) -> Memory | None:
        """What the card holds."""
        row = self._row(sa.select(CardRow).where(CardRow.learner_id == self.id, CardRow.item_id == item_id))
        return to_memory(row) if row is not None else None

    def day(self, study_day: date) -> tuple[int, float, int, int]:
        """The sums of a study day: answers, score total, reviews, new cards."""
        row = self._row(
            sa.select(LearnerDayRow).where(
                LearnerDayRow.learner_id == self.id, LearnerDayRow.study_day == study_day
            )
        )
        return (
            (row.answers, row.score_total, row.reviews, row.new_cards) if row is not None else (0, 0.0, 0, 0)
        )

    def responses(self) -> list[ResponseRow]:
        """Every response stored, in the order in which they were given."""
        return self.read(
            lambda session, _learner: list(
                session.scalars(
                    sa.select(ResponseRow)
                    .where(ResponseRow.learner_id == self.id)
                    .order_by(ResponseRow.answered_at, ResponseRow.position, ResponseRow.id)
                )
            )
        )

    def log(self, item_id: int) -> list[ReviewRow]:
        """The lines of a card's log."""
        return self.read(
            lambda session, _learner: list(
                session.scalars(
                    sa.select(ReviewRow)
                    .where(ReviewRow.learner_id == self.id, ReviewRow.item_id == item_id)
                    .order_by(ReviewRow.ordinal)
                )
            )
        )

    def wrong_cards(self) -> int:
        """How many cards are not what replaying their logs gives."""
        return self.write(lambda session, _learner: study.rebuild_cards(session, self.id).differing)

    def _row(self, statement: sa.Select[tuple[Result]]) -> Result | None:
        return self.read(lambda session, _learner: session.scalar(statement))


def answer_to(item: Item, *, is_right: bool = True) -> Response:
    """A right or a wrong answer to any item; a flashcard recalled without typing gets an empty one."""
    outcome = Outcome.RIGHT if is_right else Outcome.WRONG
    return BY_NAME[item.type].sample(item, outcome) or Response()
