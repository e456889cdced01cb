"""Families of items

Revision: 0004
Revises: 0003

What tells which items ask the same thing in other words is copied from their wordings, so that choosing the next card
need not read those.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NAMES = ("variants_of", "switch_group", "claim")


def upgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        for name in _NAMES:
            batch_op.add_column(sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    connection = op.get_bind()
    item = sa.table("item", sa.column("id"), sa.column("revision"), *map(sa.column, _NAMES))
    wording = sa.table(
        "item_revision", sa.column("item_id"), sa.column("ordinal"), sa.column("document", sa.JSON())
    )
    rows = connection.execute(
        sa.select(item.c.id, wording.c.document).join_from(
            item, wording, sa.and_(wording.c.item_id == item.c.id, wording.c.ordinal == item.c.revision)
        )
    ).all()
    values = [{"item_id": row.id, **_family(row.document)} for row in rows]
    if values:
        connection.execute(
            sa.update(item)
            .where(item.c.id == sa.bindparam("item_id"))
            .values({name: sa.bindparam(f"new_{name}") for name in _NAMES}),
            values,
        )


def downgrade() -> None:
    with op.batch_alter_table("item", schema=None) as batch_op:
        for name in reversed(_NAMES):
            batch_op.drop_column(name)


def _family(document: dict[str, object]) -> dict[str, object]:
    claims = document.get("claims") or [""]
    return {
        "new_variants_of": document.get("variants_of", ""),
        "new_switch_group": document.get("switch_group", ""),
        "new_claim": claims[0] if isinstance(claims, list) else "",
    }
