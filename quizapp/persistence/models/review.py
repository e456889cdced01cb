"""review: the log of every card, one line for each rated recall, each taking back, and each thing done with the card.

Only ever added to. The order in which lines count is that of their times (`domain.card_log`); `ordinal` is the order in
which they arrived, and keeps two presses from both being the third.
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Model, Moment, RowNumber, UtcDateTime


class ReviewRow(Model):
    """One line.  ordinal: 1, 2, … for each card.  id: UUID, made by the device where it was offline.

    kind, takes_back, day, planned_days: see domain.memory.ReviewEntry.  rating: 1 to 4 where kind is rate, else null.
    reviewed_at: when it counts.  received_at: when it was made, which undoing goes back by.
    zone, rollover_hour: the learner's at that time, so that replaying gives the same study days.
    retrievability: predicted just before, null for a first review and for what was done offline.
    device_id, device_ordinal, claimed_at, clock_note: of lines that were made offline: where, as which of that device's
    lines, at what time by its clock, and what became of that time (domain.device_time), "" if it was taken as it was.
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
        sa.CheckConstraint("(kind = 'rate') = (rating is not null)", name="rating_of_kind"),
        sa.CheckConstraint("(kind = 'take_back') = (takes_back is not null)", name="takes_back_of_kind"),
        sa.UniqueConstraint("learner_id", "id"),
        sa.Index(None, "learner_id", "reviewed_at"),
        sa.Index(None, "learner_id", "response_id"),
        sa.Index(None, "learner_id", "received_at"),
        sa.Index(None, "learner_id", "takes_back"),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    item_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(sa.String(36))
    kind: Mapped[str] = mapped_column(sa.String(10))
    response_id: Mapped[str | None] = mapped_column(sa.String(36))
    rating: Mapped[int | None] = mapped_column(sa.SmallInteger)
    takes_back: Mapped[str | None] = mapped_column(sa.String(36))
    day: Mapped[date | None] = mapped_column(sa.Date)
    planned_days: Mapped[int | None] = mapped_column(sa.Integer)
    reviewed_at: Mapped[Moment]
    received_at: Mapped[Moment]
    study_day: Mapped[date] = mapped_column(sa.Date)
    zone: Mapped[str] = mapped_column(sa.String(64))
    rollover_hour: Mapped[int] = mapped_column(sa.SmallInteger)
    retrievability: Mapped[float | None] = mapped_column(sa.Double)
    device_id: Mapped[str | None] = mapped_column(sa.String(36))
    device_ordinal: Mapped[int | None] = mapped_column(sa.Integer)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    clock_note: Mapped[str] = mapped_column(sa.String(20), default="")
