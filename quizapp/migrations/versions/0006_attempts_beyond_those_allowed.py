"""Attempts beyond those allowed

Revision: 0006
Revises: 0005

Where a guest's attempts were brought along to an account there may be more than a quiz allows. Which of them do not
count is decided then, and stays so whatever is allowed later.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("is_surplus", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_column("is_surplus")
