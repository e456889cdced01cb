"""What holds for an attempt at a quiz at this moment: its rules, the dates of what it was set by, what was agreed.

Dates and agreements are asked for anew at each request, so that a change by a teacher holds from the next one on; the
rules are those with which the attempt began. The server's clock is the only one.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain import availability, behaviours
from quizapp.domain.availability import NO_ACCOMMODATION, Accommodation, Window
from quizapp.domain.cards import HeldItem
from quizapp.domain.quiz_rules import Part, Phase, QuizRules
from quizapp.domain.sittings import Behaviour
from quizapp.domain.subject import is_judgement
from quizapp.persistence.models import AttemptRow
from quizapp.persistence.queries import attempts, taking
from quizapp.persistence.queries.taking import SetQuiz
from quizapp.persistence.rows import to_timing, to_window
from quizapp.services import accommodations, bank
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound, Stale
from quizapp.services.sittings import NOT_YOURS

ALWAYS = Window()


class Over(Stale):
    """The time was up before this reached us. Call `close_if_over` in a transaction of its own: this one is undone."""

    def __init__(self) -> None:
        super().__init__(
            "Your time was up when this reached us. What was stored before counts, and has been submitted."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptHead:
    """What an attempt at a quiz is as a whole, or a plan about to become one (is_stored false).

    total: how many items it asks.  allowed_s: the time for it with what was agreed, without a break, None for any.
    deadline: without grace, None for none.
    may_see: what may be seen of it: while it runs, only of places that have been checked.  Who writes in it is told
    nothing more of one that has been submitted.
    seed: of the order of options, None where the id of the attempt decides.
    """

    id: str
    rules: QuizRules
    behaviour: Behaviour
    total: int
    is_stored: bool
    started_at: datetime | None
    submitted_at: datetime | None
    allowed_s: int | None
    deadline: datetime | None
    may_see: frozenset[Part]
    seed: int | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for an attempt now.  rules: its own.  window, agreed: as they stand at this moment.

    writing_until: see `closing.last_ends`; known to who shows what came of an attempt, not to who writes in it.
    """

    rules: QuizRules
    window: Window = ALWAYS
    agreed: Accommodation = NO_ACCOMMODATION
    set_quiz: SetQuiz | None = None
    writing_until: datetime | None = None

    @property
    def behaviour(self) -> Behaviour:
        """That of the rules."""
        return behaviours.BY_NAME[self.rules.behaviour]

    @property
    def allowed_s(self) -> int | None:
        """Seconds for the attempt, None for any number."""
        return availability.time_allowed_s(self.rules, self.agreed)

    def deadline(self, row: AttemptRow, *, now: datetime) -> datetime | None:
        """When the attempt ends, without grace."""
        return availability.deadline(self.rules, self.window, to_timing(row), agreed=self.agreed, now=now)

    def is_over(self, row: AttemptRow, *, now: datetime) -> bool:
        """Whether that has passed with its grace."""
        return availability.is_over(self.rules, self.window, to_timing(row), agreed=self.agreed, now=now)

    def break_left_s(self, row: AttemptRow, *, now: datetime) -> int:
        """For how many seconds the clock may still stand."""
        return self.agreed.break_minutes * 60 - availability.paused_s(
            to_timing(row), agreed=self.agreed, now=now
        )

    def phase(self, row: AttemptRow, *, now: datetime) -> Phase:
        """What the attempt is in."""
        return availability.phase(
            self.window, submitted_at=row.submitted_at, writing_until=self.writing_until, now=now
        )

    def may_see(self, row: AttemptRow, *, now: datetime) -> frozenset[Part]:
        """What may be seen of it."""
        phase = self.phase(row, now=now)
        if phase is Phase.DURING and not self.behaviour.CHECKS:
            return frozenset()
        return self.rules.review.get(phase, frozenset())


def terms_of(session: Session, row: AttemptRow) -> Terms:
    """What holds for a stored attempt now."""
    rules = QuizRules.from_document(row.rules)
    if row.assignment_id is None:
        return Terms(rules)
    set_quiz = taking.load_set(session, row.assignment_id)
    pair = (set_quiz.group.id, row.learner_id)
    agreed = accommodations.agreed_many(session, [pair])[pair]
    return Terms(rules, to_window(set_quiz.assignment), agreed, set_quiz)


def lock_attempt(session: Session, learner: Learner, attempt_id: str) -> AttemptRow:
    """This learner's attempt at a quiz, with nobody else changing it meanwhile. Raises NotFound."""
    row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None or row.kind != "quiz":
        raise NotFound(NOT_YOURS)
    return row


def require_running(row: AttemptRow, terms: Terms, *, now: datetime) -> None:
    """Raise what keeps the attempt from being gone on with."""
    if row.submitted_at is not None:
        if row.closed_by == "clock":
            raise Stale(
                "Your time was up, and the attempt has been submitted with what was stored until then."
            )
        raise Stale("This attempt has been submitted; its answers can no longer be changed.")
    if terms.is_over(row, now=now):
        raise Over
    if row.paused_at is not None:
        if terms.break_left_s(row, now=now) > 0:
            raise Stale("You are on a break. End it to go on.")
        go_on(row, terms, now=now)


def go_on(row: AttemptRow, terms: Terms, *, now: datetime) -> None:
    """End the break, if there is one."""
    if row.paused_at is not None:
        row.paused_s = availability.paused_s(to_timing(row), agreed=terms.agreed, now=now)
        row.paused_at = None


def head_of(row: AttemptRow, terms: Terms, *, now: datetime) -> AttemptHead:
    """A stored attempt as a whole."""
    return AttemptHead(
        id=row.id,
        rules=terms.rules,
        behaviour=terms.behaviour,
        total=len(row.items),
        is_stored=True,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        allowed_s=terms.allowed_s,
        deadline=terms.deadline(row, now=now),
        may_see=terms.may_see(row, now=now) if row.submitted_at is None else frozenset(),
        seed=row.seed,
    )


def head_of_plan(attempt_id: str, terms: Terms, *, total: int) -> AttemptHead:
    """A plan of so many items that has yet to become one."""
    return AttemptHead(
        id=attempt_id,
        rules=terms.rules,
        behaviour=terms.behaviour,
        total=total,
        is_stored=False,
        started_at=None,
        submitted_at=None,
        allowed_s=terms.allowed_s,
        deadline=None,
        may_see=frozenset(),
        seed=None,
    )


def asks_certainty_of(session: Session, held: HeldItem, behaviour: Behaviour) -> bool:
    """Whether the learner is asked how sure they are: never of a judgement of value."""
    return behaviour.ASKS_CERTAINTY and not is_judgement(held.item, bank.subject_of(session, held).subject)
