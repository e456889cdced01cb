"""Cards as a fold: lines of logs get names, cards what is done with them, plans, jobs and weights get tables

Revision: 0007
Revises: 0006

A line that takes back names from now on what it takes back; for those there are, that is the last review that stood. On
the way down what was taken back leaves the log together with what took it, and so do things done with cards that the
code of before does not know: the memories stay as they are.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LINES_AT_ONCE = 5000


def upgrade() -> None:
    op.create_table(
        "day_off",
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_day_off_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "day", name=op.f("pk_day_off")),
    )
    op.create_table(
        "exam",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("set_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("exam_day", sa.Date(), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_exam_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["set_by"], ["user.id"], name=op.f("fk_exam_set_by"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
        sa.UniqueConstraint("client_key", name=op.f("uq_exam_client_key")),
    )
    with op.batch_alter_table("exam", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exam_group_id_exam_day"), ["group_id", "exam_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_exam_set_by_exam_day"), ["set_by", "exam_day"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=300), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=60), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.ForeignKeyConstraint(["made_by"], ["user.id"], name=op.f("fk_job_made_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_made_by_made_at"), ["made_by", "made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_state_run_after"), ["state", "run_after"], unique=False)
        batch_op.create_index(
            "uq_job_open_key",
            ["key"],
            unique=True,
            sqlite_where=sa.text("state in ('waiting', 'running')"),
            postgresql_where=sa.text("state in ('waiting', 'running')"),
        )

    op.create_table(
        "model_weights",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("held_out", sa.Integer(), nullable=False),
        sa.Column("log_loss", sa.Double(), nullable=False),
        sa.Column("before_log_loss", sa.Double(), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(learner_id is null) <> (group_id is null)", name=op.f("ck_model_weights_whose")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_model_weights_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_model_weights_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_weights")),
    )
    with op.batch_alter_table("model_weights", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_model_weights_group_id_made_at"), ["group_id", "made_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_model_weights_learner_id_made_at"), ["learner_id", "made_at"], unique=False
        )

    op.create_table(
        "weights_in_use",
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weights_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_weights_in_use_learner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["weights_id"],
            ["model_weights.id"],
            name=op.f("fk_weights_in_use_weights_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_weights_in_use")),
    )
    with op.batch_alter_table("weights_in_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weights_in_use_weights_id"), ["weights_id"], unique=False)

    op.create_table(
        "mistake_report",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["user.id"], name=op.f("fk_mistake_report_closed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["item_id", "revision"],
            ["item_revision.item_id", "item_revision.ordinal"],
            name=op.f("fk_mistake_report_item_id_revision"),
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_mistake_report_learner_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mistake_report")),
        sa.UniqueConstraint("learner_id", "client_key", name=op.f("uq_mistake_report_learner_id_client_key")),
    )
    with op.batch_alter_table("mistake_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mistake_report_closed_at_made_at"), ["closed_at", "made_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_mistake_report_item_id"), ["item_id"], unique=False)

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviews_per_day", sa.SmallInteger(), nullable=True))
        batch_op.add_column(sa.Column("desired_retention", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("easy_days", sa.String(length=7), nullable=True))
    op.execute("UPDATE \"user\" SET reviews_per_day = 200, desired_retention = 0.9, easy_days = '2222222'")
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.alter_column("reviews_per_day", existing_type=sa.SmallInteger(), nullable=False)
        batch_op.alter_column("desired_retention", existing_type=sa.Double(), nullable=False)
        batch_op.alter_column("easy_days", existing_type=sa.String(length=7), nullable=False)

    with op.batch_alter_table("item", schema=None) as batch_op:
        for name in _VOICE:
            batch_op.add_column(sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False))
    _copy_voices(op.get_bind())

    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("is_suspended", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("is_flagged", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("buried_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("set_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("kept_at_lapses", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("planned_day", sa.Date(), nullable=True))
    op.get_bind().execute(
        sa.text(
            "UPDATE card SET scheduled_at = due_at, is_suspended = :no, is_flagged = :no, kept_at_lapses = 0"
        ),
        {"no": False},
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.alter_column("is_suspended", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("is_flagged", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("kept_at_lapses", existing_type=sa.Integer(), nullable=False)

    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.add_column(sa.Column("id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("takes_back", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("planned_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("device_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("device_ordinal", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("clock_note", sa.String(length=20), nullable=True))
        batch_op.drop_column("stability")
        batch_op.drop_column("difficulty")
    _name_lines(op.get_bind())
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.alter_column("id", existing_type=sa.String(length=36), nullable=False)
        batch_op.alter_column("kind", existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column("received_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("clock_note", existing_type=sa.String(length=20), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_review_learner_id_id"), ["learner_id", "id"])
        batch_op.create_check_constraint(
            batch_op.f("ck_review_rating_of_kind"), "(kind = 'rate') = (rating is not null)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_review_takes_back_of_kind"), "(kind = 'take_back') = (takes_back is not null)"
        )
        batch_op.create_index(
            batch_op.f("ix_review_learner_id_received_at"), ["learner_id", "received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_review_learner_id_takes_back"), ["learner_id", "takes_back"], unique=False
        )


def downgrade() -> None:
    _forget_what_does_not_stand(op.get_bind())
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_learner_id_takes_back"))
        batch_op.drop_index(batch_op.f("ix_review_learner_id_received_at"))
        batch_op.drop_constraint(batch_op.f("ck_review_takes_back_of_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_review_rating_of_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_review_learner_id_id"), type_="unique")
        batch_op.add_column(sa.Column("stability", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("difficulty", sa.Double(), nullable=True))
        for column in (
            "clock_note",
            "claimed_at",
            "device_ordinal",
            "device_id",
            "received_at",
            "planned_days",
            "day",
            "takes_back",
            "kind",
            "id",
        ):
            batch_op.drop_column(column)

    with op.batch_alter_table("item", schema=None) as batch_op:
        for name in reversed(_VOICE):
            batch_op.drop_column(name)

    op.execute("UPDATE card SET due_at = scheduled_at")
    with op.batch_alter_table("card", schema=None) as batch_op:
        for column in (
            "planned_day",
            "kept_at_lapses",
            "set_day",
            "buried_until",
            "is_flagged",
            "is_suspended",
            "scheduled_at",
        ):
            batch_op.drop_column(column)

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_column("easy_days")
        batch_op.drop_column("desired_retention")
        batch_op.drop_column("reviews_per_day")

    with op.batch_alter_table("mistake_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mistake_report_item_id"))
        batch_op.drop_index(batch_op.f("ix_mistake_report_closed_at_made_at"))

    op.drop_table("mistake_report")
    with op.batch_alter_table("weights_in_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weights_in_use_weights_id"))

    op.drop_table("weights_in_use")
    with op.batch_alter_table("model_weights", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_model_weights_learner_id_made_at"))
        batch_op.drop_index(batch_op.f("ix_model_weights_group_id_made_at"))

    op.drop_table("model_weights")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_open_key",
            sqlite_where=sa.text("state in ('waiting', 'running')"),
            postgresql_where=sa.text("state in ('waiting', 'running')"),
        )
        batch_op.drop_index(batch_op.f("ix_job_state_run_after"))
        batch_op.drop_index(batch_op.f("ix_job_made_by_made_at"))

    op.drop_table("job")
    with op.batch_alter_table("exam", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exam_set_by_exam_day"))
        batch_op.drop_index(batch_op.f("ix_exam_group_id_exam_day"))

    op.drop_table("exam")
    op.drop_table("day_off")


_VOICE = ("controversy", "holder")


def _copy_voices(connection: sa.Connection) -> None:
    """Copy from each item's wording which controversy it is about, and whose position it asks for."""
    item = sa.table("item", sa.column("id"), sa.column("revision"), *map(sa.column, _VOICE))
    wording = sa.table(
        "item_revision", sa.column("item_id"), sa.column("ordinal"), sa.column("document", sa.JSON())
    )
    rows = connection.execute(
        sa.select(item.c.id, wording.c.document).join_from(
            item, wording, sa.and_(wording.c.item_id == item.c.id, wording.c.ordinal == item.c.revision)
        )
    ).all()
    values = []
    for row in rows:
        side = row.document.get("side", "neutral")
        holder = row.document.get("holder", "") or ("" if side == "neutral" else side)
        controversy = row.document.get("controversy", "")
        values.append({"item_id": row.id, "new_controversy": controversy, "new_holder": holder})
    if values:
        connection.execute(
            sa.update(item)
            .where(item.c.id == sa.bindparam("item_id"))
            .values({name: sa.bindparam(f"new_{name}") for name in _VOICE}),
            values,
        )


