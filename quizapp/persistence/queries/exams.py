"""Reading exams, days off, and the cards that a plan towards an exam moves: always of several learners at once."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.memory import StudyClock
from quizapp.domain.scheduling import Policy
from quizapp.persistence.models import (
    CardRow,
    DayOffRow,
    ExamRow,
    GroupMemberRow,
    GroupRow,
    ItemRow,
    UserRow,
)
from quizapp.persistence.queries.users import POLICY_COLUMNS
from quizapp.persistence.rows import CARD_COLUMNS, to_clock, to_policy

EXAMS_AT_MOST = 2000
LEARNERS_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class CoveredExam:
    """An exam as it concerns one learner.  sections: what it covers, all if empty.  group: its name, "" if own."""

    learner_id: int
    id: int
    title: str
    exam_day: date
    sections: frozenset[str]
    group_id: int | None
    group: str


@dataclass(frozen=True, slots=True)
class PlanLearner:
    """Whose cards are planned, and by what."""

    id: int
    clock: StudyClock
    new_per_day: int
    policy: Policy


_HOLDS = ExamRow.withdrawn_at.is_(None)
_IN_GROUP = sa.and_(
    GroupMemberRow.group_id == ExamRow.group_id,
    GroupMemberRow.left_at.is_(None),
)
_COLUMNS = (ExamRow.id, ExamRow.title, ExamRow.exam_day, sa.cast(ExamRow.covers, sa.Text).label("covers"))


def list_exams(session: Session, learner_ids: Collection[int], *, since: date) -> Sequence[CoveredExam]:
    """The exams of these learners from that day on, their own and their groups', the next first."""
    ids = list(learner_ids)
    own = sa.select(
        ExamRow.set_by.label("learner_id"),
        *_COLUMNS,
        sa.null().label("group_id"),
        sa.literal("").label("group"),
    ).where(ExamRow.set_by.in_(ids), ExamRow.group_id.is_(None), ExamRow.exam_day >= since, _HOLDS)
    of_groups = (
        sa.select(GroupMemberRow.learner_id, *_COLUMNS, GroupRow.id, GroupRow.name)
        .select_from(GroupMemberRow)
        .join(ExamRow, _IN_GROUP)
        .join(GroupRow, GroupRow.id == ExamRow.group_id)
        .where(
            GroupMemberRow.learner_id.in_(ids),
            GroupRow.archived_at.is_(None),
            ExamRow.exam_day >= since,
            _HOLDS,
        )
    )
    found = sa.union_all(own, of_groups).subquery()
    rows = session.execute(sa.select(found).order_by(found.c.exam_day, found.c.id).limit(EXAMS_AT_MOST))
    return [
        CoveredExam(
            learner_id=row.learner_id,
            id=row.id,
            title=row.title,
            exam_day=row.exam_day,
            sections=sections_of(json.loads(row.covers)),
            group_id=row.group_id,
            group=row.group,
        )
        for row in rows
    ]


def sections_of(covers: dict[str, Any]) -> frozenset[str]:
    """The sections in a row's `covers`, none for all of them."""
    return frozenset(covers.get("sections", ()))


def list_of_group(session: Session, group_id: int, *, since: date, limit: int) -> Sequence[ExamRow]:
    """The exams of a group from that day on, the next first."""
    return session.scalars(
        sa.select(ExamRow)
        .where(ExamRow.group_id == group_id, ExamRow.exam_day >= since, _HOLDS)
        .order_by(ExamRow.exam_day, ExamRow.id)
        .limit(limit)
    ).all()


def find_exam(session: Session, exam_id: int) -> ExamRow | None:
    """One exam."""
    return session.get(ExamRow, exam_id)


def find_by_client_key(session: Session, client_key: str) -> ExamRow | None:
    """The exam that the form of this key has made."""
    return session.scalar(sa.select(ExamRow).where(ExamRow.client_key == client_key))


def list_days_off(
    session: Session, learner_ids: Collection[int], *, since: date
) -> dict[int, frozenset[date]]:
    """The days off of each of these learners from that day on."""
    rows = session.execute(
        sa.select(DayOffRow.learner_id, DayOffRow.day).where(
            DayOffRow.learner_id.in_(list(learner_ids)), DayOffRow.day >= since
        )
    ).all()
    return {
        learner_id: frozenset(row.day for row in rows if row.learner_id == learner_id)
        for learner_id in {row.learner_id for row in rows}
    }


def list_learners(session: Session, learner_ids: Collection[int]) -> Sequence[PlanLearner]:
    """These learners with what plans are made by, by number."""
    rows = session.execute(
        sa.select(UserRow.id, UserRow.zone, UserRow.rollover_hour, UserRow.new_per_day, *POLICY_COLUMNS)
        .where(UserRow.id.in_(list(learner_ids)))
        .order_by(UserRow.id)
    )
    return [
        PlanLearner(
            row.id,
            to_clock(row.zone, row.rollover_hour),
            row.new_per_day,
            to_policy(row.desired_retention, row.weights_id, row.weights),
        )
        for row in rows
    ]


