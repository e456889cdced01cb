"""Bringing a guest's answers along into the account that was signed in to at the same browser.

Every table moves by one statement; the logs of cards that both have answered are put together and folded,
so that the memory is what one person's reviews give. The guest is gone afterwards.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from quizapp.domain import availability, card_log
from quizapp.domain.memory import Card
from quizapp.domain.quiz_rules import QuizRules
from quizapp.persistence import writes
from quizapp.persistence.models import (
    AssignmentRow,
    AttemptMarkRow,
    AttemptRow,
    AttemptStepRow,
    CardRow,
    DayOffRow,
    ExamRow,
    ItemTotalRow,
    LearnerDayRow,
    MarkOverrideRow,
    MistakeReportRow,
    RegradeLineRow,
    ResponseMarkRow,
    ResponseRow,
    ReviewRow,
    UnlistedTextRow,
    UserRow,
)
from quizapp.persistence.queries import attempts as attempt_queries
from quizapp.persistence.queries import markings, taking
from quizapp.persistence.queries.responses import score_that_counts
from quizapp.persistence.rows import from_card, to_entry
from quizapp.services import accommodations, bringing_groups
from quizapp.services.accounts import Learner
from quizapp.services.errors import NotFound

NewIds = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GuestAnswers:
    """What there is to bring along.  answers: those of a quiz not yet submitted too.  began_at: None without any."""

    answers: int
    began_at: datetime | None


def count_answers(session: Session, learner: Learner) -> GuestAnswers:
    """What the guest of this browser has answered. Raises NotFound where no guest is on offer."""
    guest_id = _guest_on_offer(learner)
    stored, first_at = session.execute(
        sa.select(sa.func.count(), sa.func.min(ResponseRow.answered_at)).where(
            ResponseRow.learner_id == guest_id
        )
    ).one()
    unsubmitted, begun_at = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(AttemptRow.answered), 0), sa.func.min(AttemptRow.started_at)
        ).where(
            AttemptRow.learner_id == guest_id,
            AttemptRow.submitted_at.is_(None),
            AttemptRow.kind == "quiz",
            AttemptRow.answered > 0,
        )
    ).one()
    return GuestAnswers(stored + int(unsubmitted), min(filter(None, (first_at, begun_at)), default=None))


def bring_along(session: Session, learner: Learner) -> None:
    """Make the guest's attempts, answers and reviews the account's, and remove the guest.

    Raises NotFound where no guest is on offer, or it is none any more: brought along or made an account meanwhile.
    """
    guest_id = _guest_on_offer(learner)
    _lock(session, guest_id, learner_id=learner.id)
    _forget_repeated_firsts(session, guest_id, learner_id=learner.id)
    at_both = _count_attempts_through(session, guest_id, learner_id=learner.id)
    attempts = _new_ids(session, AttemptRow, guest_id, learner_id=learner.id)
    responses = _new_ids(session, ResponseRow, guest_id, learner_id=learner.id)
    _copy(session, AttemptRow, guest_id, learner_id=learner.id, changed={"id": attempts})
    for model in (AttemptStepRow, AttemptMarkRow, RegradeLineRow, MarkOverrideRow):
        _copy(session, model, guest_id, learner_id=learner.id, changed={"attempt_id": attempts})
    _copy(
        session,
        ResponseRow,
        guest_id,
        learner_id=learner.id,
        changed={"id": responses, "attempt_id": attempts},
    )
    for of_response in (UnlistedTextRow, ResponseMarkRow):
        _copy(session, of_response, guest_id, learner_id=learner.id, changed={"response_id": responses})
    _join_logs(session, guest_id, learner=learner, responses=responses)
    _add_up_days(session, guest_id, learner_id=learner.id)
    _take_over_plans(session, guest_id, learner_id=learner.id)
    bringing_groups.bring_groups(session, guest_id, learner_id=learner.id)
    _leave_out_surplus(session, at_both, learner_id=learner.id)
    # What is left under the guest's number goes with the guest.
    session.execute(sa.delete(UserRow).where(UserRow.id == guest_id))


def _guest_on_offer(learner: Learner) -> int:
    if learner.guest_id is None or learner.is_guest:
        raise NotFound("There are no answers of a guest to bring along.")
    return learner.guest_id


def _lock(session: Session, guest_id: int, *, learner_id: int) -> None:
    """Let nobody answer as either of them, nor rate a card of the account that is about to change, until the end.

    Nor decide on an answer to an item of the guest's: it would be copied as it was before, or its card moved twice.
    """
    markings.share_items_of(session, guest_id)
    attempt_queries.lock_attempts_of(session, [guest_id, learner_id])
    locked = session.execute(
        sa.select(UserRow.id, UserRow.name)
        .where(UserRow.id.in_((guest_id, learner_id)))
        .order_by(UserRow.id)
        .with_for_update()
    )
    names = {row.id: row.name for row in locked}
    if names.get(guest_id, "") is not None:
        raise NotFound("These answers are not a guest's any more, so they were not brought along.")
    session.execute(
        sa.select(CardRow.item_id)
        .where(CardRow.learner_id == learner_id, CardRow.item_id.in_(_items_of(guest_id)))
        .order_by(CardRow.item_id)
        .with_for_update()
    ).all()


def _count_attempts_through(session: Session, guest_id: int, *, learner_id: int) -> Collection[int]:
    """Number the attempts of both at one assignment as those of one person, in the order in which they began.

    Where both have one that runs, both go on: none of them is taken away from who has begun it. Gives the assignments
    at which both have attempts.
    """
    guests, own = aliased(AttemptRow), aliased(AttemptRow)
    at_both = (
        sa.select(guests.assignment_id)
        .join(own, own.assignment_id == guests.assignment_id)
        .where(guests.learner_id == guest_id, own.learner_id == learner_id)
    )
    # Locked, so that no teacher gives another mark to one of the guest's meanwhile.
    rows = session.execute(
        sa.select(AttemptRow.learner_id, AttemptRow.id, AttemptRow.assignment_id)
        .where(
            AttemptRow.learner_id.in_((guest_id, learner_id)),
            sa.or_(AttemptRow.learner_id == guest_id, AttemptRow.assignment_id.in_(at_both)),
        )
        .order_by(AttemptRow.started_at, AttemptRow.learner_id, AttemptRow.id)
        .with_for_update()
    ).all()
    taken: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        if row.assignment_id is not None:
            taken[row.assignment_id].append(row)
    shared = {
        assignment_id: some
        for assignment_id, some in taken.items()
        if len({row.learner_id for row in some}) > 1
    }
    if not shared:
        return ()
    # Out of the way first: two attempts of one person never have the same number, not even for a moment.
    session.execute(
        sa.update(AttemptRow)
        .where(AttemptRow.learner_id.in_((guest_id, learner_id)), AttemptRow.assignment_id.in_(shared))
        .values(ordinal=-AttemptRow.ordinal)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        sa.update(AttemptRow.__table__)  # type: ignore[arg-type]  # a table, as every model's
        .where(AttemptRow.learner_id == sa.bindparam("of_learner"), AttemptRow.id == sa.bindparam("of_id"))
        .values(ordinal=sa.bindparam("number")),
        [
            {"of_learner": row.learner_id, "of_id": row.id, "number": number}
            for some in shared.values()
            for number, row in enumerate(some, 1)
        ],
    )
    return shared.keys()


def _leave_out_surplus(session: Session, assignment_ids: Collection[int], *, learner_id: int) -> None:
    """Say which of the attempts that are one person's now are more than was allowed; all of them stay on record."""
    if not assignment_ids:
        return
    taken: dict[int, list[AttemptRow]] = defaultdict(list)
    for attempt in taking.list_attempts_at(session, learner_id, assignment_ids):
        taken[attempt.assignment_id or 0].append(attempt)
    rows = session.execute(
        sa.select(AssignmentRow.id, AssignmentRow.group_id).where(AssignmentRow.id.in_(assignment_ids))
    )
    group_of = {row.id: row.group_id for row in rows}
    agreed = accommodations.agreed_many(session, {(group_id, learner_id) for group_id in group_of.values()})
    for assignment_id, some in taken.items():
        found = availability.surplus(
            [(QuizRules.from_document(row.rules), row.is_surplus) for row in some],
            agreed=agreed[group_of[assignment_id], learner_id],
        )
        for row, is_surplus in zip(some, found, strict=True):
            row.is_surplus = is_surplus
    session.flush()


