"""Learners as a teacher sees them: how it goes with each, and what they gave, question by question.

A teacher sees those who are in a group of theirs at this moment, an administrator everybody who has answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from quizapp.domain.items import Item, Response
from quizapp.domain.study_days import study_day
from quizapp.persistence.queries import items
from quizapp.persistence.queries import learners as queries
from quizapp.services import groups
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound
from quizapp.services.response_log import given_text

PER_PAGE = 25
WEEK = timedelta(days=6)
"""Before today, so that a week is seven days with today."""


@dataclass(frozen=True, slots=True)
class LearnerInList:
    """One learner.  name: None for a guest of no group.  answers: those with a score.

    mean_score: of these, 0 to 1, None of none.  reviews: cards rated.  last_at: of the last answer, None of none.
    due: cards that wait now.
    """

    id: int
    name: str | None
    role: str
    answers: int
    mean_score: float | None
    reviews: int
    last_at: datetime | None
    due: int


@dataclass(frozen=True, slots=True)
class LearnerPage:
    """One page of the learners.  first: place of its first learner among the total, 1 for the very first."""

    learners: tuple[LearnerInList, ...]
    total: int
    first: int


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer, to the wording it was given to.  given: in words.  score: 0 to 1, None where the learner judges."""

    id: str
    item_id: int
    item: Item
    context: str
    given: str
    verdict: str
    score: float | None
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Activity:
    """What has been done since a day.  learners: who answered or reviewed.  answers: those with a score."""

    learners: int
    answers: int


def list_learners(session: Session, teacher: Learner, *, page: int, now: datetime) -> LearnerPage:
    """One page of the learners somebody sees: accounts by name, then guests.  page: 1 for the first."""
    offset, whose = (page - 1) * PER_PAGE, groups.whose(teacher)
    total = queries.count_learners(session, whose)
    rows = queries.list_learners(session, whose, now=now, offset=offset, limit=PER_PAGE) if total else ()
    return LearnerPage(tuple(_to_line(row) for row in rows), total, offset + 1)


def open_learner(session: Session, teacher: Learner, learner_id: int, *, now: datetime) -> LearnerInList:
    """One learner. Raises NotFound, also for one who is in no group of the teacher's."""
    row = queries.find_learner(session, groups.whose(teacher), learner_id, now=now)
    if row is None:
        raise NotFound("There is no such learner in your groups.")
    return _to_line(row)


def list_answers(
    session: Session, learner: LearnerInList, *, before: tuple[datetime, str] | None
) -> tuple[Sequence[GivenAnswer], bool]:
    """The answers of a learner who was opened, the newest first, and whether there are more beyond them.

    before: instant and id of the last answer seen, None from the newest on.
    """
    rows = queries.list_responses(session, learner.id, before=before, limit=PER_PAGE + 1)
    shown = rows[:PER_PAGE]
    pins = {(row.ResponseRow.item_id, row.ResponseRow.revision) for row in shown}
    held = items.list_pinned(session, pins, learner_id=None) if pins else {}
    answers = []
    for row in shown:
        stored = row.ResponseRow
        item = held[stored.item_id, stored.revision].item
        answers.append(
            GivenAnswer(
                id=stored.id,
                item_id=stored.item_id,
                item=item,
                context=stored.context,
                given=given_text(item, Response.from_document(stored.given)),
                verdict=row.verdict,
                score=row.score,
                answered_at=stored.answered_at,
            )
        )
    return answers, len(rows) > len(shown)


def count_week(session: Session, teacher: Learner, *, now: datetime) -> Activity:
    """What the learners somebody sees have done in the last seven days, as days go by the teacher's clock."""
    since = study_day(now, teacher.clock) - WEEK
    return Activity(*queries.sum_since(session, groups.whose(teacher), since=since))


def count_learners(session: Session, teacher: Learner) -> int:
    """How many learners somebody sees."""
    return queries.count_learners(session, groups.whose(teacher))


def _to_line(row: queries.LearnerLine) -> LearnerInList:
    return LearnerInList(
        id=row.id,
        name=row.name,
        role=row.role,
        answers=row.answers,
        mean_score=row.score_total / row.answers if row.answers else None,
        reviews=row.reviews,
        last_at=row.last_at,
        due=row.due,
    )
