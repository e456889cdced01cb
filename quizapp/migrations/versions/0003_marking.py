"""What teachers decide on typed answers, where such answers were given, and what they are worth since

Revision: 0003
Revises: 0002
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "marking",
        sa.Column(
            "item_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("place", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("marked_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict in ('right', 'wrong', 'withdrawn')", name=op.f("ck_marking_verdict")),
        sa.ForeignKeyConstraint(
            ["item_id", "revision"],
            ["item_revision.item_id", "item_revision.ordinal"],
            name=op.f("fk_marking_item_id_revision"),
        ),
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
    _gather_texts()


def _gather_texts() -> None:
    """Let typed answers wait that were wrong before there was a queue.

    Those wrong as a whole: of one partly right, only the grader of that time could tell which blank was.
    """
    connection = op.get_bind()
    responses = sa.text(
        "SELECT response.learner_id, response.id, response.item_id, response.given, item_revision.document "
        "FROM response JOIN item ON item.id = response.item_id "
        "JOIN item_revision ON item_revision.item_id = response.item_id "
        "AND item_revision.ordinal = response.revision "
        "WHERE item.type IN ('short_answer', 'cloze') AND response.verdict = 'wrong'"
    ).columns(given=sa.JSON(), document=sa.JSON())
    texts = sa.table(
        "unlisted_text",
        *map(sa.column, ("learner_id", "response_id", "place", "item_id", "digest", "text", "was_accepted")),
    )
    for some in connection.execute(responses).partitions(1000):
        lines = [line for row in some for line in _texts_of(row)]
        if lines:
            connection.execute(sa.insert(texts), lines)


def _texts_of(row: Any) -> Iterator[dict[str, Any]]:
    for place, text in enumerate(row.given["texts"]):
        plain = _normalise(text)
        if plain:
            yield {
                "learner_id": row.learner_id,
                "response_id": row.id,
                "place": place,
                "item_id": row.item_id,
                "digest": _digest(row.document, place, plain),
                "text": text,
                "was_accepted": False,
            }


def _digest(document: Any, place: int, plain: str) -> str:
    """Of the question and the text, as the application made it when this migration was written."""
    question = json.dumps([" ".join(document["stem"].split()), place, document["accepted"][place][0]])
    return hashlib.sha256(f"{question}\n{plain}".encode()).hexdigest()


def _normalise(text: str) -> str:
    """As the application normalised when this migration was written: a migration does not change with it."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(character for character in folded if not "\u0300" <= character <= "\u036f")
    plain = unicodedata.normalize("NFC", plain).translate(_PLAIN_LETTERS)
    kept = "".join(
        _kept(character, plain[place - 1 : place] + plain[place + 1 : place + 2])
        for place, character in enumerate(plain)
    )
    words = unicodedata.normalize("NFC", kept).split()
    while len(words) > 1 and words[0] in ("a", "an", "the"):
        del words[0]
    return " ".join(words)


_PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)


def _kept(character: str, neighbours: str) -> str:
    category = unicodedata.category(character)
    if category[0] in "LNM":
        return character
    if character in ".," and len(neighbours) == 2 and neighbours.isdecimal():
        return character
    if character in ".'’ʼ`´" or category in ("Cf", "Cs"):
        return ""
    return " "


def downgrade() -> None:
    op.drop_table("response_mark")
    with op.batch_alter_table("unlisted_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unlisted_text_item_id_place_digest"))
    op.drop_table("unlisted_text")
    op.drop_table("marking")
