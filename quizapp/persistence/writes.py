"""The statements that store answers and reviews, built once for each kind of database.

These are Core statements because learners cause them all day: an ORM object costs many times what the SQL does.
Each says by the number of rows it changed whether it took effect, which is how doubles and races are noticed.
"""

import functools
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from quizapp.persistence.db import UtcDateTime
from quizapp.persistence.models import (
    AttemptMarkRow,
    AttemptRow,
    CardRow,
    ItemTotalRow,
    LearnerDayRow,
    MarkingRow,
    ResponseMarkRow,
    ResponseRow,
    ReviewRow,
    SignInFailureRow,
    UnlistedTextRow,
    UserRow,
)

Values = Sequence[Mapping[str, Any]]


def add_attempt(session: Session, values: Mapping[str, Any]) -> None:
    """Store a new attempt unless one with the same key is there already, also one begun at this very moment."""
    session.execute(_add_attempt(_dialect(session)), values)


def add_responses(session: Session, values: Values) -> int:
    """Store responses; gives how many were new. One whose id or place in an attempt is taken is left out."""
    return _changed(session, _add_responses(_dialect(session)), values)


def put_cards(session: Session, values: Values, *, lines: int) -> int:
    """Store cards whose logs grew by that many lines each; gives how many took effect.

    One whose stored log has grown otherwise since it was read is left as it is.
    """
    return _changed(session, _put_cards(_dialect(session), lines), values)


def set_cards(session: Session, values: Values) -> None:
    """Store cards as they should have been: at_learner, at_item and every other column; no log has grown."""
    session.execute(_SET_CARDS, list(values))


def put_planned_days(session: Session, values: Values) -> None:
    """Store on which days cards come: at_learner, at_item, at_entries, planned_day, due_at.

    A card whose log has grown since it was read is left as it is.
    """
    session.execute(_PUT_PLANNED_DAYS, list(values))


def add_reviews(session: Session, values: Values) -> None:
    """Store lines of card logs."""
    session.execute(_ADD_REVIEWS, list(values))


def add_unlisted_texts(session: Session, values: Values) -> None:
    """Store texts of responses that their items do not list."""
    session.execute(_ADD_UNLISTED_TEXTS, list(values))


def add_markings(session: Session, values: Values) -> None:
    """Store decisions on such texts."""
    session.execute(_ADD_MARKINGS, list(values))


def add_response_marks(session: Session, values: Values) -> None:
    """Store what responses are worth from now on."""
    session.execute(_ADD_RESPONSE_MARKS, list(values))


def add_to_attempts(session: Session, values: Values) -> None:
    """Add to the points of attempts: at_learner, at_id, more."""
    session.execute(_ADD_TO_ATTEMPTS, list(values))


def put_attempt_marks(session: Session, values: Values) -> None:
    """Store what places of attempts are worth now, in the stead of what they were."""
    session.execute(_put_attempt_marks(_dialect(session)), list(values))


def add_to_learner_day(session: Session, values: Mapping[str, Any]) -> None:
    """Add to the sums of one study day: answers, score_total, reviews, new_cards."""
    session.execute(_add_to_learner_day(_dialect(session)), values)


def add_to_learner_days(session: Session, values: Values) -> None:
    """The same for several days, at least one."""
    session.execute(_add_to_learner_day(_dialect(session)), list(values))


def add_to_item_totals(session: Session, values: Values) -> None:
    """Add to the sums of wordings: responses, first_responses, first_score_total."""
    session.execute(_add_to_item_totals(_dialect(session)), list(values))


def count_failure(session: Session, key: str, *, now: datetime, since: datetime) -> int:
    """Count one more wrong password; gives how many there are since the last quiet time, which began before `since`."""
    values = {"key": key, "failures": 1, "last_at": now, "since": since}
    return int(session.execute(_count_failure(_dialect(session)), values).scalar_one())


def keep_guesses_apart(session: Session, keys: Sequence[str]) -> None:
    """Wait until nobody else is guessing under one of these keys of failures, and keep others from it until the end of
    the transaction, so that each guess knows of those before it.

    keys: hex digits, as of `count_failure`.  On SQLite every transaction that writes is alone anyway.
    """
    if _dialect(session) != "sqlite":
        # In one order by everybody, so that no two wait for one another.
        numbers = sorted(int(key[:16], 16) - 2**63 for key in keys)
        session.execute(_KEEP_GUESSES_APART, {"numbers": numbers})


def put_guest(session: Session, values: Mapping[str, Any], *, since: datetime) -> Any | None:
    """Store a guest; gives the row, or the one with the same guest_key made after `since`, None for an older one."""
    return session.execute(_put_guest(_dialect(session)), {**values, "since": since}).one_or_none()


