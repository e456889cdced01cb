"""What practice and quizzes share: a plan that travels in the address, and the attempt that begins with an answer.

A sitting of one's own accord begins to exist with the first answer stored in it. Until then it is a plan (which items
in which wording) that travels in the address, signed by the web, so that looking around leaves nothing behind and a
visitor becomes a guest learner only by answering. The wording of every item is frozen in the plan.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from quizapp.domain import availability, scheduling
from quizapp.domain.availability import Window
from quizapp.domain.cards import HeldItem
from quizapp.domain.items import Grade
from quizapp.domain.memory import Rating
from quizapp.domain.quiz_rules import Part, Phase, QuizRules
from quizapp.domain.rating import Manner
from quizapp.domain.subject import BEYOND
from quizapp.persistence import writes
from quizapp.persistence.models import AttemptRow
from quizapp.persistence.queries import attempts, items, taking
from quizapp.services import closing
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound, Stale
from quizapp.services.own_pace import suggest_rating

STEPS_AT_MOST = 10_000
NOT_YOURS = "There is no such attempt, or it is not yours."
KEPT_BACK = (
    "This question, or one much like it, is in a quiz of your class that you have begun. It comes back here once that "
    "is submitted, or once the quiz lets you see its answers."
)
RESULT_KEPT_BACK = (
    "Some of these questions, or ones much like them, are also in a quiz of your class that you have begun. This "
    "result is shown again once you have submitted that quiz."
)
NONE_LEFT = (
    "What could be practised here is in a quiz of your class that you have begun, or much like it. It comes back once "
    "that is submitted, or once the quiz lets you see its answers. Practise another section meanwhile."
)
GONE = "The questions of this attempt are no longer here. Begin a new one."
_RESULTS = frozenset({Part.MARK, Part.CORRECTNESS})

Pin = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """A sitting that has not begun.  quiz: slug, "" for practice.  pins: (item id, revision) in order."""

    quiz: str
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of a part of a sitting.  is_beyond: whether it is the part beyond the article.

    total: the most it can come to.
    """

    is_beyond: bool
    points: float
    total: int


class ScoredPlace(Protocol):
    """A place of a sitting with the points it has come to, None for none (yet)."""

    @property
    def held(self) -> HeldItem:
        """The item asked there."""

    @property
    def points(self) -> float | None:
        """What it has come to."""

    @property
    def most(self) -> float:
        """What it can come to."""


def scores_by_part(places: Iterable[ScoredPlace]) -> tuple[PartScore, ...]:
    """The points on the article and, apart from them, those beyond it; what is not asked for is left out."""
    parts: dict[bool, list[ScoredPlace]] = {False: [], True: []}
    for place in places:
        parts[place.held.item.section == BEYOND].append(place)
    return tuple(
        PartScore(
            is_beyond, sum(place.points or 0.0 for place in some), round(sum(place.most for place in some))
        )
        for is_beyond, some in parts.items()
        if some
    )


def pins_of(row: AttemptRow) -> list[Pin]:
    """(item id, revision) of each place of an attempt."""
    return [(item_id, revision) for item_id, revision in row.items]


def items_kept_back(session: Session, learner: Learner | None) -> frozenset[int]:
    """The items that would give away what nothing else may: those of attempts at assignments that are yet to be
    submitted, and of those that are, but whose keys are withheld while others can still take the quiz, or are writing
    in it; and their kin, which ask the same in other words or of another holder (domain.families).
    """
    return _asked_with_kin(
        session,
        learner,
        lambda row, phase: (
            phase is Phase.DURING or (phase is not Phase.CLOSED and Part.KEY not in _may_see(row, phase))
        ),
    )


def check_not_kept_back(session: Session, learner: Learner | None, item_ids: Collection[int]) -> None:
    """Raise Stale if one of these items is kept back."""
    if not items_kept_back(session, learner).isdisjoint(item_ids):
        raise Stale(KEPT_BACK)


def check_result_not_kept_back(
    session: Session, learner: Learner | None, places: Iterable[ScoredPlace]
) -> None:
    """Raise Stale if one of the items of something that is over, or one of their kin, is in an attempt that the learner
    has yet to submit.
    """
    running = _asked_with_kin(session, learner, lambda _row, phase: phase is Phase.DURING)
    if not running.isdisjoint(place.held.id for place in places):
        raise Stale(RESULT_KEPT_BACK)


