"""How fair the bank is as it is served: counted once for each state of it, and kept.

Counting takes about half a second for two hundred items, so no page may do it each time. What is kept is kept by this
process, under a state that one statement reads: the subject's digest, and of the published items how many there are,
the sums of their numbers and revisions, and the last change. A wording is frozen, so whatever publishes, retires or
rewords an item, in whatever process, changes the state, and nobody has to tell anybody. A stored document would have to
be written by every way of changing an item, inside the one write transaction at a time that learners' answers wait for;
this costs each worker its own half second after a change instead.

One thread counts at a time and nobody waits for it: meanwhile others get the figures from before the change, marked as
such, or where there are none yet are asked to come again. So a crowd at the door holds up no thread that answers need.
"""

import threading
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from quizapp.domain.bank_report import report_on
from quizapp.domain.fairness import Fairness, fairness_of
from quizapp.domain.lints import run_lints
from quizapp.persistence.models import ItemRow, SubjectRow
from quizapp.services import bank
from quizapp.services.errors import Busy

RETRY_AFTER_S = 3
_STATE = (
    sa.select(
        SubjectRow.digest,
        sa.func.count(ItemRow.id),
        sa.func.sum(ItemRow.id),
        sa.func.sum(ItemRow.id * ItemRow.revision),
        sa.func.max(ItemRow.updated_at),
    )
    .outerjoin(ItemRow, sa.and_(ItemRow.subject_id == SubjectRow.id, ItemRow.status == "published"))
    .group_by(SubjectRow.id, SubjectRow.digest)
    .order_by(SubjectRow.id)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures.  is_current: False while a change of the bank is still being counted."""

    fairness: Fairness
    is_current: bool


_counting = threading.Lock()
_kept: dict[str, tuple[Any, Fairness]] = {}
"""Under one name only: what was counted last, with the state it was counted from."""


def open_fairness(session: Session) -> Counted:
    """How fair the bank is. Raises NotFound before any was loaded, Busy while it is counted for the first time."""
    state = session.execute(_STATE).one_or_none()
    kept = _kept.get("last")
    if kept is not None and kept[0] == state:
        return Counted(kept[1], is_current=True)
    if not _counting.acquire(blocking=False):
        if kept is None:
            raise Busy(
                "The questions are being counted at this moment; it takes a second or two.", RETRY_AFTER_S
            )
        return Counted(kept[1], is_current=False)
    try:
        fairness = _count(session)
        # An item may have changed since the state was read; then the next one to ask finds another state.
        _kept["last"] = (state, fairness)
    finally:
        _counting.release()
    return Counted(fairness, is_current=True)


def _count(session: Session) -> Fairness:
    subject = replace(bank.open_subject(session).subject, items=tuple(bank.list_items(session)))
    return fairness_of(
        subject, report_on(subject, ((item, run_lints(item, subject)) for item in subject.items))
    )