def keep_loads_apart(session: Session) -> None:
    """Wait until nobody else is loading a subject, and keep others from it until the end of the transaction.

    On SQLite every transaction that writes is alone anyway.
    """
    if _dialect(session) != "sqlite":
        session.execute(sa.text("LOCK TABLE subject IN SHARE ROW EXCLUSIVE MODE"))


def _changed(session: Session, statement: Any, values: Values) -> int:
    result = session.execute(statement, list(values), execution_options={"preserve_rowcount": True})
    return int(result.rowcount)  # type: ignore[attr-defined]  # a cursor result, as every insert's


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _insert(dialect: str, table: Any) -> Any:
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)


_KEEP_GUESSES_APART = sa.text(
    "SELECT pg_advisory_xact_lock(number) FROM unnest(CAST(:numbers AS bigint[])) AS number"
)
_ADD_REVIEWS = sa.insert(ReviewRow.__table__)  # type: ignore[arg-type]  # a table, as every model's
_PUT_PLANNED_DAYS = (
    sa.update(CardRow.__table__)  # type: ignore[arg-type]
    .where(
        CardRow.learner_id == sa.bindparam("at_learner"),
        CardRow.item_id == sa.bindparam("at_item"),
        CardRow.entries == sa.bindparam("at_entries"),
    )
    .values(planned_day=sa.bindparam("planned_day"), due_at=sa.bindparam("due_at"))
)
_ADD_UNLISTED_TEXTS = sa.insert(UnlistedTextRow.__table__)  # type: ignore[arg-type]
_ADD_MARKINGS = sa.insert(MarkingRow.__table__)  # type: ignore[arg-type]
_ADD_RESPONSE_MARKS = sa.insert(ResponseMarkRow.__table__)  # type: ignore[arg-type]
_ADD_TO_ATTEMPTS = (
    sa.update(AttemptRow.__table__)  # type: ignore[arg-type]
    .where(AttemptRow.learner_id == sa.bindparam("at_learner"), AttemptRow.id == sa.bindparam("at_id"))
    .values(score_total=AttemptRow.score_total + sa.bindparam("more", type_=sa.Double))
)

_SET_CARDS = (
    sa.update(CardRow.__table__)  # type: ignore[arg-type]
    .where(CardRow.learner_id == sa.bindparam("at_learner"), CardRow.item_id == sa.bindparam("at_item"))
    .values(
        {
            column.name: sa.bindparam(column.name, type_=column.type)
            for column in CardRow.__table__.columns
            if not column.primary_key
        }
    )
)


@functools.cache
def _put_guest(dialect: str) -> Any:
    table = UserRow.__table__
    insert = _insert(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=["guest_key"],
        # Changes nothing, but only a row that was written is given back.
        set_={"guest_key": insert.excluded.guest_key},
        where=table.c.created_at >= sa.bindparam("since", type_=UtcDateTime),
    ).returning(*table.columns)


@functools.cache
def _count_failure(dialect: str) -> Any:
    table = SignInFailureRow.__table__
    insert = _insert(dialect, table)
    is_old = table.c.last_at < sa.bindparam("since", type_=UtcDateTime)
    return insert.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "failures": sa.case((is_old, 1), else_=table.c.failures + 1),
            "last_at": insert.excluded.last_at,
        },
    ).returning(table.c.failures)


@functools.cache
def _add_attempt(dialect: str) -> Any:
    return _insert(dialect, AttemptRow.__table__).on_conflict_do_nothing()


@functools.cache
def _add_responses(dialect: str) -> Any:
    return _insert(dialect, ResponseRow.__table__).on_conflict_do_nothing()


@functools.cache
def _put_attempt_marks(dialect: str) -> Any:
    table = AttemptMarkRow.__table__
    insert = _insert(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=["learner_id", "attempt_id", "position"],
        set_={
            column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key
        },
    )


@functools.cache
def _put_cards(dialect: str, lines: int) -> Any:
    table = CardRow.__table__
    insert = _insert(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=["learner_id", "item_id"],
        set_={
            column.name: insert.excluded[column.name] for column in table.columns if not column.primary_key
        },
        where=table.c.entries == insert.excluded.entries - lines,
    )


def _adding(dialect: str, table: Any, *, sums: Sequence[str]) -> Any:
    insert = _insert(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=[column.name for column in table.primary_key.columns],
        set_={name: table.c[name] + insert.excluded[name] for name in sums},
    )


@functools.cache
def _add_to_learner_day(dialect: str) -> Any:
    return _adding(dialect, LearnerDayRow.__table__, sums=("answers", "score_total", "reviews", "new_cards"))


@functools.cache
def _add_to_item_totals(dialect: str) -> Any:
    return _adding(
        dialect, ItemTotalRow.__table__, sums=("responses", "first_responses", "first_score_total")
    )
