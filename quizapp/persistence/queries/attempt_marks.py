"""Reading what the marks of many attempts go by: logs, regrades that stand, marks that teachers gave."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import (
    AttemptMarkRow,
    AttemptRow,
    AttemptStepRow,
    MarkOverrideRow,
    RegradeLineRow,
    RegradeRow,
)

Key = tuple[int, str]
"""Learner id, attempt id."""


def _of(model: Any, keys: Collection[Key]) -> tuple[sa.ColumnElement[bool], ...]:
    # Two lists and not one of pairs, for which SQLite would use no index; what is too much is left out by `_only`.
    return (
        model.learner_id.in_({learner_id for learner_id, _ in keys}),
        model.attempt_id.in_({attempt_id for _, attempt_id in keys}),
    )


def _only(rows: Sequence[Any], keys: Collection[Key]) -> list[Any]:
    wanted = set(keys)
    return [row for row in rows if (row.learner_id, row.attempt_id) in wanted]


def list_steps(session: Session, keys: Collection[Key]) -> list[AttemptStepRow]:
    """The logs of these attempts, each oldest first."""
    rows = session.scalars(
        sa.select(AttemptStepRow).where(*_of(AttemptStepRow, keys)).order_by(AttemptStepRow.ordinal)
    ).all()
    return _only(rows, keys)


def list_standing_lines(session: Session, keys: Collection[Key]) -> list[RegradeLineRow]:
    """The lines of regrades that have not been undone, the last of each place last."""
    rows = session.scalars(
        sa.select(RegradeLineRow)
        .join(RegradeRow, RegradeRow.id == RegradeLineRow.regrade_id)
        .where(RegradeRow.undone_at.is_(None), *_of(RegradeLineRow, keys))
        .order_by(RegradeLineRow.regrade_id)
    ).all()
    return _only(rows, keys)


def list_overrides(session: Session, keys: Collection[Key]) -> list[MarkOverrideRow]:
    """The marks that teachers gave, the last of each place last."""
    rows = session.scalars(
        sa.select(MarkOverrideRow).where(*_of(MarkOverrideRow, keys)).order_by(MarkOverrideRow.ordinal)
    ).all()
    return _only(rows, keys)


def list_marks(session: Session, keys: Collection[Key]) -> list[AttemptMarkRow]:
    """The marks stored."""
    rows = session.scalars(
        sa.select(AttemptMarkRow).where(*_of(AttemptMarkRow, keys)).execution_options(populate_existing=True)
    ).all()
    return _only(rows, keys)


def list_waiting(session: Session, keys: Collection[Key]) -> set[Key]:
    """Those of the attempts in which a teacher has yet to mark something."""
    rows = session.execute(
        sa.select(AttemptMarkRow.learner_id, AttemptMarkRow.attempt_id)
        .where(AttemptMarkRow.mark.is_(None), *_of(AttemptMarkRow, keys))
        .distinct()
    ).all()
    return {(row.learner_id, row.attempt_id) for row in rows} & set(keys)


def lock_attempt(session: Session, key: Key) -> AttemptRow | None:
    """One attempt of whichever kind, with nobody else changing it, None if it is gone."""
    return session.get(AttemptRow, key, with_for_update=True, populate_existing=True)


def lock_submitted(session: Session, keys: Collection[Key]) -> Sequence[AttemptRow]:
    """Those of the attempts that are submitted quizzes, by key, with nobody else changing them."""
    rows = session.scalars(
        sa.select(AttemptRow)
        .where(
            AttemptRow.learner_id.in_({learner_id for learner_id, _ in keys}),
            AttemptRow.id.in_({attempt_id for _, attempt_id in keys}),
            AttemptRow.kind == "quiz",
            AttemptRow.submitted_at.is_not(None),
        )
        .order_by(AttemptRow.learner_id, AttemptRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    wanted = set(keys)
    return [row for row in rows if (row.learner_id, row.id) in wanted]


def list_with_points(session: Session, *, after: Key, limit: int) -> Sequence[AttemptRow]:
    """Attempts that have points, in the order of the key, from beyond `after`: practices, and submitted quizzes."""
    return session.scalars(
        sa.select(AttemptRow)
        .where(
            sa.tuple_(AttemptRow.learner_id, AttemptRow.id) > sa.tuple_(*map(sa.literal, after)),
            sa.or_(AttemptRow.kind == "practice", AttemptRow.submitted_at.is_not(None)),
        )
        .order_by(AttemptRow.learner_id, AttemptRow.id)
        .limit(limit)
    ).all()


def list_given(session: Session, item_id: int) -> Sequence[Any]:
    """What was answered to an item in submitted quizzes: learner_id, attempt_id, revision, given.

    revision: of the wording that it is graded by.  As many rows as learners have answered it, times their changes.
    """
    return session.execute(
        sa.select(
            AttemptMarkRow.learner_id,
            AttemptMarkRow.attempt_id,
            AttemptMarkRow.revision,
            AttemptStepRow.given,
        )
        .join(
            AttemptStepRow,
            sa.and_(
                AttemptStepRow.learner_id == AttemptMarkRow.learner_id,
                AttemptStepRow.attempt_id == AttemptMarkRow.attempt_id,
                AttemptStepRow.position == AttemptMarkRow.position,
            ),
        )
        .where(AttemptMarkRow.item_id == item_id, AttemptStepRow.kind.in_(("answer", "check")))
    ).all()
