"""Reading users and their sign-ins."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.availability import LONGEST_AFTER_CLOSING
from quizapp.domain.scheduling import Policy
from quizapp.persistence.db import UtcDateTime
from quizapp.persistence.models import (
    AssignmentRow,
    AttemptRow,
    CardRow,
    ExamRow,
    GroupMemberRow,
    ItemRow,
    ModelWeightsRow,
    ResponseRow,
    ReviewRow,
    SignInRow,
    UserRow,
    WeightsInUseRow,
)
from quizapp.persistence.rows import to_policy

# As many as there are published items at most; the index on (learner_id, due_at) leads to them.
_DUE = (
    sa.select(sa.func.count())
    .select_from(CardRow)
    .join(ItemRow, ItemRow.id == CardRow.item_id)
    .where(
        CardRow.learner_id == UserRow.id,
        CardRow.due_at <= sa.bindparam("now", type_=UtcDateTime),
        ItemRow.status == "published",
    )
    .correlate(UserRow)
    .scalar_subquery()
)
_IN_USE = (
    sa.select(ModelWeightsRow.id)
    .join(WeightsInUseRow, WeightsInUseRow.weights_id == ModelWeightsRow.id)
    .where(WeightsInUseRow.learner_id == UserRow.id)
    .correlate(UserRow)
)
# Asked for in places of their own: joined, they let PostgreSQL think that there are many learners.
POLICY_COLUMNS = (
    UserRow.desired_retention,
    UserRow.reviews_per_day,
    UserRow.easy_days,
    _IN_USE.scalar_subquery().label("weights_id"),
    _IN_USE.with_only_columns(ModelWeightsRow.weights).scalar_subquery().label("weights"),
)
_WHO = (
    sa.select(
        UserRow.id,
        UserRow.role,
        UserRow.name,
        UserRow.zone,
        UserRow.rollover_hour,
        UserRow.new_per_day,
        UserRow.has_shortcuts,
        *POLICY_COLUMNS,
        SignInRow.guest_id,
        _DUE.label("due"),
        sa.or_(
            sa.exists().where(ResponseRow.learner_id == UserRow.id, ResponseRow.context == "cards"),
            # What was done with a card without answering one, such as burying it.
            sa.exists().where(ReviewRow.learner_id == UserRow.id, ReviewRow.response_id.is_(None)),
        ).label("has_card_answers"),
        sa.or_(
            sa.exists().where(
                AttemptRow.learner_id == UserRow.id,
                AttemptRow.submitted_at.is_(None),
                AttemptRow.assignment_id.is_not(None),
            ),
            # By the groups, of which somebody has few, and not by the attempts.
            sa.exists().where(
                GroupMemberRow.learner_id == UserRow.id,
                AssignmentRow.group_id == GroupMemberRow.group_id,
                AssignmentRow.closes_at >= sa.bindparam("closed_since", type_=UtcDateTime),
                AttemptRow.assignment_id == AssignmentRow.id,
                AttemptRow.learner_id == UserRow.id,
            ),
        ).label("may_hold_back"),
        sa.or_(
            sa.exists().where(
                ExamRow.set_by == UserRow.id,
                ExamRow.group_id.is_(None),
                ExamRow.exam_day >= sa.bindparam("exams_since", type_=sa.Date),
                ExamRow.withdrawn_at.is_(None),
            ),
            sa.exists().where(
                GroupMemberRow.learner_id == UserRow.id,
                GroupMemberRow.left_at.is_(None),
                ExamRow.group_id == GroupMemberRow.group_id,
                ExamRow.exam_day >= sa.bindparam("exams_since", type_=sa.Date),
                ExamRow.withdrawn_at.is_(None),
            ),
        ).label("has_exam"),
    )
    .join(SignInRow, SignInRow.user_id == UserRow.id)
    .where(
        SignInRow.token_hash == sa.bindparam("token_hash"),
        SignInRow.expires_at > sa.bindparam("now", type_=UtcDateTime),
        UserRow.deactivated_at.is_(None),
    )
)


def find_signed_in(session: Session, token_hash: str, *, now: datetime) -> Any | None:
    """Who is signed in with that cookie, with the number of cards due, None if nobody."""
    found = session.execute(
        _WHO,
        {
            "token_hash": token_hash,
            "now": now,
            "closed_since": now - LONGEST_AFTER_CLOSING,
            # In some zone the day before is still today.
            "exams_since": now.date() - timedelta(days=1),
        },
    )
    return found.one_or_none()


def list_policies(session: Session, learner_ids: Iterable[int]) -> dict[int, Policy]:
    """What the cards of each of them are scheduled by."""
    rows = session.execute(sa.select(UserRow.id, *POLICY_COLUMNS).where(UserRow.id.in_(list(learner_ids))))
    return {row.id: to_policy(row.desired_retention, row.weights_id, row.weights) for row in rows}


def find_by_name(session: Session, name_folded: str) -> UserRow | None:
    """The user of that folded name."""
    return session.scalar(sa.select(UserRow).where(UserRow.name_folded == name_folded))


def count_kept(session: Session, learner_id: int) -> tuple[int, int]:
    """How many answers and cards somebody has."""
    answers = sa.select(sa.func.count()).where(ResponseRow.learner_id == learner_id).scalar_subquery()
    cards = sa.select(sa.func.count()).where(CardRow.learner_id == learner_id).scalar_subquery()
    row = session.execute(sa.select(answers, cards)).one()
    return row[0], row[1]


def list_named(session: Session, *, after: int = 0, limit: int = 200) -> Sequence[UserRow]:
    """Users with a name, by number, from beyond `after`."""
    return session.scalars(
        sa.select(UserRow)
        .where(UserRow.name.is_not(None), UserRow.id > after)
        .order_by(UserRow.id)
        .limit(limit)
    ).all()


def has_teacher(session: Session) -> bool:
    """Whether anybody can sign in as a teacher or an administrator."""
    return bool(
        session.scalar(
            sa.select(
                sa.exists().where(UserRow.role.in_(("teacher", "admin")), UserRow.deactivated_at.is_(None))
            )
        )
    )
