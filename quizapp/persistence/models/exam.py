"""exam, day_off: the day on which it should be known, set by a learner or for a group, and days kept free before it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, Moment, RowNumber, UtcDateTime


class ExamRow(Model):
    """One exam.  group_id: whose it is, null for one that a learner has set for themself (set_by).

    exam_day: in each learner's own study days.  covers: what is asked, {"sections": [codes]}, all of them if empty.
    client_key: UUID made by the client, so that pressing twice makes one.
    """

    __tablename__ = "exam"
    __table_args__ = (
        sa.UniqueConstraint("client_key"),
        sa.Index(None, "group_id", "exam_day"),
        sa.Index(None, "set_by", "exam_day"),
    )

    id: Mapped[Id]
    group_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("group.id", ondelete="CASCADE"))
    set_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(sa.String(80))
    exam_day: Mapped[date] = mapped_column(sa.Date)
    covers: Mapped[Document]
    client_key: Mapped[str] = mapped_column(sa.String(36))
    made_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DayOffRow(Model):
    """One study day on which a learner wants no cards."""

    __tablename__ = "day_off"

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
