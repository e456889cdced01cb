"""response: what a learner gave to one wording of one item, graded. Only ever added to."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Model, Moment, RowNumber


class ResponseRow(Model):
    """One response.  id: UUID made by the client; the same id again is the same answer.

    context: practice, quiz or cards.  given: see domain.items.Response.  score: 0 to 1, null where the learner
    judges.  is_first: the learner's first response to this wording.  study_day: the learner's at that time.
    """

    __tablename__ = "response"
    __table_args__ = (
        sa.ForeignKeyConstraint(["item_id", "revision"], ["item_revision.item_id", "item_revision.ordinal"]),
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"], ["attempt.learner_id", "attempt.id"], ondelete="CASCADE"
        ),
        sa.CheckConstraint("context in ('practice', 'quiz', 'cards')", name="context"),
        # One answer to a place in an attempt, whatever is pressed twice; elsewhere position is null and free.
        sa.UniqueConstraint("learner_id", "attempt_id", "position"),
        sa.Index(None, "learner_id", "item_id", "revision"),
        sa.Index(None, "learner_id", "answered_at"),
    )

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    item_id: Mapped[int] = mapped_column(RowNumber)
    revision: Mapped[int] = mapped_column(sa.Integer)
    context: Mapped[str] = mapped_column(sa.String(10))
    attempt_id: Mapped[str | None] = mapped_column(sa.String(36))
    position: Mapped[int | None] = mapped_column(sa.Integer)
    given: Mapped[Document]
    verdict: Mapped[str] = mapped_column(sa.String(10))
    score: Mapped[float | None] = mapped_column(sa.Double)
    is_first: Mapped[bool] = mapped_column(sa.Boolean)
    answered_at: Mapped[Moment]
    study_day: Mapped[date] = mapped_column(sa.Date)
    took_ms: Mapped[int | None] = mapped_column(sa.Integer)