def _items_of(guest_id: int) -> sa.Select[int]:
    guests = aliased(CardRow)
    return sa.select(guests.item_id).where(guests.learner_id == guest_id)


def _new_ids(session: Session, model: type[Any], guest_id: int, *, learner_id: int) -> NewIds:
    """Another id for each of the guest's rows whose id the account has used too.

    Ids are made for a page, and a page opened by one may be answered by the other: where a sign-in ended in between.
    """
    own = aliased(model)
    twice = session.scalars(
        sa.select(model.id)
        .join(own, sa.and_(own.id == model.id, own.learner_id == learner_id))
        .where(model.learner_id == guest_id)
    )
    return {old: str(uuid.uuid4()) for old in twice}


def _copy(
    session: Session,
    model: type[Any],
    guest_id: int,
    *,
    learner_id: int,
    changed: Mapping[str, NewIds],
) -> None:
    """The guest's rows once more under the account.  changed: column -> new ids in place of old ones."""
    columns = [column for column in model.__table__.columns if column.name != "learner_id"]
    values = [
        sa.case(changed[column.name], value=column, else_=column) if changed.get(column.name) else column
        for column in columns
    ]
    session.execute(
        sa.insert(model).from_select(
            ["learner_id", *(column.name for column in columns)],
            sa.select(sa.literal(learner_id), *values).where(model.learner_id == guest_id),
        )
    )