def _asked_with_kin(
    session: Session, learner: Learner | None, holds: Callable[[Any, Phase], bool]
) -> frozenset[int]:
    """The items of the learner's attempts at what was set that hold something back, with their kin.

    holds: whether an attempt does, from its row (see taking.list_not_closed) and what it is in.
    """
    if learner is None or learner.asked_at is None or not learner.may_hold_back:
        return frozenset()
    now = learner.asked_at
    rows = taking.list_not_closed(session, learner.id, now=now)
    asked = {
        item_id
        for row, phase in _in_phases(session, rows, now=now)
        if holds(row, phase)
        for item_id, _ in row.items
    }
    return items.list_akin(session, asked) if asked else frozenset()


def list_withheld(session: Session, learner_id: int, *, now: datetime) -> frozenset[str]:
    """The attempts whose answers may add to no figure that the learner sees: one could be worked out from it that the
    quiz does not show now, be it the points or what was right.
    """
    rows = taking.list_recorded(session, learner_id)
    return frozenset(
        row.id for row, phase in _in_phases(session, rows, now=now) if _RESULTS - _may_see(row, phase)
    )


def _in_phases(session: Session, rows: Sequence[Any], *, now: datetime) -> Iterator[tuple[Any, Phase]]:
    """Attempts at what was set, each with what it is in.  rows: submitted_at, assignment_id, closes_at."""
    windows = {row.assignment_id: Window(closes_at=row.closes_at) for row in rows if row.submitted_at}
    ends = closing.last_ends(session, windows, now=now)
    for row in rows:
        yield (
            row,
            availability.phase(
                Window(closes_at=row.closes_at),
                submitted_at=row.submitted_at,
                writing_until=ends.get(row.assignment_id),
                now=now,
            ),
        )


def _may_see(row: Any, phase: Phase) -> frozenset[Part]:
    """What the rules of an attempt let be seen in that phase."""
    return QuizRules.from_document(row.rules).review.get(phase, frozenset())


def hold_plan(session: Session, plan: Plan, *, learner_id: int | None) -> Mapping[Pin, HeldItem]:
    """The items of a plan in their wordings. Raises NotFound if one is gone."""
    held = items.list_pinned(session, plan.pins, learner_id=learner_id)
    if any(pin not in held for pin in plan.pins):
        raise NotFound(GONE)
    return held


def lock_or_begin(
    session: Session,
    learner: Learner,
    attempt_id: str,
    *,
    kind: str,
    plan: Plan | None,
    quiz_id_of: Callable[[str], int | None] = lambda _slug: None,
    now: datetime,
) -> AttemptRow:
    """The attempt, locked; made from the plan if this is its first answer. Raises NotFound.

    quiz_id_of: the number of the plan's quiz, asked for only then.
    """
    row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None and plan is not None and (kind == "quiz") == bool(plan.quiz):
        held = hold_plan(session, plan, learner_id=None)
        writes.add_attempt(
            session,
            {
                "learner_id": learner.id,
                "id": attempt_id,
                "kind": kind,
                "subject_id": held[plan.pins[0]].subject_id,
                "quiz_id": quiz_id_of(plan.quiz),
                "items": [list(pin) for pin in plan.pins],
                "started_at": now,
                "answered": 0,
                "score_total": 0.0,
            },
        )
        row = attempts.lock_attempt(session, learner.id, attempt_id)
    if row is None or row.kind != kind:
        raise NotFound(NOT_YOURS)
    return row


def rating_that_counts(
    session: Session, learner: Learner, held: HeldItem, grade: Grade, *, manner: Manner, now: datetime
) -> Rating | None:
    """The review that an answer outside of card review stands for, None if it does not count as one."""
    if grade.score is None:
        return None
    rating = suggest_rating(session, learner.id, held.item, grade, manner=manner, before=now)[0].rating
    if rating is None or not scheduling.counts_as_review(held.memory, rating, at=now, clock=learner.clock):
        return None
    return rating
