"""card: the memory of one learner for one item, exactly what replaying its reviews gives.

House.md gives a card a number of its own; learner and item already name it, and a second name would need an index
and a join in the two requests that learners make all day, so the key is (learner, item).
"""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Model, RowNumber, UtcDateTime


class CardRow(Model):
    """One card.  entries: lines in its log, taken-back ones included; a page that saw fewer is stale.

    due_at: when it is to be shown (domain.scheduling.due_at), which is what queues read; null for a card that waits for
    nothing.  planned_day: when a plan towards an exam brings it.  scheduled_at and the columns before it are
    domain.memory.Memory, all null when every review was taken back; those after it the rest of domain.memory.Card.
    """

    __tablename__ = "card"
    __table_args__ = (sa.Index(None, "learner_id", "due_at"), sa.Index(None, "item_id"))

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("item.id"), primary_key=True)
    entries: Mapped[int] = mapped_column(sa.Integer)
    state: Mapped[str | None] = mapped_column(sa.String(12))
    step: Mapped[int | None] = mapped_column(sa.SmallInteger)
    stability: Mapped[float | None] = mapped_column(sa.Double)
    difficulty: Mapped[float | None] = mapped_column(sa.Double)
    scheduled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_day: Mapped[date | None] = mapped_column(sa.Date)
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviews: Mapped[int] = mapped_column(sa.Integer, default=0)
    lapses: Mapped[int] = mapped_column(sa.Integer, default=0)
    is_suspended: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    is_flagged: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    buried_until: Mapped[date | None] = mapped_column(sa.Date)
    set_day: Mapped[date | None] = mapped_column(sa.Date)
    kept_at_lapses: Mapped[int] = mapped_column(sa.Integer, default=0)
    planned_day: Mapped[date | None] = mapped_column(sa.Date)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
