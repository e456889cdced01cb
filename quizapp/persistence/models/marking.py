"""marking: what teachers decided on typed answers that no item lists; unlisted_text: where such a text was given;
response_mark: what a response is worth since a decision. All three are only ever added to.

The response itself stays as it was graded. Whoever reads a score takes that of its last mark, if it has one.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Model, Moment, RowNumber


class MarkingRow(Model):
    """One decision.  ordinal: 1, 2, … for each text: two teachers cannot both be the first.

    place: of the blank, 0 for the first.  digest: SHA-256 of the question and the normalised text, hex (see
    domain.marking).  revision: a wording in which that question was answered.  verdict: right, wrong, or withdrawn for
    one that takes the decision before it back.
    """

    __tablename__ = "marking"
    __table_args__ = (
        sa.ForeignKeyConstraint(["item_id", "revision"], ["item_revision.item_id", "item_revision.ordinal"]),
        sa.CheckConstraint("verdict in ('right', 'wrong', 'withdrawn')", name="verdict"),
    )

    item_id: Mapped[int] = mapped_column(RowNumber, primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(sa.Integer)
    verdict: Mapped[str] = mapped_column(sa.String(10))
    marked_by: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    marked_at: Mapped[Moment]


class UnlistedTextRow(Model):
    """One text of a graded response that its item does not list.  text: as typed.

    was_accepted: whether a decision made before the answer already counted it as right.
    """

    __tablename__ = "unlisted_text"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "response_id"], ["response.learner_id", "response.id"], ondelete="CASCADE"
        ),
        sa.Index(None, "item_id", "place", "digest"),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    response_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    place: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("item.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    text: Mapped[str] = mapped_column(sa.Text)
    was_accepted: Mapped[bool] = mapped_column(sa.Boolean)


class ResponseMarkRow(Model):
    """What a response is worth from then on.  ordinal: 1, 2, … for each response; the last one holds.

    score: 0 to 1.  moved_card: whether the review that the answer caused was taken back and rated anew.
    """

    __tablename__ = "response_mark"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["learner_id", "response_id"], ["response.learner_id", "response.id"], ondelete="CASCADE"
        ),
    )

    learner_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    response_id: Mapped[str] = mapped_column(sa.String(36), primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(sa.String(10))
    score: Mapped[float] = mapped_column(sa.Double)
    moved_card: Mapped[bool] = mapped_column(sa.Boolean)
    marked_at: Mapped[Moment]
