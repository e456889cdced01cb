"""learner_day: sums over one study day of one learner, so that progress over months reads days, not reviews."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Model, RowNumber


class LearnerDayRow(Model):
    """One day.  answers: responses with a score.  score_total: their sum, each 0 to 1.  reviews: ratings given.

    new_cards: items first met in a card review, which the daily limit counts.
    """

    __tablename__ = "learner_day"

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    study_day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    answers: Mapped[int] = mapped_column(sa.Integer, default=0)
    score_total: Mapped[float] = mapped_column(sa.Double, default=0.0)
    reviews: Mapped[int] = mapped_column(sa.Integer, default=0)
    new_cards: Mapped[int] = mapped_column(sa.Integer, default=0)
