"""item: a question; item_revision: each wording it has had, frozen; item_total: how each wording was answered;
item_override: why a wording was published against the checks."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.persistence.db import Document, Id, Model, Moment, RowNumber


class ItemRow(Model):
    """One question.  origin: bank (from our files) or teacher.  status: draft, published or retired.

    revision: ordinal of the current wording, which is also what a second editor's save is checked against.
    type, section, side, search_text: copied from the current wording to be searched by, the last as domain.searching
    folds it.  published_at: when learners got it first, null if they never did.  client_key: UUID of the form it was
    first written in, so that the same form sent again changes this item.
    variants_of, switch_group, claim (the one chiefly tested): copied likewise, "" where it has none, since they tell
    which cards may not come on one day; controversy, holder (the side, where no holder is named) too, since they
    tell which cards are easily taken for one another.
    """

    __tablename__ = "item"
    __table_args__ = (
        sa.UniqueConstraint("subject_id", "slug"),
        sa.CheckConstraint("origin in ('bank', 'teacher')", name="origin"),
        sa.CheckConstraint("status in ('draft', 'published', 'retired')", name="status"),
        sa.Index(None, "subject_id", "status", "section", "id"),
        sa.Index(None, "client_key", unique=True),
    )

    id: Mapped[Id]
    subject_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("subject.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    origin: Mapped[str] = mapped_column(sa.String(10))
    status: Mapped[str] = mapped_column(sa.String(10))
    type: Mapped[str] = mapped_column(sa.String(40))
    section: Mapped[str] = mapped_column(sa.String(10))
    side: Mapped[str] = mapped_column(sa.String(15))
    search_text: Mapped[str] = mapped_column(sa.Text, server_default=sa.text("''"))
    variants_of: Mapped[str] = mapped_column(sa.Text, server_default=sa.text("''"))
    switch_group: Mapped[str] = mapped_column(sa.Text, server_default=sa.text("''"))
    claim: Mapped[str] = mapped_column(sa.Text, server_default=sa.text("''"))
    controversy: Mapped[str] = mapped_column(sa.Text, server_default=sa.text("''"))
    holder: Mapped[str] = mapped_column(sa.Text, server_default=sa.text("''"))
    revision: Mapped[int] = mapped_column(sa.Integer)
    author_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]
    published_at: Mapped[Moment | None]
    client_key: Mapped[str | None] = mapped_column(sa.String(36))


class ItemRevisionRow(Model):
    """One wording.  document: see domain.documents.  digest: SHA-256 of it, hex.  ordinal: 1 for the first."""

    __tablename__ = "item_revision"

    item_id: Mapped[int] = mapped_column(RowNumber, sa.ForeignKey("item.id"), primary_key=True)
    ordinal: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    document: Mapped[Document]
    digest: Mapped[str] = mapped_column(sa.String(64))
    author_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[Moment]


class ItemTotalRow(Model):
    """Sums over the responses to one wording, kept so that a teacher's list need not read them all.

    An account that is erased takes its answers out of them.
    first_…: over the first response of each learner to this wording only, which is what statistics go by.
    """

    __tablename__ = "item_total"
    __table_args__ = (
        sa.ForeignKeyConstraint(["item_id", "revision"], ["item_revision.item_id", "item_revision.ordinal"]),
    )

    item_id: Mapped[int] = mapped_column(RowNumber, primary_key=True)
    revision: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    responses: Mapped[int] = mapped_column(sa.Integer)
    first_responses: Mapped[int] = mapped_column(sa.Integer)
    first_score_total: Mapped[float] = mapped_column(sa.Double)


class ItemOverrideRow(Model):
    """An administrator's reason for publishing a wording against the checks. Only ever added to.

    found: what the checks said of it then, [{"rule": str, "message": str}…].
    """

    __tablename__ = "item_override"
    __table_args__ = (
        sa.ForeignKeyConstraint(["item_id", "revision"], ["item_revision.item_id", "item_revision.ordinal"]),
        sa.Index(None, "item_id", "revision"),
    )

    id: Mapped[Id]
    item_id: Mapped[int] = mapped_column(RowNumber)
    revision: Mapped[int] = mapped_column(sa.Integer)
    admin_id: Mapped[int | None] = mapped_column(RowNumber, sa.ForeignKey("user.id", ondelete="SET NULL"))
    made_at: Mapped[Moment]
    found: Mapped[Document]
    reason: Mapped[str] = mapped_column(sa.String(500))