_REVIEW = sa.table(
    "review",
    *(
        sa.column(name)
        for name in ("learner_id", "item_id", "ordinal", "id", "kind", "takes_back", "rating", "reviewed_at")
    ),
    sa.column("received_at"),
    sa.column("clock_note"),
)
_KEY = (
    _REVIEW.c.learner_id == sa.bindparam("of_learner"),
    _REVIEW.c.item_id == sa.bindparam("of_item"),
    _REVIEW.c.ordinal == sa.bindparam("at_ordinal"),
)


def _name_lines(connection: sa.Connection) -> None:
    """Give each line a name and its kind, and to each that takes back the name of what it takes back."""
    name = (
        sa.update(_REVIEW)
        .where(*_KEY)
        .values(
            id=sa.bindparam("name"),
            kind=sa.bindparam("is_kind"),
            takes_back=sa.bindparam("taken"),
            received_at=sa.bindparam("given_at"),
            clock_note="",
        )
    )
    card: tuple[int, int] | None = None
    standing: list[str] = []
    given_at: Any = None
    for lines in _batches(connection):
        values = []
        for line in lines:
            if (line.learner_id, line.item_id) != card:
                card, standing, given_at = (line.learner_id, line.item_id), [], None
            # A rating put in another's place has that one's time, but was given after it was taken back.
            given_at = line.reviewed_at if given_at is None else max(given_at, line.reviewed_at)
            line_id = str(uuid.uuid4())
            # One that found nothing to take back takes back itself: it changes nothing, as before.
            taken = None if line.rating is not None else standing.pop() if standing else line_id
            if line.rating is not None:
                standing.append(line_id)
            values.append(
                {
                    "of_learner": line.learner_id,
                    "of_item": line.item_id,
                    "at_ordinal": line.ordinal,
                    "name": line_id,
                    "is_kind": "rate" if line.rating is not None else "take_back",
                    "taken": taken,
                    "given_at": given_at,
                }
            )
        connection.execute(name, values)


