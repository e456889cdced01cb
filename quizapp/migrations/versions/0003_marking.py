"""What teachers decide on typed answers, where such answers were given, and what they are worth since

Revision: 0003
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marking",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("marked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict in ('right', 'wrong', 'withdrawn')", name=op.f("ck_marking_verdict")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_marking_item_id")),
        sa.ForeignKeyConstraint(
            ["marked_by"], ["user.id"], name=op.f("fk_marking_marked_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("item_id", "place", "digest", "ordinal", name=op.f("pk_marking")),
    )
    op.create_table(
        "unlisted_text",
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("response_id", sa.String(length=36), nullable=False),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("was_accepted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_unlisted_text_item_id")),
        sa.ForeignKeyConstraint(
            ["learner_id", "response_id"],
            ["response.learner_id", "response.id"],
            name=op.f("fk_unlisted_text_learner_id_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", "response_id", "place", name=op.f("pk_unlisted_text")),
    )
    with op.batch_alter_table("unlisted_text", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unlisted_text_item_id_place_digest"), ["item_id", "place", "digest"], unique=False
        )
    op.create_table(
        "response_mark",
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("response_id", sa.String(length=36), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("moved_card", sa.Boolean(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id", "response_id"],
            ["response.learner_id", "response.id"],
            name=op.f("fk_response_mark_learner_id_response_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", "response_id", "ordinal", name=op.f("pk_response_mark")),
    )


def downgrade() -> None:
    op.drop_table("response_mark")
    with op.batch_alter_table("unlisted_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unlisted_text_item_id_place_digest"))
    op.drop_table("unlisted_text")
    op.drop_table("marking")
