"""Reading quizzes, attempts and the changes saved in them."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import AttemptRow, AttemptStepRow, ItemRow, QuizRow, UserRow

ATTEMPTS_SHOWN = 50


def find_quiz(session: Session, subject_id: int, slug: str) -> QuizRow | None:
    """A ready-made quiz, which anybody may take; one of a teacher's is taken by those it is set to."""
    return session.scalar(
        sa.select(QuizRow).where(
            QuizRow.subject_id == subject_id,
            QuizRow.slug == slug,
            QuizRow.origin == "bank",
            QuizRow.retired_at.is_(None),
        )
    )


def list_quizzes(session: Session, subject_id: int, *, limit: int = 100) -> Sequence[QuizRow]:
    """Ready-made quizzes, which anybody may take, in the order in which they were made."""
    return session.scalars(
        sa.select(QuizRow)
        .where(QuizRow.subject_id == subject_id, QuizRow.origin == "bank", QuizRow.retired_at.is_(None))
        .order_by(QuizRow.id)
        .limit(limit)
    ).all()


def list_published_pins(
    session: Session, subject_id: int, slugs: Sequence[str], *, but: Collection[str] = ()
) -> dict[str, tuple[int, int]]:
    """Of these items the published ones: slug -> (item id, current revision).  but: types that are left out."""
    rows = session.execute(
        sa.select(ItemRow.slug, ItemRow.id, ItemRow.revision).where(
            ItemRow.subject_id == subject_id,
            ItemRow.slug.in_(slugs),
            ItemRow.status == "published",
            ItemRow.type.not_in(but),
        )
    )
    return {row.slug: (row.id, row.revision) for row in rows}


def find_attempt(session: Session, learner_id: int, attempt_id: str) -> AttemptRow | None:
    """One attempt of that learner, None if there is none or it is another's."""
    return session.get(AttemptRow, (learner_id, attempt_id))


def lock_attempt(session: Session, learner_id: int, attempt_id: str) -> AttemptRow | None:
    """The same, with nobody else changing it meanwhile."""
    return session.get(AttemptRow, (learner_id, attempt_id), with_for_update=True, populate_existing=True)


def lock_attempts_of(session: Session, learner_ids: Collection[int]) -> None:
    """Let nobody begin an attempt as one of these learners, nor change one of theirs, until the end.

    Before anything locks the learners against all use: whoever stores an answer has its attempt locked and then asks
    whether its learner is there, so in the other order two would wait for one another. Whoever begins an attempt has
    the learner locked as here, and may then close one.
    """
    session.execute(
        sa.select(UserRow.id)
        .where(UserRow.id.in_(learner_ids))
        .order_by(UserRow.id)
        .with_for_update(key_share=True)
    ).all()
    session.execute(
        sa.select(AttemptRow.id)
        .where(AttemptRow.learner_id.in_(learner_ids))
        .order_by(AttemptRow.learner_id, AttemptRow.id)
        .with_for_update()
    ).all()


def list_attempts(
    session: Session, learner_id: int, *, quiz_id: int | None = None, limit: int = ATTEMPTS_SHOWN
) -> Sequence[Any]:
    """A learner's attempts of their own accord with the quiz they are at (None for practice), newest first."""
    statement = (
        sa.select(AttemptRow, QuizRow)
        .outerjoin(QuizRow, QuizRow.id == AttemptRow.quiz_id)
        .where(AttemptRow.learner_id == learner_id, AttemptRow.assignment_id.is_(None))
        .order_by(AttemptRow.started_at.desc(), AttemptRow.id)
        .limit(limit)
    )
    if quiz_id is not None:
        statement = statement.where(AttemptRow.quiz_id == quiz_id)
    return session.execute(statement).all()


def list_steps(session: Session, learner_id: int, attempt_id: str) -> Sequence[AttemptStepRow]:
    """Every change saved in an attempt, oldest first."""
    return session.scalars(
        sa.select(AttemptStepRow)
        .where(AttemptStepRow.learner_id == learner_id, AttemptStepRow.attempt_id == attempt_id)
        .order_by(AttemptStepRow.ordinal)
        .limit(20_000)
    ).all()


def list_latest_steps(session: Session, learner_id: int, attempt_id: str) -> Sequence[AttemptStepRow]:
    """The last change saved for each place of an attempt."""
    last = (
        sa.select(sa.func.max(AttemptStepRow.ordinal))
        .where(AttemptStepRow.learner_id == learner_id, AttemptStepRow.attempt_id == attempt_id)
        .group_by(AttemptStepRow.position)
    )
    return session.scalars(
        sa.select(AttemptStepRow).where(
            AttemptStepRow.learner_id == learner_id,
            AttemptStepRow.attempt_id == attempt_id,
            AttemptStepRow.ordinal.in_(last),
        )
    ).all()


def find_step(session: Session, learner_id: int, attempt_id: str, *, step_id: str) -> AttemptStepRow | None:
    """The change with that id."""
    return session.scalar(
        sa.select(AttemptStepRow).where(
            AttemptStepRow.learner_id == learner_id,
            AttemptStepRow.attempt_id == attempt_id,
            AttemptStepRow.id == step_id,
        )
    )


def last_step_ordinal(session: Session, learner_id: int, attempt_id: str) -> int:
    """The number of changes saved in an attempt."""
    return (
        session.scalar(
            sa.select(sa.func.coalesce(sa.func.max(AttemptStepRow.ordinal), 0)).where(
                AttemptStepRow.learner_id == learner_id, AttemptStepRow.attempt_id == attempt_id
            )
        )
        or 0
    )
