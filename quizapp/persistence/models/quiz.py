"""quiz: which items are taken together and by which rules; assignment: a quiz set to a group."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, Moment, RowNumber, UtcDateTime


class QuizRow(Model):
    """One quiz.  origin: bank (from our files, for everybody) or teacher (its owner's).  blueprint: see
    domain.blueprints.  rules: see domain.quiz_rules, null for the ordinary ones.

    edits: how often it was changed, which is what a second editor's save is checked against.  client_key: UUID of the
    form it was first written in, so that the same form sent again changes this quiz.
    """

    __tablename__ = "quiz"
    __table_args__ = (
        sa.UniqueConstraint("subject_id", "slug"),
        sa.CheckConstraint("origin in ('bank', 'teacher')", name="origin"),
        sa.Index(None, "owner_id"),
        sa.Index(None, "client_key", unique=True),
    )

    id: Mapped[Id]
    subject_id: Mapped[int] = mapped_column(sa.ForeignKey("subject.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    origin: Mapped[str] = mapped_column(sa.String(10), server_default=sa.text("'bank'"))
    owner_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text)
    blueprint: Mapped[Document]
    rules: Mapped[Document | None] = mapped_column(sa.JSON(none_as_null=True))
    edits: Mapped[int] = mapped_column(sa.Integer, server_default=sa.text("0"))
    client_key: Mapped[str | None] = mapped_column(sa.String(36))
    updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AssignmentRow(Model):
    """A quiz set to a group.  opens_at, closes_at: null for at once and for never.  withdrawn_at: no longer offered;
    the attempts stay.
    """

    __tablename__ = "assignment"
    __table_args__ = (sa.UniqueConstraint("group_id", "quiz_id"), sa.Index(None, "quiz_id"))

    id: Mapped[Id]
    quiz_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("quiz.id"))
    group_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("group.id", ondelete="CASCADE"))
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
