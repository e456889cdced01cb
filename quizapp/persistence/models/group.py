"""group: learners with their teachers; who teaches it, who belongs to it, and what was agreed for a learner.

Nobody is ever taken out of a group's record: whoever leaves or is removed gets an end date and keeps every attempt.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Id, Model, Moment, RowNumber, UtcDateTime


class GroupRow(Model):
    """One group.  join_code: see domain.join_codes, null while nobody can join.  client_key: UUID of the form it was
    made in, so that the same form sent again makes no second group.
    """

    __tablename__ = "group"
    __table_args__ = (sa.UniqueConstraint("join_code"), sa.UniqueConstraint("client_key"))

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(sa.String(80))
    join_code: Mapped[str | None] = mapped_column(sa.String(12))
    allows_guests: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    client_key: Mapped[str | None] = mapped_column(sa.String(36))
    created_at: Mapped[Moment]
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class GroupTeacherRow(Model):
    """A teacher of a group.  is_owner: who made it, and alone adds and removes the others."""

    __tablename__ = "group_teacher"
    __table_args__ = (sa.Index(None, "teacher_id"),)

    group_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("group.id", ondelete="CASCADE"), primary_key=True
    )
    teacher_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    is_owner: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    added_at: Mapped[Moment]


class GroupMemberRow(Model):
    """A learner in a group.  display_name: what the group calls a guest, "" for whoever has an account name.

    left_at: since when they no longer belong to it, null while they do.  removed_by: the teacher who ended it, null
    where the learner left.
    """

    __tablename__ = "group_member"
    __table_args__ = (sa.Index(None, "learner_id"),)

    group_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("group.id", ondelete="CASCADE"), primary_key=True
    )
    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    display_name: Mapped[str] = mapped_column(sa.String(80), default="")
    joined_at: Mapped[Moment]
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))


class AccommodationRow(Model):
    """What a teacher agreed for a learner in every quiz of that teacher's groups. Only ever added to: the last counts.

    ordinal: 1, 2, … for each learner and teacher.  time_percent: of the time allowed, 100 for no more than anybody.
    extra_attempts: beyond those allowed.  break_minutes: for which the clock may stand still in one attempt.
    """

    __tablename__ = "accommodation"
    __table_args__ = (
        sa.CheckConstraint("time_percent between 100 and 400", name="time_percent"),
        sa.CheckConstraint("extra_attempts between 0 and 20", name="extra_attempts"),
        sa.CheckConstraint("break_minutes between 0 and 240", name="break_minutes"),
    )

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    teacher_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    time_percent: Mapped[int] = mapped_column(sa.SmallInteger)
    extra_attempts: Mapped[int] = mapped_column(sa.SmallInteger)
    break_minutes: Mapped[int] = mapped_column(sa.SmallInteger)
    changed_at: Mapped[Moment]
