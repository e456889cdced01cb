"""user: everybody we know, guests included (a guest has no name and no password)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Id, Model, Moment, UtcDateTime


class UserRow(Model):
    """A person.  role: student, teacher or admin.  name_folded: what makes two names the same one.

    guest_key: keyed hash of what a guest's browser holds, so that it is one guest whatever is pressed twice.
    easy_days: how much is wished for on each day of the week from Monday on, 0 nothing, 1 less, 2 as ever.
    """

    __tablename__ = "user"
    __table_args__ = (
        sa.UniqueConstraint("name_folded"),
        sa.UniqueConstraint("guest_key"),
        sa.CheckConstraint("role in ('student', 'teacher', 'admin')", name="role"),
        sa.CheckConstraint("(name is null) = (name_folded is null)", name="name_with_its_key"),
        sa.Index(None, "role", "id"),
    )

    id: Mapped[Id]
    role: Mapped[str] = mapped_column(sa.String(10), default="student")
    name: Mapped[str | None] = mapped_column(sa.String(80))
    name_folded: Mapped[str | None] = mapped_column(sa.String(240))
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    guest_key: Mapped[str | None] = mapped_column(sa.String(64))
    zone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    rollover_hour: Mapped[int] = mapped_column(sa.SmallInteger, default=4)
    new_per_day: Mapped[int] = mapped_column(sa.SmallInteger, default=10)
    reviews_per_day: Mapped[int] = mapped_column(sa.SmallInteger, default=200)
    desired_retention: Mapped[float] = mapped_column(sa.Double, default=0.9)
    easy_days: Mapped[str] = mapped_column(sa.String(7), default="2222222")
    has_shortcuts: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    created_at: Mapped[Moment]
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
