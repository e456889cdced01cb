"""job: work done in the background, claimed by one process at a time, and taken over from one that was killed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, Moment, RowNumber, UtcDateTime


class JobRow(Model):
    """One job.  kind: what is to be done.  payload: with what.  key: of jobs with one key a single one waits or runs.

    state: waiting, running, done or failed.  progress, total: in steps of its own.  message: how it stands, in words.
    claimed_by, claimed_until: who works at it, and until when we believe so without hearing more.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),
        sa.Index(None, "state", "run_after"),
        sa.Index(None, "made_by", "made_at"),
        sa.Index(
            "uq_job_open_key",
            "key",
            unique=True,
            sqlite_where=sa.text("state in ('waiting', 'running')"),
            postgresql_where=sa.text("state in ('waiting', 'running')"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(sa.String(30))
    key: Mapped[str] = mapped_column(sa.String(80))
    payload: Mapped[Document]
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    progress: Mapped[int] = mapped_column(sa.Integer, default=0)
    total: Mapped[int] = mapped_column(sa.Integer, default=0)
    message: Mapped[str] = mapped_column(sa.String(300), default="")
    tries: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    made_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[Moment]
    run_after: Mapped[Moment]
    claimed_by: Mapped[str | None] = mapped_column(sa.String(60))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