def list_cards(session: Session, learner_ids: Collection[int]) -> Sequence[Any]:
    """The cards of published items of these learners: learner_id, item_id, section, and CARD_COLUMNS."""
    return session.execute(
        sa.select(CardRow.learner_id, CardRow.item_id, ItemRow.section, *CARD_COLUMNS)
        .join(ItemRow, ItemRow.id == CardRow.item_id)
        .where(CardRow.learner_id.in_(list(learner_ids)), ItemRow.status == "published")
        .order_by(CardRow.learner_id, CardRow.item_id)
    ).all()


def count_published(session: Session) -> dict[str, int]:
    """How many items of the subject served there are to learn, by section."""
    rows = session.execute(
        sa.select(ItemRow.section, sa.func.count())
        .where(
            ItemRow.status == "published",
            ItemRow.subject_id == sa.select(sa.func.min(ItemRow.subject_id)).scalar_subquery(),
        )
        .group_by(ItemRow.section)
    )
    return {row[0]: row[1] for row in rows}


_OWN_EXAMS = sa.select(
    sa.literal("exam").label("kind"),
    ExamRow.exam_day.label("day"),
    sa.literal(0).label("cards"),
    sa.cast(ExamRow.covers, sa.Text).label("covers"),
).where(
    ExamRow.set_by == sa.bindparam("learner_id"),
    ExamRow.group_id.is_(None),
    ExamRow.exam_day > sa.bindparam("today", type_=sa.Date),
    _HOLDS,
)
_GROUP_EXAMS = (
    sa.select(
        sa.literal("exam"),
        ExamRow.exam_day,
        sa.literal(0),
        sa.cast(ExamRow.covers, sa.Text),
    )
    .select_from(GroupMemberRow)
    .join(ExamRow, _IN_GROUP)
    .join(GroupRow, GroupRow.id == ExamRow.group_id)
    .where(
        GroupMemberRow.learner_id == sa.bindparam("learner_id"),
        GroupRow.archived_at.is_(None),
        ExamRow.exam_day > sa.bindparam("today", type_=sa.Date),
        _HOLDS,
    )
)
_OFF = sa.select(sa.literal("off"), DayOffRow.day, sa.literal(0), sa.literal("")).where(
    DayOffRow.learner_id == sa.bindparam("learner_id"), DayOffRow.day >= sa.bindparam("today", type_=sa.Date)
)
_LOAD = (
    sa.select(sa.literal("load"), CardRow.planned_day, sa.func.count(), sa.literal(""))
    .where(
        CardRow.learner_id == sa.bindparam("learner_id"),
        CardRow.planned_day > sa.bindparam("today", type_=sa.Date),
    )
    .group_by(CardRow.planned_day)
)
_AHEAD: sa.CompoundSelect[Any] = sa.union_all(_OWN_EXAMS, _GROUP_EXAMS, _OFF, _LOAD)


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a learner has before them.  exams: day and sections (none for all), the next first.  load: cards by day."""

    exams: tuple[tuple[date, frozenset[str]], ...]
    days_off: frozenset[date]
    load: dict[date, int]


def load_ahead(session: Session, learner_id: int, *, today: date) -> Ahead:
    """Exams after that day, days off, and how many cards are planned on each day: one statement, for every review."""
    rows = session.execute(_AHEAD, {"learner_id": learner_id, "today": today}).all()
    exams = [(row.day, sections_of(json.loads(row.covers))) for row in rows if row.kind == "exam"]
    return Ahead(
        tuple(sorted(exams, key=lambda exam: exam[0])),
        frozenset(row.day for row in rows if row.kind == "off"),
        {row.day: row.cards for row in rows if row.kind == "load"},
    )


def list_with_exams(session: Session, *, since: date) -> Sequence[tuple[int, StudyClock]]:
    """Everybody who has an exam from that day on, with their clock."""
    own = sa.select(ExamRow.set_by).where(ExamRow.group_id.is_(None), ExamRow.exam_day >= since)
    of_groups = (
        sa.select(GroupMemberRow.learner_id)
        .join(ExamRow, GroupMemberRow.group_id == ExamRow.group_id)
        .where(ExamRow.exam_day >= since)
    )
    rows = session.execute(
        sa.select(UserRow.id, UserRow.zone, UserRow.rollover_hour)
        .where(sa.or_(UserRow.id.in_(own), UserRow.id.in_(of_groups)), UserRow.deactivated_at.is_(None))
        .order_by(UserRow.id)
        .limit(LEARNERS_AT_MOST)
    )
    return [(row.id, to_clock(row.zone, row.rollover_hour)) for row in rows]


def list_members(session: Session, group_id: int) -> Sequence[int]:
    """The numbers of the learners who are in a group."""
    return session.scalars(
        sa.select(GroupMemberRow.learner_id)
        .where(GroupMemberRow.group_id == group_id, GroupMemberRow.left_at.is_(None))
        .order_by(GroupMemberRow.learner_id)
    ).all()
