"""attempt: one sitting at a practice or a quiz; attempt_step: every change of an answer in it, as it was saved."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Model, Moment, RowNumber, UtcDateTime


class AttemptRow(Model):
    """One sitting.  id: UUID made by the client.  kind: practice (feedback at once) or quiz (after submitting).

    items: [[item id, revision]…] as shown, frozen when the attempt began.  score_total: points so far or in the
    end, of len(items).
    """

    __tablename__ = "attempt"
    __table_args__ = (
        sa.CheckConstraint("kind in ('practice', 'quiz')", name="kind"),
        sa.Index(None, "learner_id", "started_at"),
    )

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    subject_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("subject.id"))
    quiz_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("quiz.id"))
    items: Mapped[Document]
    started_at: Mapped[Moment]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    score_total: Mapped[float] = mapped_column(sa.Double, default=0.0)
    answered: Mapped[int] = mapped_column(sa.Integer, default=0)


class AttemptStepRow(Model):
    """One saved change.  ordinal: 1, 2, … in the order in which they reached us; the last one for a position holds.

    id: UUID made by the client; the same id again is the same change.  position: 0 for the first item.
    given: see domain.items.Response.
    """

    __tablename__ = "attempt_step"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"], ["attempt.learner_id", "attempt.id"], ondelete="CASCADE"
        ),
        sa.UniqueConstraint("learner_id", "attempt_id", "id"),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    attempt_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(sa.String(36))
    position: Mapped[int] = mapped_column(sa.Integer)
    given: Mapped[Document]
    saved_at: Mapped[Moment]
