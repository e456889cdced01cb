"""Overrides of the checks

Revision: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "item_override",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("admin_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["admin_id"], ["user.id"], name=op.f("fk_item_override_admin_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id", "revision"],
            ["item_revision.item_id", "item_revision.ordinal"],
            name=op.f("fk_item_override_item_id_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_override")),
    )
    with op.batch_alter_table("item_override", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_item_override_item_id_revision"), ["item_id", "revision"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("item_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_override_item_id_revision"))

    op.drop_table("item_override")
