"""Bringing a guest's answers along into the account that was signed in to at the same browser.

Every row moves by one statement for its table; the logs of cards that both have answered are joined in order of time
and replayed, so that the memory is what one person's reviews give. The guest is gone afterwards.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.domain import scheduling
from quizapp.persistence import writes
from quizapp.persistence.models import (
    AttemptRow,
    AttemptStepRow,
    CardRow,
    ItemTotalRow,
    LearnerDayRow,
    ResponseRow,
    ReviewRow,
    UserRow,
)
from quizapp.persistence.rows import from_memory, to_entry
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound


@dataclass(frozen=True, slots=True)
class GuestAnswers:
    """What there is to bring along.  began_at: the first answer, None without any."""

    answers: int
    began_at: datetime | None


def count_answers(session: Session, learner: Learner) -> GuestAnswers:
    """What the guest of this browser has answered. Raises NotFound where no guest is on offer."""
    guest_id = _guest_on_offer(learner)
    count, began_at = session.execute(
        sa.select(sa.func.count(), sa.func.min(ResponseRow.answered_at)).where(
            ResponseRow.learner_id == guest_id
        )
    ).one()
    steps = session.scalar(
        sa.select(sa.func.count(AttemptRow.answered)).where(
            AttemptRow.learner_id == guest_id, AttemptRow.submitted_at.is_(None), AttemptRow.kind == "quiz"
        )
    )
    return GuestAnswers(count + (steps or 0), began_at)


def bring_along(session: Session, learner: Learner) -> None:
    """Make the guest's attempts, answers and reviews the account's, and remove the guest. Raises NotFound."""
    guest_id = _guest_on_offer(learner)
    # Nobody answers as either of them meanwhile: their rows are taken first, in the order of their numbers.
    session.execute(
        sa.select(UserRow.id)
        .where(UserRow.id.in_((guest_id, learner.id)))
        .order_by(UserRow.id)
        .with_for_update()
    )
    _forget_repeated_firsts(session, guest_id, learner_id=learner.id)
    for model in (AttemptRow, AttemptStepRow, ResponseRow):
        _copy(session, model, guest_id, learner_id=learner.id)
    _join_logs(session, guest_id, learner_id=learner.id)
    _add_up_days(session, guest_id, learner_id=learner.id)
    # What is left under the guest's number goes with the guest.
    session.execute(sa.delete(UserRow).where(UserRow.id == guest_id))


def _guest_on_offer(learner: Learner) -> int:
    if learner.guest_id is None or learner.is_guest:
        raise NotFound("There are no answers of a guest to bring along.")
    return learner.guest_id


def _copy(session: Session, model: type[Any], guest_id: int, *, learner_id: int) -> None:
    """The guest's rows once more under the account. Ids are the client's and random, so none meets another."""
    columns = [column for column in model.__table__.columns if column.name != "learner_id"]
    session.execute(
        sa.insert(model).from_select(
            ["learner_id", *(column.name for column in columns)],
            sa.select(sa.literal(learner_id), *columns).where(model.learner_id == guest_id),
        )
    )


def _forget_repeated_firsts(session: Session, guest_id: int, *, learner_id: int) -> None:
    """A wording that the account had answered before is not a first answer of the guest any more."""
    own = aliased(ResponseRow)
    repeated = (
        sa.select(
            ResponseRow.id,
            ResponseRow.item_id,
            ResponseRow.revision,
            ResponseRow.score,
        )
        .where(ResponseRow.learner_id == guest_id, ResponseRow.is_first)
        .where(
            sa.exists().where(
                own.learner_id == learner_id,
                own.item_id == ResponseRow.item_id,
                own.revision == ResponseRow.revision,
            )
        )
    )
    rows = session.execute(repeated).all()
    if not rows:
        return
    session.execute(
        sa.update(ResponseRow)
        .where(ResponseRow.learner_id == guest_id, ResponseRow.id.in_([row.id for row in rows]))
        .values(is_first=False)
    )
    less = [
        {"at_item": row.item_id, "at_revision": row.revision, "less": row.score}
        for row in rows
        if row.score is not None
    ]
    if not less:
        return
    session.execute(
        sa.update(ItemTotalRow.__table__)  # type: ignore[arg-type]  # a table, as every model's
        .where(
            ItemTotalRow.item_id == sa.bindparam("at_item"),
            ItemTotalRow.revision == sa.bindparam("at_revision"),
        )
        .values(
            first_responses=ItemTotalRow.first_responses - 1,
            first_score_total=ItemTotalRow.first_score_total - sa.bindparam("less", type_=sa.Double),
        ),
        less,
    )


def _join_logs(session: Session, guest_id: int, *, learner_id: int) -> None:
    """One log for each card of the guest, in order of time with the account's own, and the memory it gives."""
    items = sa.select(CardRow.item_id).where(CardRow.learner_id == guest_id)
    lines: dict[int, list[ReviewRow]] = defaultdict(list)
    for line in session.scalars(
        sa.select(ReviewRow)
        .where(ReviewRow.learner_id.in_((guest_id, learner_id)), ReviewRow.item_id.in_(items))
        .order_by(ReviewRow.item_id, ReviewRow.reviewed_at, ReviewRow.learner_id, ReviewRow.ordinal)
    ):
        lines[line.item_id].append(line)
    if not lines:
        return
    documents = [
        _line_document(line, learner_id, ordinal=ordinal)
        for log in lines.values()
        for ordinal, line in enumerate(log, 1)
    ]
    cards = [
        {
            "learner_id": learner_id,
            "item_id": item_id,
            "entries": len(log),
            **from_memory(
                scheduling.replay([to_entry(line) for line in log], learner_id=learner_id, item_id=item_id)
            ),
        }
        for item_id, log in lines.items()
    ]
    session.expunge_all()
    own = [CardRow.learner_id == learner_id, CardRow.item_id.in_(list(lines))]
    session.execute(
        sa.delete(ReviewRow).where(ReviewRow.learner_id == learner_id, ReviewRow.item_id.in_(list(lines)))
    )
    session.execute(sa.delete(CardRow).where(*own))
    session.execute(sa.insert(CardRow), cards)
    writes.add_reviews(session, documents)


def _line_document(line: ReviewRow, learner_id: int, *, ordinal: int) -> dict[str, Any]:
    document = {column.name: getattr(line, column.name) for column in ReviewRow.__table__.columns}
    return document | {"learner_id": learner_id, "ordinal": ordinal}


def _add_up_days(session: Session, guest_id: int, *, learner_id: int) -> None:
    days = session.scalars(sa.select(LearnerDayRow).where(LearnerDayRow.learner_id == guest_id)).all()
    if days:
        writes.add_to_learner_days(
            session,
            [
                {
                    "learner_id": learner_id,
                    "study_day": day.study_day,
                    "answers": day.answers,
                    "score_total": day.score_total,
                    "reviews": day.reviews,
                    "new_cards": day.new_cards,
                }
                for day in days
            ],
        )
