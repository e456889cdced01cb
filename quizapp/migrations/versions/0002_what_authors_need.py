"""What authors need: overrides of the checks, a text to search by, when an item was first published

Revision: 0002
Revises: 0001
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ITEM = sa.table(
    "item",
    sa.column("id", sa.BigInteger),
    sa.column("slug", sa.String),
    sa.column("revision", sa.Integer),
    sa.column("search_text", sa.Text),
)
REVISION = sa.table(
    "item_revision",
    sa.column("item_id", sa.BigInteger),
    sa.column("ordinal", sa.Integer),
    sa.column("document", sa.JSON),
)
AT_ONCE = 500


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def fill_search_text() -> None:
    """Give every item the text of its current wording, some hundred items at a time."""
    connection, last = op.get_bind(), 0
    texts = (
        sa.select(ITEM.c.id, ITEM.c.slug, REVISION.c.document)
        .join(REVISION, sa.and_(REVISION.c.item_id == ITEM.c.id, REVISION.c.ordinal == ITEM.c.revision))
        .where(ITEM.c.id > sa.bindparam("last"))
        .order_by(ITEM.c.id)
        .limit(AT_ONCE)
    )
    fill = (
        sa.update(ITEM).where(ITEM.c.id == sa.bindparam("item_id")).values(search_text=sa.bindparam("text"))
    )
    while rows := connection.execute(texts, {"last": last}).all():
        values = []
        for row in rows:
            document = row.document
            options = [option.get("text", "") for option in document.get("options", ())]
            parts = [row.slug, document.get("stem", ""), document.get("answer", ""), *options]
            values.append({"item_id": row.id, "text": fold(" ".join(parts))})
        connection.execute(fill, values)
        last = rows[-1].id


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

    # Plain ALTERs: each of these SQLite knows, and copying the table for them would take long.
    op.add_column("item", sa.Column("search_text", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("item", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("item", sa.Column("client_key", sa.String(length=36), nullable=True))
    op.create_index(op.f("ix_item_client_key"), "item", ["client_key"], unique=True)
    fill_search_text()
    # A teacher's draft may have been published before; if anybody answered it, that is seen from the answers.
    op.execute(
        "UPDATE item SET published_at = updated_at "
        "WHERE status <> 'draft' OR origin = 'bank' OR author_id IS NULL"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_item_client_key"), "item")
    for name in ("client_key", "published_at", "search_text"):
        op.drop_column("item", name)
    with op.batch_alter_table("item_override", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_item_override_item_id_revision"))

    op.drop_table("item_override")
