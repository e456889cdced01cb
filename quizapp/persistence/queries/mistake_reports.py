"""Reading reports of mistakes: a learner's own, and the open ones of those whom somebody teaches."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.persistence.models import ItemRevisionRow, ItemRow, MistakeReportRow, ResponseRow
from quizapp.persistence.queries.groups import learners_of

_OPEN = MistakeReportRow.closed_at.is_(None)
_REPORT: Any = (
    sa.select(
        MistakeReportRow.id,
        MistakeReportRow.item_id,
        MistakeReportRow.revision,
        MistakeReportRow.text,
        MistakeReportRow.made_at,
        MistakeReportRow.closed_at,
        MistakeReportRow.answer,
        ItemRow.revision.label("current"),
        ItemRevisionRow.digest,
        sa.cast(ItemRevisionRow.document, sa.Text).label("document"),
    )
    .join(
        ItemRevisionRow,
        sa.and_(
            ItemRevisionRow.item_id == MistakeReportRow.item_id,
            ItemRevisionRow.ordinal == MistakeReportRow.revision,
        ),
    )
    .join(ItemRow, ItemRow.id == MistakeReportRow.item_id)
)


def find_answered_revision(session: Session, learner_id: int, item_id: int) -> int | None:
    """The wording of an item that a learner answered last, None if none."""
    return session.scalar(
        sa.select(ResponseRow.revision)
        .where(ResponseRow.learner_id == learner_id, ResponseRow.item_id == item_id)
        .order_by(ResponseRow.answered_at.desc())
        .limit(1)
    )


def is_there(session: Session, learner_id: int, *, client_key: str, item_id: int, text: str) -> bool:
    """Whether a learner has sent that form already, or has the same report open."""
    same = sa.and_(MistakeReportRow.item_id == item_id, MistakeReportRow.text == text, _OPEN)
    there = sa.exists().where(
        MistakeReportRow.learner_id == learner_id, sa.or_(MistakeReportRow.client_key == client_key, same)
    )
    return bool(session.scalar(sa.select(there)))


def count_open_of(session: Session, learner_id: int) -> int:
    """How many reports of a learner are open."""
    found = sa.select(sa.func.count()).where(MistakeReportRow.learner_id == learner_id, _OPEN)
    return session.scalar(found) or 0


def list_of(session: Session, learner_id: int, *, limit: int) -> Sequence[Any]:
    """A learner's reports, the newest first: the columns of MistakeReportRow, current, digest, document as text."""
    return session.execute(
        _REPORT.where(MistakeReportRow.learner_id == learner_id)
        .order_by(MistakeReportRow.made_at.desc(), MistakeReportRow.id.desc())
        .limit(limit)
    ).all()


def count_open(session: Session, teacher_id: int | None) -> int:
    """How many reports are open of learners whom somebody teaches, for None of all."""
    return (
        session.scalar(sa.select(sa.func.count()).select_from(MistakeReportRow).where(_OPEN, _of(teacher_id)))
        or 0
    )


def list_open(session: Session, teacher_id: int | None, *, offset: int, limit: int) -> Sequence[Any]:
    """The open ones among these, the oldest first, as `list_of`."""
    return session.execute(
        _REPORT.where(_OPEN, _of(teacher_id))
        .order_by(MistakeReportRow.made_at, MistakeReportRow.id)
        .offset(offset)
        .limit(limit)
    ).all()


def lock_report(session: Session, teacher_id: int | None, report_id: int) -> MistakeReportRow | None:
    """One report of a learner whom somebody teaches, for None of anybody, locked; None if there is none."""
    return session.scalar(
        sa.select(MistakeReportRow)
        .where(MistakeReportRow.id == report_id, _of(teacher_id))
        .with_for_update(of=MistakeReportRow)
    )


def _of(teacher_id: int | None) -> sa.ColumnElement[bool]:
    return sa.true() if teacher_id is None else MistakeReportRow.learner_id.in_(learners_of(teacher_id))