def _forget_what_does_not_stand(connection: sa.Connection) -> None:
    """Leave in each log what stands, in the order in which it counts, numbered from 1."""
    taking = _REVIEW.alias("taking")
    connection.execute(
        sa.delete(_REVIEW).where(
            sa.or_(
                _REVIEW.c.kind != "rate",
                sa.exists().where(
                    taking.c.learner_id == _REVIEW.c.learner_id, taking.c.takes_back == _REVIEW.c.id
                ),
            )
        )
    )
    # Numbers below 0 first: two lines of one card never have the same, not even for a moment.
    connection.execute(
        sa.text(
            """
            UPDATE review SET ordinal = -(
                SELECT count(*) FROM review AS other
                WHERE other.learner_id = review.learner_id AND other.item_id = review.item_id
                  AND (other.reviewed_at < review.reviewed_at
                       OR (other.reviewed_at = review.reviewed_at AND other.id <= review.id)))
            """
        )
    )
    connection.execute(sa.text("UPDATE review SET ordinal = -ordinal"))
    connection.execute(
        sa.text(
            """
            UPDATE card SET entries = (
                SELECT count(*) FROM review
                WHERE review.learner_id = card.learner_id AND review.item_id = card.item_id)
            """
        )
    )


def _batches(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    """All lines, card by card and each card's in the order in which they were made, some at a time."""
    key = (_REVIEW.c.learner_id, _REVIEW.c.item_id, _REVIEW.c.ordinal)
    after = (0, 0, 0)
    while True:
        lines = connection.execute(
            sa.select(*key, _REVIEW.c.rating, _REVIEW.c.reviewed_at)
            .where(sa.tuple_(*key) > sa.tuple_(*map(sa.literal, after)))
            .order_by(*key)
            .limit(LINES_AT_ONCE)
        ).all()
        if not lines:
            return
        yield lines
        after = (lines[-1].learner_id, lines[-1].item_id, lines[-1].ordinal)
