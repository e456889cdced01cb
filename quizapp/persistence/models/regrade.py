"""regrade: marks worked out anew after a mended key or rule; mark_override: a mark that a teacher gave.

All of it is only ever added to: an undone regrade keeps its lines and gets the date of its end.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, Moment, RowNumber, UtcDateTime


class RegradeRow(Model):
    """One regrade of a quiz.  group_id: whose attempts, null for all of the quiz.  undone_at: null while it stands.

    client_key: UUID of the form, so that the same form sent again regrades once.
    """

    __tablename__ = "regrade"
    __table_args__ = (sa.Index(None, "quiz_id"), sa.UniqueConstraint("client_key"))

    id: Mapped[Id]
    quiz_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("quiz.id"))
    group_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("group.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(sa.String(500))
    client_key: Mapped[str | None] = mapped_column(sa.String(36))
    made_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[Moment]
    undone_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RegradeLineRow(Model):
    """One place of one attempt that a regrade grades otherwise.  …_before, …_after: as in AttemptMarkRow."""

    __tablename__ = "regrade_line"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"], ["attempt.learner_id", "attempt.id"], ondelete="CASCADE"
        ),
        sa.Index(None, "learner_id", "attempt_id"),
    )

    regrade_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("regrade.id"), primary_key=True)
    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    attempt_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    revision_before: Mapped[int] = mapped_column(sa.Integer)
    revision_after: Mapped[int] = mapped_column(sa.Integer)
    scoring_before: Mapped[str] = mapped_column(sa.String(20))
    scoring_after: Mapped[str] = mapped_column(sa.String(20))
    mark_before: Mapped[float | None] = mapped_column(sa.Double)
    mark_after: Mapped[float | None] = mapped_column(sa.Double)


class MarkOverrideRow(Model):
    """A teacher's mark for one place of an attempt.  ordinal: 1, 2, … for each place; the last one holds.

    points: what stands instead of the mark, 0 to 1 (where certainty counts: of which it makes the mark), null for one
    that takes the override before it back.
    ticked: the reasons of a rubric that were found, [[side, reason]…] by index.  comment: for the learner.
    reason: why, for the record; never empty where an automatic mark is overruled.
    """

    __tablename__ = "mark_override"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"], ["attempt.learner_id", "attempt.id"], ondelete="CASCADE"
        ),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    attempt_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    points: Mapped[float | None] = mapped_column(sa.Double)
    ticked: Mapped[Document]
    comment: Mapped[str] = mapped_column(sa.Text)
    reason: Mapped[str] = mapped_column(sa.String(500))
    made_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[Moment]
