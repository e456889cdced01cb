"""Quizzes in full: groups, assignments, accommodations, behaviours, marks, regrades

Revision: 0005
Revises: 0004

Quizzes submitted before get the marks that their responses came to. What is not an answer leaves the log on the way
down, since the code of before would take it for one.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("join_code", sa.String(length=12), nullable=True),
        sa.Column("allows_guests", sa.Boolean(), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group")),
        sa.UniqueConstraint("client_key", name=op.f("uq_group_client_key")),
        sa.UniqueConstraint("join_code", name=op.f("uq_group_join_code")),
    )
    op.create_table(
        "accommodation",
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("teacher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("time_percent", sa.SmallInteger(), nullable=False),
        sa.Column("extra_attempts", sa.SmallInteger(), nullable=False),
        sa.Column("break_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("break_minutes between 0 and 240", name=op.f("ck_accommodation_break_minutes")),
        sa.CheckConstraint("extra_attempts between 0 and 20", name=op.f("ck_accommodation_extra_attempts")),
        sa.CheckConstraint("time_percent between 100 and 400", name=op.f("ck_accommodation_time_percent")),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_accommodation_learner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["user.id"], name=op.f("fk_accommodation_teacher_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "teacher_id", "ordinal", name=op.f("pk_accommodation")),
    )
    op.create_table(
        "group_member",
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_group_member_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_group_member_learner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["user.id"], name=op.f("fk_group_member_removed_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("group_id", "learner_id", name=op.f("pk_group_member")),
    )
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "group_teacher",
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("teacher_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_group_teacher_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["teacher_id"], ["user.id"], name=op.f("fk_group_teacher_teacher_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "teacher_id", name=op.f("pk_group_teacher")),
    )
    with op.batch_alter_table("group_teacher", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_teacher_teacher_id"), ["teacher_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_assignment_created_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_assignment_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_assignment_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("group_id", "quiz_id", name=op.f("uq_assignment_group_id_quiz_id")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_quiz_id"), ["quiz_id"], unique=False)

    op.create_table(
        "regrade",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("quiz_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("client_key", sa.String(length=36), nullable=True),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_regrade_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user.id"], name=op.f("fk_regrade_made_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quiz.id"], name=op.f("fk_regrade_quiz_id")),
        sa.ForeignKeyConstraint(
            ["undone_by"], ["user.id"], name=op.f("fk_regrade_undone_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
        sa.UniqueConstraint("client_key", name=op.f("uq_regrade_client_key")),
    )
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrade_quiz_id"), ["quiz_id"], unique=False)

    op.create_table(
        "attempt_mark",
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("scoring", sa.String(length=20), nullable=False),
        sa.Column("mark", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_attempt_mark_item_id")),
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"],
            ["attempt.learner_id", "attempt.id"],
            name=op.f("fk_attempt_mark_learner_id_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("learner_id", "attempt_id", "position", name=op.f("pk_attempt_mark")),
    )
    with op.batch_alter_table("attempt_mark", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attempt_mark_waiting",
            ["item_id"],
            unique=False,
            sqlite_where=sa.text("mark is null"),
            postgresql_where=sa.text("mark is null"),
        )

    op.create_table(
        "mark_override",
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("points", sa.Double(), nullable=True),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"],
            ["attempt.learner_id", "attempt.id"],
            name=op.f("fk_mark_override_learner_id_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["user.id"], name=op.f("fk_mark_override_made_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint(
            "learner_id", "attempt_id", "position", "ordinal", name=op.f("pk_mark_override")
        ),
    )
    op.create_table(
        "regrade_line",
        sa.Column("regrade_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("learner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision_before", sa.Integer(), nullable=False),
        sa.Column("revision_after", sa.Integer(), nullable=False),
        sa.Column("scoring_before", sa.String(length=20), nullable=False),
        sa.Column("scoring_after", sa.String(length=20), nullable=False),
        sa.Column("mark_before", sa.Double(), nullable=True),
        sa.Column("mark_after", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner_id", "attempt_id"],
            ["attempt.learner_id", "attempt.id"],
            name=op.f("fk_regrade_line_learner_id_attempt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrade.id"], name=op.f("fk_regrade_line_regrade_id")),
        sa.PrimaryKeyConstraint(
            "regrade_id", "learner_id", "attempt_id", "position", name=op.f("pk_regrade_line")
        ),
    )
    with op.batch_alter_table("regrade_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_regrade_line_learner_id_attempt_id"), ["learner_id", "attempt_id"], unique=False
        )

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("assignment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("ordinal", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seed", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("rules", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("paused_s", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_attempt_closed_by"), "closed_by in ('learner', 'clock')"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_attempt_ordinal_of_assignment"), "(assignment_id is null) = (ordinal is null)"
        )
        batch_op.create_index(batch_op.f("ix_attempt_quiz_id"), ["quiz_id"], unique=False)
        batch_op.create_index(
            "ix_attempt_running",
            ["learner_id"],
            unique=False,
            sqlite_where=sa.text("submitted_at is null and assignment_id is not null"),
            postgresql_where=sa.text("submitted_at is null and assignment_id is not null"),
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_attempt_assignment_id_learner_id_ordinal"),
            ["assignment_id", "learner_id", "ordinal"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_attempt_assignment_id"), "assignment", ["assignment_id"], ["id"]
        )

    with op.batch_alter_table("attempt_step", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("kind", sa.String(length=10), server_default=sa.text("'answer'"), nullable=False)
        )
        batch_op.add_column(sa.Column("certainty", sa.SmallInteger(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_attempt_step_kind"), "kind in ('answer', 'check', 'hint', 'flag', 'unflag')"
        )
        batch_op.create_check_constraint(batch_op.f("ck_attempt_step_certainty"), "certainty between 1 and 3")

    with op.batch_alter_table("quiz", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.String(length=10), server_default=sa.text("'bank'"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("rules", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("edits", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("client_key", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(batch_op.f("ck_quiz_origin"), "origin in ('bank', 'teacher')")
        batch_op.create_index(batch_op.f("ix_quiz_client_key"), ["client_key"], unique=True)
        batch_op.create_index(batch_op.f("ix_quiz_owner_id"), ["owner_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_quiz_owner_id"), "user", ["owner_id"], ["id"], ondelete="SET NULL"
        )

    _mark_what_was_submitted(op.get_bind())


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM attempt_step WHERE kind NOT IN ('answer', 'check')"))
    with op.batch_alter_table("quiz", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_quiz_origin"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_quiz_owner_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_quiz_owner_id"))
        batch_op.drop_index(batch_op.f("ix_quiz_client_key"))
        batch_op.drop_column("updated_at")
        batch_op.drop_column("client_key")
        batch_op.drop_column("edits")
        batch_op.drop_column("rules")
        batch_op.drop_column("owner_id")
        batch_op.drop_column("origin")

    with op.batch_alter_table("attempt_step", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attempt_step_certainty"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_attempt_step_kind"), type_="check")
        batch_op.drop_column("certainty")
        batch_op.drop_column("kind")

    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_attempt_ordinal_of_assignment"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_attempt_closed_by"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_attempt_assignment_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_attempt_assignment_id_learner_id_ordinal"), type_="unique")
        batch_op.drop_index(
            "ix_attempt_running",
            sqlite_where=sa.text("submitted_at is null and assignment_id is not null"),
            postgresql_where=sa.text("submitted_at is null and assignment_id is not null"),
        )
        batch_op.drop_index(batch_op.f("ix_attempt_quiz_id"))
        batch_op.drop_column("paused_s")
        batch_op.drop_column("paused_at")
        batch_op.drop_column("closed_by")
        batch_op.drop_column("rules")
        batch_op.drop_column("seed")
        batch_op.drop_column("ordinal")
        batch_op.drop_column("assignment_id")

    with op.batch_alter_table("regrade_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regrade_line_learner_id_attempt_id"))

    op.drop_table("regrade_line")
    op.drop_table("mark_override")
    with op.batch_alter_table("attempt_mark", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_attempt_mark_waiting",
            sqlite_where=sa.text("mark is null"),
            postgresql_where=sa.text("mark is null"),
        )

    op.drop_table("attempt_mark")
    with op.batch_alter_table("regrade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regrade_quiz_id"))

    op.drop_table("regrade")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_quiz_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("group_teacher", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_teacher_teacher_id"))

    op.drop_table("group_teacher")
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_member_learner_id"))

    op.drop_table("group_member")
    op.drop_table("accommodation")
    op.drop_table("group")


def _mark_what_was_submitted(connection: sa.Connection) -> None:
    """A mark for each response in a quiz: the score it was given, or that of a teacher's last decision on it."""
    connection.execute(
        sa.text(
            """
            INSERT INTO attempt_mark (learner_id, attempt_id, position, item_id, revision, scoring, mark)
            SELECT response.learner_id, response.attempt_id, response.position, response.item_id, response.revision,
                   'own',
                   COALESCE((SELECT response_mark.score FROM response_mark
                             WHERE response_mark.learner_id = response.learner_id
                               AND response_mark.response_id = response.id
                             ORDER BY response_mark.ordinal DESC LIMIT 1), response.score)
            FROM response
            WHERE response.context = 'quiz' AND response.attempt_id IS NOT NULL AND response.position IS NOT NULL
            """
        )
    )
    connection.execute(
        sa.text("UPDATE attempt SET closed_by = 'learner' WHERE kind = 'quiz' AND submitted_at IS NOT NULL")
    )
