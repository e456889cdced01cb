"""The ready quizzes, which everybody may take, and what was taken of one's own accord.

What only the learner can judge is no part of a quiz, whose score means the same for everybody; cases for both sides (a
steelman) are, where a teacher marks them: here nobody does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from quizapp.domain.blueprints import Blueprint
from quizapp.domain.item_types import BY_NAME, SELF_JUDGED
from quizapp.domain.quiz_rules import Part
from quizapp.persistence.models import QuizRow
from quizapp.persistence.queries import attempts
from quizapp.services import bank
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound
from quizapp.services.sittings import Plan

_NOT_ALONE = frozenset(name for name, item_type in BY_NAME.items() if item_type.INPUT in SELF_JUDGED)
"""Types that nobody can mark where no teacher does."""


@dataclass(frozen=True, slots=True)
class QuizInList:
    """A quiz as a list shows it."""

    slug: str
    title: str
    description: str
    items: int


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """An attempt as a list shows it.  title, quiz: of the quiz, "" for practice.  score_total: of `most` points.

    ordinal: among the attempts at an assignment, None outside of one.  is_surplus: beyond the attempts allowed, so that
    it counts for nothing.  may_see: what may be seen of it now.
    waits_for_marks: whether a teacher has yet to mark something.
    """

    id: str
    title: str
    quiz: str
    started_at: datetime
    submitted_at: datetime | None
    answered: int
    items: int
    score_total: float
    most: float
    ordinal: int | None = None
    is_surplus: bool = False
    closed_by: str | None = None
    may_see: frozenset[Part] = frozenset(Part)
    waits_for_marks: bool = False


def plan_quiz(session: Session, slug: str) -> Plan:
    """The items of a ready quiz in their present wording, withdrawn ones left out. Raises NotFound."""
    quiz = load_quiz(session, slug)
    slugs = Blueprint.from_document(quiz.blueprint).items
    pins = attempts.list_published_pins(session, quiz.subject_id, slugs, but=_NOT_ALONE)
    chosen = tuple(pins[slug] for slug in slugs if slug in pins)
    if not chosen:
        raise NotFound("The questions of this quiz have been withdrawn.")
    return Plan(slug, chosen)


def list_quizzes(session: Session) -> list[QuizInList]:
    """The ready quizzes, which everybody may take."""
    subject_id = bank.open_subject(session).id
    return _in_list(session, subject_id, attempts.list_quizzes(session, subject_id))


def open_quiz(session: Session, slug: str) -> QuizInList:
    """One quiz that everybody may take. Raises NotFound."""
    row = load_quiz(session, slug)
    (quiz,) = _in_list(session, row.subject_id, [row])
    return quiz


def list_past(session: Session, learner: Learner, *, quiz: str = "", limit: int = 50) -> list[PastAttempt]:
    """A learner's attempts of their own accord, newest first.  quiz: slug, "" for all, practice included."""
    quiz_id = load_quiz(session, quiz).id if quiz else None
    return [
        PastAttempt(
            id=row.id,
            title=quiz_row.title if quiz_row else "",
            quiz=quiz_row.slug if quiz_row else "",
            started_at=row.started_at,
            submitted_at=row.submitted_at,
            answered=row.answered,
            items=len(row.items),
            score_total=row.score_total,
            most=float(len(row.items)),
            closed_by=row.closed_by,
        )
        for row, quiz_row in attempts.list_attempts(session, learner.id, quiz_id=quiz_id, limit=limit)
    ]


def load_quiz(session: Session, slug: str) -> QuizRow:
    """The row of a quiz that everybody may take. Raises NotFound."""
    row = attempts.find_quiz(session, bank.open_subject(session).id, slug)
    if row is None:
        raise NotFound("There is no such quiz.")
    return row


def _in_list(session: Session, subject_id: int, rows: Sequence[QuizRow]) -> list[QuizInList]:
    """Quizzes with the number of questions that are asked now: withdrawn ones do not count."""
    asked = {row.id: Blueprint.from_document(row.blueprint).items for row in rows}
    slugs = {slug for some in asked.values() for slug in some}
    published = attempts.list_published_pins(session, subject_id, sorted(slugs), but=_NOT_ALONE)
    return [
        QuizInList(row.slug, row.title, row.description, sum(slug in published for slug in asked[row.id]))
        for row in rows
    ]