def _forget_repeated_firsts(session: Session, guest_id: int, *, learner_id: int) -> None:
    """Of two first answers to one wording, the guest's and the account's, the earlier stays the first."""
    own = aliased(ResponseRow)
    twice = session.execute(
        sa.select(
            ResponseRow.item_id,
            ResponseRow.revision,
            ResponseRow.id.label("guests_id"),
            score_that_counts().label("guests_score"),
            own.id.label("own_id"),
            score_that_counts(own).label("own_score"),
            (ResponseRow.answered_at < own.answered_at).label("is_guest_earlier"),
        )
        .join(
            own,
            sa.and_(
                own.learner_id == learner_id,
                own.item_id == ResponseRow.item_id,
                own.revision == ResponseRow.revision,
            ),
        )
        .where(ResponseRow.learner_id == guest_id, ResponseRow.is_first, own.is_first)
        # As everybody takes the rows of sums.
        .order_by(ResponseRow.item_id)
    ).all()
    if not twice:
        return
    later = {
        learner_id: [row.own_id for row in twice if row.is_guest_earlier],
        guest_id: [row.guests_id for row in twice if not row.is_guest_earlier],
    }
    for person_id, ids in later.items():
        session.execute(
            sa.update(ResponseRow)
            .where(ResponseRow.learner_id == person_id, ResponseRow.id.in_(ids))
            .values(is_first=False)
            .execution_options(synchronize_session=False)
        )
    scores = [(row, row.own_score if row.is_guest_earlier else row.guests_score) for row in twice]
    less = [
        {"at_item": row.item_id, "at_revision": row.revision, "less": score}
        for row, score in scores
        if score is not None
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


def _join_logs(session: Session, guest: int, *, learner: Learner, responses: NewIds) -> None:
    """One log for each card of the guest, with the lines of the account's own, and the card that it gives.

    A line keeps the time that it counts from, so that joining is putting together; no line is in both logs, but a line
    of a device that was lent may have a name that the other has used, and gets another then.
    """
    names = _new_ids(session, ReviewRow, guest, learner_id=learner.id)
    logs: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in session.execute(
        sa.select(*ReviewRow.__table__.columns)
        .where(ReviewRow.learner_id.in_((guest, learner.id)), ReviewRow.item_id.in_(_items_of(guest)))
        .order_by(ReviewRow.item_id, ReviewRow.received_at, ReviewRow.learner_id, ReviewRow.ordinal)
    ):
        document = dict(line._mapping)
        if line.learner_id == guest:
            document |= {
                "id": names.get(line.id, line.id),
                "takes_back": names.get(line.takes_back, line.takes_back),
                "response_id": responses.get(line.response_id, line.response_id),
            }
        log = logs[line.item_id]
        log.append(document | {"learner_id": learner.id, "ordinal": len(log) + 1})
    if not logs:
        return
    # The lines go with their cards.
    session.execute(
        sa.delete(CardRow)
        .where(CardRow.learner_id == learner.id, CardRow.item_id.in_(_items_of(guest)))
        .execution_options(synchronize_session=False)
    )
    session.execute(
        sa.insert(CardRow),
        [
            {
                "learner_id": learner.id,
                "item_id": item_id,
                "entries": len(log),
                **from_card(_fold(log, learner, item_id=item_id), learner.clock),
            }
            for item_id, log in logs.items()
        ],
    )
    writes.add_reviews(session, [line for log in logs.values() for line in log])


def _fold(log: Iterable[Mapping[str, Any]], learner: Learner, *, item_id: int) -> Card:
    entries = [to_entry(SimpleNamespace(**line)) for line in log]
    return card_log.fold(entries, learner_id=learner.id, item_id=item_id, policy=learner.policy)


def _take_over_plans(session: Session, guest_id: int, *, learner_id: int) -> None:
    """The guest's exams, days off and reports of mistakes. Weights fitted to the guest's answers go with the guest."""
    session.execute(sa.update(ExamRow).where(ExamRow.set_by == guest_id).values(set_by=learner_id))
    for model, key in ((DayOffRow, DayOffRow.day), (MistakeReportRow, MistakeReportRow.client_key)):
        own = sa.select(key).where(model.learner_id == learner_id)
        session.execute(
            sa.update(model)
            .where(model.learner_id == guest_id, key.not_in(own))
            .values(learner_id=learner_id)
            .execution_options(synchronize_session=False)
        )


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
