"""Making plans towards exams: for a card after its review, and anew for all cards of learners at once.

A plan is nothing but each card's planned day. It follows from the cards, the exam and the days off, so it can be made
anew at any time; it is when one of these changes, and once on every study day (quizapp/sweeper.py).
"""

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from quizapp.domain import exam_planning, scheduling
from quizapp.domain.cards import HeldItem
from quizapp.domain.exam_planning import Outlook, PlannedCard
from quizapp.domain.memory import Card, CardState, StudyClock
from quizapp.domain.study_days import study_day
from quizapp.persistence import writes
from quizapp.persistence.queries import exams
from quizapp.persistence.queries.exams import CoveredExam, PlanLearner
from quizapp.persistence.rows import to_card
from quizapp.services.accounts import Learner

_A_DAY = timedelta(days=1)
_WEST_OF_US = timedelta(days=2)
"""Study days of all clocks are within this of the day in UTC."""


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """A plan towards one exam.  today: study day.  cards: met and covered.  unmet: covered and not met.

    pace: new cards a day that meet all in time, None where there is no day left for it.  met_in_time: of the unmet,
    at the pace the learner has set.  days_off: from today on.  later, earlier: the outlook if the exam were a day later
    or a day earlier; None where it cannot be.
    """

    exam: CoveredExam
    today: date
    cards: int
    unmet: int
    pace: int | None
    met_in_time: int
    days_off: frozenset[date]
    outlook: Outlook
    later: Outlook
    earlier: Outlook | None


def days_after_review(
    session: Session, learner: Learner, moved: Sequence[tuple[HeldItem, Card]], *, now: datetime
) -> dict[int, date]:
    """The planned day of cards just reviewed, by item; one statement, and none for who has no exam before them."""
    if not learner.has_exam or not moved:
        return {}
    today = study_day(now, learner.clock)
    ahead = exams.load_ahead(session, learner.id, today=today)
    taken = dict(ahead.load)
    found = {}
    for held, card in moved:
        exam_day = next(
            (day for day, sections in ahead.exams if not sections or held.item.section in sections), None
        )
        planned = _to_planned(held.id, card, learner.clock)
        if exam_day is None or planned is None:
            continue
        day = exam_planning.next_day(
            planned,
            today=today,
            exam_day=exam_day,
            days_off=ahead.days_off,
            taken=taken,
            model=learner.policy.model,
        )
        if day is not None:
            found[held.id] = day
            taken[day] = taken.get(day, 0) + 1
    return found


def replan(session: Session, learner_ids: Collection[int], *, now: datetime) -> int:
    """Make the plans of these learners anew; gives how many cards come on another day than before.

    A card whose exam is over or withdrawn goes back to the day that its memory says. As many statements for thirty
    learners as for one; a card that is reviewed at the same moment is left as it then is.
    """
    if not learner_ids:
        return 0
    gathered = _gather(session, learner_ids, now=now)
    changed = []
    for learner in gathered.learners:
        rows = gathered.cards[learner.id]
        planned = _plan_of(gathered, learner, now=now)
        for row in rows:
            card = to_card(row)
            day = planned.get(row.item_id)
            if day != row.planned_day:
                changed.append(
                    {
                        "at_learner": learner.id,
                        "at_item": row.item_id,
                        "at_entries": row.entries,
                        "planned_day": day,
                        "due_at": scheduling.due_at(card, learner.clock, planned_day=day),
                    }
                )
    if changed:
        writes.put_planned_days(session, changed)
    return len(changed)


def list_due(session: Session, planned: Mapping[int, date], *, now: datetime, limit: int) -> dict[int, date]:
    """Learners with an exam whose plan is to be made, with their study day.

    planned: the study day on which each had it made last.  An exam counts for three days after it, in which its plan
    is ended.
    """
    found = {}
    for learner_id, clock in exams.list_with_exams(session, since=now.date() - _WEST_OF_US - _A_DAY):
        today = study_day(now, clock)
        if planned.get(learner_id) != today:
            found[learner_id] = today
            if len(found) == limit:
                break
    return found


def plans_of(session: Session, learner_ids: Collection[int], *, now: datetime) -> dict[int, list[ExamPlan]]:
    """The plans of these learners towards each exam before them, as they are made now; nothing is stored."""
    if not learner_ids:
        return {}
    gathered = _gather(session, learner_ids, now=now)
    return {learner.id: _outlooks(gathered, learner, now=now) for learner in gathered.learners}


@dataclass(frozen=True, slots=True)
class _Gathered:
    learners: Sequence[PlanLearner]
    exams: Mapping[int, Sequence[CoveredExam]]
    days_off: Mapping[int, frozenset[date]]
    cards: Mapping[int, Sequence[Any]]
    published: Mapping[str, int]


