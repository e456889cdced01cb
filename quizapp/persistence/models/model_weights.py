"""model_weights: weights that were fitted, for a group or a learner, and why they were taken or not.

Only ever added to, but for the note that one was given up again. weights_in_use: by which a learner's cards go.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, Moment, RowNumber, UtcDateTime


class ModelWeightsRow(Model):
    """One fit.  learner_id or group_id: whose answers it rests on.  version: fsrs-6.  weights: 21 numbers.

    reviews: how many it was fitted to.  held_out: how many later ones it was judged by.  log_loss, before_log_loss: on
    these, by the new weights and by those in use until then.  is_accepted, reason: what was decided and why, in words.
    """

    __tablename__ = "model_weights"
    __table_args__ = (
        sa.CheckConstraint("(learner_id is null) <> (group_id is null)", name="whose"),
        sa.Index(None, "learner_id", "made_at"),
        sa.Index(None, "group_id", "made_at"),
    )

    id: Mapped[Id]
    learner_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"))
    group_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("group.id", ondelete="CASCADE"))
    version: Mapped[str] = mapped_column(sa.String(20))
    weights: Mapped[Document]
    reviews: Mapped[int] = mapped_column(sa.Integer)
    held_out: Mapped[int] = mapped_column(sa.Integer)
    log_loss: Mapped[float] = mapped_column(sa.Double)
    before_log_loss: Mapped[float] = mapped_column(sa.Double)
    is_accepted: Mapped[bool] = mapped_column(sa.Boolean)
    reason: Mapped[str] = mapped_column(sa.String(300))
    made_at: Mapped[Moment]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WeightsInUseRow(Model):
    """The weights that one learner's cards are scheduled by; without a row, the standard ones."""

    __tablename__ = "weights_in_use"
    __table_args__ = (sa.Index(None, "weights_id"),)

    learner_id: Mapped[int] = mapped_column(
        RowNumber, sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    weights_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("model_weights.id", ondelete="CASCADE"))
    since: Mapped[Moment]
