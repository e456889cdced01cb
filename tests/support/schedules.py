"""Random schedules of one attempt at a set quiz: answers, checks, hints and breaks, in an order that trouble decides.

A page that never heard of its answer sends the same step again; a step that waited in a queue comes after a newer one;
the process dies before the commit; the clock jumps; the sweeper comes by. What was acknowledged is kept in a book of
our own, and an oracle that shares no code with the product says what each place must be worth in the end.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from quizapp.domain.blueprints import Blueprint
from quizapp.domain.items import InvalidResponse, Response
from quizapp.domain.quiz_rules import QuizRules
from quizapp.domain.sittings import StepKind
from quizapp.persistence.db import reading, transaction
from quizapp.persistence.models import AssignmentRow, AttemptRow, AttemptStepRow, QuizRow, ResponseRow
from quizapp.services import attempt_marks, beginning, clock, pausing, saving, submitting
from quizapp.services.accounts import Learner
from quizapp.services.errors import Stale
from tests.conftest import TestClock
from tests.support.classes import a_group
from tests.support.hands import Hand, answer_to, new_id, published

BEHAVIOURS = ("deferred", "immediate", "interactive", "certainty", "flash")
PLACES = 5
PENALTY_PERCENT, TRIES = 30, 3


class Killed(Exception):
    """The process died before its transaction was committed."""


@dataclass
class Book:
    """What one place was told.  standing: the answer that was last acknowledged.  checks: acknowledged, in order."""

    standing: bool | None = None
    certainty: int | None = None
    checks: list[bool] = field(default_factory=list)
    is_checked: bool = False
    hints: int = 0
    seen: int = 0


@dataclass(frozen=True)
class Request:
    """A step as a page sends it.  seen: what the page knew of the place when the step was made."""

    step_id: str
    kind: StepKind
    position: int
    is_right: bool | None
    certainty: int | None
    seen: int


def set_quiz(app: Flask, teacher: Hand, hand: Hand, *, behaviour: str, time_limit_s: int | None) -> int:
    """A quiz of five choices set to a new group with that learner; gives the number of the assignment."""
    rules = QuizRules(
        behaviour=behaviour, time_limit_s=time_limit_s, tries=TRIES, penalty_percent=PENALTY_PERCENT
    )
    return set_to(app, teacher, a_group(app, teacher.person, hand.person), rules=rules)


def set_to(
    app: Flask, teacher: Hand, group_id: int, *, rules: QuizRules | None = None, questions: int = PLACES
) -> int:
    """A quiz of so many choices set to a group; gives the number of the assignment."""
    held = [teacher.held(item_id) for item_id in published(app, "single_choice")[:questions]]
    with app.app_context(), transaction() as session:
        quiz = QuizRow(
            subject_id=held[0].subject_id,
            slug=new_id(),
            origin="teacher",
            owner_id=teacher.id,
            title="A class test",
            description="",
            blueprint=Blueprint(tuple(one.item.slug for one in held)).to_document(),
            rules=rules.to_document() if rules else None,
            edits=0,
        )
        session.add(quiz)
        session.flush()
        assignment = AssignmentRow(
            quiz_id=quiz.id, group_id=group_id, created_by=teacher.id, created_at=clock.utc_now()
        )
        session.add(assignment)
        session.flush()
        return assignment.id


class Attempt:
    """One attempt going through a schedule."""

    def __init__(
        self, hand: Hand, at: TestClock, assignment_id: int, *, behaviour: str, draw: random.Random
    ) -> None:
        self.hand, self.at, self.behaviour, self.draw = hand, at, behaviour, draw
        self.assignment_id = assignment_id
        self.books = {position: Book() for position in range(PLACES)}
        self.sent: list[Request] = []
        self.queued: list[Request] = []
        self.acknowledged: set[str] = set()
        self.refused = self.killed = 0
        self.id = self._begin()

    def run(self, things: int) -> None:
        """So many things, drawn at random, then the end."""
        acts: list[Callable[[], None]] = [
            self._new, self._new, self._new, self._new, self._lost, self._replay, self._queue, self._from_queue,
            self._kill, self._shift, self._sweep, self._pause, self._resume, self._begin_again,
        ]  # fmt: skip
        for _ in range(things):
            self.draw.choice(acts)()
        self._end()

    def _begin(self) -> str:
        attempt_id = new_id()
        return self._write(
            lambda session, learner: beginning.begin(
                session,
                learner,
                self.assignment_id,
                attempt_id=attempt_id,
                password="",
                seed=self.draw.randrange(2**62),
                now=clock.utc_now(),
            )
        )

    def _begin_again(self) -> None:
        """Pressed in another tab: the attempt that runs, never a second one."""
        if self._row().submitted_at is None:
            try:
                again = self._begin()
            except Stale:
                return
            assert again == self.id or self._row().submitted_at is not None
            if again != self.id:
                # The first was over; the second is left alone.
                self._write(
                    lambda session, learner: submitting.submit(session, learner, again, now=clock.utc_now())
                )

    def _request(self) -> Request:
        kind = self.draw.choice(
            [StepKind.ANSWER, StepKind.ANSWER, StepKind.CHECK, StepKind.HINT, StepKind.FLAG]
        )
        is_answer = kind in (StepKind.ANSWER, StepKind.CHECK)
        is_right = self.draw.choice([True, False, False, None]) if is_answer else None
        certainty = self.draw.choice([1, 2, 3]) if is_answer and is_right is not None else None
        position = self.draw.randrange(PLACES)
        request = Request(new_id(), kind, position, is_right, certainty, self.books[position].seen)
        self.sent.append(request)
        return request

    def _new(self) -> None:
        self._send(self._request())

    def _lost(self) -> None:
        """Stored, but the page never heard of it: it will send the same again."""
        request = self._request()
        self._send(request)
        self._send(request)

    def _replay(self) -> None:
        if self.sent:
            self._send(self.draw.choice(self.sent), is_again=True)

    def _queue(self) -> None:
        self.queued.append(self._request())

    def _from_queue(self) -> None:
        if self.queued:
            self._send(self.queued.pop(self.draw.randrange(len(self.queued))))

    def _kill(self) -> None:
        request = self._request()

        def act(session: Session, learner: Learner) -> None:
            self._save(session, learner, request)
            raise Killed

        try:
            self._write(act)
        except Killed:
            self.killed += 1
        except (Stale, InvalidResponse):
            return

    def _shift(self) -> None:
        self.at.advance(seconds=self.draw.choice([1, 5, 20, 60, -15]))

    def _sweep(self) -> None:
        with self.hand.app.app_context(), transaction() as session:
            submitting.close_overdue(session, now=clock.utc_now(), limit=50)

    def _pause(self) -> None:
        try:
            self._write(
                lambda session, learner: pausing.pause(session, learner, self.id, now=clock.utc_now())
            )
        except Stale:
            return

    def _resume(self) -> None:
        self._write(lambda session, learner: pausing.resume(session, learner, self.id, now=clock.utc_now()))

    def _end(self) -> None:
        """Submit, twice, or let the clock do it."""
        if self.draw.random() < 0.5:
            self.at.advance(days=1)
            self._sweep()
        for _ in range(2):
            self._write(
                lambda session, learner: submitting.submit(session, learner, self.id, now=clock.utc_now())
            )

    def _send(self, request: Request, *, is_again: bool = False) -> None:
        try:
            saved = self._write(lambda session, learner: self._save(session, learner, request))
        except (Stale, InvalidResponse):
            self.refused += 1
            if self._row().submitted_at is None:
                self._write(
                    lambda session, learner: submitting.close_if_over(
                        session, learner, self.id, now=clock.utc_now()
                    )
                )
            return
        if request.step_id in self.acknowledged:
            return
        self.acknowledged.add(request.step_id)
        self._enter(request, saved)

    def _enter(self, request: Request, saved: saving.Saved) -> None:
        """Write down what was acknowledged; the answer that the server names must be the one that was sent."""
        book = self.books[request.position]
        knew_the_last = request.seen == book.seen
        book.seen = saved.place.seen
        is_same = book.is_checked and book.standing == request.is_right
        match request.kind:
            case StepKind.ANSWER if not is_same:
                book.standing, book.is_checked = request.is_right, False
                book.certainty = request.certainty if saved.place.asks_certainty else None
                assert saved.place.is_answered == (request.is_right is not None)
            case StepKind.CHECK:
                assert request.is_right is not None
                # The same answer checked once more, unchanged, is a second press and no second try; only where
                # questions come back may a page that knew of the first mean it.
                if not is_same or (self.behaviour == "flash" and knew_the_last):
                    book.checks.append(request.is_right)
                book.standing, book.is_checked = request.is_right, True
                assert len(saved.place.tries) == len(book.checks)
            case StepKind.HINT:
                book.hints = saved.place.hints
        if request.is_right is not None:
            assert saved.place.given == self._given(request)

    def _save(self, session: Session, learner: Learner, request: Request) -> saving.Saved:
        return saving.save(
            session,
            learner,
            self.id,
            plan=None,
            position=request.position,
            step_id=request.step_id,
            kind=request.kind,
            given=self._given(request),
            certainty=request.certainty,
            seen=request.seen,
            now=clock.utc_now(),
        )

    def _given(self, request: Request) -> Response:
        if request.is_right is None:
            return Response()
        item = self._items()[request.position]
        return answer_to(item, is_right=request.is_right)

    def _items(self) -> list[Any]:
        if not hasattr(self, "_held"):
            self._held = [self.hand.held(item_id).item for item_id, _ in self._row().items]
        return self._held

    def _row(self) -> AttemptRow:
        with self.hand.app.app_context(), reading() as session:
            return session.get_one(AttemptRow, (self.hand.id, self.id))

    def _write(self, act: Callable[[Session, Learner], Any]) -> Any:
        return self.hand.write(act)

    def expected(self) -> float:
        """What the attempt must be worth, by the rules as they are told to learners."""
        return sum(self._expected_of(book) for book in self.books.values())

    def _expected_of(self, book: Book) -> float:
        tries = [*book.checks] if book.is_checked or book.standing is None else [*book.checks, book.standing]
        if not tries:
            return 0.0
        if self.behaviour == "certainty":
            # Of a judgement of value nobody is asked how sure they are: it counts as the lowest.
            certainty = book.certainty or 1
            return {1: (1.0, 0.0), 2: (2.0, -2.0), 3: (3.0, -6.0)}[certainty][0 if tries[-1] else 1]
        if self.behaviour in ("immediate", "flash"):
            return float(tries[0])
        if self.behaviour == "interactive":
            lost = PENALTY_PERCENT / 100 * (len(tries) - 1 + book.hints)
            return max(0.0, float(tries[-1]) - lost)
        return float(tries[-1])

    def assert_whole(self) -> None:
        """Nothing acknowledged is lost, nothing counts twice, and the log gives what is stored."""
        with self.hand.app.app_context(), reading() as session:
            row = session.get_one(AttemptRow, (self.hand.id, self.id))
            assert row.submitted_at is not None
            ids = [step.id for step in session.query(AttemptStepRow).filter_by(attempt_id=self.id)]
            assert len(ids) == len(set(ids))
            replayed = attempt_marks.replayed(session, [row])[self.hand.id, self.id]
            for place in replayed.places:
                book = self.books[place.position]
                assert place.log.is_answered == (book.standing is not None), (place, book)
                if book.standing is not None:
                    wanted = answer_to(self._items()[place.position], is_right=book.standing)
                    assert place.log.given == wanted
                assert len(place.log.tries) == len(book.checks)
            assert attempt_marks.differences(session, [row]) == []
            assert abs(row.score_total - self.expected()) < 1e-9, (row.score_total, self.books)
            positions = [one.position for one in session.query(ResponseRow).filter_by(attempt_id=self.id)]
            assert len(positions) == len(set(positions))
            known = {
                position for position, book in self.books.items() if book.checks or book.standing is not None
            }
            assert set(positions) == known
