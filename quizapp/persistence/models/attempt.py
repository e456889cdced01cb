"""attempt: one sitting at a practice or a quiz; attempt_step: everything done in it, as it was stored, which is the log
that its marks can be worked out from; attempt_mark: what they came to.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Model, Moment, RowNumber, UtcDateTime


class AttemptRow(Model):
    """One sitting.  id: UUID made by the client.  kind: practice (feedback at once) or quiz (by the quiz's behaviour).

    items: [[item id, revision]…] as shown, frozen when the attempt began.  score_total: points so far or in the
    end, of len(items).
    assignment_id: what it was set by, null for practice and for a quiz taken of one's own accord.  ordinal: 1, 2, …
    among the learner's attempts at that assignment.  seed: of draw and order, from 0 to 2**62.  rules: the quiz's, as
    they were when it began (domain.quiz_rules), null for the ordinary ones.
    closed_by: learner or clock, once submitted.  paused_at: since when the clock stands still, null while it runs.
    paused_s: for how long it has stood still before that, whole seconds.
    is_surplus: begun beyond the attempts allowed, as only a guest's and an account's together can be: it counts for
    nothing.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        sa.CheckConstraint("kind in ('practice', 'quiz')", name="kind"),
        sa.CheckConstraint("closed_by in ('learner', 'clock')", name="closed_by"),
        sa.CheckConstraint("(assignment_id is null) = (ordinal is null)", name="ordinal_of_assignment"),
        sa.UniqueConstraint("assignment_id", "learner_id", "ordinal"),
        sa.Index(None, "learner_id", "started_at"),
        sa.Index(None, "quiz_id"),
        sa.Index(
            "ix_attempt_running",
            "learner_id",
            sqlite_where=sa.text("submitted_at is null and assignment_id is not null"),
            postgresql_where=sa.text("submitted_at is null and assignment_id is not null"),
        ),
    )

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    subject_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("subject.id"))
    quiz_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("quiz.id"))
    assignment_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("assignment.id"))
    ordinal: Mapped[int | None] = mapped_column(sa.Integer)
    seed: Mapped[int | None] = mapped_column(sa.BigInteger)
    rules: Mapped[Document | None] = mapped_column(sa.JSON(none_as_null=True))
    items: Mapped[Document]
    started_at: Mapped[Moment]
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(sa.String(10))
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_s: Mapped[int] = mapped_column(sa.Integer, default=0, server_default=sa.text("0"))
    is_surplus: Mapped[bool] = mapped_column(sa.Boolean, default=False, server_default=sa.false())
    score_total: Mapped[float] = mapped_column(sa.Double, default=0.0)
    answered: Mapped[int] = mapped_column(sa.Integer, default=0)


class AttemptStepRow(Model):
    """One thing done.  ordinal: 1, 2, … in the order in which they reached us.  kind: see domain.sittings.

    id: UUID made by the client; the same id again is the same step.  position: 0 for the first item.
    given: see domain.items.Response, that of an empty one where the kind carries no answer.  certainty: 1 to 3, null
    where it is not asked.
    """

    __tablename__ = "attempt_step"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"], ["attempt.learner_id", "attempt.id"], ondelete="CASCADE"
        ),
        sa.CheckConstraint("kind in ('answer', 'check', 'hint', 'flag', 'unflag')", name="kind"),
        sa.CheckConstraint("certainty between 1 and 3", name="certainty"),
        sa.UniqueConstraint("learner_id", "attempt_id", "id"),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    attempt_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(sa.String(36))
    kind: Mapped[str] = mapped_column(sa.String(10), server_default=sa.text("'answer'"))
    position: Mapped[int] = mapped_column(sa.Integer)
    given: Mapped[Document]
    certainty: Mapped[int | None] = mapped_column(sa.SmallInteger)
    saved_at: Mapped[Moment]


class AttemptMarkRow(Model):
    """What one place of a submitted quiz is worth now: what replaying the log gives (`quizapp attempts verify`).

    mark: points, 1 the most but for certainty-based marking (-6 to 3), null while it waits for a teacher.
    revision: the wording it was graded by, another than was shown after a regrade.  scoring: the rule of it.
    """

    __tablename__ = "attempt_mark"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"], ["attempt.learner_id", "attempt.id"], ondelete="CASCADE"
        ),
        # The queue of what waits for a teacher.
        sa.Index(
            "ix_attempt_mark_waiting",
            "item_id",
            sqlite_where=sa.text("mark is null"),
            postgresql_where=sa.text("mark is null"),
        ),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    attempt_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("item.id"))
    revision: Mapped[int] = mapped_column(sa.Integer)
    scoring: Mapped[str] = mapped_column(sa.String(20))
    mark: Mapped[float | None] = mapped_column(sa.Double)
