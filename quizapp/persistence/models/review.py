"""review: the log of every card, one line for each rated recall and for each taking back. Only ever added to."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Model, Moment, RowNumber


class ReviewRow(Model):
    """One line.  ordinal: 1, 2, … for each card: two presses cannot both be the third.

    rating: 1 to 4, null for a line that takes back the last review still standing.  zone, rollover_hour: the
    learner's at that time, so that replaying gives the same study days.  retrievability: predicted just before,
    null for a first review.
    """

    __tablename__ = "review"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "item_id"], ["card.learner_id", "card.item_id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id", "response_id"], ["response.learner_id", "response.id"], ondelete="CASCADE"
        ),
        sa.CheckConstraint("rating between 1 and 4", name="rating"),
        sa.Index(None, "learner_id", "reviewed_at"),
        sa.Index(None, "learner_id", "response_id"),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    item_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    response_id: Mapped[str | None] = mapped_column(sa.String(36))
    rating: Mapped[int | None] = mapped_column(sa.SmallInteger)
    reviewed_at: Mapped[Moment]
    study_day: Mapped[date] = mapped_column(sa.Date)
    zone: Mapped[str] = mapped_column(sa.String(64))
    rollover_hour: Mapped[int] = mapped_column(sa.SmallInteger)
    retrievability: Mapped[float | None] = mapped_column(sa.Double)
    stability: Mapped[float | None] = mapped_column(sa.Double)
    difficulty: Mapped[float | None] = mapped_column(sa.Double)