def _gather(session: Session, learner_ids: Collection[int], *, now: datetime) -> _Gathered:
    since = now.date() - _WEST_OF_US
    by_learner: dict[int, list[CoveredExam]] = defaultdict(list)
    for exam in exams.list_exams(session, learner_ids, since=since):
        by_learner[exam.learner_id].append(exam)
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in exams.list_cards(session, learner_ids):
        rows[row.learner_id].append(row)
    return _Gathered(
        exams.list_learners(session, learner_ids),
        by_learner,
        exams.list_days_off(session, learner_ids, since=since),
        rows,
        exams.count_published(session),
    )


def _plan_of(gathered: _Gathered, learner: PlanLearner, *, now: datetime) -> dict[int, date]:
    """The planned day of each card of a learner that has one: the nearest exam that covers a card plans it."""
    today = study_day(now, learner.clock)
    days_off = gathered.days_off.get(learner.id, frozenset())
    found: dict[int, date] = {}
    for exam in gathered.exams.get(learner.id, ()):
        if exam.exam_day <= today:
            continue
        rows = [
            row
            for row in gathered.cards[learner.id]
            if row.item_id not in found and _covers(exam, row.section)
        ]
        taken: dict[date, int] = {}
        for day in found.values():
            taken[day] = taken.get(day, 0) + 1
        planned = exam_planning.plan(
            _planned_cards(rows, learner.clock),
            today=today,
            exam_day=exam.exam_day,
            days_off=days_off,
            new_cards=_new_cards(
                learner,
                _unmet(gathered, learner, exam),
                today=today,
                exam_day=exam.exam_day,
                days_off=days_off,
            ),
            taken=taken,
            model=learner.policy.model,
        )
        found.update(planned)
    return found


def _outlooks(gathered: _Gathered, learner: PlanLearner, *, now: datetime) -> list[ExamPlan]:
    today = study_day(now, learner.clock)
    days_off = gathered.days_off.get(learner.id, frozenset())
    found = []
    for exam in gathered.exams.get(learner.id, ()):
        if exam.exam_day <= today:
            continue
        cards = _planned_cards(
            (row for row in gathered.cards[learner.id] if _covers(exam, row.section)), learner.clock
        )
        unmet = _unmet(gathered, learner, exam)
        look = functools.partial(_look, learner, cards, unmet=unmet, today=today, days_off=days_off)
        found.append(
            ExamPlan(
                exam=exam,
                today=today,
                cards=len(cards),
                unmet=unmet,
                pace=exam_planning.pace_needed(unmet, today=today, exam_day=exam.exam_day, days_off=days_off),
                met_in_time=sum(
                    _new_cards(
                        learner, unmet, today=today, exam_day=exam.exam_day, days_off=days_off
                    ).values()
                ),
                days_off=days_off,
                outlook=look(exam_day=exam.exam_day),
                later=look(exam_day=exam.exam_day + _A_DAY),
                earlier=look(exam_day=exam.exam_day - _A_DAY) if exam.exam_day - _A_DAY > today else None,
            )
        )
    return found


def _look(
    learner: PlanLearner,
    cards: Sequence[PlannedCard],
    *,
    unmet: int,
    today: date,
    exam_day: date,
    days_off: frozenset[date],
) -> Outlook:
    """What becomes of these cards if the exam is on that day, and no other exam is planned for."""
    model = learner.policy.model
    new = _new_cards(learner, unmet, today=today, exam_day=exam_day, days_off=days_off)
    planned = exam_planning.plan(
        cards, today=today, exam_day=exam_day, days_off=days_off, new_cards=new, model=model
    )
    return exam_planning.outlook(
        cards, planned, new_cards=new, unmet=unmet - sum(new.values()), exam_day=exam_day, model=model
    )


def _new_cards(
    learner: PlanLearner, unmet: int, *, today: date, exam_day: date, days_off: frozenset[date]
) -> dict[date, int]:
    return exam_planning.new_cards_by_day(
        unmet, per_day=learner.new_per_day, today=today, exam_day=exam_day, days_off=days_off
    )


def _covers(exam: CoveredExam, section: str) -> bool:
    return not exam.sections or section in exam.sections


def _unmet(gathered: _Gathered, learner: PlanLearner, exam: CoveredExam) -> int:
    """Published items that the exam covers and the learner has no memory of."""
    met = sum(_covers(exam, row.section) for row in gathered.cards[learner.id] if row.state is not None)
    total = sum(count for section, count in gathered.published.items() if _covers(exam, section))
    return max(0, total - met)


def _planned_cards(rows: Iterable[Any], clock: StudyClock) -> list[PlannedCard]:
    cards = (_to_planned(row.item_id, to_card(row), clock) for row in rows)
    return [card for card in cards if card is not None]


def _to_planned(item_id: int, card: Card, clock: StudyClock) -> PlannedCard | None:
    """The card for a plan; None for one that waits for nothing, is set to a day by hand, or is in steps of minutes."""
    memory = card.memory
    if memory is None or memory.state is not CardState.REVIEW or card.is_suspended or card.set_day:
        return None
    return PlannedCard(
        item_id, memory.stability, memory.difficulty, memory.last_day, study_day(memory.due_at, clock)
    )
