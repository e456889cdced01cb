"""mistake_report: what a learner finds wrong with a question, and what a teacher made of it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Id, Model, Moment, RowNumber, UtcDateTime


class MistakeReportRow(Model):
    """One report, about one wording.  id of the client: pressing twice makes one.  answer: the teacher's, "" before."""

    __tablename__ = "mistake_report"
    __table_args__ = (
        sa.ForeignKeyConstraint(["item_id", "revision"], ["item_revision.item_id", "item_revision.ordinal"]),
        sa.UniqueConstraint("learner_id", "client_key"),
        sa.Index(None, "item_id"),
        sa.Index(None, "closed_at", "made_at"),
    )

    id: Mapped[Id]
    learner_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"))
    client_key: Mapped[str] = mapped_column(sa.String(36))
    item_id: Mapped[int] = mapped_column(RowNumber)
    revision: Mapped[int] = mapped_column(sa.Integer)
    text: Mapped[str] = mapped_column(sa.String(1000))
    made_at: Mapped[Moment]
    closed_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(sa.String(1000), default="")
